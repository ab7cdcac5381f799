//! The questions of a referral, written.

use nrm_panel_domain::{
    referral::question::{self, AnswerKind, Question},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::super::Violations;

pub(crate) fn questions(
    _: pb::ListQuestionsRequest,
    _: CivilDate,
    _: &mut Violations,
) -> Option<()> {
    Some(())
}

pub(crate) fn questions_to_wire((): &()) -> pb::ListQuestionsResponse {
    let sections = question::SECTIONS.iter();
    pb::ListQuestionsResponse {
        version: question::VERSION.to_owned(),
        questions: sections
            .flat_map(|section| {
                let questions = section.questions.iter();
                questions.map(|question| question_to_wire(section.heading, question))
            })
            .collect(),
    }
}

fn question_to_wire(heading: &str, question: &Question) -> pb::Question {
    let (kind, list) = match question.kind {
        AnswerKind::Line => (pb::AnswerKind::Line, ""),
        AnswerKind::Narrative => (pb::AnswerKind::Narrative, ""),
        AnswerKind::Choice => (pb::AnswerKind::Choice, ""),
        AnswerKind::Choices => (pb::AnswerKind::Choices, ""),
        AnswerKind::Date => (pb::AnswerKind::Date, ""),
        AnswerKind::Number => (pb::AnswerKind::Number, ""),
        AnswerKind::Email => (pb::AnswerKind::Email, ""),
        AnswerKind::Listed(list) => (pb::AnswerKind::Listed, list.code()),
    };
    let strings = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    pb::Question {
        path: question.path.to_owned(),
        section: heading.to_owned(),
        text: question.text.to_owned(),
        help: question.help.to_owned(),
        kind: kind.into(),
        required: question.required,
        may_be_not_known: question.may_be_not_known,
        condition: question.condition.map(|condition| pb::Condition {
            question: condition.question.to_owned(),
            values: strings(condition.values),
        }),
        choices: question
            .choices
            .iter()
            .map(|choice| pb::Choice {
                value: choice.value.to_owned(),
                label: choice.label.to_owned(),
            })
            .collect(),
        list: list.to_owned(),
        form_field: question.form_field.to_owned(),
        longest: i32::try_from(Question::LONGEST).unwrap_or(i32::MAX),
        several: question.several,
        field: question.field.to_owned(),
    }
}
