//! What an export is made of: leaves with the clear headers of their events. Nothing that
//! is sealed is read.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{CaseId, SiteId},
    time::UtcTime,
};
use nrm_panel_ledger::{Digest, EventLine};

use super::{CheckpointRow, KeptCheckpoint, count, number};
use crate::{
    engine::connection::MultiBackend,
    error::StoreError,
    row,
    schema::{checkpoint, event, ledger_leaf, stream},
    tx::ReadTx,
};

/// Which events of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerScope {
    /// Every event.
    Whole,
    /// Those of a site.
    Site(SiteId),
    /// Those of a case.
    Case(CaseId),
}

impl ReadTx<'_> {
    /// Returns every checkpoint, the first first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn ledger_checkpoints(&mut self) -> Result<Vec<KeptCheckpoint>, StoreError> {
        let rows: Vec<CheckpointRow> = checkpoint::table
            .order(checkpoint::size.asc())
            .select(CheckpointRow::as_select())
            .load(self.conn()?)?;
        rows.into_iter().map(CheckpointRow::kept).collect()
    }

    /// Returns the hashes of events in the order of the leaves, from one on.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn ledger_hashes(&mut self, from: u64, most: i64) -> Result<Vec<Digest>, StoreError> {
        let hashes: Vec<Vec<u8>> = ledger_leaf::table
            .filter(ledger_leaf::number.ge(number(from)?))
            .order(ledger_leaf::number.asc())
            .limit(most)
            .select(ledger_leaf::hash)
            .load(self.conn()?)?;
        let digest = |hash: Vec<u8>| row::bytes(&hash, "a leaf").map(Digest);
        hashes.into_iter().map(digest).collect()
    }

    /// Returns events in the order of the leaves, from one on, as an export writes them;
    /// their numbers of lines and proofs are for the caller.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn ledger_events(
        &mut self,
        scope: LedgerScope,
        from: u64,
        most: i64,
    ) -> Result<Vec<EventLine>, StoreError> {
        let mut query = ledger_leaf::table
            .inner_join(
                event::table.on(event::stream_id
                    .eq(ledger_leaf::stream_id)
                    .and(event::seq.eq(ledger_leaf::seq))),
            )
            .inner_join(stream::table.on(stream::id.eq(ledger_leaf::stream_id)))
            .filter(ledger_leaf::number.ge(number(from)?))
            .order(ledger_leaf::number.asc())
            .limit(most)
            .select((ledger_leaf::number, stream::kind, HeaderRow::as_select()))
            .into_boxed::<MultiBackend>();
        match scope {
            LedgerScope::Whole => {}
            LedgerScope::Site(site) => query = query.filter(event::site_id.eq(site.to_string())),
            LedgerScope::Case(case) => {
                query = query.filter(ledger_leaf::stream_id.eq(case.to_string()));
            }
        }
        let rows: Vec<(i64, String, HeaderRow)> = query.load(self.conn()?)?;
        rows.into_iter().map(line).collect()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
struct HeaderRow {
    id: String,
    stream_id: String,
    seq: i64,
    site_id: String,
    kind: String,
    actor_id: Option<String>,
    agency_id: Option<String>,
    purpose: String,
    occurred_at: NaiveDateTime,
    recorded_at: NaiveDateTime,
    commitment: Vec<u8>,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

fn line((leaf, stream_kind, row): (i64, String, HeaderRow)) -> Result<EventLine, StoreError> {
    let HeaderRow {
        id,
        stream_id,
        seq,
        site_id,
        kind,
        actor_id,
        agency_id,
        purpose,
        occurred_at,
        recorded_at,
        commitment,
        prev_hash,
        hash,
    } = row;
    let digest = |bytes: &[u8]| row::bytes(bytes, "a hash of an event").map(Digest);
    Ok(EventLine {
        line: 0,
        leaf: count(leaf)?,
        id,
        stream_kind,
        stream: stream_id,
        seq,
        site: site_id,
        kind,
        actor: actor_id,
        agency: agency_id,
        purpose,
        occurred_at: UtcTime::from_naive_utc(occurred_at).micros(),
        recorded_at: UtcTime::from_naive_utc(recorded_at).micros(),
        commitment: digest(&commitment)?,
        previous: digest(&prev_hash)?,
        hash: digest(&hash)?,
        proof: None,
    })
}
