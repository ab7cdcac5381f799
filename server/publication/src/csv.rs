//! Tables as tidy CSV (RFC 4180): UTF-8, a header, CRLF after every row.

use crate::{
    PublicationError,
    grid::{Cell, Grid},
};

/// Writes a table.
pub(crate) fn write(grid: &Grid<'_>) -> Result<Vec<u8>, PublicationError> {
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    csv.write_record(grid.columns.iter().map(|column| &column.name))?;
    for row in &grid.rows {
        csv.write_record(row.iter().map(Cell::plain))?;
    }
    csv.into_inner()
        .map_err(|error| PublicationError::Io(error.into_error()))
}
