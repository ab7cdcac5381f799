//! Entitlements.

use nrm_panel_domain::{
    case::{EntitlementKind, EntitlementState},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, date_to_wire, decision::stage_to_wire, line, narrative,
    not_after_today, optional_date, required_enum, required_name,
};
use crate::app::{
    entitlement::{Shown, Update},
    work::RecordName,
};

pub(crate) fn list_of(
    wire: pb::ListEntitlementsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(required_name(
        "case_id",
        wire.case_id,
        violations,
    )))
}

pub(crate) fn update_of(
    wire: pb::UpdateEntitlementRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Update> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum("kind", wire.kind, kind_from_wire, violations);
    let state = required_enum("state", wire.state, state_from_wire, violations);
    let on = optional_date("on", wire.on, violations);
    not_after_today("on", on, today, violations);
    let owner = line("owner", wire.owner, violations).into_exposed();
    let due_on = optional_date("due_on", wire.due_on, violations);
    let words = narrative("words", wire.words, violations);
    Some(Update {
        seen,
        kind: kind?,
        state: state?,
        on,
        owner: (!owner.trim().is_empty()).then_some(owner),
        due_on,
        words,
    })
}

const fn kind_from_wire(wire: pb::EntitlementKind) -> Option<EntitlementKind> {
    match wire {
        pb::EntitlementKind::Unspecified => None,
        pb::EntitlementKind::Support => Some(EntitlementKind::Support),
        pb::EntitlementKind::LegalAid => Some(EntitlementKind::LegalAid),
        pb::EntitlementKind::FinancialSupport => Some(EntitlementKind::FinancialSupport),
        pb::EntitlementKind::Accommodation => Some(EntitlementKind::Accommodation),
        pb::EntitlementKind::Counselling => Some(EntitlementKind::Counselling),
        pb::EntitlementKind::Interpreting => Some(EntitlementKind::Interpreting),
        pb::EntitlementKind::RemovalProtection => Some(EntitlementKind::RemovalProtection),
        pb::EntitlementKind::Guardian => Some(EntitlementKind::Guardian),
        pb::EntitlementKind::PermissionToStay => Some(EntitlementKind::PermissionToStay),
    }
}

const fn kind_to_wire(kind: EntitlementKind) -> pb::EntitlementKind {
    match kind {
        EntitlementKind::Support => pb::EntitlementKind::Support,
        EntitlementKind::LegalAid => pb::EntitlementKind::LegalAid,
        EntitlementKind::FinancialSupport => pb::EntitlementKind::FinancialSupport,
        EntitlementKind::Accommodation => pb::EntitlementKind::Accommodation,
        EntitlementKind::Counselling => pb::EntitlementKind::Counselling,
        EntitlementKind::Interpreting => pb::EntitlementKind::Interpreting,
        EntitlementKind::RemovalProtection => pb::EntitlementKind::RemovalProtection,
        EntitlementKind::Guardian => pb::EntitlementKind::Guardian,
        EntitlementKind::PermissionToStay => pb::EntitlementKind::PermissionToStay,
    }
}

const fn state_from_wire(wire: pb::EntitlementState) -> Option<EntitlementState> {
    match wire {
        pb::EntitlementState::Unspecified => None,
        pb::EntitlementState::Opened => Some(EntitlementState::Opened),
        pb::EntitlementState::Requested => Some(EntitlementState::Requested),
        pb::EntitlementState::Delivered => Some(EntitlementState::Delivered),
        pb::EntitlementState::NotWanted => Some(EntitlementState::NotWanted),
        pb::EntitlementState::Refused => Some(EntitlementState::Refused),
    }
}

const fn state_to_wire(state: EntitlementState) -> pb::EntitlementState {
    match state {
        EntitlementState::Opened => pb::EntitlementState::Opened,
        EntitlementState::Requested => pb::EntitlementState::Requested,
        EntitlementState::Delivered => pb::EntitlementState::Delivered,
        EntitlementState::NotWanted => pb::EntitlementState::NotWanted,
        EntitlementState::Refused => pb::EntitlementState::Refused,
    }
}

pub(crate) fn entitlement_to_wire(shown: &Shown) -> pb::Entitlement {
    let known = &shown.entitlement;
    pb::Entitlement {
        kind: kind_to_wire(known.kind).into(),
        state: state_to_wire(known.state).into(),
        opened_by: stage_to_wire(known.opened_by).into(),
        opened_on: Some(date_to_wire(known.opened_on)),
        owner: known.owner.clone(),
        due_on: Some(date_to_wire(known.due_on)),
        since: Some(date_to_wire(known.since)),
        delivered_on: known.delivered_on.map(date_to_wire),
        overdue: known.overdue(shown.today),
        words: known.words.expose().clone(),
        note: known.note.clone(),
        source: known.source.clone(),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn list_to_wire(all: &Vec<Shown>) -> pb::ListEntitlementsResponse {
    pb::ListEntitlementsResponse {
        entitlements: all.iter().map(entitlement_to_wire).collect(),
    }
}

pub(crate) fn update_to_wire((shown, version): &(Shown, i64)) -> pb::UpdateEntitlementResponse {
    pb::UpdateEntitlementResponse {
        version: *version,
        entitlement: Some(entitlement_to_wire(shown)),
    }
}
