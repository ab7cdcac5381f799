//! Reference data.

use nrm_panel_domain::{
    reference::{Certainty, Entry, List},
    referral::text::check_line,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{Violations, date_to_wire, optional_date, page, required_enum};
use crate::app::reference::{Found, Search};

pub(crate) fn search(
    wire: pb::ListReferenceRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Search> {
    let list = required_enum("list", wire.list, list_from_wire, violations);
    violations.text("contains", check_line(&wire.contains));
    violations.text("page_token", check_line(&wire.page_token));
    let as_at = optional_date("as_at", wire.as_at, violations);
    let page_size = page(wire.page_size, "", violations).size;
    Some(Search {
        list: list?,
        contains: wire.contains,
        as_at,
        page_size,
        after: wire.page_token,
    })
}

pub(crate) fn found_to_wire(found: &Found) -> pb::ListReferenceResponse {
    pb::ListReferenceResponse {
        entries: found.entries.iter().map(entry_to_wire).collect(),
        next_page_token: found.next.clone().unwrap_or_default(),
    }
}

fn entry_to_wire(entry: &Entry) -> pb::ReferenceEntry {
    pb::ReferenceEntry {
        list: list_to_wire(entry.list).into(),
        code: entry.code.clone(),
        name: entry.name.clone(),
        other_names: entry.other_names.clone(),
        kind: entry.kind.clone(),
        valid_from: entry.valid_from.map(date_to_wire),
        valid_to: entry.valid_to.map(date_to_wire),
        successors: entry.successors.clone(),
        part_of: entry.part_of.clone(),
        certainty: certainty_to_wire(entry.certainty).into(),
        source: entry.source.clone(),
    }
}

fn list_from_wire(wire: pb::ReferenceList) -> Option<List> {
    match wire {
        pb::ReferenceList::Unspecified => None,
        pb::ReferenceList::FirstResponder => Some(List::FirstResponder),
        pb::ReferenceList::LocalAuthority => Some(List::LocalAuthority),
        pb::ReferenceList::PoliceForce => Some(List::PoliceForce),
        pb::ReferenceList::ExploitationType => Some(List::ExploitationType),
        pb::ReferenceList::Nationality => Some(List::Nationality),
        pb::ReferenceList::Country => Some(List::Country),
        pb::ReferenceList::Town => Some(List::Town),
        pb::ReferenceList::Region => Some(List::Region),
    }
}

fn list_to_wire(list: List) -> pb::ReferenceList {
    match list {
        List::FirstResponder => pb::ReferenceList::FirstResponder,
        List::LocalAuthority => pb::ReferenceList::LocalAuthority,
        List::PoliceForce => pb::ReferenceList::PoliceForce,
        List::ExploitationType => pb::ReferenceList::ExploitationType,
        List::Nationality => pb::ReferenceList::Nationality,
        List::Country => pb::ReferenceList::Country,
        List::Town => pb::ReferenceList::Town,
        List::Region => pb::ReferenceList::Region,
    }
}

fn certainty_to_wire(certainty: Certainty) -> pb::ReferenceCertainty {
    match certainty {
        Certainty::Confirmed => pb::ReferenceCertainty::Confirmed,
        Certainty::Recalled => pb::ReferenceCertainty::Recalled,
        Certainty::Imported => pb::ReferenceCertainty::Imported,
    }
}
