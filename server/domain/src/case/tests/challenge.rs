//! Challenges between agencies: levels and days are local policy, the decision stays with
//! the panel (R17).

use super::*;
use crate::{
    bundle,
    calendar::{Calendar, built_in_holidays},
    case::readiness::{self, Facts, Weight},
    clocks::{LOCAL_POLICY, next_due},
    message::MessageKind,
};

const COORDINATOR: u128 = 19;

fn calendar() -> Calendar {
    Calendar::of(Division::EnglandAndWales, &built_in_holidays().unwrap())
}

fn agency(number: u128) -> OfAgency {
    let name = match number {
        CHAIR | COORDINATOR => "Warwickshire County Council",
        OFFICER => "Warwickshire Police",
        NURSE => "Arden Health Trust",
        _ => "Guardian Service",
    };
    let of = if number == COORDINATOR { CHAIR } else { number };
    OfAgency {
        id: AgencyId::from_uuid(id(100 + of)),
        name: name.to_owned(),
    }
}

fn caller(number: u128) -> Caller {
    Caller {
        person: person(number),
        agency: agency(number),
        coordinator: number == COORDINATOR,
    }
}

fn raise(case: &Case, by: u128, against: u128, about: Disputed) -> Result<CaseEvent, Refusal> {
    let shown = case
        .listing()
        .map(|listing| listing.positions.clone())
        .unwrap_or_default();
    let raising = Raising {
        against: agency(against),
        about,
        words: "the report of the school was not read".into(),
    };
    let book = book();
    let rules = book.in_force_on(today());
    case.raise_challenge(&caller(by), raising, &shown, &calendar(), rules, today())
}

/// Health challenges the silence of police.
fn raised(case: Case) -> Case {
    let event = raise(&case, NURSE, OFFICER, Disputed::Silence).unwrap();
    after(case, event)
}

fn answer(by: u128, on: &str) -> ChallengeAnswer {
    ChallengeAnswer {
        by: person(by),
        answered_by: "the duty inspector".into(),
        on: date(on),
        words: "it was read on Monday".into(),
    }
}

fn answered(case: Case, on: &str) -> Case {
    let event = case
        .answer_challenge(1, &caller(OFFICER), answer(OFFICER, on))
        .unwrap();
    after(case, event)
}

fn escalate(case: &Case, by: u128, on: &str) -> Result<CaseEvent, Refusal> {
    let book = book();
    let rules = book.in_force_on(today());
    let why = "no word of what was read".into();
    case.escalate_challenge(1, &caller(by), why, &calendar(), rules, date(on))
}

fn close(case: &Case, by: u128, ending: ChallengeEnding, on: &str) -> Result<CaseEvent, Refusal> {
    let book = book();
    let rules = book.in_force_on(today());
    let words = "police hold that the report adds nothing".into();
    case.close_challenge(1, &caller(by), ending, words, rules, date(on))
}

fn at_top(mut case: Case) -> Case {
    for day in ["2026-11-17", "2026-11-21", "2026-11-28"] {
        let event = escalate(&case, NURSE, day).unwrap();
        case = after(case, event);
    }
    case
}

fn alert(case: &Case, day: &str) -> Option<(String, String)> {
    let standing = case.standing(&site(), &book());
    let alerts = case.alerts(&standing, &book(), date(day));
    let of_challenge = alerts
        .into_iter()
        .find(|it| it.code.starts_with("CHALLENGE"));
    of_challenge.map(|it| (it.code.to_owned(), it.text))
}

#[test]
fn r17_a_disagreement_is_taken_level_by_level_until_it_stands_on_record() {
    let mut case = raised(case());
    let first = &case.challenges[0].current.level;
    assert_eq!((first.number, first.name.as_str()), (1, "practitioner"));
    // Thursday, and two working days.
    assert_eq!(first.answer_by, date("2026-11-16"));
    assert!(first.derivation[1].contains("local policy"), "{first:?}");
    for (day, due, level, name) in [
        ("2026-11-17", "2026-11-20", 2, "manager"),
        (
            "2026-11-21",
            "2026-11-27",
            3,
            "safeguarding lead or designated professional",
        ),
        ("2026-11-28", "2026-12-11", 4, "partnership executive"),
    ] {
        let stands = close(&case, COORDINATOR, ChallengeEnding::Stands, day);
        assert_eq!(stands, Err(Refusal::ChallengeBelowTopLevel));
        let event = escalate(&case, NURSE, day).unwrap();
        assert!(event.summary().contains(name), "{}", event.summary());
        case = after(case, event);
        let reached = &case.challenges[0].current.level;
        assert_eq!((reached.number, reached.name.as_str()), (level, name));
        assert_eq!(reached.answer_by, date(due), "level {level}");
    }
    let late = "2026-12-12";
    let higher = escalate(&case, NURSE, late);
    assert_eq!(higher, Err(Refusal::ChallengeAtTopLevel));
    // The last level may still answer.
    let early = close(&case, COORDINATOR, ChallengeEnding::Stands, "2026-12-11");
    let answer_by = date("2026-12-11");
    assert_eq!(early, Err(Refusal::ChallengeNotDue { answer_by }));
    let event = close(&case, COORDINATOR, ChallengeEnding::Stands, late).unwrap();
    assert_eq!(
        event.summary(),
        "challenge 1 closed unresolved: the disagreement stands"
    );
    case = after(case, event);
    let known = &case.challenges[0];
    assert_eq!(known.state(), ChallengeState::Stands);
    assert_eq!(known.steps().count(), 4);
    assert_eq!(case.open_challenges().count(), 0);
    for refused in [
        escalate(&case, NURSE, late),
        close(&case, NURSE, ChallengeEnding::Resolved, late),
        case.answer_challenge(1, &caller(OFFICER), answer(OFFICER, late)),
    ] {
        assert_eq!(refused, Err(Refusal::ChallengeNotOpen { number: 1 }));
    }
}

#[test]
fn a_challenge_goes_further_only_unanswered_past_its_day_or_answered() {
    let open = raised(case());
    let answer_by = date("2026-11-16");
    let not_due = Err(Refusal::ChallengeNotDue { answer_by });
    assert_eq!(escalate(&open, NURSE, "2026-11-13"), not_due);
    // The last day itself is in time.
    assert_eq!(escalate(&open, NURSE, "2026-11-16"), not_due);
    assert!(escalate(&open, NURSE, "2026-11-17").is_ok());
    let told = answered(open, "2026-11-13");
    assert_eq!(told.challenges[0].state(), ChallengeState::Answered);
    let again = told.answer_challenge(1, &caller(OFFICER), answer(OFFICER, "2026-11-13"));
    assert_eq!(again, Err(Refusal::ChallengeAnswered));
    // Not accepted: taken further on the day, and answered anew at the next level.
    let event = escalate(&told, NURSE, "2026-11-13").unwrap();
    let further = answered(after(told, event), "2026-11-14");
    let answers = further.challenges[0].steps();
    assert_eq!(answers.filter(|step| step.answer.is_some()).count(), 2);
}

#[test]
fn each_agency_of_a_challenge_has_its_own_part_in_it() {
    let open = raised(case());
    let answered_by = |by| open.answer_challenge(1, &caller(by), answer(by, "2026-11-13"));
    assert_eq!(answered_by(NURSE), Err(Refusal::NotTheChallengedAgency));
    assert_eq!(answered_by(CHAIR), Err(Refusal::NotTheChallengedAgency));
    assert!(answered_by(OFFICER).is_ok());
    assert!(answered_by(COORDINATOR).is_ok());
    let late = "2026-11-17";
    for other in [OFFICER, CHAIR, GUARDIAN] {
        let refused = Err(Refusal::NotTheChallengingAgency);
        assert_eq!(escalate(&open, other, late), refused);
        for ending in [ChallengeEnding::Resolved, ChallengeEnding::Withdrawn] {
            assert_eq!(close(&open, other, ending, late), refused);
        }
    }
    assert!(escalate(&open, COORDINATOR, late).is_ok());
    // That it is settled is for whoever raised it to say, at any time.
    let settled = close(&open, COORDINATOR, ChallengeEnding::Resolved, late);
    assert_eq!(settled, Err(Refusal::NotTheChallengingAgency));
    assert!(close(&open, NURSE, ChallengeEnding::Resolved, "2026-11-12").is_ok());
    assert!(close(&open, NURSE, ChallengeEnding::Withdrawn, "2026-11-12").is_ok());
    let top = at_top(open);
    let stands = close(&top, NURSE, ChallengeEnding::Stands, "2026-12-12");
    assert_eq!(stands, Err(Refusal::NotTheCoordinator));
}

#[test]
fn a_challenge_is_another_agencys_matter_and_the_record_shows_it() {
    let plain = case();
    let own = raise(&plain, NURSE, NURSE, Disputed::Silence);
    assert_eq!(own, Err(Refusal::ChallengeOwnAgency));
    let none = raise(&plain, NURSE, OFFICER, Disputed::Position(Stage::Rg, 1));
    assert_eq!(none, Err(Refusal::ChallengeNotGrounded));

    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    for about in [
        Disputed::Position(Stage::Rg, 2),
        Disputed::Position(Stage::Cg, 1),
    ] {
        let refused = raise(&case, NURSE, OFFICER, about);
        assert_eq!(refused, Err(Refusal::ChallengeNotGrounded));
    }
    let of_nobody = raise(&case, NURSE, GUARDIAN, Disputed::Position(Stage::Rg, 1));
    assert_eq!(of_nobody, Err(Refusal::ChallengeNotGrounded));
    let event = raise(&case, NURSE, OFFICER, Disputed::Position(Stage::Rg, 1)).unwrap();
    assert!(!event.summary().contains("position"), "{}", event.summary());
    let case = after(case, event);
    assert_eq!(
        case.challenges[0].raised.subject,
        ChallengeSubject::Position {
            sitting: sitting.id,
            stage: Stage::Rg,
            version: 1
        }
    );
    // A position the caller is not shown is as if it were not there.
    let raising = Raising {
        against: agency(CHAIR),
        about: Disputed::Position(Stage::Rg, 1),
        words: "why?".into(),
    };
    let book = book();
    let rules = book.in_force_on(today());
    let blind = case.raise_challenge(&caller(NURSE), raising, &[], &calendar(), rules, today());
    assert_eq!(blind, Err(Refusal::ChallengeNotGrounded));
}

#[test]
fn r49_a_delay_is_one_once_the_day_of_the_request_has_passed() {
    use super::request::{POLICE, asked, request_id};
    let ask = |due: &str| {
        let case = case();
        let event = case.ask(asked(POLICE, Stage::Rg, due)).unwrap();
        after(case, event)
    };
    let about = || Disputed::Delay(Some(request_id(POLICE)));
    let late = ask("2026-11-11");
    assert!(raise(&late, NURSE, OFFICER, about()).is_ok());
    // Answered late is late still; answered in time is not.
    for (received_on, is_late) in [("2026-11-12", true), ("2026-11-11", false)] {
        let mut came = super::request::answer(Information::Nil("".into()));
        came.received_on = date(received_on);
        let request = late.requests.get(request_id(POLICE)).unwrap();
        let event = late.answer(request, 1, came).unwrap();
        let case = after(late.clone(), event);
        assert_eq!(raise(&case, NURSE, OFFICER, about()).is_ok(), is_late);
    }
    for (case, against) in [(ask("2026-11-12"), OFFICER), (late, CHAIR)] {
        let refused = raise(&case, NURSE, against, about());
        assert_eq!(refused, Err(Refusal::ChallengeNotGrounded));
    }
    // A delay of something else is in the words.
    assert!(raise(&ask("2026-11-30"), NURSE, OFFICER, Disputed::Delay(None)).is_ok());
}

#[test]
fn an_open_challenge_shows_and_its_day_with_it() {
    assert_eq!(alert(&case(), "2026-11-12"), None);
    let open = raised(case());
    let (code, text) = alert(&open, "2026-11-16").unwrap();
    assert_eq!(code, "CHALLENGE_OPEN");
    assert_eq!(
        text,
        "challenge 1 of Arden Health Trust to Warwickshire Police (level 1, practitioner) is open: an answer is due by 2026-11-16"
    );
    assert_eq!(alert(&open, "2026-11-17").unwrap().0, "CHALLENGE_OVERDUE");
    let standing = open.standing(&site(), &book());
    let clock = standing
        .clocks
        .iter()
        .find(|clock| clock.title == "answer to challenge 1")
        .unwrap();
    assert_eq!(
        (clock.rule, clock.due_on),
        (LOCAL_POLICY, date("2026-11-16"))
    );
    assert!(clock.overdue(date("2026-11-17")) && !clock.overdue(date("2026-11-16")));
    // A list of cases shows it: it is what the site must see to next.
    assert_eq!(next_due(&standing.clocks), Some(date("2026-11-16")));

    let told = answered(open, "2026-11-13");
    let (code, text) = alert(&told, "2026-12-30").unwrap();
    assert_eq!(code, "CHALLENGE_OPEN");
    assert!(text.ends_with("Arden Health Trust says whether that settles it"));
    let standing = told.standing(&site(), &book());
    let clock = standing
        .clocks
        .iter()
        .find(|clock| clock.rule == LOCAL_POLICY);
    assert_eq!(clock.unwrap().met_on, Some(date("2026-11-13")));
    let event = close(&told, NURSE, ChallengeEnding::Resolved, "2026-11-13").unwrap();
    assert_eq!(alert(&after(told, event), "2026-12-30"), None);
}

#[test]
fn an_open_challenge_informs_and_never_blocks() {
    let site = site();
    let book = book();
    let check = |case: &Case| {
        let standing = case.standing(&site, &book);
        let found = readiness::readiness(&Facts {
            case,
            standing: &standing,
            site: &site,
            sitting: None,
            book: &book,
            today: today(),
            looked_up: None,
        });
        let mut checks = found.checks.into_iter();
        checks.find(|check| check.code == "CHALLENGE")
    };
    assert_eq!(check(&case()), None);
    let open = raised(case());
    let missing = check(&open).unwrap();
    assert_eq!(
        (missing.weight, missing.rule),
        (Weight::Informs, LOCAL_POLICY)
    );
    let missing = missing.missing.unwrap();
    assert_eq!(missing.what, "an answer at level 1, practitioner");
    assert_eq!(missing.by.name, "Warwickshire Police");
    assert_eq!(missing.due_on, Some(date("2026-11-16")));
    let missing = check(&answered(open, "2026-11-13"))
        .unwrap()
        .missing
        .unwrap();
    assert_eq!(missing.by.name, "Arden Health Trust");
}

/// Reasonable grounds sealed in dispute: health challenges the position of police, which
/// does not change it.
fn sealed_in_dispute() -> (Case, Recorded<CaseEvent>) {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let event = raise(&case, NURSE, OFFICER, Disputed::Position(Stage::Rg, 1)).unwrap();
    let case = answered(after(case, event), "2026-11-12");
    let outcomes = vec![stage_outcome(Stage::Rg, Outcome::Positive)];
    let sealed = seal(&case, &sitting, outcomes).unwrap().remove(0);
    let event = CaseEvent::DecisionSealed(Box::new(sealed));
    let because = recorded(case.version + 1, event.clone());
    (after(case, event), because)
}

#[test]
fn r17_the_decision_stays_with_the_panel_and_the_dispute_on_record() {
    let (case, because) = sealed_in_dispute();
    assert_eq!(case.decisions().len(), 1);
    assert_eq!(case.open_challenges().count(), 1);
    assert_eq!(alert(&case, "2026-11-12").unwrap().0, "CHALLENGE_OPEN");
    // What was sealed is challenged still, at the sitting that sealed it.
    let again = raise(&case, NURSE, CHAIR, Disputed::Position(Stage::Rg, 1)).unwrap();
    let again = after(case.clone(), again);
    assert_eq!(again.challenges[1].raised.number, 2);
    let receiver = AgencyId::from_uuid(id(99));
    let template = |case: &Case| {
        let kind = MessageKind::DecisionToSca;
        bundle::document(kind, &site(), case, &because, receiver, &ledger_head())
            .unwrap()
            .to_markdown()
    };
    let text = template(&case);
    for words in [
        "## Challenges",
        "their position on reasonable grounds, version 1",
        "the report of the school was not read",
        "it was read on Monday",
        "answered, not closed",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let undisputed = Case {
        challenges: Vec::new(),
        ..case
    };
    assert!(!template(&undisputed).contains("Challenges"));
}

#[test]
fn nobody_is_chased_about_a_case_that_left() {
    let retracted = CaseEvent::ReferralRetracted {
        reason: "sent twice".into(),
    };
    let gone = after(raised(case()), retracted);
    assert_eq!(alert(&gone, "2026-12-30"), None);
    let clocks = gone.challenge_clocks();
    assert!(clocks.is_empty(), "{clocks:?}");
    let refused = raise(&gone, NURSE, OFFICER, Disputed::Silence);
    assert_eq!(refused, Err(Refusal::CaseClosed));
    // It can still be closed, so that the record does not leave it open.
    assert!(close(&gone, NURSE, ChallengeEnding::Withdrawn, "2026-11-12").is_ok());
}

#[test]
fn no_history_answers_or_closes_what_nobody_raised() {
    let answered = ChallengeEvent::Answered {
        number: 1,
        answer: Box::new(answer(OFFICER, "2026-11-12")),
    };
    let closed = ChallengeEvent::Closed {
        number: 1,
        by: person(NURSE),
        ending: ChallengeEnding::Withdrawn,
        words: "nothing".into(),
    };
    for event in [answered.clone(), closed] {
        let case = case();
        let sequence = case.version + 1;
        let event = recorded(sequence, CaseEvent::Challenge(event));
        assert!(case.apply(event).is_err());
    }
    // Nor twice at one level.
    let case = raised(case());
    let case = after(case, CaseEvent::Challenge(answered.clone()));
    let sequence = case.version + 1;
    let twice = recorded(sequence, CaseEvent::Challenge(answered));
    assert!(case.apply(twice).is_err());
}
