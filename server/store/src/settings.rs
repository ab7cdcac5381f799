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
    /// PostgreSQL: writes hold no row and are not isolated from one another. For the
    /// test that shows what this comes to.
    #[cfg(feature = "faults")]
    pub unlocked: bool,
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
            #[cfg(feature = "faults")]
            unlocked: false,
        }
    }

    /// Returns whether writes hold their rows and are isolated: always, save in the
    /// test that takes both away.
    pub(crate) const fn locks(&self) -> bool {
        #[cfg(feature = "faults")]
        {
            !self.unlocked
        }
        #[cfg(not(feature = "faults"))]
        {
            true
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
            private(url)?;
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

/// Refuses a PostgreSQL that could be reached over a network in the clear: libpq
/// would quietly do without TLS.
fn private(url: &str) -> Result<(), StoreError> {
    if hosts(url).all(is_local) {
        return Ok(());
    }
    if !cfg!(feature = "postgres-tls") {
        return Err(StoreError::Config(
            "this build has no TLS to PostgreSQL and reaches it on this machine only: build \
             with --features postgres-tls"
                .to_owned(),
        ));
    }
    let encrypted = ["sslmode=verify-full", "sslmode=verify-ca"]
        .iter()
        .any(|mode| url.contains(mode));
    if encrypted {
        Ok(())
    } else {
        Err(StoreError::Config(
            "PostgreSQL on another machine is reached over verified TLS only: add \
             sslmode=verify-full, and sslrootcert, to the database address"
                .to_owned(),
        ))
    }
}

/// Returns the hosts an address names, in its authority and in its parameters.
fn hosts(url: &str) -> impl Iterator<Item = &str> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (before, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = before.split('/').next().unwrap_or_default();
    let named = authority.rsplit('@').next().unwrap_or_default();
    let in_authority = named.split(',').map(without_port);
    let in_parameters = parameters
        .split('&')
        .filter_map(|parameter| parameter.split_once('='))
        .filter(|(name, _)| matches!(*name, "host" | "hostaddr"))
        .flat_map(|(_, value)| value.split(','));
    in_authority.chain(in_parameters)
}

fn without_port(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// A socket of this machine, or its loopback. Whatever is written in another way
/// counts as another machine.
fn is_local(host: &str) -> bool {
    let loopback = host
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    let socket = host.is_empty() || host.starts_with('/') || host.starts_with("%2F");
    socket || host == "localhost" || loopback
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_is_never_reached_over_a_network_in_the_clear() {
        for (url, local) in [
            ("postgresql:///panel?host=/tmp/pg&user=postgres", true),
            ("postgres://panel@%2Ftmp%2Fpg/panel", true),
            ("postgres://panel:p@127.0.0.1:5432/panel", true),
            ("postgres://panel@[::1]:5432/panel", true),
            ("postgres://localhost/panel", true),
            ("postgres://panel:p@db.example/panel", false),
            ("postgres://localhost,db.example:5432/panel", false),
            ("postgres:///panel?host=db.example", false),
            ("postgres:///panel?user=a&hostaddr=192.0.2.7", false),
            ("postgres://a@b@192.0.2.7/panel", false),
        ] {
            assert_eq!(hosts(url).all(is_local), local, "{url}");
            assert_eq!(Settings::new(url).engine().is_ok(), local, "{url}");
        }
    }

    #[cfg(feature = "postgres-tls")]
    #[test]
    fn another_machine_is_reached_over_verified_tls() {
        let engine = |mode: &str| {
            Settings::new(format!("postgres://db.example/panel?sslmode={mode}")).engine()
        };
        assert!(engine("verify-full").is_ok());
        assert!(engine("require").is_err());
    }
}
