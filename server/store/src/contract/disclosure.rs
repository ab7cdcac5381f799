use nrm_panel_domain::id::CaseId;

use super::world::{World, id, later, now};
use crate::{Access, AccessEntry, AccessOutcome, AccessScope, Db, Page, StoreError};

pub(super) fn what_is_disclosed_is_in_the_access_log(db: &Db) {
    let world = World::new(db);
    let cases = vec![CaseId::from_uuid(id()), CaseId::from_uuid(id())];
    assert_eq!(disclose(&world, cases.clone()), Ok("the child's name"));
    let log = log(&world);
    assert_eq!(log.len(), 2);
    for (entry, case) in log.iter().rev().zip(&cases) {
        assert_eq!(entry.case, Some(*case));
        assert_eq!(entry.person, Some(world.person));
        assert_eq!(entry.agency, Some(world.agency));
        assert_eq!((entry.at, entry.outcome), (now(), AccessOutcome::Allowed));
        assert_eq!(
            (entry.rpc.as_str(), entry.purpose.as_str()),
            ("GetCase", "safeguarding")
        );
    }
}

pub(super) fn nothing_is_released_when_the_access_row_cannot_be_written(db: &Db) {
    let world = World::new(db);
    // The schema refuses a row without the name of what was called.
    let access = Access {
        rpc: "",
        ..access(&world, Vec::new())
    };
    let disclosed = db
        .disclose(move |_| {
            (
                Some(access.clone()),
                Ok::<_, StoreError>("the child's name"),
            )
        })
        .wait();
    assert!(disclosed.is_err(), "{disclosed:?}");
    assert_eq!(log(&world), []);
    assert_eq!(disclose(&world, Vec::new()), Ok("the child's name"));
}

pub(super) fn a_refusal_is_in_the_access_log(db: &Db) {
    let world = World::new(db);
    let hidden = Access {
        outcome: AccessOutcome::Hidden,
        rule: Some("NOT_SEATED".into()),
        ..access(&world, vec![CaseId::from_uuid(id())])
    };
    let denied = Access {
        outcome: AccessOutcome::Denied,
        ..hidden.clone()
    };
    let told = db
        .disclose(move |_| (Some(hidden.clone()), Err::<(), _>(StoreError::NotFound)))
        .wait();
    assert_eq!(told, Err(StoreError::NotFound));
    assert_eq!(db.record_access(denied).wait(), Ok(()));
    let outcomes: Vec<_> = log(&world).iter().map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, [AccessOutcome::Denied, AccessOutcome::Hidden]);
    assert_eq!(log(&world)[0].rule.as_deref(), Some("NOT_SEATED"));
}

pub(super) fn a_value_without_an_access_row_is_not_released(db: &Db) {
    let world = World::new(db);
    let disclosed = db
        .disclose(|_| (None, Ok::<_, StoreError>("the child's name")))
        .wait();
    assert!(
        matches!(disclosed, Err(StoreError::Bug(_))),
        "{disclosed:?}"
    );
    let refused = db
        .disclose(|_| (None, Err::<(), _>(StoreError::NotFound)))
        .wait();
    assert_eq!(refused, Err(StoreError::NotFound));
    assert_eq!(log(&world), []);
}

pub(super) fn a_panic_discloses_nothing(db: &Db) {
    let world = World::new(db);
    let panicked: Result<(), StoreError> = db.disclose(move |_| panic!("on purpose")).wait();
    assert!(matches!(panicked, Err(StoreError::Bug(_))), "{panicked:?}");
    assert_eq!(disclose(&world, Vec::new()), Ok("the child's name"));
}

pub(super) fn the_access_log_is_listed_newest_first(db: &Db) {
    let world = World::new(db);
    let case = CaseId::from_uuid(id());
    for index in 0..7 {
        let cases = if index == 3 { vec![case] } else { Vec::new() };
        let access = Access {
            at: later(index / 2),
            ..access(&world, cases)
        };
        assert_eq!(db.record_access(access).wait(), Ok(()));
    }
    let mut page = Page::first(3);
    let mut seen = Vec::new();
    loop {
        let scope = scope(&world);
        let listed: Result<_, StoreError> = db.read(move |tx| tx.access_log(&scope, &page)).wait();
        let listed = listed.unwrap();
        assert!(listed.items.len() <= 3);
        seen.extend(listed.items);
        let Some(next) = listed.next else { break };
        page.after = Some(next);
    }
    assert_eq!(seen.len(), 7);
    assert!(
        seen.windows(2)
            .all(|pair| (pair[0].at, pair[0].id) > (pair[1].at, pair[1].id))
    );
    for (scope, count) in [
        (
            AccessScope {
                case: Some(case),
                ..scope(&world)
            },
            1,
        ),
        (
            AccessScope {
                person: Some(world.person),
                ..scope(&world)
            },
            7,
        ),
        (
            AccessScope {
                person: Some(world.other),
                ..scope(&world)
            },
            0,
        ),
        (
            AccessScope {
                from: Some(later(1)),
                to: Some(later(3)),
                ..scope(&world)
            },
            4,
        ),
    ] {
        let listed: Result<_, StoreError> = db
            .read(move |tx| tx.access_log(&scope, &Page::first(50)))
            .wait();
        assert_eq!(listed.unwrap().items.len(), count);
    }
}

pub(super) fn disclose(world: &World, cases: Vec<CaseId>) -> Result<&'static str, StoreError> {
    let access = access(world, cases);
    world
        .db
        .disclose(move |_| (Some(access.clone()), Ok("the child's name")))
        .wait()
}

fn access(world: &World, cases: Vec<CaseId>) -> Access {
    Access {
        at: now(),
        site: Some(world.site),
        person: Some(world.person),
        agency: Some(world.agency),
        rpc: "GetCase",
        cases,
        purpose: "safeguarding".into(),
        outcome: AccessOutcome::Allowed,
        rule: None,
        request: "r-1".into(),
    }
}

fn scope(world: &World) -> AccessScope {
    AccessScope {
        site: world.site,
        case: None,
        person: None,
        from: None,
        to: None,
    }
}

fn log(world: &World) -> Vec<AccessEntry> {
    let scope = scope(world);
    let listed: Result<_, StoreError> = world
        .db
        .read(move |tx| tx.access_log(&scope, &Page::first(50)))
        .wait();
    listed.unwrap().items
}
