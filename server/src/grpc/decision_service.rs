//! Positions and seals.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, decision_service_server::DecisionService};
use tonic::{Request, Response, Status};

use super::{
    call::Gateway,
    convert::{case, decision as wire, decision_document as document, second_look},
};
use crate::app::{decision, decision_document};

#[tonic::async_trait]
impl DecisionService for Gateway {
    async fn record_position(
        &self,
        request: Request<pb::RecordPositionRequest>,
    ) -> Result<Response<pb::RecordPositionResponse>, Status> {
        self.change(
            Action::RecordPosition,
            request,
            wire::stating,
            decision::state_position,
            wire::recorded_to_wire,
        )
        .await
    }

    async fn record_second_look(
        &self,
        request: Request<pb::RecordSecondLookRequest>,
    ) -> Result<Response<pb::RecordSecondLookResponse>, Status> {
        self.change(
            Action::RecordSecondLook,
            request,
            second_look::looking,
            decision::look_again,
            second_look::recorded_to_wire,
        )
        .await
    }

    async fn seal_decision(
        &self,
        request: Request<pb::SealDecisionRequest>,
    ) -> Result<Response<pb::SealDecisionResponse>, Status> {
        self.change(
            Action::SealDecision,
            request,
            wire::sealing,
            decision::seal,
            wire::sealed_to_wire,
        )
        .await
    }

    async fn get_decisions(
        &self,
        request: Request<pb::GetDecisionsRequest>,
    ) -> Result<Response<pb::GetDecisionsResponse>, Status> {
        self.show(
            Action::GetDecisions,
            request,
            case::decisions_of,
            decision::list,
            wire::decisions_to_wire,
        )
        .await
    }

    async fn get_decision_document(
        &self,
        request: Request<pb::GetDecisionDocumentRequest>,
    ) -> Result<Response<pb::GetDecisionDocumentResponse>, Status> {
        self.show(
            Action::GetDecisionDocument,
            request,
            document::wanted,
            decision_document::write,
            document::written_to_wire,
        )
        .await
    }
}
