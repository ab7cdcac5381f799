//! What a decision came in the place of, and word of one that no longer stands.

use crate::{
    case::{Case, SupersedeEvent, Superseded},
    decision::Decision,
    document::{Document, Section, words},
    refusal::stage_name,
};

/// Says what a decision came in the place of, and how.
pub(super) fn told(section: Section, case: &Case, decision: &Decision) -> Section {
    let past = case
        .superseded
        .iter()
        .find(|past| decision.supersedes == Some(past.decision.id));
    match past {
        None => section,
        Some(past) => section.fact("In the place of", standing(past)),
    }
}

/// Adds to a notice which decision no longer stands, and why.
pub(super) fn added(document: Document, case: &Case, event: &SupersedeEvent) -> Document {
    let SupersedeEvent::SetAside { number, .. } = event else {
        return document;
    };
    let past = case.superseded.last();
    let mut known = case.supersessions.iter();
    let known = known.find(|known| known.proposed.number == *number);
    let (Some(past), Some(known)) = (past, known) else {
        return document;
    };
    document.with(
        Section::new("Decision that no longer stands")
            .fact("Stage", words(stage_name(past.decision.stage)))
            .fact("Outcome", words(past.decision.outcome.code()))
            .fact("Which", standing(past))
            .paragraph(known.proposed.reason.expose().as_str())
            .paragraph("The panel decides anew; its recording template will follow."),
    )
}

fn standing(past: &Superseded) -> String {
    format!(
        "decision {} of {}, {} on {}",
        past.decision.id,
        past.decision.decided_on,
        past.ending.code().replace('_', " "),
        past.until.london_date()
    )
}
