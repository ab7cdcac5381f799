//! Queries: what the site asks about a referral it has taken. A referral is never
//! refused for an empty box or for rules that are ours alone (nrm-form.md 8.3).

mod contradictions;

use super::{
    Content, Referral,
    question::{self, AnswerKind, PREVIOUSLY_REPORTED, Question},
    said::{Asked, Item, Said},
    text::check_line,
};
use crate::{
    code::codes,
    reference::{Book, Holder, List, unknown},
    referral::Statement,
    time::CivilDate,
};

codes! {
    /// Why a referral is queried.
    pub enum QueryKind {
        /// A required question has no answer and no reason why.
        Missing = "missing",
        /// An answer is not of the kind, or not among the choices, of its question.
        UnknownValue = "unknown_value",
        /// Two answers do not fit together.
        Contradiction = "contradiction",
        /// An answer says little or nothing.
        Thin = "thin",
    }
}

/// A query on a referral. It holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Stable within the referral: its kind, question and, where a question has
    /// several, what it is about.
    pub id: String,
    /// Why.
    pub kind: QueryKind,
    /// Path of the question.
    pub question: &'static str,
    /// A sentence for a person.
    pub text: String,
}

impl Query {
    fn new(kind: QueryKind, question: &'static str, text: String) -> Self {
        Self {
            id: format!("{}:{question}", kind.code()),
            kind,
            question,
            text,
        }
    }
}

/// Answers that are no answer, in small letters (rules.md R67).
const THIN: [&str; 17] = [
    "n/a",
    "na",
    "not applicable",
    "unknown",
    "not known",
    "don't know",
    "see above",
    "see below",
    "as above",
    "as before",
    "see attached",
    "see evidence",
    "tbc",
    "tba",
    "to follow",
    "x",
    "",
];

impl Referral {
    /// Returns the queries on a referral received on a day, in the order of the
    /// questions. `lists` are the dated lists that count now.
    #[must_use]
    pub fn queries(&self, received_on: CivilDate, lists: &Book) -> Vec<Query> {
        let (said, account) = self.read();
        let is_form = matches!(self.content, Content::HomeOfficeForm { .. });
        // A form is asked for what it asks itself, and not for our own questions.
        let concerns = |question: &&Question| !is_form || !question.form_field.is_empty();
        let mut queries: Vec<Query> = question::all()
            .filter(concerns)
            .filter_map(|question| of_question(question, &said, received_on, lists))
            .collect();
        let opposite = "unknown_value:reporting_and_professional_view.previously_reported#version";
        if is_form && said.is_answered(PREVIOUSLY_REPORTED) && account.previously_reported.is_none()
        {
            let known = ["yes", "no", "not-sure"];
            if said.has(PREVIOUSLY_REPORTED, &known) {
                queries.push(Query {
                    id: opposite.to_owned(),
                    kind: QueryKind::UnknownValue,
                    question: PREVIOUSLY_REPORTED,
                    text: "The form does not say when it was sent, and this question meant the \
                           opposite until 31 March 2025: was the child reported before?"
                        .to_owned(),
                });
            }
        }
        queries.extend(contradictions::found(self, &said, &account, received_on));
        queries
    }
}

fn of_question(
    question: &'static Question,
    said: &Said,
    received_on: CivilDate,
    lists: &Book,
) -> Option<Query> {
    let asked = said.asked(question);
    if asked == Asked::No {
        return None;
    }
    let items = said.items(question.path);
    if !said.is_answered(question.path) {
        let missing = question.required && asked == Asked::Yes;
        return missing.then(|| {
            let text = format!("Not answered: {}", question.text);
            Query::new(QueryKind::Missing, question.path, text)
        });
    }
    if items.iter().any(|item| is_unknown(question, item)) {
        let text = format!("{}: {}", wanted(question.kind), question.text);
        return Some(Query::new(QueryKind::UnknownValue, question.path, text));
    }
    if let AnswerKind::Listed(list) = question.kind
        && let Some(what) = said
            .texts(question.path)
            .find_map(|text| unlisted(list, text, received_on, lists))
    {
        let text = format!("{what}: {}", question.text);
        return Some(Query::new(QueryKind::UnknownValue, question.path, text));
    }
    let wordy = matches!(question.kind, AnswerKind::Narrative | AnswerKind::Line);
    let thin = wordy && question.required && said.texts(question.path).all(is_thin);
    let reasoned = items
        .iter()
        .any(|item| matches!(item.said, Statement::NotKnown(_)));
    (thin && !reasoned).then(|| {
        let text = format!(
            "The answer says little; if it is not known, say why: {}",
            question.text
        );
        Query::new(QueryKind::Thin, question.path, text)
    })
}

/// Returns whether an answer says nothing.
fn is_thin(text: &str) -> bool {
    let bare = text
        .trim_matches(|letter: char| letter.is_whitespace() || ".-?!_*/".contains(letter))
        .to_lowercase()
        .replace('\u{2019}', "'");
    THIN.contains(&bare.as_str())
}

/// Says what is asked about an answer that its list does not settle. Towns, regions and
/// countries are free text: the form takes any.
fn unlisted(list: List, text: &str, on: CivilDate, lists: &Book) -> Option<&'static str> {
    if text.trim().is_empty() {
        return None;
    }
    match list {
        List::LocalAuthority => match lists.childrens_services(text, on) {
            Holder::One(_) => None,
            Holder::Several(_) => Some("More than one council may be meant; say which"),
            Holder::Nobody => Some("The body named has no children's services; say which council"),
            Holder::Unknown => Some("No council has the name given"),
        },
        List::PoliceForce => {
            unknown(lists, list, text).then_some("No police force has the name given")
        }
        List::Nationality => unknown(lists, list, text).then_some("No nationality has this name"),
        List::FirstResponder => (!lists.is_of_first_responder(text))
            .then_some("No first responder of the list has the name given (R92)"),
        List::ExploitationType | List::Country | List::Town | List::Region => None,
    }
}

/// Returns whether an answer is not what its question takes.
fn is_unknown(question: &Question, item: &Item) -> bool {
    let Statement::Text(text) = &item.said else {
        return false;
    };
    let text = text.expose().trim();
    if text.is_empty() {
        return false;
    }
    match question.kind {
        AnswerKind::Choice | AnswerKind::Choices => {
            (!item.exact && !question.several)
                || !question.choices.iter().any(|choice| choice.value == text)
        }
        AnswerKind::Number => !item.exact || !text.bytes().all(|byte| byte.is_ascii_digit()),
        AnswerKind::Email => !item.exact || check_line(text).is_err() || !text.contains('@'),
        AnswerKind::Line | AnswerKind::Listed(_) => {
            (!item.exact && !question.several) || check_line(text).is_err()
        }
        AnswerKind::Narrative | AnswerKind::Date => !item.exact,
    }
}

const fn wanted(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Choice | AnswerKind::Choices => "The answer is not one of the choices",
        AnswerKind::Number => "The answer is not a whole number",
        AnswerKind::Email => "The answer is not an e-mail address",
        AnswerKind::Line | AnswerKind::Listed(_) => "The answer is not one line of text",
        AnswerKind::Narrative | AnswerKind::Date => "The answer is not text",
    }
}

#[cfg(test)]
mod tests;
