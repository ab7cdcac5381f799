//! A scanner that speaks ClamAV's protocol, and can be told to misbehave.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How the scanner behaves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Manners {
    /// Finds the test signature and nothing else.
    Good,
    /// Takes everything and never answers.
    Silent,
    /// Hangs up in the middle.
    HangsUp,
    /// Answers with an error.
    Confused,
    /// Answers half a verdict.
    BreaksOff,
}

/// A scanner on a free port.
pub(super) struct Clamd {
    pub(super) address: String,
    manners: Arc<Mutex<Manners>>,
    calls: Arc<AtomicUsize>,
}

/// What every scanner finds: harmless, put together here so that no scanner finds it
/// in this file.
pub(super) fn signature() -> String {
    let halves = [
        r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD",
        "ANTIVIRUS-TEST-FILE!$H+H*",
    ];
    halves.join("-")
}

impl Clamd {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let manners = Arc::new(Mutex::new(Manners::Good));
        let calls = Arc::new(AtomicUsize::new(0));
        let (minding, counted) = (manners.clone(), calls.clone());
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let manners = *minding.lock().unwrap();
                tokio::spawn(async move {
                    // A caller that goes is no fault of the scanner's.
                    let _ = serve(caller, manners).await;
                });
            }
        });
        Self {
            address,
            manners,
            calls,
        }
    }

    pub(super) fn behave(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
    }

    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

async fn serve(mut caller: TcpStream, manners: Manners) -> std::io::Result<()> {
    let mut command = [0; 10];
    caller.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut scanned = Vec::new();
    loop {
        let length = caller.read_u32().await?;
        if length == 0 {
            break;
        }
        if matches!(manners, Manners::HangsUp) {
            return Ok(());
        }
        let mut chunk = vec![0; length as usize];
        caller.read_exact(&mut chunk).await?;
        scanned.extend(chunk);
    }
    let signature = signature();
    let infected = scanned
        .windows(signature.len())
        .any(|part| part == signature.as_bytes());
    let answer: &[u8] = match (manners, infected) {
        (Manners::Good, true) => b"stream: Test-Signature FOUND\0",
        (Manners::Good, false) => b"stream: OK\0",
        (Manners::Confused, _) => b"INSTREAM size limit exceeded. ERROR\0",
        (Manners::BreaksOff, _) => b"stream: O",
        (Manners::HangsUp, _) => return Ok(()),
        (Manners::Silent, _) => std::future::pending().await,
    };
    caller.write_all(answer).await
}
