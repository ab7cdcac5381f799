//! Sittings.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, sitting_service_server::SittingService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::sitting as wire};
use crate::app::{adjourn, sitting};

#[tonic::async_trait]
impl SittingService for Gateway {
    async fn schedule_sitting(
        &self,
        request: Request<pb::ScheduleSittingRequest>,
    ) -> Result<Response<pb::ScheduleSittingResponse>, Status> {
        self.change(
            Action::ScheduleSitting,
            request,
            wire::schedule,
            sitting::schedule,
            wire::scheduled,
        )
        .await
    }

    async fn get_sitting(
        &self,
        request: Request<pb::GetSittingRequest>,
    ) -> Result<Response<pb::GetSittingResponse>, Status> {
        self.show(
            Action::GetSitting,
            request,
            wire::named,
            sitting::get,
            wire::shown,
        )
        .await
    }

    async fn list_sittings(
        &self,
        request: Request<pb::ListSittingsRequest>,
    ) -> Result<Response<pb::ListSittingsResponse>, Status> {
        self.read(
            Action::ListSittings,
            request,
            wire::listing,
            sitting::list,
            wire::rows_to_wire,
        )
        .await
    }

    async fn add_agenda_item(
        &self,
        request: Request<pb::AddAgendaItemRequest>,
    ) -> Result<Response<pb::AddAgendaItemResponse>, Status> {
        self.change(
            Action::AddAgendaItem,
            request,
            wire::listed,
            sitting::add_item,
            wire::item_added,
        )
        .await
    }

    async fn convene_sitting(
        &self,
        request: Request<pb::ConveneSittingRequest>,
    ) -> Result<Response<pb::ConveneSittingResponse>, Status> {
        self.change(
            Action::ConveneSitting,
            request,
            wire::convening,
            sitting::convene,
            wire::convened,
        )
        .await
    }

    async fn record_attendance(
        &self,
        request: Request<pb::RecordAttendanceRequest>,
    ) -> Result<Response<pb::RecordAttendanceResponse>, Status> {
        self.change(
            Action::RecordAttendance,
            request,
            wire::movement,
            sitting::attend,
            wire::attended,
        )
        .await
    }

    async fn adjourn_item(
        &self,
        request: Request<pb::AdjournItemRequest>,
    ) -> Result<Response<pb::AdjournItemResponse>, Status> {
        self.change(
            Action::AdjournItem,
            request,
            wire::adjourning,
            adjourn::item,
            wire::adjourned,
        )
        .await
    }

    async fn close_sitting(
        &self,
        request: Request<pb::CloseSittingRequest>,
    ) -> Result<Response<pb::CloseSittingResponse>, Status> {
        self.change(
            Action::CloseSitting,
            request,
            wire::ending,
            sitting::close,
            wire::closed,
        )
        .await
    }
}
