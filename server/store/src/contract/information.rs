use nrm_panel_domain::{
    case::{CaseStateCode, RequestState},
    decision::Stage,
    id::{AuthorityId, CaseId, InformationRequestId},
    projection::InformationRequestRow,
};

use super::world::{World, day, id};
use crate::{Db, InformationReach, InformationScope, Page, StoreError};

pub(super) fn a_request_row_comes_back_as_it_went_in(db: &Db) {
    let world = World::new(db);
    let case = world.case(|_| {}).id;
    let mut row = request(&world, case, 3);
    let stored = |id| {
        let found: Result<_, StoreError> = db.read(move |tx| tx.information_request(id)).wait();
        found.unwrap()
    };
    assert_eq!(stored(row.id), Some(row.clone()));
    row.state = RequestState::Nil;
    row.chased = 2;
    row.version = 4;
    let changed = row.clone();
    world
        .with_event(move |tx| tx.update_information_request(&changed))
        .unwrap();
    assert_eq!(stored(row.id), Some(row.clone()));
    let again = row.clone();
    assert_eq!(
        world.with_event(move |tx| tx.insert_information_request(&again)),
        Err(StoreError::Duplicate)
    );
    row.id = InformationRequestId::from_uuid(id());
    assert_eq!(stored(row.id), None);
    assert_eq!(
        world.with_event(move |tx| tx.update_information_request(&row)),
        Err(StoreError::NotFound)
    );
}

pub(super) fn requests_are_listed_for_whom_they_concern(db: &Db) {
    let world = World::new(db);
    let elsewhere = World::new(db);
    request(&elsewhere, elsewhere.case(|_| {}).id, 1);
    let ours = world.case(|_| {}).id;
    let nobodys = world.case(|row| row.authority = None).id;
    let late = request(&world, ours, 4);
    let early = request(&world, nobodys, 2);

    let seen = |reach| ids(db, &scope(&world, reach));
    assert_eq!(seen(vec![]), []);
    assert_eq!(seen(vec![InformationReach::Any]), [early.id, late.id]);
    let theirs = InformationReach::Authorities(vec![world.authority]);
    assert_eq!(seen(vec![theirs]), [early.id, late.id]);
    let other = InformationReach::Authorities(vec![AuthorityId::from_uuid(id())]);
    assert_eq!(seen(vec![other.clone()]), [early.id]);
    let asked = InformationReach::AskedOf(world.agency);
    assert_eq!(seen(vec![asked.clone()]), [early.id, late.id]);
    let not_asked = InformationReach::AskedOf(elsewhere.agency);
    assert_eq!(seen(vec![not_asked.clone()]), []);
    assert_eq!(seen(vec![not_asked, other, asked]), [early.id, late.id]);

    let listed = list(
        db,
        &scope(&world, vec![InformationReach::Any]),
        Page::first(1),
    );
    assert_eq!(listed.items[0].case_reference, nobodys.to_string());
    assert_eq!(listed.items[0].agency_name, "Constabulary");
    assert_eq!(listed.items[0].case_state, CaseStateCode::Received);

    let person = world.person;
    world
        .with_event(move |tx| tx.record_recusal(ours, person))
        .unwrap();
    assert_eq!(seen(vec![InformationReach::Any]), [early.id]);
}

pub(super) fn settled_requests_are_listed_when_asked_for(db: &Db) {
    let world = World::new(db);
    let (open, closed) = (
        world.case(|_| {}).id,
        world.case(|row| row.state = CaseStateCode::Decided).id,
    );
    let outstanding = request(&world, open, 1);
    let mut answered = request(&world, open, 2);
    let lapsed = request(&world, closed, 3);
    answered.state = RequestState::Answered;
    let changed = answered.clone();
    world
        .with_event(move |tx| tx.update_information_request(&changed))
        .unwrap();
    let any = || scope(&world, vec![InformationReach::Any]);
    assert_eq!(ids(db, &any()), [outstanding.id]);
    let all = InformationScope {
        settled: true,
        ..any()
    };
    assert_eq!(ids(db, &all), [outstanding.id, answered.id, lapsed.id]);
    for (before, count) in [(1, 0), (2, 1)] {
        let overdue = InformationScope {
            due_before: Some(day(before)),
            ..any()
        };
        assert_eq!(ids(db, &overdue).len(), count);
    }
}

pub(super) fn requests_are_turned_page_by_page(db: &Db) {
    let world = World::new(db);
    let case = world.case(|_| {}).id;
    for index in 0..7 {
        request(&world, case, 1 + index / 3);
    }
    let scope = scope(&world, vec![InformationReach::Any]);
    let whole = ids(db, &scope);
    assert_eq!(whole.len(), 7);
    let (mut turned, mut page) = (Vec::new(), Page::first(2));
    loop {
        let listed = list(db, &scope, page);
        turned.extend(listed.items.iter().map(|listed| listed.row.id));
        let Some(next) = listed.next else { break };
        page.after = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(turned, whole);
}

fn request(world: &World, case: CaseId, due: u32) -> InformationRequestRow {
    let row = InformationRequestRow {
        id: InformationRequestId::from_uuid(id()),
        case,
        site: world.site,
        agency: world.agency,
        stage: Stage::Rg,
        due_on: day(due),
        state: RequestState::Outstanding,
        chased: 0,
        version: 1,
    };
    let insert = row.clone();
    world
        .with_event(move |tx| tx.insert_information_request(&insert))
        .unwrap();
    row
}

fn scope(world: &World, reach: Vec<InformationReach>) -> InformationScope {
    InformationScope {
        site: world.site,
        reach,
        never_recused_from: world.person,
        settled: false,
        due_before: None,
    }
}

fn list(db: &Db, scope: &InformationScope, page: Page) -> crate::Listing<crate::ListedRequest> {
    let scope = scope.clone();
    let listed: Result<_, StoreError> = db
        .read(move |tx| tx.information_requests(&scope, &page))
        .wait();
    listed.unwrap()
}

fn ids(db: &Db, scope: &InformationScope) -> Vec<InformationRequestId> {
    let listed = list(db, scope, Page::first(50));
    listed.items.iter().map(|listed| listed.row.id).collect()
}
