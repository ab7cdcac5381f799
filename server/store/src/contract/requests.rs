use std::thread;

use uuid::Uuid;

use super::world::{World, event, id, now};
use crate::{Db, RequestKey, StoreError, StreamKind};

pub(super) fn a_repeated_request_gets_the_first_answer(db: &Db) {
    let world = World::new(db);
    let (key, stream) = (key(&world), world.stream(StreamKind::Case));
    assert_eq!(request(db, key, stream), Ok(b"answer 2".to_vec()));
    assert_eq!(request(db, key, stream), Ok(b"answer 2".to_vec()));
    let other = RequestKey {
        principal: world.other,
        ..key
    };
    assert_eq!(request(db, other, stream), Ok(b"answer 3".to_vec()));
    let stored: Result<_, StoreError> = db.read(move |tx| tx.reply_to(&key)).wait();
    assert_eq!(stored.unwrap().map(|stored| stored.stream), Some(stream));
}

pub(super) fn a_request_id_with_another_body_is_refused(db: &Db) {
    let world = World::new(db);
    let (key, stream) = (key(&world), world.stream(StreamKind::Case));
    assert!(request(db, key, stream).is_ok());
    let other = RequestKey {
        body_hash: [8; 32],
        ..key
    };
    assert_eq!(request(db, other, stream), Err(StoreError::RequestIdReused));
}

pub(super) fn a_request_sent_many_times_at_once_has_one_effect(db: &Db) {
    let world = World::new(db);
    let (key, stream) = (key(&world), world.stream(StreamKind::Case));
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            thread::spawn(move || request(&db, key, stream))
        })
        .collect();
    for sender in senders {
        assert_eq!(sender.join().unwrap(), Ok(b"answer 2".to_vec()));
    }
    let events: Result<_, StoreError> = db.read(move |tx| tx.events(stream)).wait();
    assert_eq!(events.unwrap().len(), 2);
}

pub(super) fn a_stored_reply_is_sealed_in_its_place(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let (first, second) = (key(&world), key(&world));
    assert!(request(db, first, stream).is_ok());
    assert!(request(db, second, stream).is_ok());
    let moved = format!(
        "UPDATE reply SET body = (SELECT r.body FROM reply r WHERE r.request_id = '{}') \
         WHERE request_id = '{}'",
        first.request_id, second.request_id
    );
    assert_eq!(world.raw(&[moved]), Ok(1));
    let stored: Result<_, StoreError> = db.read(move |tx| tx.reply_to(&second)).wait();
    assert!(
        matches!(stored, Err(StoreError::Corrupt { .. })),
        "{stored:?}"
    );
}

/// Asks for one more event, answered exactly once.
fn request(db: &Db, key: RequestKey, stream: Uuid) -> Result<Vec<u8>, StoreError> {
    let event = event("asked");
    db.write(move |tx| {
        if let Some(stored) = tx.reply_to(&key)? {
            let bytes = stored.bytes.to_vec();
            return Ok(tx.replay(stored, bytes));
        }
        let appended = tx.append(stream, event.clone())?;
        let answer = format!("answer {}", appended.seq).into_bytes();
        tx.remember(&key, stream, &answer, now())?;
        Ok(appended.with(answer))
    })
    .wait()
}

fn key(world: &World) -> RequestKey {
    RequestKey {
        principal: world.person,
        request_id: id(),
        body_hash: [7; 32],
    }
}
