//! What safeguarding did beside the plans.

use nrm_panel_domain::{
    case::{Safeguarding, SafeguardingKind},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, date_to_wire, not_after_today, required_date, required_enum,
    required_line, required_narrative,
};
use crate::app::safeguarding::{Ending, NewStep};

pub(crate) fn record_of(
    wire: pb::RecordStepRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<NewStep> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::SafeguardingKind| match wire {
            pb::SafeguardingKind::Unspecified => None,
            pb::SafeguardingKind::StrategyDiscussion => Some(SafeguardingKind::StrategyDiscussion),
            pb::SafeguardingKind::Section47Enquiry => Some(SafeguardingKind::Section47Enquiry),
            pb::SafeguardingKind::LookedAfterReview => Some(SafeguardingKind::LookedAfterReview),
            pb::SafeguardingKind::MissingEpisode => Some(SafeguardingKind::MissingEpisode),
            pb::SafeguardingKind::ReturnHomeInterview => {
                Some(SafeguardingKind::ReturnHomeInterview)
            }
        },
        violations,
    );
    let reference = required_line("reference", wire.reference, violations);
    let on = required_date("held_on", wire.held_on, violations);
    not_after_today("held_on", on, today, violations);
    Some(NewStep {
        seen,
        kind: kind?,
        reference,
        on: on?,
    })
}

pub(crate) fn end_of(
    wire: pb::RecordStepOutcomeRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Ending> {
    let seen = seen(wire.case_id, wire.version, violations);
    let number = u32::try_from(wire.number).unwrap_or_default();
    if number == 0 {
        violations.add("number", "is required: the number of the step, from 1");
    }
    let on = required_date("ended_on", wire.ended_on, violations);
    not_after_today("ended_on", on, today, violations);
    let words = required_narrative("outcome", wire.outcome, violations);
    Some(Ending {
        seen,
        number,
        on: on?,
        words,
    })
}

pub(crate) fn step_to_wire(known: &Safeguarding) -> pb::SafeguardingStep {
    let step = &known.step;
    let kind = match step.kind {
        SafeguardingKind::StrategyDiscussion => pb::SafeguardingKind::StrategyDiscussion,
        SafeguardingKind::Section47Enquiry => pb::SafeguardingKind::Section47Enquiry,
        SafeguardingKind::LookedAfterReview => pb::SafeguardingKind::LookedAfterReview,
        SafeguardingKind::MissingEpisode => pb::SafeguardingKind::MissingEpisode,
        SafeguardingKind::ReturnHomeInterview => pb::SafeguardingKind::ReturnHomeInterview,
    };
    let outcome = known.outcome.as_ref();
    pb::SafeguardingStep {
        number: i32::try_from(step.number).unwrap_or(i32::MAX),
        kind: kind.into(),
        reference: step.reference.expose().clone(),
        held_on: Some(date_to_wire(step.on)),
        recorded_by: step.by.to_string(),
        ended_on: outcome.map(|outcome| date_to_wire(outcome.on)),
        outcome: outcome
            .map(|outcome| outcome.words.expose().clone())
            .unwrap_or_default(),
    }
}

pub(crate) fn record_to_wire((known, version): &(Safeguarding, i64)) -> pb::RecordStepResponse {
    pb::RecordStepResponse {
        version: *version,
        step: Some(step_to_wire(known)),
    }
}

pub(crate) fn end_to_wire((known, version): &(Safeguarding, i64)) -> pb::RecordStepOutcomeResponse {
    pb::RecordStepOutcomeResponse {
        version: *version,
        step: Some(step_to_wire(known)),
    }
}
