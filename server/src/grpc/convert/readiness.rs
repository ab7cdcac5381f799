//! Readiness.

use nrm_panel_domain::{
    case::readiness::{Check, Readiness, Weight},
    decision::Stage,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, date_to_wire,
    decision::{stage_from_wire, stage_to_wire},
    optional_enum, required_name,
};
use crate::app::readiness::{ReadinessQuery, ReadinessView};

pub(crate) fn query(
    wire: pb::GetCaseReadinessRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<ReadinessQuery> {
    Some(ReadinessQuery {
        case: required_name("case_id", wire.case_id, violations),
        stage: optional_enum("stage", wire.stage, stage_from_wire, violations),
    })
}

pub(crate) fn view_to_wire(view: &ReadinessView) -> pb::GetCaseReadinessResponse {
    let readiness = &view.readiness;
    let stage = readiness.next.map(|next| view.asked.unwrap_or(next));
    let items = readiness.until(view.asked.unwrap_or(Stage::Cg));
    pb::GetCaseReadinessResponse {
        items: items.map(|check| item_to_wire(check, view.today)).collect(),
        stage: stage.map_or(pb::Stage::Unspecified, stage_to_wire).into(),
        ready: stage.is_none_or(|stage| readiness.ready(stage)),
    }
}

fn item_to_wire(check: &Check, today: CivilDate) -> pb::ReadinessItem {
    let weight = match check.weight {
        Weight::Blocks => pb::ReadinessWeight::Blocks,
        Weight::Informs => pb::ReadinessWeight::Informs,
    };
    let item = pb::ReadinessItem {
        code: check.code.to_owned(),
        title: check.title.clone(),
        rule: check.rule.to_owned(),
        stage: stage_to_wire(check.stage).into(),
        weight: weight.into(),
        complete: check.missing.is_none(),
        ..pb::ReadinessItem::default()
    };
    match &check.missing {
        None => item,
        Some(missing) => pb::ReadinessItem {
            missing: missing.what.clone(),
            owed_by: missing.by.name.clone(),
            agency_id: missing
                .by
                .agency
                .map(|agency| agency.to_string())
                .unwrap_or_default(),
            due_on: missing.due_on.map(date_to_wire),
            overdue: check.overdue(today),
            ..item
        },
    }
}

/// Writes how much is missing; nothing for a case that is closed.
pub(crate) fn summary_to_wire(readiness: &Readiness) -> Option<pb::ReadinessSummary> {
    let next = readiness.next?;
    let blocking = readiness.until(next).filter(|check| check.holds_up());
    Some(pb::ReadinessSummary {
        missing: count(readiness.owed().count()),
        blocking: count(blocking.count()),
        next_due_on: readiness.next_due().map(date_to_wire),
    })
}

fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}
