//! The one mapping from a use case's error to a gRPC status.

use std::{collections::HashMap, time::Duration};

use nrm_panel_domain::refusal::Refusal;
use nrm_panel_store::StoreError;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::app::error::{AppError, NotPermitted, Violation};

/// The domain of every `ErrorInfo` of this service.
pub(crate) const DOMAIN: &str = "nrm.panel.v1";

/// Turns an error into a status. The text of an internal fault goes to the log; a
/// caller gets a fixed sentence and the identifier of the call.
pub(crate) fn status(error: AppError, request: &str) -> Status {
    let mut details = ErrorDetails::new();
    details.set_request_info(request, "");
    let (code, message) = match error {
        AppError::Unauthenticated => {
            info(&mut details, "UNAUTHENTICATED", []);
            (
                Code::Unauthenticated,
                "no valid credential was given".to_owned(),
            )
        }
        AppError::NotPermitted(refused) => not_permitted(&refused, &mut details),
        AppError::Invalid(violations) => invalid(violations, &mut details),
        AppError::Refused(refusal) => refused(&refusal, &mut details),
        AppError::Store(error) => stored(&error, &mut details, request),
        AppError::Internal(what) => {
            tracing::error!(request.id = request, fault = what, "internal fault");
            (
                Code::Internal,
                "an internal fault; quote the request identifier".to_owned(),
            )
        }
    };
    Status::with_error_details(code, message, details)
}

/// What is hidden is answered with the same bytes as what does not exist
/// (decision 9).
fn not_permitted(refused: &NotPermitted, details: &mut ErrorDetails) -> (Code, String) {
    if refused.hidden {
        return not_found(details);
    }
    if let Some(refusal) = &refused.refusal {
        let rule = refusal.rule().map(|rule| ("rule", rule.to_owned()));
        info(details, refusal.reason(), rule);
        return (Code::PermissionDenied, refusal.to_string());
    }
    info(
        details,
        "NOT_PERMITTED",
        [("rule", refused.action.rpc().to_owned())],
    );
    (
        Code::PermissionDenied,
        format!("your roles do not permit {}", refused.action.rpc()),
    )
}

fn not_found(details: &mut ErrorDetails) -> (Code, String) {
    details.set_resource_info("record", "", "", "it does not exist, or not for you");
    (Code::NotFound, "not found".to_owned())
}

fn invalid(violations: Vec<Violation>, details: &mut ErrorDetails) -> (Code, String) {
    let message = match violations.as_slice() {
        [only] => format!("{} {}", only.field, only.description),
        all => format!("{} fields are not valid", all.len()),
    };
    let violations: Vec<FieldViolation> = violations
        .into_iter()
        .map(|violation| FieldViolation::new(violation.field, violation.description))
        .collect();
    details.set_bad_request(violations);
    (Code::InvalidArgument, message)
}

fn refused(refusal: &Refusal, details: &mut ErrorDetails) -> (Code, String) {
    let message = refusal.to_string();
    let rule = refusal.rule().map(|rule| ("rule", rule.to_owned()));
    info(details, refusal.reason(), rule);
    if matches!(refusal, Refusal::StaleVersion { .. }) {
        return (Code::Aborted, message);
    }
    details.add_precondition_failure_violation(
        refusal.reason(),
        refusal.rule().unwrap_or_default(),
        message.clone(),
    );
    (Code::FailedPrecondition, message)
}

fn stored(error: &StoreError, details: &mut ErrorDetails, request: &str) -> (Code, String) {
    match error {
        StoreError::NotFound => not_found(details),
        StoreError::Stale => {
            info(details, "STALE_VERSION", []);
            (
                Code::Aborted,
                "the record changed; look again, then repeat".to_owned(),
            )
        }
        StoreError::RequestIdReused => {
            info(details, "REQUEST_ID_REUSED", []);
            (
                Code::AlreadyExists,
                "the request_id was used for another request".to_owned(),
            )
        }
        StoreError::Busy => {
            info(details, "BUSY", []);
            details.set_retry_info(Some(Duration::from_millis(250)));
            (
                Code::ResourceExhausted,
                "too much at once; try again".to_owned(),
            )
        }
        StoreError::Unavailable(_) | StoreError::Unknown => {
            tracing::error!(request.id = request, %error, "the store is unavailable");
            info(details, "STORE_UNAVAILABLE", []);
            details.set_retry_info(Some(Duration::from_secs(1)));
            let message = "the records cannot be reached; send the same request again";
            (Code::Unavailable, message.to_owned())
        }
        StoreError::Duplicate
        | StoreError::Corrupt { .. }
        | StoreError::Config(_)
        | StoreError::Bug(_) => {
            tracing::error!(request.id = request, %error, "the store failed");
            (
                Code::Internal,
                "an internal fault; quote the request identifier".to_owned(),
            )
        }
    }
}

fn info(
    details: &mut ErrorDetails,
    reason: &str,
    metadata: impl IntoIterator<Item = (&'static str, String)>,
) {
    let metadata: HashMap<String, String> = metadata
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    details.set_error_info(reason, DOMAIN, metadata);
}

#[cfg(test)]
mod tests {
    use nrm_panel_domain::refusal::DocumentRefusal;

    use super::*;

    #[test]
    fn each_error_has_its_code_and_reason() {
        let hidden = NotPermitted {
            person: nrm_panel_domain::id::PersonId::from_uuid(uuid::Uuid::nil()),
            agency: nrm_panel_domain::id::AgencyId::from_uuid(uuid::Uuid::nil()),
            site: nrm_panel_domain::id::SiteId::from_uuid(uuid::Uuid::nil()),
            action: nrm_panel_domain::access::Action::GetCase,
            case: None,
            hidden: true,
            refusal: None,
        };
        let denied = NotPermitted {
            hidden: false,
            ..hidden.clone()
        };
        let withheld = NotPermitted {
            refusal: Some(
                DocumentRefusal::EvidenceWithheld {
                    number: 1,
                    by: "Police".to_owned(),
                }
                .into(),
            ),
            ..denied.clone()
        };
        let table = [
            (
                AppError::Unauthenticated,
                Code::Unauthenticated,
                Some("UNAUTHENTICATED"),
            ),
            (
                AppError::NotPermitted(Box::new(hidden)),
                Code::NotFound,
                None,
            ),
            (
                AppError::NotPermitted(Box::new(denied)),
                Code::PermissionDenied,
                Some("NOT_PERMITTED"),
            ),
            (
                AppError::NotPermitted(Box::new(withheld)),
                Code::PermissionDenied,
                Some("EVIDENCE_WITHHELD"),
            ),
            (
                AppError::invalid("a.b", "is wrong"),
                Code::InvalidArgument,
                None,
            ),
            (
                AppError::Refused(Refusal::AlreadySealed),
                Code::FailedPrecondition,
                Some("ALREADY_SEALED"),
            ),
            (
                AppError::Refused(Refusal::StaleVersion {
                    given: 1,
                    current: 2,
                }),
                Code::Aborted,
                Some("STALE_VERSION"),
            ),
            (
                AppError::Store(StoreError::RequestIdReused),
                Code::AlreadyExists,
                Some("REQUEST_ID_REUSED"),
            ),
            (
                AppError::Store(StoreError::Busy),
                Code::ResourceExhausted,
                Some("BUSY"),
            ),
            (
                AppError::Store(StoreError::Unknown),
                Code::Unavailable,
                Some("STORE_UNAVAILABLE"),
            ),
            (AppError::Store(StoreError::NotFound), Code::NotFound, None),
            (AppError::Internal("secret detail"), Code::Internal, None),
        ];
        for (error, code, reason) in table {
            let status = status(error, "request-1");
            assert_eq!(status.code(), code);
            assert!(!status.message().contains("secret"));
            let details = status.get_error_details();
            let found = details.error_info().map(|info| info.reason.clone());
            assert_eq!(found.as_deref(), reason);
            assert_eq!(details.request_info().unwrap().request_id, "request-1");
        }
    }
}
