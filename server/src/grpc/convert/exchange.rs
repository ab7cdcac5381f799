//! Messages that leave the site.

use nrm_panel_domain::{
    case::{Happening, NotifiableKind},
    message::{MessageKind, MessageState},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, date_to_wire, instant_to_wire, line, not_after_today, optional_date,
    optional_enum, page, required_date, required_enum, required_line, required_name,
    required_narrative, token,
};
use crate::app::{
    exchange::{Confirmation, Messages, MessagesQuery, Resending, Shown},
    notifiable::{Notified, Notifying},
};

pub(crate) fn messages(
    wire: pb::ListMessagesRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<MessagesQuery> {
    let state = optional_enum(
        "state",
        wire.state,
        |wire: pb::MessageState| match wire {
            pb::MessageState::Unspecified => None,
            pb::MessageState::Waiting => Some(MessageState::Waiting),
            pb::MessageState::Sent => Some(MessageState::Sent),
            pb::MessageState::Acknowledged => Some(MessageState::Acknowledged),
            pb::MessageState::Dead => Some(MessageState::Dead),
            pb::MessageState::Withdrawn => Some(MessageState::Withdrawn),
        },
        violations,
    );
    Some(MessagesQuery {
        page: page(wire.page_size, &wire.page_token, violations),
        state,
    })
}

pub(crate) fn resending(
    wire: pb::RetryMessageRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Resending> {
    Some(Resending {
        seen: seen(wire.case_id, wire.version, violations),
        message: required_name("message_id", wire.message_id, violations),
    })
}

pub(crate) fn confirmation(
    wire: pb::RecordAcknowledgementRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Confirmation> {
    let seen = seen(wire.case_id, wire.version, violations);
    let message = required_name("message_id", wire.message_id, violations);
    let by = required_line("acknowledged_by", wire.acknowledged_by, violations);
    let on = required_date("acknowledged_on", wire.acknowledged_on, violations);
    not_after_today("acknowledged_on", on, today, violations);
    let reference = line("receiver_reference", wire.receiver_reference, violations).into_exposed();
    Some(Confirmation {
        seen,
        message,
        by,
        reference: (!reference.is_empty()).then_some(reference),
        on: on?,
    })
}

pub(crate) fn notifying(
    wire: pb::RecordNotifiableEventRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Notifying> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::NotifiableKind| match wire {
            pb::NotifiableKind::Unspecified => None,
            pb::NotifiableKind::Died => Some(NotifiableKind::Died),
            pb::NotifiableKind::WentMissing => Some(NotifiableKind::WentMissing),
            pb::NotifiableKind::Found => Some(NotifiableKind::Found),
            pb::NotifiableKind::Arrested => Some(NotifiableKind::Arrested),
            pb::NotifiableKind::Charged => Some(NotifiableKind::Charged),
            pb::NotifiableKind::TrialDateSet => Some(NotifiableKind::TrialDateSet),
        },
        violations,
    );
    let occurred_on = required_date("occurred_on", wire.occurred_on, violations);
    not_after_today("occurred_on", occurred_on, today, violations);
    let details = required_narrative("details", wire.details, violations);
    let given = wire.trial_on.is_some();
    let trial_on = optional_date("trial_on", wire.trial_on, violations);
    if given != (kind == Some(NotifiableKind::TrialDateSet)) {
        violations.add("trial_on", "is given for a trial date, and only then");
    }
    Some(Notifying {
        seen,
        happening: Happening {
            kind: kind?,
            occurred_on: occurred_on?,
            details,
            trial_on,
        },
    })
}

pub(crate) fn notified_to_wire(notified: &Notified) -> pb::RecordNotifiableEventResponse {
    pb::RecordNotifiableEventResponse {
        version: notified.version,
        tell_by: notified.tell_by.map(date_to_wire),
    }
}

pub(crate) fn message_to_wire(shown: &Shown) -> pb::Message {
    let Shown {
        message,
        case_reference,
        receiver,
        delivery,
    } = shown;
    let confirmed = delivery
        .as_ref()
        .and_then(|delivery| delivery.acknowledgement.as_ref());
    pb::Message {
        id: message.id.to_string(),
        case_id: message.case.to_string(),
        case_reference: case_reference.clone(),
        kind: kind_to_wire(message.kind).into(),
        state: state_to_wire(message.state()).into(),
        receiver: receiver.clone(),
        sequence: message.sequence,
        created_at: Some(instant_to_wire(message.created_at)),
        attempts: i32::try_from(message.attempts).unwrap_or(i32::MAX),
        fault: message.fault.clone().unwrap_or_default(),
        next_attempt_at: message.next_attempt_at.map(instant_to_wire),
        sent_at: message.sent_at.map(instant_to_wire),
        sha256: delivery
            .as_ref()
            .map(|delivery| delivery.sha256.clone())
            .unwrap_or_default(),
        acknowledged_on: confirmed.map(|confirmed| date_to_wire(confirmed.on)),
        acknowledged_by: confirmed
            .map(|confirmed| confirmed.by.expose().clone())
            .unwrap_or_default(),
        receiver_reference: confirmed
            .and_then(|confirmed| confirmed.reference.clone())
            .unwrap_or_default(),
    }
}

pub(crate) fn listed_to_wire(messages: &Messages) -> pb::ListMessagesResponse {
    pb::ListMessagesResponse {
        messages: messages.items.iter().map(message_to_wire).collect(),
        next_page_token: token(messages.next.as_ref()),
    }
}

pub(crate) fn ordered_to_wire(version: &i64) -> pb::RetryMessageResponse {
    pb::RetryMessageResponse { version: *version }
}

pub(crate) fn acknowledged_to_wire(version: &i64) -> pb::RecordAcknowledgementResponse {
    pb::RecordAcknowledgementResponse { version: *version }
}

const fn kind_to_wire(kind: MessageKind) -> pb::MessageKind {
    match kind {
        MessageKind::ReferralToSca => pb::MessageKind::ReferralToSca,
        MessageKind::DecisionToSca => pb::MessageKind::DecisionToSca,
        MessageKind::NoticeToSca => pb::MessageKind::NoticeToSca,
        MessageKind::Handover => pb::MessageKind::Handover,
        MessageKind::InformationRequest => pb::MessageKind::InformationRequest,
    }
}

const fn state_to_wire(state: MessageState) -> pb::MessageState {
    match state {
        MessageState::Waiting => pb::MessageState::Waiting,
        MessageState::Sent => pb::MessageState::Sent,
        MessageState::Acknowledged => pb::MessageState::Acknowledged,
        MessageState::Dead => pb::MessageState::Dead,
        MessageState::Withdrawn => pb::MessageState::Withdrawn,
    }
}
