//! Requests that are answered exactly once (decision 10).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{id::PersonId, time::UtcTime};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::reply,
    tx::{ReadTx, WriteTx},
};
use nrm_panel_sealing::{Place, open, seal};

/// What tells one request from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// Who asks.
    pub principal: PersonId,
    /// The id they gave the request.
    pub request_id: Uuid,
    /// SHA-256 of what they ask.
    pub body_hash: [u8; 32],
}

/// What was answered the first time.
#[derive(Debug)]
#[non_exhaustive]
pub struct StoredReply {
    /// The answer.
    pub bytes: Zeroizing<Vec<u8>>,
    /// The stream it was about.
    pub stream: Uuid,
}

impl ReadTx<'_> {
    /// Returns what the same request was answered before; `None` for a new request.
    ///
    /// # Errors
    /// `RequestIdReused` where the id came with another body.
    pub fn reply_to(&mut self, key: &RequestKey) -> Result<Option<StoredReply>, StoreError> {
        let (principal, request) = (key.principal.to_string(), key.request_id.to_string());
        let query = reply::table.find((&principal, &request)).select((
            reply::body_hash,
            reply::stream_id,
            reply::body,
        ));
        let found: Option<(Vec<u8>, String, Vec<u8>)> =
            on_engine!(self.conn()?, |c| query.get_result(c)).optional()?;
        let Some((body_hash, stream, sealed)) = found else {
            return Ok(None);
        };
        if body_hash != key.body_hash {
            return Err(StoreError::RequestIdReused);
        }
        let stream = row::id(&stream, "reply stream")?;
        let bytes = open(&self.stream_key(stream)?, place(&row_name(key)), &sealed).ok_or(
            StoreError::Corrupt {
                what: "a stored reply",
            },
        )?;
        Ok(Some(StoredReply { bytes, stream }))
    }
}

impl WriteTx<'_> {
    /// Keeps the answer to a request, sealed with the key of the stream it is about.
    ///
    /// # Errors
    /// `Duplicate` where the request was answered already.
    pub fn remember(
        &mut self,
        key: &RequestKey,
        stream: Uuid,
        bytes: &[u8],
        now: UtcTime,
    ) -> Result<(), StoreError> {
        let body = seal(&self.stream_key(stream)?, place(&row_name(key)), &[bytes])?;
        let row = ReplyRow {
            principal_id: key.principal.to_string(),
            request_id: key.request_id.to_string(),
            body_hash: &key.body_hash,
            stream_id: stream.to_string(),
            body: &body,
            created_at: now.naive_utc(),
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(reply::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = reply, treat_none_as_default_value = false)]
struct ReplyRow<'a> {
    principal_id: String,
    request_id: String,
    body_hash: &'a [u8],
    stream_id: String,
    body: &'a [u8],
    created_at: NaiveDateTime,
}

fn row_name(key: &RequestKey) -> String {
    format!("{}/{}", key.principal, key.request_id)
}

fn place(row: &str) -> Place<'_> {
    Place {
        table: "reply",
        row,
        column: "body",
    }
}
