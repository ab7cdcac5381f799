//! From a referral in the contract's structure to what a draft says. What a draft
//! cannot hold is a fault: nothing of a referral is dropped on the way.

use nrm_panel_proto::v1::{self, Question};
use prost::Message;
use prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::{Fault, Home, VIEWS, VIEWS_ABSENT, home, mapped, place};
use crate::{
    contract::{PLACE_ROLE, reflect},
    draft::{
        field,
        lists::{LISTS, List},
        sheet::{Entry, Said, Several, Sheet},
    },
    questions::{Catalogue, check::plain},
};

/// Makes the sheet of a referral.
pub(crate) fn to_sheet(
    catalogue: &Catalogue,
    referral: &v1::Referral,
) -> Result<Sheet, Vec<Fault>> {
    let mut sheet = Sheet::default();
    for answer in &referral.answers {
        further(catalogue, &mut sheet, answer);
    }
    let mut places = referral.places.clone();
    let message = reflect(referral);
    for question in &catalogue.questions {
        match home(question) {
            Home::Field => fields(&mut sheet, question, &message),
            Home::Place(role, part) => found(&mut sheet, question, (role, part), &mut places),
            Home::Answers => {}
        }
    }
    for list in &LISTS {
        let kept: Vec<_> = match list.name {
            "places" => places.iter().map(reflect).collect(),
            _ => elements(&message, list.field),
        };
        let entries = sheet.entries_mut(list.name);
        entries.extend(kept.iter().map(|element| entry(list, element)));
    }
    // The proof that nothing was dropped is to send it and compare.
    match mapped(catalogue, &sheet, |_| true) {
        Ok(again) if sorted(&again) == sorted(referral) => Ok(sheet),
        Ok(_) => Err(vec![Fault::new(
            "",
            "it holds something that a draft cannot keep",
        )]),
        Err(faults) => Err(faults),
    }
}

/// Answers and places have no order of their own.
fn sorted(referral: &v1::Referral) -> v1::Referral {
    let mut referral = referral.clone();
    referral.answers.sort_by_key(Message::encode_to_vec);
    referral.places.sort_by_key(Message::encode_to_vec);
    referral
}

fn further(catalogue: &Catalogue, sheet: &mut Sheet, answer: &v1::Answer) {
    if let Some((path, _)) = answer.question.rsplit_once('[')
        && catalogue
            .of_path(path)
            .is_some_and(|question| question.several)
    {
        let mut values = match sheet.said(path) {
            Some(Said::Several(several)) => several.values.clone(),
            Some(Said::Text(_) | Said::NotKnown(_)) | None => Vec::new(),
        };
        values.push(answer.text.clone());
        sheet.put(path, Said::Several(Several { values }));
        sheet.put_words_of(path, answer.words_of);
        return;
    }
    let said = match answer.not_known_reason.as_str() {
        "" => Said::Text(answer.text.clone()),
        reason => Said::NotKnown(reason.to_owned()),
    };
    sheet.put(&answer.question, said);
    sheet.put_words_of(&answer.question, answer.words_of);
}

fn fields(sheet: &mut Sheet, question: &Question, message: &DynamicMessage) {
    if question.field == VIEWS
        && let Some(reason) = field::read(message, VIEWS_ABSENT).pop()
    {
        sheet.put(&question.path, Said::NotKnown(reason));
    }
    let mut values: Vec<_> = field::read(message, &question.field)
        .into_iter()
        .map(|value| as_chosen(question, value))
        .collect();
    if question.several && !values.is_empty() {
        sheet.put(&question.path, Said::Several(Several { values }));
        return;
    }
    if sheet.said(&question.path).is_some() {
        return;
    }
    // Two questions may share a field that holds two, such as nationalities: the
    // second takes what the first left.
    let shared = question.path.ends_with("_second");
    let index = usize::from(shared && values.len() > 1);
    if !values.is_empty() && (!shared || index == 1) {
        let value = values.swap_remove(index);
        sheet.put(&question.path, Said::Text(value));
    }
}

/// Says a word as the question has it among its choices.
fn as_chosen(question: &Question, value: String) -> String {
    let wanted = plain(&value);
    let mut choices = question.choices.iter();
    let chosen = choices.find(|choice| plain(&choice.value) == wanted);
    chosen.map_or(value, |choice| choice.value.clone())
}

/// Takes the places that answer a question: those that say nothing else.
fn found(
    sheet: &mut Sheet,
    question: &Question,
    (role, part): (&str, &str),
    places: &mut Vec<v1::Place>,
) {
    let role = PLACE_ROLE.code(role).unwrap_or_default();
    let mut values = Vec::new();
    places.retain(|kept| {
        let text = match part {
            "town" => &kept.town,
            "region" => &kept.region,
            _ => &kept.country,
        };
        let answers = !text.is_empty() && *kept == place(role, part, text);
        let taken = answers && (question.several || values.is_empty());
        if taken {
            values.push(text.clone());
        }
        !taken
    });
    if question.several && !values.is_empty() {
        sheet.put(&question.path, Said::Several(Several { values }));
    } else if let Some(value) = values.pop() {
        sheet.put(&question.path, Said::Text(value));
    }
}

fn elements(message: &DynamicMessage, path: &str) -> Vec<DynamicMessage> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = message.descriptor().get_field_by_name(name) else {
        return Vec::new();
    };
    if !message.has_field(&field) {
        return Vec::new();
    }
    let held = message.get_field(&field);
    if let Some(items) = held.as_list() {
        return items
            .iter()
            .filter_map(Value::as_message)
            .cloned()
            .collect();
    }
    let inner = held.as_message();
    inner.map_or_else(Vec::new, |inner| elements(inner, rest))
}

fn entry(list: &List, element: &DynamicMessage) -> Entry {
    let mut entry = Entry::default();
    for part in list.parts {
        if let Some(text) = field::read(element, part.name).pop() {
            entry.put(part.name, text);
        }
    }
    entry
}
