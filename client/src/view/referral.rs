//! Referrals and receipts on a page.

mod answers;
mod circumstances;
pub(crate) mod queries;
pub(crate) mod questions;

use nrm_panel_proto::v1;

use super::{birth, case};
use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// What a first responder is given.
pub(crate) fn receipt(receipt: &v1::Receipt) -> Page {
    let mut page = Page::new();
    if receipt.case_reference.is_empty() {
        page.heading("Checked: nothing was kept");
    } else {
        page.heading(format!("Receipt {}", receipt.case_reference));
    }
    page.fact("Received", print_instant(receipt.received_at.as_ref()));
    page.fact(
        "Received by the NRM",
        print_date(receipt.nrm_received_on.as_ref()),
    );
    page.fact("Case", &receipt.case_id);
    case::trace(&mut page, receipt.eligibility.as_ref());
    if !receipt.clocks.is_empty() {
        page.heading("Clocks");
        case::running(&mut page, &receipt.clocks);
    }
    if !receipt.next_steps.is_empty() {
        page.heading("What happens next");
        page.bullets(receipt.next_steps.iter().cloned());
    }
    page
}

/// A referral as submitted, with every answer. The questions say what was asked.
pub(crate) fn page(reply: &v1::GetReferralResponse, questions: &[v1::Question]) -> Page {
    let mut page = Page::new();
    page.heading(format!("Referral {}", reply.case_reference));
    page.fact("State", contract::CASE_STATE.title(reply.state));
    page.fact("Received", print_instant(reply.received_at.as_ref()));
    let reported = contract::PREVIOUSLY_REPORTED.title(reply.previously_reported);
    page.fact("Reported before", reported);
    if let Some(referral) = &reply.referral {
        people(&mut page, referral);
        answers::lists(&mut page, referral);
        answers::all(&mut page, &referral.answers, questions);
    }
    if !reply.set_aside.is_empty() {
        page.heading("Set aside");
        page.prose(
            "Kept as typed, and no part of what was said: the branches taken never lead here.",
        );
        for answer in &reply.set_aside {
            page.fact(&answer.question, answers::spoken(answer));
        }
    }
    if !reply.queries.is_empty() {
        page.heading("Queries");
        page.table(queries::table(&reply.queries));
        queries::replies(&mut page, &reply.queries);
    }
    page.heading("Record");
    page.fact("Identifier", &reply.case_id);
    page.fact("Version", reply.version.to_string());
    page.fact("Form read as of", &reply.form_version);
    let length = reply.original.len();
    if length > 0 {
        page.fact(
            "Form as submitted",
            format!("{length} bytes: add --original"),
        );
    }
    page
}

fn people(page: &mut Page, referral: &v1::Referral) {
    let child = referral.child.clone().unwrap_or_default();
    page.heading("Child");
    page.fact("Name", name(&child.first_name, &child.last_name));
    page.fact("Also known as", &child.nickname);
    page.fact("Date of birth", birth(child.date_of_birth.as_ref()));
    page.fact("Age", contract::AGE_CLAIM.title(referral.age_claim));
    page.fact("Gender", contract::GENDER.title(child.gender));
    page.fact("Nationality", child.nationalities.join(", "));
    let types = contract::EXPLOITATION_TYPE.list(&referral.exploitation_types);
    page.fact("Exploitation", types);
    let place = contract::EXPLOITATION_LOCATION.title(referral.exploitation_location);
    page.fact("Where", place);

    if let Some(referrer) = &referral.referrer {
        page.heading("Referrer");
        page.fact("Name", name(&referrer.first_name, &referrer.last_name));
        page.fact("Job", &referrer.role);
        page.fact("Organisation", &referrer.organisation);
        page.fact("Phone", &referrer.phone);
        page.fact("When away", &referrer.alternative_contact_email);
    }
    if let Some(contact) = &referral.local_authority {
        page.heading("Local authority told");
        page.fact("Name", &contact.name);
        page.fact("Contact", name(&contact.first_name, &contact.last_name));
        page.fact("Phone", &contact.phone);
        page.fact("E-mail", &contact.email);
    }
}

fn name(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// Referrals in a list.
pub(crate) fn list(referrals: &[v1::ReferralSummary]) -> Page {
    let mut table = Table::new(["Reference", "State", "Received"]);
    for referral in referrals {
        table.row([
            referral.case_reference.clone(),
            contract::CASE_STATE.title(referral.state),
            print_instant(referral.received_at.as_ref()),
        ]);
    }
    Page::from(table)
}
