//! Weighing a case before it is decided.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, weighing_service_server::WeighingService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::weighing as wire};
use crate::app::{similar, weighing};

#[tonic::async_trait]
impl WeighingService for Gateway {
    async fn record_own_view(
        &self,
        request: Request<pb::RecordOwnViewRequest>,
    ) -> Result<Response<pb::RecordOwnViewResponse>, Status> {
        self.change(
            Action::RecordOwnView,
            request,
            wire::viewing,
            weighing::record_view,
            wire::viewed_to_wire,
        )
        .await
    }

    async fn record_indicator(
        &self,
        request: Request<pb::RecordIndicatorRequest>,
    ) -> Result<Response<pb::RecordIndicatorResponse>, Status> {
        self.change(
            Action::RecordIndicator,
            request,
            wire::noting,
            weighing::note,
            wire::noted_to_wire,
        )
        .await
    }

    async fn get_matrix(
        &self,
        request: Request<pb::GetMatrixRequest>,
    ) -> Result<Response<pb::GetMatrixResponse>, Status> {
        self.show(
            Action::GetMatrix,
            request,
            wire::matrix_query,
            weighing::matrix,
            wire::matrix_to_wire,
        )
        .await
    }

    async fn suggest_indicators(
        &self,
        request: Request<pb::SuggestIndicatorsRequest>,
    ) -> Result<Response<pb::SuggestIndicatorsResponse>, Status> {
        self.change(
            Action::SuggestIndicators,
            request,
            wire::suggesting,
            weighing::suggest,
            wire::suggested_to_wire,
        )
        .await
    }

    async fn find_similar_decisions(
        &self,
        request: Request<pb::FindSimilarDecisionsRequest>,
    ) -> Result<Response<pb::FindSimilarDecisionsResponse>, Status> {
        self.show(
            Action::FindSimilarDecisions,
            request,
            wire::similar_query,
            similar::find,
            wire::similar_to_wire,
        )
        .await
    }
}
