//! A return as it comes from the service: in pieces, put together.

use nrm_panel_proto::v1::{self, build_return_response, get_return_response};
use tonic::{Status, Streaming};

/// A return with its tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// What is said of it.
    pub built: v1::BuiltReturn,
    /// Its tables, each whole.
    pub tables: Vec<v1::ReturnTable>,
}

impl Returned {
    /// Puts the pieces of a return together that is being built; `hear` is told how far
    /// the building is.
    ///
    /// # Errors
    /// Where the service breaks off.
    pub async fn of_building(
        mut pieces: Streaming<v1::BuildReturnResponse>,
        mut hear: impl FnMut(v1::BuildProgress),
    ) -> Result<Self, Status> {
        use build_return_response::Piece;
        let mut whole = Self::default();
        while let Some(message) = pieces.message().await? {
            match message.piece {
                Some(Piece::Progress(far)) => hear(far),
                Some(Piece::Built(built)) => whole.built = built,
                Some(Piece::Table(piece)) => whole.add(piece),
                None => {}
            }
        }
        Ok(whole)
    }

    /// Puts the pieces of a return together that was built before.
    ///
    /// # Errors
    /// Where the service breaks off.
    pub async fn of_reading(mut pieces: Streaming<v1::GetReturnResponse>) -> Result<Self, Status> {
        use get_return_response::Piece;
        let mut whole = Self::default();
        while let Some(message) = pieces.message().await? {
            match message.piece {
                Some(Piece::Built(built)) => whole.built = built,
                Some(Piece::Table(piece)) => whole.add(piece),
                None => {}
            }
        }
        Ok(whole)
    }

    /// Takes the next piece of a table: the pieces of one follow one another.
    fn add(&mut self, piece: v1::ReturnTable) {
        match self.tables.last_mut() {
            Some(last) if last.id == piece.id => last.rows.extend(piece.rows),
            _ => self.tables.push(piece),
        }
    }

    /// Returns a table.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&v1::ReturnTable> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// Returns a figure as printed, by the keys of its row.
    #[must_use]
    pub fn figure(&self, table: &str, keys: &[&str], place: usize) -> Option<&str> {
        let rows = &self.table(table)?.rows;
        let row = rows.iter().find(|row| row.keys == keys)?;
        row.cells.get(place).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_table_become_one() {
        let mut whole = Returned::default();
        for id in ["R0", "R1", "R1"] {
            whole.add(v1::ReturnTable {
                id: id.to_owned(),
                rows: vec![v1::ReturnRow::default()],
                ..v1::ReturnTable::default()
            });
        }
        let rows: Vec<usize> = whole.tables.iter().map(|table| table.rows.len()).collect();
        assert_eq!(rows, [1, 2]);
    }
}
