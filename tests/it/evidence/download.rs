//! Who gets a document, and what is left of it having been looked at.

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::{RG, timestamp},
    on_both,
    panel::Panel,
};

use super::{accept, added, fetch, finish, listed, offer, pdf, refused, send, start, state};

on_both!(
    who_may_upload_and_read,
    a_first_responder_sees_the_documents_of_their_own_agency,
    a_recused_person_finds_nothing,
    the_look_is_on_record_before_the_first_byte,
    an_unscanned_document_waits_for_the_coordinator,
    the_past_shows_the_documents_known_then,
    the_case_shows_its_documents,
);

async fn who_may_upload_and_read(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    case.assigned_to(&panel.social_worker()).await;
    let actors = [
        panel.first_responder(),
        panel.coordinator(),
        panel.chair(),
        panel.officer(),
        panel.nurse(),
        panel.guardian(),
        panel.social_worker(),
    ];
    for (seed, actor) in (0..).zip(&actors) {
        let evidence = added(actor, &case, seed).await;
        assert_eq!(evidence.agency_id, actor.agency_id);
        accept(&panel.coordinator(), &case, evidence.number).await;
    }
    for actor in &actors[1..] {
        assert_eq!(listed(actor, &case).await.len(), actors.len());
        for number in 1..8 {
            fetch(actor, &case, number).await.unwrap();
        }
        assert_eq!(refused(actor, &case, 8).await, "NotFound");
    }
    // Roles without the action, and people the case is hidden from.
    for (actor, told) in [
        (
            panel.sca_liaison(),
            "PermissionDenied NOT_PERMITTED EvidenceService/StartUpload",
        ),
        (panel.auditor(), "NotFound"),
        (panel.administrator(), "NotFound"),
        (panel.other_responder(), "NotFound"),
        (panel.other_chair(), "NotFound"),
        (panel.stranger(), "NotFound"),
        (panel.nobody(), "Unauthenticated UNAUTHENTICATED"),
    ] {
        let request = offer(&case, &pdf(100, 99));
        assert_eq!(actor.evidence().start_upload(request).await.told(), told);
    }
}

async fn a_first_responder_sees_the_documents_of_their_own_agency(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let gwen = panel.first_responder();
    added(&panel.nurse(), &case, 1).await;
    let own = added(&gwen, &case, 2).await;
    let colleagues = added(&panel.officer(), &case, 3).await;
    for number in 1..4 {
        accept(&panel.coordinator(), &case, number).await;
    }
    let numbers: Vec<i32> = listed(&gwen, &case)
        .await
        .iter()
        .map(|known| known.number)
        .collect();
    assert_eq!(numbers, [own.number, colleagues.number]);
    assert_eq!(refused(&gwen, &case, 1).await, "NotFound");
    fetch(&gwen, &case, own.number).await.unwrap();
    fetch(&gwen, &case, colleagues.number).await.unwrap();
}

async fn a_recused_person_finds_nothing(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let nurse = panel.nurse();
    let bytes = pdf(100, 1);
    let upload = start(&nurse, offer(&case, &bytes)).await;
    send(&nurse, super::chunks(&case, &upload, &bytes))
        .await
        .granted();
    added(&nurse, &case, 2).await;
    case.interest_of(&nurse).await;
    assert_eq!(refused(&nurse, &case, 1).await, "NotFound");
    assert_eq!(finish(&nurse, &case, &upload).await.told(), "NotFound");
    let request = pb::ListEvidenceRequest {
        case_id: case.id.clone(),
        as_at: Some(timestamp("2026-11-16T09:00:00Z")),
    };
    assert_eq!(
        nurse.evidence().list_evidence(request).await.told(),
        "NotFound"
    );
    let told = send(&nurse, super::chunks(&case, &upload, &bytes))
        .await
        .told();
    assert_eq!(told, "NotFound");
}

async fn the_look_is_on_record_before_the_first_byte(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    added(&gwen, &case, 1).await;
    let looks = || {
        panel
            .database()
            .texts("SELECT rpc || ' ' || outcome AS text FROM access_log ORDER BY id DESC LIMIT 1")
    };
    let request = pb::DownloadEvidenceRequest {
        case_id: case.id.clone(),
        number: 1,
    };
    let pieces = gwen
        .evidence()
        .download_evidence(request.clone())
        .await
        .granted();
    // Nothing of the stream was read yet.
    assert_eq!(looks(), ["EvidenceService/DownloadEvidence allowed"]);
    drop(pieces);

    // Where the look cannot be recorded no byte leaves: this is what it would look like.
    panel
        .database()
        .execute("ALTER TABLE access_log RENAME TO access_log_away");
    let status = gwen.evidence().download_evidence(request).await.refused();
    assert!(
        matches!(
            status.code(),
            tonic::Code::Internal | tonic::Code::Unavailable
        ),
        "{status:?}"
    );
    panel
        .database()
        .execute("ALTER TABLE access_log_away RENAME TO access_log");

    assert_eq!(refused(&panel.coordinator(), &case, 2).await, "NotFound");
    assert_eq!(looks(), ["EvidenceService/DownloadEvidence hidden"]);
}

async fn an_unscanned_document_waits_for_the_coordinator(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let gwen = panel.first_responder();
    let evidence = added(&gwen, &case, 1).await;
    assert_eq!(state(&evidence), pb::EvidenceState::NotScanned);
    let waiting = "FailedPrecondition EVIDENCE_NOT_ACCEPTED";
    // Not even the coordinator, nor a colleague; whoever sent it has it anyway.
    for actor in [panel.coordinator(), panel.chair(), panel.officer()] {
        assert_eq!(refused(&actor, &case, 1).await, waiting);
    }
    fetch(&gwen, &case, 1).await.unwrap();

    let request = pb::AcceptEvidenceRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        reason: "Seen at the station.".to_owned(),
    };
    for actor in [panel.chair(), panel.officer(), gwen] {
        let told = actor
            .evidence()
            .accept_evidence(request.clone())
            .await
            .told();
        assert_eq!(
            told,
            "PermissionDenied NOT_PERMITTED EvidenceService/AcceptEvidence"
        );
    }
    let mut evidence = panel.coordinator().evidence();
    let stale = pb::AcceptEvidenceRequest {
        version: 1,
        ..request.clone()
    };
    assert_eq!(
        evidence.accept_evidence(stale).await.told(),
        "Aborted STALE_VERSION"
    );
    let absent = pb::AcceptEvidenceRequest {
        number: 2,
        ..request.clone()
    };
    assert_eq!(evidence.accept_evidence(absent).await.told(), "NotFound");
    let accepted = evidence
        .accept_evidence(request)
        .await
        .granted()
        .evidence
        .unwrap();
    assert_eq!(state(&accepted), pb::EvidenceState::Accepted);
    assert_eq!(
        accepted.details.unwrap().acceptance_reason,
        "Seen at the station."
    );
    for actor in [panel.coordinator(), panel.chair(), panel.nurse()] {
        fetch(&actor, &case, 1).await.unwrap();
    }
    let again = pb::AcceptEvidenceRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        reason: "Twice.".to_owned(),
    };
    let told = evidence.accept_evidence(again).await.told();
    assert_eq!(told, "FailedPrecondition ACCEPTANCE_NOT_AWAITED");
}

async fn the_past_shows_the_documents_known_then(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    panel.at("2026-11-17");
    added(&gwen, &case, 1).await;
    panel.at("2026-11-18");
    accept(&panel.coordinator(), &case, 1).await;
    added(&gwen, &case, 2).await;
    panel.at("2026-11-19");
    for (instant, states) in [
        ("2026-11-16T12:00:00Z", vec![]),
        ("2026-11-17T12:00:00Z", vec![pb::EvidenceState::NotScanned]),
        (
            "2026-11-18T12:00:00Z",
            vec![pb::EvidenceState::Accepted, pb::EvidenceState::NotScanned],
        ),
    ] {
        let request = pb::ListEvidenceRequest {
            case_id: case.id.clone(),
            as_at: Some(timestamp(instant)),
        };
        let mut evidence = panel.coordinator().evidence();
        let known = evidence.list_evidence(request).await.granted().evidence;
        assert_eq!(
            known.iter().map(state).collect::<Vec<_>>(),
            states,
            "{instant}"
        );
        let request = pb::GetCaseRequest {
            as_at: Some(timestamp(instant)),
            ..case.look()
        };
        let shown = panel
            .coordinator()
            .cases()
            .get_case(request)
            .await
            .granted();
        assert_eq!(shown.case.unwrap().evidence, known, "{instant}");
    }
}

async fn the_case_shows_its_documents(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    added(&panel.first_responder(), &case, 1).await;
    let nurse = panel.nurse();
    assert_eq!(
        case.seen_by(&nurse).await.evidence,
        listed(&nurse, &case).await
    );
    let request = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let history = nurse.cases().get_case_history(request).await.granted();
    let last = history.entries.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.summary.as_str()),
        ("EvidenceAdded", "document E1 added")
    );
}
