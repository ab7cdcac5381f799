use std::collections::BTreeSet;

use nrm_panel_domain::{
    id::{CaseId, SiteId},
    likeness::{Key, KeyKind},
};
use zeroize::Zeroizing;

use super::world::{World, id};
use crate::{Db, NewLikeness, StoreError};

pub(super) fn a_case_is_found_by_its_keys_and_no_others(db: &Db) {
    let world = World::new(db);
    let (one, other) = (known(&world, "ottoline"), known(&world, "tamsin"));
    assert_eq!(found(db, world.site, &word("ottoline")), [one]);
    assert_eq!(found(db, world.site, &word("tamsin")), [other]);
    assert_eq!(found(db, world.site, &word("oriel")), []);
    // The same text of another kind is another key.
    let exact = Key {
        kind: KeyKind::Exact,
        text: "ottoline".to_owned(),
    };
    assert_eq!(found(db, world.site, &exact), []);
    let both = [one, other];
    let shared = found(db, world.site, &word("shared"));
    assert_eq!(
        shared.iter().collect::<BTreeSet<_>>(),
        both.iter().collect()
    );
    let site = world.site;
    let (counted, cut): (usize, Vec<CaseId>) = db
        .read(move |tx| {
            let shared = word("shared");
            Ok::<_, StoreError>((
                tx.count_alike(site, &shared)?,
                tx.cases_alike(site, &shared, 1)?,
            ))
        })
        .wait()
        .unwrap();
    assert_eq!((counted, cut.len()), (2, 1));
}

pub(super) fn a_case_of_another_site_is_never_found(db: &Db) {
    let (ours, theirs) = (World::new(db), World::new(db));
    let case = known(&ours, "ottoline");
    assert_eq!(found(db, theirs.site, &word("ottoline")), []);
    let (site, strange) = (ours.site, theirs.site);
    let read = move |site: SiteId| db.read(move |tx| tx.identities(site, &[case])).wait();
    let theirs: Result<_, StoreError> = read(strange);
    assert_eq!(theirs.unwrap().len(), 0);
    let ours = read(site).unwrap();
    assert_eq!(ours.len(), 1);
    assert_eq!(ours[0].case, case);
    assert_eq!(ours[0].identity.as_slice(), b"identity of ottoline");
}

pub(super) fn an_identity_moved_to_another_case_is_rejected(db: &Db) {
    let world = World::new(db);
    let (one, other) = (known(&world, "ottoline"), known(&world, "tamsin"));
    world
        .raw(&[format!(
            "UPDATE identity_record SET body = \
             (SELECT body FROM identity_record WHERE case_id = '{other}') \
             WHERE case_id = '{one}'"
        )])
        .unwrap();
    let site = world.site;
    let read: Result<_, StoreError> = db.read(move |tx| tx.identities(site, &[one])).wait();
    assert_eq!(
        read.map(|found| found.len()),
        Err(StoreError::Corrupt {
            what: "an identity"
        })
    );
}

pub(super) fn a_forgotten_case_is_found_no_more(db: &Db) {
    let world = World::new(db);
    let (one, other) = (known(&world, "ottoline"), known(&world, "tamsin"));
    world.with_event(move |tx| tx.forget_likeness(one)).unwrap();
    assert_eq!(found(db, world.site, &word("ottoline")), []);
    assert_eq!(found(db, world.site, &word("shared")), [other]);
    let site = world.site;
    let read: Result<_, StoreError> = db.read(move |tx| tx.identities(site, &[one])).wait();
    assert_eq!(read.unwrap().len(), 0);
}

pub(super) fn what_a_case_is_known_by_is_replaced(db: &Db) {
    let world = World::new(db);
    let case = known(&world, "ottoline");
    let new = likeness(world.site, case, "odile");
    world
        .with_event(move |tx| tx.replace_likeness(&new))
        .unwrap();
    assert_eq!(found(db, world.site, &word("ottoline")), []);
    assert_eq!(found(db, world.site, &word("odile")), [case]);
    let lacking = move |version: Option<i64>| -> Vec<CaseId> {
        let cases: Result<_, StoreError> = db
            .read(move |tx| tx.cases_to_index(version, None, 10_000))
            .wait();
        cases.unwrap()
    };
    assert!(!lacking(Some(1)).contains(&case));
    assert!(lacking(Some(2)).contains(&case));
    assert!(lacking(None).contains(&case));
}

fn word(text: &str) -> Key {
    Key {
        kind: KeyKind::Word,
        text: text.to_owned(),
    }
}

fn likeness(site: SiteId, case: CaseId, name: &str) -> NewLikeness {
    NewLikeness {
        case,
        site,
        version: 1,
        identity: Zeroizing::new(format!("identity of {name}").into_bytes()),
        keys: [word(name), word("shared")].into(),
    }
}

/// Makes a case that is known by a name.
fn known(world: &World, name: &str) -> CaseId {
    let case = world.case(|row| row.reference = id().to_string()).id;
    let new = likeness(world.site, case, name);
    world
        .with_event(move |tx| tx.record_likeness(&new))
        .unwrap();
    case
}

fn found(db: &Db, site: SiteId, key: &Key) -> Vec<CaseId> {
    let key = key.clone();
    let found: Result<_, StoreError> = db.read(move |tx| tx.cases_alike(site, &key, 100)).wait();
    found.unwrap()
}
