//! The questions of a referral on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    render::{page::Page, table::Table},
};

/// Says whether a question is of a section, by the start of its heading or its path.
pub(crate) fn is_of(question: &v1::Question, section: &str) -> bool {
    let wanted = section.to_lowercase();
    let (path, _) = question
        .path
        .split_once('.')
        .unwrap_or((&question.path, ""));
    question.section.to_lowercase().starts_with(&wanted) || path == wanted
}

/// Every question under its section.
pub(crate) fn page(reply: &v1::ListQuestionsResponse) -> Page {
    let mut page = Page::new();
    let sections = reply
        .questions
        .chunk_by(|one, next| one.section == next.section);
    for questions in sections {
        let heading = questions.first().map(|question| question.section.as_str());
        page.heading(heading.unwrap_or_default());
        let mut table = Table::new(["Question", "Takes", "Needed", "Asked where", "Path"]);
        for question in questions {
            table.row([
                question.text.clone(),
                takes(question),
                needed(question).to_owned(),
                asked_where(question, &reply.questions),
                question.path.clone(),
            ]);
        }
        page.table(table);
    }
    page.fact("Version", &reply.version);
    page
}

fn takes(question: &v1::Question) -> String {
    let several = if question.several { ", several" } else { "" };
    let values = question.choices.iter().map(|choice| choice.value.as_str());
    let values: Vec<&str> = values.collect();
    match question.kind() {
        v1::AnswerKind::Choice | v1::AnswerKind::Choices => {
            format!("{}{several}", values.join(" | "))
        }
        v1::AnswerKind::Listed => format!("{}{several}", question.list.replace('-', " ")),
        v1::AnswerKind::Unspecified
        | v1::AnswerKind::Line
        | v1::AnswerKind::Narrative
        | v1::AnswerKind::Date
        | v1::AnswerKind::Number
        | v1::AnswerKind::Email => {
            format!("{}{several}", contract::ANSWER_KIND.word(question.kind))
        }
    }
}

fn needed(question: &v1::Question) -> &'static str {
    match (question.required, question.may_be_not_known) {
        (true, true) => "yes, or why not known",
        (true, false) => "yes",
        (false, _) => "no",
    }
}

fn asked_where(question: &v1::Question, all: &[v1::Question]) -> String {
    let Some(condition) = &question.condition else {
        return "always".to_owned();
    };
    let other = all.iter().find(|other| other.path == condition.question);
    let other = other.map_or(condition.question.as_str(), |other| other.text.as_str());
    if condition.values.is_empty() {
        format!("{other}: answered")
    } else {
        format!("{other} {}", condition.values.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_by_its_heading_or_its_path() {
        let question = v1::Question {
            path: "exploitation_narrative.living_conditions".to_owned(),
            section: "What happened".to_owned(),
            ..v1::Question::default()
        };
        assert!(is_of(&question, "what happened"));
        assert!(is_of(&question, "What"));
        assert!(is_of(&question, "exploitation_narrative"));
        assert!(!is_of(&question, "exploitation"));
        assert!(!is_of(&question, "places"));
    }
}
