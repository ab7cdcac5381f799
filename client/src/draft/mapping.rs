//! From what is said to the message that is sent, and back. The questions say where
//! each answer goes; those without a field of their own become answers by path.

mod back;

use std::{collections::BTreeSet, fmt};

use nrm_panel_proto::v1::{self, Question};
use prost_reflect::{DynamicMessage, ReflectMessage, Value};

pub(crate) use self::back::to_sheet;
use super::{
    field,
    lists::{LISTS, List},
    sheet::{Entry, Said, Sheet},
};
use crate::{contract::PLACE_ROLE, questions::Catalogue};

/// Why something said cannot be sent; it repeats nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Path of the question, or of the entry of a list.
    pub(crate) path: String,
    pub(crate) problem: String,
}

impl Fault {
    fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "{path}: {}", self.problem),
        }
    }
}

/// The field that holds the places of several questions.
const PLACES: &str = "places";

/// Which part of which place answers a question of places.
const PLACE_QUESTIONS: [(&str, &str, &str); 4] = [
    ("places.uk_cities", "exploitation", "town"),
    ("places.overseas_countries", "exploitation", "country"),
    ("places.current_pv_location_uk_city", "current", "town"),
    ("places.current_pv_location_uk_region", "current", "region"),
];

/// The question of the child's views; why there are none has a field of its own.
const VIEWS: &str = "voice.views";
const VIEWS_ABSENT: &str = "voice.reason_absent";

/// Makes the referral: answers to questions that are asked, and every list.
pub(crate) fn to_referral(
    catalogue: &Catalogue,
    sheet: &Sheet,
) -> Result<v1::Referral, Vec<Fault>> {
    mapped(catalogue, sheet, |question| {
        catalogue.is_asked(question, sheet)
    })
}

/// Where an answer goes.
enum Home {
    Field,
    Place(&'static str, &'static str),
    Answers,
}

fn home(question: &Question) -> Home {
    if question.field == PLACES {
        let place = PLACE_QUESTIONS
            .iter()
            .find(|(path, ..)| *path == question.path);
        return place.map_or(Home::Answers, |(_, role, part)| Home::Place(role, part));
    }
    // A newer server may name a field that this client has no place for.
    match field::is_field(&field::referral().descriptor(), &question.field) {
        true => Home::Field,
        false => Home::Answers,
    }
}

fn mapped(
    catalogue: &Catalogue,
    sheet: &Sheet,
    is_taken: impl Fn(&Question) -> bool,
) -> Result<v1::Referral, Vec<Fault>> {
    let mut to = Mapping::default();
    let taken = catalogue.questions.iter().filter(|it| is_taken(it));
    for question in taken {
        if let Some(said) = sheet.said(&question.path) {
            to.answer(question, said, sheet.words_of(&question.path));
        }
    }
    // Answers to questions this set does not have came with a file: none is dropped.
    let known: BTreeSet<_> = catalogue
        .questions
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    for path in sheet.paths().filter(|path| !known.contains(path)) {
        if let Some(said) = sheet.said(path) {
            to.further(path, said, sheet.words_of(path));
        }
    }
    for list in &LISTS {
        for (index, entry) in sheet.entries(list.name).iter().enumerate() {
            to.entry(list, index, entry);
        }
    }
    to.finish()
}

struct Mapping {
    message: DynamicMessage,
    places: Vec<v1::Place>,
    answers: Vec<v1::Answer>,
    faults: Vec<Fault>,
}

impl Default for Mapping {
    fn default() -> Self {
        Self {
            message: field::referral(),
            places: Vec::new(),
            answers: Vec::new(),
            faults: Vec::new(),
        }
    }
}

impl Mapping {
    fn answer(&mut self, question: &Question, said: &Said, words_of: i32) {
        let texts = match said {
            Said::NotKnown(reason) if question.field == VIEWS => {
                self.write(&question.path, VIEWS_ABSENT, reason);
                return;
            }
            Said::NotKnown(_) => return self.further(&question.path, said, words_of),
            Said::Text(text) => std::slice::from_ref(text),
            Said::Several(several) => several.values.as_slice(),
        };
        match home(question) {
            Home::Answers => self.further(&question.path, said, words_of),
            Home::Field => {
                for text in texts {
                    self.write(&question.path, &question.field, text);
                }
            }
            Home::Place(role, part) => {
                let role = PLACE_ROLE.code(role).unwrap_or_default();
                self.places
                    .extend(texts.iter().map(|text| place(role, part, text)));
            }
        }
    }

    fn write(&mut self, path: &str, field: &str, text: &str) {
        if let Err(problem) = field::write(&mut self.message, field, text) {
            self.faults.push(Fault::new(path, problem));
        }
    }

    /// Adds an answer by its path; several are numbered as a form numbers them.
    fn further(&mut self, path: &str, said: &Said, words_of: i32) {
        let answer = |question: String, text: &str, reason: &str| v1::Answer {
            question,
            text: text.to_owned(),
            not_known_reason: reason.to_owned(),
            words_of,
        };
        match said {
            Said::Text(text) => self.answers.push(answer(path.to_owned(), text, "")),
            Said::NotKnown(reason) => self.answers.push(answer(path.to_owned(), "", reason)),
            Said::Several(several) => {
                for (index, text) in several.values.iter().enumerate() {
                    self.answers
                        .push(answer(format!("{path}[{index}]"), text, ""));
                }
            }
        }
    }

    fn entry(&mut self, list: &List, index: usize, entry: &Entry) {
        if entry.fields.is_empty() {
            return;
        }
        let at = |name: &str| format!("{}[{index}].{name}", list.name);
        let Some(mut element) = element(&self.message, list.field) else {
            self.faults
                .push(Fault::new(list.name, "the contract has no such list"));
            return;
        };
        for part in list.parts {
            match entry.field(part.name) {
                "" if part.required => self.faults.push(Fault::new(at(part.name), "it is needed")),
                "" => {}
                text => {
                    if let Err(problem) = field::write(&mut element, part.name, text) {
                        self.faults.push(Fault::new(at(part.name), problem));
                    }
                }
            }
        }
        // A place of a period of exploitation is where it happened.
        if element.has_field_by_name("places") {
            let _ = field::write(&mut element, "places.role", "exploitation");
        }
        push(&mut self.message, list.field, element);
    }

    fn finish(self) -> Result<v1::Referral, Vec<Fault>> {
        let mut faults = self.faults;
        let referral = self.message.transcode_to::<v1::Referral>();
        match referral {
            Ok(mut referral) if faults.is_empty() => {
                referral.places.splice(0..0, self.places);
                referral.answers = self.answers;
                Ok(referral)
            }
            Ok(_) => Err(faults),
            Err(_) => {
                faults.push(Fault::new("", "the contract cannot hold it"));
                Err(faults)
            }
        }
    }
}

fn place(role: i32, part: &str, text: &str) -> v1::Place {
    let mut place = v1::Place {
        role,
        ..v1::Place::default()
    };
    match part {
        "town" => text.clone_into(&mut place.town),
        "region" => text.clone_into(&mut place.region),
        _ => text.clone_into(&mut place.country),
    }
    place
}

/// Makes an empty entry of a list.
fn element(message: &DynamicMessage, path: &str) -> Option<DynamicMessage> {
    let mut descriptor = message.descriptor();
    for name in path.split('.') {
        let kind = descriptor.get_field_by_name(name)?.kind();
        descriptor = kind.as_message()?.clone();
    }
    Some(DynamicMessage::new(descriptor))
}

fn push(message: &mut DynamicMessage, path: &str, element: DynamicMessage) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = message.descriptor().get_field_by_name(name) else {
        return;
    };
    let held = message.get_field_mut(&field);
    if let Some(items) = held.as_list_mut() {
        items.push(Value::Message(element));
    } else if let Some(inner) = held.as_message_mut() {
        push(inner, rest, element);
    }
}

#[cfg(test)]
mod tests;
