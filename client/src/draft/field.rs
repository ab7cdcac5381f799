//! Text to and from a field of the contract, found by its path.

use nrm_panel_proto::v1;
use prost::{Message, Name};
use prost_reflect::{
    DynamicMessage, EnumDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};

use crate::{
    contract::{descriptor, reflect, words_of},
    date::{parse_date, parse_partial, write_partial},
    questions::check::plain,
};

/// Words of the questions that the contract says otherwise.
const SAID_OTHERWISE: [(&str, &str, &str); 2] = [
    ("AgeClaim", "yes", "under-18"),
    ("Gender", "unknown", "other"),
];

/// Whether a path names a field of this message.
pub(crate) fn is_field(message: &MessageDescriptor, path: &str) -> bool {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = message.get_field_by_name(name) else {
        return false;
    };
    match (rest, field.kind()) {
        ("", _) => true,
        (rest, Kind::Message(inner)) => is_field(&inner, rest),
        _ => false,
    }
}

/// Writes text into a field; on a field that holds several it is added to them. Says
/// what is wrong without repeating the text.
pub(crate) fn write(message: &mut DynamicMessage, path: &str, text: &str) -> Result<(), String> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = message.descriptor().get_field_by_name(name);
    let field = field.ok_or_else(|| format!("there is no field {path}"))?;
    if rest.is_empty() {
        let value = parse(&field.kind(), text)?;
        let held = message.get_field_mut(&field);
        match held.as_list_mut() {
            Some(items) => items.push(value),
            None => *held = value,
        }
        return Ok(());
    }
    let nowhere = || format!("there is no field {path}");
    let kind = field.kind();
    let inner = kind.as_message().ok_or_else(nowhere)?;
    let held = message.get_field_mut(&field);
    if let Some(items) = held.as_list_mut() {
        if items.is_empty() {
            items.push(Value::Message(DynamicMessage::new(inner.clone())));
        }
        let first = items.first_mut().and_then(Value::as_message_mut);
        return write(first.ok_or_else(nowhere)?, rest, text);
    }
    write(held.as_message_mut().ok_or_else(nowhere)?, rest, text)
}

/// Reads a field; several values where it holds several, none where nothing is said.
pub(crate) fn read(message: &DynamicMessage, path: &str) -> Vec<String> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(field) = message.descriptor().get_field_by_name(name) else {
        return Vec::new();
    };
    if !message.has_field(&field) {
        return Vec::new();
    }
    let kind = field.kind();
    match (rest, message.get_field(&field).as_ref()) {
        ("", Value::List(items)) => items.iter().filter_map(|item| print(&kind, item)).collect(),
        ("", value) => print(&kind, value).into_iter().collect(),
        (rest, Value::Message(inner)) => read(inner, rest),
        (rest, Value::List(items)) => match items.first() {
            Some(Value::Message(first)) => read(first, rest),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn parse(kind: &Kind, text: &str) -> Result<Value, String> {
    if let Some(words) = kind.as_enum() {
        return code(words, text).map(Value::EnumNumber);
    }
    if let Some(message) = kind.as_message() {
        return date(message.name(), text);
    }
    match (kind, plain(text).as_str()) {
        (Kind::String, _) => Ok(Value::String(text.to_owned())),
        (Kind::Bool, "yes") => Ok(Value::Bool(true)),
        (Kind::Bool, "no") => Ok(Value::Bool(false)),
        (Kind::Bool, _) => Err("it must be yes or no".to_owned()),
        _ => Err("it cannot be said in one answer".to_owned()),
    }
}

fn date(message: &str, text: &str) -> Result<Value, String> {
    match message {
        "Date" => parse_date(text)
            .map(|date| wire(&date))
            .map_err(|_| "write a whole date, as 2026-03-14".to_owned()),
        "DateOfBirth" => {
            let (date, precision) =
                parse_partial(text).ok_or("it is no date, nor a part of one")?;
            Ok(wire(&v1::DateOfBirth {
                date: Some(date),
                precision: precision.into(),
            }))
        }
        "ApproximateDate" => Ok(wire(&about(text))),
        other => Err(format!("{other} cannot be said in one answer")),
    }
}

/// A date known in part, or in words.
fn about(text: &str) -> v1::ApproximateDate {
    match parse_partial(text) {
        Some((date, precision)) => v1::ApproximateDate {
            date: Some(date),
            precision: precision.into(),
            words: String::new(),
        },
        None => v1::ApproximateDate {
            date: None,
            precision: 0,
            words: text.to_owned(),
        },
    }
}

fn code(words: &EnumDescriptor, text: &str) -> Result<i32, String> {
    let said = plain(text);
    if words.name() == "AgeClaim" && said == "no" {
        return Err(
            "this service is for children: refer an adult on the Home Office form".to_owned(),
        );
    }
    let said = SAID_OTHERWISE
        .iter()
        .find(|(name, ours, _)| *name == words.name() && *ours == said)
        .map_or(said.as_str(), |(_, _, theirs)| theirs);
    let mut known = words_of(words).into_iter();
    known
        .find_map(|(word, code)| (word == said).then_some(code))
        .ok_or_else(|| "it is none of the choices".to_owned())
}

fn print(kind: &Kind, value: &Value) -> Option<String> {
    match (kind, value) {
        (_, Value::String(text)) => (!text.is_empty()).then(|| text.clone()),
        (_, Value::Bool(true)) => Some("yes".to_owned()),
        (_, Value::Bool(false)) => Some("no".to_owned()),
        (Kind::Enum(words), Value::EnumNumber(number)) => {
            let mut known = words_of(words).into_iter();
            let word = known.find_map(|(word, code)| (code == *number).then_some(word))?;
            let ours = SAID_OTHERWISE
                .iter()
                .find(|(name, _, theirs)| *name == words.name() && *theirs == word);
            Some(ours.map_or(word, |(_, ours, _)| (*ours).to_owned()))
        }
        (_, Value::Message(message)) => print_date(message),
        _ => None,
    }
}

fn print_date(message: &DynamicMessage) -> Option<String> {
    let whole = |date: v1::Date, precision: i32| {
        let precision = v1::DatePrecision::try_from(precision).unwrap_or_default();
        write_partial(date, precision)
    };
    match message.descriptor().name() {
        "Date" => {
            let date: v1::Date = message.transcode_to().ok()?;
            Some(whole(date, v1::DatePrecision::Day.into()))
        }
        "DateOfBirth" => {
            let born: v1::DateOfBirth = message.transcode_to().ok()?;
            Some(whole(born.date?, born.precision))
        }
        "ApproximateDate" => {
            let about: v1::ApproximateDate = message.transcode_to().ok()?;
            match about.date {
                Some(date) => Some(whole(date, about.precision)),
                None => (!about.words.is_empty()).then_some(about.words),
            }
        }
        _ => None,
    }
}

fn wire<M: Message + Name>(message: &M) -> Value {
    Value::Message(reflect(message))
}

/// An empty referral, to be written into by path.
pub(crate) fn referral() -> DynamicMessage {
    DynamicMessage::new(descriptor::<v1::Referral>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut message = referral();
        for (path, text) in [
            ("age_claim", "yes"),
            ("child.first_name", " Zoë "),
            ("child.gender", "unknown"),
            ("child.date_of_birth", "2011-03"),
            ("child.nationalities", "Irish"),
            ("exploitation_types", "wages-taken"),
            ("exploitation_location", "uk-and-overseas"),
            ("voice.told", "no"),
            ("circumstances.carer_suspected", "no"),
            ("circumstances.social_worker.email", "a@b.example"),
            ("circumstances.legal_status", "care-order"),
        ] {
            assert!(is_field(&message.descriptor(), path), "{path}");
            assert_eq!(read(&message, path), Vec::<String>::new(), "{path}");
            assert_eq!(write(&mut message, path, text), Ok(()), "{path}");
            assert_eq!(read(&message, path), [text], "{path}");
        }
        assert_eq!(
            write(&mut message, "child.nationalities", "British"),
            Ok(())
        );
        assert_eq!(read(&message, "child.nationalities"), ["Irish", "British"]);
    }

    #[test]
    fn what_does_not_fit_is_said_without_repeating_it() {
        let mut message = referral();
        for (path, text) in [
            ("age_claim", "no"),
            ("child.gender", "Amy"),
            ("child.date_of_birth", "Amy"),
            ("circumstances.carer_suspected", "Amy"),
            ("child.shoe_size", "Amy"),
            ("child", "Amy"),
        ] {
            let problem = write(&mut message, path, text).unwrap_err();
            assert!(!problem.contains("Amy"), "{path}: {problem}");
        }
        assert!(!is_field(&message.descriptor(), "child.shoe_size"));
        assert!(!is_field(&message.descriptor(), "child.first_name.x"));
    }
}
