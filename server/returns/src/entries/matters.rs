//! R7 and R8: reconsiderations, and how cases left.

use nrm_panel_domain::{case::ReconsiderationState, decision::Stage, projection::CountedCase};

use super::{Sink, TableId};
use crate::{
    labels::{exit_kind_label, exit_reason_label, stage_label},
    scope::Scope,
    state::{reconsideration_state, reconsiderations as asked, runs_on},
};

/// What is counted of reconsiderations. What is pending is so at the end of the period;
/// the rest happened in it.
pub(crate) const RECONSIDERATIONS: [&str; 5] =
    ["Requested", "Pending", "Upheld", "Overturned", "Refused"];

pub(super) fn reconsiderations(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    for known in asked(case) {
        let stage = stage_label(known.stage.unwrap_or(Stage::Rg));
        if scope.contains(known.begun_on) {
            sink.count(TableId::R7, &[stage, RECONSIDERATIONS[0]]);
        }
        if runs_on(known, scope.period.end()) {
            sink.count(TableId::R7, &[stage, RECONSIDERATIONS[1]]);
        }
        if known.ended_on.is_some_and(|day| scope.contains(day)) {
            let ended = match reconsideration_state(known) {
                Some(ReconsiderationState::Upheld) => RECONSIDERATIONS[2],
                Some(ReconsiderationState::Overturned) => RECONSIDERATIONS[3],
                Some(ReconsiderationState::Refused) => RECONSIDERATIONS[4],
                Some(ReconsiderationState::Requested | ReconsiderationState::Pending) | None => {
                    continue;
                }
            };
            sink.count(TableId::R7, &[stage, ended]);
        }
    }
}

pub(super) fn exits(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let left = case.exit.filter(|exit| scope.contains(exit.left_on));
    if let Some(exit) = left {
        sink.count(
            TableId::R8,
            &[exit_kind_label(exit.kind), exit_reason_label(exit.reason)],
        );
    }
}
