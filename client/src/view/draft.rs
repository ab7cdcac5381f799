//! Drafts on a page.

use nrm_panel_proto::v1::Question;
use serde::Serialize;

use crate::{
    contract, date,
    draft::{
        Draft,
        lists::LISTS,
        sheet::{Said, Sheet},
    },
    render::page::Page,
};

/// Says where a draft stands.
pub(crate) fn state(draft: &Draft) -> &'static str {
    match draft.is_sent() {
        true => "sent, not confirmed",
        false => "open",
    }
}

/// A draft for a program.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    draft: String,
    state: &'static str,
    questions: String,
    answers: Vec<ShownAnswer>,
    lists: Vec<ShownEntry>,
    missing: Vec<String>,
    set_aside: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ShownAnswer {
    question: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    not_known: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    words_of: String,
}

#[derive(Debug, Serialize)]
struct ShownEntry {
    list: &'static str,
    fields: std::collections::BTreeMap<String, String>,
}

impl Shown {
    pub(crate) fn of(draft: &Draft) -> Self {
        let (catalogue, sheet) = (draft.catalogue(), draft.sheet());
        let paths = |questions: Vec<&Question>| {
            let paths = questions.into_iter().map(|question| question.path.clone());
            paths.collect()
        };
        Self {
            draft: draft.id.clone(),
            state: state(draft),
            questions: catalogue.version.clone(),
            answers: sheet.paths().map(|path| answer(sheet, path)).collect(),
            lists: LISTS
                .iter()
                .flat_map(|list| {
                    let entries = sheet.entries(list.name).iter();
                    entries.map(|entry| ShownEntry {
                        list: list.name,
                        fields: entry.fields.clone(),
                    })
                })
                .collect(),
            missing: paths(catalogue.missing(sheet).collect()),
            set_aside: paths(catalogue.set_aside(sheet).collect()),
        }
    }
}

fn answer(sheet: &Sheet, path: &str) -> ShownAnswer {
    let (values, not_known) = match sheet.said(path) {
        Some(Said::Text(text)) => (vec![text.clone()], String::new()),
        Some(Said::Several(several)) => (several.values.clone(), String::new()),
        Some(Said::NotKnown(reason)) => (Vec::new(), reason.clone()),
        None => (Vec::new(), String::new()),
    };
    ShownAnswer {
        question: path.to_owned(),
        values,
        not_known,
        words_of: contract::WORDS_OF.word(sheet.words_of(path)),
    }
}

/// A draft that was begun from a file.
pub(crate) fn begun(draft: &Draft) -> Page {
    let mut page = Page::new();
    page.heading(format!("Draft {}", draft.id));
    let (catalogue, sheet) = (draft.catalogue(), draft.sheet());
    page.fact("Answers", sheet.paths().count().to_string());
    page.fact("Missing", catalogue.missing(sheet).count().to_string());
    page.fact("Questions of", &catalogue.version);
    page.bullets([
        format!("nrm referral draft show {}", draft.id),
        format!("nrm referral send {}", draft.id),
    ]);
    page
}

/// A draft with everything said in it.
pub(crate) fn page(draft: &Draft) -> Page {
    let mut page = Page::new();
    let (catalogue, sheet) = (draft.catalogue(), draft.sheet());
    page.heading(format!("Draft {}", draft.id));
    page.fact("State", state(draft));
    page.fact("Begun", date::print_instant(draft.begun_at.as_ref()));
    page.fact("Questions of", &catalogue.version);
    for section in catalogue.sections() {
        let said = section.questions.iter();
        let said: Vec<_> = said
            .filter_map(|question| Some((question, sheet.said(&question.path)?)))
            .collect();
        if said.is_empty() {
            continue;
        }
        page.heading(section.heading);
        for (question, said) in said {
            page.fact(&question.text, words(said, sheet.words_of(&question.path)));
        }
    }
    for list in &LISTS {
        for (number, entry) in (1..).zip(sheet.entries(list.name)) {
            page.heading(format!("{} ({number})", list.heading));
            for part in list.parts {
                page.fact(part.text, entry.field(part.name));
            }
        }
    }
    for (heading, questions) in [
        ("Missing", catalogue.missing(sheet).collect::<Vec<_>>()),
        (
            "Not asked any more, and not sent",
            catalogue.set_aside(sheet).collect(),
        ),
    ] {
        if !questions.is_empty() {
            page.heading(heading);
            page.bullets(questions.into_iter().map(|question| question.text.clone()));
        }
    }
    page
}

/// Says an answer.
pub(crate) fn words(said: &Said, words_of: i32) -> String {
    let text = match said {
        Said::Text(text) => text.clone(),
        Said::Several(several) => several.values.join(", "),
        Said::NotKnown(reason) => format!("Not known: {reason}"),
    };
    match contract::WORDS_OF.word(words_of).as_str() {
        "" => text,
        whose => format!("{text} (words of: {whose})"),
    }
}
