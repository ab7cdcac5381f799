//! The point-in-time view.

use nrm_panel_domain::time::CivilDate;
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::view_to_wire as case_to_wire, instant_to_wire, optional_id_to_wire,
    optional_instant, required_name, sitting::attendee_to_wire,
};
use crate::app::instant::{InstantQuery, InstantView, Opening};

pub(crate) fn query(
    wire: pb::GetCaseAtInstantRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<InstantQuery> {
    let case = required_name("case_id", wire.case_id, violations);
    if wire.at.is_none() {
        violations.add("at", "is required");
    }
    let at = optional_instant("at", wire.at, violations);
    Some(InstantQuery { case, at: at? })
}

pub(crate) fn view_to_wire(view: &InstantView) -> pb::GetCaseAtInstantResponse {
    let listed = view.case.as_ref().and_then(|case| case.case.listing());
    pb::GetCaseAtInstantResponse {
        at: Some(instant_to_wire(view.at)),
        case: view.case.as_ref().and_then(|case| case_to_wire(case).case),
        sitting_id: optional_id_to_wire(listed.map(|listing| listing.sitting)),
        // Whoever is out for another case is no part of this one.
        room: view
            .room
            .iter()
            .map(|attendee| attendee_to_wire(attendee, &[]))
            .collect(),
        openings: view.openings.iter().map(opening_to_wire).collect(),
    }
}

fn opening_to_wire(opening: &Opening) -> pb::Opening {
    let entry = &opening.entry;
    pb::Opening {
        at: Some(instant_to_wire(entry.at)),
        person_id: optional_id_to_wire(entry.person),
        person: opening.person.clone(),
        agency_id: optional_id_to_wire(entry.agency),
        agency: opening.agency.clone(),
        rpc: entry.rpc.clone(),
        purpose: entry.purpose.clone(),
    }
}
