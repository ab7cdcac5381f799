//! The Home Office "Report modern slavery" form as a JSON document: field names
//! in snake case, grouped by section.
//!
//! Only what a referral cannot do without is asked for here. The real form would
//! take many things a panel would not, and nothing it takes is refused: the
//! document is kept byte for byte and every answer in it can be shown.

mod document;
mod fields;

use thiserror::Error;

use self::{document::Node, fields::Fields};
use super::{Answer, Content, Referral, Statement};
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

/// A document that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormReading {
    /// The referral.
    pub referral: Referral,
    /// The day the form says it was sent.
    pub submitted_on: Option<CivilDate>,
}

/// Reads a document into a referral. A date after `today` is a fault.
///
/// # Errors
/// `Adult` where the form says so; otherwise every fault at once.
pub fn read(original: &str, today: CivilDate) -> Result<FormReading, FormError> {
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
    let submitted_on = fields.submitted_on();
    // Each reader that returns `None` has left a violation behind.
    let (Some(age_claim), Some(child), Some(location), []) =
        (age_claim, child, location, fields.violations())
    else {
        return Err(FormError::Invalid(fields.into_violations()));
    };
    let content = Content::HomeOfficeForm {
        original: Sensitive::from(original),
    };
    let referral = Referral {
        age_claim,
        child,
        referrer,
        local_authority,
        exploitation,
        location,
        content,
    };
    Ok(FormReading {
        referral,
        submitted_on,
    })
}

/// Returns every answer of a document that was taken, in its order: text as
/// typed, numbers and yes or no as JSON writes them, `null` left out. What this
/// service does not model is there like everything else.
#[must_use]
pub fn answers(original: &str) -> Vec<Answer> {
    let Ok(document) = document::parse(original) else {
        // Only a document that parses is ever kept; should one not, it is shown whole.
        return vec![answer(ROOT, original.to_owned())];
    };
    let mut answers = Vec::new();
    document.visit(&mut |path, node| match node {
        Node::Text(text) => answers.push(answer(path, text.clone())),
        Node::Number(number) => answers.push(answer(path, number.to_string())),
        Node::Bool(value) => answers.push(answer(path, value.to_string())),
        Node::Null | Node::List(_) | Node::Group(_) => {}
    });
    answers
}

fn answer(question: &str, text: String) -> Answer {
    Answer {
        question: question.to_owned(),
        said: Statement::Text(Sensitive::new(text)),
        words_of: None,
    }
}

#[cfg(test)]
mod tests;
