//! What a positive decision opens, and the safeguarding that never waits (R70 to R72, R75).

use super::course::positive_rg;
use super::*;
use crate::calendar::{Calendar, built_in_holidays};

fn change(kind: EntitlementKind, state: EntitlementState, on: &str) -> EntitlementChange {
    EntitlementChange {
        kind,
        state,
        on: date(on),
        owner: None,
        due_on: None,
        words: "as the panel agreed".into(),
        by: person(CHAIR),
    }
}

fn updated(case: Case, kind: EntitlementKind, state: EntitlementState, on: &str) -> Case {
    let event = case.update_entitlement(change(kind, state, on), &book());
    after(case, event.unwrap())
}

fn of(case: &Case, kind: EntitlementKind) -> Entitlement {
    let all = case.entitlements(&book());
    all.into_iter().find(|known| known.kind == kind).unwrap()
}

fn alert(case: &Case, day: &str) -> Option<String> {
    let standing = case.standing(&site(), &book());
    let mut alerts = case.alerts(&standing, &book(), date(day)).into_iter();
    alerts
        .find(|alert| alert.code == "ENTITLEMENT_OVERDUE")
        .map(|alert| alert.text)
}

#[test]
fn r70_r75_a_positive_decision_opens_what_it_opens_and_no_more() {
    assert_eq!(case().entitlements(&book()), []);
    let rg = positive_rg();
    let all = rg.entitlements(&book());
    let kinds: Vec<_> = all.iter().map(|known| known.kind).collect();
    let without_stay = EntitlementKind::ALL.len() - 1;
    assert_eq!(kinds, EntitlementKind::ALL[..without_stay]);
    assert!(all.iter().all(|known| known.opened_on == today()));
    let stay = change(
        EntitlementKind::PermissionToStay,
        EntitlementState::Requested,
        "2026-11-12",
    );
    let refused = rg.update_entitlement(stay, &book());
    assert_eq!(refused, Err(Refusal::EntitlementNotOpened));
    let external = ExternalDecision {
        stage: Stage::Cg,
        outcome: Outcome::Positive,
        authority: ExternalAuthority::Sca,
        decided_on: date("2026-12-01"),
        source: "letter".to_owned(),
    };
    let book = book();
    let rules = book.in_force_on(today());
    let decision = rg.record_external(DecisionId::from_uuid(id(31)), &external, rules, now());
    let decision = decision.unwrap();
    let cg = after(rg, CaseEvent::ExternalDecisionRecorded(Box::new(decision)));
    let stay = of(&cg, EntitlementKind::PermissionToStay);
    assert_eq!(
        (stay.state, stay.opened_by),
        (EntitlementState::Opened, Stage::Cg)
    );
    assert!(stay.note.contains("not automatic"), "{}", stay.note);
}

#[test]
fn an_entitlement_is_tracked_from_opened_to_delivered() {
    let counselling = EntitlementKind::Counselling;
    let early = change(counselling, EntitlementState::Requested, "2026-11-11");
    let refused = positive_rg().update_entitlement(early, &book());
    assert_eq!(refused, Err(Refusal::EntitlementNotOpened));
    let asked = updated(
        positive_rg(),
        counselling,
        EntitlementState::Requested,
        "2026-11-14",
    );
    assert_eq!(of(&asked, counselling).state, EntitlementState::Requested);
    let back = change(counselling, EntitlementState::Opened, "2026-11-15");
    assert_eq!(
        asked.update_entitlement(back, &book()),
        Err(Refusal::EntitlementEnded)
    );
    let no = updated(
        asked,
        counselling,
        EntitlementState::NotWanted,
        "2026-11-16",
    );
    let given = change(counselling, EntitlementState::Delivered, "2026-11-17");
    assert_eq!(
        no.update_entitlement(given, &book()),
        Err(Refusal::EntitlementEnded)
    );
    let anew = updated(no, counselling, EntitlementState::Requested, "2026-11-18");
    let done = updated(anew, counselling, EntitlementState::Delivered, "2026-11-20");
    assert_eq!(
        of(&done, counselling).delivered_on,
        Some(date("2026-11-20"))
    );
    let again = change(counselling, EntitlementState::Requested, "2026-11-21");
    assert_eq!(
        done.update_entitlement(again, &book()),
        Err(Refusal::EntitlementEnded)
    );
}

#[test]
fn what_is_not_delivered_in_time_is_named_with_its_owner() {
    let rg = positive_rg();
    assert_eq!(alert(&rg, "2026-11-19"), None);
    let text = alert(&rg, "2026-11-20").unwrap();
    assert!(
        text.contains("guardian (the guardian service, by 2026-11-19)"),
        "{text}"
    );
    assert!(!text.contains("counselling"), "{text}");
    let owned = EntitlementChange {
        owner: Some("St Giles Trust".to_owned()),
        due_on: Some(date("2026-12-01")),
        ..change(
            EntitlementKind::Guardian,
            EntitlementState::Requested,
            "2026-11-13",
        )
    };
    let event = rg.update_entitlement(owned, &book()).unwrap();
    let rg = after(rg, event);
    assert!(!alert(&rg, "2026-11-20").unwrap().contains("guardian"));
    let text = alert(&rg, "2026-12-02").unwrap();
    assert!(
        text.contains("guardian (St Giles Trust, by 2026-12-01)"),
        "{text}"
    );
}

fn step(kind: SafeguardingKind, on: &str) -> SafeguardingStep {
    SafeguardingStep {
        number: 0,
        kind,
        reference: "MOS-7".into(),
        on: date(on),
        by: person(CHAIR),
    }
}

fn with(case: Case, kind: SafeguardingKind, on: &str) -> Case {
    let event = case.record_step(step(kind, on));
    after(case, event)
}

fn ended(case: Case, number: u32, on: &str) -> Result<Case, Refusal> {
    let outcome = SafeguardingOutcome {
        on: date(on),
        words: "back at her placement".into(),
        by: person(CHAIR),
    };
    let event = case.end_step(number, outcome)?;
    Ok(after(case, event))
}

#[test]
fn r70_safeguarding_waits_for_no_state_of_the_case() {
    let retracted = after(
        case(),
        CaseEvent::ReferralRetracted {
            reason: "in error".into(),
        },
    );
    for case in [case(), positive_rg(), retracted] {
        for kind in SafeguardingKind::ALL {
            let recorded = with(case.clone(), *kind, "2026-11-10");
            let done = ended(recorded, 1, "2026-11-11").unwrap();
            assert!(done.safeguarding[0].outcome.is_some());
        }
    }
    let none = ended(case(), 1, "2026-11-11");
    assert_eq!(none, Err(Refusal::SafeguardingStepNotOpen { number: 1 }));
    let early = with(case(), SafeguardingKind::MissingEpisode, "2026-11-10");
    let early = ended(early, 1, "2026-11-09");
    assert_eq!(early, Err(Refusal::SafeguardingStepNotOpen { number: 1 }));
}

#[test]
fn r72_a_missing_episode_is_an_alert_until_a_return_and_then_an_interview() {
    let gone = with(case(), SafeguardingKind::MissingEpisode, "2026-11-10");
    let standing = gone.standing(&site(), &book());
    let codes = |case: &Case| -> Vec<&'static str> {
        let alerts = case.alerts(&standing, &book(), today());
        alerts.into_iter().map(|alert| alert.code).collect()
    };
    assert!(codes(&gone).contains(&"MISSING_EPISODE"));
    let back = ended(gone, 1, "2026-11-12").unwrap();
    assert!(!codes(&back).contains(&"MISSING_EPISODE"));
    let clock = |case: &Case| {
        let clocks = case.standing(&site(), &book()).clocks;
        let mut of_it = clocks
            .into_iter()
            .filter(|it| it.code == "RETURN_INTERVIEW");
        of_it.next().unwrap()
    };
    let due = clock(&back);
    assert_eq!((due.due_on, due.met_on), (date("2026-11-15"), None));
    assert!(
        !due.is_duty() && due.derivation[1].contains("RECALLED"),
        "{due:?}"
    );
    let met = with(back, SafeguardingKind::ReturnHomeInterview, "2026-11-14");
    assert_eq!(clock(&met).met_on, Some(date("2026-11-14")));
}

#[test]
fn r71_the_next_looked_after_review_is_told_from_the_care_plan_and_the_last_review() {
    let calendar = Calendar::of(Division::EnglandAndWales, &built_in_holidays().unwrap());
    let due = |case: &Case| {
        let clock = case.review_clock(&calendar, &book());
        clock.map(|clock| clock.due_on)
    };
    assert_eq!(due(&case()), None);
    let plan = Plan {
        id: PlanId::from_uuid(id(40)),
        kind: PlanKind::Care,
        reference: "LAC-1".into(),
        versions: vec![PlanVersion {
            number: 1,
            dated: date("2026-11-02"),
            lead_professional: "L".into(),
            recorded_at: now(),
        }],
    };
    let cared = after(case(), CaseEvent::PlanLinked(plan));
    assert_eq!(due(&cared), Some(date("2026-11-30")));
    let clock = cared.review_clock(&calendar, &book()).unwrap();
    assert!(!clock.is_duty() && clock.derivation[0].contains("RECALLED"));
    let first = with(cared, SafeguardingKind::LookedAfterReview, "2026-11-27");
    assert_eq!(due(&first), Some(date("2027-02-27")));
    let second = with(first, SafeguardingKind::LookedAfterReview, "2027-02-20");
    assert_eq!(due(&second), Some(date("2027-08-20")));
}
