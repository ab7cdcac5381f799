//! How the program ends: what may go wrong, and the number the shell is told.

use std::io;

use nrm_panel_client::ClientError;
use tonic::Code;

/// The exit codes, as `nrm --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Failure = 1,
    Usage = 2,
    NotFound = 3,
    Denied = 4,
    Conflict = 5,
    Unavailable = 6,
    NotReady = 7,
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        // The numbers are written above and fit.
        Self::from(u8::try_from(exit as i32).unwrap_or(1))
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The server refused, or could not be reached.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The command line does not make sense here.
    #[error("{what}")]
    Usage { what: String, advice: String },
    /// A document holds something that cannot be used.
    #[error("{document} cannot be used")]
    Document {
        document: String,
        problems: Vec<String>,
    },
    /// Something on this machine did not work.
    #[error("{what}: {cause}")]
    Machine { what: String, cause: io::Error },
    /// The answer was printed and is itself the bad news.
    #[error("{0}")]
    BadNews(String),
    /// The answer was printed, and says that a case is not ready.
    #[error("{0}")]
    NotReady(String),
    /// The person changed their mind.
    #[error("nothing was sent: {0}")]
    NotConfirmed(String),
    /// Ctrl-C.
    #[error("interrupted; a write that was under way can be repeated with its --request-id")]
    Interrupted,
}

impl Failure {
    pub(crate) fn usage(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::Usage {
            what: what.into(),
            advice: advice.into(),
        }
    }

    pub(crate) fn machine(what: impl Into<String>, cause: io::Error) -> Self {
        Self::Machine {
            what: what.into(),
            cause,
        }
    }

    /// The number the shell is told.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Client(error) => of_client(error),
            Self::Usage { .. } | Self::Document { .. } => Exit::Usage,
            Self::Machine { .. } | Self::BadNews(_) | Self::NotConfirmed(_) => Exit::Failure,
            Self::NotReady(_) => Exit::NotReady,
            Self::Interrupted => Exit::Interrupted,
        }
    }
}

fn of_client(error: &ClientError) -> Exit {
    if let Some(refusal) = error.refusal() {
        return of_code(refusal.code);
    }
    if error.is_transient() || matches!(error, ClientError::TimedOut { .. }) {
        return Exit::Unavailable;
    }
    // What is left is an address, a token or a purpose that cannot be used.
    Exit::Usage
}

fn of_code(code: Code) -> Exit {
    match code {
        Code::InvalidArgument | Code::OutOfRange => Exit::Usage,
        Code::NotFound => Exit::NotFound,
        Code::PermissionDenied | Code::Unauthenticated => Exit::Denied,
        Code::Aborted | Code::AlreadyExists | Code::FailedPrecondition => Exit::Conflict,
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted => Exit::Unavailable,
        Code::Ok
        | Code::Cancelled
        | Code::Unknown
        | Code::Unimplemented
        | Code::Internal
        | Code::DataLoss => Exit::Failure,
    }
}

#[cfg(test)]
mod tests {
    use tonic::Status;

    use super::*;

    #[test]
    fn every_code_of_the_server_has_its_number() {
        for (code, number) in [
            (Code::Cancelled, 1),
            (Code::Unknown, 1),
            (Code::InvalidArgument, 2),
            (Code::DeadlineExceeded, 6),
            (Code::NotFound, 3),
            (Code::AlreadyExists, 5),
            (Code::PermissionDenied, 4),
            (Code::ResourceExhausted, 6),
            (Code::FailedPrecondition, 5),
            (Code::Aborted, 5),
            (Code::OutOfRange, 2),
            (Code::Unimplemented, 1),
            (Code::Internal, 1),
            (Code::Unavailable, 6),
            (Code::DataLoss, 1),
            (Code::Unauthenticated, 4),
        ] {
            // A status of the server carries metadata, one made here does not.
            let mut status = Status::new(code, "no");
            if let Ok(value) = "r-1".parse() {
                status.metadata_mut().insert("x-request-id", value);
            }
            let failure = Failure::from(ClientError::from(status));
            assert_eq!(failure.exit() as i32, number, "{code:?}");
        }
    }

    #[test]
    fn what_goes_wrong_on_this_side_has_its_number_too() {
        let unreachable = ClientError::from(Status::unavailable("connection refused"));
        let plain = ClientError::PlainTextRefused("http://panel.example".to_owned());
        for (failure, number) in [
            (Failure::from(unreachable), 6),
            (Failure::from(plain), 2),
            (Failure::usage("no", "do"), 2),
            (Failure::BadNews("no".to_owned()), 1),
            (Failure::NotReady("no".to_owned()), 7),
            (Failure::Interrupted, 130),
        ] {
            assert_eq!(failure.exit() as i32, number, "{failure}");
        }
    }
}
