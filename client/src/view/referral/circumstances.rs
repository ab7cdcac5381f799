//! What a panel needs to know of a child besides, on a page.

use nrm_panel_proto::v1;

use super::answers::{approximate, day};
use crate::{
    contract,
    render::{page::Page, table::Table},
    view::yes_no,
};

/// Shows the circumstances, the most urgent first.
pub(super) fn shown(page: &mut Page, known: &v1::Circumstances) {
    page.heading("The child's circumstances");
    page.said("Danger now, and what was done", &known.immediate_danger);
    page.fact("Address", &known.address);
    page.fact("Placement", &known.placement);
    page.fact("Lives with", &known.lives_with);
    let suspected = known.carer_suspected.map(yes_no).unwrap_or_default();
    page.fact("Carer suspected", suspected);
    page.fact("Responsible authority", &known.responsible_authority);
    page.fact("Staying in the area of", &known.host_authority);
    page.fact("District", &known.district);
    if let Some(worker) = &known.social_worker {
        let contact = [&worker.name, &worker.phone, &worker.email].map(String::as_str);
        page.fact("Social worker", joined(&contact));
    }
    let status = contract::LEGAL_STATUS.title(known.legal_status);
    page.fact("Standing in law", status);
    page.fact("Of that", &known.legal_status_details);
    let guardian = contract::GUARDIAN_STATE.title(known.guardian_state);
    page.fact("Guardian", guardian);
    page.fact("Of the guardian", &known.guardian_details);
    if let Some(contact) = &known.safe_contact {
        page.fact("Safe contact", &contact.how);
        page.fact("When", &contact.when);
        page.fact("Avoid", &contact.avoid);
    }
    page.fact("Disability and needs", &known.disability);
    page.fact("Communication", &known.communication_needs);
    page.fact("Ethnicity", &known.ethnicity);
    page.fact("Religion", &known.religion);
    page.fact("First language", &known.first_language);
    page.fact("Sexual orientation", &known.sexual_orientation);
    let county_lines = known.county_lines.map(yes_no).unwrap_or_default();
    page.fact("County lines", county_lines);
    criminal(page, &known.criminal_matters);
    missing(page, &known.missing_episodes);
}

fn joined(parts: &[&str]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}

fn criminal(page: &mut Page, matters: &[v1::CriminalMatter]) {
    if matters.is_empty() {
        return;
    }
    page.heading("Arrest, charge and court");
    let mut table = Table::new([
        "What",
        "Arrested",
        "Charged",
        "In court",
        "Section 45 raised",
    ]);
    for matter in matters {
        table.row([
            matter.details.clone(),
            day(matter.arrested_on.as_ref()),
            day(matter.charged_on.as_ref()),
            day(matter.court_on.as_ref()),
            matter
                .section_45_raised
                .map_or("not known", yes_no)
                .to_owned(),
        ]);
    }
    page.table(table);
}

fn missing(page: &mut Page, episodes: &[v1::MissingEpisode]) {
    if episodes.is_empty() {
        return;
    }
    page.heading("Times missing");
    let mut table = Table::new(["From", "Until", "What is known"]);
    for episode in episodes {
        table.row([
            approximate(episode.from.as_ref()),
            approximate(episode.until.as_ref()),
            episode.details.clone(),
        ]);
    }
    page.table(table);
}
