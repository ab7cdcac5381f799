//! What a referral says, read as a whole.

use super::{Answer, Parts, Statement, question::PREVIOUSLY_REPORTED, said::Said};
use crate::{code::codes, sensitive::Sensitive, time::CivilDate};

codes! {
    /// Whether the child was reported before.
    pub enum PreviouslyReported {
        /// Reported before.
        Yes = "yes",
        /// Never reported before.
        No = "no",
        /// The referrer is not sure.
        NotSure = "not-sure",
    }
}

impl PreviouslyReported {
    /// Returns what the same tick said while the form asked the opposite question.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::NotSure => Self::NotSure,
        }
    }
}

/// A referral, read. Everything typed is among the answers or set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What was said, in the order given.
    pub answers: Vec<Answer>,
    /// Answers that the branches taken never lead to: kept, no part of what was said.
    pub set_aside: Vec<Answer>,
    /// The lists: those lodged, or what a form says of them.
    pub parts: Sensitive<Box<Parts>>,
    /// Whether the child was reported before, where that can be told.
    pub previously_reported: Option<PreviouslyReported>,
    /// The day by which a form was read; `None` where it has none, and for a
    /// structured referral.
    pub form_version: Option<CivilDate>,
}

/// Returns the answer to our own question, whose meaning never changed.
pub(super) fn previously_reported(said: &Said) -> Option<PreviouslyReported> {
    said.texts(PREVIOUSLY_REPORTED)
        .find_map(PreviouslyReported::from_code)
}

/// Returns a text as an answer.
pub(super) fn typed(question: &str, text: String) -> Answer {
    Answer {
        question: question.to_owned(),
        said: Statement::Text(Sensitive::new(text)),
        words_of: None,
    }
}
