use nrm_panel_domain::{
    case::CaseStateCode,
    eligibility::Verdict,
    id::{AuthorityId, CaseId, PersonId, SittingId},
    projection::{CaseRow, SittingRow},
    sitting::SittingStateCode,
};

use super::world::{World, day, event, id, later};
use crate::{CaseScope, Db, Page, Reach, SittingScope, StoreError, StreamKind};

pub(super) fn a_case_row_comes_back_as_it_went_in(db: &Db) {
    let world = World::new(db);
    let plain = world.case(|_| {});
    let sitting = sitting(&world, &[]).id;
    let full = world.case(|row| {
        row.next_due_on = Some(day(3));
        row.urgent = true;
        row.next_hearing_on = Some(day(4));
        row.sitting = Some(sitting);
        row.social_worker = Some(world.other);
        row.authority = None;
    });
    for row in [plain, full] {
        let (case, site, reference) = (row.id, row.site, row.reference.clone());
        assert_eq!(
            db.read(move |tx| tx.case_row(case)).wait(),
            Ok::<_, StoreError>(Some(row.clone()))
        );
        let found = db
            .read(move |tx| tx.case_by_reference(site, &reference))
            .wait();
        assert_eq!(found, Ok::<_, StoreError>(Some(row)));
    }
    let unknown = CaseId::from_uuid(id());
    assert_eq!(
        db.read(move |tx| tx.case_row(unknown)).wait(),
        Ok::<_, StoreError>(None)
    );
    assert_eq!(
        db.read(move |tx| tx.relation(unknown, PersonId::from_uuid(id())))
            .wait(),
        Ok::<_, StoreError>(None)
    );
}

pub(super) fn a_case_row_is_replaced(db: &Db) {
    let world = World::new(db);
    let mut row = world.case(|row| row.next_due_on = Some(day(3)));
    row.state = CaseStateCode::Decided;
    row.eligibility = Verdict::InScope;
    row.next_due_on = None;
    row.authority = None;
    let (case, changed) = (row.id, row.clone());
    world
        .with_event(move |tx| tx.update_case(&changed))
        .unwrap();
    assert_eq!(
        db.read(move |tx| tx.case_row(case)).wait(),
        Ok::<_, StoreError>(Some(row.clone()))
    );
    row.id = CaseId::from_uuid(id());
    assert_eq!(
        world.with_event(move |tx| tx.update_case(&row)),
        Err(StoreError::NotFound)
    );
}

pub(super) fn a_case_reference_is_used_once(db: &Db) {
    let world = World::new(db);
    let first = world.case(|_| {});
    let mut second = world.case_row(CaseId::from_uuid(world.stream(StreamKind::Case)));
    second.reference = first.reference;
    assert_eq!(
        world.with_event(move |tx| tx.insert_case(&second)),
        Err(StoreError::Duplicate)
    );
}

pub(super) fn a_list_shows_what_the_scope_reaches_and_nothing_else(db: &Db) {
    let world = World::new(db);
    let other_world = World::new(db);
    other_world.case(|_| {});
    let ours = world.case(|row| row.site_received_at = later(5)).id;
    let nobodys = world.case(|row| row.authority = None).id;
    let assigned = world.case(|row| {
        row.site_received_at = later(9);
        row.social_worker = Some(world.other);
    });
    let sitting = sitting(&world, &[world.person]).id;
    let site = world.site;
    world
        .with_event(move |tx| tx.list_on_agenda(sitting, nobodys, site))
        .unwrap();
    world
        .with_event(move |tx| tx.list_on_agenda(sitting, nobodys, site))
        .unwrap();

    let seen = |reach: Vec<Reach>| ids(&list(db, &scope(&world, reach), Page::first(50)).items);
    assert_eq!(seen(vec![]), []);
    assert_eq!(seen(vec![Reach::Any]), [assigned.id, ours, nobodys]);
    assert_eq!(
        seen(vec![Reach::Authorities(vec![world.authority])]),
        [assigned.id, ours, nobodys]
    );
    let elsewhere = AuthorityId::from_uuid(id());
    assert_eq!(seen(vec![Reach::Authorities(vec![elsewhere])]), [nobodys]);
    assert_eq!(seen(vec![Reach::LodgedBy(world.agency)]).len(), 3);
    assert_eq!(seen(vec![Reach::LodgedBy(other_world.agency)]), []);
    assert_eq!(seen(vec![Reach::SeatedPerson(world.person)]), [nobodys]);
    assert_eq!(seen(vec![Reach::SeatedPerson(world.other)]), []);
    assert_eq!(seen(vec![Reach::AssignedTo(world.other)]), [assigned.id]);
    assert_eq!(
        seen(vec![
            Reach::SeatedPerson(world.person),
            Reach::AssignedTo(world.other)
        ]),
        [assigned.id, nobodys]
    );

    let standing = |state| {
        let scope = CaseScope {
            state: Some(state),
            ..scope(&world, vec![Reach::Any])
        };
        list(db, &scope, Page::first(50)).items.len()
    };
    assert_eq!(standing(CaseStateCode::Received), 3);
    assert_eq!(standing(CaseStateCode::Decided), 0);

    let person = world.person;
    world
        .with_event(move |tx| tx.record_recusal(ours, person))
        .unwrap();
    world
        .with_event(move |tx| tx.record_recusal(ours, person))
        .unwrap();
    assert_eq!(seen(vec![Reach::Any]), [assigned.id, nobodys]);
    world
        .with_event(move |tx| tx.lift_recusal(ours, person))
        .unwrap();
    assert_eq!(seen(vec![Reach::Any]).len(), 3);
}

pub(super) fn a_list_is_turned_page_by_page(db: &Db) {
    let world = World::new(db);
    for index in 0..7 {
        world.case(|row| row.site_received_at = later(index / 3));
    }
    let scope = scope(&world, vec![Reach::Any]);
    let whole = list(db, &scope, Page::first(50));
    assert_eq!(whole.next, None);
    let mut turned = Vec::new();
    let mut page = Page::first(2);
    loop {
        let listed = list(db, &scope, page);
        turned.extend(listed.items);
        // A case that comes meanwhile shifts nothing.
        world.case(|row| row.site_received_at = later(100));
        let Some(next) = listed.next else { break };
        page.after = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(ids(&turned), ids(&whole.items));
    assert!(turned.windows(2).all(|pair| {
        (pair[0].site_received_at, pair[0].id) > (pair[1].site_received_at, pair[1].id)
    }));
}

pub(super) fn relations_follow_agenda_members_and_recusals(db: &Db) {
    let world = World::new(db);
    let row = world.case(|row| row.social_worker = Some(world.other));
    let (case, person, site) = (row.id, world.person, world.site);
    let relation = |person| {
        let found: Result<_, StoreError> = db.read(move |tx| tx.relation(case, person)).wait();
        found.unwrap().unwrap()
    };
    let before = relation(person);
    assert_eq!(
        (before.site, before.authority),
        (site, Some(world.authority))
    );
    assert_eq!(
        (before.lodged_by_agency, before.social_worker),
        (world.agency, Some(world.other))
    );
    assert_eq!((before.seated, before.recused), (false, false));

    let sitting = sitting(&world, &[person]).id;
    world
        .with_event(move |tx| tx.list_on_agenda(sitting, case, site))
        .unwrap();
    assert!(relation(person).seated);
    assert!(!relation(world.other).seated);
    world
        .with_event(move |tx| tx.record_recusal(case, person))
        .unwrap();
    assert!(relation(person).recused);
    assert!(!relation(world.other).recused);
    assert_eq!(
        db.read(move |tx| tx.agenda(sitting)).wait(),
        Ok::<_, StoreError>(vec![case])
    );
}

pub(super) fn a_sitting_row_comes_back_as_it_went_in(db: &Db) {
    let world = World::new(db);
    let mut row = sitting(&world, &[world.person]);
    let stored = |id| db.read(move |tx| tx.sitting_row(id)).wait();
    assert_eq!(stored(row.id), Ok::<_, StoreError>(Some(row.clone())));
    row.state = SittingStateCode::Closed;
    row.items = 3;
    row.members = vec![world.other];
    let changed = row.clone();
    world
        .with_event(move |tx| tx.update_sitting(&changed))
        .unwrap();
    assert_eq!(stored(row.id), Ok(Some(row.clone())));
    row.id = SittingId::from_uuid(id());
    assert_eq!(
        world.with_event(move |tx| tx.update_sitting(&row)),
        Err(StoreError::NotFound)
    );
}

pub(super) fn sittings_are_listed_for_their_members(db: &Db) {
    let world = World::new(db);
    let first = sitting(&world, &[world.person]);
    let second = sitting(&world, &[world.other, world.person]);
    let third = sitting(&world, &[]);
    let list = |member, page: Page| {
        let scope = SittingScope {
            site: world.site,
            member,
        };
        let listed: Result<_, StoreError> = db.read(move |tx| tx.sittings(&scope, &page)).wait();
        listed.unwrap()
    };
    let all = list(None, Page::first(50)).items;
    assert_eq!(all.len(), 3);
    assert!([&first, &second, &third].iter().all(|row| {
        let mut row = (*row).clone();
        row.members.sort();
        all.contains(&row)
    }));
    assert_eq!(list(Some(world.person), Page::first(50)).items.len(), 2);
    assert_eq!(
        list(Some(world.other), Page::first(50)).items[0].id,
        second.id
    );
    let page = list(None, Page::first(2));
    let rest = list(
        None,
        Page {
            size: 2,
            after: page.next,
        },
    );
    let turned: Vec<_> = page.items.into_iter().chain(rest.items).collect();
    assert_eq!(turned, all);
}

fn sitting(world: &World, members: &[PersonId]) -> SittingRow {
    let row = SittingRow {
        id: SittingId::from_uuid(world.stream(StreamKind::Sitting)),
        site: world.site,
        held_on: day(12),
        place: "by video".into(),
        state: SittingStateCode::Scheduled,
        items: 0,
        members: members.to_vec(),
    };
    let (insert, event) = (row.clone(), event("scheduled"));
    world.write(move |tx| {
        let appended = tx.append(insert.id.uuid(), event.clone())?;
        tx.insert_sitting(&insert)?;
        Ok(appended)
    });
    row
}

fn scope(world: &World, reach: Vec<Reach>) -> CaseScope {
    CaseScope {
        site: world.site,
        reach,
        never_recused_from: world.person,
        state: None,
    }
}

fn list(db: &Db, scope: &CaseScope, page: Page) -> crate::Listing<CaseRow> {
    let scope = scope.clone();
    let listed: Result<_, StoreError> = db.read(move |tx| tx.cases(&scope, &page)).wait();
    listed.unwrap()
}

fn ids(rows: &[CaseRow]) -> Vec<CaseId> {
    rows.iter().map(|row| row.id).collect()
}
