//! Statistical returns: a pure function of the facts known at an instant.

mod examine;
mod release;

use nrm_panel_client::{Returned, new_request_id};
use nrm_panel_proto::v1::{self as pb, Outcome, Stage, View};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG_THEN_CG, date, timestamp},
    engine::Engine,
    on_both,
    panel::Panel,
    returned,
};
use sha2::{Digest, Sha256};

on_both!(
    r0_r1_r3_r4_count_what_happened_in_the_quarter,
    the_same_return_is_the_same_bytes,
    a_late_fact_changes_a_later_return_and_not_an_earlier_one,
    a_retracted_referral_is_no_longer_counted,
    a_return_counts_what_the_case_then_showed,
    a_whole_year_is_the_sum_of_its_quarters,
    a_return_is_cut_four_days_after_its_period,
    a_period_that_has_not_started_has_no_return,
    returns_are_built_and_read_by_who_may,
);

const CHILD: &str = "Child (17 or under)";
const UNKNOWN_AGE: &str = "Age not specified or unknown";

/// The same facts give the same bytes on either engine.
#[test]
fn both_engines_give_the_same_bytes() {
    let (send, receive) = std::sync::mpsc::channel();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        nrm_panel_tests::panel::tell(engine, async |panel: &Panel| {
            year(panel).await;
            let officer = panel.returns_officer();
            let built = [3, 4, 0].map(|quarter| order(quarter, None));
            for order in built {
                let built = build(&officer, order).await;
                send.send(json(&officer, &built).await).unwrap();
            }
        });
    }
    drop(send);
    let told: Vec<Vec<u8>> = receive.iter().collect();
    assert_eq!(told.len(), 6);
    for (sqlite, postgres) in told[..3].iter().zip(&told[3..]) {
        assert!(sqlite.len() > 1_000);
        assert_eq!(sqlite, postgres);
    }
}

async fn r0_r1_r3_r4_count_what_happened_in_the_quarter(panel: &Panel) {
    year(panel).await;
    let built = build(&panel.returns_officer(), order(4, None)).await;
    let ids: Vec<_> = built.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "R0", "R1", "R2", "R3", "R4", "R5", "R5a", "R5b", "R6", "R6a", "R6b", "R7", "R8", "R9",
            "R10", "R11", "R12", "R13"
        ]
    );
    assert_eq!(built.built.specification, "2026-11-29");
    let control = |item: &str| {
        let rows = &built.tables[0].rows;
        rows.iter().find(|row| row.keys == [item]).unwrap().cells[0].clone()
    };
    assert_eq!(control("period"), "2026 Q4");
    assert_eq!(control("period_start"), "2026-10-01");
    assert_eq!(control("site"), "Midlands consortium");
    assert_eq!(control("R1_counted"), "4");
    assert_eq!(control("R3_counted"), "3");
    assert_eq!(control("R4_counted"), "1");
    for (table, cells, count) in [
        ("R1", &["Q4", "Total", "Total"] as &[&str], 4),
        ("R1", &["Q4", CHILD, "UK"], 3),
        ("R1", &["Q4", UNKNOWN_AGE, "UK and Overseas"], 1),
        ("R1", &["Q4", CHILD, "Overseas"], 0),
        ("R3", &["Q4", "Positive", CHILD, "Panel"], 1),
        ("R3", &["Q4", "Positive", CHILD, "SCA"], 1),
        ("R3", &["Q4", "Negative", UNKNOWN_AGE, "IECA"], 1),
        ("R3", &["Q4", "Total", "Total", "Total"], 3),
        ("R4", &["Q4", "Positive", CHILD, "Panel"], 1),
        ("R4", &["Q4", "Negative", "Total", "Total"], 0),
    ] {
        assert_eq!(cell(&built, table, cells), count, "{table} {cells:?}");
    }
}

async fn the_same_return_is_the_same_bytes(panel: &Panel) {
    year(panel).await;
    let as_at = Some("2026-12-01T00:00:00Z");
    let officer = panel.returns_officer();
    let first = build(&officer, order(4, as_at)).await;
    let bytes = json(&officer, &first).await;
    assert_eq!(first.built.sha256, hash(&bytes));
    panel.at("2027-02-01");
    let again = build(&panel.coordinator(), order(4, as_at)).await;
    // It is kept once.
    assert_eq!((&again.built, &again.tables), (&first.built, &first.tables));
    let shown = show(&officer, &first.built.id).await;
    assert_eq!((&shown.built, &shown.tables), (&first.built, &first.tables));
    let request = pb::ListReturnsRequest::default();
    let listed = officer.returns().list_returns(request).await.granted();
    assert_eq!(listed.returns.len(), 1);
    assert_eq!(listed.returns[0].sha256, first.built.sha256);
}

async fn a_late_fact_changes_a_later_return_and_not_an_earlier_one(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2027-01-02");
    let early = Some("2027-01-02T08:00:00Z");
    let before = build(&panel.returns_officer(), order(4, early)).await;
    assert_eq!(cell(&before, "R3", &["Q4", "Total", "Total", "Total"]), 0);
    // Decided in December, known to the site in January.
    let stage = Stage::ReasonableGrounds;
    external(
        panel,
        &case,
        stage,
        Outcome::Positive,
        pb::Decider::Sca,
        "2026-12-10",
    )
    .await;
    panel.at("2027-01-03");
    let late = Some("2027-01-03T08:00:00Z");
    let after = build(&panel.returns_officer(), order(4, late)).await;
    assert_eq!(cell(&after, "R3", &["Q4", "Positive", CHILD, "SCA"]), 1);
    let again = build(&panel.returns_officer(), order(4, early)).await;
    assert_eq!(
        (&again.built, &again.tables),
        (&before.built, &before.tables)
    );
    assert_ne!(after.built.sha256, before.built.sha256);
}

async fn a_retracted_referral_is_no_longer_counted(panel: &Panel) {
    let (_kept, retracted) = (panel.lodge().await, panel.lodge().await);
    panel.at("2026-11-20");
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: retracted.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.first_responder().referrals();
    referrals.retract_referral(request).await.granted();
    panel.at("2026-11-30");
    let officer = panel.returns_officer();
    for (as_at, count) in [("2026-11-19T12:00:00Z", 2), ("2026-11-21T12:00:00Z", 1)] {
        let built = build(&officer, order(4, Some(as_at))).await;
        assert_eq!(cell(&built, "R1", &["Q4", "Total", "Total"]), count);
    }
}

async fn a_return_counts_what_the_case_then_showed(panel: &Panel) {
    // Everything within one standing second: each event is a microsecond later.
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    panel.at("2026-11-20");
    let officer = panel.returns_officer();
    let last = case.version().await;
    for (micros, decisions) in [(0, 0), (last - 3, 0), (last - 2, 1), (last - 1, 2)] {
        let as_at = format!("2026-11-16T09:00:00.{micros:06}Z");
        let then = pb::GetCaseRequest {
            as_at: Some(timestamp(&as_at)),
            ..case.look()
        };
        let known = panel.coordinator().cases().get_case(then).await.granted();
        assert_eq!(known.case.unwrap().decisions.len(), decisions, "{as_at}");
        let built = build(&officer, order(4, Some(&as_at))).await;
        let counted =
            ["R3", "R4"].map(|table| cell(&built, table, &["Q4", "Total", "Total", "Total"]));
        let counted = usize::try_from(counted[0] + counted[1]).unwrap();
        assert_eq!(counted, decisions, "{as_at}");
    }
}

async fn a_whole_year_is_the_sum_of_its_quarters(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let built = build(&officer, order(0, None)).await;
    assert_eq!(
        built.built.period,
        Some(pb::Period {
            year: 2026,
            quarter: 0
        })
    );
    for (quarter, count) in [("Q1", 0), ("Q2", 0), ("Q3", 1), ("Q4", 4), ("Total", 5)] {
        assert_eq!(cell(&built, "R1", &[quarter, "Total", "Total"]), count);
    }
}

async fn a_return_is_cut_four_days_after_its_period(panel: &Panel) {
    panel.lodge().await;
    let officer = panel.returns_officer();
    // Before the cut, what is known now.
    let built = build(&officer, order(4, None)).await;
    assert_eq!(built.built.as_at, Some(timestamp("2026-11-16T09:00:00Z")));
    panel.at("2027-02-01");
    let built = build(&officer, order(4, None)).await;
    assert_eq!(built.built.as_at, Some(timestamp("2027-01-04T23:59:00Z")));
    // The future is not known yet.
    let built = build(&officer, order(4, Some("2027-03-01T00:00:00Z"))).await;
    assert_eq!(built.built.as_at, Some(timestamp("2027-02-01T09:00:00Z")));
}

async fn a_period_that_has_not_started_has_no_return(panel: &Panel) {
    let mut returns = panel.returns_officer().returns();
    for (year, quarter) in [(2027, 1), (2027, 0)] {
        let request = pb::BuildReturnRequest {
            period: Some(pb::Period { year, quarter }),
            ..order(4, None)
        };
        let told = returns.build_return(request).await.told();
        assert_eq!(told, "FailedPrecondition PERIOD_NOT_STARTED");
    }
}

async fn returns_are_built_and_read_by_who_may(panel: &Panel) {
    let built = build(&panel.coordinator(), order(4, None)).await;
    let get = || pb::GetReturnRequest {
        return_id: built.built.id.clone(),
    };
    let liaison = panel.sca_liaison();
    liaison.returns().get_return(get()).await.granted();
    for actor in [
        liaison,
        panel.chair(),
        panel.auditor(),
        panel.first_responder(),
    ] {
        let told = actor.returns().build_return(order(4, None)).await.told();
        let rpc = "ReturnService/BuildReturn";
        assert_eq!(told, format!("PermissionDenied NOT_PERMITTED {rpc}"));
    }
    let stranger = panel.stranger();
    assert_eq!(
        stranger.returns().get_return(get()).await.told(),
        "NotFound"
    );
    let request = pb::ListReturnsRequest::default();
    let listed = stranger.returns().list_returns(request).await.granted();
    assert!(listed.returns.is_empty());
}

fn local(quarter: i32) -> pb::BuildReturnRequest {
    pb::BuildReturnRequest {
        profile: pb::Profile::Local.into(),
        ..order(quarter, None)
    }
}

fn hash(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Five referrals and four decisions of 2026, one referral of the third quarter.
async fn year(panel: &Panel) {
    panel.lodge_sample("09").await;
    let combined = panel.lodge_sample("01").await;
    let shared = panel.lodge_sample("02").await;
    let unsure = panel.lodge_sample("05").await;
    panel.lodge_sample("06").await;
    panel.at("2026-11-16");
    combined.all_heard().await;
    let item = combined.listed(RG_THEN_CG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    let stage = Stage::ReasonableGrounds;
    external(
        panel,
        &shared,
        stage,
        Outcome::Positive,
        pb::Decider::Sca,
        "2026-11-13",
    )
    .await;
    external(
        panel,
        &unsure,
        stage,
        Outcome::Negative,
        pb::Decider::Ieca,
        "2026-11-12",
    )
    .await;
    panel.at("2027-01-10");
}

async fn external(
    panel: &Panel,
    case: &CaseRef<'_>,
    stage: Stage,
    outcome: Outcome,
    decider: pb::Decider,
    decided_on: &str,
) {
    let request = pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        stage: stage.into(),
        outcome: outcome.into(),
        decider: decider.into(),
        decided_on: Some(date(decided_on)),
        source: "Letter".to_owned(),
    };
    let mut cases = panel.coordinator().cases();
    cases.record_external_decision(request).await.granted();
}

/// Orders a quarter of 2026, or the whole year for 0.
fn order(quarter: i32, as_at: Option<&str>) -> pb::BuildReturnRequest {
    pb::BuildReturnRequest {
        request_id: new_request_id(),
        period: Some(pb::Period {
            year: 2026,
            quarter,
        }),
        as_at: as_at.map(timestamp),
        ..pb::BuildReturnRequest::default()
    }
}

async fn build(actor: &Actor, order: pb::BuildReturnRequest) -> Returned {
    let pieces = actor.returns().build_return(order).await.granted();
    Returned::of_building(pieces, |_| ()).await.unwrap()
}

async fn show(actor: &Actor, return_id: &str) -> Returned {
    let request = pb::GetReturnRequest {
        return_id: return_id.to_owned(),
    };
    let pieces = actor.returns().get_return(request).await.granted();
    Returned::of_reading(pieces).await.unwrap()
}

/// Fetches the canonical form of a return.
async fn json(actor: &Actor, built: &Returned) -> Vec<u8> {
    let request = pb::GetReturnFileRequest {
        return_id: built.built.id.clone(),
        name: "return.json".to_owned(),
    };
    let pieces = actor.returns().get_return_file(request).await.granted();
    returned::file(pieces).await.unwrap()
}

/// Returns the count printed for the categories named after the year.
fn cell(built: &Returned, table: &str, cells: &[&str]) -> u64 {
    let keys: Vec<&str> = std::iter::once("2026")
        .chain(cells.iter().copied())
        .collect();
    built.figure(table, &keys, 0).unwrap().parse().unwrap()
}
