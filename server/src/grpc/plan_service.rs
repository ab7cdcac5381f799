//! Local safeguarding plans.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, plan_service_server::PlanService};
use tonic::{Request, Response, Status};

use super::{
    call::Gateway,
    convert::{case, plan as wire},
};
use crate::app::plan;

#[tonic::async_trait]
impl PlanService for Gateway {
    async fn link_plan(
        &self,
        request: Request<pb::LinkPlanRequest>,
    ) -> Result<Response<pb::LinkPlanResponse>, Status> {
        self.change(
            Action::LinkPlan,
            request,
            wire::new_plan,
            plan::link,
            wire::linked_to_wire,
        )
        .await
    }

    async fn record_plan_version(
        &self,
        request: Request<pb::RecordPlanVersionRequest>,
    ) -> Result<Response<pb::RecordPlanVersionResponse>, Status> {
        self.change(
            Action::RecordPlanVersion,
            request,
            wire::new_version,
            plan::add_version,
            wire::versioned_to_wire,
        )
        .await
    }

    async fn list_plans(
        &self,
        request: Request<pb::ListPlansRequest>,
    ) -> Result<Response<pb::ListPlansResponse>, Status> {
        self.show(
            Action::ListPlans,
            request,
            case::plans_of,
            plan::list,
            wire::plans_to_wire,
        )
        .await
    }
}
