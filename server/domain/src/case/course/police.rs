//! Numbers of the police (rules.md R74): every referral is an incident, and a positive
//! reasonable grounds decision is recorded as a crime, whose number comes back.

use serde::{Deserialize, Serialize};

use super::{Course, CourseEvent};
use crate::{
    case::{Case, CaseEvent, Progress},
    code::codes,
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// What the police number.
    pub enum PoliceNumberKind {
        /// The incident that every referral is.
        Incident = "incident",
        /// The crime that positive reasonable grounds are recorded as.
        Crime = "crime",
    }
}

/// A number of the police.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoliceNumber {
    /// Of what.
    pub kind: PoliceNumberKind,
    /// The number.
    #[serde(with = "crate::sensitive::sealed")]
    pub number: Sensitive<String>,
    /// The force that gave it.
    pub force: String,
    /// The day the police recorded it.
    pub on: CivilDate,
    /// Who recorded it here.
    pub by: PersonId,
}

impl Course {
    /// Returns the number of a kind, as last recorded.
    #[must_use]
    pub fn police_number(&self, kind: PoliceNumberKind) -> Option<&PoliceNumber> {
        let numbers = self.police_numbers.iter().rev().map(|entry| &entry.what);
        numbers.into_iter().find(|known| known.kind == kind)
    }
}

impl Case {
    /// Records a number of the police, in every state but a retracted one; a later one
    /// corrects an earlier.
    ///
    /// # Errors
    /// `CASE_CLOSED` for a retracted case.
    pub fn record_police_number(&self, number: PoliceNumber) -> Result<CaseEvent, Refusal> {
        if matches!(self.progress, Progress::Retracted) {
            return Err(Refusal::CaseClosed);
        }
        Ok(CaseEvent::Course(CourseEvent::PoliceNumberRecorded(
            Box::new(number),
        )))
    }
}
