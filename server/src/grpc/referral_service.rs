//! Lodging and reading back referrals.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, referral_service_server::ReferralService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::referral as wire};
use crate::app::referral;

#[tonic::async_trait]
impl ReferralService for Gateway {
    async fn lodge_referral(
        &self,
        request: Request<pb::LodgeReferralRequest>,
    ) -> Result<Response<pb::LodgeReferralResponse>, Status> {
        const ACTION: Action = Action::LodgeReferral;
        if request.get_ref().validate_only {
            let (to_input, to_reply) = (wire::lodgement, wire::receipt_to_wire);
            return self
                .read(ACTION, request, to_input, referral::rehearse, to_reply)
                .await;
        }
        self.change(
            ACTION,
            request,
            wire::lodgement,
            referral::lodge,
            wire::receipt_to_wire,
        )
        .await
    }

    async fn get_referral(
        &self,
        request: Request<pb::GetReferralRequest>,
    ) -> Result<Response<pb::GetReferralResponse>, Status> {
        self.show(
            Action::GetReferral,
            request,
            wire::named,
            referral::get,
            wire::referral_to_wire,
        )
        .await
    }

    async fn list_referrals(
        &self,
        request: Request<pb::ListReferralsRequest>,
    ) -> Result<Response<pb::ListReferralsResponse>, Status> {
        let to_reply = wire::referrals_to_wire;
        self.show(
            Action::ListReferrals,
            request,
            wire::listing,
            referral::list,
            to_reply,
        )
        .await
    }

    async fn retract_referral(
        &self,
        request: Request<pb::RetractReferralRequest>,
    ) -> Result<Response<pb::RetractReferralResponse>, Status> {
        let to_reply = wire::retracted_to_wire;
        self.change(
            Action::RetractReferral,
            request,
            wire::retraction,
            referral::retract,
            to_reply,
        )
        .await
    }

    async fn answer_query(
        &self,
        request: Request<pb::AnswerQueryRequest>,
    ) -> Result<Response<pb::AnswerQueryResponse>, Status> {
        self.change(
            Action::AnswerQuery,
            request,
            wire::reply,
            referral::answer_query,
            wire::answered_to_wire,
        )
        .await
    }

    async fn list_questions(
        &self,
        request: Request<pb::ListQuestionsRequest>,
    ) -> Result<Response<pb::ListQuestionsResponse>, Status> {
        self.read(
            Action::ListQuestions,
            request,
            wire::questions,
            referral::questions,
            wire::questions_to_wire,
        )
        .await
    }
}
