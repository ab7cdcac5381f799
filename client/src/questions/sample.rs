//! A small set of questions with one of everything, for tests.

use nrm_panel_proto::v1::{AnswerKind, Choice, Condition, Question};

use super::Catalogue;

/// Makes the set.
pub(crate) fn catalogue() -> Catalogue {
    let mut questions = vec![
        field(line("Age", "age.under"), AnswerKind::Choice, "age_claim"),
        field(
            line("The child", "child.first_name"),
            AnswerKind::Line,
            "child.first_name",
        ),
        field(
            line("The child", "child.dob"),
            AnswerKind::Date,
            "child.date_of_birth",
        ),
        field(
            line("The child", "child.gender"),
            AnswerKind::Choice,
            "child.gender",
        ),
        field(
            line("The child", "child.nationality"),
            AnswerKind::Listed,
            "child.nationalities",
        ),
        field(
            line("The child", "child.nationality_second"),
            AnswerKind::Listed,
            "child.nationalities",
        ),
        kind(
            line("Background", "background.family"),
            AnswerKind::Narrative,
        ),
        kind(line("Story", "story.taken"), AnswerKind::Choice),
        kind(line("Story", "story.journey"), AnswerKind::Narrative),
        line("Story", "story.ticket"),
        kind(line("Story", "story.number"), AnswerKind::Number),
        kind(line("Story", "story.signs"), AnswerKind::Choices),
        field(
            line("Places", "places.uk_cities"),
            AnswerKind::Listed,
            "places",
        ),
        field(
            line("Places", "places.current_pv_location_uk_region"),
            AnswerKind::Listed,
            "places",
        ),
        field(
            line("Risk", "risk.types"),
            AnswerKind::Choices,
            "exploitation_types",
        ),
        field(
            line("Voice", "voice.views"),
            AnswerKind::Narrative,
            "voice.views",
        ),
        field(
            line("Voice", "voice.told"),
            AnswerKind::Choice,
            "voice.told",
        ),
        field(
            line("Circumstances", "circumstances.carer_suspected"),
            AnswerKind::Choice,
            "circumstances.carer_suspected",
        ),
        field(
            line("Circumstances", "circumstances.safe_contact.how"),
            AnswerKind::Narrative,
            "circumstances.safe_contact.how",
        ),
        field(
            line("Circumstances", "circumstances.legal_status"),
            AnswerKind::Choice,
            "circumstances.legal_status",
        ),
        kind(line("You", "you.email"), AnswerKind::Email),
    ];
    for question in &mut questions {
        let path = question.path.as_str();
        question.required =
            ["child.first_name", "background.family", "voice.views"].contains(&path);
        question.may_be_not_known = question.required && path != "child.first_name";
        question.several = ["places.uk_cities", "risk.types", "story.signs"].contains(&path);
        question.condition = match path {
            "story.journey" => Some(when("story.taken", &["yes"])),
            "story.ticket" => Some(when("story.journey", &[])),
            _ => None,
        };
        let choices: &[&str] = match path {
            "age.under" => &["yes", "no", "not-sure"],
            "child.gender" => &["female", "male", "unknown"],
            "story.taken" | "voice.told" | "circumstances.carer_suspected" => &["yes", "no"],
            "story.signs" => &["missing", "phones", "debt"],
            "risk.types" => &["forced_to_commit_crime", "wages_taken", "other"],
            "circumstances.legal_status" => &["none", "in_need", "care_order"],
            _ => &[],
        };
        question.choices = choices.iter().map(|value| choice(value)).collect();
    }
    Catalogue {
        version: "2026-11-22".to_owned(),
        questions,
    }
}

fn line(section: &str, path: &str) -> Question {
    Question {
        path: path.to_owned(),
        section: section.to_owned(),
        text: format!("What of {path}?"),
        help: "Say what you know.".to_owned(),
        kind: AnswerKind::Line.into(),
        longest: 15_000,
        ..Question::default()
    }
}

fn kind(mut question: Question, kind: AnswerKind) -> Question {
    question.kind = kind.into();
    question
}

fn field(mut question: Question, kind: AnswerKind, field: &str) -> Question {
    question.kind = kind.into();
    question.field = field.to_owned();
    question
}

fn when(question: &str, values: &[&str]) -> Condition {
    Condition {
        question: question.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

fn choice(value: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: format!("It is {}", value.replace(['_', '-'], " ")),
    }
}
