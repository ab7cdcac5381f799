//! Writes tables as CSV and as canonical JSON.

use serde_json::{Value, json};

use super::{ReturnTables, Table};

/// Writes a table as CSV (RFC 4180): a header, CRLF after every row, UTF-8.
///
/// Text that a spreadsheet would take for a formula is written after an
/// apostrophe, which makes it text there.
#[must_use]
pub fn to_csv(table: &Table) -> String {
    let mut csv = String::new();
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                csv.push(',');
            }
            push_cell(&mut csv, cell);
        }
        csv.push_str("\r\n");
    }
    csv
}

fn push_cell(csv: &mut String, cell: &str) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !cell.contains([',', '"', '\r', '\n']) {
        csv.push_str(cell);
        return;
    }
    csv.push('"');
    if formula {
        csv.push('\'');
    }
    csv.push_str(&cell.replace('"', "\"\""));
    csv.push('"');
}

/// Writes a return as canonical JSON: keys in alphabetical order, no white space,
/// every cell as text.
#[must_use]
pub fn to_json(tables: &ReturnTables) -> Vec<u8> {
    // Keys are given in alphabetical order, which holds whether or not the map of
    // the JSON library sorts them.
    let tables: Vec<Value> = tables
        .tables
        .iter()
        .map(|table| {
            json!({
                "columns": table.columns,
                "id": table.id,
                "rows": table.rows,
                "title": table.title,
            })
        })
        .collect();
    json!({ "tables": tables }).to_string().into_bytes()
}

/// Reads a return that [`to_json`] wrote.
///
/// # Errors
/// Where it is not one.
pub fn parse_json(json: &[u8]) -> Result<ReturnTables, serde_json::Error> {
    serde_json::from_slice(json)
}
