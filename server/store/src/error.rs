//! What can go wrong in the store, by kind. No personal data, no statement and
//! no bound value is in any of it.

use diesel::result::{DatabaseErrorKind, Error as DbError};
use nrm_panel_sealing::SealError;

/// Why the store could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The record, or one it refers to, does not exist.
    #[error("not found")]
    NotFound,
    /// A record with this identity exists already.
    #[error("already exists")]
    Duplicate,
    /// A queue is full, or others hold what is needed. Try again.
    #[error("the store is busy, try again")]
    Busy,
    /// The store cannot serve. Nothing was written.
    #[error("the store is unavailable: {0}")]
    Unavailable(&'static str),
    /// Stored bytes cannot be read back.
    #[error("a stored record cannot be read: {what}")]
    Corrupt {
        /// What kind of record.
        what: &'static str,
    },
    /// The request id was used for another request (decision 10).
    #[error("this request id was used for another request")]
    RequestIdReused,
    /// The record has changed since the caller saw it (decision 10).
    #[error("the record has changed since it was read")]
    Stale,
    /// A commit failed in a way that leaves its outcome open. Sending the same
    /// request id again finds out and never does it twice.
    #[error("it is not known whether the write was kept, send it again with the same request id")]
    Unknown,
    /// Settings, key file or database do not fit together. For whoever starts the
    /// program; says what to do.
    #[error("{0}")]
    Config(String),
    /// The calling program is wrong.
    #[error("a defect in this program: {0}")]
    Bug(&'static str),
}

impl From<SealError> for StoreError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::TooLong => Self::Bug("a value too long to seal"),
            SealError::NoRandomness => Self::Unavailable("no randomness"),
        }
    }
}

impl From<DbError> for StoreError {
    fn from(error: DbError) -> Self {
        match &error {
            DbError::NotFound => Self::NotFound,
            DbError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation => Self::Duplicate,
                DatabaseErrorKind::ForeignKeyViolation => Self::NotFound,
                DatabaseErrorKind::SerializationFailure => Self::Busy,
                DatabaseErrorKind::CheckViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::ExclusionViolation
                | DatabaseErrorKind::RestrictViolation => {
                    tracing::error!(message = %without_values(info.message()), "constraint refused a row");
                    Self::Bug("a row that the schema refuses")
                }
                DatabaseErrorKind::ReadOnlyTransaction => Self::Bug("a write while reading"),
                DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection => {
                    Self::Unavailable("the connection to the database was lost")
                }
                // Lock, disk and file errors of both engines arrive without a kind.
                DatabaseErrorKind::Unknown | _ => by_message(info.message()),
            },
            DbError::DeserializationError(_) => Self::Corrupt { what: "a column" },
            DbError::BrokenTransactionManager
            | DbError::RollbackErrorOnCommit { .. }
            | DbError::RollbackTransaction
            | DbError::AlreadyInTransaction
            | DbError::NotInTransaction => Self::Unavailable("the transaction was lost"),
            DbError::InvalidCString(_)
            | DbError::QueryBuilderError(_)
            | DbError::SerializationError(_)
            | _ => Self::Bug("a statement that cannot be built"),
        }
    }
}

/// Returns whether running the transaction again can succeed: serialization
/// failure (40001) or deadlock (40P01) on PostgreSQL.
pub(crate) fn is_retryable(error: &DbError) -> bool {
    if let DbError::RollbackErrorOnCommit { commit_error, .. } = error {
        return is_retryable(commit_error);
    }
    let DbError::DatabaseError(kind, info) = error else {
        return false;
    };
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || info.message().contains("deadlock detected")
}

/// Returns whether the connection is gone, so that nothing it had begun was kept.
pub(crate) fn is_disconnected(error: &DbError) -> bool {
    let DbError::DatabaseError(kind, info) = error else {
        return false;
    };
    matches!(
        kind,
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
    ) || is_loss(info.message())
}

/// The one place that reads the wording of a database.
fn by_message(message: &str) -> StoreError {
    let has = |needle: &str| message.contains(needle);
    if has("is locked") || has("deadlock detected") || has("lock timeout") {
        StoreError::Busy
    } else if has("disk is full") || has("No space left") {
        StoreError::Unavailable("the disk is full")
    } else if has("disk I/O error") || has("could not write") {
        StoreError::Unavailable("the disk refused to write")
    } else if has("readonly database") || has("read-only transaction") {
        StoreError::Unavailable("the database is read-only")
    } else if has("unable to open database file") {
        StoreError::Unavailable("the database file cannot be opened")
    } else if has("malformed") || has("not a database") {
        StoreError::Corrupt {
            what: "the database file",
        }
    } else if is_loss(message) {
        StoreError::Unavailable("the connection to the database was lost")
    } else if has("is append-only") {
        StoreError::Bug("a change to an append-only table")
    } else {
        tracing::error!(message = %without_values(message), "statement failed");
        StoreError::Bug("a statement that the database refuses")
    }
}

fn is_loss(message: &str) -> bool {
    [
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "no connection to the server",
        "SSL connection has been closed",
    ]
    .iter()
    .any(|wording| message.contains(wording))
}

/// Drops whatever a database quotes, because it may be a value.
pub(crate) fn without_values(message: &str) -> String {
    let mut kept = String::with_capacity(message.len());
    let mut quote = None;
    for c in message.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                kept.push('…');
            }
            None => kept.push(c),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_logged_without_what_they_quote() {
        let message = "invalid input \"Ottoline\" for 'name' of column";
        assert_eq!(without_values(message), "invalid input … for … of column");
    }

    #[test]
    fn a_full_disk_is_unavailable_with_a_sentence() {
        assert_eq!(
            by_message("database or disk is full"),
            StoreError::Unavailable("the disk is full")
        );
    }
}
