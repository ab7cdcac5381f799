//! A table as the sheets and CSVs print it.

use nrm_panel_returns::{Marker, Row, Table, Unit, Value};

use crate::{
    PublicationError,
    text::{capital, inert, words},
};

/// What stands where the records hold no words.
pub(crate) const BLANK: &str = "(blank)";

/// What stands in the column of markers beside a row that has none.
pub(crate) const NO_MARKERS: &str = "none";

/// A header and rows of as many cells.
pub(crate) struct Grid<'a> {
    /// The table it prints.
    pub table: &'a Table,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
pub(crate) struct Column {
    /// Name, in snake case: the header of the CSV.
    pub name: String,
    /// Name in words, with its unit: the header elsewhere.
    pub heading: String,
    /// Whether it holds figures.
    pub numeric: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A figure.
    Number(u32),
    /// A marker in place of one.
    Marker(Marker),
    /// Words that no spreadsheet takes for a formula.
    Text(String),
}

impl<'a> Grid<'a> {
    /// Lays a table out.
    pub(crate) fn new(table: &'a Table) -> Result<Self, PublicationError> {
        let revised = table.rows.iter().any(|row| !row.revised.is_empty());
        let key = |name: &String| Column::new(name, Unit::Text);
        let keys = table.keys.iter().map(key);
        let figures = table
            .figures
            .iter()
            .map(|figure| Column::new(&figure.name, figure.unit));
        let markers = revised.then(|| Column::new("markers", Unit::Text));
        let rows = table
            .rows
            .iter()
            .zip(1..)
            .map(|(row, number)| cells(table, row, number, revised));
        Ok(Self {
            table,
            columns: keys.chain(figures).chain(markers).collect(),
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    /// Returns the name of its CSV.
    pub(crate) fn file(&self) -> String {
        format!("{}.csv", self.table.id)
    }

    /// Returns its title.
    pub(crate) fn title(&self) -> String {
        format!("{}: {}", self.table.id, self.table.title)
    }

    /// Says whether a cell of words is blank somewhere.
    pub(crate) fn has_blanks(&self) -> bool {
        let blank = Cell::Text(BLANK.to_owned());
        self.rows.iter().any(|row| row.contains(&blank))
    }
}

impl Column {
    fn new(name: &str, unit: Unit) -> Self {
        let heading = capital(&words(name));
        let heading = match unit {
            Unit::Count | Unit::Text => heading,
            Unit::Percent => format!("{heading} (%)"),
            Unit::Days => format!("{heading} (days)"),
        };
        Self {
            name: inert(name),
            heading: inert(&heading),
            numeric: unit != Unit::Text,
        }
    }
}

fn cells(
    table: &Table,
    row: &Row,
    number: usize,
    revised: bool,
) -> Result<Vec<Cell>, PublicationError> {
    let shape = || PublicationError::Shape {
        table: table.id.clone(),
        row: number,
    };
    if row.keys.len() != table.keys.len() || row.cells.len() != table.figures.len() {
        return Err(shape());
    }
    let size = |_| PublicationError::Size {
        table: table.id.clone(),
        row: number,
    };
    let mut cells: Vec<Cell> = row.keys.iter().map(|key| Cell::text(key)).collect();
    for value in &row.cells {
        cells.push(match value {
            Value::Number(figure) => Cell::Number(u32::try_from(*figure).map_err(size)?),
            Value::Marker(marker) => Cell::Marker(*marker),
            Value::Text(text) => Cell::text(text),
        });
    }
    if revised {
        let marks = row.revised.iter().map(|index| {
            let figure = table.figures.get(*index).ok_or_else(shape)?;
            Ok(format!("{} {}", figure.name, Marker::Revised.shorthand()))
        });
        let marks: Vec<String> = marks.collect::<Result<_, PublicationError>>()?;
        cells.push(match marks.is_empty() {
            true => Cell::Text(NO_MARKERS.to_owned()),
            false => Cell::text(&marks.join("; ")),
        });
    }
    Ok(cells)
}

impl Cell {
    fn text(text: &str) -> Self {
        match text.trim().is_empty() {
            true => Self::Text(BLANK.to_owned()),
            false => Self::Text(inert(text)),
        }
    }

    /// Returns it as plain text.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Marker(marker) => marker.shorthand().to_owned(),
            Self::Text(text) => text.clone(),
        }
    }
}
