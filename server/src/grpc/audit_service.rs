//! The audit.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, audit_service_server::AuditService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::audit as wire};
use crate::app::audit;

#[tonic::async_trait]
impl AuditService for Gateway {
    async fn list_events(
        &self,
        request: Request<pb::ListEventsRequest>,
    ) -> Result<Response<pb::ListEventsResponse>, Status> {
        self.show(
            Action::ListEvents,
            request,
            wire::events,
            audit::events,
            wire::events_to_wire,
        )
        .await
    }

    async fn list_accesses(
        &self,
        request: Request<pb::ListAccessesRequest>,
    ) -> Result<Response<pb::ListAccessesResponse>, Status> {
        self.show(
            Action::ListAccesses,
            request,
            wire::accesses,
            audit::accesses,
            wire::accesses_to_wire,
        )
        .await
    }

    async fn verify_chains(
        &self,
        request: Request<pb::VerifyChainsRequest>,
    ) -> Result<Response<pb::VerifyChainsResponse>, Status> {
        self.report(
            Action::VerifyChains,
            request,
            wire::chains,
            audit::verify,
            wire::verification_to_wire,
        )
        .await
    }
}
