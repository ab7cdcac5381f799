//! What becomes of sealed decisions.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, review_service_server::ReviewService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::review as wire};
use crate::app::review;

#[tonic::async_trait]
impl ReviewService for Gateway {
    async fn get_review(
        &self,
        request: Request<pb::GetReviewRequest>,
    ) -> Result<Response<pb::GetReviewResponse>, Status> {
        self.show(
            Action::GetReview,
            request,
            wire::query,
            review::get,
            wire::review_to_wire,
        )
        .await
    }

    async fn propose_supersession(
        &self,
        request: Request<pb::ProposeSupersessionRequest>,
    ) -> Result<Response<pb::ProposeSupersessionResponse>, Status> {
        self.change(
            Action::ProposeSupersession,
            request,
            wire::proposal,
            review::propose,
            wire::proposed_to_wire,
        )
        .await
    }

    async fn confirm_supersession(
        &self,
        request: Request<pb::ConfirmSupersessionRequest>,
    ) -> Result<Response<pb::ConfirmSupersessionResponse>, Status> {
        self.change(
            Action::ConfirmSupersession,
            request,
            wire::confirming,
            review::confirm,
            wire::confirmed_to_wire,
        )
        .await
    }

    async fn withdraw_supersession(
        &self,
        request: Request<pb::WithdrawSupersessionRequest>,
    ) -> Result<Response<pb::WithdrawSupersessionResponse>, Status> {
        self.change(
            Action::WithdrawSupersession,
            request,
            wire::withdrawing,
            review::withdraw,
            wire::withdrawn_to_wire,
        )
        .await
    }
}
