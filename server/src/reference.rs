//! The reference data that counts now: what the release carries, with the editions the
//! administrator laid over it.

use std::sync::{Arc, Mutex, PoisonError};

use nrm_panel_domain::reference::{Book, ReferenceError};
use nrm_panel_store::{ReadTx, StoreError};
use thiserror::Error;

/// Why reference data cannot be had.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The release carries data it cannot read.
    #[error(transparent)]
    BuiltIn(#[from] ReferenceError),
}

/// Keeps the book of the latest edition, so that it is put together once and not for
/// every referral. An edition loaded by another process is seen at the next look.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Option<(i64, Arc<Book>)>>);

impl Shelf {
    /// Returns the book as the transaction sees it.
    ///
    /// # Errors
    /// `ShelfError`.
    pub(crate) fn book(&self, tx: &mut ReadTx<'_>) -> Result<Arc<Book>, ShelfError> {
        let edition = tx.reference_edition()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((number, book)) = &*kept
            && *number == edition
        {
            return Ok(Arc::clone(book));
        }
        let built_in = Book::built_in()?;
        let book = if edition == 0 {
            built_in
        } else {
            Arc::new(built_in.with(tx.reference_entries()?))
        };
        *kept = Some((edition, Arc::clone(&book)));
        Ok(book)
    }
}
