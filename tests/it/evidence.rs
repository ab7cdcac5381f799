//! Documents of a case: from the first chunk to their readers.

mod caveat;
mod clamd;
mod download;
mod process;
mod scan;
mod sealed;
mod upload;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, download_evidence_response::Content};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, date},
};
use sha2::{Digest, Sha256};
use tonic::{Response, Status};

/// Length of a chunk.
const CHUNK: usize = 256 * 1024;

/// A PDF of a length, different for each seed.
pub(crate) fn pdf(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut state = u32::from(seed) + 1;
    while bytes.len() < length {
        // An xorshift: no two chunks are the same.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Everybody may see it, it stays with the panel.
pub(crate) fn open_to_all() -> pb::Caveat {
    pb::Caveat {
        visibility: pb::Visibility::Everybody.into(),
        agency_ids: Vec::new(),
        reuse: pb::Reuse::PanelOnly.into(),
        words: String::new(),
    }
}

/// Returns the request that announces a PDF.
pub(crate) fn offer(case: &CaseRef<'_>, bytes: &[u8]) -> pb::StartUploadRequest {
    pb::StartUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        file_name: "statement.pdf".to_owned(),
        media_type: pb::MediaType::Pdf.into(),
        size: i64::try_from(bytes.len()).unwrap(),
        sha256: sha256(bytes),
        source: "Custody suite".to_owned(),
        dated: Some(date("2026-11-10")),
        author: "Constable Gray".to_owned(),
        sensitivity: pb::Sensitivity::OfficialSensitive.into(),
        description: "Statement of the carer".to_owned(),
        caveat: Some(open_to_all()),
        expert_report: false,
    }
}

/// Announces a document that must be taken.
pub(crate) async fn start(actor: &Actor, offer: pb::StartUploadRequest) -> pb::Upload {
    let reply = actor.evidence().start_upload(offer).await.granted();
    reply.upload.unwrap()
}

/// Cuts a document into the chunks of an upload.
pub(crate) fn chunks(
    case: &CaseRef<'_>,
    upload: &pb::Upload,
    bytes: &[u8],
) -> Vec<pb::UploadChunksRequest> {
    let pieces = (0..).zip(bytes.chunks(CHUNK));
    let chunk = |(number, content): (i32, &[u8])| pb::UploadChunksRequest {
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id.clone(),
        number,
        content: content.to_vec(),
    };
    pieces.map(chunk).collect()
}

/// Sends chunks in one call.
pub(crate) async fn send(
    actor: &Actor,
    chunks: Vec<pb::UploadChunksRequest>,
) -> Result<Response<pb::UploadChunksResponse>, Status> {
    let chunks = tokio_stream::iter(chunks);
    actor.evidence().upload_chunks(chunks).await
}

/// Finishes an upload.
pub(crate) async fn finish(
    actor: &Actor,
    case: &CaseRef<'_>,
    upload: &pb::Upload,
) -> Result<Response<pb::FinishUploadResponse>, Status> {
    let request = pb::FinishUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id.clone(),
    };
    actor.evidence().finish_upload(request).await
}

/// Adds a document from start to finish.
pub(crate) async fn add(
    actor: &Actor,
    case: &CaseRef<'_>,
    offer: pb::StartUploadRequest,
    bytes: &[u8],
) -> pb::Evidence {
    let upload = start(actor, offer).await;
    let next = send(actor, chunks(case, &upload, bytes)).await.granted();
    assert_eq!(next.next_chunk, upload.chunks);
    let reply = finish(actor, case, &upload).await.granted();
    reply.evidence.unwrap()
}

/// Adds a small PDF.
async fn added(actor: &Actor, case: &CaseRef<'_>, seed: u8) -> pb::Evidence {
    let bytes = pdf(1_000, seed);
    add(actor, case, offer(case, &bytes), &bytes).await
}

/// Lists the documents somebody sees.
async fn listed(actor: &Actor, case: &CaseRef<'_>) -> Vec<pb::Evidence> {
    let request = pb::ListEvidenceRequest {
        case_id: case.id.clone(),
        as_at: None,
    };
    let reply = actor.evidence().list_evidence(request).await.granted();
    reply.evidence
}

/// Lists somebody's own unfinished uploads.
async fn unfinished(actor: &Actor, case: &CaseRef<'_>) -> Vec<pb::Upload> {
    let request = pb::ListUploadsRequest {
        case_id: case.id.clone(),
    };
    actor
        .evidence()
        .list_uploads(request)
        .await
        .granted()
        .uploads
}

/// Downloads a document whole.
pub(crate) async fn fetch(
    actor: &Actor,
    case: &CaseRef<'_>,
    number: i32,
) -> Result<(pb::EvidenceFile, Vec<u8>), Status> {
    let request = pb::DownloadEvidenceRequest {
        case_id: case.id.clone(),
        number,
    };
    let mut pieces = actor
        .evidence()
        .download_evidence(request)
        .await?
        .into_inner();
    let Some(Content::File(file)) = pieces.message().await?.unwrap().content else {
        panic!("what follows is not said");
    };
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await? {
        let Some(Content::Chunk(chunk)) = piece.content else {
            panic!("the document is named twice");
        };
        assert!(chunk.len() <= CHUNK);
        bytes.extend(chunk);
    }
    Ok((file, bytes))
}

/// Says how a download is refused.
async fn refused(actor: &Actor, case: &CaseRef<'_>, number: i32) -> String {
    match fetch(actor, case, number).await {
        Ok(_) => panic!("granted, although it should be refused"),
        Err(status) => nrm_panel_tests::actor::words(&status),
    }
}

/// Accepts a document as the coordinator.
pub(crate) async fn accept(actor: &Actor, case: &CaseRef<'_>, number: i32) -> pb::Evidence {
    let request = pb::AcceptEvidenceRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        reason: "Scanned by the force before it was sent.".to_owned(),
    };
    let reply = actor.evidence().accept_evidence(request).await.granted();
    reply.evidence.unwrap()
}

fn state(evidence: &pb::Evidence) -> pb::EvidenceState {
    evidence.details.as_ref().unwrap().state()
}
