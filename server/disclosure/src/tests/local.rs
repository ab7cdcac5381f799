//! Local returns of invented sites, attacked.

use std::cell::RefCell;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{
    attacker::recovered,
    generated::{Site, sites},
};
use crate::{Cell, Refused, Suppressed, audit, suppress, suppress::Draft};

/// How many sites are drawn.
const SITES: u32 = 500;

#[derive(Debug, Default)]
struct Figures {
    sites: usize,
    releases: usize,
    differencing: usize,
    unprotected: usize,
    cells: usize,
    primary: usize,
    zero: usize,
    withheld: usize,
}

fn runner() -> TestRunner {
    let config = Config {
        cases: SITES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Prints what may be printed of a site: the quarters, then the year.
fn publish(site: &Site, figures: &mut Figures) -> Vec<Suppressed> {
    let mut printed: Vec<Suppressed> = Vec::new();
    for truth in [site.quarterly(), site.yearly()] {
        match suppress(truth, &printed) {
            Ok(suppressed) => {
                check_print(&suppressed);
                count(&suppressed, figures);
                printed.push(suppressed);
            }
            Err(Refused::Differencing(_)) => figures.differencing += 1,
            Err(Refused::Unprotected(_)) => figures.unprotected += 1,
        }
    }
    figures.sites += 1;
    printed
}

fn count(suppressed: &Suppressed, figures: &mut Figures) {
    figures.releases += 1;
    figures.withheld += suppressed.withheld();
    for (key, count) in suppressed.truth().counts() {
        if suppressed.truth().prints(key) {
            figures.cells += 1;
            figures.zero += usize::from(*count == 0);
            figures.primary += usize::from((1..=5).contains(count));
        }
    }
}

/// What would be printed if only counts of 1 to 5 were withheld.
fn publish_bare(site: &Site) -> Vec<Suppressed> {
    let mut printed: Vec<Suppressed> = Vec::new();
    for truth in [site.quarterly(), site.yearly()] {
        let bare = Draft::new(truth, &printed).finish();
        printed.push(bare);
    }
    printed
}

#[test]
fn an_attacker_finds_out_nothing_of_what_is_printed() {
    let figures = RefCell::new(Figures::default());
    runner()
        .run(&sites(), |site| {
            let printed = publish(&site, &mut figures.borrow_mut());
            let found = recovered(&printed);
            assert!(found.is_empty(), "found out: {found:?}");
            Ok(())
        })
        .unwrap();
    let figures = figures.into_inner();
    println!("{figures:?}");
    assert!(
        figures.releases > figures.sites,
        "hardly a year was printed"
    );
    assert!(figures.withheld < figures.cells, "everything was withheld");
}

#[test]
fn without_complementary_cells_the_attacker_finds_out_much() {
    let (sites_attacked, open, missed) = (RefCell::new(0), RefCell::new(0), RefCell::new(0));
    runner()
        .run(&sites(), |site| {
            let printed = publish_bare(&site);
            *sites_attacked.borrow_mut() += 1;
            let found = !recovered(&printed).is_empty();
            *open.borrow_mut() += usize::from(found);
            // The auditor and the attacker agree on every print, not only on safe ones.
            let (last, earlier) = printed.split_last().unwrap();
            let audited = audit(&last.knowledge(earlier)).is_err();
            *missed.borrow_mut() += usize::from(audited != found);
            Ok(())
        })
        .unwrap();
    let (sites, open) = (sites_attacked.into_inner(), open.into_inner());
    println!("bare suppression: something found out in {open} of {sites} sites");
    assert!(open > 0, "the attacker is blind");
    assert_eq!(
        missed.into_inner(),
        0,
        "the auditor and the attacker disagree"
    );
}

/// Zeros and totals are printed as they are, and nothing small is printed.
fn check_print(suppressed: &Suppressed) {
    let truth = suppressed.truth().tables();
    for (table, print) in truth.iter().zip(&suppressed.release().tables) {
        for (key, count) in table.cells() {
            match print.cells()[key] {
                Cell::Count(shown) => assert!(shown == *count && !(1..=5).contains(count)),
                Cell::Withheld => assert_ne!(*count, 0),
            }
        }
    }
}
