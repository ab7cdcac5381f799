//! Looking into a return: whether it holds, what changed, which cases are behind a cell,
//! and how it stands beside published figures.

use std::collections::HashMap;

use nrm_panel_domain::{access::Target, id::CaseId, refusal::ReturnRefusal};
use nrm_panel_returns::{
    Cell, Change, NATIONAL, Profile, ReturnTables, Row, Table, Value, parse_json, to_json,
};
use nrm_panel_store::{Detail, KeptReturn};

use super::{
    Progress,
    build::{compared, rebuild, scope, sha256},
    find,
};
use crate::app::{
    error::AppError,
    work::{Look, RecordName},
};

/// One thing that must hold of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) holds: bool,
    pub(crate) detail: String,
}

fn check(name: &'static str, holds: bool, detail: impl Into<String>) -> Check {
    Check {
        name,
        holds,
        detail: detail.into(),
    }
}

/// Checks a return against the facts, against itself and against its files.
pub(crate) fn validate(
    look: &mut Look<'_, '_>,
    named: &RecordName,
) -> Result<Vec<Check>, AppError> {
    let kept = find(look, named)?;
    let mut checks = Vec::new();
    let body = sha256(&kept.body);
    checks.push(check(
        "The kept return has the hash it was kept under",
        body == kept.sha256,
        &body,
    ));
    let rebuilt = rebuild(
        look,
        &kept.key,
        kept.previous_as_at,
        Some(kept.built_at),
        &Progress::default(),
    )?;
    let again = to_json(&rebuilt);
    checks.push(check(
        "Built again from the record it is the same, byte for byte",
        again == kept.body,
        sha256(&again),
    ));
    let tables = tables(&kept)?;
    let wrong = tables
        .tables
        .iter()
        .find_map(|table| table.check_totals().err());
    checks.push(check(
        "Every printed total is the sum of its parts",
        wrong.is_none(),
        wrong.map_or_else(
            || format!("{} tables", tables.tables.len()),
            |wrong| wrong.to_string(),
        ),
    ));
    let files = look.tx.return_files(kept.id)?;
    let mut altered = Vec::new();
    for file in &files {
        let body = look.tx.return_file(kept.id, &file.name)?;
        if body.is_none_or(|body| sha256(&body) != file.sha256) {
            altered.push(file.name.clone());
        }
    }
    checks.push(check(
        "Every file has the hash it was written with",
        altered.is_empty() && !files.is_empty(),
        if altered.is_empty() {
            format!("{} files", files.len())
        } else {
            altered.join(", ")
        },
    ));
    Ok(checks)
}

fn tables(kept: &KeptReturn) -> Result<ReturnTables, AppError> {
    parse_json(&kept.body).map_err(|_| AppError::Internal("a kept return cannot be read"))
}

/// Two returns to compare.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) earlier: RecordName,
    pub(crate) later: RecordName,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) table: String,
    pub(crate) keys: Vec<String>,
    pub(crate) figure: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) cause: String,
}

/// Tells which cells of two returns differ, as printed. Why is told of a secure return,
/// for the cells that are no totals.
pub(crate) fn diff(look: &mut Look<'_, '_>, pair: &Pair) -> Result<Vec<Difference>, AppError> {
    let (earlier, later) = (find(look, &pair.earlier)?, find(look, &pair.later)?);
    let (one, other) = (&earlier.key, &later.key);
    let same = (one.year, one.quarter, &one.profile, &one.specification)
        == (
            other.year,
            other.quarter,
            &other.profile,
            &other.specification,
        );
    if !same {
        return Err(ReturnRefusal::NotComparable.into());
    }
    let causes = if one.profile == Profile::Secure.code() {
        let scopes = (
            scope(look, one, one.as_at)?,
            scope(look, other, other.as_at)?,
        );
        let (changes, _, _) = compared(look, scopes.0, scopes.1, &Progress::default())?;
        changes
    } else {
        Vec::new()
    };
    let (before, after) = (tables(&earlier)?, tables(&later)?);
    let mut differences = Vec::new();
    for table in &after.tables {
        if ["R0", "R12"].contains(&table.id.as_str()) {
            continue;
        }
        let known = before.table(&table.id);
        differing(known, table, &causes, &mut differences);
    }
    Ok(differences)
}

fn differing(
    before: Option<&Table>,
    after: &Table,
    causes: &[Change],
    differences: &mut Vec<Difference>,
) {
    let rows = |table: &Table| -> HashMap<Vec<String>, Row> {
        let rows = table.rows.iter().cloned();
        rows.map(|row| (row.keys.clone(), row)).collect()
    };
    let mut earlier = before.map(rows).unwrap_or_default();
    let mut push = |row: &Row, was: Option<&Row>, is: Option<&Row>| {
        let cause = causes
            .iter()
            .find(|change| change.is_of(&after.id, &row.keys));
        for (place, figure) in after.figures.iter().enumerate() {
            let print = |row: Option<&Row>| {
                row.and_then(|row| row.cells.get(place))
                    .map(Value::to_string)
                    .unwrap_or_default()
            };
            let (was, is) = (print(was), print(is));
            if was != is {
                differences.push(Difference {
                    table: after.id.clone(),
                    keys: row.keys.clone(),
                    figure: figure.name.clone(),
                    before: was,
                    after: is,
                    cause: cause.map(Change::causes_in_words).unwrap_or_default(),
                });
            }
        }
    };
    for row in &after.rows {
        let was = earlier.remove(&row.keys);
        push(row, was.as_ref(), Some(row));
    }
    let mut gone: Vec<Row> = earlier.into_values().collect();
    gone.sort_by(|one, other| one.keys.cmp(&other.keys));
    for row in &gone {
        push(row, Some(row), None);
    }
}

/// A cell to look into.
#[derive(Clone, Debug)]
pub(crate) struct Drill {
    pub(crate) built: RecordName,
    pub(crate) table: String,
    pub(crate) labels: Vec<String>,
}

/// Tells the cases behind a cell, by reference. Each is noted as looked at.
pub(crate) fn drill(
    look: &mut Look<'_, '_>,
    asked: &Drill,
) -> Result<Vec<(CaseId, String)>, AppError> {
    let kept = find(look, &asked.built)?;
    let refuse = |why: String| AppError::from(ReturnRefusal::NotDrillable { why });
    if kept.key.profile != Profile::Secure.code() {
        let why = "a local return withholds what its cells are of; look into a secure return of \
                   the same period";
        return Err(refuse(why.to_owned()));
    }
    let scope = scope(look, &kept.key, kept.key.as_at)?;
    let Some(cell) = Cell::find(&asked.table, &asked.labels, &scope) else {
        return Err(refuse(match Cell::dimensions(&asked.table, &scope) {
            Some(names) => format!("name a label, or Total, for each of: {}", names.join(", ")),
            None => format!("table {} does not count cases", asked.table),
        }));
    };
    let site = look.session.site.id;
    let mut behind = Vec::new();
    look.tx
        .counted_cases(site, kept.key.as_at, Detail::Return, |case| {
            if cell.holds(&case, &scope) {
                behind.push(case.referral.case);
            }
        })?;
    let mut cases = Vec::new();
    for case in behind {
        // A case somebody must keep out of is not told to them here either.
        let relation = look.tx.relation(case, look.session.actor.person)?;
        let told = relation.is_some_and(|relation| {
            let target = Target::Case(&relation);
            look.session
                .permit(look.call.action, target, Some(case))
                .is_ok()
        });
        if let Some(row) = look.tx.case_row(case)?.filter(|_| told) {
            cases.push((case, row.reference));
            look.seen.push(case);
        }
    }
    cases.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(cases)
}

/// A figure of a return beside a published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) measure: &'static str,
    pub(crate) here: String,
    pub(crate) national: String,
    pub(crate) national_period: &'static str,
    pub(crate) source: &'static str,
}

/// Puts a return beside published national figures.
pub(crate) fn compare(
    look: &mut Look<'_, '_>,
    named: &RecordName,
) -> Result<Vec<Comparison>, AppError> {
    let kept = find(look, named)?;
    let tables = tables(&kept)?;
    let compared = NATIONAL.iter().map(|published| Comparison {
        measure: published.measure,
        here: published
            .find(&tables)
            .map_or_else(|| "[x]".to_owned(), |value| value.to_string()),
        national: published.figure.to_owned(),
        national_period: published.period,
        source: published.source,
    });
    Ok(compared.collect())
}
