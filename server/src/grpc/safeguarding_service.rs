//! What safeguarding did beside the plans.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, safeguarding_service_server::SafeguardingService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::safeguarding as wire};
use crate::app::safeguarding;

#[tonic::async_trait]
impl SafeguardingService for Gateway {
    async fn record_step(
        &self,
        request: Request<pb::RecordStepRequest>,
    ) -> Result<Response<pb::RecordStepResponse>, Status> {
        self.change(
            Action::RecordStep,
            request,
            wire::record_of,
            safeguarding::record,
            wire::record_to_wire,
        )
        .await
    }

    async fn record_step_outcome(
        &self,
        request: Request<pb::RecordStepOutcomeRequest>,
    ) -> Result<Response<pb::RecordStepOutcomeResponse>, Status> {
        self.change(
            Action::RecordStepOutcome,
            request,
            wire::end_of,
            safeguarding::end,
            wire::end_to_wire,
        )
        .await
    }
}
