//! Documents of a case: the two calls that stream, and the others.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, evidence_service_server::EvidenceService};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use super::{
    call::{Gateway, request_identifier},
    convert::{Violations, case, evidence as wire},
    status::status,
};
use crate::app::{
    App,
    error::AppError,
    evidence::{self, Finishing, Opened},
    session::Call,
    upload,
};

/// What a download sends, piece by piece.
type Pieces = ReceiverStream<Result<pb::DownloadEvidenceResponse, Status>>;

#[tonic::async_trait]
impl EvidenceService for Gateway {
    async fn start_upload(
        &self,
        request: Request<pb::StartUploadRequest>,
    ) -> Result<Response<pb::StartUploadResponse>, Status> {
        self.stage(
            Action::StartUpload,
            request,
            wire::offer,
            upload::start,
            wire::started_to_wire,
        )
        .await
    }

    async fn upload_chunks(
        &self,
        request: Request<Streaming<pb::UploadChunksRequest>>,
    ) -> Result<Response<pb::UploadChunksResponse>, Status> {
        let (metadata, _, mut chunks) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let call = self.call(Action::UploadChunks, &metadata, &request_id);
        let outcome = match call {
            // What a caller who hangs up has sent by then is kept.
            Ok(call) => self.receive(call, &mut chunks).await?,
            Err(error) => Err(error),
        };
        let reply = outcome.map(wire::received_to_wire);
        self.reply(Action::UploadChunks, reply, request_id)
    }

    async fn list_uploads(
        &self,
        request: Request<pb::ListUploadsRequest>,
    ) -> Result<Response<pb::ListUploadsResponse>, Status> {
        self.show(
            Action::ListUploads,
            request,
            case::uploads_of,
            upload::list,
            wire::uploads_to_wire,
        )
        .await
    }

    async fn finish_upload(
        &self,
        request: Request<pb::FinishUploadRequest>,
    ) -> Result<Response<pb::FinishUploadResponse>, Status> {
        let finish = |call: Call, once, named: upload::UploadName| async move {
            let look = self.app.report(call.clone(), named.clone(), upload::verify);
            let finishing = Finishing {
                verified: look.await?,
                upload: named,
                scan_awaited: self.app.scanner.is_some(),
            };
            let finish = evidence::finish;
            let to_wire = wire::finished_to_wire;
            let reply = self.app.change(call, once, finishing, finish, to_wire);
            let reply = reply.await?;
            if let Some(scanner) = &self.app.scanner {
                scanner.wake();
            }
            Ok(reply)
        };
        self.once(Action::FinishUpload, request, wire::finishing, finish)
            .await
    }

    async fn list_evidence(
        &self,
        request: Request<pb::ListEvidenceRequest>,
    ) -> Result<Response<pb::ListEvidenceResponse>, Status> {
        self.show(
            Action::ListEvidence,
            request,
            wire::query,
            evidence::list,
            wire::evidence_list_to_wire,
        )
        .await
    }

    type DownloadEvidenceStream = Pieces;

    async fn download_evidence(
        &self,
        request: Request<pb::DownloadEvidenceRequest>,
    ) -> Result<Response<Pieces>, Status> {
        let (metadata, _, named) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let action = Action::DownloadEvidence;
        let query = self.query(action, &metadata, &request_id, named, wire::named);
        let outcome = match query.await {
            Ok((call, named)) => self.app.show(call, named, evidence::open).await,
            Err(error) => Err(error),
        };
        let pieces = outcome.map(|opened| {
            let (sender, pieces) = mpsc::channel(1);
            let (app, request_id) = (self.app.clone(), request_id.clone());
            tokio::spawn(async move { send(&app, &opened, &sender, &request_id).await });
            ReceiverStream::new(pieces)
        });
        self.reply(action, pieces, request_id)
    }

    async fn accept_evidence(
        &self,
        request: Request<pb::AcceptEvidenceRequest>,
    ) -> Result<Response<pb::AcceptEvidenceResponse>, Status> {
        self.change(
            Action::AcceptEvidence,
            request,
            wire::acceptance,
            evidence::accept,
            wire::accepted_to_wire,
        )
        .await
    }

    async fn set_evidence_caveat(
        &self,
        request: Request<pb::SetEvidenceCaveatRequest>,
    ) -> Result<Response<pb::SetEvidenceCaveatResponse>, Status> {
        self.change(
            Action::SetEvidenceCaveat,
            request,
            wire::caveat_setting,
            evidence::set_caveat,
            wire::caveat_set_to_wire,
        )
        .await
    }
}

impl Gateway {
    /// Takes chunks, each durable before the next is taken; the status is of a stream
    /// that broke off.
    async fn receive(
        &self,
        call: Call,
        chunks: &mut Streaming<pb::UploadChunksRequest>,
    ) -> Result<Result<u32, AppError>, Status> {
        let mut next = None;
        while let Some(chunk) = chunks.message().await? {
            let mut violations = Violations::default();
            let chunk = match wire::chunk(chunk, &mut violations) {
                Some(chunk) if violations.is_empty() => chunk,
                Some(_) | None => return Ok(Err(self.faults(call, violations).await)),
            };
            match self.app.stage(call.clone(), chunk, upload::receive).await {
                Ok(number) => next = Some(number),
                Err(error) => return Ok(Err(error)),
            }
        }
        match next {
            Some(next) => Ok(Ok(next)),
            None => {
                let mut violations = Violations::default();
                violations.add("content", "at least one chunk is required");
                Ok(Err(self.faults(call, violations).await))
            }
        }
    }
}

/// Sends a document, one chunk in memory at a time, until it ends or nobody listens.
async fn send(
    app: &App,
    opened: &Opened,
    pieces: &mpsc::Sender<Result<pb::DownloadEvidenceResponse, Status>>,
    request_id: &str,
) {
    if pieces.send(Ok(wire::file_to_wire(opened))).await.is_err() {
        return;
    }
    for number in 0..opened.chunks() {
        let piece = match app.chunk(opened, number).await {
            Ok(bytes) => Ok(wire::bytes_to_wire(&bytes)),
            Err(error) => Err(status(error, request_id)),
        };
        let broken = piece.is_err();
        if pieces.send(piece).await.is_err() || broken {
            return;
        }
    }
}
