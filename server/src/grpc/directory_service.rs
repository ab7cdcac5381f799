//! Sites, authorities, agencies, people.

use nrm_panel_domain::access::Action;
use nrm_panel_proto::v1::{self as pb, directory_service_server::DirectoryService};
use tonic::{Request, Response, Status};

use super::{
    call::Gateway,
    convert::{constitution, directory as wire},
};
use crate::app::directory;

#[tonic::async_trait]
impl DirectoryService for Gateway {
    async fn who_am_i(
        &self,
        request: Request<pb::WhoAmIRequest>,
    ) -> Result<Response<pb::WhoAmIResponse>, Status> {
        self.read(
            Action::WhoAmI,
            request,
            wire::who,
            directory::who_am_i,
            wire::who_to_wire,
        )
        .await
    }

    async fn list_sites(
        &self,
        request: Request<pb::ListSitesRequest>,
    ) -> Result<Response<pb::ListSitesResponse>, Status> {
        self.read(
            Action::ListSites,
            request,
            wire::sites,
            directory::sites,
            wire::sites_to_wire,
        )
        .await
    }

    async fn list_authorities(
        &self,
        request: Request<pb::ListAuthoritiesRequest>,
    ) -> Result<Response<pb::ListAuthoritiesResponse>, Status> {
        self.read(
            Action::ListAuthorities,
            request,
            wire::authorities,
            directory::authorities,
            wire::authorities_to_wire,
        )
        .await
    }

    async fn list_agencies(
        &self,
        request: Request<pb::ListAgenciesRequest>,
    ) -> Result<Response<pb::ListAgenciesResponse>, Status> {
        self.read(
            Action::ListAgencies,
            request,
            wire::agencies,
            directory::agencies,
            wire::agencies_to_wire,
        )
        .await
    }

    async fn list_people(
        &self,
        request: Request<pb::ListPeopleRequest>,
    ) -> Result<Response<pb::ListPeopleResponse>, Status> {
        self.read(
            Action::ListPeople,
            request,
            wire::people,
            directory::people,
            wire::people_to_wire,
        )
        .await
    }

    async fn record_training(
        &self,
        request: Request<pb::RecordTrainingRequest>,
    ) -> Result<Response<pb::RecordTrainingResponse>, Status> {
        self.change(
            Action::RecordTraining,
            request,
            wire::training,
            directory::record_training,
            wire::trained_to_wire,
        )
        .await
    }

    async fn get_constitution(
        &self,
        request: Request<pb::GetConstitutionRequest>,
    ) -> Result<Response<pb::GetConstitutionResponse>, Status> {
        self.read(
            Action::GetConstitution,
            request,
            constitution::asked,
            directory::constitution,
            constitution::shown,
        )
        .await
    }
}
