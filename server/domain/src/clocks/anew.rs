//! The clocks of a stage that is to be decided anew. The limits of R37 to R39 are for the
//! first decision, and were met or missed by it; no source gives days for another. It is
//! given as many as the first, from the day the first ceased to stand: local policy.

use super::{CG_DECISION, Clock, ClockFacts, LOCAL_POLICY, RG_DECISION, stopped_by_closing};
use crate::{rulebook::RuleBook, time::CivilDate};

/// A stage that is, or was, to be decided anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anew {
    /// The day of the first decision on it.
    pub first_decided_on: CivilDate,
    /// The day the last one before the present ceased to stand.
    pub reopened_on: CivilDate,
}

pub(super) fn rg_decision(facts: &ClockFacts, since: Anew, book: &RuleBook) -> Clock {
    let starts_on = since.reopened_on;
    let days = book.in_force_on(starts_on).rg_days;
    let due_on = starts_on.plus_days(days);
    stopped_by_closing(
        facts,
        Clock {
            code: RG_DECISION,
            rule: LOCAL_POLICY,
            title: "reasonable grounds decision, anew".into(),
            starts_on,
            due_on,
            met_on: facts.rg.map(|rg| rg.decided_on),
            derivation: derivation(since, days, due_on),
        },
    )
}

pub(super) fn cg_decision(
    facts: &ClockFacts,
    since: Anew,
    rg_on: CivilDate,
    book: &RuleBook,
) -> Clock {
    let starts_on = since.reopened_on.max(rg_on);
    let days = book.in_force_on(starts_on).cg_days;
    let due_on = starts_on.plus_days(days);
    let mut arithmetic = derivation(since, days, due_on);
    if starts_on > since.reopened_on {
        arithmetic.insert(
            1,
            format!("reasonable grounds found anew on {starts_on}, day 0"),
        );
    }
    stopped_by_closing(
        facts,
        Clock {
            code: CG_DECISION,
            rule: LOCAL_POLICY,
            title: "conclusive grounds decision, anew".into(),
            starts_on,
            due_on,
            met_on: facts.cg.map(|cg| cg.decided_on),
            derivation: arithmetic,
        },
    )
}

fn derivation(since: Anew, days: u32, due_on: CivilDate) -> Vec<String> {
    vec![
        format!(
            "decided on {}; that decision stands no more since {}",
            since.first_decided_on, since.reopened_on
        ),
        format!(
            "{days} days, as many as for the first decision; no source gives days for another, \
             local policy: {due_on}"
        ),
    ]
}
