use nrm_panel_domain::decision::{Decider, Outcome, Stage};

use super::fixture::{Story, built, case, control, count, figure, scope};
use crate::{Marker, Profile, Value};

const T3: &str = "T3 receipt by the NRM to conclusive grounds";

/// Receipt on 1 October, conclusive grounds so many days later.
fn taking(days: &[u32]) -> Vec<nrm_panel_domain::projection::CountedCase> {
    let received = super::fixture::date("2026-10-01");
    let cases = (1u128..).zip(days).map(|(number, days)| {
        let issued = received.plus_days(*days).to_string();
        case(number, "2026-10-01")
            .decided(Stage::Rg, Outcome::Positive, Decider::Panel, &issued)
            .decided(Stage::Cg, Outcome::Positive, Decider::Panel, &issued)
    });
    cases.collect()
}

#[test]
fn mean_median_and_deciles_are_whole_days_halves_up() {
    for (days, mean, median, within, decile, longest) in [
        (&[10u32] as &[u32], 10, 10, 1, 10, 10),
        (&[10, 21], 16, 16, 2, 21, 21),
        (&[1, 2, 60], 21, 2, 2, 60, 60),
        (&[0, 0, 0, 1], 0, 0, 4, 1, 1),
        (&[45, 46, 47, 48], 47, 47, 1, 48, 48),
        (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 90], 14, 6, 9, 9, 90),
    ] {
        let tables = built(scope(2026, Some(4)), &taking(days));
        let cell = |place| figure(&tables, "R5", &["Q4", T3, "Panel"], place);
        let told: Vec<u64> = [1, 2, 3, 5, 6]
            .map(|place| cell(place).number().unwrap())
            .to_vec();
        assert_eq!(told, [mean, median, within, decile, longest], "{days:?}");
    }
}

#[test]
fn nothing_measured_is_not_applicable() {
    let tables = built(scope(2026, Some(4)), &[]);
    for place in [1, 2, 4, 5, 6] {
        let cell = figure(&tables, "R5", &["Q4", T3, "Panel"], place);
        assert_eq!(cell, Value::Marker(Marker::NotApplicable), "{place}");
    }
}

#[test]
fn suspended_days_are_taken_off_the_net_measure_only() {
    let [told] = taking(&[60]).try_into().unwrap();
    let told = told.suspended("2026-10-11", Some("2026-10-31"));
    let tables = built(scope(2026, Some(4)), &[told]);
    let mean = |measure| figure(&tables, "R5", &["Q4", measure, "Panel"], 1);
    assert_eq!(mean(T3), Value::Number(60));
    assert_eq!(mean("T3 net of suspension"), Value::Number(40));
}

#[test]
fn decisions_of_others_sooner_than_the_recovery_period_are_flagged() {
    let sca = |number, cg: &str| {
        case(number, "2026-10-01")
            .decided(Stage::Rg, Outcome::Positive, Decider::Sca, "2026-10-05")
            .decided(Stage::Cg, Outcome::Positive, Decider::Sca, cg)
    };
    let cases = [sca(1, "2026-11-03"), sca(2, "2026-11-04")];
    let tables = built(scope(2026, Some(4)), &cases);
    let flagged = "T2 sooner than the recovery period, outside the pilot";
    assert_eq!(count(&tables, "R5", &["Q4", flagged, "SCA"]), 1);
    let working = "T1 within the working days the SCA aims at";
    assert_eq!(count(&tables, "R5", &["Q4", working, "SCA"]), 2);
}

#[test]
fn a_record_whose_end_lies_before_its_beginning_is_rejected_and_told() {
    let mut early = case(1, "2026-10-10");
    early = early.decided(Stage::Rg, Outcome::Positive, Decider::Sca, "2026-10-05");
    let tables = built(scope(2026, Some(4)), &[early]);
    // From receipt by the NRM, and from receipt by the site.
    assert_eq!(control(&tables, "R5_rejected"), "2");
    let t1 = "T1 receipt by the NRM to reasonable grounds";
    assert_eq!(count(&tables, "R5", &["Q4", t1, "SCA"]), 0);
}

#[test]
fn bands_and_cohort_look_at_the_same_days() {
    let mut cases = taking(&[7, 8, 45, 46, 181]);
    cases.push(case(90, "2026-10-02"));
    cases.push(case(91, "2026-10-02").left("2026-10-03", false));
    let tables = built(scope(2026, None), &cases);
    let band = |band| {
        count(
            &tables,
            "R5a",
            &["Total", "Conclusive grounds", band, "Total"],
        )
    };
    let bands = [
        "0 to 7 days",
        "8 to 45 days",
        "46 to 90 days",
        "91 to 180 days",
    ]
    .map(band);
    // The one of 181 days was issued in the year after.
    assert_eq!(bands, [1, 2, 1, 0]);
    let cohort = |place| figure(&tables, "R5b", &["Q4", "Conclusive grounds"], place);
    assert_eq!(cohort(0), Value::Number(6));
    assert_eq!(
        (cohort(1), cohort(2)),
        (Value::Number(3), Value::Number(50))
    );
    assert_eq!(
        (cohort(7), cohort(8)),
        (Value::Number(5), Value::Number(83))
    );
}

#[test]
fn the_local_profile_leaves_the_extremes_out() {
    let mut local = scope(2026, Some(4));
    local.profile = Profile::Local;
    let tables = built(local, &taking(&[10]));
    let names: Vec<&str> = tables
        .table("R5")
        .unwrap()
        .figures
        .iter()
        .map(|figure| figure.name.as_str())
        .collect();
    assert_eq!(names, ["mean_days", "median_days"]);
}
