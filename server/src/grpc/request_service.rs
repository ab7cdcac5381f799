//! Information asked of agencies.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, request_service_server::RequestService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::request as wire};
use crate::app::request;

#[tonic::async_trait]
impl RequestService for Gateway {
    async fn request_information(
        &self,
        request: Request<pb::RequestInformationRequest>,
    ) -> Result<Response<pb::RequestInformationResponse>, Status> {
        self.change(
            Action::RequestInformation,
            request,
            wire::asking,
            request::ask,
            wire::asked_to_wire,
        )
        .await
    }

    async fn get_information_request(
        &self,
        request: Request<pb::GetInformationRequestRequest>,
    ) -> Result<Response<pb::GetInformationRequestResponse>, Status> {
        self.show(
            Action::GetInformationRequest,
            request,
            wire::named,
            request::get,
            wire::view_to_wire,
        )
        .await
    }

    async fn list_information_requests(
        &self,
        request: Request<pb::ListInformationRequestsRequest>,
    ) -> Result<Response<pb::ListInformationRequestsResponse>, Status> {
        self.show(
            Action::ListInformationRequests,
            request,
            wire::query,
            request::list,
            wire::lines_to_wire,
        )
        .await
    }

    async fn chase_information(
        &self,
        request: Request<pb::ChaseInformationRequest>,
    ) -> Result<Response<pb::ChaseInformationResponse>, Status> {
        self.change(
            Action::ChaseInformation,
            request,
            wire::chasing,
            request::chase,
            wire::chased_to_wire,
        )
        .await
    }

    async fn record_information(
        &self,
        request: Request<pb::RecordInformationRequest>,
    ) -> Result<Response<pb::RecordInformationResponse>, Status> {
        self.change(
            Action::RecordInformation,
            request,
            wire::coming,
            request::record,
            wire::recorded_to_wire,
        )
        .await
    }

    async fn withdraw_request(
        &self,
        request: Request<pb::WithdrawRequestRequest>,
    ) -> Result<Response<pb::WithdrawRequestResponse>, Status> {
        self.change(
            Action::WithdrawRequest,
            request,
            wire::withdrawing,
            request::withdraw,
            wire::withdrawn_to_wire,
        )
        .await
    }
}
