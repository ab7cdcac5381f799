//! One agency challenges another: answered, taken further, settled, or on record.

use std::fs;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, ChallengeEnding, ChallengeState, ChallengeSubject, View};
use nrm_panel_tests::{
    actor::{Actor, Told, fields},
    builder::{CaseRef, RG, date},
    on_both,
    panel::Panel,
};

use crate::exchange::{courier, dropped};

on_both!(
    r17_a_challenge_shows_until_the_agencies_settle_it,
    r17_what_no_level_settles_stands_on_record,
    r17_a_position_in_dispute_is_sealed_and_the_template_says_so,
    nobody_who_decides_learns_of_a_disputed_position_before_all_are_in,
    each_agency_does_its_own_part_and_a_refusal_is_kept,
    a_coordinator_records_the_answer_of_another_agency,
    r49_a_late_answer_to_a_request_is_challenged,
    a_challenge_is_refused_where_the_record_does_not_show_it,
);

const POLICE: &str = "Warwickshire Police";
const HEALTH: &str = "Arden Health Trust";

pub(crate) async fn raising(
    case: &CaseRef<'_>,
    against: &str,
    subject: ChallengeSubject,
) -> pb::RaiseChallengeRequest {
    pb::RaiseChallengeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        against_agency: against.to_owned(),
        subject: subject.into(),
        words: "The report of the school was not read.".to_owned(),
        ..pb::RaiseChallengeRequest::default()
    }
}

async fn of_position(case: &CaseRef<'_>, against: &str) -> pb::RaiseChallengeRequest {
    pb::RaiseChallengeRequest {
        stage: pb::Stage::ReasonableGrounds.into(),
        position_version: 1,
        ..raising(case, against, ChallengeSubject::Position).await
    }
}

pub(crate) async fn answering(case: &CaseRef<'_>, number: i32) -> pb::AnswerChallengeRequest {
    pb::AnswerChallengeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        answer: "It was read on Monday and adds nothing.".to_owned(),
        answered_by: "The duty inspector".to_owned(),
        answered_on: None,
    }
}

pub(crate) async fn escalating(case: &CaseRef<'_>, number: i32) -> pb::EscalateChallengeRequest {
    pb::EscalateChallengeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        reason: "The report is not addressed.".to_owned(),
    }
}

pub(crate) async fn closing(
    case: &CaseRef<'_>,
    number: i32,
    ending: ChallengeEnding,
) -> pb::CloseChallengeRequest {
    pb::CloseChallengeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        ending: ending.into(),
        reason: "Health holds that the report bears it out.".to_owned(),
    }
}

async fn raise(actor: &Actor, request: pb::RaiseChallengeRequest) -> pb::Challenge {
    let reply = actor.challenges().raise_challenge(request).await;
    reply.granted().challenge.unwrap()
}

fn codes(case: &pb::Case) -> Vec<&str> {
    let codes = case.alerts.iter().map(|alert| alert.code.as_str());
    codes.filter(|code| code.starts_with("CHALLENGE")).collect()
}

/// Says how many open challenges the agenda shows for its one item.
async fn on_agenda(panel: &Panel, sitting: &str) -> i32 {
    panel.sitting_now(sitting).await.agenda[0].open_challenges
}

async fn next_due(case: &CaseRef<'_>) -> Option<pb::Date> {
    let mut cases = case.panel.coordinator().cases();
    let asked = pb::ListCasesRequest::default();
    let listed = cases.list_cases(asked).await.granted().cases;
    let of_it = listed.into_iter().find(|listed| listed.id == case.id);
    of_it.unwrap().next_due_on
}

async fn r17_a_challenge_shows_until_the_agencies_settle_it(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let (nurse, officer) = (panel.nurse(), panel.officer());
    assert_eq!(on_agenda(panel, &item.sitting).await, 0);
    let raised = raise(
        &nurse,
        raising(&case, "warwickshire police", ChallengeSubject::Silence).await,
    )
    .await;
    assert_eq!(raised.state(), ChallengeState::Open);
    assert_eq!(raised.raised_by, nurse.id);
    assert_eq!(raised.raised_by_agency, HEALTH);
    assert_eq!(raised.against_agency, POLICE);
    assert_eq!(raised.against_agency_id, officer.agency_id);

    // It shows on the case, on the agenda, among the clocks and in the list of cases.
    let due = date("2026-11-18");
    let seen = case.seen_by(&officer).await;
    assert_eq!(codes(&seen), ["CHALLENGE_OPEN"]);
    assert_eq!(seen.challenges, std::slice::from_ref(&raised));
    assert_eq!(raised.steps[0].level_name, "practitioner");
    assert_eq!(raised.steps[0].answer_due_on, Some(due));
    let clock = seen.clocks.iter().find(|it| it.code == "CHALLENGE_ANSWER");
    let clock = clock.unwrap();
    assert_eq!(clock.title, "answer to challenge 1");
    assert_eq!(
        (clock.due_on, clock.rule.as_str()),
        (Some(due), "local policy")
    );
    assert_eq!(on_agenda(panel, &item.sitting).await, 1);
    assert_eq!(next_due(&case).await, Some(due));
    let asked = pb::GetCaseReadinessRequest {
        case_id: case.id.clone(),
        stage: 0,
    };
    let ready = nurse.cases().get_case_readiness(asked).await.granted();
    let owed = ready.items.iter().find(|item| item.code == "CHALLENGE");
    let owed = owed.unwrap();
    assert_eq!((owed.owed_by.as_str(), owed.due_on), (POLICE, Some(due)));
    assert_eq!(owed.weight(), pb::ReadinessWeight::Informs);

    // Nobody answers in time: it goes to the managers.
    let mut challenges = nurse.challenges();
    let request = escalating(&case, 1).await;
    let told = challenges.escalate_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_DUE"), "{told}");
    panel.at("2026-11-19");
    let late = case.now().await;
    assert_eq!(codes(&late), ["CHALLENGE_OVERDUE"]);
    assert!(late.challenges[0].overdue);
    let request = escalating(&case, 1).await;
    let further = challenges.escalate_challenge(request).await.granted();
    let further = further.challenge.unwrap();
    assert_eq!(further.steps[1].level_name, "manager");
    assert_eq!(further.steps[1].answer_due_on, Some(date("2026-11-24")));
    assert_eq!(further.steps[1].escalated_by, nurse.id);
    assert_eq!(
        further.steps[1].escalated_because,
        "The report is not addressed."
    );

    let request = answering(&case, 1).await;
    let mut theirs = officer.challenges();
    theirs.answer_challenge(request).await.granted();
    let told = theirs
        .answer_challenge(answering(&case, 1).await)
        .await
        .told();
    assert!(told.contains("CHALLENGE_ANSWERED"), "{told}");
    assert_eq!(codes(&case.now().await), ["CHALLENGE_OPEN"]);
    let request = closing(&case, 1, ChallengeEnding::Resolved).await;
    challenges.close_challenge(request).await.granted();
    let settled = case.now().await;
    assert_eq!(settled.challenges[0].state(), ChallengeState::Resolved);
    assert_eq!(settled.challenges[0].closed_on, Some(date("2026-11-19")));
    assert_eq!(settled.challenges[0].closed_by, nurse.id);
    assert!(codes(&settled).is_empty());
    assert_eq!(on_agenda(panel, &item.sitting).await, 0);
    let told = theirs
        .answer_challenge(answering(&case, 1).await)
        .await
        .told();
    assert!(told.contains("CHALLENGE_NOT_OPEN"), "{told}");

    // What was known before it went further is known still.
    let then = pb::GetCaseRequest {
        as_at: Some(nrm_panel_tests::builder::timestamp("2026-11-18T12:00:00Z")),
        ..case.look()
    };
    let then = nurse.cases().get_case(then).await.granted().case.unwrap();
    assert_eq!(then.challenges, [raised]);
    let asked = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let history = nurse.cases().get_case_history(asked).await.granted();
    let said: Vec<_> = history
        .entries
        .iter()
        .filter(|entry| entry.kind.starts_with("Challenge"))
        .map(|entry| entry.summary.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "challenge 1 of Arden Health Trust to Warwickshire Police raised, to be answered by 2026-11-18",
            "challenge 1 taken to level 2 (manager), to be answered by 2026-11-24",
            "challenge 1 answered on 2026-11-19",
            "challenge 1 resolved",
        ]
    );
}

async fn r17_what_no_level_settles_stands_on_record(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let nurse = panel.nurse();
    raise(
        &nurse,
        raising(&case, POLICE, ChallengeSubject::Other).await,
    )
    .await;
    let mut coordinator = panel.coordinator().challenges();
    for day in ["2026-11-19", "2026-11-25", "2026-12-03"] {
        panel.at(day);
        let request = closing(&case, 1, ChallengeEnding::Stands).await;
        let told = coordinator.close_challenge(request).await.told();
        assert!(told.contains("CHALLENGE_BELOW_TOP_LEVEL"), "{told}");
        let request = escalating(&case, 1).await;
        coordinator.escalate_challenge(request).await.granted();
    }
    let last = case.now().await.challenges[0].steps.last().unwrap().clone();
    assert_eq!(last.level_name, "partnership executive");
    // Ten working days from Thursday.
    assert_eq!(last.answer_due_on, Some(date("2026-12-17")));
    let mut theirs = panel.officer().challenges();
    theirs
        .answer_challenge(answering(&case, 1).await)
        .await
        .granted();
    let request = escalating(&case, 1).await;
    let told = coordinator.escalate_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_AT_TOP_LEVEL"), "{told}");
    let request = closing(&case, 1, ChallengeEnding::Stands).await;
    let told = nurse.challenges().close_challenge(request).await.told();
    assert!(
        told.starts_with("PermissionDenied NOT_THE_COORDINATOR"),
        "{told}"
    );
    let request = closing(&case, 1, ChallengeEnding::Stands).await;
    coordinator.close_challenge(request).await.granted();
    let stands = case.now().await.challenges.remove(0);
    assert_eq!(stands.state(), ChallengeState::Stands);
    assert_eq!(
        stands.closed_because,
        "Health holds that the report bears it out."
    );
}

async fn r17_a_position_in_dispute_is_sealed_and_the_template_says_so(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let raised = raise(&panel.nurse(), of_position(&case, POLICE).await).await;
    assert_eq!(raised.stage(), pb::Stage::ReasonableGrounds);
    assert_eq!(raised.position_version, 1);
    item.sealed().await;
    let decided = case.now().await;
    assert_eq!(decided.decisions.len(), 1);
    assert_eq!(codes(&decided), ["CHALLENGE_OPEN"]);
    courier.deliver_due().await.unwrap();
    let folders = dropped(panel);
    let template = folders
        .iter()
        .find(|it| it.to_string_lossy().contains("--decision_to_sca--"))
        .unwrap();
    let text = fs::read_to_string(template.join("bundle.md")).unwrap();
    for words in [
        "## Challenges",
        "The report of the school was not read.",
        "their position on reasonable grounds, version 1",
        "no answer yet",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // What was sealed is challenged still, and the dispute goes on.
    raise(&panel.officer(), of_position(&case, HEALTH).await).await;
    let request = answering(&case, 1).await;
    let mut theirs = panel.officer().challenges();
    theirs.answer_challenge(request).await.granted();
}

async fn nobody_who_decides_learns_of_a_disputed_position_before_all_are_in(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let rg = pb::Stage::ReasonableGrounds;
    for member in [panel.officer(), panel.nurse()] {
        let request = item.position(rg, View::Positive);
        member.decisions().record_position(request).await.granted();
    }
    // The chair has no position yet and is not shown theirs.
    let mut chairing = panel.chair().challenges();
    let request = of_position(&case, POLICE).await;
    let told = chairing.raise_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_GROUNDED"), "{told}");
    // Nor is the nurse, whose own is in: the chair could follow hers.
    let mut nursing = panel.nurse().challenges();
    let request = of_position(&case, POLICE).await;
    let told = nursing.raise_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_GROUNDED"), "{told}");
    let raised = raise(&panel.guardian(), of_position(&case, POLICE).await).await;
    for actor in [panel.chair(), panel.nurse()] {
        let kept = case.seen_by(&actor).await.challenges.remove(0);
        assert!(kept.withheld);
        assert_eq!(kept.subject(), ChallengeSubject::Unspecified);
        assert_eq!((kept.stage, kept.position_version), (0, 0));
        assert_eq!(kept.words, "");
        let everything = format!("{:?}", case.seen_by(&actor).await);
        assert!(!everything.contains("report of the school"), "{everything}");
    }
    // Both agencies of the dispute, and whoever decides nothing, see it.
    let seers = [panel.officer(), panel.coordinator(), panel.guardian()];
    for actor in seers {
        let seen = case.seen_by(&actor).await.challenges.remove(0);
        assert_eq!(seen, raised);
    }
    let request = item.position(rg, View::Positive);
    let mut decisions = panel.chair().decisions();
    decisions.record_position(request).await.granted();
    for actor in [panel.chair(), panel.nurse()] {
        let seen = case.seen_by(&actor).await.challenges.remove(0);
        assert_eq!(seen, raised);
    }
}

async fn each_agency_does_its_own_part_and_a_refusal_is_kept(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let (nurse, officer, chair) = (panel.nurse(), panel.officer(), panel.chair());
    raise(
        &nurse,
        raising(&case, POLICE, ChallengeSubject::Silence).await,
    )
    .await;
    panel.at("2026-11-19");
    for actor in [&nurse, &chair] {
        let request = answering(&case, 1).await;
        let told = actor.challenges().answer_challenge(request).await.told();
        let expected = "PermissionDenied NOT_THE_CHALLENGED_AGENCY";
        assert!(told.starts_with(expected), "{told}");
    }
    let expected = "PermissionDenied NOT_THE_CHALLENGING_AGENCY";
    for actor in [&officer, &chair] {
        let request = escalating(&case, 1).await;
        let told = actor.challenges().escalate_challenge(request).await.told();
        assert!(told.starts_with(expected), "{told}");
    }
    for actor in [&officer, &chair, &panel.coordinator()] {
        let request = closing(&case, 1, ChallengeEnding::Withdrawn).await;
        let told = actor.challenges().close_challenge(request).await.told();
        assert!(told.starts_with(expected), "{told}");
    }
    let query = "SELECT rpc AS text FROM access_log WHERE outcome = 'denied'";
    let denied = panel.database().texts(query);
    let of_challenges = denied
        .iter()
        .filter(|rpc| rpc.starts_with("ChallengeService"));
    assert_eq!(of_challenges.count(), 7);
    // Whoever does not sit on the case knows of none of it.
    let request = answering(&case, 1).await;
    let mut outside = panel.other_chair().challenges();
    let told = outside.answer_challenge(request).await.told();
    assert!(told.starts_with("NotFound"), "{told}");
    let request = closing(&case, 1, ChallengeEnding::Withdrawn).await;
    nurse.challenges().close_challenge(request).await.granted();
}

async fn a_coordinator_records_the_answer_of_another_agency(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let nurse = panel.nurse();
    raise(
        &nurse,
        raising(&case, POLICE, ChallengeSubject::Delay).await,
    )
    .await;
    panel.at("2026-11-20");
    let mut coordinator = panel.coordinator().challenges();
    let unsigned = pb::AnswerChallengeRequest {
        answered_by: " ".to_owned(),
        ..answering(&case, 1).await
    };
    let refused = coordinator.answer_challenge(unsigned).await.refused();
    assert_eq!(fields(&refused), ["answered_by"]);
    let too_early = pb::AnswerChallengeRequest {
        answered_on: Some(date("2026-11-15")),
        ..answering(&case, 1).await
    };
    let refused = coordinator.answer_challenge(too_early).await.refused();
    assert_eq!(fields(&refused), ["answered_on"]);
    // It came in time, whenever it is recorded.
    let came = pb::AnswerChallengeRequest {
        answered_on: Some(date("2026-11-18")),
        ..answering(&case, 1).await
    };
    let reply = coordinator.answer_challenge(came).await.granted();
    let step = reply.challenge.unwrap().steps.remove(0);
    assert_eq!(step.answered_on, Some(date("2026-11-18")));
    assert_eq!(step.answered_by, "The duty inspector");
    assert_eq!(step.answer_recorded_by, panel.coordinator().id);
    let seen = case.now().await;
    let clock = seen.clocks.iter().find(|it| it.code == "CHALLENGE_ANSWER");
    assert_eq!(clock.unwrap().met_on, Some(date("2026-11-18")));
}

async fn r49_a_late_answer_to_a_request_is_challenged(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await.remove(0);
    let of_request = async |against: &str| pb::RaiseChallengeRequest {
        information_request_id: asked.id.clone(),
        ..raising(&case, against, ChallengeSubject::Delay).await
    };
    let coordinator = panel.coordinator();
    let mut challenges = coordinator.challenges();
    let request = of_request(POLICE).await;
    let told = challenges.raise_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_GROUNDED"), "{told}");
    panel.at("2026-12-01");
    let request = of_request(HEALTH).await;
    let told = challenges.raise_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_GROUNDED"), "{told}");
    let raised = raise(&coordinator, of_request(POLICE).await).await;
    assert_eq!(raised.information_request_id, asked.id);
}

async fn a_challenge_is_refused_where_the_record_does_not_show_it(panel: &Panel) {
    let case = panel.lodge().await;
    let mut challenges = panel.coordinator().challenges();
    let own = raising(
        &case,
        "Warwickshire County Council",
        ChallengeSubject::Silence,
    )
    .await;
    let told = challenges.raise_challenge(own).await.told();
    assert!(told.contains("CHALLENGE_OWN_AGENCY"), "{told}");
    let request = of_position(&case, POLICE).await;
    let told = challenges.raise_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_GROUNDED"), "{told}");
    let request = answering(&case, 1).await;
    let told = challenges.answer_challenge(request).await.told();
    assert!(told.contains("CHALLENGE_NOT_OPEN"), "{told}");
    let stale = pb::RaiseChallengeRequest {
        version: 7,
        ..raising(&case, POLICE, ChallengeSubject::Silence).await
    };
    let told = challenges.raise_challenge(stale).await.told();
    assert!(told.contains("STALE_VERSION"), "{told}");
    // The first responder sees no case, and the liaison officer takes no part.
    for (actor, code) in [
        (panel.first_responder(), "PermissionDenied"),
        (panel.sca_liaison(), "PermissionDenied"),
        (panel.stranger(), "NotFound"),
    ] {
        let request = raising(&case, POLICE, ChallengeSubject::Silence).await;
        let told = actor.challenges().raise_challenge(request).await.told();
        assert!(told.starts_with(code), "{told}");
    }
    assert_eq!(case.now().await.challenges, []);
}
