//! The two engines behind one connection type, and what a worker thread runs.

pub(crate) mod connection;
pub(crate) mod postgres;
pub(crate) mod sqlite;

use std::thread::{self, JoinHandle};

use crate::{engine::connection::Session, error::StoreError};

/// What a job wants done with the transaction it ran in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    Commit,
    RollBack,
}

/// A unit of work for a thread that owns a connection. It is run inside an open
/// transaction, on PostgreSQL perhaps more than once, and answered exactly once,
/// after that transaction has ended.
pub(crate) trait Job: Send {
    /// Runs inside the open transaction.
    fn run(&mut self, session: &mut Session) -> Ran;

    /// Tells the caller. `Ok`: the transaction ended as `run` asked.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// A job whose type is forgotten at the queue.
pub(crate) type AnyJob = Box<dyn Job>;

// One row is read with `get_result`, never with `first`: that binds a LIMIT, and
// SQLite plans a statement anew whenever the value of a bound LIMIT is set. It cost
// `actor` two thirds of its time.

/// Does the same on whichever engine is connected. The statement is compiled for
/// each: inserts through the enum cost two to four times as much and are not
/// cached (performance.md §8), and some clauses it does not have.
macro_rules! on_engine {
    ($connection:expr, |$c:ident| $body:expr) => {
        match $connection {
            $crate::engine::connection::AnyConn::Pg($c) => $body,
            $crate::engine::connection::AnyConn::Sqlite($c) => $body,
        }
    };
}
pub(crate) use on_engine;

/// Starts a named thread.
pub(crate) fn spawn(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, StoreError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|_| StoreError::Unavailable("no thread could be started"))
}
