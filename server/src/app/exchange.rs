//! Messages that leave the site, as people see and close them.

use nrm_panel_domain::{
    access::{self, Target},
    case::{Case, CaseEvent, Confirming, Delivery, open_task},
    clocks::Alert,
    id::{CaseId, MessageId},
    message::{MessageState, Outgoing, Recipient},
    refusal::Refusal,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{Cursor, Page, ReadTx};

use super::{
    case_record::Seen,
    error::AppError,
    work::{Look, Saved, Work},
};

/// A message as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) message: Outgoing,
    pub(crate) case_reference: String,
    pub(crate) receiver: String,
    /// What the record of the case says of it; not in lists.
    pub(crate) delivery: Option<Delivery>,
}

impl Shown {
    /// Returns what somebody must act on.
    pub(crate) fn open_task(&self) -> Option<Alert> {
        open_task(&self.message)
    }
}

/// What a receiver is called where no agency is named.
const SCA: &str = "Single Competent Authority";

/// Shows the messages about a case, as they are or as they were known at an instant.
pub(crate) fn about(
    look: &mut Look<'_, '_>,
    case: &Case,
    as_at: Option<UtcTime>,
) -> Result<Vec<Shown>, AppError> {
    let mut shown = Vec::new();
    for today in look.tx.messages_of(case.id)? {
        if let Some(message) = case.exchange.as_known(today, as_at) {
            shown.push(Shown {
                receiver: receiver(look.tx, message.recipient)?,
                delivery: case.exchange.delivery(message.id).cloned(),
                case_reference: case.reference.clone(),
                message,
            });
        }
    }
    Ok(shown)
}

/// Which messages to list.
#[derive(Clone, Debug)]
pub(crate) struct MessagesQuery {
    pub(crate) page: Page,
    pub(crate) state: Option<MessageState>,
}

/// A page of messages.
#[derive(Clone, Debug)]
pub(crate) struct Messages {
    pub(crate) items: Vec<Shown>,
    pub(crate) next: Option<Cursor>,
}

/// Lists the messages about the cases the caller may see.
pub(crate) fn list(look: &mut Look<'_, '_>, query: &MessagesQuery) -> Result<Messages, AppError> {
    look.permit_site()?;
    let listing = look
        .tx
        .messages(look.session.site.id, query.state, &query.page)?;
    let person = look.session.actor.person;
    let mut items = Vec::new();
    for message in listing.items {
        let Some((row, relation)) = look.tx.case_for(message.case, person)? else {
            continue;
        };
        let target = Target::Case(&relation);
        if access::permit(&look.session.actor, look.call.action, target).is_ok() {
            items.push(Shown {
                case_reference: row.reference,
                receiver: receiver(look.tx, message.recipient)?,
                delivery: None,
                message,
            });
        }
    }
    Ok(Messages {
        items,
        next: listing.next,
    })
}

/// A message to be sent again.
#[derive(Clone, Debug)]
pub(crate) struct Resending {
    pub(crate) seen: Seen,
    pub(crate) message: String,
}

/// Orders that a message be sent again.
pub(crate) fn send_again(
    work: &mut Work<'_, '_>,
    input: &Resending,
) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let message = message(work, &input.message)?;
    let event = case.order_sending(&message)?;
    work.tx.send_again(message.id)?;
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with(case.version))
}

/// A receiver's confirmation.
#[derive(Clone, Debug)]
pub(crate) struct Confirmation {
    pub(crate) seen: Seen,
    pub(crate) message: String,
    pub(crate) by: Sensitive<String>,
    pub(crate) reference: Option<String>,
    pub(crate) on: CivilDate,
}

/// Records a receiver's confirmation.
pub(crate) fn acknowledge(
    work: &mut Work<'_, '_>,
    input: &Confirmation,
) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let message = message(work, &input.message)?;
    let confirming = Confirming {
        by: input.by.clone(),
        reference: input.reference.clone(),
        on: input.on,
    };
    let events = case.acknowledge(&message, confirming)?;
    work.tx.mark_acknowledged(message.id, work.now())?;
    save_all(work, case, events)
}

/// Takes messages about a case back that wait to be sent. Returns whether one has left
/// already, or may have: then its receiver must be told.
pub(super) fn withdraw(
    work: &mut Work<'_, '_>,
    case: CaseId,
    which: impl Fn(&Outgoing) -> bool,
) -> Result<bool, AppError> {
    let now = work.now();
    let mut left = false;
    for message in work.tx.messages_of(case)?.iter().filter(|it| which(it)) {
        left |= match message.state() {
            MessageState::Withdrawn => false,
            MessageState::Acknowledged => true,
            MessageState::Waiting | MessageState::Sent | MessageState::Dead => {
                !work.tx.withdraw(message.id, now)?
            }
        };
    }
    Ok(left)
}

/// Saves events of a case, one after the other.
pub(super) fn save_all(
    work: &mut Work<'_, '_>,
    case: Case,
    events: Vec<CaseEvent>,
) -> Result<Saved<i64>, AppError> {
    let mut last = None;
    let mut case = case;
    for event in events {
        let (after, saved) = work.save_case(case, event)?;
        case = after;
        last = Some(saved);
    }
    let saved = last.ok_or(AppError::Internal("a change without an event"))?;
    Ok(saved.with(case.version))
}

/// Finds a message; whether it is about the case is for the rules to say.
fn message(work: &mut Work<'_, '_>, named: &str) -> Result<Outgoing, AppError> {
    let id: MessageId = named.parse().map_err(|_| Refusal::MessageUnknown)?;
    let found = work.tx.message(id)?;
    Ok(found.ok_or(Refusal::MessageUnknown)?)
}

fn receiver(tx: &mut ReadTx<'_>, recipient: Recipient) -> Result<String, AppError> {
    match recipient {
        Recipient::Sca => Ok(SCA.to_owned()),
        Recipient::Agency(agency) => {
            let agency = tx.agency(agency)?;
            Ok(agency.map_or_else(|| "an agency".to_owned(), |agency| agency.name))
        }
    }
}
