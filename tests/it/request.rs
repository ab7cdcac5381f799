//! Information asked of agencies: who owes what by when.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, InformationRequestState as State};
use nrm_panel_tests::{
    actor::{Actor, Told, quoting},
    builder::{CG, RG, date, lodgement, referral},
    on_both,
    panel::Panel,
};

on_both!(
    r49_several_agencies_are_asked_at_once_and_each_gets_a_message,
    r49_a_nil_return_counts_as_an_answer,
    r49_what_is_past_its_day_is_overdue_in_the_list_and_on_the_case,
    r49_evidence_wanted_at_an_adjournment_is_asked_for_in_its_words,
    an_agency_asked_reads_and_answers_its_request_and_sees_nothing_of_the_case,
    whoever_sees_the_case_reads_what_came_and_answers_for_nobody_else,
    only_the_coordinator_asks_chases_and_withdraws,
    a_recused_person_sees_no_request_of_the_case,
    a_coordinator_of_one_authority_sees_its_requests_only,
    a_stale_version_of_a_request_changes_nothing,
    an_answer_does_not_wait_for_the_case_to_stand_still,
    what_is_settled_leaves_the_list_and_can_be_asked_for,
    a_chase_sent_twice_reminds_once,
    a_refused_request_leaves_nothing_behind,
);

const POLICE: &str = "Warwickshire Police";
const HEALTH: &str = "Arden Health Trust";
const GUARDIAN: &str = "Guardian Service";

async fn r49_several_agencies_are_asked_at_once_and_each_gets_a_message(panel: &Panel) {
    let case = panel.lodge().await;
    let before = panel.database().count("outbox");
    // By name, however it is written, and by identifier.
    let health = panel.nurse().agency_id;
    let asked = case.asked_of(&[" warwickshire POLICE", &health]).await;
    let told: Vec<_> = asked
        .iter()
        .map(|request| {
            (
                request.agency_name.as_str(),
                request.state(),
                request.version,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (POLICE, State::Outstanding, 1),
            (HEALTH, State::Outstanding, 1)
        ]
    );
    // Ten days where nobody names a date.
    assert_eq!(asked[0].due_on, Some(date("2026-11-26")));
    assert_eq!(panel.database().count("outbox"), before + 2);
    assert_eq!(case.now().await.information_requests, asked);

    chase(panel, &asked[0].id, 1).await.granted();
    assert_eq!(panel.database().count("outbox"), before + 3);
    let kinds = panel
        .database()
        .texts("SELECT kind AS text FROM outbox ORDER BY created_at, id");
    let ours = kinds.iter().filter(|kind| *kind == "information_request");
    assert_eq!(ours.count(), 3);

    let history = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let mut cases = panel.coordinator().cases();
    let entries = cases.get_case_history(history).await.granted().entries;
    let summaries: Vec<_> = entries.iter().map(|entry| entry.summary.as_str()).collect();
    assert_eq!(
        summaries[1],
        "information asked of Warwickshire Police for reasonable grounds, due on 2026-11-26"
    );
    assert_eq!(summaries[3], "a request for information chased");
}

async fn r49_a_nil_return_counts_as_an_answer(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await;
    let nothing = pb::RecordInformationRequest {
        nil_return: true,
        ..came(&asked[0], "")
    };
    let mut requests = panel.coordinator().requests();
    let reply = requests.record_information(nothing).await.granted();
    assert_eq!(reply.request.unwrap().state(), State::Nil);
    panel.at("2026-12-24");
    assert!(list(&panel.coordinator(), false).await.is_empty());
    assert!(list(&panel.coordinator(), true).await.is_empty());
    let shown = shown(&panel.coordinator(), &asked[0].id).await;
    assert!(shown.answers[0].nil_return);
    assert_eq!(shown.answers[0].received_on, Some(date("2026-11-16")));

    // Without the word "nil", silence is no answer.
    let asked = case.asked_of(&[HEALTH]).await;
    let empty = requests.record_information(came(&asked[0], " ")).await;
    assert_eq!(
        nrm_panel_tests::actor::fields(&empty.refused()),
        ["summary"]
    );
}

async fn r49_what_is_past_its_day_is_overdue_in_the_list_and_on_the_case(panel: &Panel) {
    let case = panel.lodge().await;
    let request = pb::RequestInformationRequest {
        due_on: Some(date("2026-11-20")),
        ..case.asking(&[POLICE]).await
    };
    let mut requests = panel.coordinator().requests();
    requests.request_information(request).await.granted();
    case.asked_of(&[HEALTH]).await;
    let alerts = async || -> Vec<String> {
        let alerts = case.now().await.alerts.into_iter();
        alerts
            .filter(|alert| alert.code == "INFORMATION_OVERDUE")
            .map(|alert| alert.text)
            .collect()
    };
    // The last day is in time.
    panel.at("2026-11-20T23:59:59Z");
    assert!(list(&panel.coordinator(), true).await.is_empty());
    assert!(alerts().await.is_empty());
    panel.at("2026-11-21T00:00:00Z");
    let overdue = list(&panel.coordinator(), true).await;
    assert_eq!(overdue.len(), 1);
    assert!(overdue[0].overdue);
    assert_eq!(overdue[0].agency_name, POLICE);
    assert_eq!(
        alerts().await,
        [
            "information is overdue from Warwickshire Police (2026-11-20): chase it, or record what came (R49)"
        ]
    );
    // As it was known then, nothing was late.
    let then = pb::GetCaseRequest {
        as_at: Some(nrm_panel_tests::builder::timestamp("2026-11-20T12:00:00Z")),
        ..case.look()
    };
    let then = panel.coordinator().cases().get_case(then).await.granted();
    assert!(!then.case.unwrap().information_requests[0].overdue);
    let both = list(&panel.coordinator(), false).await;
    let due: Vec<_> = both.iter().map(|request| request.due_on.unwrap()).collect();
    assert_eq!(due, [date("2026-11-20"), date("2026-11-26")]);
}

async fn r49_evidence_wanted_at_an_adjournment_is_asked_for_in_its_words(panel: &Panel) {
    let case = panel.lodge().await;
    let from_adjournment = async || pb::RequestInformationRequest {
        question: String::new(),
        from_adjournment: true,
        ..case.asking(&[POLICE]).await
    };
    let mut requests = panel.coordinator().requests();
    let too_soon = from_adjournment().await;
    let told = requests.request_information(too_soon).await.told();
    assert_eq!(told, "FailedPrecondition NOTHING_WANTED R49");

    let item = case.listed(RG).await.convened().await;
    let adjourned = pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        case_id: case.id.clone(),
        case_version: case.version().await,
        reason: pb::AdjournmentReason::EvidenceWanted.into(),
        evidence_wanted: "The custody record of 2 November.".to_owned(),
        return_by: None,
        owner_agency: "Warwickshire Police".to_owned(),
        ..pb::AdjournItemRequest::default()
    };
    let mut sittings = panel.chair().sittings();
    sittings.adjourn_item(adjourned).await.granted();
    let request = from_adjournment().await;
    let reply = requests.request_information(request).await.granted();
    let shown = shown(&panel.officer(), &reply.requests[0].id).await;
    assert_eq!(shown.question, "The custody record of 2 November.");
}

async fn an_agency_asked_reads_and_answers_its_request_and_sees_nothing_of_the_case(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let asked = case.asked_of(&[GUARDIAN]).await;
    let others = other.asked_of(&[HEALTH]).await;
    let guardian = panel.guardian();
    // The guardian sits on no panel for this child.
    let told = guardian.cases().get_case(case.look()).await.told();
    assert_eq!(told, "NotFound");

    let listed = list(&guardian, false).await;
    assert_eq!(listed, asked);
    let read = shown(&guardian, &asked[0].id).await;
    assert_eq!(
        read.question,
        "What is known of Wren Lightfoot, born 4 March 2012?"
    );
    let looks = panel.database().texts(
        "SELECT rpc || ' ' || outcome AS text FROM access_log WHERE rpc LIKE 'RequestService/Get%'",
    );
    assert_eq!(looks, ["RequestService/GetInformationRequest allowed"]);

    // What is not theirs is as if it were not there.
    let absent = "01990000-0000-7000-8000-000000000000";
    let mut told = Vec::new();
    for (actor, id) in [
        (&guardian, absent),
        (&guardian, "no identifier"),
        (&guardian, others[0].id.as_str()),
        (&panel.stranger(), asked[0].id.as_str()),
        (&panel.social_worker(), asked[0].id.as_str()),
        (&panel.auditor(), asked[0].id.as_str()),
    ] {
        let named = pb::GetInformationRequestRequest {
            information_request_id: id.to_owned(),
        };
        let mut requests = actor.requests();
        let look = quoting("same", named);
        let status = requests.get_information_request(look).await.refused();
        told.push((
            status.code(),
            status.message().to_owned(),
            status.details().to_vec(),
        ));
        let change = pb::RecordInformationRequest {
            information_request_id: id.to_owned(),
            ..came(&asked[0], "Nothing to do with us.")
        };
        let change = quoting("same", change);
        let status = requests.record_information(change).await.refused();
        told.push((
            status.code(),
            status.message().to_owned(),
            status.details().to_vec(),
        ));
    }
    assert!(told.iter().all(|other| *other == told[0]), "{told:?}");

    // They answer for themselves, and still see nothing of the case.
    let answer = came(&asked[0], "The guardian met her twice.");
    let mut requests = guardian.requests();
    let reply = requests.record_information(answer).await.granted();
    assert_eq!(reply.request.unwrap().state(), State::Answered);
    let told = guardian.cases().get_case(case.look()).await.told();
    assert_eq!(told, "NotFound");
    let read = shown(&panel.coordinator(), &asked[0].id).await;
    assert_eq!(read.answers[0].summary, "The guardian met her twice.");
}

async fn whoever_sees_the_case_reads_what_came_and_answers_for_nobody_else(panel: &Panel) {
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    let asked = case.asked_of(&[POLICE]).await;
    let answer = came(&asked[0], "Two reports.");
    let mut requests = panel.officer().requests();
    requests.record_information(answer).await.granted();
    case.listed(RG).await;
    for actor in [
        panel.chair(),
        panel.nurse(),
        panel.sca_liaison(),
        panel.social_worker(),
    ] {
        assert_eq!(shown(&actor, &asked[0].id).await.answers.len(), 1);
        let answer = pb::RecordInformationRequest {
            version: 2,
            ..came(&asked[0], "In their name.")
        };
        let told = actor.requests().record_information(answer).await.told();
        assert_eq!(
            told,
            "PermissionDenied NOT_PERMITTED RequestService/RecordInformation"
        );
        assert!(list(&actor, false).await.is_empty());
    }
    // Who lodged, of another agency than was asked, sees neither.
    let lodger = panel.other_responder();
    let theirs = panel.lodge_by(&lodger, lodgement(referral())).await;
    let asked = theirs.asked_of(&[POLICE]).await;
    let named = pb::GetInformationRequestRequest {
        information_request_id: asked[0].id.clone(),
    };
    let mut requests = lodger.requests();
    let told = requests.get_information_request(named).await.told();
    assert_eq!(told, "NotFound");
}

async fn only_the_coordinator_asks_chases_and_withdraws(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await;
    case.listed(RG).await;
    for actor in [panel.officer(), panel.chair(), panel.sca_liaison()] {
        let mut requests = actor.requests();
        let asking = case.asking(&[HEALTH]).await;
        let told = requests.request_information(asking).await.told();
        assert_eq!(
            told,
            "PermissionDenied NOT_PERMITTED RequestService/RequestInformation"
        );
        let chasing = pb::ChaseInformationRequest {
            request_id: new_request_id(),
            information_request_id: asked[0].id.clone(),
            version: 1,
        };
        let told = requests.chase_information(chasing).await.told();
        assert_eq!(
            told,
            "PermissionDenied NOT_PERMITTED RequestService/ChaseInformation"
        );
        let told = withdraw(&actor, &asked[0].id, 1).await.told();
        assert_eq!(
            told,
            "PermissionDenied NOT_PERMITTED RequestService/WithdrawRequest"
        );
    }
    let reply = withdraw(&panel.coordinator(), &asked[0].id, 1).await;
    let withdrawn = reply.granted().request.unwrap();
    assert_eq!(
        (withdrawn.state(), withdrawn.version),
        (State::Withdrawn, 2)
    );
    for told in [
        withdraw(&panel.coordinator(), &asked[0].id, 2).await.told(),
        chase(panel, &asked[0].id, 2).await.told(),
    ] {
        assert_eq!(told, "FailedPrecondition REQUEST_NOT_OPEN");
    }
    let kept = shown(&panel.coordinator(), &asked[0].id).await;
    assert_eq!(kept.withdrawn_reason, "Asked of the wrong agency.");
}

async fn a_recused_person_sees_no_request_of_the_case(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await;
    let officer = panel.officer();
    assert_eq!(list(&officer, false).await.len(), 1);
    case.interest_of(&officer).await;
    assert!(list(&officer, false).await.is_empty());
    let named = pb::GetInformationRequestRequest {
        information_request_id: asked[0].id.clone(),
    };
    let mut requests = officer.requests();
    let told = requests.get_information_request(named).await.told();
    assert_eq!(told, "NotFound");
    let answer = came(&asked[0], "Nothing.");
    let told = requests.record_information(answer).await.told();
    assert_eq!(told, "NotFound");
}

async fn a_coordinator_of_one_authority_sees_its_requests_only(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE, "Coventry City Council"]).await;
    // Of Warwickshire: Coventry's coordinator reads what Coventry was asked, no more.
    let coventry = panel.coventry_coordinator();
    let listed = list(&coventry, false).await;
    assert_eq!(listed, asked[1..]);
    let named = |id: &str| pb::GetInformationRequestRequest {
        information_request_id: id.to_owned(),
    };
    let mut requests = coventry.requests();
    let told = requests
        .get_information_request(named(&asked[0].id))
        .await
        .told();
    assert_eq!(told, "NotFound");
    let read = requests.get_information_request(named(&asked[1].id)).await;
    assert!(read.granted().request.is_some());
    assert_eq!(
        withdraw(&coventry, &asked[1].id, 1).await.told(),
        "PermissionDenied NOT_PERMITTED RequestService/WithdrawRequest"
    );
    let change = pb::RecordResponsibleAuthorityRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        authority: "Coventry City Council".to_owned(),
    };
    let mut cases = panel.coordinator().cases();
    cases.record_responsible_authority(change).await.granted();
    assert_eq!(list(&coventry, false).await.len(), 2);
    requests
        .get_information_request(named(&asked[0].id))
        .await
        .granted();
}

async fn a_stale_version_of_a_request_changes_nothing(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await;
    chase(panel, &asked[0].id, 1).await.granted();
    for told in [
        chase(panel, &asked[0].id, 1).await.told(),
        withdraw(&panel.coordinator(), &asked[0].id, 1).await.told(),
        panel
            .officer()
            .requests()
            .record_information(came(&asked[0], "Two reports."))
            .await
            .told(),
    ] {
        assert_eq!(told, "Aborted STALE_VERSION");
    }
    let now = list(&panel.coordinator(), false).await;
    assert_eq!((now[0].version, now[0].chased), (2, 1));
}

async fn an_answer_does_not_wait_for_the_case_to_stand_still(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE, HEALTH]).await;
    case.all_heard().await;
    for (actor, request) in [(panel.officer(), &asked[0]), (panel.nurse(), &asked[1])] {
        let answer = came(request, "What we hold.");
        actor.requests().record_information(answer).await.granted();
    }
    // Asking is a change of the case, and names its version.
    let stale = pb::RequestInformationRequest {
        version: 1,
        ..case.asking(&[GUARDIAN]).await
    };
    let mut requests = panel.coordinator().requests();
    let told = requests.request_information(stale).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
}

async fn what_is_settled_leaves_the_list_and_can_be_asked_for(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE, HEALTH]).await;
    let answer = came(&asked[0], "Two reports.");
    panel
        .officer()
        .requests()
        .record_information(answer)
        .await
        .granted();
    assert_eq!(list(&panel.coordinator(), false).await.len(), 1);

    // The stage is behind, then the case is closed: nobody is asked, what comes is kept.
    case.all_heard().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let mut requests = panel.coordinator().requests();
    let behind = case.asking(&[GUARDIAN]).await;
    let told = requests.request_information(behind).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");
    panel.at("2026-11-18");
    let item = case.listed(CG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    assert!(list(&panel.coordinator(), false).await.is_empty());
    let closed = pb::RequestInformationRequest {
        stage: pb::Stage::ConclusiveGrounds.into(),
        ..case.asking(&[GUARDIAN]).await
    };
    let told = requests.request_information(closed).await.told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
    assert_eq!(
        chase(panel, &asked[1].id, 1).await.told(),
        "FailedPrecondition CASE_CLOSED"
    );
    let late = came(&asked[1], "Found in the archive.");
    panel
        .nurse()
        .requests()
        .record_information(late)
        .await
        .granted();
    let settled = pb::ListInformationRequestsRequest {
        settled: true,
        page_size: 1,
        ..pb::ListInformationRequestsRequest::default()
    };
    let first = requests
        .list_information_requests(settled.clone())
        .await
        .granted();
    let next = pb::ListInformationRequestsRequest {
        page_token: first.next_page_token.clone(),
        ..settled
    };
    let second = requests.list_information_requests(next).await.granted();
    assert_eq!((first.requests.len(), second.requests.len()), (1, 1));
    assert_ne!(first.requests[0].id, second.requests[0].id);
    assert_eq!(second.next_page_token, "");
}

async fn a_chase_sent_twice_reminds_once(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&[POLICE]).await;
    let before = panel.database().count("outbox");
    let chasing = pb::ChaseInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked[0].id.clone(),
        version: 1,
    };
    let mut requests = panel.coordinator().requests();
    let first = requests.chase_information(chasing.clone()).await.granted();
    let second = requests.chase_information(chasing).await.granted();
    assert_eq!(first, second);
    assert_eq!(panel.database().count("outbox"), before + 1);
    assert_eq!(list(&panel.coordinator(), false).await[0].chased, 1);
}

async fn a_refused_request_leaves_nothing_behind(panel: &Panel) {
    let case = panel.lodge().await;
    let tables = ["event", "outbox", "information_request", "reply"];
    let before = tables.map(|table| panel.database().count(table));
    let mut requests = panel.coordinator().requests();
    // The first agency is known, the second is not: neither is asked.
    let request = case.asking(&[POLICE, "Police of Nowhere"]).await;
    let status = requests.request_information(request).await.refused();
    assert_eq!(nrm_panel_tests::actor::fields(&status), ["agencies[1]"]);
    assert_eq!(tables.map(|table| panel.database().count(table)), before);
}

fn came(request: &pb::InformationRequestSummary, summary: &str) -> pb::RecordInformationRequest {
    pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: request.id.clone(),
        version: 1,
        received_on: None,
        nil_return: false,
        summary: summary.to_owned(),
        sent_by: String::new(),
        evidence_numbers: Vec::new(),
    }
}

async fn chase(
    panel: &Panel,
    id: &str,
    version: i64,
) -> Result<tonic::Response<pb::ChaseInformationResponse>, tonic::Status> {
    let request = pb::ChaseInformationRequest {
        request_id: new_request_id(),
        information_request_id: id.to_owned(),
        version,
    };
    let mut requests = panel.coordinator().requests();
    requests.chase_information(request).await
}

async fn withdraw(
    actor: &Actor,
    id: &str,
    version: i64,
) -> Result<tonic::Response<pb::WithdrawRequestResponse>, tonic::Status> {
    let request = pb::WithdrawRequestRequest {
        request_id: new_request_id(),
        information_request_id: id.to_owned(),
        version,
        reason: "Asked of the wrong agency.".to_owned(),
    };
    actor.requests().withdraw_request(request).await
}

async fn list(actor: &Actor, overdue: bool) -> Vec<pb::InformationRequestSummary> {
    let request = pb::ListInformationRequestsRequest {
        overdue,
        ..pb::ListInformationRequestsRequest::default()
    };
    let mut requests = actor.requests();
    requests
        .list_information_requests(request)
        .await
        .granted()
        .requests
}

async fn shown(actor: &Actor, id: &str) -> pb::InformationRequest {
    let request = pb::GetInformationRequestRequest {
        information_request_id: id.to_owned(),
    };
    let mut requests = actor.requests();
    let reply = requests.get_information_request(request).await.granted();
    reply.request.unwrap()
}
