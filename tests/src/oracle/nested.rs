//! Tables 11 to 14: referrals by first responder, exploitation, age, gender and nationality,
//! nested. A dimension a file sums over in all of its rows is one it does not tell.

use super::{
    Line, Outcome, Place, Told,
    file::{File, Named},
    label::{self, Quarter, stated},
};

const COLUMNS: [&str; 8] = [
    "period",
    "first_responder_type",
    "first_responder",
    "exploitation_type",
    "age_at_exploitation",
    "gender",
    "nationality",
    "people",
];

pub(super) fn lines(csv: &[u8]) -> Outcome<Vec<Line>> {
    File::read(csv, &COLUMNS)?.rows().map(line).collect()
}

fn line(row: Named<'_>) -> Outcome<Line> {
    let [
        period,
        kind,
        name,
        exploitation,
        age,
        gender,
        nationality,
        count,
    ] = COLUMNS;
    let quarter = Quarter::of_period(row, period)?;
    let text = |column: &str| stated(row.text(column));
    let word = |column: &str| text(column).unwrap_or_default().to_owned();
    let told = Told {
        age: label::age(row, age, &label::AGES_IN_DETAIL)?,
        responder_type: label::responder(row, kind)?,
        responder: word(name),
        exploitation: label::exploitation(text(exploitation).unwrap_or_default()),
        gender: word(gender),
        nationality: word(nationality),
        ..Told::received(quarter.day()?)
    };
    let labels = vec![
        Some(quarter.year.to_string()),
        quarter.label(),
        text(kind).map(str::to_owned),
        text(name).map(str::to_owned),
        text(exploitation).map(label::exploitation),
        text(age).map(str::to_owned),
        text(gender).map(str::to_owned),
        text(nationality).map(str::to_owned),
    ];
    Ok(Line {
        line: row.line(),
        year: quarter.year,
        place: Place::of("R2", &labels, true),
        labels,
        count: row.count(count)?,
        told,
    })
}
