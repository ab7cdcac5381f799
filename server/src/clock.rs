//! The clock a request reads once (decision 11).

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use chrono::Utc;
use nrm_panel_domain::time::UtcTime;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Returns the time now, in microseconds UTC.
    fn now(&self) -> UtcTime;

    /// Returns whether this is a test clock, which every output must say.
    fn is_test(&self) -> bool;

    /// Returns the latest instant that no call in flight can still be recorded at: a
    /// count up to it never gains a row. A call lives for half a minute; a test clock
    /// stands still between calls.
    fn settled(&self, now: UtcTime) -> UtcTime {
        const MARGIN: i64 = 60_000_000;
        if self.is_test() {
            now
        } else {
            UtcTime::from_micros(now.micros() - MARGIN).unwrap_or(now)
        }
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcTime {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the machine's clock"
        )]
        UtcTime::from_chrono(Utc::now())
    }

    fn is_test(&self) -> bool {
        false
    }
}

/// A test clock that stands at the instant written in a file, so that a story can
/// be told across processes. Only a demo database is served with it.
#[derive(Debug)]
pub struct FileClock {
    path: PathBuf,
    last: Mutex<UtcTime>,
}

impl FileClock {
    /// Opens a test clock.
    ///
    /// # Errors
    /// Where the file cannot be read or does not hold an RFC 3339 instant.
    pub fn open(path: &Path) -> io::Result<Self> {
        let last = Mutex::new(read_instant(path)?);
        Ok(Self {
            path: path.to_owned(),
            last,
        })
    }
}

impl Clock for FileClock {
    fn now(&self) -> UtcTime {
        // A reader may meet the file while it is being replaced: the last instant
        // read then still stands.
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Ok(instant) = read_instant(&self.path) {
            *last = instant;
        }
        *last
    }

    fn is_test(&self) -> bool {
        true
    }
}

/// A clock that is moved by hand, for tests inside one process.
#[derive(Debug)]
pub struct ManualClock(Mutex<UtcTime>);

impl ManualClock {
    /// Makes a clock that stands at an instant.
    #[must_use]
    pub const fn at(instant: UtcTime) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves the clock.
    pub fn set(&self, instant: UtcTime) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = instant;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UtcTime {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn is_test(&self) -> bool {
        true
    }
}

fn read_instant(path: &Path) -> io::Result<UtcTime> {
    let text = fs::read_to_string(path)?;
    UtcTime::parse_rfc3339(text.trim())
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
