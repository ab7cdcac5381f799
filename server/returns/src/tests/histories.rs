//! What must hold whatever happened to the cases.

use nrm_panel_domain::{
    case::ReconsiderationState,
    decision::{Decider, Outcome, Stage},
    projection::{AgeClass, CountedCase, LocationClass},
};
use proptest::prelude::*;

use super::fixture::{Story, built, case, date, scope};
use crate::{ReturnTables, Value, to_json};

/// A case with a history: received, decided, left, asked about again.
fn any_case() -> impl Strategy<Value = CountedCase> {
    let decision = || {
        let outcomes = prop::sample::select(Outcome::ALL);
        let deciders = prop::sample::select(Decider::ALL);
        prop::option::weighted(0.6, (outcomes, deciders, 0u32..150))
    };
    let details = (
        prop::sample::select(AgeClass::ALL),
        prop::sample::select(LocationClass::ALL),
        prop::bool::weighted(0.9),
    );
    (
        0u32..500,
        details,
        decision(),
        decision(),
        prop::option::weighted(0.2, 0u32..200),
        any::<bool>(),
    )
        .prop_map(|(day, (age, location, counted), rg, cg, exit, again)| {
            let received = date("2025-10-01").plus_days(day);
            let mut told = case(0, &received.to_string());
            told.referral.age = age;
            told.referral.location = location;
            told.referral.counted = counted;
            let Some((outcome, decider, after)) = rg else {
                return match exit {
                    Some(days) => told.left(&received.plus_days(days).to_string(), false),
                    None => told,
                };
            };
            let issued = received.plus_days(after);
            told = told.decided(Stage::Rg, outcome, decider, &issued.to_string());
            if outcome == Outcome::Negative {
                let asked = issued.plus_days(10).to_string();
                return match again {
                    true => told.reconsidered(ReconsiderationState::Pending, &asked, None),
                    false => told,
                };
            }
            match (cg, exit) {
                (Some((outcome, decider, days)), _) => {
                    let issued = issued.plus_days(days).to_string();
                    told.decided(Stage::Cg, outcome, decider, &issued)
                }
                (None, Some(days)) => told.left(&issued.plus_days(days).to_string(), true),
                (None, None) => told,
            }
        })
}

fn cases() -> impl Strategy<Value = Vec<CountedCase>> {
    prop::collection::vec(any_case(), 0..60).prop_map(|mut cases| {
        for (number, case) in (1u128..).zip(&mut cases) {
            let id = nrm_panel_domain::id::CaseId::from_uuid(uuid::Uuid::from_u128(number));
            case.referral.case = id;
            case.referral.child = id;
        }
        cases
    })
}

/// The rows of a table without the year or period, and without the quarter.
fn rows(tables: &ReturnTables, id: &str, quarter: &str) -> Vec<(Vec<String>, u64)> {
    let rows = tables.table(id).unwrap().rows.iter();
    rows.filter(|row| row.keys[1] == quarter)
        .map(|row| (row.keys[2..].to_vec(), row.cells[0].number().unwrap()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn invariants_hold_and_the_order_of_the_cases_leaves_no_trace(
        (given, shuffled) in cases()
            .prop_flat_map(|cases| (Just(cases.clone()), Just(cases).prop_shuffle())),
    ) {
        // Building fails where an invariant does not hold.
        for quarter in [None, Some(4), Some(1)] {
            let one = built(scope(2026, quarter), &given);
            let other = built(scope(2026, quarter), &shuffled);
            prop_assert_eq!(to_json(&one), to_json(&other));
        }
    }

    #[test]
    fn a_year_is_the_sum_of_its_quarters(given in cases()) {
        let year = built(scope(2026, None), &given);
        for id in ["R1", "R3", "R4", "R5a"] {
            let mut sums = rows(&year, id, "Total");
            for quarter in 1..=4u8 {
                let label = format!("Q{quarter}");
                let alone = built(scope(2026, Some(quarter)), &given);
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
    fn the_stock_at_the_end_of_a_quarter_is_that_at_the_start_of_the_next(given in cases()) {
        let flow = |tables: &ReturnTables, item: usize| {
            tables.table("R6a").unwrap().rows[item].cells[0].number().unwrap()
        };
        let quarters = [1, 2, 3, 4].map(|quarter| built(scope(2026, Some(quarter)), &given));
        for pair in quarters.windows(2) {
            prop_assert_eq!(flow(&pair[0], 3), flow(&pair[1], 0));
        }
    }

    #[test]
    fn dropping_one_referral_changes_exactly_its_leaf_and_its_margins(given in cases()) {
        let Some((dropped, kept)) = given.split_first() else {
            return Ok(());
        };
        let with = built(scope(2026, None), &given);
        let without = built(scope(2026, None), kept);
        let fact = &dropped.referral;
        let counts = fact.counted && scope(2026, None).period.contains(fact.nrm_received_on);
        let quarter = format!("Q{}", fact.nrm_received_on.quarter());
        let own = [
            quarter.as_str(),
            crate::age_label(fact.age),
            crate::location_label(fact.location),
        ];
        let pairs = with.table("R1").unwrap().rows.iter().zip(&without.table("R1").unwrap().rows);
        for (before, after) in pairs {
            let margin = before.keys[1..].iter().zip(own).all(|(key, own)| key == "Total" || key == own);
            let number = |value: &Value| value.number().unwrap();
            let change = number(&before.cells[0]) - number(&after.cells[0]);
            prop_assert_eq!(change, u64::from(counts && margin), "{:?}", before);
        }
    }
}
