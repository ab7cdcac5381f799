//! Where a case stood on a day, as the published migration tables tell states apart
//! (returns.md 1.2, 1.4): the states exclude one another.

use nrm_panel_domain::{
    case::ReconsiderationState,
    decision::{Outcome, Stage},
    projection::{CountedCase, DecisionFact, Matter, MatterFact},
    time::CivilDate,
};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// No reasonable grounds decision yet.
    AwaitingRg,
    /// Reasonable grounds positive, no conclusive grounds decision yet.
    AwaitingCg,
    /// A negative decision is asked to be made anew.
    AwaitingReconsideration,
    /// Reasonable grounds negative.
    RgNegative,
    /// Conclusive grounds decided.
    Cg(Outcome),
    /// Left without being decided to the end.
    Exited {
        /// Whether reasonable grounds were positive by then.
        after_rg: bool,
    },
}

impl State {
    /// Returns whether something is still to be decided.
    pub(crate) const fn is_open(self) -> bool {
        match self {
            Self::AwaitingRg | Self::AwaitingCg | Self::AwaitingReconsideration => true,
            Self::RgNegative | Self::Cg(_) | Self::Exited { .. } => false,
        }
    }
}

/// Returns where a case stood at the end of a day; `None` before it was received.
pub(crate) fn state_on(case: &CountedCase, day: CivilDate) -> Option<State> {
    if case.referral.nrm_received_on > day {
        return None;
    }
    if let Some(exit) = case.exit.filter(|exit| exit.left_on <= day) {
        return Some(State::Exited {
            after_rg: exit.after_rg,
        });
    }
    if reconsiderations(case).any(|known| runs_on(known, day)) {
        return Some(State::AwaitingReconsideration);
    }
    let last = |stage| last_decision(case, stage, day).map(|decision| decision.outcome);
    Some(match (last(Stage::Rg), last(Stage::Cg)) {
        (_, Some(outcome)) => State::Cg(outcome),
        (Some(Outcome::Positive), None) => State::AwaitingCg,
        (Some(Outcome::Negative), None) => State::RgNegative,
        (None, None) => State::AwaitingRg,
    })
}

/// Returns the last decision issued at a stage up to a day.
pub(crate) fn last_decision(
    case: &CountedCase,
    stage: Stage,
    day: CivilDate,
) -> Option<&DecisionFact> {
    let mut issued = case
        .decisions
        .iter()
        .filter(|known| known.stage == stage && known.issued_on <= day);
    issued.next_back()
}

/// Returns the reconsiderations asked for.
pub(crate) fn reconsiderations(case: &CountedCase) -> impl Iterator<Item = &MatterFact> {
    let matters = case.matters.iter();
    matters.filter(|known| matches!(known.matter, Matter::Reconsideration(_)))
}

/// Returns the suspensions.
pub(crate) fn suspensions(case: &CountedCase) -> impl Iterator<Item = &MatterFact> {
    case.matters
        .iter()
        .filter(|known| known.matter == Matter::Suspension)
}

/// Returns whether a matter had begun and not ended at the end of a day.
pub(crate) fn runs_on(matter: &MatterFact, day: CivilDate) -> bool {
    matter.begun_on <= day && matter.ended_on.is_none_or(|ended| ended > day)
}

/// Returns how often a case became open and ceased to be so in a span of days.
pub(crate) fn turns(case: &CountedCase, first: CivilDate, last: CivilDate) -> (u64, u64) {
    let received = case.referral.nrm_received_on;
    let decided = case.decisions.iter().map(|known| known.issued_on);
    let left = case.exit.iter().map(|exit| exit.left_on);
    let asked = reconsiderations(case).map(|known| known.begun_on);
    let answered = reconsiderations(case).filter_map(|known| known.ended_on);
    let mut days: Vec<CivilDate> = [received]
        .into_iter()
        .chain(decided)
        .chain(left)
        .chain(asked)
        .chain(answered)
        .filter(|day| (first..=last).contains(day))
        .collect();
    days.sort_unstable();
    days.dedup();
    let open = |day| state_on(case, day).is_some_and(State::is_open);
    let (mut opened, mut closed) = (0, 0);
    for day in days {
        match (open(day.minus_days(1)), open(day)) {
            (false, true) => opened += 1,
            (true, false) => closed += 1,
            // Received and closed on one day.
            (false, false) if day == received => {
                opened += 1;
                closed += 1;
            }
            (false, false) | (true, true) => {}
        }
    }
    (opened, closed)
}

/// Returns how a reconsideration stands.
pub(crate) const fn reconsideration_state(matter: &MatterFact) -> Option<ReconsiderationState> {
    match matter.matter {
        Matter::Reconsideration(state) => Some(state),
        Matter::Suspension | Matter::Challenge(_) | Matter::Request(_) => None,
    }
}
