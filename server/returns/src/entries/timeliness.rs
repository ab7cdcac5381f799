//! R5, R5a, R5b and R9: how long decisions took (returns.md 8.2).

use nrm_panel_domain::{
    decision::{Decider, Outcome, Stage},
    projection::{CountedCase, DecisionFact},
    time::CivilDate,
};

use super::{Sink, TableId};
use crate::{
    labels::{decider_label, stage_label},
    scope::{Profile, Scope, quarter_label},
    state::{last_decision, suspensions},
};

/// What is measured, in the order printed.
pub(crate) const MEASURES: [&str; 8] = [
    "T1 receipt by the NRM to reasonable grounds",
    "T2 reasonable grounds to conclusive grounds",
    "T3 receipt by the NRM to conclusive grounds",
    "T3 net of suspension",
    "T4 receipt by the site to reasonable grounds",
    "T5 meeting to issue",
    "T1 within the working days the SCA aims at",
    "T2 sooner than the recovery period, outside the pilot",
];

/// What the local profile measures: those of which every decision of a stage has one.
pub(crate) const LOCAL_MEASURES: &[&str] = &[MEASURES[0], MEASURES[2], MEASURES[4]];

/// The two cohorts compared, and what is counted of them.
pub(crate) const COHORTS: [&str; 2] = ["Pilot", "Outside the pilot"];
pub(crate) const COMPARED: [&str; 6] = [
    "Referrals",
    "Reasonable grounds decisions",
    "Reasonable grounds positive",
    "Conclusive grounds decisions",
    "Conclusive grounds positive",
    "Receipt by the NRM to conclusive grounds",
];

/// What the cohort table counts besides those decided within so many days.
pub(crate) const COHORT_SIZE: &str = "Referrals";

/// Returns the label of those decided within so many days.
pub(crate) fn within_label(days: u32) -> String {
    format!("Decided within {days} days")
}

pub(super) fn timeliness(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    for fact in case.decisions.iter().filter(|fact| fact.initial) {
        if scope.contains(fact.issued_on) {
            measures(case, fact, scope, sink);
        }
    }
    cohort(case, scope, sink);
    comparison(case, scope, sink);
}

fn measures(case: &CountedCase, fact: &DecisionFact, scope: &Scope, sink: &mut impl Sink) {
    let quarter = quarter_label(fact.issued_on.quarter());
    let decider = decider_label(fact.decider);
    let received = case.referral.nrm_received_on;
    let taken = received.days_until(fact.issued_on);
    let mut measure = |measure: usize, days: i64| {
        let local = scope.profile == Profile::Local;
        let printed = |name: &&&str| !local || LOCAL_MEASURES.contains(*name);
        if let Some(name) = MEASURES.get(measure).filter(printed) {
            sink.measure(TableId::R5, &[quarter, name, decider], days);
        }
    };
    match fact.stage {
        Stage::Rg => {
            measure(0, taken);
            measure(4, case.referral.site_received_on.days_until(fact.issued_on));
            let working = scope
                .calendar
                .working_days_between(received, fact.issued_on);
            if taken >= 0 && working <= scope.specification.sca_rg_working_days {
                measure(6, working.into());
            }
        }
        Stage::Cg => {
            measure(2, taken);
            measure(3, taken - suspended(case, received, fact.issued_on));
            if let Some(rg) = last_decision(case, Stage::Rg, fact.issued_on) {
                let after = rg.issued_on.days_until(fact.issued_on);
                measure(1, after);
                let soon = after < i64::from(scope.specification.recovery_days);
                if soon && fact.decider != Decider::Panel {
                    measure(7, after);
                }
            }
        }
    }
    if fact.decider == Decider::Panel {
        measure(5, fact.decided_on.days_until(fact.issued_on));
    }
    if taken >= 0 {
        let bands = scope.specification.band_labels();
        if let Some(band) = bands.get(scope.specification.band(taken)) {
            sink.count(
                TableId::R5a,
                &[quarter, stage_label(fact.stage), band, decider],
            );
        }
    }
}

/// Returns the calendar days between two days on which the case was suspended.
fn suspended(case: &CountedCase, from: CivilDate, to: CivilDate) -> i64 {
    let spans = suspensions(case).map(|known| {
        let begun = known.begun_on.max(from);
        let ended = known.ended_on.unwrap_or(to).min(to);
        begun.days_until(ended).max(0)
    });
    spans.sum()
}

/// The referrals of a quarter, and how many were decided within so many days. Those that
/// left are not looked at; open ones count as not decided.
fn cohort(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let received = case.referral.nrm_received_on;
    if !scope.contains(received) || case.exit.is_some() {
        return;
    }
    let quarter = quarter_label(received.quarter());
    for stage in [Stage::Rg, Stage::Cg] {
        let label = stage_label(stage);
        sink.count(TableId::R5b, &[quarter, label, COHORT_SIZE]);
        let first = case.decisions.iter().find(|fact| fact.stage == stage);
        let Some(taken) = first.map(|fact| received.days_until(fact.issued_on)) else {
            continue;
        };
        for days in &scope.specification.cohort_days {
            if taken <= i64::from(*days) {
                sink.count(TableId::R5b, &[quarter, label, &within_label(*days)]);
            }
        }
    }
}

/// Children, by whether the pilot was to decide when they were referred.
fn comparison(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    if !case.referral.age_at_referral.is_child() {
        return;
    }
    let cohort = COHORTS[usize::from(!case.referral.pilot)];
    if scope.contains(case.referral.nrm_received_on) {
        sink.count(TableId::R9, &[cohort, COMPARED[0]]);
    }
    let issued = case
        .decisions
        .iter()
        .filter(|fact| fact.initial && scope.contains(fact.issued_on));
    for fact in issued {
        let (decided, positive) = match fact.stage {
            Stage::Rg => (COMPARED[1], COMPARED[2]),
            Stage::Cg => (COMPARED[3], COMPARED[4]),
        };
        sink.count(TableId::R9, &[cohort, decided]);
        if fact.outcome == Outcome::Positive {
            sink.count(TableId::R9, &[cohort, positive]);
        }
        if fact.stage == Stage::Cg {
            let taken = case.referral.nrm_received_on.days_until(fact.issued_on);
            sink.measure(TableId::R9, &[cohort, COMPARED[5]], taken);
        }
    }
}
