//! The directory.

use nrm_panel_domain::{
    directory::{Agency, Authority, Person, Role, Site},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{Listing, Page};

use super::{
    Violations, date_to_wire, kind_to_wire, not_after_today, page, required_date, required_name,
    token,
};
use crate::app::directory::Training;

macro_rules! asks_nothing {
    ($($function:ident($request:ident);)*) => {$(
        pub(crate) fn $function(_: pb::$request, _: CivilDate, _: &mut Violations) -> Option<()> {
            Some(())
        }
    )*};
}

asks_nothing! {
    who(WhoAmIRequest);
    sites(ListSitesRequest);
    authorities(ListAuthoritiesRequest);
    agencies(ListAgenciesRequest);
}

pub(crate) fn people(
    wire: pb::ListPeopleRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Page> {
    Some(page(wire.page_size, &wire.page_token, violations))
}

pub(crate) fn training(
    wire: pb::RecordTrainingRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Training> {
    let person = required_name("person_id", wire.person_id, violations);
    let completed_on = required_date("completed_on", wire.completed_on, violations);
    not_after_today("completed_on", completed_on, today, violations);
    Some(Training {
        person,
        completed_on: completed_on?,
    })
}

pub(crate) fn who_to_wire((person, agency, site): &(Person, Agency, Site)) -> pb::WhoAmIResponse {
    pb::WhoAmIResponse {
        person: Some(person_to_wire(person)),
        site: Some(site_to_wire(site)),
        agency: Some(agency_to_wire(agency)),
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn sites_to_wire(sites: &Vec<Site>) -> pb::ListSitesResponse {
    pb::ListSitesResponse {
        sites: sites.iter().map(site_to_wire).collect(),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn authorities_to_wire(authorities: &Vec<Authority>) -> pb::ListAuthoritiesResponse {
    let authority = |known: &Authority| pb::Authority {
        id: known.id.to_string(),
        name: known.name.clone(),
        joined_on: Some(date_to_wire(known.joined_on)),
    };
    pb::ListAuthoritiesResponse {
        authorities: authorities.iter().map(authority).collect(),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn agencies_to_wire(agencies: &Vec<Agency>) -> pb::ListAgenciesResponse {
    pb::ListAgenciesResponse {
        agencies: agencies.iter().map(agency_to_wire).collect(),
    }
}

pub(crate) fn people_to_wire(listing: &Listing<Person>) -> pb::ListPeopleResponse {
    pb::ListPeopleResponse {
        people: listing.items.iter().map(person_to_wire).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

pub(crate) fn trained_to_wire(person: &Person) -> pb::RecordTrainingResponse {
    pb::RecordTrainingResponse {
        person: Some(person_to_wire(person)),
    }
}

fn person_to_wire(person: &Person) -> pb::Person {
    pb::Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        agency_id: person.agency.to_string(),
        roles: person
            .roles
            .iter()
            .map(|role| role_to_wire(*role).into())
            .collect(),
        training_valid_until: person.training_valid_until.map(date_to_wire),
    }
}

fn site_to_wire(site: &Site) -> pb::Site {
    pb::Site {
        id: site.id.to_string(),
        name: site.name.clone(),
        live_since: Some(date_to_wire(site.live_since)),
        division: site.division.code().to_owned(),
        guardian_service: site.guardian_service,
        constitution_version: site.constitution.version,
    }
}

fn agency_to_wire(agency: &Agency) -> pb::Agency {
    pb::Agency {
        id: agency.id.to_string(),
        name: agency.name.clone(),
        kind: kind_to_wire(agency.kind).into(),
        first_responder: agency.first_responder.is_some(),
    }
}

fn role_to_wire(role: Role) -> pb::Role {
    match role {
        Role::FirstResponder => pb::Role::FirstResponder,
        Role::Coordinator => pb::Role::Coordinator,
        Role::Chair => pb::Role::Chair,
        Role::PanelMember => pb::Role::PanelMember,
        Role::SafeguardingLead => pb::Role::SafeguardingLead,
        Role::ReturnsOfficer => pb::Role::ReturnsOfficer,
        Role::Auditor => pb::Role::Auditor,
        Role::ScaLiaison => pb::Role::ScaLiaison,
        Role::Administrator => pb::Role::Administrator,
    }
}
