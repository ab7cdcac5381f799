//! The course of a case beside its decisions.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, course_service_server::CourseService};
use tonic::{Request, Response, Status};

use super::{call::Gateway, convert::course as wire};
use crate::app::course;

#[tonic::async_trait]
impl CourseService for Gateway {
    async fn suspend_case(
        &self,
        request: Request<pb::SuspendCaseRequest>,
    ) -> Result<Response<pb::SuspendCaseResponse>, Status> {
        self.change(
            Action::SuspendCase,
            request,
            wire::suspending,
            course::suspend,
            wire::suspend_to_wire,
        )
        .await
    }

    async fn lift_suspension(
        &self,
        request: Request<pb::LiftSuspensionRequest>,
    ) -> Result<Response<pb::LiftSuspensionResponse>, Status> {
        self.change(
            Action::LiftSuspension,
            request,
            wire::lifting,
            course::lift,
            wire::lift_to_wire,
        )
        .await
    }

    async fn propose_withdrawal(
        &self,
        request: Request<pb::ProposeWithdrawalRequest>,
    ) -> Result<Response<pb::ProposeWithdrawalResponse>, Status> {
        self.change(
            Action::ProposeWithdrawal,
            request,
            wire::withdrawing,
            course::withdraw,
            wire::withdraw_to_wire,
        )
        .await
    }

    async fn answer_withdrawal(
        &self,
        request: Request<pb::AnswerWithdrawalRequest>,
    ) -> Result<Response<pb::AnswerWithdrawalResponse>, Status> {
        self.change(
            Action::AnswerWithdrawal,
            request,
            wire::answering_withdrawal,
            course::answer_withdrawal,
            wire::answer_withdrawal_to_wire,
        )
        .await
    }

    async fn record_proceedings(
        &self,
        request: Request<pb::RecordProceedingsRequest>,
    ) -> Result<Response<pb::RecordProceedingsResponse>, Status> {
        self.change(
            Action::RecordProceedings,
            request,
            wire::proceeding,
            course::proceedings,
            wire::proceedings_to_wire,
        )
        .await
    }

    async fn record_delay_request(
        &self,
        request: Request<pb::RecordDelayRequestRequest>,
    ) -> Result<Response<pb::RecordDelayRequestResponse>, Status> {
        self.change(
            Action::RecordDelayRequest,
            request,
            wire::requesting_delay,
            course::request_delay,
            wire::request_delay_to_wire,
        )
        .await
    }

    async fn answer_delay_request(
        &self,
        request: Request<pb::AnswerDelayRequestRequest>,
    ) -> Result<Response<pb::AnswerDelayRequestResponse>, Status> {
        self.change(
            Action::AnswerDelayRequest,
            request,
            wire::answering_delay,
            course::answer_delay,
            wire::answer_delay_to_wire,
        )
        .await
    }

    async fn explain_lateness(
        &self,
        request: Request<pb::ExplainLatenessRequest>,
    ) -> Result<Response<pb::ExplainLatenessResponse>, Status> {
        self.change(
            Action::ExplainLateness,
            request,
            wire::explaining,
            course::explain,
            wire::explain_to_wire,
        )
        .await
    }

    async fn report_public_order_concern(
        &self,
        request: Request<pb::ReportPublicOrderConcernRequest>,
    ) -> Result<Response<pb::ReportPublicOrderConcernResponse>, Status> {
        self.change(
            Action::ReportPublicOrderConcern,
            request,
            wire::reporting,
            course::public_order,
            wire::public_order_to_wire,
        )
        .await
    }

    async fn record_consent(
        &self,
        request: Request<pb::RecordConsentRequest>,
    ) -> Result<Response<pb::RecordConsentResponse>, Status> {
        self.change(
            Action::RecordConsent,
            request,
            wire::consenting,
            course::consent,
            wire::consent_to_wire,
        )
        .await
    }

    async fn record_police_number(
        &self,
        request: Request<pb::RecordPoliceNumberRequest>,
    ) -> Result<Response<pb::RecordPoliceNumberResponse>, Status> {
        self.change(
            Action::RecordPoliceNumber,
            request,
            wire::numbering,
            course::police_number,
            wire::police_number_to_wire,
        )
        .await
    }
}
