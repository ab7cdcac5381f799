//! Why a use case did not do what was asked.

use nrm_panel_domain::{
    access::{Action, Denial},
    event::BrokenHistory,
    id::{AgencyId, CaseId, PersonId, SiteId},
    refusal::{DocumentRefusal, Refusal, ReturnRefusal},
};
use nrm_panel_store::StoreError;

use crate::reference::ShelfError;

/// One fault of a request, with the path of the field in the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Path, such as `referral.child.date_of_birth`.
    pub(crate) field: String,
    /// What is wrong, in a sentence without the value.
    pub(crate) description: String,
}

/// Who was refused what: evidence for the access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotPermitted {
    /// The person.
    pub(crate) person: PersonId,
    /// Their agency.
    pub(crate) agency: AgencyId,
    /// The site of the session.
    pub(crate) site: SiteId,
    /// The action.
    pub(crate) action: Action,
    /// The case concerned, where one was found.
    pub(crate) case: Option<CaseId>,
    /// Whether even the existence of the record is hidden.
    pub(crate) hidden: bool,
    /// The rule that says so, where it is another than the policy.
    pub(crate) refusal: Option<Refusal>,
}

/// Why a use case did not do what was asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AppError {
    /// No valid credential.
    Unauthenticated,
    /// The policy says no.
    NotPermitted(Box<NotPermitted>),
    /// Every fault of the request, all at once.
    Invalid(Vec<Violation>),
    /// A rule says no.
    Refused(Refusal),
    /// The store could not.
    Store(StoreError),
    /// A fault of ours; the text goes to the log and never to a caller.
    Internal(&'static str),
}

impl AppError {
    /// A single fault of a request.
    pub(crate) fn invalid(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation {
            field: field.into(),
            description: description.into(),
        }])
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ShelfError> for AppError {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Store(error) => Self::Store(error),
            ShelfError::BuiltIn(_) => Self::Internal("the built-in lists cannot be read"),
        }
    }
}

impl From<DocumentRefusal> for AppError {
    fn from(refusal: DocumentRefusal) -> Self {
        Self::from(Refusal::from(refusal))
    }
}

impl From<ReturnRefusal> for AppError {
    fn from(refusal: ReturnRefusal) -> Self {
        Self::from(Refusal::from(refusal))
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BrokenHistory> for AppError {
    fn from(_: BrokenHistory) -> Self {
        Self::Store(StoreError::Corrupt {
            what: "a chain that does not fold",
        })
    }
}

/// Whether a denial hides the record.
pub(crate) const fn hides(denial: Denial) -> bool {
    match denial {
        Denial::Hidden => true,
        Denial::Denied(_) => false,
    }
}
