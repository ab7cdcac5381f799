//! Quarantine until a scanner gave its verdict.

use std::{sync::Arc, time::Duration};

use nrm_panel_proto::v1 as pb;
use nrm_panel_server::{
    App,
    scan::{Place, Scanner},
    upkeep,
};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG},
    on_both,
    panel::Panel,
};

use super::{
    add, added,
    clamd::{Clamd, Manners, signature},
    fetch, listed, offer, pdf, refused, state,
};

on_both!(
    nothing_is_read_before_it_was_scanned,
    an_infected_document_is_withheld_for_ever,
    without_a_plain_verdict_a_document_stays_in_quarantine,
    a_scanner_that_is_away_is_tried_again,
);

/// The service with a scanner, on the same records.
fn scanned_by(panel: &Panel, address: &str) -> App {
    let place: Place = address.parse().unwrap();
    with(panel, Scanner::at(place))
}

/// The same, with a scanner nobody waits long for.
fn hastily_scanned_by(panel: &Panel, address: &str) -> App {
    let place: Place = address.parse().unwrap();
    with(
        panel,
        Scanner::at(place).patient_for(Duration::from_millis(300)),
    )
}

fn with(panel: &Panel, scanner: Scanner) -> App {
    App {
        scanner: Some(Arc::new(scanner)),
        ..panel.app().clone()
    }
}

async fn gwen_at(panel: &Panel, app: &App) -> Actor {
    panel.person_at(app, "Gwen Responder").await
}

async fn nothing_is_read_before_it_was_scanned(panel: &Panel) {
    let clamd = Clamd::start().await;
    let app = scanned_by(panel, &clamd.address);
    let case = panel.lodge().await;
    case.listed(RG).await;
    let gwen = gwen_at(panel, &app).await;
    let bytes = pdf(600_000, 1);
    let evidence = add(&gwen, &case, offer(&case, &bytes), &bytes).await;
    assert_eq!(state(&evidence), pb::EvidenceState::Quarantined);
    for actor in [panel.first_responder(), panel.coordinator(), panel.nurse()] {
        let told = refused(&actor, &case, 1).await;
        assert_eq!(told, "FailedPrecondition EVIDENCE_QUARANTINED");
    }
    // It is not for acceptance: the scanner decides.
    let request = pb::AcceptEvidenceRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        reason: "In a hurry.".to_owned(),
    };
    let told = panel
        .coordinator()
        .evidence()
        .accept_evidence(request)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition ACCEPTANCE_NOT_AWAITED");

    assert_eq!(upkeep::scan(&app).await, Ok(1));
    assert_eq!(stands(panel, &case).await, pb::EvidenceState::Clean);
    assert!(fetch(&panel.nurse(), &case, 1).await.unwrap().1 == bytes);
    // The verdict is an event of nobody's, once.
    assert_eq!(upkeep::scan(&app).await, Ok(0));
    assert_eq!(clamd.calls(), 1);
    let scanned = "event WHERE kind = 'EvidenceScanned' AND actor_id IS NULL";
    assert_eq!(panel.database().count(scanned), 1);
}

async fn an_infected_document_is_withheld_for_ever(panel: &Panel) {
    let clamd = Clamd::start().await;
    let app = scanned_by(panel, &clamd.address);
    let case = panel.lodge().await;
    case.listed(RG).await;
    let gwen = gwen_at(panel, &app).await;
    // Behind the first chunk, so that a look at the beginning would miss it.
    let mut bytes = pdf(300_000, 1);
    bytes.extend(signature().into_bytes());
    add(&gwen, &case, offer(&case, &bytes), &bytes).await;
    added(&gwen, &case, 2).await;
    assert_eq!(upkeep::scan(&app).await, Ok(2));
    for actor in [
        panel.first_responder(),
        panel.coordinator(),
        panel.officer(),
    ] {
        let told = refused(&actor, &case, 1).await;
        assert_eq!(told, "FailedPrecondition EVIDENCE_INFECTED");
        fetch(&actor, &case, 2).await.unwrap();
    }
    let known = &listed(&panel.coordinator(), &case).await[0];
    assert_eq!(state(known), pb::EvidenceState::Infected);
    assert_eq!(known.details.clone().unwrap().finding, "Test-Signature");
    let alerts = case.now().await.alerts;
    let told: Vec<_> = alerts
        .iter()
        .filter(|alert| alert.code == "EVIDENCE_INFECTED")
        .collect();
    assert_eq!(told.len(), 1, "{alerts:?}");
    assert_eq!(upkeep::scan(&app).await, Ok(0));
}

async fn without_a_plain_verdict_a_document_stays_in_quarantine(panel: &Panel) {
    let clamd = Clamd::start().await;
    let app = scanned_by(panel, &clamd.address);
    let case = panel.lodge().await;
    let gwen = gwen_at(panel, &app).await;
    added(&gwen, &case, 1).await;
    for manners in [
        Manners::Silent,
        Manners::HangsUp,
        Manners::Confused,
        Manners::BreaksOff,
    ] {
        clamd.behave(manners);
        let hasty = hastily_scanned_by(panel, &clamd.address);
        assert_eq!(upkeep::scan(&hasty).await, Ok(0), "{manners:?}");
        assert_eq!(stands(panel, &case).await, pb::EvidenceState::Quarantined);
        let told = refused(&gwen, &case, 1).await;
        assert_eq!(told, "FailedPrecondition EVIDENCE_QUARANTINED");
    }
    assert_eq!(clamd.calls(), 4);
    clamd.behave(Manners::Good);
    assert_eq!(upkeep::scan(&app).await, Ok(1));
    fetch(&gwen, &case, 1).await.unwrap();
}

async fn a_scanner_that_is_away_is_tried_again(panel: &Panel) {
    // A port where nobody listens any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap().to_string();
    drop(gone);
    let away = scanned_by(panel, &address);
    let case = panel.lodge().await;
    let gwen = gwen_at(panel, &away).await;
    added(&gwen, &case, 1).await;
    assert_eq!(upkeep::scan(&away).await, Ok(0));
    assert_eq!(stands(panel, &case).await, pb::EvidenceState::Quarantined);
    // A service without a scanner does not let it out either.
    assert_eq!(upkeep::scan(panel.app()).await, Ok(0));
    assert_eq!(stands(panel, &case).await, pb::EvidenceState::Quarantined);
    let clamd = Clamd::start().await;
    assert_eq!(
        upkeep::scan(&scanned_by(panel, &clamd.address)).await,
        Ok(1)
    );
    assert_eq!(stands(panel, &case).await, pb::EvidenceState::Clean);
}

async fn stands(panel: &Panel, case: &CaseRef<'_>) -> pb::EvidenceState {
    state(&listed(&panel.coordinator(), case).await[0])
}
