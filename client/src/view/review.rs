//! What became of sealed decisions, on a page.

use nrm_panel_proto::v1;

use super::decision;
use crate::{
    contract,
    date::{print_date, print_instant},
    render::page::Page,
};

/// The decisions of a case, which stood from when to when, and the proposals.
pub(crate) fn page(review: &v1::Review) -> Page {
    let mut page = decision::list(&review.decisions);
    superseded(&mut page, &review.superseded);
    for supersession in &review.supersessions {
        proposal(&mut page, supersession);
    }
    for known in &review.reconsiderations {
        reconsideration(&mut page, known);
    }
    if let Some(revoked) = &review.revocation {
        page.heading("Revoked by the SCA");
        page.fact("On", print_date(revoked.revoked_on.as_ref()));
        page.fact("Source", &revoked.source);
        page.said("Said before", &revoked.talked);
    }
    for known in &review.quality {
        quality(&mut page, known);
    }
    page.heading("Record");
    page.fact("Version of the case", review.version.to_string());
    page
}

/// The decisions that no longer stand, each with its time.
pub(crate) fn superseded(page: &mut Page, superseded: &[v1::SupersededDecision]) {
    for past in superseded {
        let ending = contract::DECISION_ENDING.word(past.ending);
        let until = print_instant(past.stood_until.as_ref());
        page.heading(format!("No longer stands: {ending} on {until}"));
        page.fact("Superseded by", &past.superseded_by);
        if let Some(sealed) = &past.decision {
            decision::sealed(page, sealed);
        }
    }
}

/// A proposal on a page of its own.
pub(crate) fn proposed(
    sentence: &str,
    supersession: Option<&v1::Supersession>,
    version: i64,
) -> Page {
    let mut page = Page::new();
    page.heading(sentence);
    page.fact("Version", version.to_string());
    if let Some(supersession) = supersession {
        proposal(&mut page, supersession);
    }
    page
}

fn proposal(page: &mut Page, supersession: &v1::Supersession) {
    let stage = contract::STAGE.word(supersession.stage);
    let kind = contract::SUPERSEDE_KIND.word(supersession.kind);
    page.heading(format!(
        "Proposal {} on {stage}: {kind}",
        supersession.number
    ));
    let state = contract::SUPERSESSION_STATE.title(supersession.state);
    page.fact("State", state);
    page.fact("Decision", &supersession.decision_id);
    page.fact("Proposed by", &supersession.proposed_by);
    page.fact("Proposed", print_instant(supersession.proposed_at.as_ref()));
    page.said("Why", &supersession.reason);
    if let Some(correction) = &supersession.correction {
        page.said("Reasons as corrected", &correction.reasons);
    }
    page.fact("Ended by", &supersession.ended_by);
    page.fact("Ended", print_instant(supersession.ended_at.as_ref()));
    page.said("Withdrawn because", &supersession.withdrawn_because);
}

fn reconsideration(page: &mut Page, known: &v1::Reconsideration) {
    let stage = contract::STAGE.word(known.stage);
    page.heading(format!("Reconsideration {} of {stage}", known.number));
    page.fact("State", contract::RECONSIDERATION_STATE.title(known.state));
    let grounds = known.grounds.iter();
    let grounds = grounds.map(|ground| contract::RECONSIDERATION_GROUND.word(*ground));
    page.fact("Grounds", grounds.collect::<Vec<_>>().join(", "));
    page.fact("Asked on", print_date(known.asked_on.as_ref()));
    page.fact("Last day", print_date(known.last_day.as_ref()));
    page.said("Asked by", &known.asked_by);
    page.said("Reasons", &known.reasons);
    page.said("Exceptional because", &known.exceptional);
    if known.answered_on.is_some() {
        page.fact("The SCA said", contract::SCA_ANSWER.word(known.answer));
    }
    page.fact("On", print_date(known.answered_on.as_ref()));
    page.fact("Source", &known.source);
}

fn quality(page: &mut Page, known: &v1::QualityNotice) {
    let stage = contract::STAGE.word(known.stage);
    page.heading(format!("Quality assurance {} of {stage}", known.number));
    page.fact("Wanted", contract::QUALITY_WANTED.word(known.wanted));
    page.fact("Noticed on", print_date(known.noticed_on.as_ref()));
    page.fact("Answer due by", print_date(known.due_on.as_ref()));
    page.said("Reasons", &known.reasons);
    page.said("Answer", &known.answer);
    page.fact("Answered on", print_date(known.answered_on.as_ref()));
}
