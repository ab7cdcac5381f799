//! Reference data.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, reference_service_server::ReferenceService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::reference as wire};
use crate::app::reference;

#[tonic::async_trait]
impl ReferenceService for Gateway {
    async fn list_reference(
        &self,
        request: Request<pb::ListReferenceRequest>,
    ) -> Result<Response<pb::ListReferenceResponse>, Status> {
        self.read(
            Action::ListReference,
            request,
            wire::search,
            reference::list,
            wire::found_to_wire,
        )
        .await
    }
}
