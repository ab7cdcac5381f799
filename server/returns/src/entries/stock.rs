//! R6, R6a and R6b: what is open at the end of the period, how that came about, and where
//! the referrals of the period stand.

use nrm_panel_domain::{decision::Outcome, projection::CountedCase, time::CivilDate};

use super::{Sink, TableId, or_unknown};
use crate::{
    scope::{Profile, Scope, quarter_label},
    state::{State, runs_on, state_on, suspensions, turns},
};

/// The states of open cases, as published.
pub(crate) const OPEN: [&str; 3] = [
    "Awaiting an RG decision",
    "Awaiting a CG decision",
    "Awaiting reconsideration",
];

/// Whether an open case is suspended.
pub(crate) const SUSPENDED: [&str; 2] = ["Not suspended", "Suspended"];

/// How the stock came about.
pub(crate) const FLOW: [&str; 4] = [
    "Open at the start",
    "Came in",
    "Went out",
    "Open at the end",
];

/// Where referrals stand, as published: RG Positive is a stage on the way and holds the
/// three states after it (returns.md 1.4).
pub(crate) const STATES: [&str; 9] = [
    "Referrals",
    "Awaiting an RG decision",
    "RG Negative",
    "RG Positive",
    "Awaiting a CG decision",
    "CG Positive",
    "CG Negative",
    "Awaiting reconsideration",
    "Withdrawn/Closed",
];

/// The states that exclude one another: what the local profile prints.
pub(crate) const ALONE: [&str; 7] = [
    STATES[1], STATES[2], STATES[4], STATES[5], STATES[6], STATES[7], STATES[8],
];

pub(super) fn stock(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let (first, last) = (scope.period.start(), scope.period.end());
    let opening = state_on(case, first.minus_days(1));
    let closing = state_on(case, last);
    if let Some(state) = closing.filter(|state| state.is_open()) {
        let label = match state {
            State::AwaitingRg => OPEN[0],
            State::AwaitingCg => OPEN[1],
            State::AwaitingReconsideration
            | State::RgNegative
            | State::Cg(_)
            | State::Exited { .. } => OPEN[2],
        };
        let bands = scope.specification.band_labels();
        let age = case.referral.nrm_received_on.days_until(last);
        let suspended = suspensions(case).any(|known| runs_on(known, last));
        if let Some(band) = bands.get(scope.specification.band(age)) {
            sink.count(
                TableId::R6,
                &[label, band, SUSPENDED[usize::from(suspended)]],
            );
        }
    }
    flow(case, scope, (opening, closing), sink);
    states(case, scope, sink);
}

fn flow(
    case: &CountedCase,
    scope: &Scope,
    (opening, closing): (Option<State>, Option<State>),
    sink: &mut impl Sink,
) {
    if opening.is_some_and(State::is_open) {
        sink.count(TableId::R6a, &[FLOW[0]]);
    }
    let (came, went) = turns(case, scope.period.start(), scope.period.end());
    for _ in 0..came {
        sink.count(TableId::R6a, &[FLOW[1]]);
    }
    for _ in 0..went {
        sink.count(TableId::R6a, &[FLOW[2]]);
    }
    if closing.is_some_and(State::is_open) {
        sink.count(TableId::R6a, &[FLOW[3]]);
    }
}

/// Where the referrals of the period stand, as known at the cut.
fn states(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let received = case.referral.nrm_received_on;
    if !scope.contains(received) {
        return;
    }
    let quarter = quarter_label(received.quarter());
    let gender = or_unknown(&case.referral.gender);
    let local = scope.profile == Profile::Local;
    let mut count = |state: &str| match local {
        true if !ALONE.contains(&state) => {}
        true => sink.count(TableId::R6b, &[quarter, state]),
        false => sink.count(TableId::R6b, &[quarter, state, gender]),
    };
    count(STATES[0]);
    let Some(state) = state_on(case, known_until(scope)) else {
        return;
    };
    match state {
        State::AwaitingRg => count(STATES[1]),
        State::RgNegative => count(STATES[2]),
        State::AwaitingCg => {
            count(STATES[3]);
            count(STATES[4]);
        }
        State::Cg(outcome) => {
            // Nobody decides conclusive grounds but after positive reasonable grounds
            // (R47), also where those are not on this record.
            count(STATES[3]);
            count(match outcome {
                Outcome::Positive => STATES[5],
                Outcome::Negative => STATES[6],
            });
        }
        State::AwaitingReconsideration => count(STATES[7]),
        State::Exited { .. } => count(STATES[8]),
    }
}

/// Returns the last day anything known at the cut can have happened on.
fn known_until(scope: &Scope) -> CivilDate {
    scope.as_at.london_date()
}
