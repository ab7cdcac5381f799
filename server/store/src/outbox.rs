//! What must leave the site (decision 4): written in the transaction of the event
//! that asks for it, claimed by one process at a time, never forgotten.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{AgencyId, CaseId, MessageId, SiteId},
    message::{MessageKind, MessageState, Outgoing, Recipient},
    time::UtcTime,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    engine::{connection::MultiBackend, on_engine},
    error::StoreError,
    ledger::Appended,
    page::{Cursor, Listing, Page},
    row,
    schema::{outbox, stream},
    tx::{MaintenanceTx, ReadTx, WriteTx},
};
use nrm_panel_sealing::{Place, open, seal};

/// Something that must be sent out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Identifier, the same on every attempt.
    pub id: MessageId,
    /// What it is.
    pub kind: MessageKind,
    /// Whom it is for.
    pub recipient: Recipient,
}

/// What is sealed beside the clear columns: a row that was pointed at another event
/// or another receiver by hand is not sent.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Order {
    stream: Uuid,
    seq: i64,
    kind: MessageKind,
    recipient: Recipient,
}

/// What may be sent at an instant: nobody has it, and no pause runs.
macro_rules! waiting {
    ($at:expr) => {{
        let at: NaiveDateTime = $at;
        outbox::delivered_at
            .is_null()
            .and(outbox::dead_at.is_null())
            .and(outbox::withdrawn_at.is_null())
            .and(outbox::acknowledged_at.is_null())
            .and(
                outbox::next_attempt_at
                    .is_null()
                    .or(outbox::next_attempt_at.le(at)),
            )
            .and(outbox::lease_until.is_null().or(outbox::lease_until.le(at)))
    }};
}

/// A message that somebody holds and nobody has closed.
macro_rules! held {
    ($id:expr, $holder:expr) => {
        outbox::table
            .find($id.to_string())
            .filter(outbox::lease_by.eq($holder))
            .filter(outbox::delivered_at.is_null())
            .filter(outbox::acknowledged_at.is_null())
    };
}

/// Nobody has it any more.
#[derive(AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
struct Lease {
    lease_by: Option<String>,
    lease_until: Option<NaiveDateTime>,
}

const FREE: Lease = Lease {
    lease_by: None,
    lease_until: None,
};

impl ReadTx<'_> {
    /// Counts what is not delivered yet.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn undelivered(&mut self) -> Result<i64, StoreError> {
        let query = outbox::table.filter(outbox::delivered_at.is_null()).count();
        Ok(query.get_result(self.conn()?)?)
    }

    /// Returns a message.
    ///
    /// # Errors
    /// `Corrupt` where its row cannot be read.
    pub fn message(&mut self, id: MessageId) -> Result<Option<Outgoing>, StoreError> {
        let found: Option<Row> = outbox::table
            .find(id.to_string())
            .select(Row::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(Outgoing::try_from).transpose()
    }

    /// Returns the messages about a case, oldest first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn messages_of(&mut self, case: CaseId) -> Result<Vec<Outgoing>, StoreError> {
        let query = outbox::table
            .filter(outbox::stream_id.eq(case.to_string()))
            .order((outbox::created_at.asc(), outbox::id.asc()));
        // Every look at a case asks, so it goes past the enum.
        let rows: Vec<Row> = on_engine!(self.conn()?, |c| query.select(Row::as_select()).load(c))?;
        rows.into_iter().map(Outgoing::try_from).collect()
    }

    /// Lists the messages of a site, the newest first. Who may know of which case is
    /// for the caller to ask.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn messages(
        &mut self,
        site: SiteId,
        state: Option<MessageState>,
        page: &Page,
    ) -> Result<Listing<Outgoing>, StoreError> {
        let mut query = outbox::table
            .inner_join(stream::table)
            .filter(stream::site_id.eq(site.to_string()))
            .order((outbox::created_at.desc(), outbox::id.desc()))
            .select(Row::as_select())
            .into_boxed::<MultiBackend>()
            .limit(page.limit());
        if let Some(after) = page.after {
            let at = after.time()?.naive_utc();
            query = query.filter(
                outbox::created_at
                    .le(at)
                    .and(outbox::created_at.lt(at).or(outbox::id.lt(after.id()))),
            );
        }
        if let Some(state) = state {
            let withdrawn = outbox::withdrawn_at.is_not_null();
            let acknowledged = outbox::acknowledged_at.is_not_null();
            let live = outbox::withdrawn_at
                .is_null()
                .and(outbox::acknowledged_at.is_null());
            query = match state {
                MessageState::Withdrawn => query.filter(withdrawn),
                MessageState::Acknowledged => {
                    query.filter(outbox::withdrawn_at.is_null().and(acknowledged))
                }
                MessageState::Sent => query.filter(live.and(outbox::delivered_at.is_not_null())),
                MessageState::Dead => query.filter(
                    live.and(outbox::delivered_at.is_null())
                        .and(outbox::dead_at.is_not_null()),
                ),
                MessageState::Waiting => query.filter(
                    live.and(outbox::delivered_at.is_null())
                        .and(outbox::dead_at.is_null()),
                ),
            };
        }
        let rows: Vec<Row> = query.load(self.conn()?)?;
        let items = rows
            .into_iter()
            .map(Outgoing::try_from)
            .collect::<Result<_, _>>()?;
        Ok(page.cut(items, |message: &Outgoing| {
            Cursor::at(message.created_at, message.id.uuid())
        }))
    }

    /// Returns what may be sent now to receivers that have a route, oldest first.
    ///
    /// # Errors
    /// `Corrupt` where an id cannot be read.
    pub fn due_messages(
        &mut self,
        site: SiteId,
        sca: bool,
        agencies: &[AgencyId],
        now: UtcTime,
        most: i64,
    ) -> Result<Vec<MessageId>, StoreError> {
        let at = now.naive_utc();
        let agencies: Vec<String> = agencies.iter().map(ToString::to_string).collect();
        let named = outbox::recipient_id.eq_any(agencies);
        let mut query = outbox::table
            .inner_join(stream::table)
            .filter(stream::site_id.eq(site.to_string()))
            .filter(waiting!(at))
            .order((outbox::created_at.asc(), outbox::id.asc()))
            .select(outbox::id)
            .into_boxed::<MultiBackend>()
            .limit(most);
        query = if sca {
            query.filter(named.or(outbox::recipient_id.is_null().nullable()))
        } else {
            query.filter(named)
        };
        let ids: Vec<String> = query.load(self.conn()?)?;
        ids.iter().map(|id| row::id(id, "message")).collect()
    }

    /// Checks that a message asks for what was ordered when it was written.
    ///
    /// # Errors
    /// `Corrupt` where its row was altered; `NotFound` for an unknown message.
    pub fn check_order(&mut self, message: &Outgoing) -> Result<(), StoreError> {
        const ALTERED: StoreError = StoreError::Corrupt {
            what: "an altered message",
        };
        let name = message.id.to_string();
        let sealed: Vec<u8> = outbox::table
            .find(&name)
            .select(outbox::payload)
            .get_result(self.conn()?)
            .optional()?
            .ok_or(StoreError::NotFound)?;
        let case = message.case.uuid();
        let bytes = open(&self.stream_key(case)?, place(&name), &sealed).ok_or(ALTERED)?;
        let asked = Order {
            stream: case,
            seq: message.sequence,
            kind: message.kind,
            recipient: message.recipient,
        };
        // Before messages had receivers the order was the event alone.
        let before = || serde_json::from_slice::<(Uuid, i64)>(&bytes).ok();
        let same = match serde_json::from_slice::<Order>(&bytes) {
            Ok(order) => order == asked,
            Err(_) => {
                before() == Some((asked.stream, asked.seq)) && asked.recipient == Recipient::Sca
            }
        };
        if same { Ok(()) } else { Err(ALTERED) }
    }
}

impl WriteTx<'_> {
    /// Notes that something must be sent out because of an event.
    ///
    /// # Errors
    /// `Duplicate` for an id used before.
    pub fn enqueue(&mut self, because: &Appended, message: NewMessage) -> Result<(), StoreError> {
        let NewMessage {
            id,
            kind,
            recipient,
        } = message;
        let id = id.to_string();
        let order = serde_json::to_vec(&Order {
            stream: because.stream,
            seq: because.seq,
            kind,
            recipient,
        })
        .map_err(|_| StoreError::Bug("an order that is no JSON"))?;
        let payload = seal(&self.stream_key(because.stream)?, place(&id), &[&order])?;
        let row = NewRow {
            id: &id,
            stream_id: because.stream.to_string(),
            seq: because.seq,
            kind: kind.code(),
            payload: &payload,
            created_at: because.recorded_at.naive_utc(),
            delivered_at: None,
            attempts: 0,
            recipient_id: recipient.agency().map(|agency| agency.to_string()),
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(outbox::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Marks a message as delivered, for whoever holds its lease.
    ///
    /// # Errors
    /// `Stale` where it was delivered, closed or claimed by another meanwhile.
    pub fn mark_sent(
        &mut self,
        id: MessageId,
        holder: &str,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        let changed = diesel::update(held!(id, holder))
            .set((
                outbox::delivered_at.eq(now.naive_utc()),
                outbox::fault.eq(None::<String>),
                FREE,
            ))
            .execute(self.conn()?)?;
        exactly_one(changed, StoreError::Stale)
    }

    /// Gives a message up, for whoever holds its lease.
    ///
    /// # Errors
    /// `Stale` as [`WriteTx::mark_sent`].
    pub fn mark_dead(
        &mut self,
        id: MessageId,
        holder: &str,
        now: UtcTime,
        fault: &str,
    ) -> Result<(), StoreError> {
        let changed = diesel::update(held!(id, holder))
            .set((
                outbox::dead_at.eq(now.naive_utc()),
                outbox::fault.eq(fault),
                FREE,
            ))
            .execute(self.conn()?)?;
        exactly_one(changed, StoreError::Stale)
    }

    /// Marks a message as confirmed by its receiver.
    ///
    /// # Errors
    /// `NotFound` for an unknown message.
    pub fn mark_acknowledged(&mut self, id: MessageId, now: UtcTime) -> Result<(), StoreError> {
        let changed = diesel::update(outbox::table.find(id.to_string()))
            .set((outbox::acknowledged_at.eq(now.naive_utc()), FREE))
            .execute(self.conn()?)?;
        exactly_one(changed, StoreError::NotFound)
    }

    /// Takes a message back that nobody has begun to send. Returns whether it could.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn withdraw(&mut self, id: MessageId, now: UtcTime) -> Result<bool, StoreError> {
        let untouched = outbox::table
            .find(id.to_string())
            .filter(outbox::attempts.eq(0))
            .filter(outbox::delivered_at.is_null());
        let changed = diesel::update(untouched)
            .set(outbox::withdrawn_at.eq(now.naive_utc()))
            .execute(self.conn()?)?;
        Ok(changed == 1)
    }

    /// Lets a message be sent again at once, with as many attempts as a new one.
    ///
    /// # Errors
    /// `NotFound` for an unknown message.
    pub fn send_again(&mut self, id: MessageId) -> Result<(), StoreError> {
        let changed = diesel::update(outbox::table.find(id.to_string()))
            .set((
                outbox::attempts.eq(0),
                outbox::delivered_at.eq(None::<NaiveDateTime>),
                outbox::dead_at.eq(None::<NaiveDateTime>),
                outbox::next_attempt_at.eq(None::<NaiveDateTime>),
                outbox::fault.eq(None::<String>),
                FREE,
            ))
            .execute(self.conn()?)?;
        exactly_one(changed, StoreError::NotFound)
    }
}

impl MaintenanceTx<'_> {
    /// Claims a message until an instant, and counts the attempt: one that ends with
    /// the process is counted too. Returns whether it could.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn claim(
        &mut self,
        id: MessageId,
        holder: &str,
        now: UtcTime,
        until: UtcTime,
    ) -> Result<bool, StoreError> {
        let free = outbox::table
            .find(id.to_string())
            .filter(waiting!(now.naive_utc()));
        let changed = diesel::update(free)
            .set((
                outbox::lease_by.eq(holder),
                outbox::lease_until.eq(until.naive_utc()),
                outbox::attempts.eq(outbox::attempts + 1),
            ))
            .execute(self.conn()?)?;
        Ok(changed == 1)
    }

    /// Puts the next attempt off, for whoever holds the lease.
    ///
    /// # Errors
    /// `Stale` where it was delivered, closed or claimed by another meanwhile.
    pub fn postpone(
        &mut self,
        id: MessageId,
        holder: &str,
        until: UtcTime,
        fault: &str,
    ) -> Result<(), StoreError> {
        let changed = diesel::update(held!(id, holder))
            .set((
                outbox::next_attempt_at.eq(until.naive_utc()),
                outbox::fault.eq(fault),
                FREE,
            ))
            .execute(self.conn()?)?;
        exactly_one(changed, StoreError::Stale)
    }
}

fn exactly_one(changed: usize, otherwise: StoreError) -> Result<(), StoreError> {
    if changed == 1 { Ok(()) } else { Err(otherwise) }
}

fn place(row: &str) -> Place<'_> {
    Place {
        table: "outbox",
        row,
        column: "payload",
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: String,
    stream_id: String,
    seq: i64,
    kind: String,
    created_at: NaiveDateTime,
    delivered_at: Option<NaiveDateTime>,
    attempts: i64,
    recipient_id: Option<String>,
    next_attempt_at: Option<NaiveDateTime>,
    fault: Option<String>,
    dead_at: Option<NaiveDateTime>,
    withdrawn_at: Option<NaiveDateTime>,
    acknowledged_at: Option<NaiveDateTime>,
}

impl TryFrom<Row> for Outgoing {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            id,
            stream_id,
            seq,
            kind,
            created_at,
            delivered_at,
            attempts,
            recipient_id,
            next_attempt_at,
            fault,
            dead_at,
            withdrawn_at,
            acknowledged_at,
        } = row;
        let instant = UtcTime::from_naive_utc;
        let agency: Option<AgencyId> = row::optional_id(recipient_id, "message recipient")?;
        Ok(Self {
            id: row::id(&id, "message")?,
            case: row::id(&stream_id, "message case")?,
            sequence: seq,
            kind: row::code(&kind, MessageKind::from_code, "message kind")?,
            recipient: Recipient::from(agency),
            created_at: instant(created_at),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            next_attempt_at: next_attempt_at.map(instant),
            fault,
            sent_at: delivered_at.map(instant),
            dead_at: dead_at.map(instant),
            withdrawn_at: withdrawn_at.map(instant),
            acknowledged_at: acknowledged_at.map(instant),
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: &'a str,
    stream_id: String,
    seq: i64,
    kind: &'a str,
    payload: &'a [u8],
    created_at: NaiveDateTime,
    delivered_at: Option<NaiveDateTime>,
    attempts: i64,
    recipient_id: Option<String>,
}
