use nrm_panel_domain::{
    case::ReconsiderationState,
    decision::{Decider, Outcome, Stage},
    projection::{AgeClass, CountedCase, CountyLines, LocationClass},
};

use super::fixture::{Story, built, case, control, count, figure, scope};
use crate::{Builder, Marker, Specification, Value, to_json};

const CHILD: &str = "Child (17 or under)";

#[test]
fn every_published_category_is_printed_even_where_it_is_zero() {
    let empty = built(scope(2026, Some(4)), &[]);
    let ids: Vec<&str> = empty.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "R0", "R1", "R2", "R3", "R4", "R5", "R5a", "R5b", "R6", "R6a", "R6b", "R7", "R8", "R9",
            "R10", "R11", "R13"
        ]
    );
    assert_eq!(empty.table("R1").unwrap().rows.len(), 4 * 5);
    assert_eq!(empty.table("R3").unwrap().rows.len(), 3 * 4 * 4);
    let year = built(scope(2026, None), &[]);
    assert_eq!(year.table("R1").unwrap().rows.len(), 5 * 4 * 5);
    assert_eq!(year.table("R4").unwrap().rows.len(), 5 * 3 * 4 * 4);
}

#[test]
fn an_old_return_is_rebuilt_under_its_own_specification() {
    let mut old = scope(2026, Some(4));
    old.specification = Specification::find("2026-11").unwrap();
    let cases = [case(1, "2026-10-05")];
    let tables = built(old, &cases);
    let ids: Vec<&str> = tables
        .tables
        .iter()
        .map(|table| table.id.as_str())
        .collect();
    assert_eq!(ids, ["R0", "R1", "R3", "R4"]);
    assert_eq!(control(&tables, "specification"), "2026-11");
    assert_eq!(count(&tables, "R1", &["Q4", CHILD, "UK"]), 1);
}

#[test]
fn the_control_table_names_what_the_return_is_a_function_of() {
    let mut own = scope(2026, Some(4));
    own.as_at = own.period.default_as_at(own.specification.cut_days);
    let mut again = case(2, "2026-11-05");
    again.referral.child = case(1, "2026-10-05").referral.case;
    let tables = built(own, &[case(1, "2026-10-05"), again, case(3, "2026-10-06")]);
    for (item, value) in [
        ("period", "2026 Q4"),
        ("period_start", "2026-10-01"),
        ("period_end", "2026-12-31"),
        ("as_at", "2027-01-04T23:59:00.000000Z"),
        ("site", "Arden Consortium"),
        ("profile", "secure"),
        ("R1_counted", "3"),
        ("R1_distinct_children", "2"),
        ("R1_rows", "20"),
    ] {
        assert_eq!(control(&tables, item), value, "{item}");
    }
    assert_ne!(
        control(&tables, "R3_sha256"),
        control(&tables, "R4_sha256"),
        "two empty tables still differ"
    );
}

#[test]
fn only_referrals_received_in_the_period_that_count_are_counted() {
    let counted = |case: CountedCase| {
        let tables = built(scope(2026, Some(4)), &[case]);
        count(&tables, "R1", &["Q4", "Total", "Total"])
    };
    for (day, then) in [
        ("2026-10-01", 1),
        ("2026-12-31", 1),
        ("2026-09-30", 0),
        ("2027-01-01", 0),
    ] {
        assert_eq!(counted(case(1, day)), then, "{day}");
    }
    let mut retracted = case(1, "2026-10-01");
    retracted.referral.counted = false;
    assert_eq!(counted(retracted), 0);
}

#[test]
fn decisions_count_once_in_the_quarter_they_were_issued_whenever_the_referral_came() {
    let told = case(1, "2025-02-01")
        .decided(Stage::Rg, Outcome::Negative, Decider::Sca, "2025-03-01")
        .decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-11-01");
    // A reconsideration is no initial decision, unless the specification says so.
    let tables = built(scope(2026, Some(4)), std::slice::from_ref(&told));
    assert_eq!(count(&tables, "R3", &["Q4", "Total", "Total", "Total"]), 0);
    let tables = built(scope(2025, None), &[told]);
    assert_eq!(count(&tables, "R3", &["Q1", "Negative", CHILD, "SCA"]), 1);
    assert_eq!(count(&tables, "R4", &["Q1", "Total", "Total", "Total"]), 0);
    assert_eq!(
        count(
            &tables,
            "R10",
            &["Q1", "Reasonable grounds", "Not recorded", "SCA"]
        ),
        1
    );
    let share = |outcome| figure(&tables, "R3", &["Q1", outcome, "Total", "Total"], 1);
    assert_eq!(share("Positive"), Value::Number(0));
    assert_eq!(share("Negative"), Value::Number(100));
    let none = figure(&tables, "R3", &["Q4", "Positive", "Total", "Total"], 1);
    assert_eq!(none, Value::Marker(Marker::NotApplicable));
}

#[test]
fn r2_is_nested_as_tables_11_to_14_and_adds_up_to_r1() {
    let mut girl = case(1, "2026-10-05");
    girl.referral.gender = "Female".to_owned();
    girl.referral.nationalities = "Albanian; UK".to_owned();
    let mut unsure = case(2, "2026-10-06");
    unsure.referral.age = AgeClass::Unknown;
    unsure.referral.location = LocationClass::Overseas;
    let tables = built(scope(2026, Some(4)), &[girl, unsure, case(3, "2026-10-07")]);
    let unknown = "Not specified or unknown";
    let police = "Warwickshire Police";
    for (keys, then) in [
        (
            ["Q4", "Total", "Total", "Total", "Total", "Total", "Total"],
            3,
        ),
        (
            ["Q4", unknown, police, "Criminal", CHILD, "Total", "Total"],
            2,
        ),
        (
            [
                "Q4",
                unknown,
                police,
                "Criminal",
                CHILD,
                "Female",
                "Albanian; UK",
            ],
            1,
        ),
        (["Q4", unknown, police, "Total", "Total", "Total", "UK"], 2),
        (
            ["Q4", unknown, police, "Criminal", unknown, "Male", "UK"],
            1,
        ),
    ] {
        assert_eq!(count(&tables, "R2", &keys), then, "{keys:?}");
    }
    // A total takes the dimensions after it with it: what is not nested is not printed.
    let rows = &tables.table("R2").unwrap().rows;
    let loose = rows
        .iter()
        .find(|row| row.keys[4] == "Total" && row.keys[5] != "Total");
    assert_eq!(loose, None);
}

#[test]
fn stock_flow_and_states_follow_a_case_from_receipt_to_its_end() {
    let cases = [
        case(1, "2026-10-05"),
        case(2, "2026-08-05").decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-11-01"),
        case(3, "2026-10-06").decided(Stage::Rg, Outcome::Negative, Decider::Panel, "2026-11-01"),
        case(4, "2026-10-06")
            .decided(Stage::Rg, Outcome::Negative, Decider::Panel, "2026-11-01")
            .reconsidered(ReconsiderationState::Pending, "2026-12-01", None),
        case(5, "2026-07-06")
            .decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-08-01")
            .decided(Stage::Cg, Outcome::Positive, Decider::Panel, "2026-11-01"),
        case(6, "2026-10-07").left("2026-10-09", false),
        case(7, "2026-10-07").left("2026-10-07", false),
        case(8, "2026-10-08").suspended("2026-10-20", None),
    ];
    let tables = built(scope(2026, Some(4)), &cases);
    for (item, then) in [
        ("Open at the start", 2),
        // Six received, one of them opened again.
        ("Came in", 7),
        ("Went out", 5),
        ("Open at the end", 4),
    ] {
        assert_eq!(count(&tables, "R6a", &[item]), then, "{item}");
    }
    for (keys, then) in [
        (["Awaiting an RG decision", "Total", "Total"], 2),
        (["Awaiting an RG decision", "Total", "Suspended"], 1),
        (
            ["Awaiting a CG decision", "91 to 180 days", "Not suspended"],
            1,
        ),
        (["Awaiting reconsideration", "46 to 90 days", "Total"], 1),
        (["Total", "Total", "Total"], 4),
    ] {
        assert_eq!(count(&tables, "R6", &keys), then, "{keys:?}");
    }
    for (state, then) in [
        ("Referrals", 6),
        ("Awaiting an RG decision", 2),
        ("RG Negative", 1),
        ("RG Positive", 0),
        ("Awaiting reconsideration", 1),
        ("Withdrawn/Closed", 2),
    ] {
        assert_eq!(
            count(&tables, "R6b", &["Q4", state, "Total"]),
            then,
            "{state}"
        );
    }
    assert_eq!(
        count(&tables, "R7", &["Reasonable grounds", "Requested"]),
        1
    );
    assert_eq!(count(&tables, "R7", &["Reasonable grounds", "Pending"]), 1);
    assert_eq!(count(&tables, "R8", &["Left the pilot", "Moved area"]), 2);
}

#[test]
fn the_comparison_says_what_is_not_available() {
    let tables = built(scope(2026, Some(4)), &[case(1, "2026-10-05")]);
    assert_eq!(count(&tables, "R9", &["Pilot"]), 1);
    let outside = figure(&tables, "R9", &["Outside the pilot"], 0);
    assert_eq!(outside, Value::Marker(Marker::NotAvailable));
    let mut elsewhere = case(2, "2026-10-05");
    elsewhere.referral.pilot = false;
    let tables = built(scope(2026, Some(4)), &[elsewhere]);
    assert_eq!(count(&tables, "R9", &["Outside the pilot"]), 1);
}

#[test]
fn county_lines_are_told_of_criminal_exploitation_only() {
    let mut flagged = case(1, "2026-10-05");
    flagged.referral.county_lines = CountyLines::Yes;
    flagged.referral.exploitation = "Labour & Criminal".to_owned();
    let mut sexual = case(2, "2026-10-05");
    sexual.referral.exploitation = "Sexual".to_owned();
    let tables = built(
        scope(2026, Some(4)),
        &[flagged, sexual, case(3, "2026-10-06")],
    );
    assert_eq!(count(&tables, "R11", &["Q4", "Total", "Total", "Total"]), 2);
    assert_eq!(count(&tables, "R11", &["Q4", "Yes", "Male", "14 to 15"]), 1);
}

#[test]
fn a_total_that_does_not_add_up_fails_the_return() {
    let tables = built(scope(2026, None), &[case(1, "2026-10-01")]);
    for id in ["R1", "R2", "R3", "R11"] {
        let table = tables.table(id).unwrap();
        assert_eq!(table.check_totals(), Ok(()), "{id}");
        for row in 0..table.rows.len() {
            let mut wrong = table.clone();
            wrong.rows[row].cells[0] = Value::Number(7);
            assert!(wrong.check_totals().is_err(), "{id} {:?}", table.rows[row]);
        }
    }
}

#[test]
fn a_case_file_that_contradicts_itself_fails_the_return() {
    // It is said to have left after positive reasonable grounds that nobody decided.
    let mut builder = Builder::new(scope(2026, Some(4)));
    builder.add(&case(1, "2026-10-05").left("2026-10-09", true));
    let found = builder.finish().unwrap_err();
    assert_eq!(found.table, "R6b");
}

#[test]
fn json_is_canonical_and_reads_back() {
    let tables = built(scope(2026, Some(1)), &[case(1, "2026-02-01")]);
    let json = to_json(&tables);
    assert!(json.starts_with(br#"{"tables":[{"id":"R0","title":"Control","notes":["#));
    assert_eq!(crate::parse_json(&json).unwrap(), tables);
    assert!(crate::parse_json(b"{}").is_err());
}
