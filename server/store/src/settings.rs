//! How to open a store, and where it is.

use std::{fmt, path::PathBuf, thread};

use crate::error::StoreError;

/// How to open a store.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: String,
    /// SQLite: the most writes that share one commit. 1 to measure what sharing
    /// brings.
    pub batch: usize,
    /// The most writes (on PostgreSQL, of all) that wait; the next is refused.
    pub write_queue: usize,
    /// The most reads that wait; the next is refused.
    pub read_queue: usize,
    /// SQLite: reading threads.
    pub readers: usize,
    /// Threads for reports, so that they cannot hold up others.
    pub report_readers: usize,
    /// PostgreSQL: connections, besides those for reports.
    pub connections: usize,
}

impl Settings {
    /// Returns the settings for an address.
    pub fn new(url: impl Into<String>) -> Self {
        let cores = thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            url: url.into(),
            batch: 256,
            write_queue: 1024,
            read_queue: 4096,
            readers: 2 * cores,
            report_readers: 2,
            connections: 8,
        }
    }

    /// Returns the engine an address is for.
    ///
    /// # Errors
    /// `Config` for any other scheme: SQLite would take a misspelt one for a path.
    pub fn engine(&self) -> Result<EngineKind, StoreError> {
        self.place().map(|place| match place {
            Place::File(_) => EngineKind::Sqlite,
            Place::Server => EngineKind::Postgres,
        })
    }

    /// The one place that picks the engine.
    pub(crate) fn place(&self) -> Result<Place, StoreError> {
        let url = self.url.as_str();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Place::Server);
        }
        match url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
        {
            Some(path) if !path.is_empty() => Ok(Place::File(PathBuf::from(path))),
            Some(_) | None => Err(StoreError::Config(
                "the database address must be sqlite://PATH or postgres://HOST/NAME".to_owned(),
            )),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("Settings")
            .field("engine", &self.engine())
            .finish_non_exhaustive()
    }
}

/// The engine of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EngineKind {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Where a store is.
pub(crate) enum Place {
    File(PathBuf),
    Server,
}
