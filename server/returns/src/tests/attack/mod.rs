//! A brute-force differencing attack over local returns as they are printed (returns.md
//! 8.4): every return of a site, every figure in it, and whatever follows from them.

mod keys;
mod mended;
mod reader;
mod releases;
mod sites;
mod times;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use reader::{Found, attack};
use releases::{How, Shelf, publish};
use sites::Site;

/// How many sites are invented: `cargo attack`, which optimises, attacks them all.
const SITES: u64 = if cfg!(debug_assertions) { 10 } else { 500 };
/// How many of them print without looking back. Printing takes far longer than the attack.
const FORGETFUL: u64 = if cfg!(debug_assertions) { 10 } else { 100 };

#[derive(Debug, Default)]
struct Figures {
    sites: u64,
    releases: usize,
    refused_beside_earlier_ones: usize,
    refused_by_themselves: usize,
    tables: usize,
    tables_left_out: usize,
    shares_told: usize,
    means_and_medians_told: usize,
    withheld: usize,
    relations: usize,
    attempts: usize,
    recovered: usize,
    sites_with_something_recovered: usize,
    undecided: usize,
    printing: Duration,
    attacking: Duration,
    /// The first sites of which something was recovered or left undecided.
    examples: Vec<String>,
}

impl Figures {
    fn take(&mut self, number: u64, shelf: &Shelf, found: &Found) {
        self.sites += 1;
        self.releases += shelf.releases.len();
        self.refused_beside_earlier_ones += shelf.differencing;
        self.refused_by_themselves += shelf.unprotected;
        self.tables += shelf.tables;
        self.tables_left_out += shelf.left_out;
        self.shares_told += shelf.shares;
        self.means_and_medians_told += shelf.times;
        self.withheld += found.attacked;
        self.relations += found.relations;
        self.attempts += found.attempts;
        self.recovered += found.recovered.len();
        self.undecided += found.undecided.len();
        self.sites_with_something_recovered += usize::from(!found.recovered.is_empty());
        let first = found.recovered.first().or(found.undecided.first());
        if let Some(first) = first.filter(|_| self.examples.len() < 3) {
            self.examples.push(format!("site {number}: {first}"));
        }
    }
}

/// Prints and attacks sites, as many at once as the machine has processors.
fn run(how: How, sites: u64) -> Figures {
    let (next, figures) = (AtomicU64::new(0), Mutex::new(Figures::default()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= sites {
                return;
            }
            let begun = Instant::now();
            let shelf = publish(&Site::invent(number), number, how);
            let printing = begun.elapsed();
            let begun = Instant::now();
            let found = attack(&shelf);
            let mut figures = figures.lock().unwrap();
            figures.take(number, &shelf, &found);
            figures.printing += printing;
            figures.attacking += begun.elapsed();
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let figures = figures.into_inner().unwrap();
    println!("{how:?}: {figures:#?}");
    figures
}

#[test]
fn nothing_is_recovered_from_what_is_printed() {
    let figures = run(How::AsTheService, SITES);
    assert_eq!(figures.recovered, 0, "found out: {:?}", figures.examples);
    assert_eq!(
        figures.undecided, 0,
        "too weak to judge: {:?}",
        figures.examples
    );
    // What was attacked is worth it.
    let sites = usize::try_from(SITES).unwrap();
    assert!(figures.releases > 2 * sites, "hardly a return was printed");
    let refused = figures.refused_beside_earlier_ones + figures.refused_by_themselves;
    assert!(refused < figures.releases / 2, "most were refused");
    assert!(
        figures.tables_left_out < figures.tables / 4,
        "most is left out"
    );
    assert!(
        figures.withheld > 300 * sites,
        "hardly a count was withheld"
    );
    assert!(
        figures.relations > figures.withheld,
        "hardly a relation was read"
    );
}

#[test]
fn with_small_counts_alone_withheld_nearly_every_site_is_found_out() {
    let figures = run(How::SmallAlone, SITES);
    let open = u64::try_from(figures.sites_with_something_recovered).unwrap();
    assert!(open > SITES * 9 / 10, "the attacker is blind: {open} sites");
    assert!(figures.recovered > 100 * usize::try_from(SITES).unwrap());
}

#[test]
fn without_looking_back_at_earlier_returns_sites_are_found_out() {
    let figures = run(How::WithoutEarlier, FORGETFUL);
    let open = u64::try_from(figures.sites_with_something_recovered).unwrap();
    assert!(
        open > FORGETFUL / 4,
        "nothing comes of differences: {open} sites"
    );
}
