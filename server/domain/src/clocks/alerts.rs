//! What the passing of time asks people to do (decision 20; rules.md R9, R39).

use super::{CG_DECISION, Clock, ClockFacts, OUTER_LIMIT, RG_DECISION, clocks};
use crate::{
    rulebook::{RuleBook, RuleSet},
    time::CivilDate,
};

/// Something about time that somebody must act on (decision 20). Nothing closes
/// or moves by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Stable code.
    pub code: &'static str,
    /// What it is and what to do, without a birth date.
    pub text: String,
}

/// Returns what must be acted on today; nothing for a case that is over.
#[must_use]
pub fn alerts(facts: &ClockFacts, book: &RuleBook, today: CivilDate) -> Vec<Alert> {
    if facts.closing.is_some() || facts.decided_on().is_some() {
        return Vec::new();
    }
    let rules = book.in_force_on(facts.nrm_received_on);
    let clocks = clocks(facts, book);
    let overdue = |code: &str| {
        let due = clocks
            .iter()
            .find(|clock| clock.code == code && clock.overdue(today))?;
        Some((due.due_on, due.due_on.days_until(today), due.rule))
    };
    let alert = |code, text| Alert { code, text };
    [
        age_alert(facts, rules, today),
        overdue(RG_DECISION).map(|(due, late, rule)| {
            alert(
                "RG_OVERDUE",
                format!(
                    "the reasonable grounds decision was due on {due}, {late} days ago ({rule})"
                ),
            )
        }),
        overdue(CG_DECISION).map(|(due, late, rule)| {
            alert(
                "CG_OVERDUE",
                format!(
                    "the conclusive grounds decision was due on {due}, {late} days ago ({rule})"
                ),
            )
        }),
        over_limit(facts, &clocks, rules, today),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// R39: from the last day on, until the SCA was told why.
fn over_limit(
    facts: &ClockFacts,
    clocks: &[Clock],
    rules: &RuleSet,
    today: CivilDate,
) -> Option<Alert> {
    let limit = clocks.iter().find(|clock| clock.code == OUTER_LIMIT)?;
    let reached = limit.met_on.is_none() && today >= limit.due_on;
    (reached && !facts.lateness_told).then(|| Alert {
        code: "OVER_90_DAYS",
        text: format!(
            "both decisions are due by {}, {} days after receipt by the site: record why the evidence is unavailable and what is awaited, to tell the SCA (R39)",
            limit.due_on, rules.outer_days
        ),
    })
}

/// Falling to 100 days or turning 18 while the case is open asks for the SCA's
/// recorded direction (R9). A case that was never in scope has not fallen.
fn age_alert(facts: &ClockFacts, rules: &RuleSet, today: CivilDate) -> Option<Alert> {
    let birthday = facts.eighteenth_birthday?;
    let limit = i64::from(rules.scope_days);
    if today >= birthday {
        return Some(Alert {
            code: "TURNED_18",
            text: "the person has turned 18: ask for the SCA's direction and record it (R9)"
                .to_owned(),
        });
    }
    let left = today.days_until(birthday);
    let was_in_scope = facts.nrm_received_on.days_until(birthday) > limit;
    (was_in_scope && left <= limit).then(|| Alert {
        code: "FALLEN_TO_100_DAYS",
        text: format!(
            "{left} days are left to the 18th birthday, {limit} or fewer: ask for the SCA's direction and record it (R1, R9)"
        ),
    })
}
