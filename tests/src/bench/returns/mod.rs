//! How fast a return is counted beside aggregates written by hand in SQL over the same rows.

mod bare;
mod invented;
mod ours;
mod stored;

use std::time::{Duration, Instant};

use clap::Parser;
use nrm_panel_domain::{
    calendar::{Calendar, Division},
    time::UtcTime,
};
use nrm_panel_returns::{Period, Profile, Scope, Specification};

use self::{bare::Bare, ours::Ours, stored::Stored};
use super::{Outcome, fault, load::precise, probe, progress, report, say, target};

/// The year whose return is counted.
const YEAR: i32 = 2025;

/// The tables that are held against SQL; R13 is measured apart.
const COUNTED: [&str; 11] = [
    "R1", "R2", "R3", "R4", "R5", "R5a", "R5b", "R6", "R6a", "R6b", "R8",
];

/// Counts a return of many cases beside aggregates written by hand.
#[derive(Clone, Debug, Parser)]
#[command(name = "bench-returns", max_term_width = 100)]
pub struct Options {
    /// Cases in the database; each has ten events.
    #[arg(long, default_value_t = 100_000)]
    pub cases: u64,
    /// Years the cases were received in; the return is of the last.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=10))]
    pub years: i32,
    /// Rounds, each of every leg once.
    #[arg(long, default_value_t = 7)]
    pub rounds: usize,
    /// Make the database again.
    #[arg(long)]
    pub reseed: bool,
}

/// How one leg went.
struct Leg {
    took: Duration,
    /// By how much the memory of this process rose above what it held before, at most.
    rose: u64,
}

/// Runs the bench and prints its tables.
///
/// # Errors
/// Where the database cannot be made or read, or where both sides do not count the same.
pub fn run(options: &Options) -> Outcome<()> {
    let target = target(&std::env::current_exe()?)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let opening = Stored::open(&target, options.cases, options.years, options.reseed);
    let stored = runtime.block_on(opening)?;
    let scope = |tables: &[&str]| scope(tables, stored.as_at);
    let ours = Ours::open(&stored)?;
    let bare = Bare::open(&stored, YEAR)?;
    say(&format!(
        "{}; {} cases, {} events, {} facts, {:.0} MB; the return of {YEAR}, {} rounds",
        probe::machine()?,
        stored.cases,
        stored.events,
        stored.facts,
        precise(stored.size()?) / 1e6,
        options.rounds,
    ))?;
    let counted = scope(&COUNTED)?;
    let extract = scope(&["R13"])?;
    let mut legs: [Vec<Leg>; 4] = Default::default();
    for round in 1..=options.rounds.max(1) {
        progress(&format!("round {round} of {}", options.rounds));
        let [ours_counted, bare_counted, ours_extract, bare_extract] = &mut legs;
        let mut told = None;
        ours_counted.push(leg(|| {
            told = Some(runtime.block_on(ours.count(&counted))?);
            Ok(())
        })?);
        let mut sums = None;
        bare_counted.push(leg(|| {
            sums = Some(bare.count()?);
            Ok(())
        })?);
        if told != sums {
            return Err(fault(&format!(
                "the return and the aggregates differ: {told:?} and {sums:?}"
            )));
        }
        let mut rows = (0, 0);
        ours_extract.push(leg(|| {
            rows.0 = runtime.block_on(ours.extract(&extract))?;
            Ok(())
        })?);
        bare_extract.push(leg(|| {
            rows.1 = bare.extract()?;
            Ok(())
        })?);
        if rows.0 != rows.1 {
            return Err(fault(&format!("R13 has {} rows, SQL {}", rows.0, rows.1)));
        }
    }
    ours.close();
    print(&legs)
}

/// Does one thing, and tells how long it took and how much memory.
fn leg(work: impl FnOnce() -> Outcome<()>) -> Outcome<Leg> {
    probe::forget_peak()?;
    let before = probe::resident(std::process::id())?;
    let begun = Instant::now();
    work()?;
    let took = begun.elapsed();
    Ok(Leg {
        took,
        rose: probe::peak(std::process::id())?.saturating_sub(before),
    })
}

fn print(legs: &[Vec<Leg>; 4]) -> Outcome<()> {
    let names = [
        "return, R1 to R6 and R8",
        "SQL by hand, the same",
        "return, R13",
        "SQL by hand, the same",
    ];
    let rows = names.iter().zip(legs).map(|(name, legs)| {
        let millis = legs.iter().map(|leg| leg.took.as_secs_f64() * 1e3);
        let rose = legs.iter().map(|leg| leg.rose).max().unwrap_or_default();
        let [middle, range] = report::spread(millis.collect(), 0);
        vec![
            (*name).to_owned(),
            middle,
            range,
            format!("{:.0}", precise(rose) / 1e6),
        ]
    });
    let mut text = String::from("\nLegs (medians over rounds):\n\n");
    let heads = ["leg", "ms", "min–max", "memory at most, MB"];
    report::table(&mut text, &heads, rows.collect());
    let pairs = [
        ("R1 to R6 and R8 / SQL", 0, 1, "1.3"),
        ("R13 / SQL", 2, 3, "–"),
    ];
    let rows = pairs.map(|(name, above, below, bar)| {
        let pairs = legs[above].iter().zip(&legs[below]);
        let ratios = pairs.map(|(one, other)| one.took.as_secs_f64() / other.took.as_secs_f64());
        let [middle, range] = report::spread(ratios.collect(), 2);
        vec![name.to_owned(), middle, range, bar.to_owned()]
    });
    text.push_str("\nRatios (median of the ratios of each round):\n\n");
    report::table(
        &mut text,
        &["ratio", "median", "min–max", "bar"],
        rows.into(),
    );
    say(&text)
}

/// The return of a year, of some tables alone.
fn scope(tables: &[&str], as_at: UtcTime) -> Outcome<Scope> {
    let current = Specification::current().ok_or("there is no specification")?;
    let narrow = Specification {
        tables: tables.iter().map(|&table| table.to_owned()).collect(),
        ..current.clone()
    };
    Ok(Scope {
        period: Period::new(YEAR, None).ok_or("the year is none")?,
        as_at,
        // Lives as long as the run, which is short.
        specification: Box::leak(Box::new(narrow)),
        profile: Profile::Secure,
        site: "Bench Consortium".to_owned(),
        calendar: Calendar::new(Division::EnglandAndWales, []),
    })
}
