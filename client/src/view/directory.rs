//! The directory on a page.

use nrm_panel_proto::v1;

use super::yes_no;
use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// Who the caller is.
pub(crate) fn caller(reply: &v1::WhoAmIResponse) -> Page {
    let mut page = Page::new();
    let person = reply.person.clone().unwrap_or_default();
    let agency = reply.agency.clone().unwrap_or_default();
    let site = reply.site.clone().unwrap_or_default();
    page.heading(&person.name);
    page.fact("Agency", &agency.name);
    page.fact("Kind of agency", contract::AGENCY_KIND.title(agency.kind));
    page.fact("Site", &site.name);
    page.fact("Roles", contract::ROLE.list(&person.roles));
    let valid = print_date(person.training_valid_until.as_ref());
    page.fact("Training valid until", valid);
    page.fact("Person", &person.id);
    page.fact("Server version", &reply.server_version);
    page
}

/// The sites.
pub(crate) fn sites(sites: &[v1::Site]) -> Page {
    let mut table = Table::new(["Name", "Live since", "Division", "Guardian service", "Site"]);
    for site in sites {
        table.row([
            site.name.clone(),
            print_date(site.live_since.as_ref()),
            site.division.clone(),
            yes_no(site.guardian_service).to_owned(),
            site.id.clone(),
        ]);
    }
    Page::from(table)
}

/// The local authorities.
pub(crate) fn authorities(authorities: &[v1::Authority]) -> Page {
    let mut table = Table::new(["Name", "Joined", "Authority"]);
    for authority in authorities {
        table.row([
            authority.name.clone(),
            print_date(authority.joined_on.as_ref()),
            authority.id.clone(),
        ]);
    }
    Page::from(table)
}

/// The agencies.
pub(crate) fn agencies(agencies: &[v1::Agency]) -> Page {
    let mut table = Table::new(["Name", "Kind", "First responder", "Agency"]);
    for agency in agencies {
        table.row([
            agency.name.clone(),
            contract::AGENCY_KIND.title(agency.kind),
            yes_no(agency.first_responder).to_owned(),
            agency.id.clone(),
        ]);
    }
    Page::from(table)
}

/// The people.
pub(crate) fn people(people: &[v1::Person]) -> Page {
    let mut table = Table::new(["Name", "Roles", "Training valid until", "Agency", "Person"]);
    for person in people {
        table.row([
            person.name.clone(),
            contract::ROLE.list(&person.roles),
            print_date(person.training_valid_until.as_ref()),
            person.agency_id.clone(),
            person.id.clone(),
        ]);
    }
    Page::from(table)
}
