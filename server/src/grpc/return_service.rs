//! Statistical returns.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, return_service_server::ReturnService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::returns as wire};
use crate::app::returns;

#[tonic::async_trait]
impl ReturnService for Gateway {
    async fn build_return(
        &self,
        request: Request<pb::BuildReturnRequest>,
    ) -> Result<Response<pb::BuildReturnResponse>, Status> {
        self.prepare_and_change(
            Action::BuildReturn,
            request,
            wire::order,
            returns::build,
            returns::keep,
            wire::built_to_wire,
        )
        .await
    }

    async fn get_return(
        &self,
        request: Request<pb::GetReturnRequest>,
    ) -> Result<Response<pb::GetReturnResponse>, Status> {
        self.read(
            Action::GetReturn,
            request,
            wire::named,
            returns::get,
            wire::shown_to_wire,
        )
        .await
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
}
