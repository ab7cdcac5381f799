//! What a reader of cells can judge.

use std::collections::BTreeSet;

use calamine::Data;

use crate::tests::opened::{Opened, Opensheet};

pub(super) fn front(book: &Opened) -> Result<(), String> {
    let names: Vec<&str> = book
        .sheets
        .iter()
        .map(|sheet| sheet.name.as_str())
        .collect();
    let contents: Vec<String> = book.sheets.get(1).map_or_else(Vec::new, |sheet| {
        let cells = sheet.rows.iter().filter_map(|row| row.first());
        cells.map(ToString::to_string).collect()
    });
    match names.as_slice() {
        ["cover", "contents", "notes", tables @ ..] if contents == tables => Ok(()),
        _ => Err(format!(
            "{names:?} are not what the contents list, {contents:?}"
        )),
    }
}

pub(super) fn lead(book: &Opened) -> Result<(), String> {
    for (index, sheet) in book.sheets.iter().enumerate() {
        let first = sheet.lead.first().and_then(|row| row.first());
        if !matches!(first, Some(Data::String(title)) if !title.trim().is_empty()) {
            return sheet.wrong("no title in A1");
        }
        let lines = sheet.lines();
        if index > 0 && !lines.contains("This sheet contains one table.") {
            return sheet.wrong("no table count");
        }
        if index > 2 && !lines.contains("\nSource: ") {
            return sheet.wrong("no source");
        }
    }
    Ok(())
}

pub(super) fn at_column_a(book: &Opened) -> Result<(), String> {
    let begins = |sheet: &&Opensheet| matches!(sheet.header.first(), Some(Data::String(_)));
    match book.sheets.iter().skip(1).find(|sheet| !begins(sheet)) {
        Some(sheet) => sheet.wrong("no header in column A"),
        None => Ok(()),
    }
}

pub(super) fn header(book: &Opened) -> Result<(), String> {
    for sheet in book.sheets.iter().skip(1) {
        let words: BTreeSet<String> = sheet
            .header
            .iter()
            .filter(|cell| matches!(cell, Data::String(text) if text.parse::<f64>().is_err()))
            .map(ToString::to_string)
            .collect();
        if words.len() != sheet.header.len() {
            return sheet.wrong("the header has other cells than words, or the same twice");
        }
        if sheet.rows.first() == Some(&sheet.header) {
            return sheet.wrong("a second header row");
        }
    }
    Ok(())
}

/// A line below a table fills column A alone; one beside it has no header above.
pub(super) fn nothing_around(book: &Opened) -> Result<(), String> {
    for sheet in &book.sheets {
        let single = |row: &Vec<Data>| row.iter().filter(|cell| **cell != Data::Empty).count() < 2;
        if sheet.rows.iter().any(single) {
            return sheet.wrong("a line below the table");
        }
        if sheet.header.last() == Some(&Data::Empty) {
            return sheet.wrong("a column beside the table");
        }
    }
    Ok(())
}

pub(super) fn blanks(book: &Opened) -> Result<(), String> {
    let blank = |cell: &Data| cell.to_string().trim().is_empty();
    for sheet in &book.sheets {
        let lines = sheet.lead.iter().filter_map(|row| row.first());
        if lines.chain(sheet.rows.iter().flatten()).any(blank) {
            return sheet.wrong("a blank cell");
        }
    }
    Ok(())
}

pub(super) fn numbers(book: &Opened) -> Result<(), String> {
    for sheet in book.tables() {
        for column in 0..sheet.header.len() {
            let cells = || sheet.rows.iter().filter_map(|row| row.get(column));
            let number = |cell: &Data| matches!(cell, Data::Float(_) | Data::Int(_));
            let text = |cell: &Data| matches!(cell, Data::String(s) if s.parse::<f64>().is_ok());
            if cells().any(number) && cells().any(text) {
                return sheet.wrong("a number written as text");
            }
        }
    }
    Ok(())
}

pub(super) fn notes(book: &Opened) -> Result<(), String> {
    let mut used = BTreeSet::new();
    for sheet in book.tables() {
        if sheet
            .rows
            .iter()
            .flatten()
            .any(|cell| cell.to_string().contains("[note"))
        {
            return sheet.wrong("a note in a data cell");
        }
        let above = sheet.lines()
            + &sheet
                .header
                .iter()
                .map(ToString::to_string)
                .collect::<String>();
        let numbers = above
            .split("[note ")
            .skip(1)
            .filter_map(|rest| rest.split(']').next());
        used.extend(numbers.map(|number| format!("[note {number}]")));
    }
    let mut explained = book.notes();
    explained.retain(|note| note.starts_with("[note"));
    match used == explained {
        true => Ok(()),
        false => Err(format!("{used:?} are used, {explained:?} explained")),
    }
}

pub(super) fn markers(book: &Opened) -> Result<(), String> {
    let explained = book.notes();
    for sheet in book.tables() {
        let cells: Vec<String> = sheet
            .rows
            .iter()
            .flatten()
            .map(ToString::to_string)
            .collect();
        for marker in ["[c]", "[z]", "[x]", "[r]"] {
            let used = cells.iter().any(|cell| cell.contains(marker));
            let near = sheet.lines().contains(&format!("\n{marker} means "));
            if used && !(near && explained.contains(marker)) {
                return sheet.wrong(&format!("{marker} is not explained"));
            }
        }
    }
    Ok(())
}

pub(super) fn explained_blanks(book: &Opened) -> Result<(), String> {
    for sheet in book.tables() {
        let mut cells = sheet.rows.iter().flatten().map(ToString::to_string);
        if cells.any(|cell| cell == "(blank)") && !sheet.lines().contains("\n(blank) means ") {
            return sheet.wrong("(blank) is not explained");
        }
    }
    Ok(())
}
