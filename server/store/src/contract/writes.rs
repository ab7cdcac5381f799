use std::{
    sync::{Arc, Mutex},
    thread,
};

use nrm_panel_domain::id::CaseId;

use super::world::{World, event, id, now};
use crate::{Appended, Db, Reply, StoreError, StreamKind};

pub(super) fn an_accepted_write_is_there_with_its_event(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let events = db.read(move |tx| tx.events(stream)).wait().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, "made");
    assert_eq!(events[0].payload.as_slice(), b"{\"name\":\"Ottoline\"}");
    let head = db
        .read(move |tx| tx.stream(stream))
        .wait()
        .unwrap()
        .unwrap();
    assert_eq!(
        (head.seq, head.hash, head.site),
        (1, events[0].hash, world.site)
    );
}

pub(super) fn a_refused_write_leaves_nothing(db: &Db) {
    let world = World::new(db);
    let (stream, site) = (id(), world.site);
    let refused: Result<(), StoreError> = db
        .write(move |tx| {
            tx.create_stream(StreamKind::Case, stream, site)?;
            let _ = tx.append(stream, event("made"))?;
            Err(StoreError::Stale)
        })
        .wait();
    assert_eq!(refused, Err(StoreError::Stale));
    assert_eq!(
        db.read(move |tx| tx.stream(stream)).wait(),
        Ok::<_, StoreError>(None)
    );
}

pub(super) fn a_refusal_beside_accepted_writes_is_alone(db: &Db) {
    let world = World::new(db);
    let streams: Vec<_> = (0..40).map(|_| id()).collect();
    let replies: Vec<(usize, Reply<i64, StoreError>)> = streams
        .iter()
        .copied()
        .enumerate()
        .map(|(index, stream)| {
            let site = world.site;
            let reply = db.write(move |tx| {
                tx.create_stream(StreamKind::Case, stream, site)?;
                let appended = tx.append(stream, event("made"))?;
                if index % 4 == 0 {
                    return Err(StoreError::Stale);
                }
                let seq = appended.seq;
                Ok(appended.with(seq))
            });
            (index, reply)
        })
        .collect();
    for (index, reply) in replies {
        let expected = if index % 4 == 0 {
            Err(StoreError::Stale)
        } else {
            Ok(1)
        };
        assert_eq!(reply.wait(), expected, "write {index}");
        let stream = streams[index];
        let stored: Result<_, StoreError> = db.read(move |tx| tx.events(stream)).wait();
        assert_eq!(
            stored.unwrap().len(),
            usize::from(index % 4 != 0),
            "write {index}"
        );
    }
}

pub(super) fn a_panic_is_an_error_and_the_store_goes_on(db: &Db) {
    let world = World::new(db);
    let (stream, site) = (id(), world.site);
    let panicked: Result<(), StoreError> = db
        .write(move |tx| {
            tx.create_stream(StreamKind::Case, stream, site)?;
            let _ = tx.append(stream, event("made"))?;
            panic!("on purpose");
        })
        .wait();
    assert!(matches!(panicked, Err(StoreError::Bug(_))), "{panicked:?}");
    assert_eq!(
        db.read(move |tx| tx.stream(stream)).wait(),
        Ok::<_, StoreError>(None)
    );
    world.stream(StreamKind::Case);
}

pub(super) fn a_proof_of_another_transaction_commits_nothing(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let stolen: Arc<Mutex<Option<Appended>>> = Arc::default();
    let thief = Arc::clone(&stolen);
    let refused: Result<(), StoreError> = db
        .write(move |tx| {
            *thief.lock().unwrap() = Some(tx.append(stream, event("made"))?);
            Err(StoreError::Stale)
        })
        .wait();
    assert_eq!(refused, Err(StoreError::Stale));
    let smuggled = db
        .write(move |tx| {
            tx.insert_case(&World::case_row(&world, CaseId::from_uuid(stream)))?;
            let proof = stolen.lock().unwrap().take().ok_or(StoreError::NotFound)?;
            Ok::<_, StoreError>(proof.with(()))
        })
        .wait();
    assert!(matches!(smuggled, Err(StoreError::Bug(_))), "{smuggled:?}");
    let case = CaseId::from_uuid(stream);
    assert_eq!(
        db.read(move |tx| tx.case_row(case)).wait(),
        Ok::<_, StoreError>(None)
    );
}

pub(super) fn a_failed_statement_that_is_ignored_commits_nothing(db: &Db) {
    let world = World::new(db);
    let (stream, site, person) = (world.stream(StreamKind::Case), world.site, world.person);
    let row = world.person_row(person, "Bea");
    let ignored = db
        .write(move |tx| {
            let appended = tx.append(stream, event("made"))?;
            let duplicate = tx.insert_person(site, &row, now());
            assert_eq!(duplicate, Err(StoreError::Duplicate));
            Ok::<_, StoreError>(appended.with(()))
        })
        .wait();
    assert!(matches!(ignored, Err(StoreError::Bug(_))), "{ignored:?}");
    assert_eq!(
        db.read(move |tx| tx.events(stream)).wait().map(|e| e.len()),
        Ok::<_, StoreError>(1)
    );
}

pub(super) fn a_call_from_within_a_closure_is_refused(db: &Db) {
    let world = World::new(db);
    let (stream, inner) = (world.stream(StreamKind::Case), db.clone());
    let nested = db
        .write(move |tx| {
            let inside = inner
                .write(move |tx| Ok::<_, StoreError>(tx.append(stream, event("made"))?.with(())))
                .wait();
            assert!(matches!(inside, Err(StoreError::Bug(_))), "{inside:?}");
            let inside = inner.read(move |tx| tx.stream(stream)).wait();
            assert!(matches!(inside, Err(StoreError::Bug(_))), "{inside:?}");
            Ok::<_, StoreError>(tx.append(stream, event("made"))?.with(()))
        })
        .wait();
    assert_eq!(nested, Ok(()));
}

pub(super) fn writers_of_one_stream_wait_for_each_other(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            thread::spawn(move || {
                for _ in 0..10 {
                    let event = event("added");
                    db.write(move |tx| {
                        let head = tx.lock_stream(stream)?.ok_or(StoreError::NotFound)?;
                        let appended = tx.append(stream, event.clone())?;
                        assert_eq!(appended.seq, head.seq + 1);
                        Ok::<_, StoreError>(appended.with(()))
                    })
                    .wait()
                    .unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let events: Result<Vec<_>, StoreError> = db.read(move |tx| tx.events(stream)).wait();
    let events = events.unwrap();
    assert_eq!(
        events.iter().map(|e| e.seq).collect::<Vec<_>>(),
        (1..=81).collect::<Vec<_>>()
    );
    assert!(
        events
            .windows(2)
            .all(|pair| pair[0].recorded_at < pair[1].recorded_at)
    );
}

pub(super) fn writers_of_many_streams_all_succeed(db: &Db) {
    let world = Arc::new(World::new(db));
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let world = Arc::clone(&world);
            thread::spawn(move || (0..10).map(|_| world.stream(StreamKind::Case)).collect())
        })
        .collect();
    let streams: Vec<Vec<_>> = writers
        .into_iter()
        .map(|writer| writer.join().unwrap())
        .collect();
    let site = world.site;
    let verified: Result<_, StoreError> = db.report(move |tx| tx.verify_all(Some(site))).wait();
    let verified = verified.unwrap();
    assert_eq!(verified.fault, None);
    assert_eq!(
        verified.chains,
        1 + streams.iter().map(|s| s.len() as u64).sum::<u64>()
    );
}

pub(super) fn a_read_sees_one_snapshot(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let (seen, resume) = (
        crossbeam_channel::bounded(1),
        crossbeam_channel::bounded::<()>(1),
    );
    let (seen_sender, resume_receiver) = (seen.0, resume.1);
    let reply = db.read(move |tx| {
        let before = tx.events(stream)?.len();
        seen_sender.send(()).map_err(|_| StoreError::NotFound)?;
        resume_receiver.recv().map_err(|_| StoreError::NotFound)?;
        Ok::<_, StoreError>((before, tx.events(stream)?.len()))
    });
    seen.1.recv().unwrap();
    let event = event("added");
    world.write(move |tx| tx.append(stream, event.clone()));
    resume.0.send(()).unwrap();
    assert_eq!(reply.wait(), Ok((1, 1)));
}
