//! The event ledger: streams of sealed events, each a hash chain (decisions 4 to 6).

mod append;
mod rows;

use nrm_panel_domain::{
    id::{AgencyId, EventId, PersonId, SiteId},
    time::UtcTime,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use self::rows::stream_row;
pub(crate) use self::rows::{EventRow, StreamRow, event_rows, payload_place};
use crate::{engine::connection::AnyConn, error::StoreError, tx::ReadTx, verify::follow};
use nrm_panel_sealing::Key;

/// What the first event of a stream follows.
pub(crate) const GENESIS: [u8; 32] = nrm_panel_ledger::GENESIS.0;

/// What a stream records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamKind {
    /// One case.
    Case,
    /// One sitting.
    Sitting,
    /// The directory and settings of one site; its id is the site's.
    Site,
}

impl StreamKind {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Sitting => "sitting",
            Self::Site => "site",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Case, Self::Sitting, Self::Site]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// Where a stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamHead {
    /// What it records.
    pub kind: StreamKind,
    /// Its site.
    pub site: SiteId,
    /// Number of its last event: the version a change must name. 0 for a stream
    /// that was created in this transaction and has no event yet.
    pub seq: i64,
    /// Hash of its last event.
    pub hash: [u8; 32],
    /// When its last event was recorded.
    pub recorded_at: Option<UtcTime>,
}

impl StreamHead {
    /// Refuses a change that was made against another version (decision 10).
    ///
    /// # Errors
    /// `Stale`.
    pub const fn expect(&self, version: i64) -> Result<(), StoreError> {
        if self.seq == version {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}

/// An event as stored, opened, its place in the chain checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Identifier.
    pub id: EventId,
    /// Number in its stream, from 1.
    pub seq: i64,
    /// What kind of event, for whoever reads the payload.
    pub kind: String,
    /// Who did it; `None` for the system.
    pub actor: Option<PersonId>,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// What for.
    pub purpose: String,
    /// When it happened in the world. Never orders anything.
    pub occurred_at: UtcTime,
    /// When it was recorded. Grows along the stream.
    pub recorded_at: UtcTime,
    /// Its hash.
    pub hash: [u8; 32],
    /// What was sealed.
    pub payload: Zeroizing<Vec<u8>>,
}

/// An event to be appended. Everything comes from the caller, so that running a
/// closure again appends the same event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Identifier.
    pub id: EventId,
    /// What kind of event: 1 to 100 bytes.
    pub kind: &'static str,
    /// Who did it; `None` for the system.
    pub actor: Option<PersonId>,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// What for.
    pub purpose: String,
    /// When it happened in the world.
    pub occurred_at: UtcTime,
    /// What the clock says. Recorded is this, or a microsecond after the event
    /// before, whichever is later.
    pub now: UtcTime,
    /// What is sealed.
    pub payload: Zeroizing<Vec<u8>>,
}

/// Proof that an event was appended. Only [`WriteTx::append`] makes one, and
/// without one nothing is committed.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "return it with `with`, or what was written is rolled back"]
pub struct Appended {
    /// The event.
    pub event: EventId,
    /// Its stream.
    pub stream: Uuid,
    /// Its number: from now on the version of the record.
    pub seq: i64,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// Its hash.
    pub hash: [u8; 32],
}

/// A stream whose key this transaction has opened.
pub(crate) struct OpenStream {
    head: StreamHead,
    key: Key,
    standing: Standing,
}

enum Standing {
    /// Not in the table yet.
    New { wrapped_key: Vec<u8> },
    /// Read, maybe behind what another transaction is about to commit.
    Read,
    /// Held against other writers.
    Locked,
    /// As locked, and ahead of the head in the table.
    Ahead,
}

impl ReadTx<'_> {
    /// Returns where a stream stands.
    ///
    /// # Errors
    /// `Corrupt` where its row or key cannot be read.
    pub fn stream(&mut self, id: Uuid) -> Result<Option<StreamHead>, StoreError> {
        Ok(self.open_stream(id, false)?.map(|open| open.head))
    }

    /// Returns all events of a stream, oldest first; none for an unknown stream.
    /// The chain is checked on the way: what was altered is never served.
    ///
    /// # Errors
    /// `Corrupt` where an event was altered, is missing or cannot be opened.
    pub fn events(&mut self, id: Uuid) -> Result<Vec<StoredEvent>, StoreError> {
        let events = self.follow_chain(id, None)?;
        let head = self.stream(id)?.map(|head| (head.seq, head.hash));
        let last = events.last().map(|event| (event.seq, event.hash));
        if head.unwrap_or((0, GENESIS)) == last.unwrap_or((0, GENESIS)) {
            Ok(events)
        } else {
            Err(StoreError::Corrupt {
                what: "the end of an event chain",
            })
        }
    }

    /// Returns the events of a stream that were recorded up to and at an instant.
    ///
    /// # Errors
    /// As [`ReadTx::events`].
    pub fn events_until(
        &mut self,
        id: Uuid,
        instant: UtcTime,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.follow_chain(id, Some(instant))
    }

    fn follow_chain(
        &mut self,
        id: Uuid,
        until: Option<UtcTime>,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let Some(open) = self.open_stream(id, false)? else {
            return Ok(Vec::new());
        };
        let (kind, key) = (open.head.kind, open.key.clone());
        let rows = event_rows(self.conn()?, id)?;
        let mut previous = (0, GENESIS);
        // Recorded instants grow along a stream; the text of one decides nothing.
        let until = until.map(UtcTime::naive_utc);
        rows.into_iter()
            .take_while(|row| until.is_none_or(|until| row.recorded_at <= until))
            .map(|row| {
                let event =
                    follow(kind, id, &key, previous, row).map_err(|_| StoreError::Corrupt {
                        what: "an event chain",
                    })?;
                previous = (event.seq, event.hash);
                Ok(event)
            })
            .collect()
    }

    /// Returns the data key of a stream that exists.
    pub(crate) fn stream_key(&mut self, id: Uuid) -> Result<Key, StoreError> {
        self.open_stream(id, false)?
            .map(|open| open.key.clone())
            .ok_or(StoreError::NotFound)
    }

    fn open_stream(&mut self, id: Uuid, lock: bool) -> Result<Option<&mut OpenStream>, StoreError> {
        // What SQLite's writer has read nobody else can change: BEGIN IMMEDIATE.
        let lock = lock && self.locks() && matches!(self.conn()?, AnyConn::Pg(_));
        let held = match self.streams.get(&id).map(|open| &open.standing) {
            Some(Standing::New { .. } | Standing::Locked | Standing::Ahead) => true,
            Some(Standing::Read) => !lock,
            None => false,
        };
        if !held {
            let Some(found) = stream_row(self.conn()?, id, lock)? else {
                return Ok(None);
            };
            let head = found.head()?;
            let key =
                found
                    .key(&self.master_key().site_key(head.site))
                    .ok_or(StoreError::Corrupt {
                        what: "the key of a stream",
                    })?;
            let standing = if lock {
                Standing::Locked
            } else {
                Standing::Read
            };
            self.streams.insert(
                id,
                OpenStream {
                    head,
                    key,
                    standing,
                },
            );
        }
        Ok(self.streams.get_mut(&id))
    }
}
