//! The same quarters as printed in successive releases. Each release is what was known when
//! it was captured: as at that instant a return prints it again, and R12 how it differs from
//! the release before.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_domain::time::{CivilDate, UtcTime};

use super::{
    Built, Line, Outcome, Site, Tally, Told,
    file::{File, Named},
    label::{Quarter, age_label, location_label},
    printed::{leaves, once_each, sums},
    referrals,
    site::Stored,
};

const RELEASE: &str = "release_vintage";
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Days from the end of a quarter to its release, where no day of capture is told.
const UNTIL_RELEASE: u32 = 80;

/// A microsecond count of a minute.
const MINUTE: i64 = 60_000_000;

/// What one release prints.
struct Release {
    at: UtcTime,
    lines: Vec<Line>,
}

/// What each cell that changed held before and holds now, by year and as R12 names it.
type Changes = BTreeMap<(i32, String), (usize, usize)>;

/// The stored cases by the cell they are counted in.
type Known = BTreeMap<Vec<Option<String>>, Vec<Stored>>;

pub(super) async fn compare(csv: &[u8], database: Option<&str>) -> Outcome<Tally> {
    let releases = releases(csv)?;
    let last = releases.last().ok_or("the file prints no release")?;
    let years = releases.iter().flat_map(|release| &release.lines);
    let last_year = years.map(|line| line.year).max().unwrap_or_default();
    let (captured, ..) = last.at.london_date().ymd();
    let now = format!("{}-07-01T09:00:00Z", captured.max(last_year) + 2);
    let site = Site::at(database, &now).await?;
    let mut known = Known::new();
    let mut tally = Tally::default();
    let mut told = (0, 0);
    for release in &releases {
        let changes = record(&site, &mut known, release).await?;
        let mut years: BTreeMap<i32, Vec<(&Line, u64)>> = BTreeMap::new();
        for (line, sum) in release.lines.iter().zip(sums(&release.lines)) {
            years.entry(line.year).or_default().push((line, sum));
        }
        let as_at = after(release.at, MINUTE / 2)?;
        for (year, lines) in years {
            let built = site.build_at(year, as_at).await?;
            tally.add(lines, &built);
            if built.returned.built.previous_as_at.is_some() {
                let (matched, all) = revised(&mut tally, &changes, year, &built);
                told = (told.0 + matched, told.1 + all);
            }
            let name = format!("{year} as at {}", release.at.london_date());
            tally.hashes.push((name, built.sha256));
        }
    }
    let (matched, all) = told;
    tally.notes.push(format!(
        "R12 matched {matched} of {all} differences between releases"
    ));
    site.close();
    Ok(tally)
}

/// Reads the releases, the earliest first.
fn releases(csv: &[u8]) -> Outcome<Vec<Release>> {
    let file = File::read(csv, &[RELEASE])?;
    let mut by_name: BTreeMap<(CivilDate, &str), Vec<Line>> = BTreeMap::new();
    for row in file.rows() {
        let key = (captured(row)?, row.text(RELEASE));
        by_name.entry(key).or_default().push(referrals::line(row)?);
    }
    let releases = (1..).zip(by_name).map(|(number, ((day, _), lines))| {
        once_each(&lines)?;
        // Two of a day stand apart too.
        let morning = UtcTime::parse_rfc3339(&format!("{day}T09:00:00Z"))?;
        Ok(Release {
            at: after(morning, number * MINUTE)?,
            lines,
        })
    });
    releases.collect()
}

/// Returns the day of `2023Q1 release (22 Jun 2023 capture)`.
fn captured(row: Named<'_>) -> Outcome<CivilDate> {
    let text = row.text(RELEASE);
    let wrong = || row.wrong(RELEASE, "names neither a day nor a quarter");
    if let Some((_, within)) = text.split_once('(') {
        let mut words = within.split([' ', ')']);
        let day = words.next().and_then(|day| day.parse().ok());
        let month = words.next().and_then(|name| {
            let months = (1..).zip(MONTHS);
            months
                .into_iter()
                .find(|(_, known)| name.starts_with(known))
        });
        let year = words.next().and_then(|year| year.parse().ok());
        if let (Some(day), Some((month, _)), Some(year)) = (day, month, year) {
            return CivilDate::from_ymd(year, month, day).ok_or_else(wrong);
        }
    }
    let quarter = Quarter::parse(text.split(' ').next().unwrap_or_default()).ok_or_else(wrong)?;
    Ok(quarter.day()?.plus_months(2).plus_days(UNTIL_RELEASE))
}

fn after(at: UtcTime, micros: i64) -> Outcome<UtcTime> {
    let later = UtcTime::from_micros(at.micros() + micros);
    later.ok_or_else(|| "there is no instant after".into())
}

/// Records what a release knows and the one before did not. What one cell of a quarter lost
/// and another won is told of a referral anew; only the rest came in or was taken back.
async fn record(site: &Site, known: &mut Known, release: &Release) -> Outcome<Changes> {
    let leaves = leaves(&release.lines);
    let quarters: BTreeSet<&[Option<String>]> = leaves
        .iter()
        .filter_map(|leaf| leaf.labels.get(..2))
        .collect();
    let (mut amended, mut changes, mut new) = (Vec::new(), Changes::new(), Vec::new());
    for quarter in quarters {
        let of = |labels: &[Option<String>]| labels.starts_with(quarter);
        let printed = leaves.iter().filter(|leaf| of(&leaf.labels));
        let printed: BTreeMap<_, _> = printed.map(|leaf| (&leaf.labels, *leaf)).collect();
        let before = known.keys().filter(|labels| of(labels)).cloned();
        let cells: BTreeSet<_> = before
            .chain(printed.keys().map(|&labels| labels.clone()))
            .collect();
        let mut freed: Vec<Stored> = Vec::new();
        let mut wanting = Vec::new();
        for labels in cells {
            let leaf = printed.get(&labels);
            let count = usize::try_from(leaf.map_or(0, |leaf| leaf.count))?;
            let held = known.entry(labels.clone()).or_default();
            let told = leaf
                .map(|leaf| &leaf.told)
                .or(held.first().map(|first| &first.told));
            if let Some(told) = told.filter(|_| held.len() != count) {
                changes.insert(cell(told), (held.len(), count));
            }
            freed.extend(held.drain(count.min(held.len())..));
            if let Some(leaf) = leaf {
                wanting.extend((held.len()..count).map(|_| *leaf));
            }
        }
        for leaf in wanting {
            match freed.pop() {
                Some(moved) => {
                    amended.push((moved.id, leaf.told.clone(), true));
                    let told = leaf.told.clone();
                    let held = known.entry(leaf.labels.clone()).or_default();
                    held.push(Stored { told, ..moved });
                }
                None => new.push(leaf),
            }
        }
        amended.extend(freed.into_iter().map(|gone| (gone.id, gone.told, false)));
    }
    site.amend(&amended, release.at).await?;
    let told = new.iter().map(|leaf| leaf.told.clone()).collect();
    let stored = site.record(told, release.at).await?;
    for (leaf, stored) in new.iter().zip(stored) {
        known.entry(leaf.labels.clone()).or_default().push(stored);
    }
    Ok(changes)
}

/// Returns the year and the name R12 gives the cell a case is counted in.
fn cell(told: &Told) -> (i32, String) {
    let (year, ..) = told.received.ymd();
    let (age, place) = (age_label(told.age), location_label(told.location));
    (
        year,
        format!("Q{} / {age} / {place}", told.received.quarter()),
    )
}

/// Holds the revisions a return tells against those between the releases. Returns how many
/// are told as they are, and how many there are.
fn revised(tally: &mut Tally, changes: &Changes, year: i32, built: &Built) -> (usize, usize) {
    let rows = built
        .returned
        .table("R12")
        .map_or(&[][..], |table| &table.rows);
    let told = rows.iter().filter_map(|row| match row.keys.as_slice() {
        [table, cell] if table == "R1" => Some((cell.as_str(), &row.cells)),
        _ => None,
    });
    let mut told: BTreeMap<&str, &Vec<String>> = told.collect();
    let (mut matched, mut all) = (0, 0);
    for ((_, cell), (before, now)) in changes.iter().filter(|((own, _), _)| *own == year) {
        all += 1;
        let held = [before.to_string(), now.to_string()];
        match told.remove(cell.as_str()) {
            Some(cells) if cells.starts_with(&held) => matched += 1,
            other => tally.different.push(format!(
                "R12: {cell} went from {before} to {now}, the return tells {other:?}"
            )),
        }
    }
    for (cell, cells) in told {
        tally.different.push(format!(
            "R12: {cell} did not change, the return tells {cells:?}"
        ));
    }
    (matched, all)
}
