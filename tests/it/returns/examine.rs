//! Looking into a return: cells, changes, checks, published figures.

use std::collections::BTreeSet;

use nrm_panel_client::Returned;
use nrm_panel_proto::v1::{self as pb, Outcome, Stage};
use nrm_panel_tests::{
    actor::{Actor, Told, words},
    on_both,
    panel::Panel,
};

use super::{CHILD, build, cell, external, local, order, year};

on_both!(
    the_cases_behind_a_cell_are_told_and_each_look_is_recorded,
    what_changed_is_told_with_its_cause,
    a_return_that_was_built_holds,
    local_returns_built_at_once_reckon_with_one_another,
    a_local_return_tells_no_small_count,
    a_return_stands_beside_published_figures,
    the_building_tells_how_far_it_is,
);

async fn the_cases_behind_a_cell_are_told_and_each_look_is_recorded(panel: &Panel) {
    year(panel).await;
    let officer = panel.coordinator();
    let built = build(&officer, order(4, None)).await;
    let drill = async |return_id: &str, table: &str, labels: &[&str]| {
        let request = pb::DrillReturnRequest {
            return_id: return_id.to_owned(),
            table: table.to_owned(),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
        };
        officer.returns().drill_return(request).await
    };
    let id = &built.built.id;
    let looks = async || {
        let request = pb::ListAccessesRequest {
            page_size: 200,
            ..pb::ListAccessesRequest::default()
        };
        panel
            .auditor()
            .audit()
            .list_accesses(request)
            .await
            .granted()
            .accesses
            .len()
    };
    let before = looks().await;
    let cases = drill(id, "R1", &["Q4", CHILD, "UK"]).await.granted().cases;
    assert_eq!(cases.len() as u64, cell(&built, "R1", &["Q4", CHILD, "UK"]));
    // The auditor's first look is one more.
    assert_eq!(looks().await, before + 1 + cases.len());
    let all = drill(id, "R1", &["Total"; 3]).await.granted().cases;
    assert_eq!(all.len(), 4);
    assert!(cases.iter().all(|case| all.contains(case)));
    let told = drill(id, "R1", &["Total"]).await.told();
    assert!(
        told.starts_with("FailedPrecondition NOT_DRILLABLE"),
        "{told}"
    );
    let told = drill(id, "R99", &[]).await.told();
    assert!(
        told.starts_with("FailedPrecondition NOT_DRILLABLE"),
        "{told}"
    );
    let withheld = build(&officer, local(4)).await.built.id;
    let told = drill(&withheld, "R1", &["Total"; 3]).await.told();
    assert!(
        told.starts_with("FailedPrecondition NOT_DRILLABLE"),
        "{told}"
    );
}

async fn what_changed_is_told_with_its_cause(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2027-01-02");
    let officer = panel.returns_officer();
    let before = build(&officer, order(4, Some("2027-01-02T08:00:00Z"))).await;
    let stage = Stage::ReasonableGrounds;
    let (positive, decider) = (Outcome::Positive, pb::Decider::Sca);
    external(panel, &case, stage, positive, decider, "2026-12-10").await;
    panel.at("2027-01-03");
    let after = build(&officer, order(4, Some("2027-01-03T08:00:00Z"))).await;
    assert_eq!(after.built.previous_as_at, before.built.as_at);
    let request = pb::DiffReturnsRequest {
        return_id: before.built.id.clone(),
        other_return_id: after.built.id.clone(),
    };
    let differences = officer
        .returns()
        .diff_returns(request)
        .await
        .granted()
        .differences;
    let decided = differences
        .iter()
        .find(|cell| cell.table == "R3" && cell.keys == ["2026", "Q4", "Positive", CHILD, "SCA"]);
    let decided = decided.unwrap();
    assert_eq!(
        (decided.before.as_str(), decided.after.as_str()),
        ("0", "1")
    );
    assert!(!decided.cause.is_empty());
    // The return says so itself.
    let revisions = after.table("R12").unwrap();
    assert!(!revisions.rows.is_empty());
    let marked = after
        .table("R3")
        .unwrap()
        .rows
        .iter()
        .filter(|row| !row.revised.is_empty());
    assert!(marked.count() > 0);
    assert!(before.table("R12").unwrap().rows.is_empty());
    let request = pb::DiffReturnsRequest {
        return_id: before.built.id.clone(),
        other_return_id: build(&officer, order(3, None)).await.built.id,
    };
    let told = officer.returns().diff_returns(request).await.told();
    assert!(
        told.starts_with("FailedPrecondition NOT_COMPARABLE"),
        "{told}"
    );
}

async fn a_return_that_was_built_holds(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    for order in [order(4, None), order(0, None), local(4)] {
        holds(&officer, &build(&officer, order).await).await;
    }
}

async fn holds(officer: &Actor, built: &Returned) {
    let request = pb::ValidateReturnRequest {
        return_id: built.built.id.clone(),
    };
    let validated = officer.returns().validate_return(request).await;
    let checks = validated.granted().checks;
    assert!(checks.len() >= 4, "{checks:?}");
    for check in checks {
        assert!(check.holds, "{check:?}");
    }
}

/// What a local return withholds depends on those before it: of two that do not know of
/// each other, one is not kept.
async fn local_returns_built_at_once_reckon_with_one_another(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let attempt = async |quarter| {
        let building = officer.returns().build_return(local(quarter)).await;
        Returned::of_building(building.granted(), |_| ()).await
    };
    let (kept, refused, quarter) = match tokio::join!(attempt(3), attempt(4)) {
        (Ok(kept), Err(refused)) => (kept, refused, 4),
        (Err(refused), Ok(kept)) => (kept, refused, 3),
        both => panic!("one of both is kept: {both:?}"),
    };
    assert_eq!(words(&refused), "FailedPrecondition RETURN_OVERTAKEN");
    let later = build(&officer, local(quarter)).await;
    holds(&officer, &kept).await;
    holds(&officer, &later).await;
    // The clock stands still, and yet it is told which came first.
    let request = pb::ListReturnsRequest::default();
    let listed = officer.returns().list_returns(request).await.granted();
    let built: Vec<_> = listed.returns.iter().map(|one| one.built_at).collect();
    assert_eq!(listed.returns[0].id, later.built.id);
    assert_eq!(built.len(), 2);
    assert_ne!(built[0], built[1]);
}

async fn a_local_return_tells_no_small_count(panel: &Panel) {
    year(panel).await;
    let built = build(&panel.returns_officer(), local(4)).await;
    assert_eq!(built.built.profile(), pb::Profile::Local);
    let mut told = 0;
    for table in &built.tables {
        let counts = (0..).zip(&table.figures);
        for (place, _) in counts.filter(|(_, figure)| figure.unit() == pb::FigureUnit::Count) {
            for row in &table.rows {
                let cell: &str = &row.cells[place];
                told += 1;
                assert!(
                    !matches!(cell, "1" | "2" | "3" | "4" | "5"),
                    "{}: {row:?}",
                    table.id
                );
            }
        }
    }
    assert!(told > 100);
    for secret in ["R5b", "R9", "R12", "R13"] {
        assert!(built.table(secret).is_none(), "{secret}");
    }
    // Another cut that differs by a child is told no more.
    let again = build(&panel.returns_officer(), local(4)).await;
    assert_eq!((again.built, again.tables), (built.built, built.tables));
}

async fn a_return_stands_beside_published_figures(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let built = build(&officer, order(4, None)).await;
    let request = pb::CompareReturnRequest {
        return_id: built.built.id.clone(),
    };
    let compared = officer
        .returns()
        .compare_return(request)
        .await
        .granted()
        .comparisons;
    assert!(compared.len() > 3);
    for figure in compared {
        assert!(
            !figure.national.is_empty() && !figure.here.is_empty(),
            "{figure:?}"
        );
        assert!(!figure.source.is_empty() && !figure.national_period.is_empty());
    }
}

async fn the_building_tells_how_far_it_is(panel: &Panel) {
    year(panel).await;
    let mut returns = panel.returns_officer().returns();
    let pieces = returns.build_return(order(4, None)).await.granted();
    let mut progress = Vec::new();
    Returned::of_building(pieces, |far| progress.push(far))
        .await
        .unwrap();
    let stages: BTreeSet<&str> = progress.iter().map(|far| far.stage.as_str()).collect();
    assert!(stages.contains("Counting"), "{stages:?}");
    assert!(stages.contains("bulletin.pdf"), "{stages:?}");
    assert!(
        progress
            .iter()
            .all(|far| 0 <= far.done && far.done <= far.total)
    );
}
