//! Information asked of agencies.

use super::*;
use crate::id::InformationRequestId;

pub(super) const POLICE: u128 = 111;
pub(super) const HEALTH: u128 = 112;

pub(super) fn request_id(number: u128) -> InformationRequestId {
    InformationRequestId::from_uuid(id(number))
}

pub(crate) fn asked(number: u128, stage: Stage, due_on: &str) -> Asked {
    let (agency, agency_name, agency_kind) = if number == HEALTH {
        (HEALTH, "Arden Health Trust", AgencyKind::Health)
    } else {
        (POLICE, "Warwickshire Police", AgencyKind::Police)
    };
    Asked {
        id: request_id(number),
        agency: AgencyId::from_uuid(id(agency)),
        agency_name: agency_name.to_owned(),
        agency_kind,
        question: "what is known of the bus station?".into(),
        stage,
        asked_on: today(),
        due_on: date(due_on),
    }
}

pub(super) fn answer(information: Information) -> Answer {
    Answer {
        received_on: today(),
        information,
        sent_by: "the intelligence desk".into(),
        evidence: vec!["E-7".to_owned()],
    }
}

fn asking(case: Case, number: u128) -> Case {
    let event = case.ask(asked(number, Stage::Rg, "2026-11-20")).unwrap();
    after(case, event)
}

fn known(case: &Case, number: u128) -> &InformationRequest {
    case.requests.get(request_id(number)).unwrap()
}

#[test]
fn r49_a_request_is_outstanding_until_something_comes() {
    let case = asking(case(), POLICE);
    let request = known(&case, POLICE);
    assert_eq!(
        (request.state(), request.version),
        (RequestState::Outstanding, 1)
    );
    let summary = Information::Summary("two reports".into());
    let event = case.answer(request, 1, answer(summary)).unwrap();
    let case = after(case, event);
    let request = known(&case, POLICE);
    assert_eq!(
        (request.state(), request.version),
        (RequestState::Answered, 2)
    );
    assert_eq!(request.answers[0].evidence, ["E-7"]);
    assert!(request.answered() && !request.overdue(date("2027-01-01")));
}

#[test]
fn r49_a_nil_return_is_an_answer() {
    let case = asking(case(), POLICE);
    let nothing = answer(Information::Nil("".into()));
    let event = case.answer(known(&case, POLICE), 1, nothing).unwrap();
    assert_eq!(event.kind(), "InformationRecorded");
    assert_eq!(event.summary(), "nil return received on 2026-11-12");
    let case = after(case, event);
    let request = known(&case, POLICE);
    assert_eq!(request.state(), RequestState::Nil);
    assert!(request.answered() && !request.outstanding());
    // What is found later counts over it.
    let more = answer(Information::Summary("a report after all".into()));
    let event = case.answer(request, 2, more).unwrap();
    assert_eq!(
        known(&after(case, event), POLICE).state(),
        RequestState::Answered
    );
}

#[test]
fn r49_the_last_day_itself_is_in_time() {
    let case = asking(case(), POLICE);
    for (day, late) in [
        ("2026-11-19", false),
        ("2026-11-20", false),
        ("2026-11-21", true),
    ] {
        assert_eq!(known(&case, POLICE).overdue(date(day)), late, "{day}");
        let standing = case.standing(&site(), &book());
        let alerts = case.alerts(&standing, &book(), date(day));
        let told = alerts
            .iter()
            .find(|alert| alert.code == "INFORMATION_OVERDUE");
        assert_eq!(told.is_some(), late, "{day}");
        if let Some(told) = told {
            assert!(
                told.text.contains("Warwickshire Police (2026-11-20)"),
                "{}",
                told.text
            );
        }
    }
}

#[test]
fn r49_a_closed_case_asks_and_chases_nobody_and_still_takes_what_comes() {
    let open = asking(case(), POLICE);
    let closed = after(
        open,
        CaseEvent::ReferralRetracted {
            reason: "sent twice".into(),
        },
    );
    let request = known(&closed, POLICE);
    let another = asked(HEALTH, Stage::Rg, "2026-11-20");
    assert_eq!(closed.ask(another), Err(Refusal::CaseClosed));
    assert_eq!(closed.chase(request, 1), Err(Refusal::CaseClosed));
    let late = answer(Information::Summary("late, and kept".into()));
    assert!(closed.answer(request, 1, late).is_ok());
    let standing = closed.standing(&site(), &book());
    assert!(
        closed
            .alerts(&standing, &book(), date("2027-01-01"))
            .is_empty()
    );
}

#[test]
fn a_request_is_chased_and_withdrawn_while_it_is_outstanding() {
    let case = asking(case(), POLICE);
    let event = case.chase(known(&case, POLICE), 1).unwrap();
    let case = after(case, event);
    let request = known(&case, POLICE);
    assert_eq!((request.chased_at.len(), request.version), (1, 2));
    // The due date stands: a reminder is no extension.
    assert_eq!(request.asked.due_on, date("2026-11-20"));
    let stale = Refusal::StaleVersion {
        given: 1,
        current: 2,
    };
    assert_eq!(case.chase(request, 1), Err(stale));
    let event = case
        .withdraw_request(request, 2, "not needed".into())
        .unwrap();
    let case = after(case, event);
    let request = known(&case, POLICE);
    assert_eq!(request.state(), RequestState::Withdrawn);
    assert!(!request.overdue(date("2027-01-01")));
    assert_eq!(case.chase(request, 3), Err(Refusal::RequestNotOpen));
    let again = case.withdraw_request(request, 3, "still not".into());
    assert_eq!(again, Err(Refusal::RequestNotOpen));
    // What comes all the same is not turned away.
    let came = answer(Information::Summary("it came anyway".into()));
    let event = case.answer(request, 3, came).unwrap();
    let case = after(case, event);
    assert_eq!(known(&case, POLICE).state(), RequestState::Answered);
    let chased = case.chase(known(&case, POLICE), 4);
    assert_eq!(chased, Err(Refusal::RequestNotOpen));
}

#[test]
fn nothing_is_asked_towards_a_stage_that_is_behind() {
    let case = rg_positive_at_first_sitting();
    let behind = Refusal::StageAlreadyDecided { stage: Stage::Rg };
    let rg = case.ask(asked(POLICE, Stage::Rg, "2026-11-20"));
    assert_eq!(rg, Err(behind));
    assert!(case.ask(asked(POLICE, Stage::Cg, "2026-11-20")).is_ok());
}

#[test]
fn r49_an_answer_is_due_in_the_usual_days_and_never_after_its_stage() {
    let case = case();
    let book = book();
    let clocks = case.standing(&site(), &book).clocks;
    let due = |stage, day: &str| {
        let rules = book.in_force_on(date(day));
        case.information_due(stage, &clocks, rules, date(day))
    };
    // Received on 14 October: reasonable grounds by 28 November, both by 12 January.
    assert_eq!(due(Stage::Rg, "2026-11-12"), date("2026-11-22"));
    assert_eq!(due(Stage::Rg, "2026-11-25"), date("2026-11-28"));
    assert_eq!(due(Stage::Cg, "2026-11-25"), date("2026-12-05"));
    assert_eq!(due(Stage::Cg, "2027-01-10"), date("2027-01-12"));
    // The stage is late already: the usual days count.
    assert_eq!(due(Stage::Rg, "2026-12-01"), date("2026-12-11"));
}

fn adjourn(case: Case, sitting: &Sitting, reason: AdjournmentReason, words: &str) -> Case {
    let asked = Adjourning {
        evidence_wanted: words.into(),
        ..Adjourning::because(reason)
    };
    let event = adjourn::adjourn(&case, sitting, &asked).unwrap();
    after(case, event)
}

#[test]
fn r49_evidence_wanted_at_an_adjournment_waits_until_somebody_is_asked() {
    let (case, sitting) = listed(ListedStages::Rg);
    assert_eq!(case.requests.wanted_words(), Err(Refusal::NothingWanted));
    let wanted = "the custody record, from police";
    let case = adjourn(case, &sitting, AdjournmentReason::EvidenceWanted, wanted);
    assert_eq!(case.requests.wanted_words().unwrap().expose(), wanted);
    let waiting = case.requests.not_asked_for().unwrap();
    assert_eq!(waiting.adjourned_on, today());
    let case = asking(case, POLICE);
    assert_eq!(case.requests.not_asked_for(), None);
    // The words stay, for the next agency.
    assert!(case.requests.wanted_words().is_ok());
}

#[test]
fn r49_what_was_asked_before_the_adjournment_does_not_answer_it() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = asking(case, HEALTH);
    let case = adjourn(case, &sitting, AdjournmentReason::EvidenceWanted, "");
    assert!(case.requests.not_asked_for().is_some());
    // Without words the question must be written.
    assert_eq!(case.requests.wanted_words(), Err(Refusal::NothingWanted));
}

#[test]
fn an_adjournment_for_want_of_time_waits_for_no_evidence() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = adjourn(case, &sitting, AdjournmentReason::Time, "");
    assert_eq!(case.requests.not_asked_for(), None);
}

#[test]
fn a_history_with_an_impossible_request_is_broken() {
    let case = asking(case(), POLICE);
    let event = |event| recorded(case.version + 1, CaseEvent::Request(event));
    let unknown = RequestEvent::Chased {
        request: request_id(9),
    };
    assert!(case.clone().apply(event(unknown)).is_err());
    let twice = RequestEvent::Requested(Box::new(asked(POLICE, Stage::Rg, "2026-11-20")));
    assert!(case.clone().apply(event(twice)).is_err());
}

#[test]
fn request_events_survive_their_stored_form() {
    for event in [
        RequestEvent::Requested(Box::new(asked(POLICE, Stage::Cg, "2026-11-20"))),
        RequestEvent::Chased {
            request: request_id(1),
        },
        RequestEvent::Answered {
            request: request_id(1),
            answer: Box::new(answer(Information::Nil("three systems".into()))),
        },
        RequestEvent::Withdrawn {
            request: request_id(1),
            reason: "not needed".into(),
        },
    ] {
        let event = CaseEvent::Request(event);
        let stored = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<CaseEvent>(&stored).unwrap(), event);
        // The sentence for people holds none of what is sealed.
        let summary = event.summary();
        assert!(!summary.contains("bus station") && !summary.contains("systems"));
    }
}
