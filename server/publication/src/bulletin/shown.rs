//! What is shown of a table.

use nrm_panel_returns::{Bar, Marker, TOTAL, Table};
use serde::Serialize;

use crate::{
    chart::Drawing,
    grid::{Cell, Grid},
    text::{printable, thousands, words},
};

/// Longer tables are shown in part.
const MOST_ROWS: usize = 40;

/// What is shown of a table.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) caption: String,
    /// How many of the columns, from the left, say what a row is about.
    pub(super) keys: usize,
    pub(super) columns: Vec<Head>,
    pub(super) rows: Vec<Line>,
    /// Where the rest is, where there is one.
    pub(super) rest: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Head {
    pub(super) heading: String,
    pub(super) numeric: bool,
}

#[derive(Serialize)]
pub(super) struct Line {
    pub(super) cells: Vec<String>,
    /// Whether it is a total of other rows.
    pub(super) total: bool,
}

impl Shown {
    pub(super) fn new(grid: &Grid<'_>, drawing: Option<&Drawing<'_>>) -> Self {
        let table = grid.table;
        let (constants, keys) = keys(table);
        let rows = grid.rows.len();
        let shown: Vec<usize> = match drawing {
            // What does not fit is cut down to the chart.
            Some(Drawing { chart, .. }) if rows > MOST_ROWS => {
                vec![chart.key, table.keys.len() + chart.figure]
            }
            _ => {
                let figures = (0..table.figures.len()).map(|index| table.keys.len() + index);
                keys.iter().copied().chain(figures).collect()
            }
        };
        let columns = shown.iter().filter_map(|index| grid.columns.get(*index));
        let (rows, rest) = rows_of(grid, drawing, &shown);
        Self {
            caption: printable(&format!("{}{constants}", grid.title())),
            keys: shown
                .iter()
                .filter(|index| **index < table.keys.len())
                .count(),
            columns: columns
                .map(|column| Head {
                    heading: column.heading.clone(),
                    numeric: column.numeric,
                })
                .collect(),
            rows,
            rest,
        }
    }
}

/// Parts the keys of a table: what is the same in every row is told once, with the title.
fn keys(table: &Table) -> (String, Vec<usize>) {
    let constant = |index: &usize| {
        let charted = table.chart.is_some_and(|chart| chart.key == *index);
        table.rows.len() > 1 && !charted && only_label(table, *index).is_some()
    };
    let (constants, mut keys): (Vec<usize>, Vec<usize>) = (0..table.keys.len()).partition(constant);
    if keys.is_empty() {
        keys = constants;
        return (String::new(), keys);
    }
    let told = constants.iter().filter_map(|index| {
        let key = table.keys.get(*index)?;
        Some(format!("{}: {}", words(key), only_label(table, *index)?))
    });
    let told: Vec<String> = told.collect();
    match told.is_empty() {
        true => (String::new(), keys),
        false => (format!(" ({})", told.join("; ")), keys),
    }
}

/// Returns the label of a key, where every row has the same.
pub(super) fn only_label(table: &Table, key: usize) -> Option<&str> {
    let mut labels = table.rows.iter().filter_map(|row| row.keys.get(key));
    let first = labels.next()?;
    labels.all(|label| label == first).then_some(first)
}

/// Returns the rows shown of a table, and where the rest is.
fn rows_of(
    grid: &Grid<'_>,
    drawing: Option<&Drawing<'_>>,
    shown: &[usize],
) -> (Vec<Line>, Option<String>) {
    let all = grid.rows.len();
    let file = grid.file();
    match drawing {
        Some(drawing) if all > MOST_ROWS => {
            let bar = |bar: &Bar| {
                let figure = bar.value.number().map(thousands);
                let figure = figure.unwrap_or_else(|| printable(&bar.value.to_string()));
                Line {
                    cells: vec![printable(&bar.label), figure],
                    total: false,
                }
            };
            let rows: Vec<_> = drawing.bars.iter().map(bar).collect();
            let rest = format!(
                "These are {} of {all} rows; {file} holds them all.",
                rows.len()
            );
            (rows, Some(rest))
        }
        _ => {
            let rows = grid.rows.iter().zip(&grid.table.rows).take(MOST_ROWS);
            let rows = rows.map(|(cells, row)| {
                let revised = |index: usize| {
                    let figure = index.checked_sub(row.keys.len());
                    figure.is_some_and(|figure| row.revised.contains(&figure))
                };
                let cells = shown
                    .iter()
                    .filter_map(|index| Some((*index, cells.get(*index)?)));
                let written = cells.map(|(index, cell)| match revised(index) {
                    true => format!("{} {}", written(cell), Marker::Revised.shorthand()),
                    false => written(cell),
                });
                Line {
                    cells: written.collect(),
                    total: row.keys.iter().any(|key| key == TOTAL),
                }
            });
            let rest = (all > MOST_ROWS).then(|| {
                format!("These are the first {MOST_ROWS} of {all} rows; {file} holds them all.")
            });
            (rows.collect(), rest)
        }
    }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => thousands(u64::from(*number)),
        Cell::Marker(_) | Cell::Text(_) => cell.plain(),
    }
}
