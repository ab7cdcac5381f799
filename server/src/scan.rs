//! Scanning documents for malware with ClamAV, over its own protocol. It fails closed:
//! without a plain verdict a document stays in quarantine and is tried again.

use std::{fmt, io, path::PathBuf, str::FromStr, time::Duration};

use clamav_client::tokio::{Socket, Tcp, scan_stream};
use nrm_panel_domain::case::ScanVerdict;
use prost::bytes::Bytes;
use tokio::{sync::Notify, time::timeout};
use tokio_stream::Stream;

/// The longest a verdict may take. ClamAV gives itself two minutes for a file.
const PATIENCE: Duration = Duration::from_secs(150);

/// Where ClamAV listens: a path is its unix socket, HOST:PORT its TCP socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A unix socket.
    Socket(PathBuf),
    /// Host and port.
    Address(String),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('/') {
            return Ok(Self::Socket(PathBuf::from(text)));
        }
        match text.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Ok(Self::Address(text.to_owned()))
            }
            _ => Err("must be the path of a unix socket, or HOST:PORT".to_owned()),
        }
    }
}

/// A scanner, and a bell for whoever has something to scan.
#[derive(Debug)]
pub struct Scanner {
    place: Place,
    patience: Duration,
    wanted: Notify,
}

/// Why there is no verdict. Nothing of a document is in it.
#[derive(Debug)]
pub(crate) enum NoVerdict {
    /// Nothing answered, or the connection or the bytes broke off.
    Io(io::ErrorKind),
    /// It took too long.
    TooSlow,
    /// It answered something else.
    Unclear,
}

impl fmt::Display for NoVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(kind) => write!(f, "{kind}"),
            Self::TooSlow => f.write_str("it took too long"),
            Self::Unclear => f.write_str("it gave no plain verdict"),
        }
    }
}

impl Scanner {
    /// Makes a scanner of ClamAV at a place.
    #[must_use]
    pub fn at(place: Place) -> Self {
        Self {
            place,
            patience: PATIENCE,
            wanted: Notify::new(),
        }
    }

    /// Waits no longer than this for a verdict.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Says that something waits to be scanned.
    pub(crate) fn wake(&self) {
        self.wanted.notify_one();
    }

    /// Waits until something waits to be scanned.
    pub(crate) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Has bytes scanned.
    pub(crate) async fn scan(
        &self,
        bytes: impl Stream<Item = io::Result<Bytes>>,
    ) -> Result<ScanVerdict, NoVerdict> {
        let answer = timeout(self.patience, async {
            match &self.place {
                Place::Socket(path) => scan_stream(bytes, Socket { socket_path: path }, None).await,
                Place::Address(address) => {
                    let host_address = address.as_str();
                    scan_stream(bytes, Tcp { host_address }, None).await
                }
            }
        });
        let answer = answer.await.map_err(|_| NoVerdict::TooSlow)?;
        verdict(&answer.map_err(|error| NoVerdict::Io(error.kind()))?)
    }
}

/// Reads ClamAV's answer: `stream: OK` or `stream: NAME FOUND`, and nothing else.
fn verdict(answer: &[u8]) -> Result<ScanVerdict, NoVerdict> {
    let answer = std::str::from_utf8(answer).map_err(|_| NoVerdict::Unclear)?;
    let answer = answer.trim_end_matches(['\0', '\n']);
    let said = answer.strip_prefix("stream: ").ok_or(NoVerdict::Unclear)?;
    if said == "OK" {
        return Ok(ScanVerdict::Clean);
    }
    match said.strip_suffix(" FOUND") {
        Some(name) if !name.is_empty() => Ok(ScanVerdict::Infected(name.to_owned())),
        _ => Err(NoVerdict::Unclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_verdict_is_one() {
        let said = |answer: &[u8]| verdict(answer).ok();
        assert_eq!(said(b"stream: OK\0"), Some(ScanVerdict::Clean));
        assert_eq!(
            said(b"stream: Eicar-Test-Signature FOUND\0"),
            Some(ScanVerdict::Infected("Eicar-Test-Signature".to_owned()))
        );
        for unclear in [
            &b""[..],
            b"\0",
            b"OK\0",
            b"stream: OK.\0",
            b"stream: ok\0",
            b"stream:  FOUND\0",
            b"stream: FOUND\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: Can't allocate memory ERROR\0",
            b"stream: O",
            b"\xff\xfe",
        ] {
            assert_eq!(said(unclear), None, "{unclear:?}");
        }
    }

    #[test]
    fn a_place_is_a_path_or_host_and_port() {
        let place = |text: &str| text.parse::<Place>().ok();
        let socket = Place::Socket("/run/clamav/clamd.ctl".into());
        assert_eq!(place("/run/clamav/clamd.ctl"), Some(socket));
        for address in ["127.0.0.1:3310", "clamd.internal:3310", "[::1]:3310"] {
            assert_eq!(place(address), Some(Place::Address(address.to_owned())));
        }
        for wrong in ["", "clamd", ":3310", "host:", "host:70000", "host:port"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
