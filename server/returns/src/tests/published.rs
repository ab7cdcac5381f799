//! Published figures, small enough to stand here with their source.

use nrm_panel_domain::{
    case::ReconsiderationState,
    decision::{Decider, Outcome, Stage},
    projection::{AgeClass, CountedCase},
};

use super::fixture::{Story, built, case, count, date, figure, scope};
use crate::Value;

/// As many cases as a leaf says, each made the same way.
fn many(number: u64, made: impl Fn(u128) -> CountedCase) -> Vec<CountedCase> {
    (0..number).map(|index| made(u128::from(index))).collect()
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
    let mut cases = Vec::new();
    for (day, leaves) in TABLE_16_OF_2014 {
        let cells = [
            (AgeClass::Adult, Outcome::Negative),
            (AgeClass::Adult, Outcome::Positive),
            (AgeClass::Child, Outcome::Negative),
            (AgeClass::Child, Outcome::Positive),
        ];
        for ((age, outcome), number) in cells.into_iter().zip(leaves) {
            cases.extend(many(number, |index| {
                let mut told = case(index, "2013-12-01");
                told.referral.age = age;
                told.decided(Stage::Rg, outcome, Decider::Sca, day)
            }));
        }
    }
    let tables = built(scope(2014, None), &cases);
    let (adult, child) = ("Adult (18 or over)", "Child (17 or under)");
    let unknown = "Age not specified or unknown";
    for (name, keys, then) in [
        ("Q1 adults", ["Q1", "Total", adult, "Total"], 419),
        ("Q1 children", ["Q1", "Total", child, "Total"], 197),
        ("Q1", ["Q1", "Total", "Total", "Total"], 616),
        ("Q4", ["Q4", "Total", "Total", "Total"], 635),
        (
            "negative adults",
            ["Total", "Negative", adult, "Total"],
            210,
        ),
        (
            "positive adults",
            ["Total", "Positive", adult, "Total"],
            1495,
        ),
        (
            "positive children",
            ["Total", "Positive", child, "Total"],
            633,
        ),
        ("unknown ages", ["Total", "Total", unknown, "Total"], 0),
        ("the year", ["Total", "Total", "Total", "Total"], 2423),
    ] {
        assert_eq!(count(&tables, "R3", &keys), then, "{name}");
    }
}

/// Children's decisions by year as printed in Home Office tables 16 and 28 (2023 Q4
/// release): RG negative, RG positive, CG negative, CG positive; and the whole per cent
/// positive that follows by returns.md 1.3.
const CHILDREN: [(i32, [u64; 4], [u64; 2]); 7] = [
    (2014, [85, 633, 175, 271], [88, 61]),
    (2015, [158, 765, 184, 267], [83, 59]),
    (2016, [269, 971, 245, 381], [78, 61]),
    (2017, [345, 1595, 159, 503], [82, 76]),
    (2018, [715, 2302, 392, 1050], [76, 73]),
    (2019, [441, 3988, 205, 1475], [90, 88]),
    (2020, [266, 4628, 74, 1567], [95, 95]),
];

#[test]
fn childrens_decisions_of_2014_to_2020_rebuild_with_their_percentages() {
    for (year, leaves, percent) in CHILDREN {
        let day = format!("{year}-06-15");
        let mut cases = Vec::new();
        let kinds = [
            (Stage::Rg, Outcome::Negative),
            (Stage::Rg, Outcome::Positive),
            (Stage::Cg, Outcome::Negative),
            (Stage::Cg, Outcome::Positive),
        ];
        for ((stage, outcome), number) in kinds.into_iter().zip(leaves) {
            cases.extend(many(number, |index| {
                case(index, "2013-12-01").decided(stage, outcome, Decider::Sca, &day)
            }));
        }
        let tables = built(scope(year, None), &cases);
        for (table, place) in [("R3", 0), ("R4", 2)] {
            let keys = ["Total", "Positive", "Child (17 or under)", "Total"];
            assert_eq!(
                count(&tables, table, &keys),
                leaves[place + 1],
                "{year} {table}"
            );
            let share = figure(&tables, table, &keys, 1);
            assert_eq!(share, Value::Number(percent[place / 2]), "{year} {table}");
        }
    }
}

/// Hansard, 14 January 2010 (status of the referrals of April to December 2009) and
/// 1 March 2010 (time from referral to conclusive grounds).
#[test]
fn the_figures_told_to_parliament_of_2009_add_up() {
    let received = date("2009-04-15");
    let decided = |outcome| {
        move |index| {
            case(index, "2009-04-15").decided(Stage::Rg, outcome, Decider::Sca, "2009-05-01")
        }
    };
    let mut cases = many(301, decided(Outcome::Positive));
    cases.extend(many(131, decided(Outcome::Negative)));
    cases.extend(many(7, |index| {
        case(index, "2009-04-15").suspended("2009-04-20", None)
    }));
    cases.extend(many(18, |index| {
        case(index, "2009-04-15").left("2009-05-01", false)
    }));
    cases.extend(many(70, |index| case(index, "2009-04-15")));
    let tables = built(scope(2009, None), &cases);
    let state = |state| count(&tables, "R6b", &["Q2", state, "Total"]);
    assert_eq!(state("Referrals"), 527);
    assert_eq!(state("RG Positive"), 301);
    assert_eq!(state("RG Negative"), 131);
    assert_eq!(state("Withdrawn/Closed"), 18);
    assert_eq!(state("Awaiting an RG decision"), 7 + 70);
    let suspended = ["Awaiting an RG decision", "Total", "Suspended"];
    assert_eq!(count(&tables, "R6", &suspended), 7);

    let mut cases = Vec::new();
    for (days, number) in [(8, 24), (46, 65), (91, 39), (181, 4)] {
        let issued = received.plus_days(days).to_string();
        cases.extend(many(number, |index| {
            case(index, "2009-04-15").decided(Stage::Cg, Outcome::Positive, Decider::Sca, &issued)
        }));
    }
    let tables = built(scope(2009, None), &cases);
    let band = |band| {
        count(
            &tables,
            "R5a",
            &["Total", "Conclusive grounds", band, "Total"],
        )
    };
    assert_eq!(
        [
            "0 to 7 days",
            "8 to 45 days",
            "46 to 90 days",
            "91 to 180 days",
            "181 days or more"
        ]
        .map(band),
        [0, 24, 65, 39, 4]
    );
    assert_eq!(band("Total"), 132);
}

/// Home Office, irregular migration, NRM referrals of those who arrived by small boat up to
/// June 2023: RG negative, awaiting RG, withdrawn or closed, awaiting reconsideration,
/// awaiting CG, CG positive, CG negative; of all ages and of children (returns.md 1.4).
const BY_SMALL_BOAT: [(&str, [u64; 7], u64, u64); 2] = [
    ("all ages", [1456, 896, 480, 21, 4290, 608, 172], 5070, 7923),
    ("children", [383, 205, 207, 3, 658, 128, 28], 814, 1612),
];

#[test]
fn the_states_of_those_who_came_by_small_boat_come_to_the_referrals() {
    let (positive, negative) = (Outcome::Positive, Outcome::Negative);
    for (who, leaves, passed, referrals) in BY_SMALL_BOAT {
        let mut cases = Vec::new();
        for (state, number) in leaves.into_iter().enumerate() {
            cases.extend(many(number, |index| {
                let told = case(index, "2023-05-10");
                let rg = |outcome| {
                    told.clone()
                        .decided(Stage::Rg, outcome, Decider::Sca, "2023-05-11")
                };
                let cg =
                    |outcome| rg(positive).decided(Stage::Cg, outcome, Decider::Sca, "2023-06-20");
                match state {
                    0 => rg(negative),
                    1 => told,
                    2 => told.left("2023-05-12", false),
                    3 => rg(negative).reconsidered(
                        ReconsiderationState::Requested,
                        "2023-05-20",
                        None,
                    ),
                    4 => rg(positive),
                    5 => cg(positive),
                    _ => cg(negative),
                }
            }));
        }
        let tables = built(scope(2023, Some(2)), &cases);
        let state = |state| count(&tables, "R6b", &["Q2", state, "Total"]);
        assert_eq!(state("Referrals"), referrals, "{who}");
        assert_eq!(state("RG Positive"), passed, "{who}");
        let alone = [
            "RG Negative",
            "Awaiting an RG decision",
            "Withdrawn/Closed",
            "Awaiting reconsideration",
            "Awaiting a CG decision",
            "CG Positive",
            "CG Negative",
        ];
        assert_eq!(alone.map(state), leaves, "{who}");
    }
}
