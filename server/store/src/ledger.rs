//! The event ledger: streams of sealed events, each a hash chain (decisions 4 to 6).

use chrono::NaiveDateTime;
use diesel::{Insertable, OptionalExtension, Queryable, Selectable, prelude::*};
use nrm_panel_domain::{
    id::{AgencyId, EventId, PersonId, SiteId},
    time::UtcTime,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    chain::{GENESIS, Header, SALT, commitment},
    engine::{connection::AnyConn, on_engine},
    error::StoreError,
    row,
    schema::{event, stream},
    seal::{Key, Place, open, random, seal},
    tx::{ReadTx, WriteTx},
    verify::follow,
};

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

    fn from_code(code: &str) -> Option<Self> {
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
    _private: (),
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
        let held = match self.streams.get(&id).map(|open| &open.standing) {
            Some(Standing::New { .. } | Standing::Locked | Standing::Ahead) => true,
            Some(Standing::Read) => !lock,
            None => false,
        };
        if !held {
            let Some(found) = stream_row(self.conn()?, id, lock)? else {
                return Ok(None);
            };
            let standing = if lock {
                Standing::Locked
            } else {
                Standing::Read
            };
            let open = found.open(self.master_key(), standing)?;
            self.streams.insert(id, open);
        }
        Ok(self.streams.get_mut(&id))
    }
}

impl WriteTx<'_> {
    /// Prepares a new stream. It is stored with its first event, so append that
    /// before inserting rows that refer to it.
    ///
    /// # Errors
    /// `Duplicate` where this transaction has opened a stream of that id; otherwise
    /// an existing stream is noticed when the first event is appended.
    pub fn create_stream(
        &mut self,
        kind: StreamKind,
        id: Uuid,
        site: SiteId,
    ) -> Result<(), StoreError> {
        if self.streams.contains_key(&id) {
            return Err(StoreError::Duplicate);
        }
        let key = Key::random()?;
        let row = id.to_string();
        let wrapped_key = seal(
            &self.master_key().site_key(site),
            wrapped_key_place(&row),
            &[key.bytes()],
        )?;
        let head = StreamHead {
            kind,
            site,
            seq: 0,
            hash: GENESIS,
            recorded_at: None,
        };
        self.streams.insert(
            id,
            OpenStream {
                head,
                key,
                standing: Standing::New { wrapped_key },
            },
        );
        Ok(())
    }

    /// Returns where a stream stands, held against other writers until the end of
    /// the transaction (security.md §0.3).
    ///
    /// # Errors
    /// `Busy` where another holds it too long.
    pub fn lock_stream(&mut self, id: Uuid) -> Result<Option<StreamHead>, StoreError> {
        Ok(self.open_stream(id, true)?.map(|open| open.head))
    }

    /// Appends an event to a stream, which it locks first.
    ///
    /// # Errors
    /// `NotFound` for an unknown stream; `Duplicate` for an id used before.
    pub fn append(&mut self, id: Uuid, new: NewEvent) -> Result<Appended, StoreError> {
        let NewEvent {
            id: event,
            kind,
            actor,
            agency,
            purpose,
            occurred_at,
            now,
            payload,
        } = new;
        let open = self.open_stream(id, true)?.ok_or(StoreError::NotFound)?;
        let previous = open.head.hash;
        let recorded_at = match open.head.recorded_at {
            Some(before) => now.or_later(before.next_micro()),
            None => now,
        };
        let header = Header {
            id: event,
            stream_kind: open.head.kind,
            stream: id,
            seq: open.head.seq + 1,
            site: open.head.site,
            kind,
            actor,
            agency,
            purpose: &purpose,
            occurred_at,
            recorded_at,
        };
        let mut salt = [0; SALT];
        random(&mut salt)?;
        let commitment = commitment(&salt, &payload);
        let hash = header.hash(&commitment, &previous);
        let text = event.to_string();
        let sealed = seal(&open.key, payload_place(&text), &[&salt, &payload])?;

        open.head.seq = header.seq;
        open.head.hash = hash;
        open.head.recorded_at = Some(recorded_at);
        let head = open.head;
        let before = std::mem::replace(&mut open.standing, Standing::Ahead);
        let stream_text = id.to_string();
        let site_text = head.site.to_string();
        if let Standing::New { wrapped_key } = before {
            open.standing = Standing::Locked;
            let row = NewStreamRow {
                id: &stream_text,
                kind: head.kind.code(),
                site_id: &site_text,
                wrapped_key: &wrapped_key,
                created_at: recorded_at.naive_utc(),
                head_seq: head.seq,
                head_hash: &hash,
                head_recorded_at: recorded_at.naive_utc(),
            };
            on_engine!(self.conn()?, |c| diesel::insert_into(stream::table)
                .values(&row)
                .execute(c))?;
        }
        let row = NewEventRow {
            id: &text,
            stream_id: &stream_text,
            seq: head.seq,
            site_id: &site_text,
            kind,
            actor_id: actor.map(|id| id.to_string()),
            agency_id: agency.map(|id| id.to_string()),
            purpose: &purpose,
            occurred_at: occurred_at.naive_utc(),
            recorded_at: recorded_at.naive_utc(),
            payload: &sealed,
            commitment: &commitment,
            prev_hash: &previous,
            hash: &hash,
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(event::table)
            .values(&row)
            .execute(c))?;
        self.proven();
        Ok(Appended {
            event,
            stream: id,
            seq: head.seq,
            recorded_at,
            hash,
            _private: (),
        })
    }

    /// Writes the heads that ran ahead. Called once, before the commit.
    pub(crate) fn write_heads(&mut self) -> Result<(), StoreError> {
        let ahead: Vec<_> = self
            .streams
            .iter()
            .filter(|(_, open)| matches!(open.standing, Standing::Ahead))
            .map(|(id, open)| (id.to_string(), open.head))
            .collect();
        for (id, head) in ahead {
            let recorded_at = head.recorded_at.map(UtcTime::naive_utc);
            let changed = on_engine!(self.conn()?, |c| {
                diesel::update(stream::table.find(&id))
                    .set((
                        stream::head_seq.eq(head.seq),
                        stream::head_hash.eq(head.hash.as_slice()),
                        recorded_at.map(|at| stream::head_recorded_at.eq(at)),
                    ))
                    .execute(c)
            })?;
            if changed != 1 {
                return Err(StoreError::NotFound);
            }
        }
        Ok(())
    }
}

/// A stream as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = stream)]
pub(crate) struct StreamRow {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) site_id: String,
    pub(crate) wrapped_key: Vec<u8>,
    pub(crate) head_seq: i64,
    pub(crate) head_hash: Vec<u8>,
    pub(crate) head_recorded_at: NaiveDateTime,
}

impl StreamRow {
    /// Reads the clear part.
    pub(crate) fn head(&self) -> Result<StreamHead, StoreError> {
        Ok(StreamHead {
            kind: row::code(&self.kind, StreamKind::from_code, "stream kind")?,
            site: row::id(&self.site_id, "stream site")?,
            seq: self.head_seq,
            hash: row::bytes(&self.head_hash, "stream head")?,
            recorded_at: Some(UtcTime::from_naive_utc(self.head_recorded_at)),
        })
    }

    /// Unwraps the data key; `None` where it was destroyed or altered.
    pub(crate) fn key(&self, site_key: &Key) -> Option<Key> {
        let key = open(site_key, wrapped_key_place(&self.id), &self.wrapped_key)?;
        let bytes: [u8; 32] = key.as_slice().try_into().ok()?;
        Some(Key::from_bytes(Zeroizing::new(bytes)))
    }

    fn open(
        &self,
        master: &crate::key::MasterKey,
        standing: Standing,
    ) -> Result<OpenStream, StoreError> {
        let head = self.head()?;
        let key = self
            .key(&master.site_key(head.site))
            .ok_or(StoreError::Corrupt {
                what: "the key of a stream",
            })?;
        Ok(OpenStream {
            head,
            key,
            standing,
        })
    }
}

/// An event as stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
pub(crate) struct EventRow {
    pub(crate) id: String,
    pub(crate) seq: i64,
    pub(crate) site_id: String,
    pub(crate) kind: String,
    pub(crate) actor_id: Option<String>,
    pub(crate) agency_id: Option<String>,
    pub(crate) purpose: String,
    pub(crate) occurred_at: NaiveDateTime,
    pub(crate) recorded_at: NaiveDateTime,
    pub(crate) payload: Vec<u8>,
    pub(crate) commitment: Vec<u8>,
    pub(crate) prev_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = stream, treat_none_as_default_value = false)]
struct NewStreamRow<'a> {
    id: &'a str,
    kind: &'a str,
    site_id: &'a str,
    wrapped_key: &'a [u8],
    created_at: NaiveDateTime,
    head_seq: i64,
    head_hash: &'a [u8],
    head_recorded_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct NewEventRow<'a> {
    id: &'a str,
    stream_id: &'a str,
    seq: i64,
    site_id: &'a str,
    kind: &'a str,
    actor_id: Option<String>,
    agency_id: Option<String>,
    purpose: &'a str,
    occurred_at: NaiveDateTime,
    recorded_at: NaiveDateTime,
    payload: &'a [u8],
    commitment: &'a [u8],
    prev_hash: &'a [u8],
    hash: &'a [u8],
}

fn stream_row(conn: &mut AnyConn, id: Uuid, lock: bool) -> Result<Option<StreamRow>, StoreError> {
    let query = stream::table.find(id.to_string());
    let found = match conn {
        AnyConn::Pg(c) if lock => query.for_update().select(StreamRow::as_select()).first(c),
        AnyConn::Pg(c) => query.select(StreamRow::as_select()).first(c),
        // BEGIN IMMEDIATE already holds everything.
        AnyConn::Sqlite(c) => query.select(StreamRow::as_select()).first(c),
    };
    Ok(found.optional()?)
}

/// Reads the events of a stream as stored, oldest first.
pub(crate) fn event_rows(conn: &mut AnyConn, id: Uuid) -> Result<Vec<EventRow>, StoreError> {
    let query = event::table
        .filter(event::stream_id.eq(id.to_string()))
        .order(event::seq.asc());
    Ok(on_engine!(conn, |c| query
        .select(EventRow::as_select())
        .load(c))?)
}

pub(crate) fn payload_place(row: &str) -> Place<'_> {
    Place {
        table: "event",
        row,
        column: "payload",
    }
}

fn wrapped_key_place(row: &str) -> Place<'_> {
    Place {
        table: "stream",
        row,
        column: "wrapped_key",
    }
}
