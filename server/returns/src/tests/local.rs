//! What the local profile tells and what it does not.

use nrm_panel_domain::{
    decision::{Decider, Outcome, Stage},
    projection::CountedCase,
};

use super::fixture::{Story, case, checksum, counts, figure, scope};
use crate::{Marker, Printed, Profile, ReturnTables, Scope, Unit, Unprintable, Value, protect};

fn local(year: i32, quarter: Option<u8>) -> Scope {
    Scope {
        profile: Profile::Local,
        ..scope(year, quarter)
    }
}

/// Some boys and fewer girls, decided one way or the other, some from elsewhere.
fn panel(cases: u128) -> Vec<CountedCase> {
    let made = (0..cases).map(|number| {
        let month = 1 + number % 12;
        let mut told = case(number, &format!("2026-{month:02}-03"));
        if number % 3 == 0 {
            told.referral.gender = "Female".to_owned();
        }
        if number % 7 == 0 {
            told.referral.exploitation = "Sexual".to_owned();
        }
        if number % 11 == 0 {
            told.referral.nationalities = "Albanian".to_owned();
        }
        let outcome = if number % 6 == 0 {
            Outcome::Negative
        } else {
            Outcome::Positive
        };
        told.decided(
            Stage::Rg,
            outcome,
            Decider::Panel,
            &format!("2026-{month:02}-20"),
        )
    });
    made.collect()
}

fn print(scope: Scope, cases: &[CountedCase], earlier: &[Printed]) -> ReturnTables {
    protect(counts(scope, cases), earlier)
        .unwrap()
        .into_return(None, checksum)
}

fn small(tables: &ReturnTables) -> usize {
    let counts = tables.tables.iter().flat_map(|table| {
        let places = table.figures.iter().enumerate();
        let places: Vec<usize> = places
            .filter(|(_, figure)| figure.unit == Unit::Count)
            .map(|(place, _)| place)
            .collect();
        table.rows.iter().flat_map(move |row| {
            let cells = places
                .clone()
                .into_iter()
                .filter_map(|place| row.cells[place].number());
            cells.collect::<Vec<_>>()
        })
    });
    counts.filter(|count| (1..=5).contains(count)).count()
}

#[test]
fn no_count_of_one_to_five_is_printed_and_zero_stays_zero() {
    let cases = panel(60);
    let truth = counts(local(2026, None), &cases).into_return(None, checksum);
    assert!(small(&truth) > 50, "the counts need withholding");
    let printed = print(local(2026, None), &cases, &[]);
    assert_eq!(small(&printed), 0);
    let withheld = |table: &str| {
        let rows = &printed.table(table).unwrap().rows;
        rows.iter()
            .filter(|row| row.cells[0] == Value::Marker(Marker::Confidential))
            .count()
    };
    assert!(withheld("R2") > 0);
    assert!(withheld("L1") > 0);
    for (table, row) in truth
        .tables
        .iter()
        .zip(&printed.tables)
        .flat_map(|(table, print)| {
            table
                .rows
                .iter()
                .zip(&print.rows)
                .map(|(row, print)| ((table.id.clone(), row), print))
        })
    {
        if table.1.cells.first() == Some(&Value::Number(0)) {
            assert_eq!(row.cells[0], Value::Number(0), "{} {:?}", table.0, row.keys);
        }
    }
}

#[test]
fn shares_need_both_counts_and_enough_of_them() {
    let least = local(2026, None).specification.local.least_denominator;
    let printed = print(local(2026, None), &panel(600), &[]);
    let r3 = printed.table("R3").unwrap();
    let mut told = 0;
    for row in &r3.rows {
        let mut of = row.keys.clone();
        "Total".clone_into(&mut of[2]);
        let whole = r3.rows.iter().find(|row| row.keys == of).unwrap();
        let share = match (row.cells[0].number(), whole.cells[0].number()) {
            (Some(part), Some(whole)) if whole >= least => {
                told += 1;
                (200 * part + whole) / (2 * whole)
            }
            (Some(0), Some(0)) => continue,
            _ => {
                assert_eq!(
                    row.cells[1],
                    Value::Marker(Marker::Confidential),
                    "{:?}",
                    row.keys
                );
                continue;
            }
        };
        assert_eq!(row.cells[1], Value::Number(share), "{:?}", row.keys);
    }
    assert!(told > 0, "no share is told");
}

#[test]
fn a_table_that_cannot_be_told_is_left_out_and_the_others_are_printed() {
    let cases = panel(40);
    let truth = counts(local(2026, None), &cases);
    let printed = print(local(2026, None), &cases, &[]);
    let out = printed.tables.iter().filter(|table| table.rows.is_empty());
    let out: Vec<&str> = out.map(|table| table.id.as_str()).collect();
    assert!(
        !out.is_empty() && out.len() < printed.tables.len() / 2,
        "{out:?}"
    );
    for id in out {
        let notes = &printed.table(id).unwrap().notes;
        assert!(notes.iter().any(|note| note.contains("left out")), "{id}");
    }
    // It is taken up as printed, and the same cut is the same print.
    let earlier = [Printed::new(&truth, &printed).unwrap()];
    let again = print(local(2026, None), &cases, &earlier);
    assert_eq!(crate::to_json(&again), crate::to_json(&printed));
}

#[test]
fn the_same_return_is_protected_the_same_way() {
    let cases = panel(40);
    let one = print(local(2026, None), &cases, &[]);
    let other = print(local(2026, None), &cases, &[]);
    assert_eq!(crate::to_json(&one), crate::to_json(&other));
}

#[test]
fn a_return_that_would_tell_what_an_earlier_one_withholds_is_refused_or_withholds_more() {
    let cases = panel(60);
    let truth = counts(local(2026, None), &cases);
    let first = print(local(2026, None), &cases, &[]);
    let earlier = [Printed::new(&truth, &first).unwrap()];
    // The same cut again is the same print.
    let again = print(local(2026, None), &cases, &earlier);
    assert_eq!(again.table("R1"), first.table("R1"));
    // One child more: what differs by one is a small group and is withheld too.
    let more = panel(61);
    match protect(counts(local(2026, None), &more), &earlier) {
        Err(refused) => assert_eq!(refused, Unprintable::Differencing),
        Ok(protected) => {
            let later = protected.into_return(None, checksum);
            let total = |tables: &ReturnTables| {
                figure(tables, "R1", &["Total", "Total", "Total"], 0).number()
            };
            assert!(total(&first).is_none() || total(&later).is_none());
        }
    }
}

#[test]
fn a_quarter_is_printed_beside_the_year() {
    let cases = panel(120);
    let quarter = counts(local(2026, Some(1)), &cases);
    let first = print(local(2026, Some(1)), &cases, &[]);
    let earlier = [Printed::new(&quarter, &first).unwrap()];
    let year = protect(counts(local(2026, None), &cases), &earlier);
    assert!(
        matches!(year, Ok(_) | Err(Unprintable::Differencing)),
        "{year:?}"
    );
}
