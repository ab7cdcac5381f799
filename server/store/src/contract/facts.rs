use nrm_panel_domain::{
    calendar::{BankHoliday, Division},
    case::{ChallengeState, EntitlementKind, EntitlementState, ExitKind, ExitReason},
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    id::{CaseId, DecisionId, ReturnId},
    projection::{
        AgeBand, AgeClass, CircumstanceFact, CountedCase, CountyLines, DecisionFact,
        EntitlementFact, ExitFact, FactChanges, LocationClass, Matter, MatterFact, ReferralFact,
        ViewsRecorded,
    },
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::UtcTime,
};

use super::world::{World, day, id, later, now};
use crate::{
    Db, Detail, KeptReturn, Mode, Page, ReturnFileBody, ReturnFileRow, ReturnKey, ReturnSignature,
    StoreError, StreamKind,
};

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
    for version in [&first, &moved, &back] {
        record(&world, referral(version.clone()));
    }
    for (as_at, known) in [
        (now(), &first),
        (later(9), &first),
        (later(10), &moved),
        (later(20), &back),
    ] {
        let counted = counted(&world, as_at, Detail::Return);
        assert_eq!(counted.len(), 1);
        assert_eq!(counted[0].referral, *known);
        assert_eq!(counted[0].first_recorded_at, now());
    }
    assert_eq!(counted(&world, later(-1), Detail::Return), []);
    assert_eq!(counted(&World::new(db), later(20), Detail::Return), []);
}

pub(super) fn a_retracted_referral_is_told_as_such(db: &Db) {
    let world = World::new(db);
    let lodged = fact(&world, case(&world));
    let retracted = ReferralFact {
        recorded_at: later(5),
        counted: false,
        ..lodged.clone()
    };
    record(&world, referral(lodged));
    record(&world, referral(retracted));
    for (as_at, counts) in [(later(4), true), (later(5), false)] {
        let counted = counted(&world, as_at, Detail::Return);
        assert_eq!(counted[0].referral.counted, counts);
    }
}

pub(super) fn decisions_are_those_known_by_then_in_the_order_of_issue(db: &Db) {
    let world = World::new(db);
    let case = case(&world);
    record(&world, referral(fact(&world, case)));
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
    let known = |as_at| counted(&world, as_at, Detail::Return).remove(0).decisions;
    assert_eq!(known(now()), std::slice::from_ref(&rg));
    assert_eq!(known(later(10)), [rg.clone(), cg]);
    let again = world.with_event(move |tx| tx.record_decision_fact(&rg));
    assert_eq!(again, Err(StoreError::Duplicate));
}

pub(super) fn each_case_has_what_is_its_own(db: &Db) {
    let world = World::new(db);
    let cases = [case(&world), case(&world), case(&world)];
    for case in cases {
        record(&world, referral(fact(&world, case)));
    }
    // The second alone has everything.
    let all = FactChanges {
        referral: None,
        circumstances: Some(circumstances(&world, cases[1])),
        matters: vec![challenge(&world, cases[1])],
        entitlements: vec![entitlement(&world, cases[1])],
        exit: Some(exit(&world, cases[1])),
    };
    record(&world, all.clone());
    let found = counted(&world, now(), Detail::OutcomeView);
    let mut ordered = cases;
    ordered.sort();
    assert_eq!(
        found.iter().map(|it| it.referral.case).collect::<Vec<_>>(),
        ordered
    );
    for known in &found {
        let told = FactChanges {
            referral: None,
            circumstances: known.circumstances.clone(),
            matters: known.matters.clone(),
            entitlements: known.entitlements.clone(),
            exit: known.exit,
        };
        let own = match known.referral.case == cases[1] {
            true => all.clone(),
            false => FactChanges::default(),
        };
        assert_eq!(told, own);
    }
    // What only the outcome view counts is not read for a return.
    let found = counted(&world, now(), Detail::Return);
    let second = found
        .iter()
        .find(|it| it.referral.case == cases[1])
        .unwrap();
    assert_eq!((&second.circumstances, second.exit), (&None, all.exit));
    assert!(second.matters.is_empty() && second.entitlements.is_empty());
    let site = world.site;
    let number: Result<u64, StoreError> = db.read(move |tx| tx.counted_case_count(site)).wait();
    assert_eq!(number, Ok(3));
}

pub(super) fn what_changed_counts_from_the_instant_it_was_recorded(db: &Db) {
    let world = World::new(db);
    let case = case(&world);
    record(&world, referral(fact(&world, case)));
    let opened = FactChanges {
        circumstances: Some(circumstances(&world, case)),
        matters: vec![challenge(&world, case)],
        entitlements: vec![entitlement(&world, case)],
        ..FactChanges::default()
    };
    let ended = FactChanges {
        circumstances: opened.circumstances.clone().map(|known| CircumstanceFact {
            recorded_at: later(10),
            planned: true,
            ..known
        }),
        matters: vec![MatterFact {
            recorded_at: later(10),
            matter: Matter::Challenge(ChallengeState::Resolved),
            ended_on: Some(day(12)),
            ..challenge(&world, case)
        }],
        entitlements: vec![EntitlementFact {
            recorded_at: later(10),
            state: EntitlementState::Delivered,
            delivered_on: Some(day(9)),
            ..entitlement(&world, case)
        }],
        exit: Some(ExitFact {
            recorded_at: later(10),
            ..exit(&world, case)
        }),
        ..FactChanges::default()
    };
    record(&world, opened.clone());
    record(&world, ended.clone());
    for (as_at, known) in [(now(), &opened), (later(9), &opened), (later(10), &ended)] {
        let found = counted(&world, as_at, Detail::OutcomeView).remove(0);
        assert_eq!(found.circumstances, known.circumstances);
        assert_eq!(found.matters, known.matters);
        assert_eq!(found.entitlements, known.entitlements);
        assert_eq!(found.exit, known.exit);
    }
    let again = world.with_event(move |tx| tx.record_facts(&ended));
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
            profile: "secure".into(),
        },
        previous_as_at: None,
        sha256: "ab".repeat(32),
        body: b"quarter,site\n".to_vec(),
        built_at,
        built_by: world.person,
    };
    let (first, second) = (kept(now(), 3), kept(later(1), 4));
    for kept in [first.clone(), second.clone()] {
        world
            .with_event(move |tx| tx.keep_return(&kept, &[]))
            .unwrap();
    }
    let again = kept(later(2), 3);
    assert_eq!(
        world.with_event(move |tx| tx.keep_return(&again, &[])),
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
    assert_eq!(
        listed,
        Ok((vec![second.clone()], vec![first.clone()], None))
    );
    let built: Result<_, StoreError> = db
        .read(move |tx| {
            Ok((
                tx.returns_built(site, "secure", None)?,
                tx.returns_built(site, "secure", Some(later(1)))?,
                tx.last_return_built_at(site, "secure")?,
                tx.last_return_built_at(site, "local")?,
            ))
        })
        .wait();
    let both = vec![first.clone(), second];
    assert_eq!(built, Ok((both, vec![first], Some(later(1)), None)));
}

pub(super) fn a_return_keeps_its_files_and_who_signed_it(db: &Db) {
    let world = World::new(db);
    let key = |as_at| ReturnKey {
        site: world.site,
        year: 2026,
        quarter: 4,
        as_at,
        specification: "1".into(),
        profile: "local".into(),
    };
    let kept = KeptReturn {
        id: ReturnId::from_uuid(id()),
        key: key(now()),
        previous_as_at: Some(later(-20)),
        sha256: "ab".repeat(32),
        body: b"{}".to_vec(),
        built_at: now(),
        built_by: world.person,
    };
    let file = |name: &str, body: &[u8]| ReturnFileBody {
        row: ReturnFileRow {
            name: name.into(),
            media_type: "text/csv".into(),
            size: u64::try_from(body.len()).unwrap(),
            sha256: "cd".repeat(32),
        },
        body: body.to_vec(),
    };
    let files = [file("r2.csv", b"two"), file("r1.csv", b"")];
    let (rows, keeping) = (files.clone().map(|file| file.row), kept.clone());
    world
        .with_event(move |tx| tx.keep_return(&keeping, &files))
        .unwrap();
    let (built, person) = (kept.id, world.person);
    let read: Result<_, StoreError> = db
        .read(move |tx| {
            Ok((
                tx.return_files(built)?,
                tx.return_file(built, "r2.csv")?,
                tx.return_file(built, "r3.csv")?,
                tx.return_submitted_at(built)?,
            ))
        })
        .wait();
    assert_eq!(
        read,
        Ok((rows.to_vec(), Some(b"two".to_vec()), None, None)),
        "in the order they were given"
    );
    let signature = ReturnSignature {
        person,
        signed_at: later(1),
    };
    let signing = signature.clone();
    let sign = move |tx: &mut crate::WriteTx<'_>| tx.sign_return(built, &signing);
    world.with_event(sign.clone()).unwrap();
    assert_eq!(world.with_event(sign), Err(StoreError::Duplicate));
    let submit = move |tx: &mut crate::WriteTx<'_>| tx.submit_return(built, person, later(2));
    world.with_event(submit).unwrap();
    assert_eq!(world.with_event(submit), Err(StoreError::Duplicate));
    let (later_key, same_key) = (key(later(5)), key(now()));
    let read: Result<_, StoreError> = db
        .read(move |tx| {
            Ok((
                tx.return_signatures(built)?,
                tx.return_submitted_at(built)?,
                tx.previous_cut(&later_key)?,
                tx.previous_cut(&same_key)?,
            ))
        })
        .wait();
    let expected = (vec![signature], Some(later(2)), Some(now()), None);
    assert_eq!(read, Ok(expected));
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
    let decision = decision(world, case, Stage::Rg);
    let all = FactChanges {
        referral: Some(fact(world, case)),
        circumstances: Some(circumstances(world, case)),
        matters: vec![challenge(world, case)],
        entitlements: vec![entitlement(world, case)],
        exit: Some(exit(world, case)),
    };
    record(world, all);
    world
        .with_event(move |tx| tx.record_decision_fact(&decision))
        .unwrap();
}

fn circumstances(world: &World, case: CaseId) -> CircumstanceFact {
    CircumstanceFact {
        case,
        site: world.site,
        recorded_at: now(),
        authority: "Council".into(),
        ethnicity: EthnicGroup::ALL[0],
        religion: ReligionGroup::ALL[0],
        disability: Disability::ALL[0],
        views: ViewsRecorded::Recorded,
        planned: false,
    }
}

fn challenge(world: &World, case: CaseId) -> MatterFact {
    MatterFact {
        case,
        site: world.site,
        number: 1,
        recorded_at: now(),
        matter: Matter::Challenge(ChallengeState::ALL[0]),
        stage: Some(Stage::Rg),
        agency: "Constabulary".into(),
        begun_on: day(7),
        due_on: Some(day(14)),
        ended_on: None,
    }
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
        age_at_referral: AgeBand::From14,
        pilot: true,
        county_lines: CountyLines::Yes,
        child: case,
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

fn referral(fact: ReferralFact) -> FactChanges {
    FactChanges {
        referral: Some(fact),
        ..FactChanges::default()
    }
}

fn record(world: &World, changes: FactChanges) {
    world
        .with_event(move |tx| tx.record_facts(&changes))
        .unwrap();
}

fn counted(world: &World, as_at: UtcTime, detail: Detail) -> Vec<CountedCase> {
    let site = world.site;
    let found: Result<_, StoreError> = world
        .db
        .report(move |tx| {
            let mut found = Vec::new();
            tx.counted_cases(site, as_at, detail, |case| found.push(case))?;
            Ok(found)
        })
        .wait();
    found.unwrap()
}
