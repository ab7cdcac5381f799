//! A table in words, made from its figures.

use nrm_panel_returns::{Bar, TOTAL, Table, Unit, Value};

use super::shown::only_label;
use crate::{
    chart::Drawing,
    text::{capital, counted, printable, thousands},
};

/// Tells a table in a sentence or two, made from its figures.
pub(super) fn sentence(table: &Table, drawing: Option<&Drawing<'_>>) -> String {
    let Some(drawing) = drawing else {
        return match table.rows.len() {
            0 => "The table has no rows.".to_owned(),
            rows => format!("The table has {}.", counted(rows, "row")),
        };
    };
    let mut told = capital(&drawing.subject());
    let total = total(table, drawing);
    match total {
        Some(total) => told.push_str(&format!(": {} in all.", thousands(total))),
        None => told.push('.'),
    }
    let figures = || drawing.bars.iter().filter_map(|bar| bar.value.number());
    match figures().max() {
        None => {}
        Some(0) => told.push_str(" None is above zero."),
        Some(largest) => {
            let figure = drawing.figure(&Value::Number(largest));
            let is_largest = |bar: &&Bar| bar.value.number() == Some(largest);
            let names: Vec<String> = drawing
                .bars
                .iter()
                .filter(is_largest)
                .map(|bar| printable(&bar.label))
                .collect();
            told.push_str(&match (names.as_slice(), total) {
                ([name], Some(total @ 1..)) if drawing.bars.len() > 1 => format!(
                    " The largest is {name} with {figure}, {}% of all.",
                    (largest * 200 + total) / (total * 2)
                ),
                ([name], _) if drawing.bars.len() > 1 => {
                    format!(" The largest is {name} with {figure}.")
                }
                ([name], _) => format!(" {name} has {figure}."),
                ([first, second], _) => {
                    format!(" The largest are {first} and {second} with {figure} each.")
                }
                (several, _) => format!(
                    " The largest are {} of them with {figure} each.",
                    several.len()
                ),
            });
        }
    }
    let bars = drawing.bars.len();
    let marked = bars - figures().count();
    if marked > 0 {
        told.push_str(&format!(
            " A marker stands in place of {} of {}.",
            marked,
            counted(bars, "figure")
        ));
    }
    if bars < drawing.of {
        told.push_str(&format!(
            " The chart shows the {bars} largest of {}.",
            drawing.of
        ));
    }
    told
}

/// Returns the total of what is drawn, where the table prints one.
fn total(table: &Table, drawing: &Drawing<'_>) -> Option<u64> {
    let figure = table.figures.get(drawing.chart.figure)?;
    if figure.unit != Unit::Count {
        return None;
    }
    let is_total = |(index, label): (usize, &String)| {
        label == TOTAL || (index != drawing.chart.key && only_label(table, index).is_some())
    };
    let row = table
        .rows
        .iter()
        .find(|row| row.keys.iter().enumerate().all(is_total))?;
    row.cells.get(drawing.chart.figure)?.number()
}
