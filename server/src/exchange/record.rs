//! What the service itself puts on the record of a case: by nobody, as the system.

use nrm_panel_domain::{
    case::{CaseEvent, ExchangeEvent},
    event::Recorded,
    id::{CaseId, EventId, IdSource, MessageId},
    refusal::Refusal,
    rulebook::RuleBook,
    time::UtcTime,
};
use nrm_panel_store::{Appended, NewEvent, WriteTx};
use zeroize::Zeroizing;

use crate::app::{App, error::AppError, work::fold_case};

/// Appends an event to a case and brings its row up to date.
pub(super) fn append(
    tx: &mut WriteTx<'_>,
    book: &RuleBook,
    id: EventId,
    case: CaseId,
    event: ExchangeEvent,
    now: UtcTime,
) -> Result<Appended, AppError> {
    tx.lock_stream(case.uuid())?;
    let events = tx.events(case.uuid())?;
    let case = fold_case(events)?.ok_or(AppError::Internal("a case without events"))?;
    let event = CaseEvent::Exchange(event);
    let payload = serde_json::to_vec(&event)
        .map_err(|_| AppError::Internal("an event that cannot be written"))?;
    let appended = tx.append(
        case.id.uuid(),
        NewEvent {
            id,
            kind: event.kind(),
            actor: None,
            agency: None,
            purpose: "exchange".to_owned(),
            occurred_at: now,
            now,
            payload: Zeroizing::new(payload),
        },
    )?;
    let site = tx
        .site(case.site)?
        .ok_or(AppError::Internal("a case without a site"))?;
    let case = case.apply(Recorded {
        sequence: appended.seq,
        actor: None,
        occurred_at: now,
        recorded_at: appended.recorded_at,
        event,
    })?;
    tx.update_case(&case.row(&case.standing(&site, book)))?;
    Ok(appended)
}

/// Orders, at the machine, that a message be sent again.
///
/// # Errors
/// A sentence for the administrator.
pub fn send_again(app: &App, message: MessageId) -> Result<(), String> {
    let (book, now) = (app.book.clone(), app.clock.now());
    let event_id = EventId::new(&*app.ids as &dyn IdSource);
    let ordered = app.db.write::<_, AppError, _>(move |tx| {
        let known = tx.message(message)?.ok_or(Refusal::MessageUnknown)?;
        if !known.state().is_open() {
            return Err(Refusal::MessageClosed.into());
        }
        tx.send_again(message)?;
        let event = ExchangeEvent::SendingOrdered {
            message,
            kind: known.kind,
        };
        Ok(append(tx, &book, event_id, known.case, event, now)?.with(()))
    });
    ordered.wait().map_err(|error| said(&error))
}

/// Says an error to whoever runs the installation.
pub(super) fn said(error: &AppError) -> String {
    match error {
        AppError::Refused(refusal) => refusal.to_string(),
        AppError::Store(error) => error.to_string(),
        AppError::Internal(what) => (*what).to_owned(),
        AppError::Unauthenticated | AppError::NotPermitted(_) | AppError::Invalid(_) => {
            "it was refused".to_owned()
        }
    }
}
