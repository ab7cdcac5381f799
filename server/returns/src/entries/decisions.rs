//! R3, R4 and R10: decisions issued in the period.

use nrm_panel_domain::{
    decision::{Outcome, Stage},
    projection::CountedCase,
};

use super::{Sink, TableId};
use crate::{
    labels::{age_label, decider_label, negative_reason_label, outcome_label, stage_label},
    scope::{Scope, quarter_label},
};

pub(super) fn decisions(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let counted = case.decisions.iter().filter(|fact| {
        scope.contains(fact.issued_on)
            && (fact.initial || scope.specification.counts_reconsiderations)
    });
    for fact in counted {
        let table = match fact.stage {
            Stage::Rg => TableId::R3,
            Stage::Cg => TableId::R4,
        };
        let quarter = quarter_label(fact.issued_on.quarter());
        sink.count(
            table,
            &[
                quarter,
                outcome_label(fact.outcome),
                age_label(fact.age),
                decider_label(fact.decider),
            ],
        );
        if fact.outcome == Outcome::Negative {
            sink.count(
                TableId::R10,
                &[
                    quarter,
                    stage_label(fact.stage),
                    negative_reason_label(fact.negative_reason),
                    decider_label(fact.decider),
                ],
            );
        }
    }
}
