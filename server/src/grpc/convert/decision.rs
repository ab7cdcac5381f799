//! Positions and decisions.

mod codes;
mod evidence;
mod findings;
mod grounds;

use nrm_panel_domain::{
    case::{Case, TieRequest},
    decision::{
        DEFENCE_NOTE, Decider, Decision, MadeBy, Outcome, PanelRecord, PlanTie, Position,
        RollEntry, Stage, View,
    },
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

pub(crate) use self::codes::nature_to_wire;
use self::grounds::Named;
use super::{
    Violations, constitution::constitution_to_wire, date_to_wire, instant_to_wire, kind_to_wire,
    narrative, referral::exploitation_to_wire, required_enum, required_name, required_narrative,
    review::superseded_to_wire, second_look::second_look_to_wire,
};
use crate::app::decision::{Sealing, StageInput, Stating};

pub(crate) fn stage_from_wire(wire: pb::Stage) -> Option<Stage> {
    match wire {
        pb::Stage::Unspecified => None,
        pb::Stage::ReasonableGrounds => Some(Stage::Rg),
        pb::Stage::ConclusiveGrounds => Some(Stage::Cg),
    }
}

pub(crate) fn stage_to_wire(stage: Stage) -> pb::Stage {
    match stage {
        Stage::Rg => pb::Stage::ReasonableGrounds,
        Stage::Cg => pb::Stage::ConclusiveGrounds,
    }
}

pub(crate) fn outcome_from_wire(wire: pb::Outcome) -> Option<Outcome> {
    match wire {
        pb::Outcome::Unspecified => None,
        pb::Outcome::Positive => Some(Outcome::Positive),
        pb::Outcome::Negative => Some(Outcome::Negative),
    }
}

pub(crate) const fn outcome_to_wire(outcome: Outcome) -> pb::Outcome {
    match outcome {
        Outcome::Positive => pb::Outcome::Positive,
        Outcome::Negative => pb::Outcome::Negative,
    }
}

pub(crate) fn stating(
    wire: pb::RecordPositionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Stating> {
    let sitting = required_name("sitting_id", wire.sitting_id, violations);
    let case = required_name("case_id", wire.case_id, violations);
    let stage = required_enum("stage", wire.stage, stage_from_wire, violations);
    let view = required_enum("view", wire.view, Some, violations);
    let reasons = narrative("reasons", wire.reasons, violations);
    let missing = reasons.expose().trim().is_empty();
    if wire.version < 0 {
        violations.add("version", "must not be negative");
    }
    let view = match view? {
        pb::View::Unspecified => {
            violations.add("view", "is required");
            return None;
        }
        pb::View::Positive => View::Positive { reasons },
        pb::View::Negative => View::Negative { reasons },
        pb::View::Abstain => View::Abstain { reasons },
    };
    if missing && !matches!(view, View::Positive { .. }) {
        violations.add(
            "reasons",
            "are required for a negative view and an abstention",
        );
    }
    Some(Stating {
        sitting,
        case,
        stage: stage?,
        view,
        version: wire.version,
    })
}

pub(crate) fn sealing(
    wire: pb::SealDecisionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Sealing> {
    let sitting = required_name("sitting_id", wire.sitting_id, violations);
    let case = required_name("case_id", wire.case_id, violations);
    if wire.case_version < 1 {
        violations.add(
            "case_version",
            "is required: the version of the case you saw",
        );
    }
    let stages: Vec<i32> = wire.outcomes.iter().map(|outcome| outcome.stage).collect();
    let in_order = matches!(stages.as_slice(), [1] | [2] | [1, 2]);
    if !in_order {
        violations.add("outcomes", "must be RG, CG, or RG before CG");
    }
    let outcomes: Vec<Option<StageInput>> = wire
        .outcomes
        .into_iter()
        .enumerate()
        .map(|(place, outcome)| stage_input(&format!("outcomes[{place}]"), outcome, violations))
        .collect();
    let plan_tie = plan_tie("plan_tie", wire.plan_tie, violations);
    Some(Sealing {
        sitting,
        case,
        case_version: wire.case_version,
        outcomes: outcomes.into_iter().collect::<Option<Vec<_>>>()?,
        plan_tie: plan_tie?,
    })
}

pub(super) fn stage_input(
    field: &str,
    wire: pb::StageOutcome,
    violations: &mut Violations,
) -> Option<StageInput> {
    let stage = required_enum(
        &format!("{field}.stage"),
        wire.stage,
        stage_from_wire,
        violations,
    );
    let outcome = required_enum(
        &format!("{field}.outcome"),
        wire.outcome,
        outcome_from_wire,
        violations,
    );
    let reasons = required_narrative(&format!("{field}.reasons"), wire.reasons, violations);
    let findings = findings::findings(
        &format!("{field}.findings"),
        stage,
        wire.findings,
        violations,
    );
    let evidence = evidence::evidence(field, wire.evidence, wire.set_aside, violations);
    let override_reason = grounds::optional_words(
        &format!("{field}.override_reason"),
        wire.override_reason,
        violations,
    );
    let named = Named {
        route: wire.route,
        forms: wire.forms,
        negative_reason: wire.negative_reason,
        account_alone_reason: wire.account_alone_reason,
    };
    let grounds = grounds::grounds(field, stage, outcome, named, violations);
    let (evidence, set_aside) = evidence?;
    Some(StageInput {
        stage: stage?,
        grounds: grounds?,
        reasons,
        findings: findings?,
        override_reason,
        evidence,
        set_aside,
    })
}

pub(super) fn plan_tie(
    field: &str,
    wire: Option<pb::PlanTie>,
    violations: &mut Violations,
) -> Option<TieRequest> {
    match wire.and_then(|wire| wire.tie) {
        Some(pb::plan_tie::Tie::PlanId(plan)) => match plan.parse() {
            Ok(plan) => Some(TieRequest::Plan(plan)),
            Err(_) => {
                violations.add(
                    format!("{field}.plan_id"),
                    "is not the identifier of a plan",
                );
                None
            }
        },
        Some(pb::plan_tie::Tie::NoPlanReason(reason)) => Some(TieRequest::None(
            required_narrative(&format!("{field}.no_plan_reason"), reason, violations),
        )),
        None => {
            violations.add(field, "a plan, or why there is none, is required");
            None
        }
    }
}

pub(crate) fn view_to_wire(view: &View) -> pb::View {
    match view {
        View::Positive { .. } => pb::View::Positive,
        View::Negative { .. } => pb::View::Negative,
        View::Abstain { .. } => pb::View::Abstain,
    }
}

pub(crate) fn position_to_wire(position: &Position) -> pb::Position {
    pb::Position {
        seat: kind_to_wire(position.seat).into(),
        agency_id: position.agency.to_string(),
        person_id: position.person.to_string(),
        stage: stage_to_wire(position.stage).into(),
        view: view_to_wire(&position.view).into(),
        reasons: position.view.reasons().expose().clone(),
        version: position.version,
        recorded_at: Some(instant_to_wire(position.recorded_at)),
    }
}

pub(crate) fn recorded_to_wire(position: &Position) -> pb::RecordPositionResponse {
    pb::RecordPositionResponse {
        position: Some(position_to_wire(position)),
    }
}

pub(crate) fn sealed_to_wire(
    (decisions, case_version): &(Vec<Decision>, i64),
) -> pb::SealDecisionResponse {
    pb::SealDecisionResponse {
        decisions: decisions.iter().map(decision_to_wire).collect(),
        case_version: *case_version,
    }
}

pub(crate) fn decisions_to_wire(case: &Case) -> pb::GetDecisionsResponse {
    pb::GetDecisionsResponse {
        decisions: case.decisions().into_iter().map(decision_to_wire).collect(),
        superseded: superseded_to_wire(case),
    }
}

pub(crate) fn decision_to_wire(decision: &Decision) -> pb::Decision {
    let decider = match decision.decider() {
        Decider::Panel => pb::Decider::Panel,
        Decider::Sca => pb::Decider::Sca,
        Decider::Ieca => pb::Decider::Ieca,
    };
    let outcome = outcome_to_wire(decision.outcome);
    let common = pb::Decision {
        id: decision.id.to_string(),
        stage: stage_to_wire(decision.stage).into(),
        outcome: outcome.into(),
        decider: decider.into(),
        decided_on: Some(date_to_wire(decision.decided_on)),
        sealed_at: Some(instant_to_wire(decision.recorded_at)),
        rules_version: decision.rules_version.clone(),
        supersedes: decision
            .supersedes
            .map(|past| past.to_string())
            .unwrap_or_default(),
        defence_note: DEFENCE_NOTE.to_owned(),
        ..pb::Decision::default()
    };
    match &decision.made_by {
        MadeBy::External { source, .. } => pb::Decision {
            source: source.clone(),
            ..common
        },
        MadeBy::Panel(record) => of_panel(record, common),
    }
}

fn of_panel(record: &PanelRecord, common: pb::Decision) -> pb::Decision {
    let grounds = &record.grounds;
    let route = grounds.route().map(codes::route_to_wire);
    let negative_reason = grounds.negative_reason();
    let negative_reason = negative_reason.map(codes::negative_reason_to_wire);
    let forms = grounds.forms().into_iter().flatten();
    pb::Decision {
        sitting_id: record.sitting.to_string(),
        test_version: record.test_version.clone(),
        standard: record.standard.clone(),
        reasons: record.reasons.expose().clone(),
        findings: Some(findings::findings_to_wire(&record.findings)),
        route: route.unwrap_or_default().into(),
        forms: forms
            .map(|form| exploitation_to_wire(*form).into())
            .collect(),
        negative_reason: negative_reason.unwrap_or_default().into(),
        account_alone_reason: grounds.account_alone().cloned().unwrap_or_default(),
        override_reason: record.override_reason.expose().clone().unwrap_or_default(),
        set_aside: record
            .set_aside
            .iter()
            .map(evidence::aside_to_wire)
            .collect(),
        positions: record.positions.iter().map(position_to_wire).collect(),
        second_look: record.second_look.as_ref().map(second_look_to_wire),
        roll: record.roll.iter().map(roll_to_wire).collect(),
        plan_tie: Some(tie_to_wire(&record.plan_tie)),
        constitution_version: record.constitution.version,
        constitution: Some(constitution_to_wire(&record.constitution)),
        evidence: record
            .evidence
            .iter()
            .map(evidence::cited_to_wire)
            .collect(),
        ..common
    }
}

fn roll_to_wire(entry: &RollEntry) -> pb::RollEntry {
    pb::RollEntry {
        person_id: entry.person.to_string(),
        name: entry.name.clone(),
        agency_id: entry.agency.to_string(),
        seat: kind_to_wire(entry.seat).into(),
        voting: entry.voting,
        training_valid_until: entry.training_valid_until.map(date_to_wire),
        deputy_for_person_id: entry
            .deputy_for
            .map(|it| it.to_string())
            .unwrap_or_default(),
    }
}

fn tie_to_wire(tie: &PlanTie) -> pb::PlanTie {
    let tie = match tie {
        PlanTie::Plan { plan, .. } => pb::plan_tie::Tie::PlanId(plan.to_string()),
        PlanTie::None { reason } => {
            pb::plan_tie::Tie::NoPlanReason(Sensitive::expose(reason).clone())
        }
    };
    pb::PlanTie { tie: Some(tie) }
}
