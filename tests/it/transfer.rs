//! A case is given over to others: proposed, accepted, declined, taken back.

use std::fs;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, CaseState, MessageKind, MessageState, TransferState};
use nrm_panel_server::exchange::{Finding, reconcile};
use nrm_panel_tests::{
    actor::{Told, fields},
    builder::{CaseRef, RG, citation, date},
    on_both,
    panel::Panel,
};
use serde_json::Value;

use crate::{
    evidence::{accept, add, offer, open_to_all, pdf, sha256},
    exchange::{courier, dropped, json, retrying, tally},
};

on_both!(
    r9_a_case_leaves_only_once_somebody_else_records_the_acceptance,
    r8_the_handover_holds_what_may_go_and_names_what_is_held_back,
    r8_the_sca_is_told_where_others_take_a_case_over,
    r8_a_transfer_declined_or_taken_back_leaves_the_case_where_it_was,
    r21_documents_a_decision_cites_go_with_the_template,
    a_transfer_is_refused_where_the_record_does_not_show_why,
);

/// Records that the SCA wants the case.
pub(crate) async fn directed(case: &CaseRef<'_>) {
    let word = pb::RecordScaUpdateRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        direction: "Send it to us.".to_owned(),
        ..pb::RecordScaUpdateRequest::default()
    };
    let mut cases = case.panel.coordinator().cases();
    cases.record_sca_update(word).await.granted();
}

/// Asks the SCA to take the case over, as it directed.
pub(crate) async fn proposal(case: &CaseRef<'_>) -> pb::ProposeTransferRequest {
    pb::ProposeTransferRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        to_agency: String::new(),
        reason: pb::TransferReason::ScaDirection.into(),
        details: "The child is safe with an aunt until Friday.".to_owned(),
    }
}

pub(crate) async fn acceptance(case: &CaseRef<'_>) -> pb::RecordTransferAcceptedRequest {
    pb::RecordTransferAcceptedRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        accepted_by: "The duty manager".to_owned(),
        accepted_on: Some(date("2026-11-16")),
        receiver_reference: "SCA-77".to_owned(),
    }
}

pub(crate) async fn taking_back(case: &CaseRef<'_>) -> pb::CancelTransferRequest {
    pb::CancelTransferRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        declined: false,
        reason: "The child moved back.".to_owned(),
    }
}

async fn propose(case: &CaseRef<'_>, to: &str) {
    let mut request = proposal(case).await;
    to.clone_into(&mut request.to_agency);
    let mut transfers = case.panel.coordinator().transfers();
    transfers.propose_transfer(request).await.granted();
}

async fn accepted(case: &CaseRef<'_>) {
    let request = acceptance(case).await;
    let mut transfers = case.panel.sca_liaison().transfers();
    transfers.record_transfer_accepted(request).await.granted();
}

/// What is amiss between the record and the messages, open ones aside.
fn amiss(panel: &Panel) -> Vec<Finding> {
    let mut findings = reconcile(&panel.app().db, None).unwrap().findings;
    findings.retain(|finding| !matches!(finding, Finding::Open { .. }));
    findings
}

async fn r9_a_case_leaves_only_once_somebody_else_records_the_acceptance(panel: &Panel) {
    let case = panel.lodge().await;
    directed(&case).await;
    let sitting = panel.sitting().await;
    propose(&case, "").await;
    let open = case.now().await;
    assert_eq!(open.state(), CaseState::Received);
    assert!(
        open.alerts
            .iter()
            .any(|alert| alert.code == "TRANSFER_OPEN")
    );
    assert!(open.clocks.iter().any(|clock| clock.met_on.is_none()));
    let listing = case.listing(&sitting, RG).await;
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.add_agenda_item(listing).await.told();
    assert!(told.contains("TRANSFER_OPEN"), "{told}");
    let request = acceptance(&case).await;
    let mut coordinator = panel.coordinator().transfers();
    let told = coordinator.record_transfer_accepted(request).await.told();
    assert!(told.contains("SECOND_PERSON_NEEDED"), "{told}");
    accepted(&case).await;

    let gone = case.now().await;
    assert_eq!(gone.state(), CaseState::Transferred);
    assert!(gone.clocks.iter().all(|clock| clock.met_on.is_some()));
    assert!(
        gone.alerts
            .iter()
            .all(|alert| alert.code != "TRANSFER_OPEN")
    );
    let trail = &gone.transfers[0];
    assert_eq!(trail.state(), TransferState::Accepted);
    assert_eq!(trail.accepted_by, "The duty manager");
    assert_eq!(trail.receiver_reference, "SCA-77");
    let handover = gone.messages.last().unwrap();
    assert_eq!(handover.kind(), MessageKind::Handover);
    assert_eq!(handover.state(), MessageState::Acknowledged);
    for told in [
        sittings
            .add_agenda_item(case.listing(&sitting, RG).await)
            .await
            .told(),
        coordinator
            .propose_transfer(proposal(&case).await)
            .await
            .told(),
    ] {
        assert!(told.contains("CASE_TRANSFERRED"), "{told}");
    }
    let late = offer(&case, &pdf(100, 1));
    let told = panel.officer().evidence().start_upload(late).await.told();
    assert!(
        told.contains("CASE_TRANSFERRED") || told.contains("NotFound"),
        "{told}"
    );
    assert_eq!(amiss(panel), []);
}

/// Everything that left in one message of a kind.
fn bundle(panel: &Panel, kind: &str) -> std::path::PathBuf {
    let of_kind = format!("--{kind}--");
    let mut folders = dropped(panel);
    folders.retain(|folder| folder.to_string_lossy().contains(&of_kind));
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.remove(0)
}

async fn r8_the_handover_holds_what_may_go_and_names_what_is_held_back(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    directed(&case).await;
    // More than one chunk, with leave to share it; one without; one nobody accepted.
    let shared = pdf(600_000, 1);
    let mut open = offer(&case, &shared);
    open.caveat = Some(pb::Caveat {
        reuse: pb::Reuse::ShareWithSca.into(),
        ..open_to_all()
    });
    let coordinator = panel.coordinator();
    add(&coordinator, &case, open.clone(), &shared).await;
    accept(&coordinator, &case, 1).await;
    let kept = pdf(2_000, 2);
    add(&coordinator, &case, offer(&case, &kept), &kept).await;
    accept(&coordinator, &case, 2).await;
    let unread = pdf(2_000, 3);
    let unread_offer = pb::StartUploadRequest {
        caveat: open.caveat.clone(),
        ..offer(&case, &unread)
    };
    add(&coordinator, &case, unread_offer, &unread).await;
    propose(&case, "").await;
    assert_eq!(courier.deliver_due().await, Ok(tally(2, 0, 0)));

    let folder = bundle(panel, "handover");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["E1.pdf", "bundle.json", "bundle.md", "manifest.json"]
    );
    assert_eq!(fs::read(folder.join("E1.pdf")).unwrap(), shared);
    let manifest = json(&folder.join("manifest.json"));
    let files = manifest["files"].as_array().unwrap();
    let of_document = files.iter().find(|file| file["name"] == "E1.pdf").unwrap();
    assert_eq!(of_document["sha256"], Value::from(sha256(&shared)));
    let text = fs::read_to_string(folder.join("bundle.md")).unwrap();
    for words in [
        "The child is safe with an aunt until Friday.",
        "withheld by",
        "not scanned, and nobody accepted it",
        "Until you say that you take the case over it stays with the site.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    // Once more, it is the same.
    let handover = case.now().await.messages.last().unwrap().clone();
    let ordered = retrying(&case, &handover).await;
    coordinator
        .exchange()
        .retry_message(ordered)
        .await
        .granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    // Changed by hand where it lies, it is no longer the same.
    fs::write(folder.join("E1.pdf"), &kept).unwrap();
    let handover = case.now().await.messages.last().unwrap().clone();
    let ordered = retrying(&case, &handover).await;
    coordinator
        .exchange()
        .retry_message(ordered)
        .await
        .granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
}

async fn r8_the_sca_is_told_where_others_take_a_case_over(panel: &Panel) {
    let case = panel.lodge().await;
    directed(&case).await;
    propose(&case, "Birmingham City Council").await;
    accepted(&case).await;
    let gone = case.now().await;
    assert_eq!(gone.transfers[0].receiver, "Birmingham City Council");
    let kinds: Vec<_> = gone.messages.iter().map(pb::Message::kind).collect();
    assert_eq!(
        kinds,
        [
            MessageKind::ReferralToSca,
            MessageKind::Handover,
            MessageKind::NoticeToSca
        ]
    );
    assert_eq!(gone.messages[1].receiver, "Birmingham City Council");
    assert_eq!(amiss(panel), []);
}

async fn r8_a_transfer_declined_or_taken_back_leaves_the_case_where_it_was(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    directed(&case).await;
    let mut transfers = panel.coordinator().transfers();
    // Taken back before it left: it never leaves.
    propose(&case, "").await;
    transfers
        .cancel_transfer(taking_back(&case).await)
        .await
        .granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    // After it left it is followed by word of it.
    propose(&case, "").await;
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    transfers
        .cancel_transfer(taking_back(&case).await)
        .await
        .granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    // Declined: nothing to say to whoever said so.
    propose(&case, "").await;
    let declined = pb::CancelTransferRequest {
        declined: true,
        ..taking_back(&case).await
    };
    transfers.cancel_transfer(declined).await.granted();
    let told = transfers
        .cancel_transfer(taking_back(&case).await)
        .await
        .told();
    assert!(told.contains("NO_TRANSFER_OPEN"), "{told}");
    let back = case.now().await;
    assert_eq!(back.state(), CaseState::Received);
    let states: Vec<_> = back.transfers.iter().map(pb::Transfer::state).collect();
    assert_eq!(
        states,
        [
            TransferState::TakenBack,
            TransferState::TakenBack,
            TransferState::Declined
        ]
    );
    case.listed(RG).await;
    assert_eq!(amiss(panel), []);
}

async fn r21_documents_a_decision_cites_go_with_the_template(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let coordinator = panel.coordinator();
    for (seed, reuse) in [(1, pb::Reuse::ShareWithSca), (2, pb::Reuse::PanelOnly)] {
        let bytes = pdf(3_000, seed);
        let mut offered = offer(&case, &bytes);
        offered.caveat = Some(pb::Caveat {
            reuse: reuse.into(),
            ..open_to_all()
        });
        let added = add(&coordinator, &case, offered, &bytes).await;
        accept(&coordinator, &case, added.number).await;
    }
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([pb::View::Positive; 3]).await;
    let mut sealing = item.sealing(&[pb::Outcome::Positive]).await;
    sealing.outcomes[0].evidence = ["E1", "e2", "Referral"].map(citation).to_vec();
    panel
        .chair()
        .decisions()
        .seal_decision(sealing)
        .await
        .granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(2, 0, 0)));
    let folder = bundle(panel, "decision_to_sca");
    assert_eq!(fs::read(folder.join("E1.pdf")).unwrap(), pdf(3_000, 1));
    assert!(!folder.join("E2.pdf").exists());
    let text = fs::read_to_string(folder.join("bundle.md")).unwrap();
    assert!(text.contains("withheld by"), "{text}");
}

async fn a_transfer_is_refused_where_the_record_does_not_show_why(panel: &Panel) {
    let case = panel.lodge().await;
    let mut transfers = panel.coordinator().transfers();
    let told = transfers
        .propose_transfer(proposal(&case).await)
        .await
        .told();
    assert!(told.contains("TRANSFER_NOT_GROUNDED"), "{told}");
    directed(&case).await;
    let unknown = pb::ProposeTransferRequest {
        to_agency: "The Moon".to_owned(),
        ..proposal(&case).await
    };
    let refused = transfers.propose_transfer(unknown).await.refused();
    assert_eq!(fields(&refused), ["to_agency"]);
    case.listed(RG).await;
    let told = transfers
        .propose_transfer(proposal(&case).await)
        .await
        .told();
    assert!(told.contains("ALREADY_LISTED"), "{told}");
    assert_eq!(case.now().await.transfers, []);
}
