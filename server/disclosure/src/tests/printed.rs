//! Prints made by hand. All numbers are invented.

use std::collections::BTreeMap;

use super::attacker::recovered;
use crate::{
    Bound, Cell, CountTable, Dimension, Finding, GREATEST, Key, Knowledge, Known, Linear,
    Malformed, Refused, Release, Suppressed, Truth, What, Why, audit, suppress,
};

const PERIODS: [&str; 3] = ["spring", "summer", "autumn"];
const AREAS: [&str; 4] = ["north", "east", "south", "west"];

fn dimension(name: &str, labels: &[&str], complete: bool) -> Dimension {
    Dimension {
        name: name.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        complete,
    }
}

fn known(text: &str) -> Known {
    match text {
        "*" => Known::Withheld {
            least: 1,
            most: Some(4),
        },
        count => Known::Count(count.parse().unwrap()),
    }
}

/// A table by period and area with all margins, stars for 1 to 4.
fn starred(rows: [&str; 4]) -> Knowledge {
    let mut cells = BTreeMap::new();
    for (row, period) in rows.iter().zip(PERIODS.iter().map(Some).chain([None])) {
        let areas = AREAS.iter().map(Some).chain([None]);
        for (text, area) in row.split_whitespace().zip(areas) {
            let mut key = Key::total("children");
            if let Some(period) = period {
                key = key.with("period", *period);
            }
            if let Some(area) = area {
                key = key.with("area", *area);
            }
            cells.insert(key, known(text));
        }
    }
    let dimensions = vec![
        dimension("period", &PERIODS, true),
        dimension("area", &AREAS, true),
    ];
    let mut knowledge = Knowledge::new();
    knowledge
        .read(&CountTable::new("children", dimensions, cells).unwrap())
        .unwrap();
    knowledge
}

/// Stars of which the margins leave one solution.
const SOLVED: [&str; 4] = [
    "*  7  *  0  11",
    "9  *  *  6  22",
    "8  6  9  5  28",
    "20 16 14 11 61",
];

/// Counts of one population by one dimension that is whole, with the total.
fn counts(population: &str, name: &str, labels: &[(&str, u64)]) -> CountTable<u64> {
    let total = Key::total(population);
    let mut cells: BTreeMap<Key, u64> = labels
        .iter()
        .map(|(label, count)| (total.with(name, *label), *count))
        .collect();
    cells.insert(total, labels.iter().map(|(_, count)| count).sum());
    let labels: Vec<&str> = labels.iter().map(|(label, _)| *label).collect();
    CountTable::new(population, vec![dimension(name, &labels, true)], cells).unwrap()
}

fn ages(counts_of: [u64; 4]) -> Truth {
    let labels = ["young", "middle", "older", "oldest"];
    let labels: Vec<(&str, u64)> = labels.into_iter().zip(counts_of).collect();
    Truth::new(vec![counts("children", "age", &labels)], Vec::new()).unwrap()
}

fn age(label: &str) -> Key {
    Key::total("children").with("age", label)
}

#[test]
fn stars_whose_margins_admit_one_solution_are_refused() {
    let knowledge = starred(SOLVED);
    let findings = audit(&knowledge).unwrap_err();
    assert_eq!(knowledge.withheld(), 4);
    assert_eq!(findings.len(), 4);
    assert!(
        findings
            .iter()
            .all(|finding| finding.why == Why::Determined)
    );
}

#[test]
fn stars_with_room_between_their_margins_are_accepted() {
    let knowledge = starred([
        "*  7  *  0  12", //
        "*  9  *  6  20",
        "8  6  9  5  28",
        "13 22 14 11 60",
    ]);
    assert_eq!(audit(&knowledge), Ok(()));
}

#[test]
fn a_print_that_contradicts_itself_proves_nothing() {
    let knowledge = starred([
        "*  7  *  0  40", //
        "*  9  *  6  20",
        "8  6  9  5  28",
        "13 22 14 11 60",
    ]);
    let findings = audit(&knowledge).unwrap_err();
    assert!(
        findings
            .iter()
            .all(|finding| finding.why == Why::Contradiction)
    );
}

#[test]
fn what_is_said_of_a_finding_tells_no_number() {
    let knowledge = starred(SOLVED);
    let findings = audit(&knowledge).unwrap_err();
    for finding in &findings {
        assert!(!format!("{finding} {finding:?}").contains(|c: char| c.is_ascii_digit()));
    }
    let refused = suppress(ages([1, 1, 1, 1]), &[]).unwrap_err();
    assert!(!format!("{refused:?}").contains(|c: char| c.is_ascii_digit()));
    let truth = ages([3, 9, 12, 8]);
    assert!(!format!("{truth:?}").contains("12"));
}

#[test]
fn one_small_count_costs_one_other() {
    let suppressed = suppress(ages([3, 9, 12, 10]), &[]).unwrap();
    assert_eq!(suppressed.withheld(), 2);
    assert!(suppressed.withholds(&age("young")) && suppressed.withholds(&age("middle")));
    assert_eq!(suppressed.knowledge(&[]).withheld(), 2);
}

#[test]
fn whoever_guesses_which_cell_is_the_small_one_finds_nothing_either() {
    // 6 beside 1 will not do: the large one is at least 6, so both would be known.
    let suppressed = suppress(ages([1, 6, 12, 30]), &[]).unwrap();
    assert!(suppressed.withheld() > 2);
}

#[test]
fn a_zero_is_never_withheld() {
    let suppressed = suppress(ages([3, 0, 0, 10]), &[]).unwrap();
    assert!(!suppressed.withholds(&age("middle")) && !suppressed.withholds(&age("older")));
    assert!(suppressed.withholds(&age("oldest")));
}

#[test]
fn four_ones_under_a_small_total_are_refused() {
    let Err(Refused::Unprotected(findings)) = suppress(ages([1, 1, 1, 1]), &[]) else {
        panic!("each would be 1 or 2");
    };
    assert_eq!(findings.len(), 5);
}

#[test]
fn a_release_that_shows_a_difference_is_refused() {
    // First the total and most of its parts, then the part that was left out.
    let total = Key::total("children");
    let first = [(total.clone(), 30), (age("young"), 27)].into();
    let first = CountTable::new("children", vec![dimension("age", &["young"], false)], first);
    let first = suppress(Truth::new(vec![first.unwrap()], Vec::new()).unwrap(), &[]).unwrap();
    let labels = [("young", 27), ("middle", 3)];
    let second = Truth::new(vec![counts("children", "age", &labels)], Vec::new()).unwrap();
    assert!(suppress(second.clone(), &[]).is_ok());
    let Err(Refused::Differencing(findings)) = suppress(second, &[first]) else {
        panic!("the difference shows a small group");
    };
    assert_eq!(
        findings,
        [Finding {
            key: age("middle"),
            what: What::Cell,
            why: Why::Determined,
        }]
    );
}

#[test]
fn a_count_revised_by_few_is_withheld() {
    let first = suppress(ages([20, 30, 40, 50]), &[]).unwrap();
    assert_eq!(first.withheld(), 0);
    let second = suppress(ages([22, 30, 40, 50]), std::slice::from_ref(&first)).unwrap();
    assert!(second.withholds(&age("young")) && second.withholds(&Key::total("children")));
    // By many, and nothing is.
    let third = suppress(ages([32, 30, 40, 50]), &[first]).unwrap();
    assert_eq!(third.withheld(), 0);
}

/// Two releases of which nothing is withheld, whatever they hold.
fn bare(truths: [Truth; 2]) -> [Suppressed; 2] {
    truths.map(|truth| {
        let tables = truth.tables().iter();
        let tables = tables.map(|table| table.map(|_, count| Cell::Count(*count)));
        let print = Release {
            tables: tables.collect(),
        };
        Suppressed::of_print(truth, &print).unwrap()
    })
}

#[test]
fn a_small_change_between_two_prints_is_found() {
    let [first, second] = bare([ages([20, 30, 40, 50]), ages([22, 30, 40, 50])]);
    let findings = audit(&second.knowledge(std::slice::from_ref(&first))).unwrap_err();
    let change = |key| Finding {
        key,
        what: What::Change,
        why: Why::Determined,
    };
    let found = [change(Key::total("children")), change(age("young"))];
    assert_eq!(findings, found);
    assert_eq!(recovered(&[first.clone(), second.clone()]).len(), 2);
    // What is out is out: a third release that adds nothing is not refused for it.
    let third = suppress(ages([22, 30, 40, 50]), &[first, second]).unwrap();
    assert_eq!(third.withheld(), 0);
}

#[test]
fn two_revisions_within_a_total_that_stayed_are_withheld_together() {
    // The total stays as it was shown, so what one lost the other gained, within 1 to 5
    // of both; three values are left for each, and that is enough.
    let first = suppress(ages([20, 30, 40, 50]), &[]).unwrap();
    let second = suppress(ages([22, 28, 40, 50]), std::slice::from_ref(&first)).unwrap();
    assert!(second.withholds(&age("young")) && second.withholds(&age("middle")));
    assert!(!second.withholds(&Key::total("children")));
    // With one alone there is nothing left to choose.
    let labels = [("young", 20), ("middle", 30)];
    let two = |young: u64| [("young", young), labels[1]];
    let truth = |labels: &[_]| Truth::new(vec![counts("boys", "age", labels)], Vec::new());
    let first = suppress(truth(&labels).unwrap(), &[]).unwrap();
    assert!(suppress(truth(&two(21)).unwrap(), &[first]).is_ok());
}

#[test]
fn a_relation_between_populations_counts_as_a_sum() {
    let all = counts("referrals", "age", &[("young", 9), ("older", 20)]);
    let open = counts("awaiting", "age", &[("young", 7), ("older", 12)]);
    let shut = counts("decided", "age", &[("young", 2), ("older", 8)]);
    let tables = vec![all, open, shut];
    let keys = |population: &str, label: &str| Key::total(population).with("age", label);
    let relations: Vec<Linear> = ["young", "older"]
        .map(|label| {
            let parts = [keys("awaiting", label), keys("decided", label)];
            Linear::sum(keys("referrals", label), parts)
        })
        .to_vec();
    let apart = suppress(Truth::new(tables.clone(), Vec::new()).unwrap(), &[]).unwrap();
    let related = suppress(Truth::new(tables.clone(), relations).unwrap(), &[]).unwrap();
    assert!(apart.withheld() < related.withheld());
    let wrong = vec![Linear::sum(
        keys("referrals", "young"),
        [keys("awaiting", "young")],
    )];
    let refused = Truth::new(tables, wrong).unwrap_err();
    assert_eq!(refused, Malformed::Sum(keys("referrals", "young")));
}

#[test]
fn a_small_count_that_is_not_printed_is_protected_too() {
    let total = Key::total("children");
    let cells = [(total, 30), (age("young"), 27)].into();
    let table = CountTable::new(
        "children",
        vec![dimension("age", &["young", "middle"], true)],
        cells,
    );
    let truth = Truth::new(vec![table.unwrap()], Vec::new()).unwrap();
    let suppressed = suppress(truth, &[]).unwrap();
    assert_eq!(suppressed.withheld(), 1);
}

#[test]
fn what_only_another_return_prints_is_held_beside_it() {
    let total = Key::total("children");
    let part = |name: &str| total.with("part", name);
    let table = |name: &str, cells: BTreeMap<Key, u64>| {
        let table = CountTable::new("children", vec![dimension("part", &[name], false)], cells);
        vec![table.unwrap()]
    };
    let first = Truth::new(table("spring", [(part("spring"), 27)].into()), Vec::new());
    let first = suppress(first.unwrap(), &[]).unwrap();
    let whole = || table("year", [(total.clone(), 30)].into());
    let alone = Truth::new(whole(), Vec::new()).unwrap();
    let earlier = std::slice::from_ref(&first);
    assert_eq!(suppress(alone, earlier).unwrap().withheld(), 0);
    // The rest of the year is 3 children, whom no return prints.
    let unprinted: BTreeMap<Key, u64> = [(part("spring"), 27), (part("rest"), 3)].into();
    let sum = Linear::sum(total.clone(), unprinted.keys().cloned());
    let beside = Truth::beside(whole(), unprinted, vec![sum]).unwrap();
    assert!(suppress(beside, earlier).unwrap().withholds(&total));
    let wrong: BTreeMap<Key, u64> = [(total.clone(), 31)].into();
    let wrong = Truth::beside(whole(), wrong, Vec::new()).unwrap_err();
    assert!(matches!(wrong, Malformed::Differs(_)));
}

#[test]
fn a_limit_that_another_figure_sets_is_held_too() {
    let suppressed = suppress(ages([1, 9, 12, 10]), &[]).unwrap();
    let print = suppressed.release();
    let most = |most| {
        let terms = vec![(age("young"), 180), (age("oldest"), 1)];
        let truth = ages([1, 9, 12, 10]).within([Bound { terms, most }]);
        let limited = Suppressed::of_print(truth.unwrap(), &print).unwrap();
        audit(&limited.knowledge(&[]))
    };
    assert_eq!(most(900), Ok(()));
    // At most one of them: two would be too many.
    let findings = most(300).unwrap_err();
    assert!(findings.iter().all(|finding| finding.what == What::Cell));
    let terms = vec![(age("young"), 180)];
    let wrong = ages([1, 9, 12, 10]).within([Bound { terms, most: 100 }]);
    assert!(matches!(wrong, Err(Malformed::Sum(_))));
}

#[test]
fn a_print_is_taken_up_as_it_was() {
    let suppressed = suppress(ages([3, 9, 12, 10]), &[]).unwrap();
    let print = suppressed.release();
    let again = Suppressed::of_print(ages([3, 9, 12, 10]), &print).unwrap();
    assert_eq!(again.release(), print);
    let other = Suppressed::of_print(ages([3, 9, 12, 11]), &print).unwrap_err();
    assert!(matches!(other, Malformed::Differs(_)));
    let zero = Suppressed::of_print(ages([0, 12, 12, 10]), &print).unwrap_err();
    assert_eq!(zero, Malformed::Zero(age("young")));
}

#[test]
fn tables_that_make_no_sense_are_refused() {
    let cells: BTreeMap<Key, u64> = [(age("young"), GREATEST + 1)].into();
    let by_age = vec![dimension("age", &["young"], false)];
    let table = CountTable::new("children", by_age.clone(), cells.clone()).unwrap();
    let too_great = Truth::new(vec![table], Vec::new()).unwrap_err();
    assert_eq!(too_great, Malformed::TooGreat(age("young")));
    let foreign = CountTable::new("boys", by_age, cells.clone()).unwrap_err();
    assert_eq!(foreign, Malformed::Foreign(age("young")));
    let twice = vec![dimension("age", &["young", "young"], false)];
    let twice = CountTable::new("children", twice, cells).unwrap_err();
    assert_eq!(twice, Malformed::Twice("age".to_owned()));
    let bare = CountTable::new(
        "children",
        vec![dimension("age", &["young", "older"], true)],
        [(age("young"), 7_u64)].into(),
    );
    let bare = Truth::new(vec![bare.unwrap()], Vec::new()).unwrap_err();
    assert!(matches!(bare, Malformed::Underivable(_)));
}
