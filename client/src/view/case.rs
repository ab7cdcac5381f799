//! Cases on a page: what a person at a sitting needs, in the order they need it.

use nrm_panel_proto::v1;

use super::{
    birth, challenge, course, decision, entitlement, evidence, exchange, plan, ready, request,
    safeguarding, transfer,
};
use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// A case as a page to be read.
pub(crate) fn page(case: &v1::Case, known_then: bool) -> Page {
    let mut page = Page::new();
    page.heading(format!("Case {}", case.reference));
    if known_then {
        page.fact("As known at", print_instant(case.as_at.as_ref()));
    }
    facts(&mut page, case);
    if !case.alerts.is_empty() {
        page.heading("Alerts");
        page.bullets(case.alerts.iter().map(|alert| alert.text.clone()));
    }
    trace(&mut page, case.eligibility.as_ref());
    if !case.clocks.is_empty() {
        page.heading("Clocks");
        running(&mut page, &case.clocks);
    }
    if !case.positions.is_empty() {
        page.heading("Positions on the item now listed");
        for position in &case.positions {
            decision::position(&mut page, position);
        }
    }
    for sealed in &case.decisions {
        decision::sealed(&mut page, sealed);
    }
    if !case.plans.is_empty() {
        page.heading("Plans");
        page.table(plan::versions(&case.plans));
    }
    if !case.safeguarding.is_empty() {
        page.heading("Safeguarding");
        page.table(safeguarding::table(&case.safeguarding));
    }
    if !case.entitlements.is_empty() {
        page.heading("Entitlements");
        page.table(entitlement::table(&case.entitlements));
    }
    if !case.information_requests.is_empty() {
        page.heading("Information asked for");
        page.table(request::rows(&case.information_requests));
    }
    if !case.messages.is_empty() {
        page.heading("Messages");
        page.table(exchange::table(&case.messages));
    }
    if !case.transfers.is_empty() {
        page.heading("Transfers");
        page.table(transfer::table(&case.transfers));
    }
    challenge::all(&mut page, &case.challenges);
    if let Some(course) = &case.course {
        course::all(&mut page, course);
    }
    if !case.evidence.is_empty() {
        page.heading("Documents");
        page.table(evidence::table(&case.evidence));
    }
    heard(&mut page, &case.contributions);
    related(&mut page, case);
    page.heading("Record");
    page.fact("Identifier", &case.id);
    page.fact("Version", case.version.to_string());
    page
}

fn facts(page: &mut Page, case: &v1::Case) {
    page.fact("State", contract::CASE_STATE.title(case.state));
    let child = [&case.child_first_name, &case.child_last_name];
    let child = child.map(String::as_str).join(" ");
    page.fact("Child", child.trim());
    page.fact("Date of birth", birth(case.date_of_birth.as_ref()));
    page.fact(
        "Standing of age",
        contract::AGE_STATUS.title(case.age_status),
    );
    page.fact("Exploitation", &case.exploitation);
    page.fact(
        "Responsible authority",
        or_unknown(&case.responsible_authority),
    );
    page.fact("Came from", contract::REFERRAL_SOURCE.title(case.source));
    page.fact(
        "Received here",
        print_instant(case.site_received_at.as_ref()),
    );
    page.fact(
        "Received by the NRM",
        print_date(case.nrm_received_on.as_ref()),
    );
    if let Some(course) = &case.course {
        course::age(page, course);
    }
    let reference = if case.sca_reference.is_empty() {
        "none yet: this is not an NRM referral until the SCA gives one"
    } else {
        &case.sca_reference
    };
    page.fact("SCA reference", reference);
    page.fact(
        "SCA validation",
        contract::SCA_VALIDATION.title(case.sca_validation),
    );
    page.fact("Listed for", contract::STAGE.list(&case.listed_stages));
    page.fact("Sitting", &case.sitting_id);
    page.fact("Lead social worker", &case.lead_social_worker_id);
    let missing = case.readiness.as_ref().map(ready::summary);
    page.fact("Still missing", missing.unwrap_or_default());
}

fn or_unknown(name: &str) -> &str {
    if name.is_empty() { "not known" } else { name }
}

/// Whether the panel may decide, rule by rule.
pub(crate) fn trace(page: &mut Page, eligibility: Option<&v1::Eligibility>) {
    let Some(eligibility) = eligibility else {
        return;
    };
    page.heading("Eligibility");
    page.fact(
        "May the panel decide",
        contract::ELIGIBILITY_RESULT.word(eligibility.result),
    );
    page.fact("Measured on", print_date(eligibility.measured_on.as_ref()));
    page.fact("Rules", &eligibility.rules_version);
    let mut table = Table::new(["Rule", "Result", "Because", "Would change it", "Source"]);
    for step in &eligibility.steps {
        table.row([
            step.rule.clone(),
            contract::ELIGIBILITY_RESULT.word(step.result),
            step.input.clone(),
            step.would_change.clone(),
            step.source.clone(),
        ]);
    }
    if !eligibility.steps.is_empty() {
        page.table(table);
    }
}

/// Due dates, each with its derivation.
pub(crate) fn running(page: &mut Page, clocks: &[v1::Clock]) {
    let mut table = Table::new(["Due", "What", "Standing", "Rule"]);
    for clock in clocks {
        table.row([
            print_date(clock.due_on.as_ref()),
            clock.title.clone(),
            standing(clock),
            clock.rule.clone(),
        ]);
    }
    page.table(table);
    for clock in clocks.iter().filter(|clock| !clock.derivation.is_empty()) {
        page.bullets([format!("{}: {}", clock.title, clock.derivation.join("; "))]);
    }
}

fn standing(clock: &v1::Clock) -> String {
    match (&clock.met_on, clock.overdue) {
        (Some(met), true) => format!("met late, {}", print_date(Some(met))),
        (Some(met), false) => format!("met, {}", print_date(Some(met))),
        (None, true) => "OVERDUE".to_owned(),
        (None, false) => "runs".to_owned(),
    }
}

fn heard(page: &mut Page, contributions: &[v1::Contribution]) {
    for contribution in contributions {
        let whose = contract::CONTRIBUTION_KIND.word(contribution.kind);
        let when = print_instant(contribution.recorded_at.as_ref());
        page.heading(format!("Heard: {whose} ({when})"));
        page.prose(&contribution.views);
        if !contribution.reason_absent.is_empty() {
            page.prose(format!("No views: {}", contribution.reason_absent));
        }
    }
}

fn related(page: &mut Page, case: &v1::Case) {
    if !case.links.is_empty() {
        page.heading("Linked cases");
        let links = case.links.iter();
        page.bullets(
            links.map(|link| format!("{}: {}", link.case_id, contract::LINK_KIND.word(link.kind))),
        );
    }
    if !case.interests.is_empty() {
        page.heading("Kept out of the case");
        let interests = case.interests.iter();
        page.bullets(interests.map(|interest| {
            let kind = contract::INTEREST_KIND.word(interest.kind);
            let when = print_instant(interest.declared_at.as_ref());
            let how = match interest.imposed_by_person_id.as_str() {
                "" => "declared".to_owned(),
                by => format!("imposed by {by}"),
            };
            format!("{}: {kind}, {how} {when}", interest.person_id)
        }));
    }
}

/// Cases in a list.
pub(crate) fn list(cases: &[v1::CaseSummary]) -> Page {
    let mut table = Table::new([
        "Reference",
        "State",
        "Eligibility",
        "Next due",
        "Received",
        "Authority",
    ]);
    for case in cases {
        table.row([
            case.reference.clone(),
            standing_of(case),
            contract::ELIGIBILITY_RESULT.word(case.eligibility),
            print_date(case.next_due_on.as_ref()),
            print_instant(case.site_received_at.as_ref()),
            case.responsible_authority.clone(),
        ]);
    }
    Page::from(table)
}

/// Says where a case stands; one that comes before others says so.
fn standing_of(case: &v1::CaseSummary) -> String {
    let state = contract::CASE_STATE.title(case.state);
    match (case.urgent, &case.next_hearing_on) {
        (false, _) => state,
        (true, None) => format!("{state}, URGENT"),
        (true, Some(day)) => format!("{state}, URGENT: hearing {}", print_date(Some(day))),
    }
}

/// What happened, event by event.
pub(crate) fn history(entries: &[v1::HistoryEntry]) -> Page {
    let mut table = Table::new(["No.", "Happened", "What", "By", "Recorded", "Hash"]);
    for entry in entries {
        table.row([
            entry.sequence.to_string(),
            print_instant(entry.occurred_at.as_ref()),
            entry.summary.clone(),
            entry.actor_id.clone(),
            print_instant(entry.recorded_at.as_ref()),
            entry.hash.chars().take(12).collect(),
        ]);
    }
    Page::from(table)
}

/// The clocks of a case alone.
pub(crate) fn clocks(reply: &v1::GetCaseClocksResponse) -> Page {
    let mut page = Page::new();
    running(&mut page, &reply.clocks);
    if !reply.warnings.is_empty() {
        page.heading("Warnings");
        page.bullets(reply.warnings.iter().map(|warning| warning.text.clone()));
    }
    page
}

/// The eligibility of a case alone.
pub(crate) fn eligibility(reply: &v1::GetCaseEligibilityResponse) -> Page {
    let mut page = Page::new();
    trace(&mut page, reply.eligibility.as_ref());
    let other = contract::ELIGIBILITY_RESULT.word(reply.other_date_result);
    page.fact("Measured on the other receipt date", other);
    page
}
