//! Appending to the ledger.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{id::SiteId, time::UtcTime};
use nrm_panel_ledger::{Digest, EventHeader, SALT, commitment};
use uuid::Uuid;

use super::{
    Appended, GENESIS, NewEvent, OpenStream, Standing, StreamHead, StreamKind,
    rows::{payload_place, wrapped_key_place},
};
use crate::{
    engine::on_engine,
    error::StoreError,
    schema::{event, stream},
    tx::WriteTx,
};
use nrm_panel_sealing::{Key, random, seal};

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
        let (text, stream_text) = (event.to_string(), id.to_string());
        let site_text = open.head.site.to_string();
        let actor_text = actor.map(|id| id.to_string());
        let agency_text = agency.map(|id| id.to_string());
        let header = EventHeader {
            id: &text,
            stream_kind: open.head.kind.code(),
            stream: &stream_text,
            seq: open.head.seq + 1,
            site: &site_text,
            kind,
            actor: actor_text.as_deref(),
            agency: agency_text.as_deref(),
            purpose: &purpose,
            occurred_at: occurred_at.micros(),
            recorded_at: recorded_at.micros(),
        };
        let mut salt = [0; SALT];
        random(&mut salt)?;
        let Digest(commitment) = commitment(&salt, &payload);
        let Digest(hash) = header.hash(&Digest(commitment), &Digest(previous));
        let sealed = seal(&open.key, payload_place(&text), &[&salt, &payload])?;

        open.head.seq = header.seq;
        open.head.hash = hash;
        open.head.recorded_at = Some(recorded_at);
        let head = open.head;
        let before = std::mem::replace(&mut open.standing, Standing::Ahead);
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
            actor_id: actor_text.as_deref(),
            agency_id: agency_text.as_deref(),
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
    actor_id: Option<&'a str>,
    agency_id: Option<&'a str>,
    purpose: &'a str,
    occurred_at: NaiveDateTime,
    recorded_at: NaiveDateTime,
    payload: &'a [u8],
    commitment: &'a [u8],
    prev_hash: &'a [u8],
    hash: &'a [u8],
}
