//! The audit: who did what, who looked, and whether the records are what was written.

use nrm_panel_proto::v1 as pb;
use nrm_panel_store::FaultKind;
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG},
    engine::Engine,
    on_both,
    panel::Panel,
};

on_both!(
    events_are_listed_newest_first_without_their_content,
    events_of_one_case_are_turned_page_by_page,
    each_site_sees_its_own_audit,
    untouched_chains_verify,
    an_altered_payload_is_named,
    the_first_of_several_altered_events_is_named,
    an_altered_header_is_named,
    a_cut_off_end_is_named,
    an_altered_event_is_never_served,
);

async fn events_are_listed_newest_first_without_their_content(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let events = events(&panel.auditor(), "").await;
    assert_eq!(events[0].kind, "DecisionSealed");
    assert_eq!(events[0].actor_id, panel.chair().id);
    assert_eq!(events[0].agency_id, panel.chair().agency_id);
    assert_eq!(events[0].purpose, "panel_decision");
    let last = events.last().unwrap();
    assert_eq!(last.kind, "SiteCreated");
    assert_eq!(
        (last.stream_kind.as_str(), last.actor_id.as_str()),
        ("site", "")
    );
    for event in &events {
        let shown = format!("{event:?}");
        for word in ["Wren", "Lightfoot", "bus station", "bears it out"] {
            assert!(!shown.contains(word), "{shown}");
        }
    }
}

async fn events_of_one_case_are_turned_page_by_page(panel: &Panel) {
    let (case, _other) = (panel.lodge().await, panel.lodge().await);
    for _ in 0..4 {
        case.hear(pb::ContributionKind::Guardian, "Met twice.")
            .await;
    }
    let whole = events(&panel.auditor(), &case.id).await;
    let sequences: Vec<i64> = whole.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [5, 4, 3, 2, 1]);
    assert_eq!(events(&panel.auditor(), &case.reference).await, whole);

    let (mut turned, mut token) = (Vec::new(), String::new());
    loop {
        let request = pb::ListEventsRequest {
            page_size: 2,
            page_token: token,
            case_id: case.id.clone(),
        };
        let mut audit = panel.auditor().audit();
        let reply = audit.list_events(request).await.granted();
        turned.extend(reply.events);
        token = reply.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(turned, whole);
}

async fn each_site_sees_its_own_audit(panel: &Panel) {
    let case = panel.lodge().await;
    let theirs = events(&panel.stranger(), "").await;
    assert!(theirs.iter().all(|event| event.stream_id != case.id));
    let request = pb::ListEventsRequest {
        case_id: case.id.clone(),
        ..pb::ListEventsRequest::default()
    };
    let told = panel.stranger().audit().list_events(request).await.told();
    assert_eq!(told, "NotFound");
    let request = pb::VerifyChainsRequest {
        case_id: case.id.clone(),
    };
    let told = panel.stranger().audit().verify_chains(request).await.told();
    assert_eq!(told, "NotFound");
    let all = verify(&panel.auditor(), "").await.events;
    let theirs = verify(&panel.stranger(), "").await.events;
    assert_eq!(all + theirs, panel.database().count("event"));
}

async fn untouched_chains_verify(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let found = verify(&panel.auditor(), "").await;
    assert_eq!(found.fault, None);
    // The site, the case, the sitting.
    assert_eq!(found.chains, 3);
    let of_case = verify(&panel.coordinator(), &case.reference).await;
    assert_eq!(
        (of_case.chains, of_case.events, of_case.fault),
        (1, 6, None)
    );
    let whole = panel.verify().await;
    assert_eq!(whole.fault, None);
    assert_eq!(
        i64::try_from(whole.events),
        Ok(panel.database().count("event"))
    );
}

async fn an_altered_payload_is_named(panel: &Panel) {
    let case = long_case(panel).await;
    let empty = match panel.database().engine() {
        Engine::Sqlite => "zeroblob(64)",
        Engine::Postgres => r"decode(repeat('00', 64), 'hex')",
    };
    tamper(panel, &case, &format!("payload = {empty}"), &[3]);
    expect_fault(panel, &case, 3, FaultKind::Edited).await;
}

async fn the_first_of_several_altered_events_is_named(panel: &Panel) {
    let case = long_case(panel).await;
    tamper(panel, &case, "purpose = 'audit'", &[5, 2, 4]);
    expect_fault(panel, &case, 2, FaultKind::Edited).await;
}

async fn an_altered_header_is_named(panel: &Panel) {
    let case = long_case(panel).await;
    let other = panel.nurse().id;
    tamper(panel, &case, &format!("actor_id = '{other}'"), &[4]);
    expect_fault(panel, &case, 4, FaultKind::Edited).await;
}

async fn a_cut_off_end_is_named(panel: &Panel) {
    let case = long_case(panel).await;
    panel.expect_tampering();
    let statement = format!(
        "DELETE FROM event WHERE stream_id = '{}' AND seq > 3",
        case.id
    );
    unguarded(panel, &statement);
    expect_fault(panel, &case, 4, FaultKind::Truncated).await;
}

async fn an_altered_event_is_never_served(panel: &Panel) {
    let case = long_case(panel).await;
    tamper(panel, &case, "kind = 'CaseLinked'", &[3]);
    let status = panel
        .coordinator()
        .cases()
        .get_case(case.look())
        .await
        .refused();
    assert_eq!(status.code(), tonic::Code::Internal);
    assert_eq!(
        status.message(),
        "an internal fault; quote the request identifier"
    );
}

/// A case with five events.
async fn long_case(panel: &Panel) -> CaseRef<'_> {
    panel.lodge().await;
    let case = panel.lodge().await;
    for _ in 0..4 {
        case.hear(pb::ContributionKind::Guardian, "Met twice.")
            .await;
    }
    case
}

/// Both ways to verify name the same event.
async fn expect_fault(panel: &Panel, case: &CaseRef<'_>, sequence: i64, kind: FaultKind) {
    for named in ["", &case.id] {
        let fault = verify(&panel.auditor(), named).await.fault.unwrap();
        assert_eq!(fault.stream_kind, "case");
        assert_eq!(fault.stream_id, case.id);
        assert_eq!(fault.sequence, sequence);
        assert_eq!(fault.fault, kind.code());
    }
    let fault = panel.verify().await.fault.unwrap();
    assert_eq!(fault.stream_id.to_string(), case.id);
    assert_eq!((fault.sequence, fault.kind), (sequence, kind));
}

/// Alters stored events of a case, as somebody with the database in hand would.
fn tamper(panel: &Panel, case: &CaseRef<'_>, change: &str, sequences: &[i64]) {
    panel.expect_tampering();
    for sequence in sequences {
        let place = format!("stream_id = '{}' AND seq = {sequence}", case.id);
        unguarded(panel, &format!("UPDATE event SET {change} WHERE {place}"));
        assert_eq!(panel.database().count(&format!("event WHERE {place}")), 1);
    }
}

/// Runs a statement although triggers forbid it.
fn unguarded(panel: &Panel, statement: &str) {
    let without_guard = match panel.database().engine() {
        Engine::Sqlite => {
            "DROP TRIGGER IF EXISTS event_no_update; DROP TRIGGER IF EXISTS event_no_delete;"
        }
        Engine::Postgres => "ALTER TABLE event DISABLE TRIGGER USER;",
    };
    let database = panel.database();
    database.execute(&format!("{without_guard} {statement};"));
}

async fn verify(actor: &Actor, case: &str) -> pb::VerifyChainsResponse {
    let request = pb::VerifyChainsRequest {
        case_id: case.to_owned(),
    };
    actor.audit().verify_chains(request).await.granted()
}

async fn events(actor: &Actor, case: &str) -> Vec<pb::EventHeader> {
    let request = pb::ListEventsRequest {
        page_size: 200,
        page_token: String::new(),
        case_id: case.to_owned(),
    };
    actor.audit().list_events(request).await.granted().events
}
