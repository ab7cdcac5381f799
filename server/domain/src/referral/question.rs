//! Every question of a referral about a child, as data: those of the Home Office
//! form on the path of a child (nrm-form.md 2) in our own words, and ours
//! (nrm-form.md 8.2). Clients ask them, and a referral is checked against them.

mod child;
mod exploitation;
mod header;
mod ours;
mod places;
mod report;
mod risk;

use std::{collections::HashMap, sync::LazyLock};

pub(super) use report::PREVIOUSLY_REPORTED;

use super::text::LONGEST_ANSWER;
use crate::reference::List;

/// Version of the set of questions: the day it last changed.
pub const VERSION: &str = "2026-11-22";

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// One line.
    Line,
    /// Any number of lines.
    Narrative,
    /// One of the choices.
    Choice,
    /// Any number of the choices.
    Choices,
    /// A date.
    Date,
    /// A whole number.
    Number,
    /// An e-mail address.
    Email,
    /// A name of a list of reference data, or any text.
    Listed(List),
}

/// A choice of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is kept.
    pub value: &'static str,
    /// As it is shown.
    pub label: &'static str,
}

/// When a question is asked: when another is asked, and its answer, or one of its
/// answers, is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Path of the other question.
    pub question: &'static str,
    /// Answers that open this one; none means any answer at all.
    pub values: &'static [&'static str],
}

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Dotted path, as in the document of a form.
    pub path: &'static str,
    /// The question as it is asked.
    pub text: &'static str,
    /// What helps to answer it; may be empty.
    pub help: &'static str,
    /// What it takes.
    pub kind: AnswerKind,
    /// Whether several answers may be given.
    pub several: bool,
    /// Whether it must be answered where it is asked.
    pub required: bool,
    /// Whether "not known" with a reason is an answer.
    pub may_be_not_known: bool,
    /// When it is asked; `None` means always.
    pub condition: Option<Condition>,
    /// The choices of a choice.
    pub choices: &'static [Choice],
    /// Field of the Home Office form; empty for a question of ours.
    pub form_field: &'static str,
    /// Field of a structured referral that holds the answer; empty where its list of
    /// answers does.
    pub field: &'static str,
}

/// A section of questions.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// As a heading.
    pub heading: &'static str,
    /// Its questions, in order.
    pub questions: &'static [Question],
}

/// Every section, in order.
pub const SECTIONS: &[Section] = &[
    header::ACCESS,
    header::AGE,
    header::BACKGROUND,
    exploitation::NARRATIVE,
    report::VIEW,
    places::PLACES,
    risk::RISK,
    risk::POLICE,
    child::CHILD,
    child::REFERRER,
    child::EVIDENCE,
    ours::VOICE,
    ours::CIRCUMSTANCES,
];

/// Returns every question, in order.
pub fn all() -> impl Iterator<Item = &'static Question> {
    SECTIONS.iter().flat_map(|section| section.questions)
}

/// Returns the question of a path.
#[must_use]
pub fn of_path(path: &str) -> Option<&'static Question> {
    static INDEX: LazyLock<HashMap<&str, &Question>> =
        LazyLock::new(|| all().map(|question| (question.path, question)).collect());
    INDEX.get(path).copied()
}

impl Question {
    /// At most this many UTF-16 units (rules.md R68).
    pub const LONGEST: usize = LONGEST_ANSWER;

    const fn new(kind: AnswerKind, path: &'static str, text: &'static str) -> Self {
        Self {
            path,
            text,
            help: "",
            kind,
            several: false,
            required: false,
            may_be_not_known: false,
            condition: None,
            choices: &[],
            form_field: "",
            field: "",
        }
    }

    const fn line(path: &'static str, text: &'static str) -> Self {
        Self::new(AnswerKind::Line, path, text)
    }

    const fn narrative(path: &'static str, text: &'static str) -> Self {
        Self::new(AnswerKind::Narrative, path, text)
    }

    const fn email(path: &'static str, text: &'static str) -> Self {
        Self::new(AnswerKind::Email, path, text)
    }

    const fn listed(list: List, path: &'static str, text: &'static str) -> Self {
        Self::new(AnswerKind::Listed(list), path, text)
    }

    const fn choice(choices: &'static [Choice], path: &'static str, text: &'static str) -> Self {
        let mut question = Self::new(AnswerKind::Choice, path, text);
        question.choices = choices;
        question
    }

    /// Must be answered, or said why it cannot be.
    const fn required(mut self) -> Self {
        self.required = true;
        self.may_be_not_known = true;
        self
    }

    /// Must be answered: without it there is no referral.
    const fn indispensable(mut self) -> Self {
        self.required = true;
        self
    }

    const fn several(mut self) -> Self {
        self.several = true;
        self
    }

    const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Asked where another question has one of these answers.
    const fn when(mut self, question: &'static str, values: &'static [&'static str]) -> Self {
        self.condition = Some(Condition { question, values });
        self
    }

    const fn of_form(mut self, form_field: &'static str) -> Self {
        self.form_field = form_field;
        self
    }

    const fn held_in(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }
}

const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

const YES_NO: &[Choice] = &[choice("yes", "Yes"), choice("no", "No")];

const YES_NO_NOT_SURE: &[Choice] = &[
    choice("yes", "Yes"),
    choice("no", "No"),
    choice("not-sure", "Not sure"),
];

#[cfg(test)]
mod tests;
