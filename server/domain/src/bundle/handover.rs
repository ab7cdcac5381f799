//! What whoever takes a case over is given: all that the panel knew, save what its
//! originators keep back (rules.md R8, R64).

use super::{answers, challenges, decided, documents, heard, panel_record};
use crate::{
    case::{Case, Proposed, RequestState},
    decision::MadeBy,
    directory::Site,
    document::{Document, Section, words},
    id::AgencyId,
    plan::Plan,
    refusal::stage_name,
};

/// Writes the handover of a case.
pub(super) fn document(
    site: &Site,
    case: &Case,
    proposed: &Proposed,
    receiver: AgencyId,
) -> Document {
    let account = case.referral.account();
    let documents: Vec<_> = case.evidence.iter().collect();
    let head = Section::new("Handover")
        .fact("Site", &site.name)
        .fact("Reference of the site", &case.reference)
        .fact(
            "Reference of the SCA",
            case.sca.reference.as_deref().unwrap_or("not recorded yet"),
        )
        .fact("To", &proposed.receiver)
        .fact("Because", words(proposed.reason.code()))
        .fact("Received by the site", case.site_received_on())
        .fact("Received by the NRM", case.nrm_received_on)
        .fact("Responsible authority", case.authority.name())
        .fact("Standing of the age", words(case.age_status.code()))
        .paragraph(proposed.details.expose().as_str())
        .paragraph("Until you say that you take the case over it stays with the site.");
    let decisions =
        case.decisions()
            .into_iter()
            .fold(Section::new("Decisions"), |section, decision| {
                section.with(match (&decision.made_by, panel_record(decision)) {
                    (MadeBy::Panel(_), Some(record)) => decided(decision, record),
                    (MadeBy::External { .. } | MadeBy::Panel(_), _) => {
                        Section::new(words(stage_name(decision.stage)))
                            .fact("Outcome", words(decision.outcome.code()))
                            .fact("Decided on", decision.decided_on)
                            .fact("Decided by", words(decision.decider().code()))
                    }
                })
            });
    let document = Document::new(format!("Handover {}", case.reference))
        .with(head)
        .with(Section::of("Referral", &case.referral, &["content"]))
        .with(answers("Answers", &account.answers))
        .with(answers(
            "Answers that no question of this referral leads to",
            &account.set_aside,
        ))
        .with(Section::of("Lists", &**account.parts.expose(), &[]))
        .with(heard(case))
        .with(plans(&case.plans))
        .with(decisions)
        .with(asked(case))
        .with(documents::list("Documents", &documents, receiver));
    challenges::added(document, case)
}

fn plans(plans: &[Plan]) -> Section {
    plans.iter().fold(Section::new("Plans"), |section, plan| {
        let last = plan.versions.last();
        let version = last.map_or_else(String::new, |last| {
            format!("version {} of {}", last.number, last.dated)
        });
        section.fact(
            words(plan.kind.code()),
            format!("{}, {version}", plan.reference.expose()),
        )
    })
}

/// Who was asked for what. What they answered is theirs to give to others.
fn asked(case: &Case) -> Section {
    let requests = case.requests.all.iter();
    requests.fold(Section::new("Asked of agencies"), |section, request| {
        let state = match request.state() {
            RequestState::Outstanding => "no answer yet",
            RequestState::Answered => "answered: ask them for it",
            RequestState::Nil => "they hold nothing",
            RequestState::Withdrawn => "withdrawn",
        };
        section.with(
            Section::new(&request.asked.agency_name)
                .fact("Asked on", request.asked.asked_on)
                .fact("State", state)
                .paragraph(request.asked.question.expose().as_str()),
        )
    })
}
