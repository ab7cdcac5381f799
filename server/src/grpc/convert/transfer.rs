//! Transfers of a case.

use nrm_panel_domain::{
    case::{Transfer, TransferEnding, TransferOutcome, TransferReason},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, date_to_wire, instant_to_wire, line, not_after_today, required_date,
    required_enum, required_line, required_narrative,
};
use crate::app::transfer::{Acceptance, Ending, Proposal};

pub(crate) fn proposal(
    wire: pb::ProposeTransferRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Proposal> {
    let seen = seen(wire.case_id, wire.version, violations);
    let to = line("to_agency", wire.to_agency, violations).into_exposed();
    let reason = required_enum(
        "reason",
        wire.reason,
        |wire: pb::TransferReason| match wire {
            pb::TransferReason::Unspecified => None,
            pb::TransferReason::OutOfScope => Some(TransferReason::OutOfScope),
            pb::TransferReason::AuthorityChanged => Some(TransferReason::AuthorityChanged),
            pb::TransferReason::ScaDirection => Some(TransferReason::ScaDirection),
        },
        violations,
    );
    let details = required_narrative("details", wire.details, violations);
    Some(Proposal {
        seen,
        to: (!to.is_empty()).then_some(to),
        reason: reason?,
        details,
    })
}

pub(crate) fn acceptance(
    wire: pb::RecordTransferAcceptedRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Acceptance> {
    let seen = seen(wire.case_id, wire.version, violations);
    let by = required_line("accepted_by", wire.accepted_by, violations);
    let on = required_date("accepted_on", wire.accepted_on, violations);
    not_after_today("accepted_on", on, today, violations);
    let reference = line("receiver_reference", wire.receiver_reference, violations).into_exposed();
    Some(Acceptance {
        seen,
        by,
        reference: (!reference.is_empty()).then_some(reference),
        on: on?,
    })
}

pub(crate) fn ending(
    wire: pb::CancelTransferRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Ending> {
    Some(Ending {
        seen: seen(wire.case_id, wire.version, violations),
        ending: if wire.declined {
            TransferEnding::Declined
        } else {
            TransferEnding::TakenBack
        },
        why: required_narrative("reason", wire.reason, violations),
    })
}

pub(crate) fn proposed_to_wire(version: &i64) -> pb::ProposeTransferResponse {
    pb::ProposeTransferResponse { version: *version }
}

pub(crate) fn accepted_to_wire(version: &i64) -> pb::RecordTransferAcceptedResponse {
    pb::RecordTransferAcceptedResponse { version: *version }
}

pub(crate) fn cancelled_to_wire(version: &i64) -> pb::CancelTransferResponse {
    pb::CancelTransferResponse { version: *version }
}

pub(crate) fn transfer_to_wire(transfer: &Transfer) -> pb::Transfer {
    let proposed = &transfer.proposed;
    let reason = match proposed.reason {
        TransferReason::OutOfScope => pb::TransferReason::OutOfScope,
        TransferReason::AuthorityChanged => pb::TransferReason::AuthorityChanged,
        TransferReason::ScaDirection => pb::TransferReason::ScaDirection,
    };
    let open = pb::Transfer {
        number: i32::try_from(proposed.number).unwrap_or(i32::MAX),
        state: pb::TransferState::Proposed.into(),
        receiver: proposed.receiver.clone(),
        reason: reason.into(),
        details: proposed.details.expose().clone(),
        proposed_by: proposed.by.to_string(),
        proposed_at: Some(instant_to_wire(transfer.proposed_at)),
        ..pb::Transfer::default()
    };
    match &transfer.outcome {
        None => open,
        Some(TransferOutcome::Accepted { by, reference, on }) => pb::Transfer {
            state: pb::TransferState::Accepted.into(),
            ended_on: Some(date_to_wire(*on)),
            accepted_by: by.expose().clone(),
            receiver_reference: reference.clone().unwrap_or_default(),
            ..open
        },
        Some(TransferOutcome::Ended { ending, why, on }) => pb::Transfer {
            state: match ending {
                TransferEnding::Declined => pb::TransferState::Declined,
                TransferEnding::TakenBack => pb::TransferState::TakenBack,
            }
            .into(),
            ended_on: Some(date_to_wire(*on)),
            ended_because: why.expose().clone(),
            ..open
        },
    }
}
