//! Streams and events as stored.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::time::UtcTime;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{StreamHead, StreamKind};
use crate::{
    engine::{connection::AnyConn, on_engine},
    error::StoreError,
    row,
    schema::{event, stream},
};
use nrm_panel_sealing::{Key, Place, open};

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

/// Reads a stream, on PostgreSQL held against other writers if it is to be locked.
pub(super) fn stream_row(
    conn: &mut AnyConn,
    id: Uuid,
    lock: bool,
) -> Result<Option<StreamRow>, StoreError> {
    let query = stream::table.find(id.to_string());
    let found = match conn {
        AnyConn::Pg(c) if lock => query
            .for_update()
            .select(StreamRow::as_select())
            .get_result(c),
        AnyConn::Pg(c) => query.select(StreamRow::as_select()).get_result(c),
        AnyConn::Sqlite(c) => query.select(StreamRow::as_select()).get_result(c),
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

pub(super) fn wrapped_key_place(row: &str) -> Place<'_> {
    Place {
        table: "stream",
        row,
        column: "wrapped_key",
    }
}
