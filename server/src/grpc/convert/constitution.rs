//! Constitutions.

use nrm_panel_domain::{
    constitution::{Adopted, Aggregation, ChairRule, Constitution, Presence, Seat, SeatStanding},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{Violations, instant_to_wire, kind_to_wire};
use crate::app::directory::{ConstitutionView, Version};

pub(crate) fn asked(
    wire: pb::GetConstitutionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Version> {
    if wire.version < 0 {
        violations.add("version", "must be 0 for the one in force, or a version");
    }
    Some(Version(wire.version))
}

pub(crate) fn shown(view: &ConstitutionView) -> pb::GetConstitutionResponse {
    pb::GetConstitutionResponse {
        constitution: Some(constitution_to_wire(&view.constitution)),
        versions: view.versions.iter().map(version_to_wire).collect(),
    }
}

pub(crate) fn constitution_to_wire(constitution: &Constitution) -> pb::Constitution {
    let Constitution {
        version,
        aggregation,
        training_valid_months,
        chair,
        second_look,
        rhythm,
        inquorate,
        seats,
    } = constitution;
    let aggregation = match aggregation {
        Aggregation::Unanimous => pb::Aggregation::Unanimous,
        Aggregation::Majority => pb::Aggregation::Majority,
    };
    let chair_rule = match chair {
        ChairRule::NotLeadSocialWorker => "not the child's lead social worker",
    };
    pb::Constitution {
        version: *version,
        aggregation: aggregation.into(),
        training_valid_months: *training_valid_months,
        chair_rule: chair_rule.to_owned(),
        second_look: *second_look,
        rhythm: rhythm.clone(),
        relist_working_days: inquorate.relist_working_days,
        second_inquorate_needs_reason: inquorate.second_needs_reason,
        seats: seats.iter().map(seat_to_wire).collect(),
    }
}

fn seat_to_wire(seat: &Seat) -> pb::ConstitutionSeat {
    let standing = match seat.standing {
        SeatStanding::Decides => pb::SeatStanding::Decides,
        SeatStanding::Consulted => pb::SeatStanding::Consulted,
        SeatStanding::Advises => pb::SeatStanding::Advises,
    };
    let presence = match seat.presence {
        Presence::MustInclude => pb::SeatPresence::MustInclude,
        Presence::Optional => pb::SeatPresence::Optional,
        Presence::Excluded => pb::SeatPresence::Excluded,
    };
    pb::ConstitutionSeat {
        kind: kind_to_wire(seat.kind).into(),
        standing: standing.into(),
        presence: presence.into(),
    }
}

fn version_to_wire(adopted: &Adopted) -> pb::ConstitutionVersion {
    pb::ConstitutionVersion {
        version: adopted.constitution.version,
        adopted_at: Some(instant_to_wire(adopted.at)),
        adopted_by: adopted.by.clone(),
        reason: adopted.reason.clone(),
    }
}
