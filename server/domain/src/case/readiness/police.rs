//! Numbers of the police (rules.md R74). They inform: no decision waits for one.

use super::{Check, Facts, Missing, Owing, Wanted, Weight};
use crate::{case::PoliceNumberKind, decision::Stage};

/// Every referral is an incident of the police.
pub(super) fn incident_number(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let known = facts.case.course.police_number(PoliceNumberKind::Incident);
    let missing = known.is_none().then(|| {
        let what = "the number of the incident that every referral is".to_owned();
        (what, Owing::role("the police"))
    });
    Wanted {
        code: "INCIDENT_NUMBER",
        title: "incident number of the police",
        rule: "R74",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// Positive reasonable grounds are recorded as a crime; the task has a day of its own.
pub(super) fn crime_number(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(clock) = facts.case.crime_number_clock(facts.book) else {
        return Vec::new();
    };
    let missing = clock.met_on.is_none().then(|| Missing {
        what: "the number of the crime that positive reasonable grounds are recorded as".to_owned(),
        by: Owing::role("the police"),
        due_on: Some(clock.due_on),
    });
    let check = Wanted {
        code: "CRIME_NUMBER",
        title: "crime number of the police",
        rule: "R74",
        stage,
        weight: Weight::Informs,
    };
    vec![check.found(missing)]
}
