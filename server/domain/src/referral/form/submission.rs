//! A submission that was taken, read: what it says, by its own version and branches.

use super::{
    ROOT,
    document::{self, Node},
    lists,
};
use crate::{
    referral::{
        Account, Answer, PreviouslyReported,
        account::{previously_reported, typed},
        question::PREVIOUSLY_REPORTED,
        said::Said,
    },
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// The names the form gave its question on earlier reports. Before the turn it asked
/// whether this was the first chance to report; from then on, whether the child was
/// reported before (nrm-form.md 8.1, item 1).
const FIRST_CHANCE: [&str; 2] = [
    "reporting_and_professional_view.is_this_the_first_chance_to_report",
    "reporting_and_professional_view.first_chance_to_report",
];

/// A document that was taken once.
#[derive(Debug)]
pub(in crate::referral) struct Submission {
    everything: Vec<Answer>,
}

impl Submission {
    /// Reads every answer of a document, in its order: text as typed, numbers and yes
    /// or no as JSON writes them, `null` left out. What this service does not model is
    /// there like everything else.
    pub(in crate::referral) fn of(original: &str) -> Self {
        let Ok(document) = document::parse(original) else {
            // Only a document that parses is ever kept; should one not, it is shown
            // whole.
            return Self {
                everything: vec![typed(ROOT, original.to_owned())],
            };
        };
        let mut everything = Vec::new();
        document.visit(&mut |path, node| {
            if let Some(text) = node.written() {
                everything.push(typed(path, text));
            }
        });
        Self { everything }
    }

    /// Returns every answer, in the order of the document.
    pub(in crate::referral) fn everything(&self) -> &[Answer] {
        &self.everything
    }

    /// Returns the first answer of a path, where it says something.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let answer = self
            .everything
            .iter()
            .find(|answer| answer.question == path)?;
        Some(answer.text().trim()).filter(|text| !text.is_empty())
    }

    /// Takes the submission apart into what was said and what is set aside.
    pub(in crate::referral) fn read(self) -> (Said, Account) {
        let said = Said::in_form(&self);
        let form_version = self.version();
        let previously_reported = self.reported_before(&said);
        let lists = lists::derived(&self, &said);
        let (set_aside, answers) = self
            .everything
            .into_iter()
            .partition(|answer| said.is_unreachable(&answer.question));
        let account = Account {
            answers,
            set_aside,
            parts: Sensitive::new(Box::new(lists)),
            previously_reported,
            form_version,
        };
        (said, account)
    }

    /// Returns the day by which the form is read: its version, or else the day it was
    /// sent.
    fn version(&self) -> Option<CivilDate> {
        ["form_version", "submitted_on"]
            .into_iter()
            .find_map(|key| day(self.text(key)?))
    }

    fn reported_before(&self, said: &Said) -> Option<PreviouslyReported> {
        if self.text(PREVIOUSLY_REPORTED).is_some() {
            // Our own name for it, whatever the version.
            return previously_reported(said);
        }
        let tick = FIRST_CHANCE
            .into_iter()
            .find_map(|path| self.text(path))
            .and_then(PreviouslyReported::from_code)?;
        let turn = CivilDate::from_ymd(2025, 3, 31)?;
        Some(if self.version()? < turn {
            tick.flipped()
        } else {
            tick
        })
    }
}

/// Reads a day, or the day of an instant.
pub(in crate::referral) fn day(text: &str) -> Option<CivilDate> {
    CivilDate::parse_iso(text)
        .or_else(|_| UtcTime::parse_rfc3339(text).map(UtcTime::london_date))
        .ok()
}

impl Node {
    /// Returns a single value as it is written; `None` for nothing, lists and groups.
    pub(super) fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Null | Self::List(_) | Self::Group(_) => None,
        }
    }
}
