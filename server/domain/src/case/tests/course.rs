//! The course of a case beside its decisions (R39, R50 to R53, R58, R74, R103).

use super::*;
use crate::{
    calendar::{Calendar, built_in_holidays},
    clocks,
    id::MessageId,
    message::MessageKind,
};

fn calendar() -> Calendar {
    Calendar::of(Division::EnglandAndWales, &built_in_holidays().unwrap())
}

fn recorded_on(case: Case, day: &str, event: CaseEvent) -> Case {
    let sequence = case.version + 1;
    let recorded_at = at(&format!("{day}T12:00:00Z"));
    case.apply(Recorded {
        recorded_at,
        ..recorded(sequence, event)
    })
    .unwrap()
}

fn happened(case: Case, kind: NotifiableKind, day: &str) -> Case {
    let happening = Happening {
        kind,
        occurred_on: date(day),
        details: "not in her room at six".into(),
        trial_on: None,
    };
    let book = book();
    let rules = book.in_force_on(date(day));
    let event = case.notify(happening, &[], &calendar(), rules, date(day));
    recorded_on(case, day, event.unwrap())
}

fn told(who: &str) -> Told {
    Told {
        who: who.into(),
        on: today(),
    }
}

fn suspend(case: &Case) -> Result<CaseEvent, Refusal> {
    let why = "only she can say who met her".into();
    case.suspend(
        why,
        told("PC 1234"),
        told("the duty manager"),
        person(CHAIR),
    )
}

fn missing(case: Case) -> Case {
    happened(case, NotifiableKind::WentMissing, "2026-11-12")
}

fn suspended(case: Case, day: &str) -> Case {
    let event = suspend(&case).unwrap();
    recorded_on(case, day, event)
}

fn codes(case: &Case, day: &str) -> Vec<&'static str> {
    let standing = case.standing(&site(), &book());
    let alerts = case.alerts(&standing, &book(), date(day));
    alerts.into_iter().map(|alert| alert.code).collect()
}

pub(super) fn positive_rg() -> Case {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let sealed = seal(
        &case,
        &sitting,
        vec![stage_outcome(Stage::Rg, Outcome::Positive)],
    );
    let decision = sealed.unwrap().remove(0);
    after(case, CaseEvent::DecisionSealed(Box::new(decision)))
}

#[test]
fn r52_only_a_missing_childs_case_is_suspended_before_its_next_stage() {
    assert_eq!(suspend(&case()), Err(Refusal::ChildNotMissing));
    let back = happened(missing(case()), NotifiableKind::Found, "2026-11-13");
    assert_eq!(suspend(&back), Err(Refusal::ChildNotMissing));
    let event = suspend(&missing(case())).unwrap();
    assert_eq!(event.summary(), "suspended before reasonable grounds");
    let once = suspended(missing(case()), "2026-11-12");
    assert_eq!(suspend(&once), Err(Refusal::AlreadySuspended));
    let event = suspend(&missing(positive_rg())).unwrap();
    assert_eq!(event.summary(), "suspended before conclusive grounds");
    assert!(codes(&once, "2026-11-12").contains(&"SUSPENDED"));
}

#[test]
fn r52_found_evidence_or_a_decision_lifts_a_suspension() {
    let once = suspended(missing(case()), "2026-11-12");
    let found = happened(once.clone(), NotifiableKind::Found, "2026-11-20");
    let lifted = found.course.suspensions[0].lifted.clone().unwrap();
    assert_eq!(
        (lifted.because, lifted.on),
        (LiftReason::Found, date("2026-11-20"))
    );

    let event = once.lift_suspension("the school answered".into()).unwrap();
    let enough = recorded_on(once.clone(), "2026-11-21", event);
    let lifted = enough.course.suspensions[0].lifted.clone().unwrap();
    assert_eq!(lifted.because, LiftReason::EvidenceSuffices);
    assert_eq!(
        enough.lift_suspension("again".into()),
        Err(Refusal::NotSuspended)
    );

    // A suspended case is listed and sealed like any other.
    let (listed, sitting) = listed(ListedStages::Rg);
    let case = suspended(missing(listed), "2026-11-12");
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let outcomes = vec![stage_outcome(Stage::Rg, Outcome::Positive)];
    let decision = seal(&case, &sitting, outcomes).unwrap().remove(0);
    let decided = after(case, CaseEvent::DecisionSealed(Box::new(decision)));
    let lifted = decided.course.suspensions[0].lifted.clone().unwrap();
    assert_eq!(lifted.because, LiftReason::Decided);
}

#[test]
fn r103_no_clock_pauses_and_the_age_is_shown_gross_and_net() {
    let plain = missing(case());
    let before = plain.standing(&site(), &book()).clocks;
    let once = suspended(plain, "2026-11-12");
    assert_eq!(once.standing(&site(), &book()).clocks, before);
    let age = once.age(date("2026-11-24"));
    assert_eq!(
        (age.gross_days, age.suspended_days, age.net_days()),
        (41, 12, 29)
    );
    let back = happened(once, NotifiableKind::Found, "2026-11-20");
    let again = suspended(missing(back), "2026-11-30");
    let age = again.age(date("2026-12-02"));
    assert_eq!(
        (age.gross_days, age.suspended_days, age.net_days()),
        (49, 10, 39)
    );
}

fn finding() -> WithdrawalFinding {
    WithdrawalFinding {
        by: person(CHAIR),
        agency: OfAgency {
            id: AgencyId::from_uuid(id(110)),
            name: "Warwickshire County Council".to_owned(),
        },
        best_interests: "the referral endangers her".into(),
        evidence: Sensitive::new(vec!["strategy discussion of 9 November".to_owned()]),
    }
}

fn word(by: u128, confirmed: bool) -> WithdrawalAnswer {
    WithdrawalAnswer {
        confirmed,
        by: person(by),
        why: "the plan keeps her safe".into(),
    }
}

fn found(case: Case) -> Case {
    let event = case.find_withdrawal(finding(), AgencyKind::LocalAuthority);
    after(case, event.unwrap())
}

#[test]
fn r53_a_child_cannot_withdraw_only_the_local_authority_and_a_second_person_can() {
    for kind in AgencyKind::ALL {
        let refused = case().find_withdrawal(finding(), *kind);
        if *kind == AgencyKind::LocalAuthority {
            assert!(refused.is_ok());
        } else {
            assert_eq!(refused, Err(Refusal::NotTheLocalAuthority));
        }
    }
    let none = case().answer_withdrawal(word(NURSE, true));
    assert_eq!(none, Err(Refusal::NoWithdrawalOpen));
    let open = found(case());
    assert!(codes(&open, "2026-11-12").contains(&"WITHDRAWAL_OPEN"));
    let twice = open.find_withdrawal(finding(), AgencyKind::LocalAuthority);
    assert_eq!(twice, Err(Refusal::WithdrawalOpen));
    let alone = open.answer_withdrawal(word(CHAIR, true));
    assert_eq!(alone, Err(Refusal::SecondPersonNeeded));

    let event = open.answer_withdrawal(word(NURSE, false)).unwrap();
    let goes_on = after(open.clone(), event);
    assert_eq!(goes_on.state(), CaseStateCode::Received);
    let event = found(goes_on).answer_withdrawal(word(NURSE, true)).unwrap();
    assert_eq!(
        event.summary(),
        "withdrawal confirmed: the case is withdrawn"
    );
    let gone = after(open, event);
    assert_eq!(gone.state(), CaseStateCode::Withdrawn);
    assert_eq!(gone.check_open(), Err(Refusal::CaseClosed));
    let exit = gone.exit(&gone.eligibility(&site(), &book())).unwrap();
    assert_eq!(
        (exit.kind, exit.reason, exit.on, exit.after_rg),
        (
            ExitKind::Withdrawn,
            ExitReason::BestInterests,
            Some(today()),
            false
        )
    );
    // No clock of the site's runs on, and the age stands still.
    let clocks = gone.standing(&site(), &book()).clocks;
    assert_eq!(clocks::next_due(&clocks), None);
    assert_eq!(gone.age(date("2027-03-01")).gross_days, 29);
}

#[test]
fn r53_a_listed_case_is_heard_before_it_is_withdrawn() {
    let (listed, _) = listed(ListedStages::Rg);
    let refused = found(listed).answer_withdrawal(word(NURSE, true));
    assert_eq!(refused, Err(Refusal::AlreadyListed));
}

#[test]
fn r51_criminal_proceedings_make_a_case_urgent_until_they_are_over() {
    assert!(!case().is_urgent());
    let none = case().end_proceedings(today(), "".into());
    assert_eq!(none, Err(Refusal::NoProceedings));
    let hearing = date("2026-12-14");
    let event = case()
        .record_proceedings(Some(hearing), "youth court".into())
        .unwrap();
    assert!(matches!(&event, CaseEvent::Course(event) if event.tells_sca()));
    let urgent = after(case(), event);
    let row = urgent.row(&urgent.standing(&site(), &book()));
    assert_eq!((row.urgent, row.next_hearing_on), (true, Some(hearing)));
    assert!(codes(&urgent, "2026-11-12").contains(&"URGENT"));
    let event = urgent
        .end_proceedings(today(), "discontinued".into())
        .unwrap();
    assert!(!after(urgent, event).is_urgent());
    // A charge or a trial date tells of proceedings by itself.
    let charged = happened(case(), NotifiableKind::Charged, "2026-11-12");
    assert!(charged.is_urgent());
}

#[test]
fn r50_a_request_to_delay_is_weighed_discussed_and_answered_once() {
    let request = DelayRequest {
        number: 0,
        asked_by: "the investigating officer".into(),
        why: "arrests are planned".into(),
        until: None,
    };
    let event = case().request_delay(request).unwrap();
    let asked = after(case(), event);
    assert!(codes(&asked, "2026-11-12").contains(&"DELAY_REQUESTED"));
    let answer = |outcome| DelayAnswer {
        need: "little: nothing of it is public".into(),
        discussed_on: today(),
        outcome,
        until: None,
        by: person(CHAIR),
    };
    let other = asked.answer_delay(2, answer(DelayOutcome::Refused));
    assert_eq!(other, Err(Refusal::DelayNotOpen { number: 2 }));
    let event = asked
        .answer_delay(1, answer(DelayOutcome::Refused))
        .unwrap();
    let before = asked.standing(&site(), &book()).clocks;
    let answered = after(asked, event);
    assert_eq!(answered.standing(&site(), &book()).clocks, before);
    assert!(!codes(&answered, "2026-11-12").contains(&"DELAY_REQUESTED"));
    let again = answered.answer_delay(1, answer(DelayOutcome::Granted));
    assert_eq!(again, Err(Refusal::DelayNotOpen { number: 1 }));
}

fn sent(because: i64) -> CaseEvent {
    CaseEvent::Exchange(ExchangeEvent::Sent {
        message: MessageId::from_uuid(id(70)),
        kind: MessageKind::NoticeToSca,
        because,
        to: "the SCA".to_owned(),
        sha256: String::new(),
    })
}

#[test]
fn r39_from_day_90_an_alert_asks_until_the_sca_was_told_why() {
    // Received on 14 October 2026.
    assert!(!codes(&case(), "2027-01-11").contains(&"OVER_90_DAYS"));
    assert!(codes(&case(), "2027-01-12").contains(&"OVER_90_DAYS"));
    let late = Lateness {
        why: "the telephone is still examined".into(),
        awaited: "its report, from the police".into(),
        expected_on: Some(date("2027-02-01")),
        by: person(CHAIR),
    };
    let event = case().explain_lateness(late).unwrap();
    let explained = after(case(), event);
    assert!(codes(&explained, "2027-01-12").contains(&"OVER_90_DAYS"));
    let told = after(explained, sent(2));
    assert!(!codes(&told, "2027-01-12").contains(&"OVER_90_DAYS"));
}

#[test]
fn r58_a_public_order_concern_is_reported_and_never_decided() {
    let concern = PublicOrderConcern {
        concern: "a threat was made".into(),
        by: person(OFFICER),
    };
    let event = positive_rg().report_public_order(concern).unwrap();
    assert!(matches!(&event, CaseEvent::Course(event) if event.tells_sca()));
    let written = serde_json::to_string(&event).unwrap();
    assert!(!written.contains("outcome"), "{written}");
    let reported = after(positive_rg(), event);
    let sequence = reported.version;
    assert!(codes(&reported, "2026-11-12").contains(&"PUBLIC_ORDER_CONCERN"));
    // Nothing of the case changes by it.
    assert_eq!(reported.state(), CaseStateCode::AwaitingConclusiveGrounds);
    assert!(!reported.sca.disqualification_considered);
    let told = after(reported, sent(sequence));
    assert!(!codes(&told, "2026-11-12").contains(&"PUBLIC_ORDER_CONCERN"));
}

#[test]
fn r9_at_18_consent_is_recorded_and_nothing_closes_by_itself() {
    let book = book();
    let birthday = case().eighteenth_birthday(&book);
    assert_eq!(birthday, Some(date("2029-01-22")));
    let consent = |on: &str, given| Consent {
        given,
        on: date(on),
        words: "asked with her advocate".into(),
        by: person(CHAIR),
    };
    let early = case().record_consent(consent("2029-01-21", true), birthday);
    assert_eq!(early, Err(Refusal::NotYet18));
    let none = case().record_consent(consent("2029-01-22", true), None);
    assert_eq!(none, Err(Refusal::NotYet18));
    assert!(codes(&case(), "2029-01-22").contains(&"CONSENT_AT_18"));
    for (given, code) in [(true, None), (false, Some("CONSENT_WITHHELD"))] {
        let event = case().record_consent(consent("2029-01-22", given), birthday);
        let said = after(case(), event.unwrap());
        let alerts = codes(&said, "2029-01-23");
        assert!(!alerts.contains(&"CONSENT_AT_18"));
        assert_eq!(code.is_some(), alerts.contains(&"CONSENT_WITHHELD"));
        assert_eq!(said.state(), CaseStateCode::Received);
    }
}

#[test]
fn r74_positive_reasonable_grounds_open_a_task_for_the_crime_number() {
    assert_eq!(case().crime_number_clock(&book()), None);
    let rg = positive_rg();
    let clock = rg.crime_number_clock(&book()).unwrap();
    assert_eq!((clock.due_on, clock.met_on), (date("2026-11-22"), None));
    assert!(clock.derivation[1].contains("local policy"), "{clock:?}");
    assert!(!codes(&rg, "2026-11-22").contains(&"CRIME_NUMBER_OVERDUE"));
    assert!(codes(&rg, "2026-11-23").contains(&"CRIME_NUMBER_OVERDUE"));
    let number = |kind, on: &str| PoliceNumber {
        kind,
        number: "23/12345/26".into(),
        force: "Warwickshire Police".to_owned(),
        on: date(on),
        by: person(OFFICER),
    };
    let incident = number(PoliceNumberKind::Incident, "2026-10-14");
    let rg = after(rg.clone(), rg.record_police_number(incident).unwrap());
    assert_eq!(rg.crime_number_clock(&book()).unwrap().met_on, None);
    let crime = number(PoliceNumberKind::Crime, "2026-11-18");
    let met = after(rg.clone(), rg.record_police_number(crime).unwrap());
    let clock = met.crime_number_clock(&book()).unwrap();
    assert_eq!(clock.met_on, Some(date("2026-11-18")));
    assert!(!codes(&met, "2026-11-23").contains(&"CRIME_NUMBER_OVERDUE"));
}

#[test]
fn r45_the_recovery_period_is_shown_and_never_blocks() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let outcomes = vec![
        stage_outcome(Stage::Rg, Outcome::Positive),
        stage_outcome(Stage::Cg, Outcome::Positive),
    ];
    let sealed = seal(&case, &sitting, outcomes).unwrap();
    let decided = sealed.into_iter().fold(case, |case, decision| {
        after(case, CaseEvent::DecisionSealed(Box::new(decision)))
    });
    let clocks = decided.standing(&site(), &book()).clocks;
    let recovery = clocks.iter().find(|clock| clock.code == "RECOVERY_PERIOD");
    let recovery = recovery.unwrap();
    assert_eq!(recovery.due_on, date("2026-12-12"));
    assert!(!recovery.is_duty() && !recovery.overdue(date("2027-06-01")));
}
