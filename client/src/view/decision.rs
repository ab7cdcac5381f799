//! Decisions and positions on a page.

mod findings;

use nrm_panel_proto::v1::{self, plan_tie::Tie};

use super::yes_no;
use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// The decisions of a case.
pub(crate) fn list(decisions: &[v1::Decision]) -> Page {
    let mut page = Page::new();
    for decision in decisions {
        sealed(&mut page, decision);
    }
    if decisions.is_empty() {
        page.prose("No decision.");
    }
    page
}

/// One decision: outcome, reasons, who agreed and who did not.
pub(crate) fn sealed(page: &mut Page, decision: &v1::Decision) {
    let stage = contract::STAGE.title(decision.stage);
    let outcome = contract::OUTCOME.word(decision.outcome);
    page.heading(format!("{stage}: {outcome}"));
    page.fact("Decided by", contract::DECIDER.word(decision.decider));
    page.fact("Decided on", print_date(decision.decided_on.as_ref()));
    page.fact("Sealed", print_instant(decision.sealed_at.as_ref()));
    page.fact("Source", &decision.source);
    let test = [decision.test_version.as_str(), decision.standard.as_str()];
    page.fact("Test", test.join(" ").trim());
    page.fact("Route", contract::ROUTE.word(decision.route));
    page.fact("Forms", contract::EXPLOITATION_TYPE.list(&decision.forms));
    let negative = contract::NEGATIVE_REASON.word(decision.negative_reason);
    page.fact("Why not", negative);
    match decision.plan_tie.as_ref().and_then(|tie| tie.tie.as_ref()) {
        Some(Tie::PlanId(plan)) => page.fact("Plan", plan),
        Some(Tie::NoPlanReason(reason)) => page.fact("No plan", reason),
        None => {}
    }
    page.fact("Sitting", &decision.sitting_id);
    page.fact("Identifier", &decision.id);
    page.fact("In the place of", &decision.supersedes);
    page.said(
        "THE OUTCOME STANDS AGAINST THE FINDINGS, because",
        &decision.override_reason,
    );
    page.said("Reasons", &decision.reasons);
    page.said(
        "Why the account alone is enough",
        &decision.account_alone_reason,
    );
    if let Some(found) = &decision.findings {
        findings::found(page, found);
    }
    findings::weighed(page, decision);
    for stated in &decision.positions {
        position(page, stated);
    }
    if let Some(look) = &decision.second_look {
        second_look(page, look);
    }
    if !decision.roll.is_empty() {
        page.table(roll(&decision.roll));
    }
    page.prose(&decision.defence_note);
}

/// Shows a second look.
pub(crate) fn second_look(page: &mut Page, look: &v1::SecondLook) {
    page.heading(format!(
        "Second look at {}: {}",
        contract::STAGE.word(look.stage),
        contract::LOOK_VERDICT.word(look.verdict)
    ));
    page.fact("By", &look.person_id);
    page.fact("Recorded", print_instant(look.recorded_at.as_ref()));
    page.prose(&look.reasons);
}

/// One agency's position, with its reasons.
pub(crate) fn position(page: &mut Page, position: &v1::Position) {
    let seat = contract::AGENCY_KIND.title(position.seat);
    let stage = contract::STAGE.word(position.stage);
    let view = contract::VIEW.word(position.view);
    let when = print_instant(position.recorded_at.as_ref());
    let version = position.version;
    page.bullets([format!(
        "{seat} on {stage}: {view} (version {version}, {when})"
    )]);
    page.prose(&position.reasons);
}

fn roll(present: &[v1::RollEntry]) -> Table {
    let mut table = Table::new(["Present", "Seat", "Votes", "Training valid until"]);
    for entry in present {
        table.row([
            entry.name.clone(),
            contract::AGENCY_KIND.word(entry.seat),
            yes_no(entry.voting).to_owned(),
            print_date(entry.training_valid_until.as_ref()),
        ]);
    }
    table
}
