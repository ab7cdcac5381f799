//! Table 2: referrals by quarter, age at exploitation and location.

use super::{
    Line, Outcome, Place, Told,
    file::{File, Named},
    label::{self, Quarter, stated},
};

const COLUMNS: [&str; 5] = [
    "year",
    "quarter",
    "age_at_exploitation",
    "location_of_exploitation",
    "referrals",
];

pub(super) fn lines(csv: &[u8]) -> Outcome<Vec<Line>> {
    File::read(csv, &COLUMNS)?.rows().map(line).collect()
}

/// Reads a row; the releases compared by `revisions` have the same.
pub(super) fn line(row: Named<'_>) -> Outcome<Line> {
    let [_, _, age, location, count] = COLUMNS;
    let quarter = Quarter::of_columns(row, COLUMNS[0], COLUMNS[1])?;
    let told = Told {
        age: label::age(row, age, &label::AGES)?,
        location: label::location(row, location)?,
        ..Told::received(quarter.day()?)
    };
    let year = Some(quarter.year.to_string());
    let labels = vec![
        year,
        quarter.label(),
        stated(row.text(age)).map(str::to_owned),
        stated(row.text(location)).map(str::to_owned),
    ];
    Ok(Line {
        line: row.line(),
        year: quarter.year,
        place: Place::of("R1", &labels, false),
        labels,
        count: row.count(count)?,
        told,
    })
}
