//! Uploads on their way to becoming a document: announced, received chunk by chunk,
//! verified. Until they are finished they are no record.

use nrm_panel_domain::{
    case::Offered,
    id::{CaseId, EvidenceId, IdSource},
    media::{Inspection, chunk_length, chunks},
    refusal::DocumentRefusal,
    time::UtcTime,
};
use nrm_panel_store::{NewUpload, ReadTx, RequestKey, StagingTx, StoreError, Upload, UploadState};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Once,
    error::AppError,
    evidence::check_agencies,
    session::{Call, Session},
    work::{Look, RecordName, find_case, fold_case},
};
use crate::hex::hex;

/// How long an upload may take, in microseconds: a day.
const LIFETIME: i64 = 24 * 60 * 60 * 1_000_000;

/// A change of what is no record yet.
pub(crate) struct Staging<'a, 'tx> {
    pub(crate) tx: &'a mut StagingTx<'tx>,
    pub(crate) session: Session,
    pub(crate) call: &'a Call,
    pub(crate) ids: &'a dyn IdSource,
}

impl Staging<'_, '_> {
    /// Finds a case and asks the policy.
    fn case(&mut self, named: &str) -> Result<CaseId, AppError> {
        let (case, relation) = find_case(self.tx, &self.session, self.call, named)?;
        let target = nrm_panel_domain::access::Target::Case(&relation);
        self.session.permit(self.call.action, target, Some(case))?;
        Ok(case)
    }
}

/// How far an upload is.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    pub(crate) id: EvidenceId,
    pub(crate) next_chunk: u32,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) expires_at: UtcTime,
}

/// A document to announce.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) case: String,
    pub(crate) offered: Offered,
}

/// Begins an upload; the same request again gets the same upload.
pub(crate) fn start(
    staging: &mut Staging<'_, '_>,
    (once, offer): &(Once, Offer),
) -> Result<Progress, AppError> {
    let case = staging.case(&offer.case)?;
    let (person, now) = (staging.session.actor.person, staging.call.now);
    let key = RequestKey {
        principal: person,
        request_id: once.request_id,
        body_hash: once.body_hash,
    };
    // What another kind of request used its identifier for is refused in there.
    staging.tx.reply_to(&key)?;
    if let Some(known) = staging.tx.upload_of_request(person, once.request_id)? {
        if known.body_hash != once.body_hash {
            return Err(StoreError::RequestIdReused.into());
        }
        return progress(&known);
    }
    check_agencies(staging.tx, &staging.session, &offer.offered.caveat)?;
    let folded = fold_case(staging.tx.events(case.uuid())?)?;
    let folded = folded.ok_or(AppError::Internal("a case without events"))?;
    let uploading = staging.tx.open_uploads(case, now)?.len();
    folded.check_offer(&offer.offered, staging.session.actor.agency, uploading)?;
    let details = serde_json::to_vec(&offer.offered)
        .map_err(|_| AppError::Internal("an upload that cannot be written"))?;
    let new = NewUpload {
        id: EvidenceId::new(staging.ids),
        case,
        person,
        request_id: once.request_id,
        body_hash: once.body_hash,
        details: Zeroizing::new(details),
        started_at: now,
        expires_at: UtcTime::from_micros(now.micros() + LIFETIME).unwrap_or(now),
    };
    staging.tx.start_upload(&new)?;
    Ok(Progress {
        id: new.id,
        next_chunk: 0,
        size: offer.offered.size,
        sha256: offer.offered.sha256.clone(),
        expires_at: new.expires_at,
    })
}

/// An upload by its name.
#[derive(Clone, Debug)]
pub(crate) struct UploadName {
    pub(crate) case: String,
    pub(crate) upload: String,
}

/// A chunk.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) upload: UploadName,
    pub(crate) number: u32,
    pub(crate) content: Vec<u8>,
}

/// Takes a chunk, and returns which is next. A chunk that is there already may come
/// again.
pub(crate) fn receive(staging: &mut Staging<'_, '_>, chunk: &Chunk) -> Result<u32, AppError> {
    let Chunk {
        upload: named,
        number,
        content,
    } = chunk;
    let case = staging.case(&named.case)?;
    let (upload, offered) = own_upload(staging.tx, &staging.session, staging.call, case, named)?;
    let next = upload.received;
    if *number > next {
        return Err(DocumentRefusal::ChunkOutOfOrder { next }.into());
    }
    let length = chunk_length(offered.size, *number);
    if length == 0 {
        return Err(AppError::invalid("number", "is behind the last chunk"));
    }
    if content.len() as u64 != length {
        let fault = format!("must be {length} bytes in this chunk");
        return Err(AppError::invalid("content", fault));
    }
    if *number < next {
        let known = staging.tx.evidence_chunk(case, upload.id, *number)?;
        if known.as_slice() != content.as_slice() {
            return Err(DocumentRefusal::ChunkDiffers { number: *number }.into());
        }
        return Ok(next);
    }
    if *number == 0 && !offered.media.opens(content) {
        let announced = offered.media;
        return Err(DocumentRefusal::EvidenceTypeMismatch { announced }.into());
    }
    Ok(staging.tx.add_chunk(&upload, content)?)
}

/// Lists the caller's own unfinished uploads to a case.
pub(crate) fn list(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Vec<Progress>, AppError> {
    let case = look.case(&named.0)?;
    let person = look.session.actor.person;
    let uploads = look.tx.open_uploads(case.id, look.call.now)?;
    let own = uploads.iter().filter(|upload| upload.person == person);
    own.map(progress).collect()
}

/// An upload whose bytes are those announced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verified {
    pub(crate) id: EvidenceId,
}

/// Verifies an upload from end to end, one chunk in memory at a time. What was
/// finished before is not looked through again.
pub(crate) fn verify(look: &mut Look<'_, '_>, named: &UploadName) -> Result<Verified, AppError> {
    let case = look.case(&named.case)?;
    let upload = of_caller(look.tx, &look.session, look.call, case.id, named)?;
    let verified = Verified { id: upload.id };
    if upload.state != UploadState::Open {
        return Ok(verified);
    }
    let offered = announced(&upload)?;
    let count = chunks(offered.size);
    if upload.received < count {
        let next = upload.received;
        return Err(DocumentRefusal::UploadIncomplete { next }.into());
    }
    let mut hash = Sha256::new();
    let mut inspection = Inspection::of(offered.media);
    for number in 0..count {
        let chunk = look.tx.evidence_chunk(case.id, upload.id, number)?;
        hash.update(chunk.as_slice());
        inspection.take(&chunk);
    }
    if hex(&hash.finalize()) != offered.sha256 {
        return Err(DocumentRefusal::EvidenceHashMismatch.into());
    }
    if !inspection.passes() {
        let announced = offered.media;
        return Err(DocumentRefusal::EvidenceTypeMismatch { announced }.into());
    }
    Ok(verified)
}

/// Finds an open upload of the caller's own to a case; any other is hidden.
pub(crate) fn own_upload(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    case: CaseId,
    named: &UploadName,
) -> Result<(Upload, Offered), AppError> {
    let upload = of_caller(tx, session, call, case, named)?;
    if upload.state != UploadState::Open {
        return Err(session.hidden(call.action));
    }
    let offered = announced(&upload)?;
    Ok((upload, offered))
}

/// Finds an upload of the caller's own that has not expired, finished or not.
fn of_caller(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    case: CaseId,
    named: &UploadName,
) -> Result<Upload, AppError> {
    let hidden = || session.hidden(call.action);
    let id: EvidenceId = named.upload.parse().map_err(|_| hidden())?;
    let upload = tx.upload(id)?.ok_or_else(hidden)?;
    let expired = upload.state == UploadState::Open && upload.expires_at <= call.now;
    if upload.case != case || upload.person != session.actor.person || expired {
        return Err(hidden());
    }
    Ok(upload)
}

fn progress(upload: &Upload) -> Result<Progress, AppError> {
    let offered = announced(upload)?;
    Ok(Progress {
        id: upload.id,
        next_chunk: upload.received,
        size: offered.size,
        sha256: offered.sha256,
        expires_at: upload.expires_at,
    })
}

fn announced(upload: &Upload) -> Result<Offered, AppError> {
    serde_json::from_slice(&upload.details)
        .map_err(|_| AppError::Internal("an upload that cannot be read"))
}
