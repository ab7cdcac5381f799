//! Sittings.

use nrm_panel_domain::{
    case::{AdjournmentReason, ListedStages},
    decision::Position,
    id::CaseId,
    projection::SittingRow,
    sitting::{AgendaItem, Attendee, ItemState, SittingStateCode},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{Listing, Page};

use super::{
    Violations, date_to_wire,
    decision::{plan_tie, stage_from_wire, stage_to_wire, view_to_wire},
    instant_to_wire, kind_to_wire, narrative, optional_date, optional_enum, optional_id_to_wire,
    optional_instant, page, required_date, required_enum, required_line, required_name, token,
};
use crate::app::{
    adjourn::{Adjourned, ItemToAdjourn},
    sitting::{
        Convening, Ending, ItemStanding, Listed, Movement, Schedule, SeatStanding, SittingView,
    },
    work::RecordName,
};

pub(crate) fn schedule(
    wire: pb::ScheduleSittingRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Schedule> {
    let held_on = required_date("held_on", wire.held_on, violations);
    let place = required_line("place", wire.place, violations).into_exposed();
    let chair = required_name("chair_id", wire.chair_id, violations);
    Some(Schedule {
        held_on: held_on?,
        place,
        chair,
        invited: wire.invited_person_ids,
    })
}

pub(crate) fn named(
    wire: pb::GetSittingRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(required_name(
        "sitting_id",
        wire.sitting_id,
        violations,
    )))
}

pub(crate) fn listing(
    wire: pb::ListSittingsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Page> {
    Some(page(wire.page_size, &wire.page_token, violations))
}

pub(crate) fn listed(
    wire: pb::AddAgendaItemRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Listed> {
    let sitting = required_name("sitting_id", wire.sitting_id, violations);
    let case = required_name("case_id", wire.case_id, violations);
    if wire.case_version < 1 {
        violations.add(
            "case_version",
            "is required: the version of the case you saw",
        );
    }
    let stages: Vec<_> = wire
        .stages
        .iter()
        .enumerate()
        .filter_map(|(place, number)| {
            required_enum(
                &format!("stages[{place}]"),
                *number,
                stage_from_wire,
                violations,
            )
        })
        .collect();
    let stages = ListedStages::from_stages(&stages).or_else(|| {
        violations.add("stages", "must be RG, CG, or RG before CG");
        None
    });
    Some(Listed {
        sitting,
        case,
        case_version: wire.case_version,
        stages: stages?,
    })
}

pub(crate) fn convening(
    wire: pb::ConveneSittingRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Convening> {
    Some(Convening {
        sitting: required_name("sitting_id", wire.sitting_id, violations),
        version: sitting_version(wire.version, violations),
        present: wire.present_person_ids,
    })
}

pub(crate) fn movement(
    wire: pb::RecordAttendanceRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Movement> {
    let named = |text: String| Some(text).filter(|text| !text.is_empty());
    let deputy = !wire.deputy_for_person_id.is_empty();
    if deputy && (!wire.present || !wire.case_id.is_empty()) {
        let what = "is said when a deputy arrives at the sitting";
        violations.add("deputy_for_person_id", what);
    }
    Some(Movement {
        sitting: required_name("sitting_id", wire.sitting_id, violations),
        version: sitting_version(wire.version, violations),
        person: required_name("person_id", wire.person_id, violations),
        present: wire.present,
        for_case: named(wire.case_id),
        deputy_for: named(wire.deputy_for_person_id),
        occurred_at: optional_instant("occurred_at", wire.occurred_at, violations),
    })
}

pub(crate) fn adjourning(
    wire: pb::AdjournItemRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<ItemToAdjourn> {
    let sitting = required_name("sitting_id", wire.sitting_id, violations);
    let case = required_name("case_id", wire.case_id, violations);
    if wire.case_version < 1 {
        violations.add(
            "case_version",
            "is required: the version of the case you saw",
        );
    }
    let reason = required_enum("reason", wire.reason, reason_from_wire, violations);
    let evidence_wanted = narrative("evidence_wanted", wire.evidence_wanted, violations);
    let wants = reason == Some(AdjournmentReason::EvidenceWanted);
    if wants && evidence_wanted.expose().trim().is_empty() {
        violations.add("evidence_wanted", "is required when evidence is wanted");
    }
    if wants && wire.owner_agency.trim().is_empty() {
        violations.add("owner_agency", "is required when evidence is wanted");
    }
    let return_by = optional_date("return_by", wire.return_by, violations);
    if return_by.is_some_and(|date| date < today) {
        violations.add("return_by", "must not be before today");
    }
    let inquorate = reason == Some(AdjournmentReason::NotQuorate);
    let interim = if inquorate {
        plan_tie("interim_plan", wire.interim_plan, violations)
    } else {
        if wire.interim_plan.is_some() {
            let what = "is given only where the panel is not quorate";
            violations.add("interim_plan", what);
        }
        None
    };
    Some(ItemToAdjourn {
        sitting,
        case,
        case_version: wire.case_version,
        reason: reason?,
        evidence_wanted,
        owner: Some(wire.owner_agency).filter(|named| !named.trim().is_empty()),
        return_by,
        interim,
        justification: narrative("justification", wire.justification, violations),
    })
}

pub(crate) fn ending(
    wire: pb::CloseSittingRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Ending> {
    Some(Ending {
        sitting: required_name("sitting_id", wire.sitting_id, violations),
        version: sitting_version(wire.version, violations),
        open_items_reason: optional_enum(
            "open_items_reason",
            wire.open_items_reason,
            reason_from_wire,
            violations,
        ),
    })
}

fn sitting_version(version: i64, violations: &mut Violations) -> i64 {
    if version < 1 {
        violations.add("version", "is required: the version of the sitting you saw");
    }
    version
}

fn reason_from_wire(wire: pb::AdjournmentReason) -> Option<AdjournmentReason> {
    match wire {
        pb::AdjournmentReason::Unspecified => None,
        pb::AdjournmentReason::NotQuorate => Some(AdjournmentReason::NotQuorate),
        pb::AdjournmentReason::EvidenceWanted => Some(AdjournmentReason::EvidenceWanted),
        pb::AdjournmentReason::NoAgreement => Some(AdjournmentReason::NoAgreement),
        pb::AdjournmentReason::Time => Some(AdjournmentReason::Time),
        pb::AdjournmentReason::PapersNotReady => Some(AdjournmentReason::PapersNotReady),
        pb::AdjournmentReason::DirectionAwaited => Some(AdjournmentReason::DirectionAwaited),
        pb::AdjournmentReason::ChildNotAvailable => Some(AdjournmentReason::ChildNotAvailable),
    }
}

fn sitting_to_wire(view: &SittingView) -> pb::Sitting {
    let sitting = &view.sitting;
    // An item without a standing is hidden from the caller and left out.
    let agenda = sitting
        .agenda
        .iter()
        .zip(&view.items)
        .filter_map(|(item, standing)| Some(item_to_wire(item, standing.as_ref()?)));
    let mut agenda: Vec<_> = agenda.collect();
    agenda.sort_by_key(|item| !item.urgent);
    let items = sitting.agenda.iter().zip(&view.items);
    let shown: Vec<CaseId> = items
        .filter_map(|(item, standing)| standing.as_ref().map(|_| item.case))
        .collect();
    let attendance = sitting.attendance.iter();
    pb::Sitting {
        id: sitting.id.to_string(),
        version: sitting.version,
        state: state_to_wire(sitting.state_code()).into(),
        held_on: Some(date_to_wire(sitting.held_on)),
        place: sitting.place.clone(),
        chair_id: sitting.chair.to_string(),
        agenda,
        attendance: attendance.map(|it| attendee_to_wire(it, &shown)).collect(),
    }
}

fn item_to_wire(item: &AgendaItem, standing: &ItemStanding) -> pb::AgendaItem {
    let ItemStanding {
        quorum,
        open_challenges,
        urgent,
        next_hearing_on,
        seats,
        positions,
        clocks,
        today,
    } = standing;
    let state = match item.state {
        ItemState::Open => pb::ItemState::Open,
        ItemState::Sealed => pb::ItemState::Sealed,
        ItemState::Adjourned => pb::ItemState::Adjourned,
    };
    pb::AgendaItem {
        case_id: item.case.to_string(),
        case_reference: item.reference.clone(),
        stages: item
            .stages
            .stages()
            .iter()
            .map(|stage| stage_to_wire(*stage).into())
            .collect(),
        state: state.into(),
        quorate: quorum.is_ok(),
        missing: quorum
            .as_ref()
            .err()
            .map(ToString::to_string)
            .into_iter()
            .collect(),
        open_challenges: i32::try_from(*open_challenges).unwrap_or(i32::MAX),
        urgent: *urgent,
        next_hearing_on: next_hearing_on.map(date_to_wire),
        seats: seats.iter().map(seat_to_wire).collect(),
        views: positions.iter().map(item_view_to_wire).collect(),
        clocks: clocks
            .iter()
            .map(|clock| pb::ItemClock {
                title: clock.title.to_string(),
                due_on: Some(date_to_wire(clock.due_on)),
                overdue: clock.overdue(*today),
            })
            .collect(),
    }
}

fn seat_to_wire(seat: &SeatStanding) -> pb::ItemSeat {
    pb::ItemSeat {
        seat: kind_to_wire(seat.seat).into(),
        held: seat.held,
        stated: seat
            .stated
            .iter()
            .map(|stage| stage_to_wire(*stage).into())
            .collect(),
    }
}

fn item_view_to_wire(position: &Position) -> pb::ItemView {
    pb::ItemView {
        seat: kind_to_wire(position.seat).into(),
        stage: stage_to_wire(position.stage).into(),
        view: view_to_wire(&position.view).into(),
    }
}

pub(crate) fn attendee_to_wire(attendee: &Attendee, shown: &[CaseId]) -> pb::Attendance {
    pb::Attendance {
        person_id: attendee.person.to_string(),
        name: attendee.name.clone(),
        agency_id: attendee.agency.to_string(),
        seat: kind_to_wire(attendee.seat).into(),
        invited: attendee.invited,
        arrived_at: attendee.arrived_at.map(instant_to_wire),
        left_at: attendee.left_at.map(instant_to_wire),
        deputy_for_person_id: optional_id_to_wire(attendee.deputy_for),
        out_for_case_ids: attendee
            .out_for
            .iter()
            .filter(|case| shown.contains(case))
            .map(ToString::to_string)
            .collect(),
    }
}

fn state_to_wire(state: SittingStateCode) -> pb::SittingState {
    match state {
        SittingStateCode::Scheduled => pb::SittingState::Scheduled,
        SittingStateCode::Convened => pb::SittingState::Convened,
        SittingStateCode::Closed => pb::SittingState::Closed,
    }
}

pub(crate) fn scheduled(view: &SittingView) -> pb::ScheduleSittingResponse {
    pb::ScheduleSittingResponse {
        sitting: Some(sitting_to_wire(view)),
    }
}

pub(crate) fn shown(view: &SittingView) -> pb::GetSittingResponse {
    pb::GetSittingResponse {
        sitting: Some(sitting_to_wire(view)),
    }
}

pub(crate) fn item_added((view, case_version): &(SittingView, i64)) -> pb::AddAgendaItemResponse {
    pb::AddAgendaItemResponse {
        sitting: Some(sitting_to_wire(view)),
        case_version: *case_version,
    }
}

pub(crate) fn convened(view: &SittingView) -> pb::ConveneSittingResponse {
    pb::ConveneSittingResponse {
        sitting: Some(sitting_to_wire(view)),
    }
}

pub(crate) fn attended(view: &SittingView) -> pb::RecordAttendanceResponse {
    pb::RecordAttendanceResponse {
        sitting: Some(sitting_to_wire(view)),
    }
}

pub(crate) fn adjourned(adjourned: &Adjourned) -> pb::AdjournItemResponse {
    pb::AdjournItemResponse {
        case_version: adjourned.version,
        relist_by: adjourned.relist_by.map(date_to_wire),
    }
}

pub(crate) fn closed(view: &SittingView) -> pb::CloseSittingResponse {
    pb::CloseSittingResponse {
        sitting: Some(sitting_to_wire(view)),
    }
}

pub(crate) fn rows_to_wire(listing: &Listing<SittingRow>) -> pb::ListSittingsResponse {
    let summary = |row: &SittingRow| pb::SittingSummary {
        id: row.id.to_string(),
        held_on: Some(date_to_wire(row.held_on)),
        place: row.place.clone(),
        state: state_to_wire(row.state).into(),
        items: i32::try_from(row.items).unwrap_or(i32::MAX),
    };
    pb::ListSittingsResponse {
        sittings: listing.items.iter().map(summary).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}
