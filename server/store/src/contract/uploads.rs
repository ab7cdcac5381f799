//! Uploads: no record while open, part of a case from their event on.

use nrm_panel_domain::id::{CaseId, EvidenceId};

use super::world::{World, event, id, later, now};
use crate::{Db, NewUpload, StoreError, Upload, UploadState};

pub(super) fn an_upload_is_staged_chunk_by_chunk_and_comes_back(db: &Db) {
    let world = World::new(db);
    let (case, new) = begun(&world);
    for (number, bytes) in [b"first".as_slice(), b"second"].into_iter().enumerate() {
        let upload = stored(&world, new.id).unwrap();
        assert_eq!(upload.received as usize, number);
        assert_eq!(upload.details.as_slice(), b"Ottoline.pdf");
        let added = world
            .db
            .stage(move |tx| tx.add_chunk(&upload, bytes))
            .wait();
        assert_eq!(added, Ok::<_, StoreError>(upload_count(number)));
    }
    assert_eq!(chunk(&world, case, new.id, 1), Ok(b"second".to_vec()));
    assert_eq!(chunk(&world, case, new.id, 2), Err(StoreError::NotFound));
    // Another chunk than the next is refused, whoever was faster.
    let mut behind = stored(&world, new.id).unwrap();
    behind.received = 1;
    let late = world.db.stage(move |tx| tx.add_chunk(&behind, b"again"));
    assert_eq!(late.wait(), Err(StoreError::Stale));
    let (person, request) = (world.person, new.request_id);
    let found: Result<_, StoreError> = world
        .db
        .read(move |tx| tx.upload_of_request(person, request))
        .wait();
    assert_eq!(found.unwrap().unwrap().id, new.id);
}

pub(super) fn an_expired_upload_is_discarded_and_a_settled_one_never(db: &Db) {
    let world = World::new(db);
    let (case, new) = begun(&world);
    let (_, other) = begun(&world);
    let upload = stored(&world, new.id).unwrap();
    world
        .db
        .stage(move |tx| tx.add_chunk(&upload, b"bytes"))
        .wait()
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    let kept = new.id;
    world.write(move |tx| {
        let appended = tx.append(case.uuid(), event("added"))?;
        tx.move_upload(kept, UploadState::Open, UploadState::Quarantined)?;
        Ok(appended)
    });
    let waiting: Result<_, StoreError> = world.db.read(|tx| tx.quarantined()).wait();
    assert!(waiting.unwrap().contains(&(kept, case)));
    let expired: Result<Vec<_>, StoreError> =
        world.db.read(|tx| tx.expired_uploads(later(10))).wait();
    let expired = expired.unwrap();
    assert!(expired.contains(&other.id) && !expired.contains(&kept));
    let discard = |id| world.db.stage(move |tx| tx.discard_upload(id)).wait();
    assert_eq!(discard(other.id), Ok::<_, StoreError>(true));
    assert_eq!(discard(other.id), Ok(false));
    assert_eq!(discard(kept), Ok(false));
    assert!(stored(&world, other.id).is_none());
    // Neither by a stale view of it, nor with the database in hand.
    let again = stored(&world, kept).unwrap();
    let late = world
        .db
        .stage(move |tx| tx.add_chunk(&again, b"more"))
        .wait();
    assert_eq!(late, Err(StoreError::Stale));
    for statement in [
        format!("DELETE FROM evidence_chunk WHERE upload_id = '{kept}'"),
        format!("DELETE FROM evidence_upload WHERE id = '{kept}'"),
        format!("UPDATE evidence_chunk SET number = 5 WHERE upload_id = '{kept}'"),
        format!(
            "INSERT INTO evidence_chunk (upload_id, number, body) SELECT '{kept}', 7, body FROM evidence_chunk WHERE upload_id = '{kept}'"
        ),
    ] {
        let refused = world.raw(std::slice::from_ref(&statement)).unwrap_err();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(chunk(&world, case, kept, 0), Ok(b"bytes".to_vec()));
}

pub(super) fn a_chunk_moved_to_another_place_is_rejected(db: &Db) {
    let world = World::new(db);
    let (case, new) = begun(&world);
    for bytes in [b"one".as_slice(), b"two"] {
        let upload = stored(&world, new.id).unwrap();
        world
            .db
            .stage(move |tx| tx.add_chunk(&upload, bytes))
            .wait()
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
    }
    // While it is open somebody with the database in hand could take one chunk away and
    // put another in its place.
    let id = new.id;
    let copy = format!(
        "INSERT INTO evidence_chunk (upload_id, number, body) \
         SELECT upload_id, 2, body FROM evidence_chunk WHERE upload_id = '{id}' AND number = 0"
    );
    assert_eq!(world.raw(&[copy]), Ok(1));
    let what = "a chunk of a document";
    assert_eq!(
        chunk(&world, case, id, 2),
        Err(StoreError::Corrupt { what })
    );
    assert_eq!(chunk(&world, case, id, 0), Ok(b"one".to_vec()));
}

fn begun(world: &World) -> (CaseId, NewUpload) {
    let case = world.case(|_| {}).id;
    let new = NewUpload {
        id: EvidenceId::from_uuid(id()),
        case,
        person: world.person,
        request_id: id(),
        body_hash: [1; 32],
        details: b"Ottoline.pdf".to_vec().into(),
        started_at: now(),
        expires_at: later(10),
    };
    let start = new.clone();
    world
        .db
        .stage(move |tx| tx.start_upload(&start))
        .wait()
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    (case, new)
}

fn stored(world: &World, id: EvidenceId) -> Option<Upload> {
    let stored: Result<_, StoreError> = world.db.read(move |tx| tx.upload(id)).wait();
    stored.unwrap()
}

fn chunk(world: &World, case: CaseId, id: EvidenceId, number: u32) -> Result<Vec<u8>, StoreError> {
    let chunk = world.db.read(move |tx| tx.evidence_chunk(case, id, number));
    chunk.wait().map(|bytes| bytes.to_vec())
}

fn upload_count(number: usize) -> u32 {
    u32::try_from(number + 1).unwrap()
}
