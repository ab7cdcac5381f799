//! Whether the stored chains are what was once committed: every hash computed
//! again from stored bytes, every sequence without a hole, every end in its place.

use std::str::FromStr;

use diesel::prelude::*;
use nrm_panel_domain::{
    id::{AgencyId, EventId, PersonId, SiteId},
    time::UtcTime,
};
use nrm_panel_ledger::{Digest, EventHeader, SALT, commitment};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    error::StoreError,
    ledger::{EventRow, GENESIS, StoredEvent, StreamKind, StreamRow, event_rows, payload_place},
    row,
    schema::{event, stream},
    tx::ReadTx,
};
use nrm_panel_sealing::{Key, open};

type Hash = [u8; 32];

/// Streams read at a time.
const AT_ONCE: i64 = 500;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Events that were read and stand.
    pub events: u64,
    /// Chains that were read, the faulty one included.
    pub chains: u64,
    /// The first fault; `None` where all stands.
    pub fault: Option<Fault>,
}

/// The first place of a chain that is not what was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What the stream records.
    pub stream_kind: StreamKind,
    /// The stream.
    pub stream_id: Uuid,
    /// Number of the event, or of the one that should stand there.
    pub sequence: i64,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Stored bytes differ from what was committed.
    Edited,
    /// An event is missing in the middle, or stands twice.
    Gap,
    /// The last events are missing.
    Truncated,
    /// The key of the stream cannot be opened; the clear part stands.
    Unreadable,
}

impl FaultKind {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Gap => "gap",
            Self::Truncated => "truncated",
            Self::Unreadable => "unreadable",
        }
    }
}

impl ReadTx<'_> {
    /// Verifies one stream.
    ///
    /// # Errors
    /// `NotFound` for an unknown stream. A fault is a result, not an error.
    pub fn verify_stream(&mut self, id: Uuid) -> Result<Verification, StoreError> {
        let found: Option<StreamRow> = stream::table
            .find(id.to_string())
            .select(StreamRow::as_select())
            .get_result(self.conn()?)
            .optional()?;
        let found = found.ok_or(StoreError::NotFound)?;
        let mut verification = Verification {
            events: 0,
            chains: 0,
            fault: None,
        };
        self.verify(&found, &mut verification)?;
        Ok(verification)
    }

    /// Verifies every stream, of one site or of all, up to the first fault. Belongs
    /// on [`crate::Db::report`].
    ///
    /// # Errors
    /// Where the database cannot be read. A fault is a result, not an error.
    pub fn verify_all(&mut self, site: Option<SiteId>) -> Result<Verification, StoreError> {
        let mut verification = Verification {
            events: 0,
            chains: 0,
            fault: None,
        };
        let mut after = String::new();
        loop {
            let mut query = stream::table
                .filter(stream::id.gt(after.clone()))
                .order(stream::id.asc())
                .limit(AT_ONCE)
                .select(StreamRow::as_select())
                .into_boxed();
            if let Some(site) = site {
                query = query.filter(stream::site_id.eq(site.to_string()));
            }
            let found: Vec<StreamRow> = query.load(self.conn()?)?;
            let Some(last) = found.last() else { break };
            after.clone_from(&last.id);
            for stream in &found {
                self.verify(stream, &mut verification)?;
                if verification.fault.is_some() {
                    return Ok(verification);
                }
            }
        }
        verification.fault = self.orphan(site)?;
        Ok(verification)
    }

    fn verify(&mut self, found: &StreamRow, sum: &mut Verification) -> Result<(), StoreError> {
        sum.chains += 1;
        let stream_id = row::id(&found.id, "stream")?;
        let head = match found.head() {
            Ok(head) => head,
            Err(_) => {
                // The row of the stream itself was altered beyond reading.
                sum.fault = Some(Fault {
                    stream_kind: StreamKind::Case,
                    stream_id,
                    sequence: 0,
                    kind: FaultKind::Edited,
                });
                return Ok(());
            }
        };
        let fault = |sequence, kind| Fault {
            stream_kind: head.kind,
            stream_id,
            sequence,
            kind,
        };
        let rows = match event_rows(self.conn()?, stream_id) {
            Err(StoreError::Corrupt { .. }) => {
                let sequence = self.first_unreadable(stream_id)?;
                sum.fault = Some(fault(sequence, FaultKind::Edited));
                return Ok(());
            }
            read => read?,
        };
        let key = found.key(&self.master_key().site_key(head.site));
        let mut last = (0, GENESIS);
        for row in rows {
            let sequence = row.seq;
            let followed = match &key {
                Some(key) => follow(head.kind, stream_id, key, last, row).map(|e| (e.seq, e.hash)),
                None => follow_clear(head.kind, stream_id, last, &row).map(|e| (e.seq, e.hash)),
            };
            match followed {
                Ok(reached) => last = reached,
                Err(FaultKind::Gap) => {
                    sum.fault = Some(fault(last.0 + 1, FaultKind::Gap));
                    return Ok(());
                }
                Err(kind) => {
                    sum.fault = Some(fault(sequence, kind));
                    return Ok(());
                }
            }
            sum.events += 1;
        }
        sum.fault = if last.0 < head.seq {
            Some(fault(last.0 + 1, FaultKind::Truncated))
        } else if last != (head.seq, head.hash) {
            Some(fault(head.seq, FaultKind::Edited))
        } else if key.is_none() {
            Some(fault(1, FaultKind::Unreadable))
        } else {
            None
        };
        Ok(())
    }

    /// Finds the first event whose columns cannot even be read.
    fn first_unreadable(&mut self, id: Uuid) -> Result<i64, StoreError> {
        let of_stream = event::table.filter(event::stream_id.eq(id.to_string()));
        let sequences: Vec<i64> = of_stream
            .clone()
            .order(event::seq.asc())
            .select(event::seq)
            .load(self.conn()?)?;
        for sequence in sequences {
            let read: QueryResult<EventRow> = of_stream
                .clone()
                .filter(event::seq.eq(sequence))
                .select(EventRow::as_select())
                .get_result(self.conn()?);
            if read.is_err() {
                return Ok(sequence);
            }
        }
        Ok(1)
    }

    /// Finds an event whose stream is gone.
    fn orphan(&mut self, site: Option<SiteId>) -> Result<Option<Fault>, StoreError> {
        let mut query = event::table
            .left_join(stream::table.on(stream::id.eq(event::stream_id)))
            .filter(stream::id.is_null())
            .order((event::stream_id.asc(), event::seq.asc()))
            .select((event::stream_id, event::seq))
            .into_boxed();
        if let Some(site) = site {
            query = query.filter(event::site_id.eq(site.to_string()));
        }
        let found: Option<(String, i64)> = query.first(self.conn()?).optional()?;
        let Some((stream, sequence)) = found else {
            return Ok(None);
        };
        Ok(Some(Fault {
            // The row that said so is gone; cases are what most streams record.
            stream_kind: StreamKind::Case,
            stream_id: row::id(&stream, "event stream")?,
            sequence,
            kind: FaultKind::Truncated,
        }))
    }
}

/// Checks an event against the one before it, and opens it.
pub(crate) fn follow(
    stream_kind: StreamKind,
    stream: Uuid,
    key: &Key,
    previous: (i64, Hash),
    row: EventRow,
) -> Result<StoredEvent, FaultKind> {
    let followed = follow_clear(stream_kind, stream, previous, &row)?;
    let mut payload = open(key, payload_place(&row.id), &row.payload).ok_or(FaultKind::Edited)?;
    if payload.len() < SALT
        || followed.commitment != commitment(&payload[..SALT], &payload[SALT..]).0
    {
        return Err(FaultKind::Edited);
    }
    payload.copy_within(SALT.., 0);
    let length = payload.len() - SALT;
    payload.truncate(length);
    let Followed {
        id,
        seq,
        actor,
        agency,
        occurred_at,
        recorded_at,
        commitment: _,
        hash,
    } = followed;
    let EventRow { kind, purpose, .. } = row;
    Ok(StoredEvent {
        id,
        seq,
        kind,
        actor,
        agency,
        purpose,
        occurred_at,
        recorded_at,
        hash,
        payload: Zeroizing::new(std::mem::take(&mut *payload)),
    })
}

struct Followed {
    id: EventId,
    seq: i64,
    actor: Option<PersonId>,
    agency: Option<AgencyId>,
    occurred_at: UtcTime,
    recorded_at: UtcTime,
    commitment: Hash,
    hash: Hash,
}

/// Checks what can be checked without the key.
fn follow_clear(
    stream_kind: StreamKind,
    stream: Uuid,
    (last, previous): (i64, Hash),
    row: &EventRow,
) -> Result<Followed, FaultKind> {
    if row.seq != last + 1 {
        return Err(FaultKind::Gap);
    }
    let parsed = parse(row).map_err(|_| FaultKind::Edited)?;
    let header = EventHeader {
        id: &row.id,
        stream_kind: stream_kind.code(),
        stream: &stream.to_string(),
        seq: row.seq,
        site: &row.site_id,
        kind: &row.kind,
        actor: row.actor_id.as_deref(),
        agency: row.agency_id.as_deref(),
        purpose: &row.purpose,
        occurred_at: parsed.occurred_at.micros(),
        recorded_at: parsed.recorded_at.micros(),
    };
    let hash = header.hash(&Digest(parsed.commitment), &Digest(previous));
    let stands = row.prev_hash == previous && hash.0 == parsed.hash;
    if stands {
        Ok(parsed)
    } else {
        Err(FaultKind::Edited)
    }
}

fn parse(row: &EventRow) -> Result<Followed, StoreError> {
    canonical::<SiteId>(&row.site_id)?;
    Ok(Followed {
        id: canonical(&row.id)?,
        seq: row.seq,
        actor: row.actor_id.as_deref().map(canonical).transpose()?,
        agency: row.agency_id.as_deref().map(canonical).transpose()?,
        occurred_at: UtcTime::from_naive_utc(row.occurred_at),
        recorded_at: UtcTime::from_naive_utc(row.recorded_at),
        commitment: row::bytes(&row.commitment, "event commitment")?,
        hash: row::bytes(&row.hash, "event hash")?,
    })
}

/// Reads an id that must stand in its one canonical writing: another writing of
/// the same id was not written by us.
fn canonical<T: FromStr + ToString>(text: &str) -> Result<T, StoreError> {
    let what = "an id of an event";
    let id: T = row::id(text, what)?;
    if id.to_string() == text {
        Ok(id)
    } else {
        Err(StoreError::Corrupt { what })
    }
}
