//! Tables 16 and 28: decisions by quarter, age and outcome, a column for each of the last
//! two.

use nrm_panel_domain::decision::{Outcome as Decided, Stage};

use super::{
    Line, Outcome, Place, Told,
    file::{File, Named},
    label::{AGES, Quarter, TOTAL, outcome_label},
};

/// How columns name the ages, in the order of [`AGES`].
const NAMES: [&str; 3] = ["adult", "child", "unknown"];

pub(super) fn lines(csv: &[u8], stage: Stage) -> Outcome<Vec<Line>> {
    let file = File::read(csv, &["year", "quarter"])?;
    let mut lines = Vec::new();
    for row in file.rows() {
        for age in 0..NAMES.len() {
            for outcome in [Some(Decided::Negative), Some(Decided::Positive), None] {
                lines.extend(line(&file, row, stage, Some(age), outcome)?);
            }
        }
        lines.extend(line(&file, row, stage, None, None)?);
    }
    if lines.is_empty() {
        return Err("the file has no column of decisions".into());
    }
    Ok(lines)
}

/// Reads a cell; a file without a column of totals has none.
fn line(
    file: &File,
    row: Named<'_>,
    stage: Stage,
    age: Option<usize>,
    outcome: Option<Decided>,
) -> Outcome<Option<Line>> {
    let of = outcome.map_or("total", |outcome| match outcome {
        Decided::Positive => "positive",
        Decided::Negative => "negative",
    });
    let name = age.and_then(|age| NAMES.get(age));
    let column = name.map_or_else(|| of.to_owned(), |name| format!("{name}_{of}"));
    if !file.has(&column) {
        return Ok(None);
    }
    let quarter = Quarter::of_columns(row, "year", "quarter")?;
    let day = quarter.day()?;
    let age = age.and_then(|age| AGES.get(age));
    // A total without its parts counts somehow: nothing tells how.
    let decided = outcome.unwrap_or(Decided::Positive);
    let mut told = Told::received(day);
    if let Some((age, _)) = age {
        told.age = *age;
    }
    told.decisions = vec![(stage, decided, day)];
    let labels = vec![
        Some(quarter.year.to_string()),
        quarter.label(),
        outcome.map(|outcome| outcome_label(outcome).to_owned()),
        age.map(|(_, label)| (*label).to_owned()),
    ];
    let table = match stage {
        Stage::Rg => "R3",
        Stage::Cg => "R4",
    };
    let mut place = Place::of(table, &labels, false);
    place.keys.push(TOTAL.to_owned());
    Ok(Some(Line {
        line: row.line(),
        year: quarter.year,
        labels,
        count: row.count(&column)?,
        told,
        place,
    }))
}
