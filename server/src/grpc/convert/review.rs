//! What becomes of sealed decisions.

pub(crate) mod asked;

use nrm_panel_domain::{
    case::{Case, DecisionEnding, SupersedeKind, Superseded, Supersession, SupersessionOutcome},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations,
    case::seen,
    decision::{decision_to_wire, plan_tie, stage_input, stage_to_wire},
    instant_to_wire, optional_instant, required_enum, required_name, required_narrative,
};
use crate::app::{
    case_read::CaseQuery,
    review::{Corrected, Proposal, ReviewView, SeenProposal, Withdrawing},
};

pub(crate) fn query(
    wire: pb::GetReviewRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<CaseQuery> {
    Some(CaseQuery {
        case: required_name("case_id", wire.case_id, violations),
        as_at: optional_instant("as_at", wire.as_at, violations),
    })
}

pub(crate) fn proposal(
    wire: pb::ProposeSupersessionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Proposal> {
    let seen = seen(wire.case_id, wire.version, violations);
    let decision = asked::decision(&wire.decision_id, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::SupersedeKind| match wire {
            pb::SupersedeKind::Unspecified => None,
            pb::SupersedeKind::Correction => Some(SupersedeKind::Correction),
            pb::SupersedeKind::SetAside => Some(SupersedeKind::SetAside),
        },
        violations,
    );
    let reason = required_narrative("reason", wire.reason, violations);
    let correction = match (kind, wire.correction) {
        (Some(SupersedeKind::SetAside), None) | (None, _) => None,
        (Some(SupersedeKind::SetAside), Some(_)) => {
            violations.add("correction", "is only for a correction");
            None
        }
        (Some(SupersedeKind::Correction), wire) => {
            Some(corrected(wire.unwrap_or_default(), violations)?)
        }
    };
    kind?;
    Some(Proposal {
        seen,
        decision: decision?,
        reason,
        correction,
    })
}

fn corrected(wire: pb::Correction, violations: &mut Violations) -> Option<Corrected> {
    let outcome = wire.outcome.unwrap_or_default();
    let outcome = stage_input("correction.outcome", outcome, violations);
    let plan_tie = plan_tie("correction.plan_tie", wire.plan_tie, violations);
    Some(Corrected {
        outcome: outcome?,
        plan_tie: plan_tie?,
    })
}

pub(crate) fn confirming(
    wire: pb::ConfirmSupersessionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<SeenProposal> {
    Some(seen_proposal(
        wire.case_id,
        wire.version,
        wire.number,
        violations,
    ))
}

pub(crate) fn withdrawing(
    wire: pb::WithdrawSupersessionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Withdrawing> {
    Some(Withdrawing {
        of: seen_proposal(wire.case_id, wire.version, wire.number, violations),
        why: required_narrative("reason", wire.reason, violations),
    })
}

fn seen_proposal(
    case_id: String,
    version: i64,
    number: i32,
    violations: &mut Violations,
) -> SeenProposal {
    SeenProposal {
        seen: seen(case_id, version, violations),
        number: numbered(number, violations),
    }
}

/// Reads a number that counts from 1.
pub(super) fn numbered(number: i32, violations: &mut Violations) -> u32 {
    let read = u32::try_from(number).unwrap_or_default();
    if read < 1 {
        violations.add("number", "is required: the number it has on the case");
    }
    read
}

pub(crate) fn proposed_to_wire(
    (supersession, version): &(Supersession, i64),
) -> pb::ProposeSupersessionResponse {
    pb::ProposeSupersessionResponse {
        version: *version,
        supersession: Some(supersession_to_wire(supersession)),
    }
}

pub(crate) fn confirmed_to_wire(
    (supersession, version): &(Supersession, i64),
) -> pb::ConfirmSupersessionResponse {
    pb::ConfirmSupersessionResponse {
        version: *version,
        supersession: Some(supersession_to_wire(supersession)),
    }
}

pub(crate) fn withdrawn_to_wire(
    (supersession, version): &(Supersession, i64),
) -> pb::WithdrawSupersessionResponse {
    pb::WithdrawSupersessionResponse {
        version: *version,
        supersession: Some(supersession_to_wire(supersession)),
    }
}

pub(crate) fn review_to_wire(view: &ReviewView) -> pb::GetReviewResponse {
    let ReviewView { case, as_at } = view;
    let supersessions = case.supersessions.iter();
    let asked = case.review.reconsiderations.iter();
    pb::GetReviewResponse {
        review: Some(pb::Review {
            case_id: case.id.to_string(),
            case_reference: case.reference.clone(),
            version: case.version,
            decisions: case.decisions().into_iter().map(decision_to_wire).collect(),
            superseded: superseded_to_wire(case),
            supersessions: supersessions.map(supersession_to_wire).collect(),
            as_at: Some(instant_to_wire(*as_at)),
            reconsiderations: asked
                .map(|known| asked::reconsideration_to_wire(case, known))
                .collect(),
            revocation: case
                .review
                .revocation
                .as_ref()
                .map(asked::revocation_to_wire),
            quality: case
                .review
                .quality
                .iter()
                .map(asked::quality_to_wire)
                .collect(),
        }),
    }
}

pub(super) fn superseded_to_wire(case: &Case) -> Vec<pb::SupersededDecision> {
    let to_wire = |past: &Superseded| {
        let ending = match past.ending {
            DecisionEnding::Corrected => pb::DecisionEnding::Corrected,
            DecisionEnding::SetAside => pb::DecisionEnding::SetAside,
            DecisionEnding::Reconsidered => pb::DecisionEnding::Reconsidered,
        };
        let next = case.successor(past.decision.id);
        pb::SupersededDecision {
            decision: Some(decision_to_wire(&past.decision)),
            stood_until: Some(instant_to_wire(past.until)),
            ending: ending.into(),
            superseded_by: next.map(|next| next.id.to_string()).unwrap_or_default(),
        }
    };
    case.superseded.iter().map(to_wire).collect()
}

fn supersession_to_wire(supersession: &Supersession) -> pb::Supersession {
    let proposed = &supersession.proposed;
    let kind = match proposed.kind() {
        SupersedeKind::Correction => pb::SupersedeKind::Correction,
        SupersedeKind::SetAside => pb::SupersedeKind::SetAside,
    };
    let open = pb::Supersession {
        number: i32::try_from(proposed.number).unwrap_or(i32::MAX),
        state: pb::SupersessionState::Proposed.into(),
        kind: kind.into(),
        decision_id: proposed.decision.to_string(),
        stage: stage_to_wire(proposed.stage).into(),
        reason: proposed.reason.expose().clone(),
        proposed_by: proposed.by.to_string(),
        proposed_at: Some(instant_to_wire(supersession.proposed_at)),
        correction: proposed.correction.as_deref().map(decision_to_wire),
        ..pb::Supersession::default()
    };
    match &supersession.outcome {
        None => open,
        Some(SupersessionOutcome::Confirmed { by, at }) => pb::Supersession {
            state: pb::SupersessionState::Confirmed.into(),
            ended_by: by.to_string(),
            ended_at: Some(instant_to_wire(*at)),
            ..open
        },
        Some(SupersessionOutcome::Withdrawn { by, at, why }) => pb::Supersession {
            state: pb::SupersessionState::Withdrawn.into(),
            ended_by: by.to_string(),
            ended_at: Some(instant_to_wire(*at)),
            withdrawn_because: why.expose().clone(),
            ..open
        },
    }
}
