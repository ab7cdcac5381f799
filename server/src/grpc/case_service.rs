//! Cases.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, case_service_server::CaseService};
use tonic::{Request, Response, Status};

use super::{
    call::Gateway,
    convert::{self, case, exchange, readiness as wire},
};
use crate::app::{self, case_read, case_record, notifiable, readiness};

#[tonic::async_trait]
impl CaseService for Gateway {
    async fn get_case(
        &self,
        request: Request<pb::GetCaseRequest>,
    ) -> Result<Response<pb::GetCaseResponse>, Status> {
        self.show(
            Action::GetCase,
            request,
            case::query,
            case_read::get,
            case::view_to_wire,
        )
        .await
    }

    async fn list_cases(
        &self,
        request: Request<pb::ListCasesRequest>,
    ) -> Result<Response<pb::ListCasesResponse>, Status> {
        self.show(
            Action::ListCases,
            request,
            case::cases,
            case_read::list,
            case::rows_to_wire,
        )
        .await
    }

    async fn get_case_history(
        &self,
        request: Request<pb::GetCaseHistoryRequest>,
    ) -> Result<Response<pb::GetCaseHistoryResponse>, Status> {
        self.show(
            Action::GetCaseHistory,
            request,
            case::history_of,
            case_read::history,
            case::history_to_wire,
        )
        .await
    }

    async fn get_case_clocks(
        &self,
        request: Request<pb::GetCaseClocksRequest>,
    ) -> Result<Response<pb::GetCaseClocksResponse>, Status> {
        self.show(
            Action::GetCaseClocks,
            request,
            case::clocks_of,
            case_read::clocks,
            case::clocks_to_wire,
        )
        .await
    }

    async fn get_case_eligibility(
        &self,
        request: Request<pb::GetCaseEligibilityRequest>,
    ) -> Result<Response<pb::GetCaseEligibilityResponse>, Status> {
        self.show(
            Action::GetCaseEligibility,
            request,
            case::eligibility_of,
            case_read::eligibility,
            case::eligibility_to_wire,
        )
        .await
    }

    async fn get_case_readiness(
        &self,
        request: Request<pb::GetCaseReadinessRequest>,
    ) -> Result<Response<pb::GetCaseReadinessResponse>, Status> {
        self.show(
            Action::GetCaseReadiness,
            request,
            wire::query,
            readiness::get,
            wire::view_to_wire,
        )
        .await
    }

    async fn get_case_at_instant(
        &self,
        request: Request<pb::GetCaseAtInstantRequest>,
    ) -> Result<Response<pb::GetCaseAtInstantResponse>, Status> {
        self.show(
            Action::GetCaseAtInstant,
            request,
            convert::instant::query,
            app::instant::get,
            convert::instant::view_to_wire,
        )
        .await
    }

    async fn record_age_status(
        &self,
        request: Request<pb::RecordAgeStatusRequest>,
    ) -> Result<Response<pb::RecordAgeStatusResponse>, Status> {
        self.change(
            Action::RecordAgeStatus,
            request,
            case::age_standing,
            case_record::age_status,
            case::age_recorded,
        )
        .await
    }

    async fn record_sca_update(
        &self,
        request: Request<pb::RecordScaUpdateRequest>,
    ) -> Result<Response<pb::RecordScaUpdateResponse>, Status> {
        self.change(
            Action::RecordScaUpdate,
            request,
            case::sca_word,
            case_record::sca_update,
            case::sca_recorded,
        )
        .await
    }

    async fn record_responsible_authority(
        &self,
        request: Request<pb::RecordResponsibleAuthorityRequest>,
    ) -> Result<Response<pb::RecordResponsibleAuthorityResponse>, Status> {
        self.change(
            Action::RecordResponsibleAuthority,
            request,
            case::responsibility,
            case_record::responsible_authority,
            case::authority_recorded,
        )
        .await
    }

    async fn record_contribution(
        &self,
        request: Request<pb::RecordContributionRequest>,
    ) -> Result<Response<pb::RecordContributionResponse>, Status> {
        self.change(
            Action::RecordContribution,
            request,
            case::heard,
            case_record::contribution,
            case::contribution_recorded,
        )
        .await
    }

    async fn assign_social_worker(
        &self,
        request: Request<pb::AssignSocialWorkerRequest>,
    ) -> Result<Response<pb::AssignSocialWorkerResponse>, Status> {
        self.change(
            Action::AssignSocialWorker,
            request,
            case::assignment,
            case_record::social_worker,
            case::assigned,
        )
        .await
    }

    async fn declare_interest(
        &self,
        request: Request<pb::DeclareInterestRequest>,
    ) -> Result<Response<pb::DeclareInterestResponse>, Status> {
        self.change(
            Action::DeclareInterest,
            request,
            case::interest,
            case_record::interest,
            case::interest_declared,
        )
        .await
    }

    async fn impose_recusal(
        &self,
        request: Request<pb::ImposeRecusalRequest>,
    ) -> Result<Response<pb::ImposeRecusalResponse>, Status> {
        self.change(
            Action::ImposeRecusal,
            request,
            case::recusal,
            case_record::recusal,
            case::recused,
        )
        .await
    }

    async fn link_cases(
        &self,
        request: Request<pb::LinkCasesRequest>,
    ) -> Result<Response<pb::LinkCasesResponse>, Status> {
        self.change(
            Action::LinkCases,
            request,
            case::linking,
            case_record::link,
            case::linked,
        )
        .await
    }

    async fn get_case_matches(
        &self,
        request: Request<pb::GetCaseMatchesRequest>,
    ) -> Result<Response<pb::GetCaseMatchesResponse>, Status> {
        self.show(
            Action::GetCaseMatches,
            request,
            convert::matching::matches_of,
            app::matching::matches,
            convert::matching::matches_to_wire,
        )
        .await
    }

    async fn dismiss_match(
        &self,
        request: Request<pb::DismissMatchRequest>,
    ) -> Result<Response<pb::DismissMatchResponse>, Status> {
        self.change(
            Action::DismissMatch,
            request,
            convert::matching::dismissal,
            app::matching::dismiss,
            convert::matching::dismissed,
        )
        .await
    }

    async fn record_notifiable_event(
        &self,
        request: Request<pb::RecordNotifiableEventRequest>,
    ) -> Result<Response<pb::RecordNotifiableEventResponse>, Status> {
        self.change(
            Action::RecordNotifiableEvent,
            request,
            exchange::notifying,
            notifiable::record,
            exchange::notified_to_wire,
        )
        .await
    }

    async fn record_external_decision(
        &self,
        request: Request<pb::RecordExternalDecisionRequest>,
    ) -> Result<Response<pb::RecordExternalDecisionResponse>, Status> {
        self.change(
            Action::RecordExternalDecision,
            request,
            case::external,
            case_record::external,
            case::external_recorded,
        )
        .await
    }
}
