//! Second looks.

use nrm_panel_domain::{
    decision::{LookVerdict, SecondLook},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations,
    decision::{stage_from_wire, stage_to_wire},
    instant_to_wire, required_enum, required_name, required_narrative,
};
use crate::app::decision::Looking;

pub(crate) fn looking(
    wire: pb::RecordSecondLookRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Looking> {
    let sitting = required_name("sitting_id", wire.sitting_id, violations);
    let case = required_name("case_id", wire.case_id, violations);
    let stage = required_enum("stage", wire.stage, stage_from_wire, violations);
    let verdict = required_enum("verdict", wire.verdict, verdict_from_wire, violations);
    let reasons = required_narrative("reasons", wire.reasons, violations);
    Some(Looking {
        sitting,
        case,
        stage: stage?,
        verdict: verdict?,
        reasons,
    })
}

fn verdict_from_wire(wire: pb::LookVerdict) -> Option<LookVerdict> {
    match wire {
        pb::LookVerdict::Unspecified => None,
        pb::LookVerdict::Agrees => Some(LookVerdict::Agrees),
        pb::LookVerdict::AsksForMore => Some(LookVerdict::AsksForMore),
    }
}

pub(crate) fn second_look_to_wire(look: &SecondLook) -> pb::SecondLook {
    let verdict = match look.verdict {
        LookVerdict::Agrees => pb::LookVerdict::Agrees,
        LookVerdict::AsksForMore => pb::LookVerdict::AsksForMore,
    };
    pb::SecondLook {
        stage: stage_to_wire(look.stage).into(),
        person_id: look.person.to_string(),
        agency_id: look.agency.to_string(),
        verdict: verdict.into(),
        reasons: look.reasons.expose().clone(),
        recorded_at: Some(instant_to_wire(look.recorded_at)),
    }
}

pub(crate) fn recorded_to_wire(look: &SecondLook) -> pb::RecordSecondLookResponse {
    pb::RecordSecondLookResponse {
        second_look: Some(second_look_to_wire(look)),
    }
}
