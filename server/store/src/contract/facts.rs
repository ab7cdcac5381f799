use nrm_panel_domain::{
    calendar::{BankHoliday, Division},
    case::{EntitlementKind, EntitlementState, ExitKind, ExitReason},
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    id::{CaseId, DecisionId, ReturnId},
    projection::{AgeClass, DecisionFact, EntitlementFact, ExitFact, LocationClass, ReferralFact},
    time::UtcTime,
};

use super::world::{World, day, id, later, now};
use crate::{Db, KeptReturn, Mode, Page, Period, ReturnKey, StoreError, StreamKind};

pub(super) fn a_referral_counts_as_last_known_at_the_instant(db: &Db) {
    let world = World::new(db);
    let first = fact(&world, case(&world));
    let moved = ReferralFact {
        recorded_at: later(10),
        nrm_received_on: day(20),
        ..first.clone()
    };
    let back = ReferralFact {
        recorded_at: later(20),
        gender: "Male".into(),
        ..first.clone()
    };
    record(&world, &[first.clone(), moved.clone(), back.clone()]);

    let early = Period {
        from: day(1),
        to: day(10),
    };
    let late = Period {
        from: day(11),
        to: day(31),
    };
    assert_eq!(referrals(&world, later(-1), early), []);
    assert_eq!(
        referrals(&world, now(), early),
        std::slice::from_ref(&first)
    );
    assert_eq!(referrals(&world, later(10), early), []);
    assert_eq!(referrals(&world, later(10), late), [moved]);
    assert_eq!(referrals(&world, later(20), early), [back]);
    assert_eq!(referrals(&world, later(20), late), []);
    assert_eq!(referrals(&World::new(db), later(20), early), []);
}

pub(super) fn a_retracted_referral_does_not_count(db: &Db) {
    let world = World::new(db);
    let lodged = fact(&world, case(&world));
    let retracted = ReferralFact {
        recorded_at: later(5),
        counted: false,
        ..lodged.clone()
    };
    record(&world, &[lodged.clone(), retracted]);
    let period = Period {
        from: day(5),
        to: day(5),
    };
    assert_eq!(referrals(&world, later(4), period), [lodged]);
    assert_eq!(referrals(&world, later(5), period), []);
}

pub(super) fn decisions_are_those_issued_in_the_period_and_known_by_then(db: &Db) {
    let world = World::new(db);
    let case = case(&world);
    let rg = decision(&world, case, Stage::Rg);
    let cg = DecisionFact {
        recorded_at: later(10),
        issued_on: day(9),
        decider: Decider::Ieca,
        outcome: Outcome::Negative,
        initial: false,
        supersedes: Some(rg.id),
        negative_reason: Some(NegativeReason::DefinitionNotMet),
        forms: None,
        ..decision(&world, case, Stage::Cg)
    };
    let facts = [rg.clone(), cg.clone()];
    world
        .with_event(move |tx| {
            facts
                .iter()
                .try_for_each(|fact| tx.record_decision_fact(fact))
        })
        .unwrap();
    let october = Period {
        from: day(1),
        to: day(31),
    };
    assert_eq!(decisions(&world, now(), october), std::slice::from_ref(&rg));
    assert_eq!(
        decisions(&world, later(10), october),
        [rg.clone(), cg.clone()]
    );
    assert_eq!(
        decisions(
            &world,
            later(10),
            Period {
                from: day(9),
                to: day(9)
            }
        ),
        [cg]
    );
    let again = world.with_event(move |tx| tx.record_decision_fact(&rg));
    assert_eq!(again, Err(StoreError::Duplicate));
}

pub(super) fn a_return_is_kept_once(db: &Db) {
    let world = World::new(db);
    let kept = |built_at: UtcTime, quarter| KeptReturn {
        id: ReturnId::from_uuid(id()),
        key: ReturnKey {
            site: world.site,
            year: 2026,
            quarter,
            as_at: now(),
            specification: "1".into(),
        },
        sha256: "ab".repeat(32),
        body: b"quarter,site\n".to_vec(),
        built_at,
        built_by: world.person,
    };
    let (first, second) = (kept(now(), 3), kept(later(1), 4));
    for kept in [first.clone(), second.clone()] {
        world.with_event(move |tx| tx.keep_return(&kept)).unwrap();
    }
    let again = kept(later(2), 3);
    assert_eq!(
        world.with_event(move |tx| tx.keep_return(&again)),
        Err(StoreError::Duplicate)
    );
    let (id, key, site) = (first.id, first.key.clone(), world.site);
    assert_eq!(
        db.read(move |tx| tx.kept_return(id)).wait(),
        Ok::<_, StoreError>(Some(first.clone()))
    );
    assert_eq!(
        db.read(move |tx| tx.find_return(&key)).wait(),
        Ok::<_, StoreError>(Some(first.clone()))
    );
    let listed: Result<_, StoreError> = db
        .read(move |tx| {
            let page = tx.kept_returns(site, &Page::first(1))?;
            let rest = tx.kept_returns(
                site,
                &Page {
                    size: 1,
                    after: page.next,
                },
            )?;
            Ok((page.items, rest.items, rest.next))
        })
        .wait();
    assert_eq!(listed, Ok((vec![second], vec![first], None)));
}

pub(super) fn bank_holidays_are_replaced_by_division(db: &Db) {
    let holiday = |division, date, title: &str| BankHoliday {
        division,
        date,
        title: title.into(),
    };
    let load = |holidays: Vec<BankHoliday>| {
        let loaded: Result<(), StoreError> = db
            .maintain(move |tx| tx.load_holidays(&holidays, now()))
            .wait();
        loaded.unwrap();
    };
    let scotland = holiday(Division::Scotland, day(9), "St Andrew");
    load(vec![
        holiday(Division::NorthernIreland, day(1), "Old"),
        scotland.clone(),
    ]);
    load(vec![holiday(Division::NorthernIreland, day(2), "New")]);
    let stored: Result<Vec<_>, StoreError> = db.read(|tx| tx.holidays()).wait();
    let stored = stored.unwrap();
    assert!(stored.contains(&scotland));
    let northern: Vec<_> = stored
        .iter()
        .filter(|it| it.division == Division::NorthernIreland)
        .collect();
    assert_eq!(
        northern,
        [&holiday(Division::NorthernIreland, day(2), "New")]
    );
}

pub(super) fn the_mode_is_said_once(db: &Db) {
    let set = |mode| -> Result<(), StoreError> { db.maintain(move |tx| tx.set_mode(mode)).wait() };
    assert_eq!(set(Mode::Demo), Ok(()));
    assert_eq!(set(Mode::Demo), Ok(()));
    assert!(matches!(set(Mode::Live), Err(StoreError::Config(_))));
    assert_eq!(
        db.read(|tx| tx.mode()).wait(),
        Ok::<_, StoreError>(Some(Mode::Demo))
    );
}

/// Records one fact of each kind.
pub(super) fn with_facts(world: &World) {
    let case = case(world);
    let (referral, decision) = (fact(world, case), decision(world, case, Stage::Rg));
    let exit = exit(world, case);
    let entitlement = entitlement(world, case);
    world
        .with_event(move |tx| {
            tx.record_referral_fact(&referral)?;
            tx.record_exit_fact(&exit)?;
            tx.record_entitlement_fact(&entitlement)?;
            tx.record_decision_fact(&decision)
        })
        .unwrap();
}

pub(super) fn an_exit_is_counted_from_the_instant_it_was_recorded(db: &Db) {
    let world = World::new(db);
    let left = exit(&world, case(&world));
    world
        .with_event(move |tx| tx.record_exit_fact(&left))
        .unwrap();
    let found = |as_at, period| {
        let site = world.site;
        db.report(move |tx| tx.exit_facts(site, as_at, period))
            .wait()
    };
    let day_of = |number| Period {
        from: day(number),
        to: day(number),
    };
    assert_eq!(found(now(), day_of(7)), Ok::<_, StoreError>(vec![left]));
    assert_eq!(found(now(), day_of(8)), Ok::<_, StoreError>(Vec::new()));
    let before = found(later(-1), day_of(7));
    assert_eq!(before, Ok::<_, StoreError>(Vec::new()));
}

pub(super) fn an_entitlement_counts_as_last_known_at_the_instant(db: &Db) {
    let world = World::new(db);
    let opened = entitlement(&world, case(&world));
    let delivered = EntitlementFact {
        recorded_at: later(10),
        state: EntitlementState::Delivered,
        delivered_on: Some(day(9)),
        ..opened
    };
    world
        .with_event(move |tx| {
            tx.record_entitlement_fact(&opened)?;
            tx.record_entitlement_fact(&delivered)
        })
        .unwrap();
    let known = |as_at| {
        let site = world.site;
        let period = Period {
            from: day(7),
            to: day(7),
        };
        db.report(move |tx| tx.entitlement_facts(site, as_at, period))
            .wait()
    };
    assert_eq!(known(now()), Ok::<_, StoreError>(vec![opened]));
    assert_eq!(known(later(10)), Ok::<_, StoreError>(vec![delivered]));
    assert_eq!(known(later(-1)), Ok::<_, StoreError>(Vec::new()));
}

fn entitlement(world: &World, case: CaseId) -> EntitlementFact {
    EntitlementFact {
        case,
        site: world.site,
        recorded_at: now(),
        kind: EntitlementKind::Counselling,
        state: EntitlementState::Opened,
        opened_by: Stage::Rg,
        opened_on: day(7),
        delivered_on: None,
    }
}

fn exit(world: &World, case: CaseId) -> ExitFact {
    ExitFact {
        case,
        site: world.site,
        recorded_at: now(),
        kind: ExitKind::LeftPilot,
        reason: ExitReason::MovedArea,
        left_on: day(7),
        after_rg: true,
    }
}

fn case(world: &World) -> CaseId {
    CaseId::from_uuid(world.stream(StreamKind::Case))
}

fn fact(world: &World, case: CaseId) -> ReferralFact {
    ReferralFact {
        case,
        site: world.site,
        recorded_at: now(),
        counted: true,
        nrm_received_on: day(5),
        site_received_on: day(6),
        age: AgeClass::Child,
        location: LocationClass::Uk,
        exploitation: "Criminal".into(),
        gender: "Female".into(),
        nationalities: "UK".into(),
        first_responder_type: Some(FirstResponderType::Police),
        first_responder: "Constabulary".into(),
    }
}

fn decision(world: &World, case: CaseId, stage: Stage) -> DecisionFact {
    DecisionFact {
        id: DecisionId::from_uuid(id()),
        case,
        site: world.site,
        recorded_at: now(),
        stage,
        outcome: Outcome::Positive,
        decider: Decider::Panel,
        issued_on: day(8),
        decided_on: day(7),
        initial: true,
        supersedes: None,
        age: AgeClass::Unknown,
        negative_reason: None,
        forms: Some("Labour & Criminal".to_owned()),
    }
}

fn record(world: &World, facts: &[ReferralFact]) {
    let facts = facts.to_vec();
    world
        .with_event(move |tx| {
            facts
                .iter()
                .try_for_each(|fact| tx.record_referral_fact(fact))
        })
        .unwrap();
}

fn referrals(world: &World, as_at: UtcTime, period: Period) -> Vec<ReferralFact> {
    let site = world.site;
    let found: Result<_, StoreError> = world
        .db
        .report(move |tx| {
            let mut found = Vec::new();
            tx.referral_facts(site, as_at, period, |fact| found.push(fact))?;
            Ok(found)
        })
        .wait();
    found.unwrap()
}

fn decisions(world: &World, as_at: UtcTime, period: Period) -> Vec<DecisionFact> {
    let site = world.site;
    let found: Result<_, StoreError> = world
        .db
        .report(move |tx| {
            let mut found = Vec::new();
            tx.decision_facts(site, as_at, period, |fact| found.push(fact))?;
            Ok(found)
        })
        .wait();
    found.unwrap()
}
