//! The real server as a process of its own, and its administration.

mod records;

use std::{
    env,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use nrm_panel_domain::time::UtcTime;
use rustix::process::{Pid, Signal, kill_process};
use thiserror::Error;

pub use records::{Enrolled, Records, Site};

use crate::binaries::Binaries;

/// How long a server may take to listen.
const START: Duration = Duration::from_secs(60);
/// How long a server may take to drain.
const STOP: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// Why a process did not do what it should.
#[derive(Debug, Error)]
pub enum ProcessError {
    /// A file or a process could not be handled.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        cause: io::Error,
    },
    /// A process ended with another exit code than 0.
    #[error("{what} ended with {status}:\n{said}")]
    Ended {
        /// Which.
        what: String,
        /// How.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
    /// A process did not do something in time.
    #[error("{what} took too long:\n{said}")]
    TooSlow {
        /// What.
        what: String,
        /// What it said.
        said: String,
    },
    /// A process said something unexpected.
    #[error("{what} said something unexpected: {said}")]
    Unexpected {
        /// Which.
        what: String,
        /// What it said.
        said: String,
    },
}

/// A test clock in a file.
#[derive(Clone, Debug)]
pub struct ClockFile(PathBuf);

impl ClockFile {
    /// Makes a clock that stands at an instant.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn at(path: impl Into<PathBuf>, instant: UtcTime) -> Result<Self, ProcessError> {
        let clock = Self(path.into());
        clock.set(instant)?;
        Ok(clock)
    }

    /// Moves the clock. The file is replaced whole: a reader never meets half of it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set(&self, instant: UtcTime) -> Result<(), ProcessError> {
        let new = self.0.with_extension("new");
        fs::write(&new, format!("{instant}\n"))
            .and_then(|()| fs::rename(&new, &self.0))
            .map_err(io_error(format!("the test clock {}", self.0.display())))
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The records.
    pub records: Records,
    /// Where the log goes; made new.
    pub log: PathBuf,
    /// The file of the test clock, for a demo database.
    pub test_clock: Option<PathBuf>,
    /// Whether callers may ask the server to describe itself.
    pub reflection: bool,
    /// Address and port; port 0 takes a free one.
    pub listen: String,
    /// Further arguments of `serve`.
    pub arguments: Vec<String>,
}

impl Options {
    /// Serves records, logging to a file, on the machine's clock.
    pub fn new(records: Records, log: impl Into<PathBuf>) -> Self {
        Self {
            records,
            log: log.into(),
            test_clock: None,
            reflection: false,
            listen: "127.0.0.1:0".to_owned(),
            arguments: Vec::new(),
        }
    }

    /// Serves on a test clock.
    #[must_use]
    pub fn test_clock(mut self, clock: &ClockFile) -> Self {
        self.test_clock = Some(clock.path().to_owned());
        self
    }

    /// Serves on an address of its own, where it is found again after it died.
    #[must_use]
    pub fn listen(mut self, address: &str) -> Self {
        address.clone_into(&mut self.listen);
        self
    }

    /// Serves with reflection.
    #[must_use]
    pub fn reflection(mut self) -> Self {
        self.reflection = true;
        self
    }
}

/// `nrm-panel serve`, running. Dropping it kills the process.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    address: String,
    log: PathBuf,
}

impl ServerProcess {
    /// Starts a server, on a free loopback port unless told otherwise, and waits until it listens.
    ///
    /// # Errors
    /// Where it ends before, or takes too long.
    pub fn start(binaries: &Binaries, options: &Options) -> Result<Self, ProcessError> {
        let log = File::create(&options.log)
            .map_err(io_error(format!("the log {}", options.log.display())))?;
        let mut command = options.records.command(binaries);
        command.args(["serve", "--listen", &options.listen]);
        if let Some(clock) = &options.test_clock {
            command.arg("--test-clock").arg(clock);
        }
        if options.reflection {
            command.arg("--reflection");
        }
        let mut child = command
            .args(&options.arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(io_error("nrm-panel serve".to_owned()))?;
        let lines = first_line(child.stdout.take());
        // From here on the process ends with this value, whatever happens.
        let mut server = Self {
            child,
            address: String::new(),
            log: options.log.clone(),
        };
        let what = || "nrm-panel serve".to_owned();
        match lines.recv_timeout(START) {
            Ok(line) if !line.is_empty() => match line.trim().strip_prefix("listening on ") {
                Some(address) => {
                    server.address = format!("http://{address}");
                    Ok(server)
                }
                None => Err(ProcessError::Unexpected {
                    what: what(),
                    said: line,
                }),
            },
            Err(mpsc::RecvTimeoutError::Timeout) => Err(ProcessError::TooSlow {
                what: "starting nrm-panel serve".to_owned(),
                said: server.log(),
            }),
            Ok(_) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(ProcessError::Ended {
                what: what(),
                status: server.child.wait().map_err(io_error(what()))?,
                said: server.log(),
            }),
        }
    }

    /// Returns the address as clients name it, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the process identifier.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Returns what the server logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Asks the server to drain (SIGTERM) and waits for it.
    ///
    /// It blocks. A client of the same thread cannot say goodbye meanwhile, and the
    /// server waits for it as long as it waits for anybody: call it from a thread of
    /// its own (`spawn_blocking`).
    ///
    /// # Errors
    /// Where it does not end in time, or not with exit code 0.
    pub fn stop(mut self) -> Result<(), ProcessError> {
        let what = || "nrm-panel serve, told to stop,".to_owned();
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM).map_err(|error| io_error(what())(error.into()))?;
        }
        let deadline = Instant::now() + STOP;
        while Instant::now() < deadline {
            match self.child.try_wait().map_err(io_error(what()))? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => {
                    return Err(ProcessError::Ended {
                        what: what(),
                        status,
                        said: self.log(),
                    });
                }
                None => thread::sleep(PAUSE),
            }
        }
        Err(ProcessError::TooSlow {
            what: "stopping nrm-panel serve".to_owned(),
            said: self.log(),
        })
    }

    /// Ends the server at once (SIGKILL), as a power cut would.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn kill9(mut self) -> Result<(), ProcessError> {
        let what = || "killing nrm-panel serve".to_owned();
        self.child.kill().map_err(io_error(what()))?;
        self.child.wait().map(drop).map_err(io_error(what()))
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Both fail for a process that has ended, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command without the settings of whoever runs the demo or the tests.
#[must_use]
pub fn plain(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("NRM_") {
            command.env_remove(name);
        }
    }
    command
}

/// Reads the first line of a process on a thread of its own, and then everything
/// else, so that the process never waits for a reader.
fn first_line(stdout: Option<ChildStdout>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = stdout {
        thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            let mut line = String::new();
            let _ = reader.read_line(&mut line);
            // Nobody may be waiting any more.
            let _ = sender.send(line);
            let _ = reader.read_to_end(&mut Vec::new());
        });
    }
    receiver
}

fn io_error(what: String) -> impl FnOnce(io::Error) -> ProcessError {
    move |cause| ProcessError::Io { what, cause }
}
