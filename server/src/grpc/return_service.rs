//! Statistical returns: the calls that stream, and the others.

use std::{pin::Pin, sync::Arc};

use nrm_panel_domain::{access::Action, refusal::ReturnRefusal};
use nrm_panel_proto::v1::{
    self as pb, build_return_response::Piece as BuildPiece, get_return_response::Piece as GetPiece,
    return_service_server::ReturnService,
};
use tokio::sync::mpsc;
use tokio_stream::{Stream, StreamExt as _, wrappers::ReceiverStream};
use tonic::{Request, Response, Status};

use super::{
    call::{Gateway, request_identifier},
    convert::returns as wire,
    status::status,
};
use crate::{
    app::{
        App,
        error::AppError,
        returns::{self, Order, Parcel, Progress, Shown},
        session::Call,
    },
    way_out::Stuck,
};

/// Bytes of a file in one message.
const CHUNK: usize = 64 * 1024;

/// What is sent, piece by piece.
type Pieces<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ReturnService for Gateway {
    type BuildReturnStream = Pieces<pb::BuildReturnResponse>;
    type GetReturnStream = Pieces<pb::GetReturnResponse>;
    type GetReturnFileStream = Pieces<pb::GetReturnFileResponse>;

    async fn build_return(
        &self,
        request: Request<pb::BuildReturnRequest>,
    ) -> Result<Response<Self::BuildReturnStream>, Status> {
        let (metadata, _, order) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let action = Action::BuildReturn;
        let mutation = self.mutation(action, &metadata, &request_id, order, wire::order);
        let (call, once, order) = match mutation.await {
            Ok(mutation) => mutation,
            Err(error) => return self.reply(action, Err(error), request_id),
        };
        let (sender, mut pieces) = mpsc::channel(32);
        let order = Order {
            progress: progress_to(&sender),
            ..order
        };
        let (gateway, own_id) = (self.clone(), request_id.clone());
        tokio::spawn(async move {
            let built = gateway.built(call, once, order).await;
            let _ = send_built(&sender, built, &own_id).await;
        });
        // What is refused is refused at once, and not in the middle of a stream.
        let first = match pieces.recv().await {
            Some(Err(refused)) => return Err(refused),
            first => first,
        };
        let joined = tokio_stream::iter(first).chain(ReceiverStream::new(pieces));
        let joined: Self::BuildReturnStream = Box::pin(joined);
        self.reply(action, Ok(joined), request_id)
    }

    async fn get_return(
        &self,
        request: Request<pb::GetReturnRequest>,
    ) -> Result<Response<Self::GetReturnStream>, Status> {
        let (metadata, _, named) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let action = Action::GetReturn;
        let query = self.query(action, &metadata, &request_id, named, wire::named);
        let outcome = match query.await {
            Ok((call, named)) => self.app.read(call, named, returns::get).await,
            Err(error) => Err(error),
        };
        let pieces = outcome.map(|shown| {
            let built = GetPiece::Built(wire::shown_to_wire(&shown));
            let tables = wire::pieces(&shown.kept.body)
                .into_iter()
                .map(GetPiece::Table);
            let all = std::iter::once(built).chain(tables);
            stream(all.map(|piece| pb::GetReturnResponse { piece: Some(piece) }))
        });
        self.reply(action, pieces, request_id)
    }

    async fn get_return_file(
        &self,
        request: Request<pb::GetReturnFileRequest>,
    ) -> Result<Response<Self::GetReturnFileStream>, Status> {
        let (metadata, _, named) = request.into_parts();
        let request_id = request_identifier(&metadata);
        let action = Action::GetReturnFile;
        let query = self.query(action, &metadata, &request_id, named, wire::file_named);
        let outcome = match query.await {
            Ok((call, named)) => self.app.read(call, named, returns::file).await,
            Err(error) => Err(error),
        };
        let pieces = outcome.map(|bytes| {
            let chunks: Vec<Vec<u8>> = bytes.chunks(CHUNK).map(<[u8]>::to_vec).collect();
            stream(
                chunks
                    .into_iter()
                    .map(|content| pb::GetReturnFileResponse { content }),
            )
        });
        self.reply(action, pieces, request_id)
    }

    async fn list_returns(
        &self,
        request: Request<pb::ListReturnsRequest>,
    ) -> Result<Response<pb::ListReturnsResponse>, Status> {
        self.read(
            Action::ListReturns,
            request,
            wire::listing,
            returns::list,
            wire::returns_to_wire,
        )
        .await
    }

    async fn validate_return(
        &self,
        request: Request<pb::ValidateReturnRequest>,
    ) -> Result<Response<pb::ValidateReturnResponse>, Status> {
        self.report(
            Action::ValidateReturn,
            request,
            wire::to_validate,
            returns::validate,
            wire::checks_to_wire,
        )
        .await
    }

    async fn diff_returns(
        &self,
        request: Request<pb::DiffReturnsRequest>,
    ) -> Result<Response<pb::DiffReturnsResponse>, Status> {
        self.report(
            Action::DiffReturns,
            request,
            wire::pair,
            returns::diff,
            wire::differences_to_wire,
        )
        .await
    }

    async fn drill_return(
        &self,
        request: Request<pb::DrillReturnRequest>,
    ) -> Result<Response<pb::DrillReturnResponse>, Status> {
        self.report(
            Action::DrillReturn,
            request,
            wire::drill,
            returns::drill,
            wire::cases_to_wire,
        )
        .await
    }

    async fn compare_return(
        &self,
        request: Request<pb::CompareReturnRequest>,
    ) -> Result<Response<pb::CompareReturnResponse>, Status> {
        self.read(
            Action::CompareReturn,
            request,
            wire::to_compare,
            returns::compare,
            wire::comparisons_to_wire,
        )
        .await
    }

    async fn sign_off_return(
        &self,
        request: Request<pb::SignOffReturnRequest>,
    ) -> Result<Response<pb::SignOffReturnResponse>, Status> {
        self.change(
            Action::SignOffReturn,
            request,
            wire::signing,
            returns::sign_off,
            wire::signed_off_to_wire,
        )
        .await
    }

    async fn submit_return(
        &self,
        request: Request<pb::SubmitReturnRequest>,
    ) -> Result<Response<pb::SubmitReturnResponse>, Status> {
        let app = self.app.clone();
        let submit = |call: Call, once, named| async move {
            let parcel = app.report(call.clone(), named, returns::take_out).await?;
            let parcel = put(&app, parcel).await?;
            app.change(call, once, parcel, returns::submit, wire::submitted_to_wire)
                .await
        };
        self.once(Action::SubmitReturn, request, wire::to_submit, submit)
            .await
    }
}

impl Gateway {
    /// Builds and keeps a return; the reply that is kept for a repeated request is the
    /// return without its tables, which are read from the record.
    async fn built(
        &self,
        call: Call,
        once: crate::app::Once,
        order: Order,
    ) -> Result<(pb::BuiltReturn, Shown), AppError> {
        let prepared = self.app.report(call.clone(), order, returns::build).await?;
        let changed = self.app.change(
            call.clone(),
            once,
            prepared,
            returns::keep,
            wire::shown_to_wire,
        );
        let built = changed.await?;
        let named = crate::app::work::RecordName(built.id.clone());
        let shown = self.app.read(call, named, returns::get).await?;
        Ok((built, shown))
    }
}

fn progress_to(sender: &mpsc::Sender<Result<pb::BuildReturnResponse, Status>>) -> Progress {
    let sender = sender.clone();
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    Progress::to(move |stage, done, total| {
        let progress = pb::BuildProgress {
            stage: stage.to_owned(),
            done: number(done),
            total: number(total),
        };
        let piece = Some(BuildPiece::Progress(progress));
        // Whoever does not keep up misses a word on progress, never the return.
        let _ = sender.try_send(Ok(pb::BuildReturnResponse { piece }));
    })
}

async fn send_built(
    sender: &mpsc::Sender<Result<pb::BuildReturnResponse, Status>>,
    built: Result<(pb::BuiltReturn, Shown), AppError>,
    request_id: &str,
) -> Result<(), mpsc::error::SendError<Result<pb::BuildReturnResponse, Status>>> {
    let (built, shown) = match built {
        Ok(built) => built,
        Err(error) => return sender.send(Err(status(error, request_id))).await,
    };
    let tables = wire::pieces(&shown.kept.body);
    let tables = tables.into_iter().map(BuildPiece::Table);
    for piece in std::iter::once(BuildPiece::Built(built)).chain(tables) {
        let piece = Some(piece);
        sender.send(Ok(pb::BuildReturnResponse { piece })).await?;
    }
    Ok(())
}

/// Sends messages as fast as they are taken.
fn stream<T: 'static>(pieces: impl Iterator<Item = T> + Send + 'static) -> Pieces<T> {
    Box::pin(tokio_stream::iter(pieces.map(Ok)))
}

/// Puts the files of a return into the folder they leave by.
async fn put(app: &App, mut parcel: Parcel) -> Result<Parcel, AppError> {
    let refuse = |why| AppError::from(ReturnRefusal::NoWayOut { why });
    let Some(way_out) = app.way_out.as_ref().map(Arc::clone) else {
        return Err(refuse(
            "this server has no folder by which returns leave; start it with --return-folder",
        ));
    };
    let done = tokio::task::spawn_blocking(move || {
        let left = way_out.put(&parcel);
        left.map(|left| {
            parcel.left = left;
            parcel
        })
    });
    let done = done
        .await
        .map_err(|_| AppError::Internal("a return could not be put into its folder"))?;
    done.map_err(|stuck| match stuck {
        Stuck::NoRecipient => refuse(
            "nobody is known to encrypt a secure return for; start the server with \
             --return-recipient",
        ),
        Stuck::Conflict => refuse("the folder holds something else under the name of this return"),
        Stuck::Unwritable(kind) => {
            tracing::error!(%kind, "the folder by which returns leave cannot be written");
            refuse("the folder by which returns leave cannot be written")
        }
    })
}
