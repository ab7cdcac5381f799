//! The Merkle tree over all streams, and the checkpoints signed of it (decision 5).
//!
//! Events become leaves behind the writers' backs: what was committed and is no leaf yet
//! is read from a snapshot ([`ReadTx::unfolded`]) and added in a short transaction that
//! touches no table of theirs ([`MaintenanceTx::fold`]). Leaves and the checkpoint that
//! counts them are committed together.

mod export;
mod verify;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::{
    dsl::{max, sql},
    prelude::*,
    sql_types::Bool,
};
use nrm_panel_domain::time::UtcTime;
use nrm_panel_ledger::{Digest, Frontier, PublicKey, leaf_hash};
use uuid::{Builder, Uuid};

pub use self::{export::LedgerScope, verify::LedgerVerification};
use crate::{
    engine::{
        connection::{AnyConn, MultiBackend},
        on_engine,
    },
    error::StoreError,
    row,
    schema::{checkpoint, event, ledger_leaf},
    tx::{MaintenanceTx, ReadTx},
};

/// The number by which processes on one PostgreSQL fold one at a time.
const LOCK: i64 = 0x6e72_6d5f_666f_6c64;

const WHAT: &str = "the newest checkpoint";

/// An event that is no leaf yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfolded {
    /// Its stream.
    pub stream: Uuid,
    /// Its number there.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// A signed checkpoint as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// The number of leaves.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When it was signed.
    pub signed_at: UtcTime,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = checkpoint)]
struct CheckpointRow {
    size: i64,
    peaks: Vec<u8>,
    note: String,
    signed_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = ledger_leaf)]
struct LeafRow {
    number: i64,
    stream_id: String,
    seq: i64,
    hash: Vec<u8>,
}

impl CheckpointRow {
    fn kept(self) -> Result<KeptCheckpoint, StoreError> {
        Ok(KeptCheckpoint {
            size: count(self.size)?,
            note: self.note,
            signed_at: UtcTime::from_naive_utc(self.signed_at),
        })
    }

    /// Takes up the edge of the tree, if it is the one that was signed.
    fn frontier(&self, key: &PublicKey) -> Result<Frontier, StoreError> {
        let corrupt = StoreError::Corrupt { what: WHAT };
        let (peaks, rest) = self.peaks.as_chunks();
        let peaks = peaks.iter().copied().map(Digest).collect();
        let frontier = Frontier::from_parts(count(self.size)?, peaks)
            .filter(|_| rest.is_empty())
            .ok_or_else(|| corrupt.clone())?;
        let signed = key.open(&self.note).map_err(|_| corrupt.clone())?;
        if signed.size == frontier.size() && signed.root == frontier.root() {
            Ok(frontier)
        } else {
            Err(corrupt)
        }
    }
}

impl ReadTx<'_> {
    /// Returns the public key of the ledger.
    #[must_use]
    pub fn ledger_key(&self) -> PublicKey {
        self.master_key().ledger_signer().public().clone()
    }

    /// Returns the newest checkpoint.
    ///
    /// # Errors
    /// `Corrupt` where its row cannot be read.
    pub fn newest_checkpoint(&mut self) -> Result<Option<KeptCheckpoint>, StoreError> {
        self.newest()?.map(CheckpointRow::kept).transpose()
    }

    fn newest(&mut self) -> Result<Option<CheckpointRow>, StoreError> {
        let size: Option<i64> = checkpoint::table
            .select(max(checkpoint::size))
            .get_result(self.conn()?)?;
        let Some(size) = size else { return Ok(None) };
        let found = checkpoint::table
            .find(size)
            .select(CheckpointRow::as_select())
            .get_result(self.conn()?);
        Ok(Some(found?))
    }

    /// Returns events that are no leaf yet, in the order in which they are to be folded:
    /// within a stream that of the stream. With `since`, only events whose identifiers
    /// were made after that instant are looked at, which is cheap; without it all are,
    /// which finds also what a slow call, another clock or a crash left behind. Belongs
    /// on [`crate::Db::report`].
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn unfolded(
        &mut self,
        since: Option<UtcTime>,
        most: i64,
    ) -> Result<Vec<Unfolded>, StoreError> {
        let mut query = event::table
            .left_join(
                ledger_leaf::table.on(ledger_leaf::stream_id
                    .eq(event::stream_id)
                    .and(ledger_leaf::seq.eq(event::seq))),
            )
            .filter(ledger_leaf::number.is_null())
            .order(event::id.asc())
            .limit(most)
            .select((
                event::stream_id,
                event::seq,
                event::recorded_at,
                event::hash,
            ))
            .into_boxed::<MultiBackend>();
        if let Some(since) = since {
            query = query.filter(event::id.gt(first_id_at(since)));
        }
        let mut found: Vec<(String, i64, NaiveDateTime, Vec<u8>)> = query.load(self.conn()?)?;
        // Recorded instants grow along a stream.
        found.sort_by(|one, other| (one.2, &one.0, one.1).cmp(&(other.2, &other.0, other.1)));
        let mut next: HashMap<String, i64> = HashMap::new();
        let mut unfolded = Vec::with_capacity(found.len());
        for (stream, seq, _, hash) in found {
            let expected = match next.get(&stream) {
                Some(expected) => *expected,
                None => self.folded(&stream)? + 1,
            };
            // What stands behind an event that is not seen here waits for it.
            let follows = seq == expected;
            next.insert(stream.clone(), expected + i64::from(follows));
            if follows {
                unfolded.push(Unfolded {
                    stream: row::id(&stream, "event stream")?,
                    seq,
                    hash: row::bytes(&hash, "event hash")?,
                });
            }
        }
        Ok(unfolded)
    }

    /// Returns the number of the last event of a stream that is a leaf; 0 for none.
    fn folded(&mut self, stream: &str) -> Result<i64, StoreError> {
        let query = ledger_leaf::table
            .filter(ledger_leaf::stream_id.eq(stream))
            .select(max(ledger_leaf::seq));
        let last: Option<i64> = on_engine!(self.conn()?, |c| query.get_result(c))?;
        Ok(last.unwrap_or(0))
    }
}

impl MaintenanceTx<'_> {
    /// Adds leaves to the tree and signs a checkpoint of it. `None` where another process
    /// is doing so.
    ///
    /// # Errors
    /// `Duplicate` where another process has just added one of them; `Corrupt` where the
    /// newest checkpoint is not one that was signed: nothing is signed on top of it.
    pub fn fold(
        &mut self,
        leaves: &[Unfolded],
        now: UtcTime,
    ) -> Result<Option<KeptCheckpoint>, StoreError> {
        if let AnyConn::Pg(c) = self.conn()? {
            let free = sql::<Bool>(&format!("SELECT pg_try_advisory_xact_lock({LOCK})"));
            if !free.get_result::<bool>(c)? {
                return Ok(None);
            }
        }
        let signer = self.master_key().ledger_signer();
        let mut frontier = match self.newest()? {
            Some(newest) => newest.frontier(signer.public())?,
            None => Frontier::new(),
        };
        let mut rows = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            rows.push(LeafRow {
                number: number(frontier.size())?,
                stream_id: leaf.stream.to_string(),
                seq: leaf.seq,
                hash: leaf.hash.to_vec(),
            });
            frontier.push(leaf_hash(&leaf.hash));
        }
        on_engine!(self.conn()?, |c| diesel::insert_into(ledger_leaf::table)
            .values(&rows)
            .execute(c))?;
        let row = CheckpointRow {
            size: number(frontier.size())?,
            peaks: frontier.peaks().iter().flat_map(|peak| peak.0).collect(),
            note: signer.sign(frontier.size(), frontier.root()),
            signed_at: now.naive_utc(),
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(checkpoint::table)
            .values(&row)
            .execute(c))?;
        row.kept().map(Some)
    }
}

/// Returns the text of the least identifier that can be made at an instant.
fn first_id_at(instant: UtcTime) -> String {
    let millis = u64::try_from(instant.micros() / 1_000).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10])
        .into_uuid()
        .to_string()
}

fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt {
        what: "a count of the ledger",
    })
}

fn number(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| StoreError::Bug("more leaves than can be counted"))
}
