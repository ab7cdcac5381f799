//! What went wrong, in a form a program can branch on and a person can act on.

use std::{collections::BTreeMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::connect::chain;

/// Why a call gave no reply.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The address is not one of a server.
    #[error("\"{0}\" is not the address of a server")]
    MalformedAddress(String),
    /// Plain text to another machine would show personal data to the network.
    #[error("{0} would send personal data in plain text to another machine")]
    PlainTextRefused(String),
    /// The certificate authority cannot be used.
    #[error("the certificate authority cannot be used: {0}")]
    Tls(String),
    /// The token holds characters no token has.
    #[error("the token holds characters that cannot be sent")]
    MalformedToken,
    /// The purpose is not a code.
    #[error("the purpose \"{0}\" cannot be sent: it is a code, not a sentence")]
    MalformedPurpose(String),
    /// Nothing answered.
    #[error("no panel server could be reached{}: {cause}", at(.address))]
    Unreachable {
        /// The address tried, where known.
        address: Option<String>,
        /// What the network said.
        cause: String,
        /// The request, where one was under way.
        request_id: Option<String>,
    },
    /// The deadline passed without an answer.
    #[error("the server did not answer in time")]
    TimedOut {
        /// The request, where one was named.
        request_id: Option<String>,
    },
    /// The server answered, and its answer is no.
    #[error("{}", .0.message)]
    Refused(Box<Refusal>),
}

fn at(address: &Option<String>) -> String {
    address
        .as_ref()
        .map(|address| format!(" at {address}"))
        .unwrap_or_default()
}

/// A refusal of the server, with its details read.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The gRPC code.
    pub code: Code,
    /// What failed, as a sentence.
    pub message: String,
    /// Stable reason, such as `QUORUM_NOT_MET`; empty if none was given.
    pub reason: String,
    /// The facts behind the reason.
    pub facts: BTreeMap<String, String>,
    /// Fields that were wrong, all of them.
    pub violations: Vec<Violation>,
    /// Rules that said no.
    pub preconditions: Vec<Violation>,
    /// How long the server asks to wait before another attempt.
    pub retry_after: Option<Duration>,
    /// The request, to quote when asking for help.
    pub request_id: Option<String>,
}

/// One thing that was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field by its path in the contract, or the subject of the rule.
    pub subject: String,
    /// What is wrong with it.
    pub description: String,
}

impl From<&Status> for Refusal {
    fn from(status: &Status) -> Self {
        let details = status.get_error_details();
        let info = details.error_info();
        let violations = details.bad_request().map(|bad| &bad.field_violations);
        let rules = details.precondition_failure().map(|rule| &rule.violations);
        let echoed = status
            .metadata()
            .get("x-request-id")
            .and_then(|value| value.to_str().ok());
        Self {
            code: status.code(),
            message: status.message().to_owned(),
            reason: info.map(|info| info.reason.clone()).unwrap_or_default(),
            facts: info
                .map(|info| info.metadata.clone().into_iter().collect())
                .unwrap_or_default(),
            violations: violations
                .into_iter()
                .flatten()
                .map(|violation| Violation {
                    subject: violation.field.clone(),
                    description: violation.description.clone(),
                })
                .collect(),
            preconditions: rules
                .into_iter()
                .flatten()
                .map(|violation| Violation {
                    subject: violation.subject.clone(),
                    description: violation.description.clone(),
                })
                .collect(),
            retry_after: details.retry_info().and_then(|info| info.retry_delay),
            request_id: details
                .request_info()
                .map(|info| info.request_id.clone())
                .or_else(|| echoed.map(str::to_owned)),
        }
    }
}

impl From<Status> for ClientError {
    fn from(status: Status) -> Self {
        // A status made on this side of the wire carries nothing the server sent.
        let local = status.metadata().is_empty() && status.details().is_empty();
        let cause = std::error::Error::source(&status);
        match status.code() {
            Code::Cancelled if local => Self::TimedOut { request_id: None },
            Code::DeadlineExceeded => Self::TimedOut { request_id: None },
            Code::Unavailable if local => Self::Unreachable {
                address: None,
                cause: cause.map_or_else(|| status.message().to_owned(), chain),
                request_id: None,
            },
            // A connection that broke under a call: the answer is lost, not refused.
            Code::Unknown if local && cause.is_some() => Self::Unreachable {
                address: None,
                cause: cause.map(chain).unwrap_or_default(),
                request_id: None,
            },
            Code::Ok
            | Code::Cancelled
            | Code::Unknown
            | Code::InvalidArgument
            | Code::NotFound
            | Code::AlreadyExists
            | Code::PermissionDenied
            | Code::ResourceExhausted
            | Code::FailedPrecondition
            | Code::Aborted
            | Code::OutOfRange
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
            | Code::Unauthenticated => Self::Refused(Box::new(Refusal::from(&status))),
        }
    }
}

impl ClientError {
    /// Says where the server was looked for.
    pub(crate) fn at(mut self, tried: &str) -> Self {
        if let Self::Unreachable { address, .. } = &mut self {
            *address = Some(tried.to_owned());
        }
        self
    }

    /// Names the request, unless the server named it.
    pub(crate) fn named(mut self, sent: &str) -> Self {
        let name = match &mut self {
            Self::Unreachable { request_id, .. } | Self::TimedOut { request_id } => request_id,
            Self::Refused(refusal) => &mut refusal.request_id,
            Self::MalformedAddress(_)
            | Self::PlainTextRefused(_)
            | Self::Tls(_)
            | Self::MalformedToken
            | Self::MalformedPurpose(_) => return self,
        };
        name.get_or_insert_with(|| sent.to_owned());
        self
    }

    /// Whether the same call may do better in a moment.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused(refusal) => {
                refusal.code == Code::Unavailable || refusal.retry_after.is_some()
            }
            Self::MalformedAddress(_)
            | Self::PlainTextRefused(_)
            | Self::Tls(_)
            | Self::MalformedToken
            | Self::MalformedPurpose(_)
            | Self::TimedOut { .. } => false,
        }
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal().and_then(|refusal| refusal.retry_after)
    }

    /// The refusal, where the server answered.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::MalformedAddress(_)
            | Self::PlainTextRefused(_)
            | Self::Tls(_)
            | Self::MalformedToken
            | Self::MalformedPurpose(_)
            | Self::Unreachable { .. }
            | Self::TimedOut { .. } => None,
        }
    }

    /// The stable reason of a refusal, such as `QUORUM_NOT_MET`.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.refusal()
            .map(|refusal| refusal.reason.as_str())
            .filter(|reason| !reason.is_empty())
    }

    /// The request, to quote when asking for help.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Unreachable { request_id, .. } | Self::TimedOut { request_id } => {
                request_id.as_deref()
            }
            Self::Refused(refusal) => refusal.request_id.as_deref(),
            Self::MalformedAddress(_)
            | Self::PlainTextRefused(_)
            | Self::Tls(_)
            | Self::MalformedToken
            | Self::MalformedPurpose(_) => None,
        }
    }

    /// What the person can do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::MalformedAddress(_) => {
                "write it as https://HOST:PORT, or http://127.0.0.1:PORT on this machine"
            }
            Self::PlainTextRefused(_) => {
                "use https://, or http:// only to 127.0.0.1, ::1 or localhost"
            }
            Self::Tls(_) => "name a PEM file with --ca-file",
            Self::MalformedToken => "check that the token file holds the token and nothing else",
            Self::MalformedPurpose(_) => "use a short code such as panel_decision",
            Self::Unreachable { .. } => {
                "check that the server runs and that the address is right: \
                 --address, NRM_ADDRESS or 'nrm context show'"
            }
            Self::TimedOut { .. } => {
                "try again with a longer --timeout; a repeated write is safe with the same --request-id"
            }
            Self::Refused(refusal) => refusal.advice(),
        }
    }
}

impl Refusal {
    fn advice(&self) -> &'static str {
        match self.code {
            Code::InvalidArgument | Code::OutOfRange => {
                "correct what is named above and send it again"
            }
            Code::NotFound => {
                "check the identifier; a record you may not know of is reported the same way"
            }
            Code::Unauthenticated => {
                "put a token that is valid into a file only you can read, and name it with --token-file, \
                 NRM_TOKEN_FILE or 'nrm context set NAME --token-file FILE'"
            }
            Code::PermissionDenied => {
                "'nrm directory whoami' shows your roles; ask your coordinator"
            }
            Code::Aborted => "somebody changed it in the meantime: look at it again, then repeat",
            Code::AlreadyExists if self.reason == "REQUEST_ID_REUSED" => {
                "this --request-id was used for another request: leave it out, or repeat that request \
                 exactly, with the --version it was sent with"
            }
            Code::AlreadyExists => "nothing more to do if it is what you meant to record",
            Code::FailedPrecondition => {
                "a rule stands in the way as things are; nothing was changed"
            }
            Code::ResourceExhausted => "the server is busy: try again in a moment",
            Code::Unavailable => "the server is starting or stopping: try again in a moment",
            Code::Unimplemented => "server and client are of different versions: see 'nrm doctor'",
            Code::Ok
            | Code::Cancelled
            | Code::Unknown
            | Code::DeadlineExceeded
            | Code::Internal
            | Code::DataLoss => {
                "try again; if it stays, quote the request id to whoever runs the server"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic_types::{ErrorDetails, FieldViolation};

    use super::*;

    #[test]
    fn details_of_a_refusal_are_read() {
        let mut details = ErrorDetails::with_bad_request(vec![FieldViolation::new(
            "referral.child.first_name",
            "is required",
        )]);
        details.set_error_info(
            "QUORUM_NOT_MET",
            "nrm.panel",
            HashMap::from([("missing".to_owned(), "health".to_owned())]),
        );
        details.add_precondition_failure_violation("QUORUM", "case/1", "no health member");
        details.set_request_info("r-1", "");
        let status = Status::with_error_details(Code::FailedPrecondition, "no quorum", details);

        let error = ClientError::from(status).named("r-2");
        assert_eq!(error.to_string(), "no quorum");
        assert_eq!(error.reason(), Some("QUORUM_NOT_MET"));
        assert_eq!(error.request_id(), Some("r-1"), "the server's name wins");
        let refusal = error.refusal().cloned().map(|refusal| {
            let facts: Vec<_> = refusal.facts.into_iter().collect();
            (refusal.violations, refusal.preconditions, facts)
        });
        let violation = |subject: &str, description: &str| Violation {
            subject: subject.to_owned(),
            description: description.to_owned(),
        };
        assert_eq!(
            refusal,
            Some((
                vec![violation("referral.child.first_name", "is required")],
                vec![violation("case/1", "no health member")],
                vec![("missing".to_owned(), "health".to_owned())],
            ))
        );
    }

    #[test]
    fn a_status_made_on_this_side_means_nobody_answered() {
        let error =
            ClientError::from(Status::unavailable("tcp connect error")).at("http://[::1]:1");
        assert_eq!(
            error.to_string(),
            "no panel server could be reached at http://[::1]:1: tcp connect error"
        );
    }
}
