//! What positive decisions open, from opened to delivered.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, entitlement_service_server::EntitlementService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::entitlement as wire};
use crate::app::entitlement;

#[tonic::async_trait]
impl EntitlementService for Gateway {
    async fn list_entitlements(
        &self,
        request: Request<pb::ListEntitlementsRequest>,
    ) -> Result<Response<pb::ListEntitlementsResponse>, Status> {
        self.show(
            Action::ListEntitlements,
            request,
            wire::list_of,
            entitlement::list,
            wire::list_to_wire,
        )
        .await
    }

    async fn update_entitlement(
        &self,
        request: Request<pb::UpdateEntitlementRequest>,
    ) -> Result<Response<pb::UpdateEntitlementResponse>, Status> {
        self.change(
            Action::UpdateEntitlement,
            request,
            wire::update_of,
            entitlement::update,
            wire::update_to_wire,
        )
        .await
    }
}
