//! What is an answer to a question, and how it is kept. A problem is said without
//! repeating the answer.

use nrm_panel_proto::v1::{AnswerKind, Question};

use super::kind;
use crate::{
    date::{parse_partial, write_partial},
    draft::sheet::{Said, Several},
};

/// Checks an answer, and returns it as it is kept: choices by their values, dates in
/// one form, everything else as typed.
pub(crate) fn answer(question: &Question, said: Said) -> Result<Said, String> {
    match said {
        Said::NotKnown(reason) => not_known(question, reason),
        Said::Several(several) if question.several => {
            let values = several.values.into_iter().map(|value| one(question, value));
            let values: Vec<String> = values.collect::<Result<_, _>>()?;
            match values.is_empty() {
                true => Err("name at least one".to_owned()),
                false => Ok(Said::Several(Several { values })),
            }
        }
        Said::Text(text) if question.several => Ok(Said::Several(Several {
            values: vec![one(question, text)?],
        })),
        Said::Text(text) => one(question, text).map(Said::Text),
        Said::Several(_) => Err("only one answer is taken".to_owned()),
    }
}

fn not_known(question: &Question, reason: String) -> Result<Said, String> {
    if !question.may_be_not_known {
        return Err("\"not known\" is no answer here; leave it empty instead".to_owned());
    }
    if reason.trim().is_empty() {
        return Err("say why it is not known".to_owned());
    }
    within(question, &reason)?;
    Ok(Said::NotKnown(reason))
}

/// Checks one text.
fn one(question: &Question, text: String) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the answer is empty".to_owned());
    }
    within(question, &text)?;
    match kind(question) {
        AnswerKind::Choice | AnswerKind::Choices => choice(question, &text),
        AnswerKind::Date => parse_partial(&text)
            .map(|(date, precision)| write_partial(date, precision))
            .ok_or_else(|| {
                "write a date as 2011-03-14, 2011-03 or 2011, or as about 2011".to_owned()
            }),
        AnswerKind::Number => {
            let digits = text.trim();
            match digits.bytes().all(|byte| byte.is_ascii_digit()) {
                true => Ok(digits.to_owned()),
                false => Err("write a whole number in digits".to_owned()),
            }
        }
        AnswerKind::Email => match text.trim().split_once('@') {
            Some((name, place)) if !name.is_empty() && !place.is_empty() => line(text),
            Some(_) | None => Err("this is no e-mail address".to_owned()),
        },
        AnswerKind::Line | AnswerKind::Listed => line(text),
        AnswerKind::Narrative | AnswerKind::Unspecified => narrative(text),
    }
}

fn within(question: &Question, text: &str) -> Result<(), String> {
    let longest = usize::try_from(question.longest).unwrap_or_default();
    let units = text.encode_utf16().count();
    if longest > 0 && units > longest {
        return Err(format!(
            "it is {units} characters long; at most {longest} are taken"
        ));
    }
    Ok(())
}

/// Checks a text of one line.
pub(crate) fn line(text: String) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("it must be one line, without control characters".to_owned());
    }
    Ok(text)
}

/// Checks a text of any number of lines.
pub(crate) fn narrative(text: String) -> Result<String, String> {
    match text.contains('\0') {
        true => Err("it holds a NUL character".to_owned()),
        false => Ok(text),
    }
}

/// Finds a choice by its value or its words, however these are written.
fn choice(question: &Question, text: &str) -> Result<String, String> {
    let wanted = plain(text);
    let mut choices = question.choices.iter();
    let found = choices.find(|it| plain(&it.value) == wanted || plain(&it.label) == wanted);
    found.map(|it| it.value.clone()).ok_or_else(|| {
        let values = question.choices.iter().map(|choice| choice.value.as_str());
        format!("choose from: {}", values.collect::<Vec<_>>().join(", "))
    })
}

/// Puts aside how a word is written.
pub(crate) fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::{super::sample::catalogue, *};

    fn checked(path: &str, text: &str) -> Result<String, String> {
        let catalogue = catalogue();
        let question = catalogue.of_path(path).unwrap();
        answer(question, Said::Text(text.to_owned())).map(|said| match said {
            Said::Text(text) => text,
            Said::Several(several) => several.values.join("|"),
            Said::NotKnown(reason) => reason,
        })
    }

    #[test]
    fn an_answer_is_kept_in_one_form_or_as_typed() {
        for (path, typed, kept) in [
            ("story.taken", "Yes", "yes"),
            ("age.under", "not sure", "not-sure"),
            ("risk.types", "It is wages taken", "wages_taken"),
            ("child.dob", "14/3/2011", "2011-03-14"),
            ("story.number", " 3 ", "3"),
            ("child.first_name", " Zoë  Ní Bhriain ", " Zoë  Ní Bhriain "),
            (
                "background.family",
                "a\r\nb <c> [d] ~ && |\n",
                "a\r\nb <c> [d] ~ && |\n",
            ),
            ("you.email", "a@b.example", "a@b.example"),
        ] {
            assert_eq!(checked(path, typed), Ok(kept.to_owned()), "{path}");
        }
    }

    #[test]
    fn what_is_no_answer_is_said_without_repeating_it() {
        let long = "x".repeat(15_001);
        for (path, typed) in [
            ("story.taken", "Amy"),
            ("child.dob", "Amy"),
            ("story.number", "Amy"),
            ("you.email", "Amy"),
            ("child.first_name", "Amy\nSmith"),
            ("background.family", "Amy\0"),
            ("background.family", " \n"),
            ("child.first_name", long.as_str()),
        ] {
            let problem = checked(path, typed).unwrap_err();
            assert!(!problem.contains("Amy"), "{path}: {problem}");
        }
        let catalogue = catalogue();
        let may = catalogue.of_path("background.family").unwrap();
        let must = catalogue.of_path("child.first_name").unwrap();
        let reason = || Said::NotKnown("He will not say".to_owned());
        assert_eq!(answer(may, reason()), Ok(reason()));
        assert!(answer(may, Said::NotKnown(" ".to_owned())).is_err());
        assert!(answer(must, reason()).is_err());
    }

    #[test]
    fn emoji_count_as_the_form_counts_them() {
        assert!(checked("background.family", &"😀".repeat(7_500)).is_ok());
        assert!(checked("background.family", &"😀".repeat(7_501)).is_err());
    }
}
