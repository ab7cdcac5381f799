//! Challenges between agencies, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::{print_date, print_instant},
    render::page::Page,
};

/// Every challenge of a case, each with what was said at each level.
pub(crate) fn all(page: &mut Page, challenges: &[v1::Challenge]) {
    for challenge in challenges {
        one(page, challenge);
    }
}

/// One challenge on a page of its own.
pub(crate) fn page(sentence: &str, challenge: Option<&v1::Challenge>, version: i64) -> Page {
    let mut page = Page::new();
    page.heading(sentence);
    page.fact("Version", version.to_string());
    if let Some(challenge) = challenge {
        one(&mut page, challenge);
    }
    page
}

fn one(page: &mut Page, challenge: &v1::Challenge) {
    page.heading(format!(
        "Challenge {}: {} to {}",
        challenge.number, challenge.raised_by_agency, challenge.against_agency
    ));
    page.fact("State", standing(challenge));
    page.fact("About", about(challenge));
    page.fact("Raised", print_instant(challenge.raised_at.as_ref()));
    page.said("Challenged", &challenge.words);
    for step in &challenge.steps {
        page.fact(
            format!("Level {}", step.level),
            format!(
                "{}, answer due by {}",
                step.level_name,
                print_date(step.answer_due_on.as_ref())
            ),
        );
        page.said("Taken there because", &step.escalated_because);
        page.fact("Answered", answered(step));
        page.said("Answer", &step.answer);
    }
    page.fact("Closed", print_date(challenge.closed_on.as_ref()));
    page.said("Outcome", &challenge.closed_because);
}

fn standing(challenge: &v1::Challenge) -> String {
    let state = contract::CHALLENGE_STATE.title(challenge.state);
    match challenge.state() {
        v1::ChallengeState::Open if challenge.overdue => format!("{state}, OVERDUE"),
        v1::ChallengeState::Stands => "Unresolved: the disagreement stands".to_owned(),
        v1::ChallengeState::Unspecified
        | v1::ChallengeState::Open
        | v1::ChallengeState::Answered
        | v1::ChallengeState::Resolved
        | v1::ChallengeState::Withdrawn => state,
    }
}

fn about(challenge: &v1::Challenge) -> String {
    if challenge.withheld {
        return "withheld until your own position is in on every stage listed".to_owned();
    }
    let subject = contract::CHALLENGE_SUBJECT.word(challenge.subject);
    match challenge.subject() {
        v1::ChallengeSubject::Position => format!(
            "their {subject} on {}, version {}",
            contract::STAGE.word(challenge.stage),
            challenge.position_version
        ),
        v1::ChallengeSubject::Delay if !challenge.information_request_id.is_empty() => format!(
            "their {subject} in answering request {}",
            challenge.information_request_id
        ),
        v1::ChallengeSubject::Delay | v1::ChallengeSubject::Silence => format!("their {subject}"),
        v1::ChallengeSubject::Other => "something else, as the words say".to_owned(),
        // A newer server may know subjects this client does not.
        v1::ChallengeSubject::Unspecified => subject,
    }
}

fn answered(step: &v1::ChallengeStep) -> String {
    let on = print_date(step.answered_on.as_ref());
    if step.answered_by.is_empty() {
        on
    } else {
        format!("{on}, by {}", step.answered_by)
    }
}
