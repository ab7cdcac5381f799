//! The course of a case, on a page.

use nrm_panel_proto::v1;

use crate::{contract, date::print_date, render::page::Page};

/// How old the case is, gross and net where they differ.
pub(super) fn age(page: &mut Page, course: &v1::Course) {
    let Some(age) = &course.age else {
        return;
    };
    let text = match age.suspended_days {
        0 => days(age.gross_days),
        suspended => format!(
            "{}; {} without the {suspended} suspended",
            days(age.gross_days),
            age.net_days
        ),
    };
    page.fact("Age of the case", text);
}

fn days(count: i32) -> String {
    match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}

/// Everything that happened beside the decisions.
pub(super) fn all(page: &mut Page, course: &v1::Course) {
    if let Some(known) = &course.proceedings {
        proceedings(page, known);
    }
    for known in &course.suspensions {
        suspension(page, known);
    }
    for known in &course.withdrawals {
        withdrawal(page, known);
    }
    for known in &course.delays {
        delay(page, known);
    }
    for late in &course.lateness {
        page.heading("Later than the limit");
        page.fact("Recorded", print_date(late.recorded_on.as_ref()));
        page.said("Why", &late.reason);
        page.said("Awaited", &late.awaited);
        page.fact("Expected", print_date(late.expected_on.as_ref()));
        page.fact("SCA told", told(late.sca_told_on.as_ref()));
    }
    for concern in &course.public_order {
        page.heading("Public order concern, for the SCA to decide");
        page.fact("Reported", print_date(concern.recorded_on.as_ref()));
        page.said("Concern", &concern.concern);
        page.fact("SCA told", told(concern.sca_told_on.as_ref()));
    }
    if let Some(consent) = &course.consent {
        page.heading("Consent at 18");
        let given = if consent.given { "given" } else { "withheld" };
        page.fact("To stay in the NRM", given);
        page.fact("On", print_date(consent.said_on.as_ref()));
        page.said("Said", &consent.words);
    }
    for number in &course.police_numbers {
        page.heading(format!(
            "{} number of {}",
            contract::POLICE_NUMBER_KIND.title(number.kind),
            number.force
        ));
        page.fact("Number", &number.number);
        page.fact("Recorded", print_date(number.recorded_on.as_ref()));
    }
}

fn told(on: Option<&v1::Date>) -> String {
    match on {
        Some(day) => print_date(Some(day)),
        None => "not yet".to_owned(),
    }
}

fn proceedings(page: &mut Page, known: &v1::CriminalProceedings) {
    page.heading("Criminal proceedings");
    page.fact("Since", print_date(known.recorded_on.as_ref()));
    page.fact("Next hearing", print_date(known.next_hearing_on.as_ref()));
    page.said("Details", &known.details);
    page.fact("Over", print_date(known.ended_on.as_ref()));
    page.fact("SCA told", told(known.sca_told_on.as_ref()));
}

fn suspension(page: &mut Page, known: &v1::Suspension) {
    page.heading(format!(
        "Suspended before {}",
        contract::STAGE.word(known.stage)
    ));
    page.fact("Since", print_date(known.began_on.as_ref()));
    page.said("Why", &known.reason);
    for (whom, told) in [
        ("Police told", &known.police),
        ("Local authority told", &known.local_authority),
    ] {
        if let Some(told) = told {
            let on = print_date(told.told_on.as_ref());
            page.fact(whom, format!("{}, {on}", told.who));
        }
    }
    page.fact("Ended", print_date(known.ended_on.as_ref()));
    page.fact("Because", contract::SUSPENSION_ENDING.word(known.ending));
    page.said("In words", &known.ended_because);
}

fn withdrawal(page: &mut Page, known: &v1::Withdrawal) {
    page.heading("Withdrawal in the child's best interests");
    page.fact("State", contract::WITHDRAWAL_STATE.title(known.state));
    page.fact("Found by", &known.found_by_agency);
    page.said("Best interests", &known.best_interests);
    page.bullets(known.evidence.iter().cloned());
    page.fact("Answered", print_date(known.answered_on.as_ref()));
    page.said("Answer", &known.answer);
}

fn delay(page: &mut Page, known: &v1::DelayRequest) {
    page.heading(format!("Request {} to delay", known.number));
    page.fact("Asked by", &known.asked_by);
    page.said("Why", &known.reason);
    page.fact("Asked until", print_date(known.asked_until.as_ref()));
    let outcome = match known.outcome {
        0 => "waits for an answer".to_owned(),
        outcome => contract::DELAY_OUTCOME.word(outcome),
    };
    page.fact("Outcome", outcome);
    page.said("Need", &known.need);
    page.fact(
        "Discussed with the SCA",
        print_date(known.discussed_on.as_ref()),
    );
    page.fact("Until", print_date(known.granted_until.as_ref()));
}
