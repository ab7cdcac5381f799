use std::thread;

use nrm_panel_ledger::{Digest, Entry, Frontier, Wrong, leaf_hash};
use uuid::Uuid;

use super::world::{World, event, later, now};
use crate::{
    Db, EngineKind, KeptCheckpoint, LedgerScope, LedgerVerification, StoreError, StreamKind,
    Unfolded,
};

pub(super) fn events_become_leaves_in_the_order_of_their_streams(db: &Db) {
    let world = World::new(db);
    let (one, other) = (
        world.stream(StreamKind::Case),
        world.stream(StreamKind::Case),
    );
    for number in 1..4 {
        append(&world, other, number);
        append(&world, one, number);
    }
    let found = unfolded(db);
    assert_eq!(found.len(), 9);
    let of = |stream: Uuid| -> Vec<i64> {
        let of_stream = found.iter().filter(|leaf| leaf.stream == stream);
        of_stream.map(|leaf| leaf.seq).collect()
    };
    assert_eq!((of(one), of(other)), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
    let checkpoint = fold(db, &found).unwrap().unwrap();
    assert_eq!(checkpoint.size, 9);
    assert_eq!(unfolded(db), []);
    // What comes later stands behind.
    append(&world, one, 9);
    let next = unfolded(db);
    assert_eq!((next.len(), next[0].stream, next[0].seq), (1, one, 5));
    assert_eq!(fold(db, &next).unwrap().unwrap().size, 10);
    assert_eq!(verify(db, &[]).leaves, 10);
}

pub(super) fn an_event_waits_for_the_one_before_it(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    for number in 1..3 {
        append(&world, stream, number);
    }
    // As if the first two had not been visible: the third alone must not be folded.
    let most: Result<_, StoreError> = db.report(|tx| tx.unfolded(None, 1)).wait();
    let first = most.unwrap();
    assert!(first.iter().all(|leaf| leaf.seq == 1), "{first:?}");
    fold_all(db);
    let sizes = verify(db, &[]);
    assert_eq!((sizes.leaves, sizes.finding), (4, None));
}

pub(super) fn a_checkpoint_says_what_its_leaves_come_to(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let first = fold_all(db).unwrap();
    for number in 1..6 {
        append(&world, stream, number);
    }
    let second = fold_all(db).unwrap();
    let read: Result<_, StoreError> = db
        .report(|tx| {
            Ok((
                tx.ledger_key(),
                tx.ledger_hashes(0, 100)?,
                tx.ledger_checkpoints()?,
                tx.newest_checkpoint()?,
            ))
        })
        .wait();
    let (key, hashes, kept, newest) = read.unwrap();
    assert_eq!(kept, [first.clone(), second.clone()]);
    assert_eq!(newest, Some(second.clone()));
    for checkpoint in [first, second] {
        let said = key.open(&checkpoint.note).unwrap();
        assert_eq!(said.size, checkpoint.size);
        assert_eq!(
            said.root,
            root(&hashes[..usize::try_from(said.size).unwrap()])
        );
    }
}

pub(super) fn what_is_folded_twice_at_once_is_a_leaf_once(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    for number in 1..40 {
        append(&world, stream, number);
    }
    let found = unfolded(db);
    let folding: Vec<_> = (0..4)
        .map(|_| {
            let (db, found) = (db.clone(), found.clone());
            thread::spawn(move || fold(&db, &found))
        })
        .collect();
    let folded: Vec<_> = folding.into_iter().map(|one| one.join().unwrap()).collect();
    let signed = folded
        .iter()
        .filter(|one| matches!(one, Ok(Some(_))))
        .count();
    assert_eq!(signed, 1, "{folded:?}");
    let others_are_told = folded
        .iter()
        .all(|one| matches!(one, Ok(_) | Err(StoreError::Duplicate | StoreError::Busy)));
    assert!(others_are_told, "{folded:?}");
    assert_eq!(verify(db, &[]).leaves, 41);
}

pub(super) fn writers_go_on_while_the_tree_is_folded(db: &Db) {
    let world = World::new(db);
    let streams: Vec<Uuid> = (0..4).map(|_| world.stream(StreamKind::Case)).collect();
    let writing: Vec<_> = streams
        .iter()
        .map(|stream| {
            let (db, stream) = (db.clone(), *stream);
            thread::spawn(move || {
                for number in 0..25 {
                    let mut event = event("added");
                    event.now = later(number);
                    let written: Result<(), StoreError> = db
                        .write(move |tx| Ok(tx.append(stream, event.clone())?.with(())))
                        .wait();
                    written.unwrap();
                }
            })
        })
        .collect();
    while !writing.iter().all(thread::JoinHandle::is_finished) {
        fold_all(db);
    }
    for one in writing {
        one.join().unwrap();
    }
    fold_all(db);
    let verified = verify(db, &[]);
    assert_eq!((verified.leaves, verified.finding), (105, None));
}

pub(super) fn an_export_reads_headers_in_the_order_of_the_leaves(db: &Db) {
    let world = World::new(db);
    let case = world.case(|_| {});
    let other = World::new(db);
    fold_all(db);
    let read = |scope| {
        let read: Result<_, StoreError> =
            db.report(move |tx| tx.ledger_events(scope, 0, 100)).wait();
        read.unwrap()
    };
    let all = read(LedgerScope::Whole);
    assert_eq!(all.len(), 4);
    for (leaf, event) in (0..).zip(&all) {
        assert_eq!(event.leaf, leaf);
        assert_eq!(
            event.header().hash(&event.commitment, &event.previous),
            event.hash
        );
    }
    let of_case = read(LedgerScope::Case(case.id));
    assert_eq!(of_case.len(), 2);
    assert!(
        of_case
            .iter()
            .all(|event| event.stream == case.id.to_string())
    );
    let of_site = read(LedgerScope::Site(other.site));
    assert_eq!(of_site.len(), 1);
    assert_eq!(of_site[0].site, other.site.to_string());
    let rest: Result<_, StoreError> = db
        .report(|tx| tx.ledger_events(LedgerScope::Whole, 2, 1))
        .wait();
    assert_eq!(rest.unwrap(), all[2..3]);
}

pub(super) fn the_tree_names_the_first_leaf_that_was_altered(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let mut kept = vec![fold_all(db).unwrap()];
    for number in 1..4 {
        append(&world, stream, number);
    }
    kept.push(fold_all(db).unwrap());
    open_to_change(&world);
    let junk = world.blob(&[9; 32]);
    let event = |seq| (2, Some(stream.to_string()), Some(seq));
    for (change, back, wrong, at) in [
        (
            format!("UPDATE ledger_leaf SET hash = {junk} WHERE number = 2"),
            "UPDATE ledger_leaf SET hash = (SELECT e.hash FROM event e WHERE e.stream_id = \
             ledger_leaf.stream_id AND e.seq = ledger_leaf.seq) WHERE number = 2"
                .to_owned(),
            Wrong::Edited,
            event(2),
        ),
        (
            "UPDATE ledger_leaf SET number = 9 WHERE number = 2".to_owned(),
            "UPDATE ledger_leaf SET number = 2 WHERE number = 9".to_owned(),
            Wrong::Gap,
            (2, None, None),
        ),
        (
            "UPDATE ledger_leaf SET seq = 9 WHERE number = 2".to_owned(),
            "UPDATE ledger_leaf SET seq = 2 WHERE number = 2".to_owned(),
            Wrong::Gap,
            event(2),
        ),
    ] {
        world.raw(std::slice::from_ref(&change)).unwrap();
        let finding = verify(db, &[]).finding.unwrap();
        let (place, stream, seq) = at;
        assert_eq!(finding.wrong, wrong, "{change}: {finding}");
        assert_eq!(
            finding.entry,
            Entry::Event { place, stream, seq },
            "{change}"
        );
        world.raw(&[back]).unwrap();
        assert_eq!(verify(db, &[]).finding, None, "{change}");
    }
    // Checkpoints.
    let note = kept[1].note.replace(['\''], "''");
    for (change, back, wrong) in [
        (
            "UPDATE checkpoint SET note = replace(note, 'nrm-panel', 'nrm-panem') WHERE size = 5",
            format!("UPDATE checkpoint SET note = '{note}' WHERE size = 5"),
            Wrong::Signature,
        ),
        (
            "UPDATE checkpoint SET size = 4 WHERE size = 5",
            "UPDATE checkpoint SET size = 5 WHERE size = 4".to_owned(),
            Wrong::Edited,
        ),
    ] {
        world.raw(&[change.to_owned()]).unwrap();
        let finding = verify(db, &[]).finding.unwrap();
        assert_eq!(finding.wrong, wrong, "{change}");
        assert_eq!(finding.entry, Entry::Checkpoint { number: 1 }, "{change}");
        world.raw(&[back]).unwrap();
        assert_eq!(verify(db, &[]).finding, None, "{change}");
    }
    // Two leaves that changed places: the checkpoint over them tells.
    for (from, to) in [(3, 8), (4, 3), (8, 4)] {
        world
            .raw(&[format!(
                "UPDATE ledger_leaf SET number = {to} WHERE number = {from}"
            )])
            .unwrap();
    }
    let finding = verify(db, &[]).finding.unwrap();
    assert_eq!(finding.wrong, Wrong::Gap, "{finding}");
}

pub(super) fn a_checkpoint_kept_outside_tells_rollback_and_fork(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let before = fold_all(db).unwrap();
    append(&world, stream, 1);
    let after = fold_all(db).unwrap();
    let kept = [
        ("before".to_owned(), before.note.clone()),
        ("after".to_owned(), after.note),
    ];
    let well = verify(db, &kept);
    assert_eq!((well.outside, well.finding), (2, None));

    // Back to what it was before: the ledger itself is sound.
    open_to_change(&world);
    world
        .raw(&[
            "DELETE FROM checkpoint WHERE size = 3".to_owned(),
            "DELETE FROM ledger_leaf WHERE number = 2".to_owned(),
            format!("DELETE FROM event WHERE stream_id = '{stream}' AND seq = 2"),
            format!(
                "UPDATE stream SET head_seq = 1, head_hash = (SELECT hash FROM event WHERE \
                 stream_id = '{stream}' AND seq = 1) WHERE id = '{stream}'"
            ),
        ])
        .unwrap();
    assert_eq!(verify(db, &[]).finding, None);
    let finding = verify(db, &kept).finding.unwrap();
    let outside = Entry::Outside {
        name: "after".to_owned(),
    };
    assert_eq!((finding.wrong, &finding.entry), (Wrong::Rollback, &outside));

    // Another history since then.
    append(&world, stream, 2);
    append(&world, stream, 3);
    assert_eq!(fold_all(db).unwrap().size, 4);
    assert_eq!(verify(db, &[]).finding, None);
    let finding = verify(db, &kept).finding.unwrap();
    assert_eq!((finding.wrong, &finding.entry), (Wrong::Fork, &outside));

    // A note of somebody else.
    let forged = before.note.replace("\n2\n", "\n3\n");
    let finding = verify(db, &[("forged".to_owned(), forged)])
        .finding
        .unwrap();
    assert_eq!(finding.wrong, Wrong::Signature);
}

pub(super) fn nothing_is_signed_on_top_of_an_altered_checkpoint(db: &Db) {
    let world = World::new(db);
    fold_all(db).unwrap();
    let stream = world.stream(StreamKind::Case);
    open_to_change(&world);
    let junk = world.blob(&[9; 32]);
    world
        .raw(&[format!("UPDATE checkpoint SET peaks = {junk}")])
        .unwrap();
    let found = unfolded(db);
    assert_eq!((found.len(), found[0].stream), (1, stream));
    let folded = fold(db, &found);
    assert!(
        matches!(folded, Err(StoreError::Corrupt { .. })),
        "{folded:?}"
    );
}

pub(super) fn leaves_and_checkpoints_refuse_changes(db: &Db) {
    let world = World::new(db);
    fold_all(db).unwrap();
    for change in [
        "UPDATE ledger_leaf SET seq = seq",
        "DELETE FROM ledger_leaf",
        "UPDATE checkpoint SET note = note",
        "DELETE FROM checkpoint",
    ] {
        let refused = world.raw(&[change.to_owned()]);
        let why = refused.unwrap_err();
        assert!(why.contains("append-only"), "{change}: {why}");
    }
}

fn append(world: &World, stream: Uuid, number: i64) {
    let mut event = event("added");
    event.now = later(number);
    world.write(move |tx| tx.append(stream, event.clone()));
}

fn unfolded(db: &Db) -> Vec<Unfolded> {
    let found: Result<_, StoreError> = db.report(|tx| tx.unfolded(None, 1_000)).wait();
    found.unwrap()
}

fn fold(db: &Db, leaves: &[Unfolded]) -> Result<Option<KeptCheckpoint>, StoreError> {
    let leaves = leaves.to_vec();
    db.maintain(move |tx| tx.fold(&leaves, now())).wait()
}

/// Folds what there is; `None` where there is nothing.
fn fold_all(db: &Db) -> Option<KeptCheckpoint> {
    let found = unfolded(db);
    if found.is_empty() {
        None
    } else {
        fold(db, &found).unwrap()
    }
}

fn verify(db: &Db, outside: &[(String, String)]) -> LedgerVerification {
    let outside = outside.to_vec();
    let verified: Result<_, StoreError> = db.report(move |tx| tx.verify_ledger(&outside)).wait();
    verified.unwrap()
}

fn root(hashes: &[Digest]) -> Digest {
    let mut frontier = Frontier::new();
    for hash in hashes {
        frontier.push(leaf_hash(&hash.0));
    }
    frontier.root()
}

/// Takes away what keeps the ledger from being changed, as somebody with the database in
/// hand would.
fn open_to_change(world: &World) {
    let statements: Vec<String> = match world.db.engine() {
        EngineKind::Sqlite => ["event", "ledger_leaf", "checkpoint"]
            .iter()
            .flat_map(|table| {
                ["update", "delete"].map(|what| format!("DROP TRIGGER {table}_no_{what}"))
            })
            .collect(),
        EngineKind::Postgres => ["event", "ledger_leaf", "checkpoint"]
            .iter()
            .map(|table| format!("ALTER TABLE {table} DISABLE TRIGGER USER"))
            .collect(),
    };
    world.raw(&statements).unwrap();
}
