//! The minute of a decision (rules.md R59): what the case is, what was found and why, which
//! accounts are accepted and which are not, what each document weighed, and where the record
//! can be looked up. A pure function of the case at the event that sealed the decision.
//!
//! It goes with the letter where grounds are not found and stays on file where they are
//! (R60). It is never addressed to the child (R61), and the competent authority, not the
//! site, tells those who are told (R62).

use super::{
    LedgerHead, challenges, child, decided, documents, findings, heard, panel_record, superseded,
    withheld::Withheld,
};
use crate::{
    case::Case,
    decision::{Cited, Decision, EvidenceWeight, Outcome, PanelRecord},
    directory::Site,
    document::{Document, Section, words},
    id::AgencyId,
    projection::LocationClass,
    referral::{PlaceRole, exploitation_label},
    refusal::stage_name,
};

/// Writes the minute of a decision of the panel; `None` for one of somebody else.
#[must_use]
pub fn minute(
    site: &Site,
    case: &Case,
    decision: &Decision,
    receiver: AgencyId,
    head: &LedgerHead,
) -> Option<Document> {
    let record = panel_record(decision)?;
    let withheld = Withheld::new(case, receiver);
    let stage = stage_name(decision.stage);
    let mut evidence = Section::new("Weight given to each item of evidence");
    evidence = findings::weighed(&words(stage), record, &withheld, evidence);
    let mut document = Document::new(format!("Minute of {stage}, case {}", case.reference))
        .with(use_of(decision))
        .with(summary(site, case))
        .with(country(case))
        .with(accepted(record))
        .with(superseded::told(decided(decision, record), case, decision))
        .with(evidence);
    let cited = documents::cited(case, decision);
    if !cited.is_empty() {
        document = document.with(documents::list("Documents among it", &cited, receiver));
    }
    let document = challenges::added(document.with(heard(case)), case);
    Some(document.with(notified(site, case)).with(head.section(case)))
}

/// What becomes of the minute (R60, R61, R65).
fn use_of(decision: &Decision) -> Section {
    let becomes = match decision.outcome {
        Outcome::Negative => "It is enclosed with the letter of the competent authority.",
        Outcome::Positive => "It stays on file and is not enclosed with the letter.",
    };
    Section::new("What this is")
        .fact("Decision on", words(stage_name(decision.stage)))
        .fact("Outcome", words(decision.outcome.code()))
        .fact("Decided on", decision.decided_on)
        .paragraph(becomes)
        .paragraph(
            "Never serve it on the child. The competent authority serves the local authority's \
             worker, the guardian or an appointed representative, at a safe address that is \
             not on this paper.",
        )
        .paragraph("Address and support details are for those directly involved alone.")
}

fn summary(site: &Site, case: &Case) -> Section {
    Section::new("Case summary")
        .fact("Site", &site.name)
        .fact("Reference of the site", &case.reference)
        .fact(
            "Reference of the SCA",
            case.sca.reference.as_deref().unwrap_or("not recorded yet"),
        )
        .fact("Child", child(case))
        .fact("Standing of the age", words(case.age_status.code()))
        .fact("Referred by", &case.referral.referrer.organisation)
        .fact("Came from", words(case.source.code()))
        .fact("Received by the site", case.site_received_on())
        .fact("Received by the NRM", case.nrm_received_on)
        .fact("Responsible authority", case.authority.name())
        .fact(
            "Exploitation as referred",
            exploitation_label(&case.referral.exploitation),
        )
}

/// Where it is said to have happened. What was relied on of a country is evidence, and is
/// weighed with it; no finding is made on nationality (R36).
fn country(case: &Case) -> Section {
    let place = match case.referral.location {
        LocationClass::Overseas => "abroad",
        LocationClass::Uk => "in the United Kingdom",
        LocationClass::UkAndOverseas => "in the United Kingdom and abroad",
        LocationClass::Unknown => "not stated",
    };
    let account = case.referral.account();
    let mut countries: Vec<&str> = account
        .parts
        .expose()
        .places
        .iter()
        .filter(|place| matches!(place.role, PlaceRole::Exploitation | PlaceRole::Transit))
        .map(|place| place.country.trim())
        .filter(|country| !country.is_empty())
        .collect();
    countries.sort_unstable();
    countries.dedup();
    Section::new("Country information")
        .fact("Exploitation said to have happened", place)
        .fact("Countries named", countries.join("; "))
        .paragraph(
            "Information on a country that was relied on is among the evidence, with its \
             weight. No finding is made on nationality.",
        )
}

/// Which accounts and events are accepted, and which are not, by the item that tells them.
fn accepted(record: &PanelRecord) -> Section {
    let (mut taken, mut not): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for Cited { citation, .. } in &record.evidence {
        let item = citation.item.to_string();
        if citation.weight == EvidenceWeight::None {
            not.push(item);
        } else {
            taken.push(item);
        }
    }
    not.extend(record.set_aside.iter().map(|aside| aside.item.to_string()));
    let or_none = |items: Vec<String>| match items.as_slice() {
        [] => "none".to_owned(),
        _ => items.join(", "),
    };
    Section::new("Accepted and rejected")
        .fact("Events accepted as told in", or_none(taken))
        .fact("Events rejected, or set aside, as told in", or_none(not))
        .paragraph("Why stands with each item below, and with each element.")
}

/// Whom the competent authority tells (R62). It is theirs to do: nobody is told by this.
fn notified(site: &Site, case: &Case) -> Section {
    let account = case.referral.account();
    let matters = account.parts.expose().circumstances.as_ref();
    let prosecuted = matters.is_some_and(|of| {
        let mut matters = of.criminal_matters.iter();
        matters.any(|matter| matter.charged_on.is_some() || matter.court_on.is_some())
    });
    let guardian = if site.guardian_service { "yes" } else { "" };
    let prosecutor = if prosecuted {
        "through the police: proceedings are on record"
    } else {
        "through the police, where there are proceedings; none are on record"
    };
    Section::new("For the competent authority to notify")
        .fact("First responder", &case.referral.referrer.organisation)
        .fact("Local authority", case.authority.name())
        .fact("Independent child trafficking guardian", guardian)
        .fact("Police", "yes")
        .fact("Prosecutor", prosecutor)
}
