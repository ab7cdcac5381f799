//! Figures told to Parliament: referrals by first responder, what came of reasonable grounds,
//! and how long conclusive grounds took. Each file is known by its header.

use nrm_panel_domain::{
    decision::{Outcome as Decided, Stage},
    time::CivilDate,
};

use super::{
    Line, Outcome, Place, Told,
    file::{File, Named},
    label::{TOTAL, UNKNOWN, or_total, stated},
};

/// The bands of a return, each with its first day.
const BANDS: [(u32, &str); 5] = [
    (0, "0 to 7 days"),
    (8, "8 to 45 days"),
    (46, "46 to 90 days"),
    (91, "91 to 180 days"),
    (181, "181 days or more"),
];

/// Days of a month where bands are told in months.
const MONTH: u32 = 30;

pub(super) fn lines(csv: &[u8]) -> Outcome<Vec<Line>> {
    let file = File::read(csv, &["period"])?;
    let read = if file.has("rg_status") {
        by_status
    } else if file.has("band_from_referral") {
        by_band
    } else if file.has("first_responder") {
        by_responder
    } else {
        return Err(
            "the file has none of the columns rg_status, band_from_referral and first_responder"
                .into(),
        );
    };
    file.rows().map(read).collect()
}

fn by_responder(row: Named<'_>) -> Outcome<Line> {
    let name = stated(row.text("first_responder"));
    let mut told = Told::received(first_day(row)?);
    told.responder = name.unwrap_or_default().to_owned();
    // The answer names no type; in a total every type is meant.
    let kind = name.map_or(TOTAL, |_| UNKNOWN);
    let keys = [TOTAL, kind, &or_total(name), TOTAL, TOTAL, TOTAL, TOTAL];
    line(row, "first_responder", "referrals", told, ("R2", &keys))
}

fn by_status(row: Named<'_>) -> Outcome<Line> {
    let column = "rg_status";
    let mut told = Told::received(first_day(row)?);
    let next = told.received.plus_days(1);
    let mut decide = |outcome| told.decisions.push((Stage::Rg, outcome, next));
    let awaiting = "Awaiting an RG decision";
    let (table, keys) = match stated(row.text(column)) {
        None => ("R6b", [TOTAL, "Referrals", TOTAL]),
        Some("Positive") => {
            decide(Decided::Positive);
            ("R6b", [TOTAL, "RG Positive", TOTAL])
        }
        Some("Negative") => {
            decide(Decided::Negative);
            ("R6b", [TOTAL, "RG Negative", TOTAL])
        }
        Some("Suspended") => {
            told.suspended = Some(next);
            ("R6", [awaiting, TOTAL, "Suspended"])
        }
        Some("Withdrawn") => {
            told.left = Some(next);
            ("R6b", [TOTAL, "Withdrawn/Closed", TOTAL])
        }
        Some("No decision recorded") => ("R6", [awaiting, TOTAL, "Not suspended"]),
        Some(_) => return Err(row.wrong(column, "is not a known status")),
    };
    line(row, column, "cases", told, (table, &keys))
}

fn by_band(row: Named<'_>) -> Outcome<Line> {
    let column = "band_from_referral";
    let days = match stated(row.text(column)) {
        None => None,
        Some(text) => Some(first_of(text).ok_or_else(|| row.wrong(column, "is no span of time"))?),
    };
    let mut told = Told::received(first_day(row)?);
    let issued = told.received.plus_days(days.unwrap_or_default());
    told.decisions.push((Stage::Cg, Decided::Positive, issued));
    let band = days.and_then(|days| BANDS.iter().rfind(|(first, _)| *first <= days));
    let band = band.map_or(TOTAL, |(_, label)| *label);
    let keys = [TOTAL, "Conclusive grounds", band, TOTAL];
    line(row, column, "cg_decisions", told, ("R5a", &keys))
}

fn line(
    row: Named<'_>,
    column: &str,
    count: &str,
    told: Told,
    (table, keys): (&'static str, &[&str]),
) -> Outcome<Line> {
    let (year, ..) = told.received.ymd();
    let keys = keys.iter().map(|key| (*key).to_owned());
    Ok(Line {
        line: row.line(),
        year,
        labels: vec![
            Some(row.text("period").to_owned()),
            stated(row.text(column)).map(str::to_owned),
        ],
        count: row.count(count)?,
        told,
        place: Place {
            table,
            keys: [year.to_string()].into_iter().chain(keys).collect(),
            sparse: table == "R2",
        },
    })
}

/// Returns the first day of a period such as `2009-04-01 to 2009-12-31`.
fn first_day(row: Named<'_>) -> Outcome<CivilDate> {
    let first = row.text("period").split(' ').next().unwrap_or_default();
    CivilDate::parse_iso(first).map_err(|_| row.wrong("period", "does not begin with a day"))
}

/// Returns the first day of a band: of `0-7 days`, `46 days to 3 months`, `3 to 6 months`
/// or `over 6 months`.
fn first_of(text: &str) -> Option<u32> {
    let (over, text) = match text.strip_prefix("over ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    let rest = text.get(digits.len()..)?.trim_start();
    // A unit right behind the number is its own; otherwise it shares the last one.
    let months = match rest {
        _ if rest.starts_with("day") => false,
        _ if rest.starts_with("month") => true,
        _ => rest.contains("month"),
    };
    let days = if months { number * MONTH } else { number };
    // What ends a band in months begins the next.
    Some(days + u32::from(over || months))
}
