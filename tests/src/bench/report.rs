//! What was measured, as Markdown tables that also read well in a terminal.

use std::{fmt::Write as _, time::Duration};

use super::{
    aftermath::Aftermath,
    legs::{LOADS, Round, Work},
    load::{Leg, precise},
    profile::{self, Profile},
    ratio,
};

/// Prints everything.
pub(super) fn print(rounds: &[Round], aftermath: Option<&Aftermath>) -> String {
    let mut text = String::new();
    legs(&mut text, rounds);
    ratios(&mut text, rounds);
    disk(&mut text, rounds);
    if let Some(aftermath) = aftermath {
        once(&mut text, aftermath);
    }
    if let Some(round) = rounds.last() {
        let rows = round
            .shares
            .iter()
            .map(|(step, share)| vec![(*step).to_owned(), percent(*share)]);
        text.push_str("\nOne lodgement written by hand, in commits of 64:\n\n");
        table(&mut text, &["step", "share"], rows.collect());
    }
    for (name, profile) in aftermath.iter().flat_map(|aftermath| &aftermath.profiles) {
        where_time_goes(&mut text, name, profile);
    }
    text
}

fn legs(text: &mut String, rounds: &[Round]) {
    let mut rows = Vec::new();
    for work in Work::ALL {
        for load in LOADS {
            let legs: Vec<&Leg> = rounds
                .iter()
                .filter_map(|it| it.leg((work, load)))
                .collect();
            let each = |of: &dyn Fn(&Leg) -> f64| median(legs.iter().map(|leg| of(leg)).collect());
            let millis = |of: fn(&Leg) -> Duration| {
                each(&|leg| of(leg).as_secs_f64() * 1e3).map_or(dash(), |it| format!("{it:.2}"))
            };
            let served = legs.iter().any(|leg| leg.server_cpu.is_some());
            let micros = |of: fn(&Leg) -> Option<Duration>| {
                let known = legs.iter().any(|leg| of(leg).is_some());
                let each = each(&|leg| of(leg).unwrap_or_default().as_secs_f64() * 1e6);
                each.filter(|_| known)
                    .map_or(dash(), |it| format!("{it:.0}"))
            };
            let memory = each(&|leg| precise(leg.resident.unwrap_or_default()) / 1e6);
            rows.push(vec![
                work.name().to_owned(),
                load.to_string(),
                each(&Leg::rate).map_or(dash(), |it| format!("{it:.0}")),
                millis(|leg| leg.p50),
                millis(|leg| leg.p99),
                micros(|leg| leg.server_cpu),
                micros(|leg| Some(leg.own_cpu)),
                memory
                    .filter(|_| served)
                    .map_or(dash(), |it| format!("{it:.0}")),
            ]);
        }
    }
    let heads = [
        "leg",
        "in flight",
        "per s",
        "p50 ms",
        "p99 ms",
        "server µs",
        "own µs",
        "RSS MB",
    ];
    text.push_str(
        "\nLegs (medians over rounds; processor time for each call, of the server and of
the bench itself, which is the client or the hand-written leg):\n\n",
    );
    table(text, &heads, rows);
}

fn ratios(text: &mut String, rounds: &[Round]) {
    let rows = ratio::all().into_iter().map(|ratio| {
        let of_rounds: Vec<f64> = rounds.iter().filter_map(|it| (ratio.of)(it)).collect();
        let middle = median(of_rounds.clone());
        let below = matches!((middle, ratio.floor), (Some(it), Some(floor)) if it < floor);
        let [middle, range] = spread(of_rounds, 2);
        vec![
            ratio.name,
            middle,
            range,
            ratio.prototype.to_owned(),
            if below { "below half" } else { "" }.to_owned(),
        ]
    });
    text.push_str("\nRatios (median of the ratios of each round):\n\n");
    let heads = ["ratio", "median", "min–max", "prototype", ""];
    table(text, &heads, rows.collect());
}

fn disk(text: &mut String, rounds: &[Round]) {
    let rows = rounds.iter().enumerate().map(|(place, round)| {
        let prices = round
            .syncs
            .iter()
            .map(|it| format!("{:.2}", it.as_secs_f64() * 1e3));
        vec![
            (place + 1).to_string(),
            prices.collect::<Vec<_>>().join(", "),
            if round.drift() > 3.0 {
                "moved by more than 3×"
            } else {
                ""
            }
            .to_owned(),
        ]
    });
    text.push_str("\nPrice of a sync of 4 KB through each round, ms:\n\n");
    table(text, &["round", "median, in order", ""], rows.collect());
}

fn once(text: &mut String, aftermath: &Aftermath) {
    let millis = |it: Duration| format!("{:.0} ms", it.as_secs_f64() * 1e3);
    let mut rows = vec![
        vec![
            "cold start to listening, after a clean stop".to_owned(),
            millis(aftermath.clean.iter().max().copied().unwrap_or_default()),
        ],
        vec![
            "cold start to listening, after kill -9 amid writing".to_owned(),
            millis(aftermath.killed),
        ],
        vec![
            "RSS of a server nobody calls".to_owned(),
            format!("{:.0} MB", precise(aftermath.idle) / 1e6),
        ],
        vec![
            "referrals acknowledged before kill -9, all there after it".to_owned(),
            aftermath.acknowledged.to_string(),
        ],
    ];
    for (load, size) in &aftermath.batches {
        rows.push(vec![
            format!("writes to a commit, {load} in flight"),
            format!("{size:.1}"),
        ]);
    }
    text.push_str("\nMeasured once:\n\n");
    table(text, &["what", ""], rows);
}

fn where_time_goes(text: &mut String, name: &str, profile: &Profile) {
    let row = |label: &str, kind: Option<&str>| {
        let mut row = vec![label.to_owned()];
        row.extend(profile::THREADS.map(|thread| percent(profile.sum(kind, Some(thread)))));
        row.push(percent(profile.sum(kind, None)));
        row
    };
    let mut rows: Vec<_> = profile::kinds().map(|kind| row(kind, Some(kind))).collect();
    rows.push(row("all", None));
    let mut heads = vec!["kind of work"];
    heads.extend(profile::THREADS);
    heads.push("all");
    let _ = write!(
        text,
        "\nWhere the server's processor time goes, {name} 64:\n\n"
    );
    table(text, &heads, rows);
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share.abs() * 100.0)
}

fn dash() -> String {
    "–".to_owned()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Prints the median of some numbers, and the least and the greatest.
pub(super) fn spread(values: Vec<f64>, digits: usize) -> [String; 2] {
    let least = values.iter().copied().reduce(f64::min);
    let most = values.iter().copied().reduce(f64::max);
    let range = least.zip(most);
    [
        median(values).map_or(dash(), |it| format!("{it:.digits$}")),
        range.map_or(dash(), |(least, most)| {
            format!("{least:.digits$}–{most:.digits$}")
        }),
    ]
}

/// Writes a table whose columns line up: words to the left, numbers to the right.
pub(super) fn table(text: &mut String, heads: &[&str], rows: Vec<Vec<String>>) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        widest.max(heads[column].chars().count()).max(3)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut line = |cells: Vec<&str>| {
        for (column, (cell, width)) in cells.into_iter().zip(&widths).enumerate() {
            let _ = if column == 0 {
                write!(text, "| {cell:<width$} ")
            } else {
                write!(text, "| {cell:>width$} ")
            };
        }
        text.push_str("|\n");
    };
    line(heads.to_vec());
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    line(rules.iter().map(String::as_str).collect());
    for row in &rows {
        line(row.iter().map(String::as_str).collect());
    }
}
