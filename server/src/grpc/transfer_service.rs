//! Giving a case over to others.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, transfer_service_server::TransferService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::transfer as wire};
use crate::app::transfer;

#[tonic::async_trait]
impl TransferService for Gateway {
    async fn propose_transfer(
        &self,
        request: Request<pb::ProposeTransferRequest>,
    ) -> Result<Response<pb::ProposeTransferResponse>, Status> {
        self.change(
            Action::ProposeTransfer,
            request,
            wire::proposal,
            transfer::propose,
            wire::proposed_to_wire,
        )
        .await
    }

    async fn record_transfer_accepted(
        &self,
        request: Request<pb::RecordTransferAcceptedRequest>,
    ) -> Result<Response<pb::RecordTransferAcceptedResponse>, Status> {
        self.change(
            Action::RecordTransferAccepted,
            request,
            wire::acceptance,
            transfer::accept,
            wire::accepted_to_wire,
        )
        .await
    }

    async fn cancel_transfer(
        &self,
        request: Request<pb::CancelTransferRequest>,
    ) -> Result<Response<pb::CancelTransferResponse>, Status> {
        self.change(
            Action::CancelTransfer,
            request,
            wire::ending,
            transfer::end,
            wire::cancelled_to_wire,
        )
        .await
    }
}
