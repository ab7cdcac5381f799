use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    decision::{Decider, Outcome, Stage},
    id::{CaseId, DecisionId, SiteId},
    projection::{AgeClass, DecisionFact, LocationClass, ReferralFact},
    time::{CivilDate, UtcTime},
};

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn instant(text: &str) -> UtcTime {
    UtcTime::parse_rfc3339(text).unwrap()
}

fn period(year: i32, quarter: Option<u8>) -> Period {
    Period::new(year, quarter).unwrap()
}

fn referral(day: &str, age: AgeClass, location: LocationClass) -> ReferralFact {
    ReferralFact {
        case: CaseId::from_uuid(Uuid::nil()),
        site: SiteId::from_uuid(Uuid::nil()),
        recorded_at: instant("2014-01-01T00:00:00Z"),
        counted: true,
        nrm_received_on: date(day),
        site_received_on: date(day).plus_days(3),
        age,
        location,
        exploitation: "Criminal".to_owned(),
        gender: "Male".to_owned(),
        nationalities: "British".to_owned(),
        first_responder_type: None,
        first_responder: "Warwickshire Police".to_owned(),
    }
}

fn decision(day: &str, stage: Stage, outcome: Outcome, age: AgeClass) -> DecisionFact {
    DecisionFact {
        id: DecisionId::from_uuid(Uuid::nil()),
        case: CaseId::from_uuid(Uuid::nil()),
        site: SiteId::from_uuid(Uuid::nil()),
        recorded_at: instant("2014-01-01T00:00:00Z"),
        stage,
        outcome,
        decider: Decider::Panel,
        issued_on: date(day),
        decided_on: date(day),
        initial: true,
        supersedes: None,
        age,
        negative_reason: None,
        forms: None,
    }
}

/// Not SHA-256, but as good for telling tables apart.
fn checksum(bytes: &[u8]) -> [u8; 32] {
    let mut sum = [0u8; 32];
    for (index, byte) in bytes.iter().enumerate() {
        sum[index % 32] = sum[index % 32].wrapping_mul(31).wrapping_add(*byte);
    }
    sum
}

fn built(period: Period, referrals: &[ReferralFact], decisions: &[DecisionFact]) -> ReturnTables {
    let mut builder = Builder::new(period, instant("2030-01-01T00:00:00Z"), "Arden Consortium");
    referrals.iter().for_each(|fact| builder.add_referral(fact));
    decisions.iter().for_each(|fact| builder.add_decision(fact));
    builder.build(checksum).unwrap()
}

/// Returns the count printed for the keys of a row.
fn count(tables: &ReturnTables, id: &str, keys: &[&str]) -> u64 {
    let rows = &tables.table(id).unwrap().rows;
    let row = rows.iter().find(|row| row[1..row.len() - 1] == *keys);
    row.unwrap_or_else(|| panic!("no row {keys:?}"))
        .last()
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn every_published_category_is_printed_even_where_it_is_zero() {
    let empty = built(period(2026, Some(4)), &[], &[]);
    let ids: Vec<&str> = empty.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, ["R0", "R1", "R3", "R4"]);
    assert_eq!(empty.table("R1").unwrap().rows.len(), 4 * 5);
    assert_eq!(empty.table("R3").unwrap().rows.len(), 3 * 4 * 4);
    let year = built(period(2026, None), &[], &[]);
    assert_eq!(year.table("R1").unwrap().rows.len(), 5 * 4 * 5);
    assert_eq!(year.table("R4").unwrap().rows.len(), 5 * 3 * 4 * 4);
    assert_eq!(
        to_csv(empty.table("R1").unwrap())
            .lines()
            .take(6)
            .collect::<Vec<_>>(),
        [
            "year,quarter,age_at_exploitation,location_of_exploitation,referrals",
            "2026,Q4,Adult (18 or over),Overseas,0",
            "2026,Q4,Adult (18 or over),UK,0",
            "2026,Q4,Adult (18 or over),UK and Overseas,0",
            "2026,Q4,Adult (18 or over),Not specified or unknown,0",
            "2026,Q4,Adult (18 or over),Total,0",
        ]
    );
}

#[test]
fn the_control_table_names_what_the_return_is_a_function_of() {
    let mut builder = Builder::new(
        period(2026, Some(4)),
        period(2026, Some(4)).default_as_at(),
        "Arden",
    );
    builder.add_referral(&referral("2026-10-30", AgeClass::Child, LocationClass::Uk));
    let tables = builder.build(checksum).unwrap();
    let control = |item: &str| {
        let rows = &tables.table("R0").unwrap().rows;
        rows.iter().find(|row| row[0] == item).unwrap()[1].clone()
    };
    assert_eq!(control("period"), "2026 Q4");
    assert_eq!(control("period_start"), "2026-10-01");
    assert_eq!(control("period_end"), "2026-12-31");
    assert_eq!(control("as_at"), "2027-01-04T23:59:00.000000Z");
    assert_eq!(control("site"), "Arden");
    assert_eq!(control("specification"), "2026-11");
    assert_eq!(control("R1_counted"), "1");
    assert_eq!(control("R1_rows"), "20");
    let csv = to_csv(tables.table("R1").unwrap());
    let sum: String = checksum(csv.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(control("R1_sha256"), sum);
    assert_ne!(
        control("R3_sha256"),
        control("R4_sha256"),
        "two empty tables still differ"
    );
}

#[test]
fn only_facts_of_the_period_known_at_the_cut_are_counted() {
    let fact = referral("2026-10-01", AgeClass::Child, LocationClass::Uk);
    for (name, referral, then) in [
        ("the first day", fact.clone(), 1),
        (
            "the last day",
            ReferralFact {
                nrm_received_on: date("2026-12-31"),
                ..fact.clone()
            },
            1,
        ),
        (
            "the day before",
            ReferralFact {
                nrm_received_on: date("2026-09-30"),
                ..fact.clone()
            },
            0,
        ),
        (
            "the day after",
            ReferralFact {
                nrm_received_on: date("2027-01-01"),
                ..fact.clone()
            },
            0,
        ),
        (
            "retracted",
            ReferralFact {
                counted: false,
                ..fact.clone()
            },
            0,
        ),
        (
            "known later",
            ReferralFact {
                recorded_at: instant("2030-01-01T00:00:01Z"),
                ..fact.clone()
            },
            0,
        ),
    ] {
        let tables = built(period(2026, Some(4)), &[referral], &[]);
        assert_eq!(
            count(&tables, "R1", &["Q4", "Total", "Total"]),
            then,
            "{name}"
        );
    }
    let fact = decision("2026-11-12", Stage::Rg, Outcome::Positive, AgeClass::Child);
    for (name, decision, then) in [
        ("in the period", fact.clone(), 1),
        (
            "issued later",
            DecisionFact {
                issued_on: date("2027-01-02"),
                ..fact.clone()
            },
            0,
        ),
        (
            "a reconsideration",
            DecisionFact {
                initial: false,
                ..fact.clone()
            },
            0,
        ),
        (
            "known later",
            DecisionFact {
                recorded_at: instant("2030-01-01T00:00:01Z"),
                ..fact.clone()
            },
            0,
        ),
        (
            "of the SCA",
            DecisionFact {
                decider: Decider::Sca,
                ..fact.clone()
            },
            1,
        ),
    ] {
        let tables = built(period(2026, Some(4)), &[], std::slice::from_ref(&decision));
        assert_eq!(
            count(&tables, "R3", &["Q4", "Total", "Total", "Total"]),
            then,
            "{name}"
        );
        let decider = decider_label(decision.decider);
        assert_eq!(
            count(
                &tables,
                "R3",
                &["Q4", "Positive", "Child (17 or under)", decider]
            ),
            then
        );
        assert_eq!(
            count(&tables, "R4", &["Q4", "Total", "Total", "Total"]),
            0,
            "{name}"
        );
    }
}

/// Home Office table 16, 2014: reasonable grounds decisions, leaves as printed.
const TABLE_16_OF_2014: [(&str, [u64; 4]); 4] = [
    ("2014-01-15", [47, 372, 18, 179]),
    ("2014-05-15", [54, 327, 15, 142]),
    ("2014-08-15", [62, 392, 27, 153]),
    ("2014-12-31", [47, 404, 25, 159]),
];

#[test]
fn the_printed_totals_of_table_16_for_2014_rebuild_from_its_leaves() {
    let mut facts = Vec::new();
    for (day, leaves) in TABLE_16_OF_2014 {
        let cells = [
            (AgeClass::Adult, Outcome::Negative),
            (AgeClass::Adult, Outcome::Positive),
            (AgeClass::Child, Outcome::Negative),
            (AgeClass::Child, Outcome::Positive),
        ];
        for ((age, outcome), number) in cells.into_iter().zip(leaves) {
            facts.extend((0..number).map(|_| decision(day, Stage::Rg, outcome, age)));
        }
    }
    let tables = built(period(2014, None), &[], &facts);
    for (name, keys, then) in [
        (
            "Q1 adults",
            ["Q1", "Total", "Adult (18 or over)", "Total"],
            419,
        ),
        (
            "Q1 children",
            ["Q1", "Total", "Child (17 or under)", "Total"],
            197,
        ),
        ("Q1", ["Q1", "Total", "Total", "Total"], 616),
        ("Q4", ["Q4", "Total", "Total", "Total"], 635),
        (
            "negative adults",
            ["Total", "Negative", "Adult (18 or over)", "Total"],
            210,
        ),
        (
            "positive adults",
            ["Total", "Positive", "Adult (18 or over)", "Total"],
            1495,
        ),
        (
            "positive children",
            ["Total", "Positive", "Child (17 or under)", "Total"],
            633,
        ),
        (
            "unknown ages",
            ["Total", "Total", "Age not specified or unknown", "Total"],
            0,
        ),
        ("the year", ["Total", "Total", "Total", "Total"], 2423),
    ] {
        assert_eq!(count(&tables, "R3", &keys), then, "{name}");
    }
}

#[test]
fn a_total_that_does_not_add_up_fails_the_return() {
    let fact = referral("2026-10-01", AgeClass::Child, LocationClass::Uk);
    let tables = built(period(2026, None), &[fact], &[]);
    let table = tables.table("R1").unwrap();
    assert_eq!(table.check_totals(1), Ok(()));
    assert!(
        table
            .check_totals(2)
            .unwrap_err()
            .detail
            .contains("2 counted")
    );
    for row in 0..table.rows.len() {
        let mut wrong = table.clone();
        *wrong.rows[row].last_mut().unwrap() = "7".to_owned();
        assert!(wrong.check_totals(1).is_err(), "{:?}", table.rows[row]);
    }
    let mut short = table.clone();
    short.rows[0].pop();
    assert!(short.check_totals(1).is_err());
}

#[test]
fn csv_quotes_what_rfc_4180_says_and_disarms_formulas() {
    for (name, cell, then) in [
        ("plain", "UK and Overseas", "UK and Overseas"),
        ("brackets", "Child (17 or under)", "Child (17 or under)"),
        (
            "comma",
            "Labour, Domestic & Criminal",
            "\"Labour, Domestic & Criminal\"",
        ),
        ("quote", "the \"site\"", "\"the \"\"site\"\"\""),
        ("line", "two\nlines", "\"two\nlines\""),
        ("equals", "=1+1", "\"'=1+1\""),
        ("plus", "+44", "\"'+44\""),
        ("minus", "-1", "\"'-1\""),
        ("at", "@SUM(A1)", "\"'@SUM(A1)\""),
        ("tab", "\t=1", "\"'\t=1\""),
        ("other scripts", "Đức", "Đức"),
    ] {
        let table = Table {
            id: "T".to_owned(),
            title: String::new(),
            columns: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec![cell.to_owned(), "0".to_owned()]],
        };
        assert_eq!(to_csv(&table), format!("a,b\r\n{then},0\r\n"), "{name}");
    }
}

#[test]
fn json_is_canonical_and_reads_back() {
    let tables = built(period(2026, Some(1)), &[], &[]);
    let json = to_json(&tables);
    assert!(json.starts_with(
        br#"{"tables":[{"columns":["item","value"],"id":"R0","rows":[["period","2026 Q1"],"#
    ));
    assert_eq!(parse_json(&json).unwrap(), tables);
    assert!(parse_json(b"{}").is_err());
}

fn any_referral() -> impl Strategy<Value = ReferralFact> {
    let ages = prop::sample::select(AgeClass::ALL);
    let locations = prop::sample::select(LocationClass::ALL);
    (0u32..400, ages, locations, prop::bool::weighted(0.9)).prop_map(
        |(day, age, location, counted)| {
            let day = date("2026-01-01").plus_days(day).to_string();
            ReferralFact {
                counted,
                ..referral(&day, age, location)
            }
        },
    )
}

fn any_decision() -> impl Strategy<Value = DecisionFact> {
    (
        0u32..400,
        prop::sample::select(Stage::ALL),
        prop::sample::select(Outcome::ALL),
        prop::sample::select(AgeClass::ALL),
        prop::sample::select(Decider::ALL),
        prop::bool::weighted(0.9),
    )
        .prop_map(|(day, stage, outcome, age, decider, initial)| {
            let day = date("2026-01-01").plus_days(day).to_string();
            DecisionFact {
                decider,
                initial,
                ..decision(&day, stage, outcome, age)
            }
        })
}

/// Returns the rows of a table without the year, and without the quarter where
/// one is named.
fn rows(tables: &ReturnTables, id: &str, quarter: &str) -> Vec<(Vec<String>, u64)> {
    let rows = tables
        .table(id)
        .unwrap()
        .rows
        .iter()
        .filter(|row| row[1] == quarter);
    rows.map(|row| {
        let (count, keys) = row[2..].split_last().unwrap();
        (keys.to_vec(), count.parse().unwrap())
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn facts_in_any_order_give_the_same_bytes(
        (referrals, shuffled) in prop::collection::vec(any_referral(), 0..60)
            .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        decisions in prop::collection::vec(any_decision(), 0..60),
    ) {
        let year = period(2026, None);
        let reversed: Vec<DecisionFact> = decisions.iter().rev().cloned().collect();
        let one = built(year, &referrals, &decisions);
        let other = built(year, &shuffled, &reversed);
        prop_assert_eq!(to_json(&one), to_json(&other));
    }

    #[test]
    fn a_year_is_the_sum_of_its_quarters(
        referrals in prop::collection::vec(any_referral(), 0..60),
        decisions in prop::collection::vec(any_decision(), 0..60),
    ) {
        let year = built(period(2026, None), &referrals, &decisions);
        for id in ["R1", "R3", "R4"] {
            let mut sums = rows(&year, id, "Total");
            for quarter in 1..=4u8 {
                let label = format!("Q{quarter}");
                let alone = built(period(2026, Some(quarter)), &referrals, &decisions);
                prop_assert_eq!(rows(&alone, id, &label), rows(&year, id, &label));
                for (sum, (keys, count)) in sums.iter_mut().zip(rows(&alone, id, &label)) {
                    prop_assert_eq!(&sum.0, &keys);
                    sum.1 -= count;
                }
            }
            prop_assert!(sums.iter().all(|(_, rest)| *rest == 0));
        }
    }

    #[test]
    fn dropping_one_referral_changes_exactly_its_leaf_and_its_margins(
        referrals in prop::collection::vec(any_referral(), 1..40),
    ) {
        let year = period(2026, None);
        let (dropped, kept) = referrals.split_first().unwrap();
        let with = built(year, &referrals, &[]);
        let without = built(year, kept, &[]);
        let counts = dropped.counted && year.contains(dropped.nrm_received_on);
        let quarter = format!("Q{}", dropped.nrm_received_on.quarter());
        let own = [quarter.as_str(), age_label(dropped.age), location_label(dropped.location)];
        for (before, after) in with.table("R1").unwrap().rows.iter().zip(&without.table("R1").unwrap().rows) {
            let margin = before[1..4].iter().zip(own).all(|(key, own)| key == "Total" || key == own);
            let change = before[4].parse::<u64>().unwrap() - after[4].parse::<u64>().unwrap();
            prop_assert_eq!(change, u64::from(counts && margin), "{:?}", before);
        }
    }
}
