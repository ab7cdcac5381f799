//! The Home Office "Report modern slavery" form as a JSON document: field names
//! in snake case, grouped by section.
//!
//! Only what cannot be kept, is not about a child, or makes no child is refused.
//! The real form would take many things a panel would not, and nothing it takes is
//! turned away: the document is kept byte for byte, every answer in it can be shown,
//! and what is missing or odd becomes a query.

mod document;
mod fields;
mod lists;
mod submission;

use thiserror::Error;

use self::fields::Fields;
pub(super) use self::submission::{Submission, day};
use super::{Content, Referral};
use crate::{sensitive::Sensitive, time::CivilDate};

/// The path of the document itself, which opens the path of each violation.
const ROOT: &str = "home_office_form";

/// One thing that is wrong with the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormViolation {
    /// Where, such as `home_office_form.child.dob`.
    pub path: String,
    /// What is wrong, without repeating what was typed.
    pub description: String,
}

/// Why a document is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormError {
    /// The form says the person is an adult (rules.md R4).
    #[error("the form says the person is an adult")]
    Adult,
    /// The document has faults; all of them.
    #[error("the form has {} fault(s)", .0.len())]
    Invalid(Vec<FormViolation>),
}

/// Reads a document into a referral. A birth date after `today` is a fault.
///
/// # Errors
/// `Adult` where the form says so; otherwise every fault at once.
pub fn read(original: &str, today: CivilDate) -> Result<Referral, FormError> {
    let document = document::parse(original).map_err(|description| {
        FormError::Invalid(vec![FormViolation {
            path: ROOT.to_owned(),
            description,
        }])
    })?;
    let mut fields = Fields::new(&document, today);
    fields.check_everything_typed();
    let age_claim = fields.age_claim()?;
    let child = fields.child();
    let referrer = fields.referrer();
    let local_authority = fields.local_authority();
    let exploitation = fields.exploitation();
    let location = fields.location();
    // Each reader that returns `None` has left a violation behind.
    let (Some(age_claim), Some(child), []) = (age_claim, child, fields.violations()) else {
        return Err(FormError::Invalid(fields.into_violations()));
    };
    let content = Content::HomeOfficeForm {
        original: Sensitive::from(original),
    };
    Ok(Referral {
        age_claim,
        child,
        referrer,
        local_authority,
        exploitation,
        location,
        content,
    })
}

#[cfg(test)]
mod tests;
