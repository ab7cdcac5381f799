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

    async fn request_reconsideration(
        &self,
        request: Request<pb::RequestReconsiderationRequest>,
    ) -> Result<Response<pb::RequestReconsiderationResponse>, Status> {
        self.change(
            Action::RequestReconsideration,
            request,
            wire::asked::requesting,
            review::asked::request,
            wire::asked::requested_to_wire,
        )
        .await
    }

    async fn answer_reconsideration(
        &self,
        request: Request<pb::AnswerReconsiderationRequest>,
    ) -> Result<Response<pb::AnswerReconsiderationResponse>, Status> {
        self.change(
            Action::AnswerReconsideration,
            request,
            wire::asked::answering,
            review::asked::answer,
            wire::asked::answered_to_wire,
        )
        .await
    }

    async fn record_revocation(
        &self,
        request: Request<pb::RecordRevocationRequest>,
    ) -> Result<Response<pb::RecordRevocationResponse>, Status> {
        self.change(
            Action::RecordRevocation,
            request,
            wire::asked::revoking,
            review::asked::revoke,
            wire::asked::revoked_to_wire,
        )
        .await
    }

    async fn record_quality_notice(
        &self,
        request: Request<pb::RecordQualityNoticeRequest>,
    ) -> Result<Response<pb::RecordQualityNoticeResponse>, Status> {
        self.change(
            Action::RecordQualityNotice,
            request,
            wire::asked::noticing,
            review::asked::notice,
            wire::asked::noticed_to_wire,
        )
        .await
    }

    async fn answer_quality_notice(
        &self,
        request: Request<pb::AnswerQualityNoticeRequest>,
    ) -> Result<Response<pb::AnswerQualityNoticeResponse>, Status> {
        self.change(
            Action::AnswerQualityNotice,
            request,
            wire::asked::replying,
            review::asked::reply,
            wire::asked::replied_to_wire,
        )
        .await
    }
}
