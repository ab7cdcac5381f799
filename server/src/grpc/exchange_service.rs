//! What leaves the site.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, exchange_service_server::ExchangeService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::exchange as wire};
use crate::app::exchange;

#[tonic::async_trait]
impl ExchangeService for Gateway {
    async fn list_messages(
        &self,
        request: Request<pb::ListMessagesRequest>,
    ) -> Result<Response<pb::ListMessagesResponse>, Status> {
        self.show(
            Action::ListMessages,
            request,
            wire::messages,
            exchange::list,
            wire::listed_to_wire,
        )
        .await
    }

    async fn retry_message(
        &self,
        request: Request<pb::RetryMessageRequest>,
    ) -> Result<Response<pb::RetryMessageResponse>, Status> {
        self.change(
            Action::RetryMessage,
            request,
            wire::resending,
            exchange::send_again,
            wire::ordered_to_wire,
        )
        .await
    }

    async fn record_acknowledgement(
        &self,
        request: Request<pb::RecordAcknowledgementRequest>,
    ) -> Result<Response<pb::RecordAcknowledgementResponse>, Status> {
        self.change(
            Action::RecordAcknowledgement,
            request,
            wire::confirmation,
            exchange::acknowledge,
            wire::acknowledged_to_wire,
        )
        .await
    }
}
