use nrm_panel_domain::{
    id::{AgencyId, PersonId},
    time::UtcTime,
};
use uuid::Uuid;

use super::world::{World, event, id, later, now};
use crate::{
    Db, Fault, FaultKind, NewEvent, Page, StoreError, StoredEvent, StreamKind, Verification,
};

pub(super) fn recorded_instants_grow_even_if_the_clock_stands_still(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now(), later(-3_600_000_000), later(50)]);
    let recorded: Vec<_> = events(db, stream)
        .iter()
        .map(|event| event.recorded_at)
        .collect();
    assert_eq!(recorded, [now(), later(1), later(2), later(50)]);
}

pub(super) fn the_events_up_to_an_instant_are_those_known_then(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), later(10), later(20)]);
    for (instant, known) in [
        (later(-1), 0),
        (now(), 1),
        (later(9), 1),
        (later(10), 2),
        (later(99), 3),
    ] {
        let found: Result<_, StoreError> =
            db.read(move |tx| tx.events_until(stream, instant)).wait();
        assert_eq!(found.unwrap().len(), known, "{instant}");
    }
}

pub(super) fn a_stale_version_is_refused(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now()]);
    let head: Result<_, StoreError> = db.read(move |tx| tx.stream(stream)).wait();
    let head = head.unwrap().unwrap();
    assert_eq!(head.expect(2), Ok(()));
    assert_eq!(head.expect(1), Err(StoreError::Stale));
}

pub(super) fn an_event_id_is_used_once(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let event = event("added");
    let again = event.clone();
    world.write(move |tx| tx.append(stream, event.clone()));
    let twice: Result<(), StoreError> = db
        .write(move |tx| Ok(tx.append(stream, again.clone())?.with(())))
        .wait();
    assert_eq!(twice, Err(StoreError::Duplicate));
    let site = world.site;
    let anew: Result<(), StoreError> = db
        .write(move |tx| {
            tx.create_stream(StreamKind::Case, stream, site)?;
            Ok(tx.append(stream, super::world::event("made"))?.with(()))
        })
        .wait();
    assert_eq!(anew, Err(StoreError::Duplicate));
}

pub(super) fn an_unknown_stream_has_no_events(db: &Db) {
    let unknown = id();
    assert_eq!(
        db.read(move |tx| tx.events(unknown)).wait(),
        Ok::<_, StoreError>(Vec::new())
    );
    let appended: Result<(), StoreError> = db
        .write(move |tx| Ok(tx.append(unknown, event("added"))?.with(())))
        .wait();
    assert_eq!(appended, Err(StoreError::NotFound));
}

pub(super) fn payloads_are_not_in_the_database_in_clear(db: &Db) {
    let world = World::new(db);
    let stream = world.stream(StreamKind::Case);
    let name = world.blob(b"Ottoline");
    let found = match db.engine() {
        crate::EngineKind::Sqlite => format!("instr(payload, {name}) > 0"),
        crate::EngineKind::Postgres => format!("position({name} in payload) > 0"),
    };
    // Touches nothing unless the name is found.
    let touched = world.raw(&[format!(
        "UPDATE event SET seq = seq WHERE stream_id = '{stream}' AND {found}"
    )]);
    assert_eq!(touched, Ok(0));
}

pub(super) fn an_untouched_chain_verifies(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now(), now()]);
    assert_eq!(
        verify(db, stream),
        Verification {
            events: 3,
            chains: 1,
            fault: None
        }
    );
    let site = world.site;
    let all: Result<_, StoreError> = db.report(move |tx| tx.verify_all(Some(site))).wait();
    assert_eq!(
        all.unwrap(),
        Verification {
            events: 4,
            chains: 2,
            fault: None
        }
    );
}

pub(super) fn verification_finds_every_altered_column(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), later(10), later(20)]);
    let where_ = format!("WHERE stream_id = '{stream}' AND seq = 2");
    let junk = world.blob(&[9; 32]);
    let (person, agency) = (world.other, AgencyId::from_uuid(id()));
    let other_site = World::new(db).site;
    for (column, value) in [
        ("id", format!("'{}'", id())),
        ("site_id", format!("'{other_site}'")),
        ("kind", "'decided'".into()),
        ("actor_id", format!("'{person}'")),
        ("actor_id", "NULL".into()),
        ("actor_id", "upper(actor_id)".into()),
        ("agency_id", format!("'{agency}'")),
        ("purpose", "'another'".into()),
        ("occurred_at", "'2020-01-01 00:00:00'".into()),
        ("recorded_at", "'2026-11-22 10:00:00.000012'".into()),
        ("payload", junk.clone()),
        ("commitment", junk.clone()),
        ("prev_hash", junk.clone()),
        ("hash", junk.clone()),
    ] {
        // Each change is taken back by writing the row's own value again.
        let saved = format!("saved_{}", id().simple());
        world
            .raw(&[format!(
                "CREATE TABLE {saved} AS SELECT {column} AS was FROM event {where_}"
            )])
            .unwrap();
        world.tamper(&format!("UPDATE event SET {column} = {value} {where_}"));
        let fault = Fault {
            stream_kind: StreamKind::Case,
            stream_id: stream,
            sequence: 2,
            kind: FaultKind::Edited,
        };
        assert_eq!(verify(db, stream).fault, Some(fault), "{column} = {value}");
        world.tamper(&format!(
            "UPDATE event SET {column} = (SELECT was FROM {saved}) {where_}"
        ));
        world.raw(&[format!("DROP TABLE {saved}")]).unwrap();
        assert_eq!(verify(db, stream).fault, None, "{column} restored");
    }
}

pub(super) fn verification_finds_what_is_missing(db: &Db) {
    let world = World::new(db);
    for (sequence, kind) in [
        (1, FaultKind::Gap),
        (2, FaultKind::Gap),
        (3, FaultKind::Truncated),
    ] {
        let stream = chain(&world, &[now(), now(), now()]);
        world.tamper(&format!(
            "DELETE FROM event WHERE stream_id = '{stream}' AND seq = {sequence}"
        ));
        let expected = Fault {
            stream_kind: StreamKind::Case,
            stream_id: stream,
            sequence,
            kind,
        };
        assert_eq!(verify(db, stream).fault, Some(expected), "event {sequence}");
    }
}

pub(super) fn verification_finds_an_altered_head(db: &Db) {
    let world = World::new(db);
    let junk = world.blob(&[9; 32]);
    for (set, sequence, kind) in [
        ("head_seq = 1".to_owned(), 1, FaultKind::Edited),
        (format!("head_hash = {junk}"), 2, FaultKind::Edited),
        ("kind = 'sitting'".to_owned(), 1, FaultKind::Edited),
        (format!("wrapped_key = {junk}"), 1, FaultKind::Unreadable),
    ] {
        let stream = chain(&world, &[now(), now()]);
        world
            .raw(&[format!("UPDATE stream SET {set} WHERE id = '{stream}'")])
            .unwrap();
        let fault = verify(db, stream).fault.unwrap();
        assert_eq!((fault.sequence, fault.kind), (sequence, kind), "{set}");
    }
}

pub(super) fn an_altered_event_is_never_served(db: &Db) {
    let world = World::new(db);
    for change in [
        "UPDATE event SET purpose = 'another' WHERE seq = 2 AND stream_id = ",
        "DELETE FROM event WHERE seq = 2 AND stream_id = ",
    ] {
        let stream = chain(&world, &[now(), now()]);
        world.tamper(&format!("{change}'{stream}'"));
        let served: Result<_, StoreError> = db.read(move |tx| tx.events(stream)).wait();
        assert!(
            matches!(served, Err(StoreError::Corrupt { .. })),
            "{served:?}"
        );
    }
}

pub(super) fn a_ciphertext_moved_to_another_row_is_rejected(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now()]);
    let other = chain(&world, &[now(), now()]);
    for (from, seq) in [(stream, 1), (other, 2)] {
        let moved = format!(
            "UPDATE event SET payload = (SELECT payload FROM event WHERE stream_id = '{from}' \
             AND seq = {seq}) WHERE stream_id = '{stream}' AND seq = 2"
        );
        world.tamper(&moved);
        let fault = verify(db, stream).fault.unwrap();
        assert_eq!((fault.sequence, fault.kind), (2, FaultKind::Edited));
        let served: Result<_, StoreError> = db.read(move |tx| tx.events(stream)).wait();
        assert!(matches!(served, Err(StoreError::Corrupt { .. })));
    }
    // Nor does the key of one stream open another.
    let copied = format!(
        "UPDATE stream SET wrapped_key = (SELECT s.wrapped_key FROM stream s WHERE s.id = '{stream}') \
         WHERE id = '{other}'"
    );
    world.raw(&[copied]).unwrap();
    assert_eq!(verify(db, other).fault.unwrap().kind, FaultKind::Unreadable);
}

pub(super) fn a_destroyed_key_is_told_from_an_edit(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now()]);
    let nothing = world.blob(&[]);
    world
        .raw(&[format!(
            "UPDATE stream SET wrapped_key = {nothing} WHERE id = '{stream}'"
        )])
        .unwrap();
    let verification = verify(db, stream);
    assert_eq!(verification.events, 2);
    assert_eq!(verification.fault.unwrap().kind, FaultKind::Unreadable);
}

pub(super) fn append_only_tables_refuse_changes(db: &Db) {
    let world = World::new(db);
    super::disclosure::disclose(&world, Vec::new()).unwrap();
    super::facts::with_facts(&world);
    super::reference::keep(db, "0001", "Ash");
    let site = world.site;
    for change in [
        "UPDATE reference_entry SET name = name",
        "DELETE FROM reference_edition",
    ] {
        let refused = world.raw(&[change.to_owned()]);
        assert!(
            refused
                .as_ref()
                .is_err_and(|error| error.contains("append-only")),
            "{change}: {refused:?}"
        );
    }
    for (table, column) in [
        ("event", "purpose"),
        ("access_log", "purpose"),
        ("referral_fact", "exploitation"),
        ("decision_fact", "age"),
        ("exit_fact", "kind"),
        ("entitlement_fact", "kind"),
    ] {
        for change in [
            format!("UPDATE {table} SET {column} = {column} WHERE site_id = '{site}'"),
            format!("DELETE FROM {table} WHERE site_id = '{site}'"),
        ] {
            let refused = world.raw(std::slice::from_ref(&change));
            assert!(
                refused
                    .as_ref()
                    .is_err_and(|error| error.contains("append-only")),
                "{change}: {refused:?}"
            );
        }
    }
}

pub(super) fn event_headers_are_turned_page_by_page(db: &Db) {
    let world = World::new(db);
    let stream = chain(&world, &[now(), now(), now()]);
    let site = world.site;
    let page = |of_stream, page: Page| {
        let listed: Result<_, StoreError> = db
            .read(move |tx| tx.event_headers(site, of_stream, &page))
            .wait();
        listed.unwrap()
    };
    assert_eq!(page(None, Page::first(50)).items.len(), 4);
    let all = page(Some(stream), Page::first(50)).items;
    assert!(all.windows(2).all(|pair| pair[0].id > pair[1].id));
    let first = page(Some(stream), Page::first(2));
    let rest = page(
        Some(stream),
        Page {
            size: 2,
            after: first.next,
        },
    );
    assert_eq!(rest.next, None);
    assert_eq!(
        first
            .items
            .into_iter()
            .chain(rest.items)
            .collect::<Vec<_>>(),
        all
    );
    let mut seen: Vec<_> = all.iter().map(|header| (header.seq, header.hash)).collect();
    seen.sort_unstable();
    let stored: Vec<_> = events(db, stream)
        .iter()
        .map(|event| (event.seq, event.hash))
        .collect();
    assert_eq!(seen, stored);
    assert!(
        all.iter()
            .all(|header| header.stream == stream && header.actor == Some(world.person))
    );
}

/// Makes a case stream with an event at each instant.
fn chain(world: &World, instants: &[UtcTime]) -> Uuid {
    let (stream, site, person, agency) = (id(), world.site, world.person, world.agency);
    let events: Vec<_> = instants
        .iter()
        .map(|now| signed(*now, person, agency))
        .collect();
    world.write(move |tx| {
        tx.create_stream(StreamKind::Case, stream, site)?;
        let mut last = None;
        for event in &events {
            last = Some(tx.append(stream, event.clone())?);
        }
        last.ok_or(StoreError::NotFound)
    });
    stream
}

fn signed(now: UtcTime, person: PersonId, agency: AgencyId) -> NewEvent {
    NewEvent {
        now,
        actor: Some(person),
        agency: Some(agency),
        ..event("added")
    }
}

fn events(db: &Db, stream: Uuid) -> Vec<StoredEvent> {
    let found: Result<_, StoreError> = db.read(move |tx| tx.events(stream)).wait();
    found.unwrap()
}

fn verify(db: &Db, stream: Uuid) -> Verification {
    let found: Result<_, StoreError> = db.read(move |tx| tx.verify_stream(stream)).wait();
    found.unwrap()
}
