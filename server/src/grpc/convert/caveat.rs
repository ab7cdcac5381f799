//! Caveats.

use std::collections::BTreeSet;

use nrm_panel_domain::{
    caveat::{Caveat, Reuse, Visibility},
    id::AgencyId,
};
use nrm_panel_proto::v1 as pb;

use super::{Violations, narrative, required_enum};

/// The most agencies a caveat may name.
const MOST_AGENCIES: usize = 50;

/// Reads the caveat of an item.
pub(crate) fn caveat(wire: Option<pb::Caveat>, violations: &mut Violations) -> Option<Caveat> {
    let Some(wire) = wire else {
        violations.add("caveat", "is required");
        return None;
    };
    let named = wire.agency_ids;
    if named.len() > MOST_AGENCIES {
        violations.add("caveat.agency_ids", "must be at most 50");
        return None;
    }
    let agencies: Option<_> = named.iter().map(|id| id.parse::<AgencyId>().ok()).collect();
    if agencies.is_none() {
        violations.add("caveat.agency_ids", "must be identifiers of agencies");
    }
    let visibility = required_enum(
        "caveat.visibility",
        wire.visibility,
        |wire: pb::Visibility| match wire {
            pb::Visibility::Unspecified => None,
            pb::Visibility::Everybody => Some(Visibility::Everybody),
            pb::Visibility::Agencies => Some(Visibility::Agencies(BTreeSet::new())),
            pb::Visibility::Coordinator => Some(Visibility::Coordinator),
        },
        violations,
    );
    let visibility = match (visibility, named.is_empty()) {
        (Some(Visibility::Agencies(_)), true) => {
            violations.add("caveat.agency_ids", "must name an agency");
            None
        }
        (Some(Visibility::Agencies(_)), false) => agencies.map(Visibility::Agencies),
        (Some(_), false) => {
            violations.add("caveat.agency_ids", "must be empty for this visibility");
            None
        }
        (visibility, true) => visibility,
        (None, false) => None,
    };
    let reuse = required_enum(
        "caveat.reuse",
        wire.reuse,
        |wire: pb::Reuse| match wire {
            pb::Reuse::Unspecified => None,
            pb::Reuse::ShareWithSca => Some(Reuse::ShareWithSca),
            pb::Reuse::PanelOnly => Some(Reuse::PanelOnly),
            pb::Reuse::NotForDisclosure => Some(Reuse::NotForDisclosure),
        },
        violations,
    );
    let words = narrative("caveat.words", wire.words, violations);
    Some(Caveat {
        visibility: visibility?,
        reuse: reuse?,
        words,
    })
}

/// Writes the caveat of an item.
pub(crate) fn caveat_to_wire(caveat: &Caveat) -> pb::Caveat {
    let (visibility, agency_ids) = match &caveat.visibility {
        Visibility::Everybody => (pb::Visibility::Everybody, Vec::new()),
        Visibility::Agencies(agencies) => {
            let ids = agencies.iter().map(ToString::to_string);
            (pb::Visibility::Agencies, ids.collect())
        }
        Visibility::Coordinator => (pb::Visibility::Coordinator, Vec::new()),
    };
    let reuse = match caveat.reuse {
        Reuse::ShareWithSca => pb::Reuse::ShareWithSca,
        Reuse::PanelOnly => pb::Reuse::PanelOnly,
        Reuse::NotForDisclosure => pb::Reuse::NotForDisclosure,
    };
    pb::Caveat {
        visibility: visibility.into(),
        agency_ids,
        reuse: reuse.into(),
        words: caveat.words.expose().clone(),
    }
}
