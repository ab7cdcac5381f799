//! Plans.

use nrm_panel_domain::{
    plan::{Plan, PlanKind},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, date_to_wire, instant_to_wire, not_after_today, required_date,
    required_enum, required_line, required_name,
};
use crate::app::plan::{NewPlan, NewVersion};

pub(crate) fn new_plan(
    wire: pb::LinkPlanRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<NewPlan> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::PlanKind| match wire {
            pb::PlanKind::Unspecified => None,
            pb::PlanKind::ChildInNeed => Some(PlanKind::ChildInNeed),
            pb::PlanKind::ChildProtection => Some(PlanKind::ChildProtection),
            pb::PlanKind::Care => Some(PlanKind::Care),
            pb::PlanKind::Safety => Some(PlanKind::Safety),
        },
        violations,
    );
    let reference = required_line("reference", wire.reference, violations);
    let dated = required_date("dated", wire.dated, violations);
    not_after_today("dated", dated, today, violations);
    let lead_professional = required_line("lead_professional", wire.lead_professional, violations);
    Some(NewPlan {
        seen,
        kind: kind?,
        reference,
        dated: dated?,
        lead_professional,
    })
}

pub(crate) fn new_version(
    wire: pb::RecordPlanVersionRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<NewVersion> {
    let seen = seen(wire.case_id, wire.version, violations);
    let plan = required_name("plan_id", wire.plan_id, violations);
    let dated = required_date("dated", wire.dated, violations);
    not_after_today("dated", dated, today, violations);
    let lead_professional = required_line("lead_professional", wire.lead_professional, violations);
    Some(NewVersion {
        seen,
        plan,
        dated: dated?,
        lead_professional,
    })
}

pub(crate) fn plan_to_wire(plan: &Plan) -> pb::Plan {
    let kind = match plan.kind {
        PlanKind::ChildInNeed => pb::PlanKind::ChildInNeed,
        PlanKind::ChildProtection => pb::PlanKind::ChildProtection,
        PlanKind::Care => pb::PlanKind::Care,
        PlanKind::Safety => pb::PlanKind::Safety,
    };
    let versions = plan.versions.iter().map(|version| pb::PlanVersion {
        number: version.number,
        dated: Some(date_to_wire(version.dated)),
        lead_professional: version.lead_professional.expose().clone(),
        recorded_at: Some(instant_to_wire(version.recorded_at)),
    });
    pb::Plan {
        id: plan.id.to_string(),
        kind: kind.into(),
        reference: plan.reference.expose().clone(),
        versions: versions.collect(),
    }
}

pub(crate) fn linked_to_wire((plan, version): &(Plan, i64)) -> pb::LinkPlanResponse {
    pb::LinkPlanResponse {
        plan: Some(plan_to_wire(plan)),
        version: *version,
    }
}

pub(crate) fn versioned_to_wire((plan, version): &(Plan, i64)) -> pb::RecordPlanVersionResponse {
    pb::RecordPlanVersionResponse {
        plan: Some(plan_to_wire(plan)),
        version: *version,
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn plans_to_wire(plans: &Vec<Plan>) -> pb::ListPlansResponse {
    pb::ListPlansResponse {
        plans: plans.iter().map(plan_to_wire).collect(),
    }
}
