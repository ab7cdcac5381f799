//! Documents of cases as bytes: what was announced, and the chunks, each sealed in its
//! place under the key of the case. An open upload is no record; the event that adds
//! the document makes it one, and from then on its rows stay.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{CaseId, EvidenceId, PersonId},
    time::UtcTime,
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::{evidence_chunk, evidence_upload},
    tx::{ReadTx, StagingTx, WriteTx},
};
use nrm_panel_sealing::{Place, open, seal};

/// Where the bytes of a document stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UploadState {
    /// Being uploaded: no record.
    Open,
    /// Part of the case; a scanner's verdict is awaited.
    Quarantined,
    /// Part of the case; nothing is awaited.
    Settled,
}

impl UploadState {
    const ALL: [Self; 3] = [Self::Open, Self::Quarantined, Self::Settled];

    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Quarantined => "quarantined",
            Self::Settled => "settled",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An upload to begin.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Identifier of the upload, and of the document to be.
    pub id: EvidenceId,
    /// The case.
    pub case: CaseId,
    /// Who uploads.
    pub person: PersonId,
    /// The id they gave the request.
    pub request_id: Uuid,
    /// SHA-256 of what they ask.
    pub body_hash: [u8; 32],
    /// What was announced; sealed.
    pub details: Zeroizing<Vec<u8>>,
    /// When it began.
    pub started_at: UtcTime,
    /// When it is given up.
    pub expires_at: UtcTime,
}

/// An upload as stored.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Identifier of the upload, and of the document to be.
    pub id: EvidenceId,
    /// The case.
    pub case: CaseId,
    /// Who uploads.
    pub person: PersonId,
    /// SHA-256 of the request that began it.
    pub body_hash: [u8; 32],
    /// What was announced.
    pub details: Zeroizing<Vec<u8>>,
    /// Where it stands.
    pub state: UploadState,
    /// How many chunks are there: the number of the next.
    pub received: u32,
    /// When it is given up.
    pub expires_at: UtcTime,
}

impl ReadTx<'_> {
    /// Returns an upload.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn upload(&mut self, id: EvidenceId) -> Result<Option<Upload>, StoreError> {
        let query = evidence_upload::table.find(id.to_string());
        let found: Option<Row> = on_engine!(self.conn()?, |c| query
            .select(Row::as_select())
            .get_result(c))
        .optional()?;
        found.map(|row| self.opened(row)).transpose()
    }

    /// Returns the upload that a request of a person began.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn upload_of_request(
        &mut self,
        person: PersonId,
        request: Uuid,
    ) -> Result<Option<Upload>, StoreError> {
        let query = evidence_upload::table
            .filter(evidence_upload::person_id.eq(person.to_string()))
            .filter(evidence_upload::request_id.eq(request.to_string()));
        let found: Option<Row> = on_engine!(self.conn()?, |c| query
            .select(Row::as_select())
            .get_result(c))
        .optional()?;
        found.map(|row| self.opened(row)).transpose()
    }

    /// Returns the open uploads to a case that have not expired, the oldest first.
    ///
    /// # Errors
    /// `Corrupt` where one cannot be read.
    pub fn open_uploads(&mut self, case: CaseId, now: UtcTime) -> Result<Vec<Upload>, StoreError> {
        let query = evidence_upload::table
            .filter(evidence_upload::case_id.eq(case.to_string()))
            .filter(evidence_upload::state.eq(UploadState::Open.code()))
            .filter(evidence_upload::expires_at.gt(now.naive_utc()))
            .order((evidence_upload::started_at.asc(), evidence_upload::id.asc()));
        let rows: Vec<Row> = on_engine!(self.conn()?, |c| query.select(Row::as_select()).load(c))?;
        rows.into_iter().map(|row| self.opened(row)).collect()
    }

    /// Returns open uploads that have expired.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn expired_uploads(&mut self, now: UtcTime) -> Result<Vec<EvidenceId>, StoreError> {
        let query = evidence_upload::table
            .filter(evidence_upload::state.eq(UploadState::Open.code()))
            .filter(evidence_upload::expires_at.le(now.naive_utc()))
            .select(evidence_upload::id);
        let ids: Vec<String> = on_engine!(self.conn()?, |c| query.load(c))?;
        ids.iter().map(|id| row::id(id, "upload")).collect()
    }

    /// Returns the documents whose scan is awaited, with their cases.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn quarantined(&mut self) -> Result<Vec<(EvidenceId, CaseId)>, StoreError> {
        let query = evidence_upload::table
            .filter(evidence_upload::state.eq(UploadState::Quarantined.code()))
            .order(evidence_upload::id.asc())
            .select((evidence_upload::id, evidence_upload::case_id));
        let rows: Vec<(String, String)> = on_engine!(self.conn()?, |c| query.load(c))?;
        rows.iter()
            .map(|(id, case)| Ok((row::id(id, "upload")?, row::id(case, "upload case")?)))
            .collect()
    }

    /// Returns the bytes of one chunk.
    ///
    /// # Errors
    /// `NotFound` where it is not there; `Corrupt` where it was altered or moved.
    pub fn evidence_chunk(
        &mut self,
        case: CaseId,
        id: EvidenceId,
        number: u32,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let query = evidence_chunk::table
            .find((id.to_string(), i64::from(number)))
            .select(evidence_chunk::body);
        let sealed: Vec<u8> = on_engine!(self.conn()?, |c| query.get_result(c))?;
        let key = self.stream_key(case.uuid())?;
        open(&key, chunk_place(&chunk_name(id, number)), &sealed).ok_or(StoreError::Corrupt {
            what: "a chunk of a document",
        })
    }

    fn opened(&mut self, stored: Row) -> Result<Upload, StoreError> {
        let Row {
            id,
            case_id,
            person_id,
            body_hash,
            details,
            state,
            received,
            expires_at,
        } = stored;
        let case: CaseId = row::id(&case_id, "upload case")?;
        let key = self.stream_key(case.uuid())?;
        let what = "an upload";
        Ok(Upload {
            id: row::id(&id, what)?,
            case,
            person: row::id(&person_id, "upload person")?,
            body_hash: row::bytes(&body_hash, "upload request")?,
            details: open(&key, details_place(&id), &details)
                .ok_or(StoreError::Corrupt { what })?,
            state: row::code(&state, UploadState::from_code, "upload state")?,
            received: u32::try_from(received).map_err(|_| StoreError::Corrupt { what })?,
            expires_at: UtcTime::from_naive_utc(expires_at),
        })
    }
}

impl StagingTx<'_> {
    /// Begins an upload.
    ///
    /// # Errors
    /// `Duplicate` for an id or a request used before; `NotFound` for an unknown case.
    pub fn start_upload(&mut self, new: &NewUpload) -> Result<(), StoreError> {
        let id = new.id.to_string();
        let key = self.stream_key(new.case.uuid())?;
        let details = seal(&key, details_place(&id), &[&new.details])?;
        let row = NewRow {
            id: &id,
            case_id: new.case.to_string(),
            person_id: new.person.to_string(),
            request_id: new.request_id.to_string(),
            body_hash: &new.body_hash,
            details: &details,
            state: UploadState::Open.code(),
            received: 0,
            started_at: new.started_at.naive_utc(),
            expires_at: new.expires_at.naive_utc(),
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(
            evidence_upload::table
        )
        .values(&row)
        .execute(c))?;
        Ok(())
    }

    /// Adds the next chunk to an open upload, and returns how many are there then.
    ///
    /// # Errors
    /// `Stale` where the upload is not open, or another chunk is next.
    pub fn add_chunk(&mut self, upload: &Upload, bytes: &[u8]) -> Result<u32, StoreError> {
        let (id, number) = (upload.id.to_string(), upload.received);
        let key = self.stream_key(upload.case.uuid())?;
        let name = chunk_name(upload.id, number);
        let body = seal(&key, chunk_place(&name), &[bytes])?;
        let query = evidence_upload::table
            .find(&id)
            .filter(evidence_upload::state.eq(UploadState::Open.code()))
            .filter(evidence_upload::received.eq(i64::from(number)));
        let counted = on_engine!(self.conn()?, |c| {
            diesel::update(query)
                .set(evidence_upload::received.eq(i64::from(number) + 1))
                .execute(c)
        })?;
        if counted != 1 {
            return Err(StoreError::Stale);
        }
        let row = NewChunk {
            upload_id: &id,
            number: i64::from(number),
            body: &body,
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(evidence_chunk::table)
            .values(&row)
            .execute(c))?;
        Ok(number + 1)
    }

    /// Gives an open upload up with its chunks; returns whether it was there and open.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn discard_upload(&mut self, id: EvidenceId) -> Result<bool, StoreError> {
        let id = id.to_string();
        let open = evidence_upload::table
            .find(&id)
            .filter(evidence_upload::state.eq(UploadState::Open.code()))
            .count();
        let open: i64 = on_engine!(self.conn()?, |c| open.get_result(c))?;
        if open == 0 {
            return Ok(false);
        }
        let chunks = evidence_chunk::table.filter(evidence_chunk::upload_id.eq(&id));
        on_engine!(self.conn()?, |c| diesel::delete(chunks).execute(c))?;
        let upload = evidence_upload::table.find(&id);
        on_engine!(self.conn()?, |c| diesel::delete(upload).execute(c))?;
        Ok(true)
    }
}

impl WriteTx<'_> {
    /// Moves the bytes of a document on, with the event that says so.
    ///
    /// # Errors
    /// `Stale` where they do not stand where the caller saw them.
    pub fn move_upload(
        &mut self,
        id: EvidenceId,
        from: UploadState,
        to: UploadState,
    ) -> Result<(), StoreError> {
        let query = evidence_upload::table
            .find(id.to_string())
            .filter(evidence_upload::state.eq(from.code()));
        let moved = on_engine!(self.conn()?, |c| {
            diesel::update(query)
                .set(evidence_upload::state.eq(to.code()))
                .execute(c)
        })?;
        if moved == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale)
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = evidence_upload)]
struct Row {
    id: String,
    case_id: String,
    person_id: String,
    body_hash: Vec<u8>,
    details: Vec<u8>,
    state: String,
    received: i64,
    expires_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = evidence_upload, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: &'a str,
    case_id: String,
    person_id: String,
    request_id: String,
    body_hash: &'a [u8],
    details: &'a [u8],
    state: &'a str,
    received: i64,
    started_at: NaiveDateTime,
    expires_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = evidence_chunk, treat_none_as_default_value = false)]
struct NewChunk<'a> {
    upload_id: &'a str,
    number: i64,
    body: &'a [u8],
}

fn details_place(row: &str) -> Place<'_> {
    Place {
        table: "evidence_upload",
        row,
        column: "details",
    }
}

fn chunk_name(id: EvidenceId, number: u32) -> String {
    format!("{id}/{number}")
}

fn chunk_place(row: &str) -> Place<'_> {
    Place {
        table: "evidence_chunk",
        row,
        column: "body",
    }
}
