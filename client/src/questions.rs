//! The questions of a referral as the server asks them: which are asked, and what
//! is an answer to each.

pub(crate) mod cache;
pub(crate) mod check;

use nrm_panel_proto::v1::{self, AnswerKind, Question};

use crate::draft::sheet::{Said, Sheet};

/// Conditions hang on one another no deeper than this; a set of questions that did
/// would be a mistake.
const DEEPEST: usize = 16;

/// Every question, in order, and the version of the set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Catalogue {
    pub(crate) version: String,
    pub(crate) questions: Vec<Question>,
}

impl From<v1::ListQuestionsResponse> for Catalogue {
    fn from(reply: v1::ListQuestionsResponse) -> Self {
        Self {
            version: reply.version,
            questions: reply.questions,
        }
    }
}

impl From<&Catalogue> for v1::ListQuestionsResponse {
    fn from(catalogue: &Catalogue) -> Self {
        Self {
            version: catalogue.version.clone(),
            questions: catalogue.questions.clone(),
        }
    }
}

/// Questions that stand together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) heading: &'a str,
    pub(crate) questions: &'a [Question],
}

impl Catalogue {
    /// The sections, in order.
    pub(crate) fn sections(&self) -> Vec<Section<'_>> {
        self.questions
            .chunk_by(|one, next| one.section == next.section)
            .map(|questions| Section {
                heading: questions.first().map_or("", |first| &first.section),
                questions,
            })
            .collect()
    }

    /// Finds a question.
    pub(crate) fn of_path(&self, path: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.path == path)
    }

    /// Whether a question is asked, given what is said to others.
    pub(crate) fn is_asked(&self, question: &Question, sheet: &Sheet) -> bool {
        self.is_open(question, sheet, DEEPEST)
    }

    fn is_open(&self, question: &Question, sheet: &Sheet, deeper: usize) -> bool {
        let Some(condition) = &question.condition else {
            return true;
        };
        let Some(other) = self.of_path(&condition.question) else {
            return false;
        };
        let opens = |answer: &String| {
            condition.values.is_empty() || condition.values.iter().any(|value| value == answer)
        };
        let said = match sheet.said(&other.path) {
            Some(Said::Text(text)) => opens(text),
            Some(Said::Several(several)) => several.values.iter().any(opens),
            Some(Said::NotKnown(_)) | None => false,
        };
        said && deeper > 0 && self.is_open(other, sheet, deeper - 1)
    }

    /// The questions that are asked.
    pub(crate) fn asked<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Question> {
        let questions = self.questions.iter();
        questions.filter(|question| self.is_asked(question, sheet))
    }

    /// The questions that must be answered and are not.
    pub(crate) fn missing<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Question> {
        self.asked(sheet)
            .filter(|question| question.required && sheet.said(&question.path).is_none())
    }

    /// The questions that are answered and no longer asked: kept, and not sent.
    pub(crate) fn set_aside<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a Question> {
        self.questions.iter().filter(|question| {
            sheet.said(&question.path).is_some() && !self.is_asked(question, sheet)
        })
    }

    /// How many sections have every question that must be answered answered, of how
    /// many.
    pub(crate) fn sections_done(&self, sheet: &Sheet) -> (usize, usize) {
        let sections = self.sections();
        let done = sections.iter().filter(|section| {
            let mut asked = section.questions.iter();
            let begun = asked
                .clone()
                .any(|question| sheet.said(&question.path).is_some());
            begun
                && asked.all(|question| {
                    !question.required
                        || !self.is_asked(question, sheet)
                        || sheet.said(&question.path).is_some()
                })
        });
        (done.count(), sections.len())
    }
}

/// What a question takes.
pub(crate) fn kind(question: &Question) -> AnswerKind {
    // A newer server may ask in ways this client does not know: text always passes.
    AnswerKind::try_from(question.kind).unwrap_or(AnswerKind::Narrative)
}

/// Whether whose words they are can be kept with the answer.
pub(crate) fn takes_words_of(question: &Question) -> bool {
    kind(question) == AnswerKind::Narrative && question.field.is_empty()
}

#[cfg(test)]
pub(crate) mod sample;

#[cfg(test)]
mod tests {
    use super::{sample::catalogue, *};

    #[test]
    fn a_question_is_asked_while_the_answer_before_opens_it() {
        let catalogue = catalogue();
        let mut sheet = Sheet::default();
        let asked = |sheet: &Sheet, path: &str| {
            let question = catalogue.of_path(path).unwrap();
            catalogue.is_asked(question, sheet)
        };
        assert!(asked(&sheet, "background.family"));
        assert!(!asked(&sheet, "story.journey"));
        sheet.put("story.taken", Said::Text("yes".to_owned()));
        assert!(asked(&sheet, "story.journey"));
        sheet.put("story.journey", Said::Text("By train".to_owned()));
        assert!(asked(&sheet, "story.ticket"), "any answer opens it");
        sheet.put("story.taken", Said::Text("no".to_owned()));
        assert!(!asked(&sheet, "story.journey"));
        assert!(
            !asked(&sheet, "story.ticket"),
            "what opened it is not asked"
        );
        let aside: Vec<_> = catalogue.set_aside(&sheet).map(|it| &it.path).collect();
        assert_eq!(aside, ["story.journey"]);
        sheet.put("story.taken", Said::NotKnown("He will not say".to_owned()));
        assert!(!asked(&sheet, "story.journey"));
    }

    #[test]
    fn a_section_is_done_when_nothing_is_missing() {
        let catalogue = catalogue();
        let mut sheet = Sheet::default();
        let (_, all) = catalogue.sections_done(&sheet);
        assert_eq!(all, catalogue.sections().len());
        assert_eq!(catalogue.sections_done(&sheet).0, 0);
        sheet.put(
            "background.family",
            Said::NotKnown("Asked, no answer".to_owned()),
        );
        assert_eq!(catalogue.sections_done(&sheet).0, 1);
        let missing: Vec<_> = catalogue
            .missing(&sheet)
            .map(|it| it.path.as_str())
            .collect();
        assert!(missing.contains(&"child.first_name"));
        assert!(!missing.contains(&"background.family"));
    }
}
