//! Returns as they come from the service, their pieces put together.

use nrm_panel_proto::v1::{self, build_return_response, get_return_response};
use tonic::{Status, Streaming};

/// A return with its tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// What is said of it.
    pub built: v1::BuiltReturn,
    /// Its tables, each whole.
    pub tables: Vec<v1::ReturnTable>,
    /// What was told of the building, in order.
    pub progress: Vec<v1::BuildProgress>,
}

impl Returned {
    /// Puts the pieces of a return together that is being built.
    ///
    /// # Errors
    /// Where the service breaks off.
    pub async fn of_building(
        mut pieces: Streaming<v1::BuildReturnResponse>,
    ) -> Result<Self, Status> {
        use build_return_response::Piece;
        let mut whole = Self::default();
        while let Some(message) = pieces.message().await? {
            match message.piece {
                Some(Piece::Progress(far)) => whole.progress.push(far),
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

/// Puts the bytes of a file together.
///
/// # Errors
/// Where the service breaks off.
pub async fn file(mut pieces: Streaming<v1::GetReturnFileResponse>) -> Result<Vec<u8>, Status> {
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await? {
        bytes.extend(piece.content);
    }
    Ok(bytes)
}
