//! Challenges between agencies.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, challenge_service_server::ChallengeService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::challenge as wire};
use crate::app::challenge;

#[tonic::async_trait]
impl ChallengeService for Gateway {
    async fn raise_challenge(
        &self,
        request: Request<pb::RaiseChallengeRequest>,
    ) -> Result<Response<pb::RaiseChallengeResponse>, Status> {
        self.change(
            Action::RaiseChallenge,
            request,
            wire::raise,
            challenge::raise,
            wire::raised_to_wire,
        )
        .await
    }

    async fn answer_challenge(
        &self,
        request: Request<pb::AnswerChallengeRequest>,
    ) -> Result<Response<pb::AnswerChallengeResponse>, Status> {
        self.change(
            Action::AnswerChallenge,
            request,
            wire::answering,
            challenge::answer,
            wire::answered_to_wire,
        )
        .await
    }

    async fn escalate_challenge(
        &self,
        request: Request<pb::EscalateChallengeRequest>,
    ) -> Result<Response<pb::EscalateChallengeResponse>, Status> {
        self.change(
            Action::EscalateChallenge,
            request,
            wire::escalating,
            challenge::escalate,
            wire::escalated_to_wire,
        )
        .await
    }

    async fn close_challenge(
        &self,
        request: Request<pb::CloseChallengeRequest>,
    ) -> Result<Response<pb::CloseChallengeResponse>, Status> {
        self.change(
            Action::CloseChallenge,
            request,
            wire::closing,
            challenge::close,
            wire::closed_to_wire,
        )
        .await
    }
}
