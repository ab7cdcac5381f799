//! The headers of events: who did what and when, without the content.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{AgencyId, EventId, PersonId, SiteId},
    time::UtcTime,
};
use uuid::Uuid;

use crate::{
    engine::connection::MultiBackend,
    error::StoreError,
    ledger::StreamKind,
    page::{Cursor, Listing, Page},
    row,
    schema::{event, stream},
    tx::ReadTx,
};

/// The clear header of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventHeader {
    /// Identifier.
    pub id: EventId,
    /// What the stream records.
    pub stream_kind: StreamKind,
    /// The stream.
    pub stream: Uuid,
    /// Number in its chain, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// The person; `None` for the system.
    pub actor: Option<PersonId>,
    /// Their agency.
    pub agency: Option<AgencyId>,
    /// Why, as a code.
    pub purpose: String,
    /// When it happened in the world.
    pub occurred_at: UtcTime,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// Hash.
    pub hash: [u8; 32],
}

impl ReadTx<'_> {
    /// Lists the headers of a site's events, or of one stream, newest first. The
    /// order is that of the identifiers, which follow the clock: the primary key
    /// serves it, and the hot path pays for no further index.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn event_headers(
        &mut self,
        site: SiteId,
        of_stream: Option<Uuid>,
        page: &Page,
    ) -> Result<Listing<EventHeader>, StoreError> {
        let mut query = event::table
            .inner_join(stream::table.on(stream::id.eq(event::stream_id)))
            .filter(event::site_id.eq(site.to_string()))
            .order(event::id.desc())
            .limit(page.limit())
            .select((HeaderRow::as_select(), stream::kind))
            .into_boxed::<MultiBackend>();
        if let Some(of_stream) = of_stream {
            query = query.filter(event::stream_id.eq(of_stream.to_string()));
        }
        if let Some(after) = page.after {
            query = query.filter(event::id.lt(after.id()));
        }
        let rows: Vec<(HeaderRow, String)> = query.load(self.conn()?)?;
        let headers = rows.into_iter().map(header).collect::<Result<_, _>>()?;
        Ok(page.cut(headers, |last: &EventHeader| Cursor::of(last.id.uuid())))
    }

    /// Returns the streams that hold an event of a kind, with their sites, of one site
    /// or of all. Reads every header: it belongs on [`crate::Db::report`].
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn streams_with(
        &mut self,
        kind: &str,
        only: Option<SiteId>,
    ) -> Result<Vec<(Uuid, SiteId)>, StoreError> {
        let mut query = event::table
            .filter(event::kind.eq(kind))
            .select((event::stream_id, event::site_id))
            .distinct()
            .order(event::stream_id.asc())
            .into_boxed::<MultiBackend>();
        if let Some(site) = only {
            query = query.filter(event::site_id.eq(site.to_string()));
        }
        let rows: Vec<(String, String)> = query.load(self.conn()?)?;
        rows.into_iter()
            .map(|(stream, site)| {
                Ok((
                    row::id(&stream, "event.stream_id")?,
                    row::id(&site, "event.site_id")?,
                ))
            })
            .collect()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = event)]
struct HeaderRow {
    id: String,
    stream_id: String,
    seq: i64,
    kind: String,
    actor_id: Option<String>,
    agency_id: Option<String>,
    purpose: String,
    occurred_at: NaiveDateTime,
    recorded_at: NaiveDateTime,
    hash: Vec<u8>,
}

fn header((row, stream_kind): (HeaderRow, String)) -> Result<EventHeader, StoreError> {
    let HeaderRow {
        id,
        stream_id,
        seq,
        kind,
        actor_id,
        agency_id,
        purpose,
        occurred_at,
        recorded_at,
        hash,
    } = row;
    Ok(EventHeader {
        id: row::id(&id, "event.id")?,
        stream_kind: row::code(&stream_kind, StreamKind::from_code, "stream.kind")?,
        stream: row::id(&stream_id, "event.stream_id")?,
        seq,
        kind,
        actor: row::optional_id(actor_id, "event.actor_id")?,
        agency: row::optional_id(agency_id, "event.agency_id")?,
        purpose,
        occurred_at: UtcTime::from_naive_utc(occurred_at),
        recorded_at: UtcTime::from_naive_utc(recorded_at),
        hash: row::bytes(&hash, "event.hash")?,
    })
}
