//! A connection of either engine, and what happened on it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use diesel::{
    connection::{
        AnsiTransactionManager, Connection, Instrumentation, InstrumentationEvent,
        SimpleConnection, TransactionManager,
    },
    pg::PgConnection,
    result::{Error as DbError, QueryResult},
    sqlite::SqliteConnection,
};

use crate::{
    error::{StoreError, is_disconnected, is_retryable},
    key::MasterKey,
};

// The derive writes public items into a private module.
#[allow(
    unreachable_pub,
    missing_debug_implementations,
    missing_docs,
    clippy::wildcard_enum_match_arm
)]
mod multi {
    use super::{PgConnection, SqliteConnection};

    /// SQLite stands last, because it takes any text for a path. Nothing relies on
    /// that: connections are opened by the scheme of the address.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConn {
        Pg(PgConnection),
        Sqlite(SqliteConnection),
    }
}
pub(crate) use multi::{AnyConn, MultiBackend};

/// A connection owned by one thread, with the keys to what it reads.
pub(crate) struct Session {
    conn: AnyConn,
    noted: Arc<Noted>,
    pub(crate) key: Arc<MasterKey>,
    /// Whether a write holds the rows it changes.
    pub(crate) locks: bool,
}

/// What the connection itself noted of its statements. A closure that hides an
/// error can neither have the rest committed nor prevent a retry.
#[derive(Default)]
struct Noted {
    failed: AtomicBool,
    retryable: AtomicBool,
    disconnected: AtomicBool,
}

struct Noting(Arc<Noted>);

impl Instrumentation for Noting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::FinishQuery {
            error: Some(error), ..
        } = event
        {
            self.0.note(error);
        }
    }
}

impl Noted {
    fn note(&self, error: &DbError) {
        if matches!(error, DbError::NotFound) {
            return;
        }
        self.failed.store(true, Ordering::Relaxed);
        if is_retryable(error) {
            self.retryable.store(true, Ordering::Relaxed);
        }
        if is_disconnected(error) {
            self.disconnected.store(true, Ordering::Relaxed);
        }
    }
}

impl Session {
    pub(crate) fn new(mut conn: AnyConn, key: Arc<MasterKey>) -> Self {
        let noted = Arc::new(Noted::default());
        conn.set_instrumentation(Noting(Arc::clone(&noted)));
        Self {
            conn,
            noted,
            key,
            locks: true,
        }
    }

    /// Starts a transaction with the engine's own words.
    pub(crate) fn begin(&mut self, sql: &str) -> QueryResult<()> {
        self.clear_notes();
        match &mut self.conn {
            AnyConn::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
            AnyConn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sql),
        }
    }

    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        <AnyConn as Connection>::TransactionManager::commit_transaction(&mut self.conn)
    }

    pub(crate) fn roll_back(&mut self) -> QueryResult<()> {
        <AnyConn as Connection>::TransactionManager::rollback_transaction(&mut self.conn)
    }

    /// Runs a statement without parameters, outside of what is noted.
    pub(crate) fn execute(&mut self, sql: &str) -> QueryResult<()> {
        self.conn.batch_execute(sql)
    }

    /// Returns the connection, unless a statement already failed: PostgreSQL would
    /// refuse the rest of the transaction, so SQLite does too.
    pub(crate) fn conn(&mut self) -> Result<&mut AnyConn, StoreError> {
        if self.failed() {
            return Err(StoreError::Bug("a failed statement was ignored"));
        }
        Ok(&mut self.conn)
    }

    pub(crate) fn clear_notes(&self) {
        let Noted {
            failed,
            retryable,
            disconnected,
        } = &*self.noted;
        for flag in [failed, retryable, disconnected] {
            flag.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) fn failed(&self) -> bool {
        self.noted.failed.load(Ordering::Relaxed)
    }

    pub(crate) fn retryable(&self) -> bool {
        self.noted.retryable.load(Ordering::Relaxed)
    }

    pub(crate) fn disconnected(&self) -> bool {
        self.noted.disconnected.load(Ordering::Relaxed)
    }
}
