//! What agencies challenged of one another, as the record has it: a decision made in
//! dispute says so.

use crate::{
    case::{Case, Challenge, ChallengeState, ChallengeStep, ChallengeSubject},
    document::{Document, Section, words},
    refusal::stage_name,
};

/// Adds the challenges of a case to a document, where there are any.
pub(super) fn added(document: Document, case: &Case) -> Document {
    if case.challenges.is_empty() {
        return document;
    }
    let challenges = case.challenges.iter();
    document.with(
        challenges.fold(Section::new("Challenges"), |section, known| {
            section.with(challenge(known))
        }),
    )
}

fn challenge(known: &Challenge) -> Section {
    let raised = &known.raised;
    let state = match known.state() {
        ChallengeState::Open => "no answer yet",
        ChallengeState::Answered => "answered, not closed",
        ChallengeState::Resolved => "resolved",
        ChallengeState::Withdrawn => "withdrawn",
        ChallengeState::Stands => "unresolved: the disagreement stands",
    };
    let head = Section::new(format!("Challenge {}", raised.number))
        .fact("Raised by", &raised.agency.name)
        .fact("To", &raised.against.name)
        .fact("About", about(raised.subject))
        .fact("Raised on", known.raised_at.london_date())
        .fact("State", state)
        .paragraph(raised.words.expose().as_str());
    let section = known
        .steps()
        .fold(head, |section, passed| section.with(step(passed)));
    match &known.closing {
        None => section,
        Some(closing) => section.with(
            Section::new(words(closing.ending.code()))
                .fact("On", closing.on)
                .paragraph(closing.words.expose().as_str()),
        ),
    }
}

fn about(subject: ChallengeSubject) -> String {
    match subject {
        ChallengeSubject::Position { stage, version, .. } => {
            format!("their position on {}, version {version}", stage_name(stage))
        }
        ChallengeSubject::Delay { request: Some(id) } => {
            format!("their delay in answering request {id}")
        }
        ChallengeSubject::Delay { request: None } => "their delay".to_owned(),
        ChallengeSubject::Silence => "their silence".to_owned(),
        ChallengeSubject::Other => "as the words say".to_owned(),
    }
}

fn step(passed: &ChallengeStep) -> Section {
    let level = &passed.level;
    let escalated = passed
        .escalation
        .as_ref()
        .map(|it| it.why.expose().as_str());
    let section = Section::new(format!("Level {}, {}", level.number, level.name))
        .fact("From", level.from)
        .fact("Answer due by", level.answer_by)
        .paragraph(escalated.unwrap_or_default());
    match &passed.answer {
        None => section.fact("Answered", "no"),
        Some(answer) => section.with(
            Section::new("Answer")
                .fact("On", answer.on)
                .fact("Signed", answer.answered_by.expose())
                .paragraph(answer.words.expose().as_str()),
        ),
    }
}
