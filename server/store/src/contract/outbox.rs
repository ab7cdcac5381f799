use nrm_panel_domain::{
    id::{AgencyId, CaseId, MessageId},
    message::{MessageKind, MessageState, Outgoing, Recipient},
    time::UtcTime,
};

use super::world::{World, event, id, later, now};
use crate::{Db, NewMessage, Page, StoreError, StreamKind};

const MINUTE: i64 = 60_000_000;

pub(super) fn a_message_waits_until_it_is_delivered(db: &Db) {
    let world = World::new(db);
    let message = sent_because_of_an_event(&world, Recipient::Sca);
    let known = get(db, message);
    assert_eq!((known.state(), known.attempts), (MessageState::Waiting, 0));
    assert_eq!(due(&world, true, &[], now()), [message]);
    assert!(claim(db, message, "one", now()));
    sent(&world, message, "one").unwrap();
    let known = get(db, message);
    assert_eq!((known.state(), known.attempts), (MessageState::Sent, 1));
    assert_eq!(due(&world, true, &[], later(1000 * MINUTE)), []);
    // Its receiver says so; then it is closed for good.
    world
        .with_event(move |tx| tx.mark_acknowledged(message, now()))
        .unwrap();
    assert_eq!(get(db, message).state(), MessageState::Acknowledged);
    let unknown = MessageId::from_uuid(id());
    let refused = world.with_event(move |tx| tx.mark_acknowledged(unknown, now()));
    assert_eq!(refused, Err(StoreError::NotFound));
}

pub(super) fn a_message_is_claimed_by_one_at_a_time(db: &Db) {
    let world = World::new(db);
    let message = sent_because_of_an_event(&world, Recipient::Sca);
    assert!(claim(db, message, "one", now()));
    assert!(!claim(db, message, "two", later(MINUTE - 1)));
    assert_eq!(due(&world, true, &[], later(MINUTE - 1)), []);
    assert_eq!(sent(&world, message, "two"), Err(StoreError::Stale));
    // A lease that ran out is free again, and whoever let it run out has lost it.
    assert!(claim(db, message, "two", later(MINUTE)));
    assert_eq!(get(db, message).attempts, 2);
    assert_eq!(sent(&world, message, "one"), Err(StoreError::Stale));
    sent(&world, message, "two").unwrap();
    assert!(!claim(db, message, "one", later(1000 * MINUTE)));
}

pub(super) fn a_message_that_failed_waits_for_its_pause(db: &Db) {
    let world = World::new(db);
    let message = sent_because_of_an_event(&world, Recipient::Sca);
    assert!(claim(db, message, "one", now()));
    let postponed = db
        .maintain(move |tx| tx.postpone(message, "one", later(5 * MINUTE), "unreachable"))
        .wait();
    assert_eq!(postponed, Ok::<_, StoreError>(()));
    assert_eq!(get(db, message).fault.as_deref(), Some("unreachable"));
    assert!(!claim(db, message, "one", later(5 * MINUTE - 1)));
    assert!(claim(db, message, "one", later(5 * MINUTE)));
    world
        .with_event(move |tx| tx.mark_dead(message, "one", now(), "refused"))
        .unwrap();
    assert_eq!(get(db, message).state(), MessageState::Dead);
    assert_eq!(due(&world, true, &[], later(1000 * MINUTE)), []);
    // Told to, it starts afresh.
    world.with_event(move |tx| tx.send_again(message)).unwrap();
    let known = get(db, message);
    assert_eq!((known.state(), known.attempts), (MessageState::Waiting, 0));
    assert_eq!((known.fault, known.next_attempt_at), (None, None));
    assert_eq!(due(&world, true, &[], now()), [message]);
}

pub(super) fn a_message_is_taken_back_only_before_it_leaves(db: &Db) {
    let world = World::new(db);
    let withdrawn = |message: MessageId| {
        let stream = world.site.uuid();
        let event = event("changed");
        db.write(move |tx| {
            let done = tx.withdraw(message, now())?;
            Ok::<_, StoreError>(tx.append(stream, event.clone())?.with(done))
        })
        .wait()
    };
    let untouched = sent_because_of_an_event(&world, Recipient::Sca);
    assert_eq!(withdrawn(untouched), Ok(true));
    assert_eq!(get(db, untouched).state(), MessageState::Withdrawn);
    assert!(!claim(db, untouched, "one", now()));
    let leaving = sent_because_of_an_event(&world, Recipient::Sca);
    assert!(claim(db, leaving, "one", now()));
    assert_eq!(withdrawn(leaving), Ok(false));
}

pub(super) fn a_message_that_was_altered_is_found_out(db: &Db) {
    let world = World::new(db);
    let message = sent_because_of_an_event(&world, Recipient::Agency(world.agency));
    let check = || {
        let known = get(db, message);
        db.read(move |tx| tx.check_order(&known)).wait()
    };
    assert_eq!(check(), Ok(()));
    for change in ["seq = seq + 1", "kind = 'handover'", "recipient_id = NULL"] {
        let before = get(db, message);
        let altered = format!("UPDATE outbox SET {change} WHERE id = '{message}'");
        assert_eq!(world.raw(&[altered]), Ok(1), "{change}");
        assert!(
            matches!(check(), Err(StoreError::Corrupt { .. })),
            "{change}"
        );
        let mended = format!(
            "UPDATE outbox SET seq = {}, kind = '{}', recipient_id = '{}' WHERE id = '{message}'",
            before.sequence,
            before.kind.code(),
            world.agency,
        );
        assert_eq!(world.raw(&[mended]), Ok(1));
        assert_eq!(check(), Ok(()));
    }
}

pub(super) fn messages_are_due_for_receivers_with_a_route(db: &Db) {
    let world = World::new(db);
    let sca = sent_because_of_an_event(&world, Recipient::Sca);
    let agency = sent_because_of_an_event(&world, Recipient::Agency(world.agency));
    assert_eq!(due(&world, false, &[], now()), []);
    assert_eq!(due(&world, true, &[], now()), [sca]);
    assert_eq!(due(&world, false, &[world.agency], now()), [agency]);
    assert_eq!(due(&world, true, &[world.agency], now()).len(), 2);
    let other = World::new(db);
    assert_eq!(due(&other, true, &[world.agency], now()), []);
}

pub(super) fn messages_of_a_site_are_listed_by_their_state(db: &Db) {
    let world = World::new(db);
    let waiting = sent_because_of_an_event(&world, Recipient::Sca);
    let gone = sent_because_of_an_event(&world, Recipient::Sca);
    assert!(claim(db, gone, "one", now()));
    sent(&world, gone, "one").unwrap();
    let listed = |state: Option<MessageState>| -> Vec<MessageId> {
        let site = world.site;
        let page = Page::first(10);
        let listing = db.read(move |tx| tx.messages(site, state, &page)).wait();
        let listing: Result<_, StoreError> = listing;
        listing
            .unwrap()
            .items
            .iter()
            .map(|known| known.id)
            .collect()
    };
    assert_eq!(listed(Some(MessageState::Waiting)), [waiting]);
    assert_eq!(listed(Some(MessageState::Sent)), [gone]);
    for state in [
        MessageState::Acknowledged,
        MessageState::Dead,
        MessageState::Withdrawn,
    ] {
        assert_eq!(listed(Some(state)), [], "{state:?}");
    }
    assert_eq!(listed(None).len(), 2);
    let case = get(db, waiting).case;
    let about: Result<_, StoreError> = db.read(move |tx| tx.messages_of(case)).wait();
    assert_eq!(about.unwrap(), [get(db, waiting)]);
}

fn sent_because_of_an_event(world: &World, recipient: Recipient) -> MessageId {
    let case = world.stream(StreamKind::Case);
    let (message, event) = (MessageId::from_uuid(id()), event("asked"));
    world.write(move |tx| {
        let appended = tx.append(case, event.clone())?;
        tx.enqueue(
            &appended,
            NewMessage {
                id: message,
                kind: MessageKind::ReferralToSca,
                recipient,
            },
        )?;
        Ok(appended)
    });
    let known = get(&world.db, message);
    assert_eq!((known.case, known.sequence), (CaseId::from_uuid(case), 2));
    message
}

fn get(db: &Db, message: MessageId) -> Outgoing {
    let found: Result<_, StoreError> = db.read(move |tx| tx.message(message)).wait();
    found.unwrap().unwrap()
}

fn claim(db: &Db, message: MessageId, holder: &'static str, at: UtcTime) -> bool {
    let until = UtcTime::from_micros(at.micros() + MINUTE).unwrap();
    let claimed: Result<_, StoreError> = db
        .maintain(move |tx| tx.claim(message, holder, at, until))
        .wait();
    claimed.unwrap()
}

fn sent(world: &World, message: MessageId, holder: &'static str) -> Result<(), StoreError> {
    world.with_event(move |tx| tx.mark_sent(message, holder, now()))
}

fn due(world: &World, sca: bool, agencies: &[AgencyId], at: UtcTime) -> Vec<MessageId> {
    let (site, agencies) = (world.site, agencies.to_vec());
    let due: Result<_, StoreError> = world
        .db
        .read(move |tx| tx.due_messages(site, sca, &agencies, at, 10))
        .wait();
    due.unwrap()
}
