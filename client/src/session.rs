//! One run of the program: settings, the connection when it is needed, the person.

use std::{
    io::{self, IsTerminal},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use nrm_panel_client::Client;
use tokio::sync::OnceCell;
use tonic::{Request, Response, Status};

use crate::{
    cli::Global,
    context::{self, Contexts},
    exit::Failure,
    render::Printer,
    settings::{Environment, Settings},
};

const DEADLINE: Duration = Duration::from_secs(60);
/// Returns and chains of a whole site take their time.
const SLOW_DEADLINE: Duration = Duration::from_secs(600);

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) flags: Global,
    pub(crate) environment: Environment,
    pub(crate) printer: Printer,
    client: OnceCell<Client>,
    editing: AtomicBool,
}

impl Session {
    pub(crate) fn new(flags: Global) -> Self {
        Self {
            printer: Printer::new(flags.output, flags.quiet, flags.no_color),
            environment: Environment::read(),
            flags,
            client: OnceCell::new(),
            editing: AtomicBool::new(false),
        }
    }

    /// Settles what the command runs with.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let contexts = Contexts::load(&context::path()?)?;
        let context = contexts.pick(self.flags.context.as_deref())?;
        Ok(Settings::resolve(&self.flags, &self.environment, context))
    }

    /// Connects, once.
    pub(crate) async fn client(&self) -> Result<&Client, Failure> {
        self.client
            .get_or_try_init(|| async {
                let target = self.settings()?.target(self.deadline(DEADLINE))?;
                Ok(Client::connect(&target).await?)
            })
            .await
    }

    /// Returns the test clock of the server, if the command met one.
    pub(crate) fn test_clock(&self) -> Option<String> {
        self.client.get().and_then(Client::test_clock)
    }

    /// Asks the server something.
    pub(crate) async fn query<Q: Clone, R, F>(
        &self,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, Failure>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let client = self.client().await?;
        Ok(client.query(request, rpc).await?)
    }

    /// The connection with the patience that writes and slow questions need.
    pub(crate) async fn writer(&self) -> Result<Client, Failure> {
        let client = self.client().await?;
        Ok(client.with_timeout(self.deadline(SLOW_DEADLINE)))
    }

    /// Asks the server something slow, and shows that it goes on.
    pub(crate) async fn slow_query<Q: Clone, R, F>(
        &self,
        text: &'static str,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, Failure>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let client = self.writer().await?;
        let _progress = self.printer.progress(text);
        Ok(client.query(request, rpc).await?)
    }

    /// Asks the server to change something, and shows that it goes on.
    pub(crate) async fn mutate<Q: Clone, R, F>(
        &self,
        request_id: &str,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, Failure>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let client = self.writer().await?;
        let _progress = self.printer.progress("waiting for the server");
        Ok(client.mutate(request_id, request, rpc).await?)
    }

    fn deadline(&self, otherwise: Duration) -> Duration {
        self.flags.timeout.map_or(otherwise, Duration::from_secs)
    }

    /// Whether a person sits there who can be asked.
    pub(crate) fn is_interactive() -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Has a deed that cannot be undone confirmed by typing the reference of the case.
    pub(crate) async fn confirm(
        &self,
        yes: bool,
        deed: &str,
        reference: &str,
    ) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !Self::is_interactive() {
            return Err(Failure::usage(
                format!("{deed} cannot be undone, and nobody is at the terminal to confirm it"),
                "add --yes",
            ));
        }
        self.printer.ask(&format!(
            "{deed} cannot be undone. Type the reference {reference} to go on: "
        ));
        if typed_line().await? == reference {
            Ok(())
        } else {
            Err(Failure::NotConfirmed(format!("{reference} was not typed")))
        }
    }

    /// Has a person declare something by typing yes.
    pub(crate) async fn declare(&self, yes: bool, declaration: &str) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !Self::is_interactive() {
            return Err(Failure::usage(
                "nobody is at the terminal to declare that it is right",
                "add --yes",
            ));
        }
        self.printer
            .ask(&format!("{declaration}\nType yes to send: "));
        match typed_line().await?.to_lowercase().as_str() {
            "yes" => Ok(()),
            _ => Err(Failure::NotConfirmed("yes was not typed".to_owned())),
        }
    }

    /// Asks a person something, and returns what they typed without the line break;
    /// `None` at the end of the input.
    pub(crate) async fn prompt(&self, text: &str) -> Result<Option<String>, Failure> {
        loop {
            self.printer.ask(text);
            let line = raw_line().await?;
            let Ok(line) = String::from_utf8(line) else {
                self.printer.warn("that is not UTF-8 text");
                continue;
            };
            if line.len() >= LONGEST_LINE {
                self.printer
                    .warn("a terminal passes no longer line on, so that one may be cut: use :edit");
                continue;
            }
            let Some(typed) = line.strip_suffix('\n') else {
                // What was typed before Ctrl-D is an answer; Ctrl-D alone is the end.
                return Ok((!line.is_empty()).then_some(line));
            };
            return Ok(Some(typed.strip_suffix('\r').unwrap_or(typed).to_owned()));
        }
    }

    /// Keeps Ctrl-C for the editor while the guard lives.
    pub(crate) fn while_editing(&self) -> Editing<'_> {
        self.editing.store(true, Ordering::Relaxed);
        Editing(&self.editing)
    }

    /// Resolves when the person presses Ctrl-C outside an editor.
    pub(crate) async fn interrupted(&self) {
        loop {
            if tokio::signal::ctrl_c().await.is_err() {
                // Without a handler the signal ends the process by itself.
                std::future::pending::<()>().await;
            }
            if !self.editing.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

/// Marks that an editor has the terminal.
#[derive(Debug)]
pub(crate) struct Editing<'a>(&'a AtomicBool);

impl Drop for Editing<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// The most that Linux passes on of a line that is typed, with its line break.
const LONGEST_LINE: usize = 4_095;

/// Reads a line in a thread of its own, so that Ctrl-C is heard meanwhile.
async fn raw_line() -> Result<Vec<u8>, Failure> {
    let line = tokio::task::spawn_blocking(|| {
        let mut line = Vec::new();
        io::BufRead::read_until(&mut io::stdin().lock(), b'\n', &mut line).map(|_| line)
    });
    let line = line.await.map_err(io::Error::other).flatten();
    line.map_err(|error| Failure::machine("standard input cannot be read", error))
}

/// Reads a word or two.
async fn typed_line() -> Result<String, Failure> {
    let line = raw_line().await?;
    Ok(String::from_utf8_lossy(&line).trim().to_owned())
}
