//! One question: how it is put, and what is done with what is typed.

use nrm_panel_proto::v1::{AnswerKind, Question};

use super::{
    HELP, Move, Wizard,
    heard::{Heard, heard},
};
use crate::{
    contract,
    draft::sheet::{Said, Several},
    exit::Failure,
    questions::{check, kind, takes_words_of},
    text, view,
};

/// An answer longer than this is shown by its start.
const SHOWN: usize = 200;

impl Wizard<'_> {
    /// Asks a question until it is answered, or left as it is.
    pub(super) async fn question(&mut self, question: &Question) -> Result<Move, Failure> {
        self.put(question);
        loop {
            let heard = heard(self.session.prompt("> ").await?);
            let said = match heard {
                Heard::Text(text) => spoken(question, text),
                Heard::Unknown(reason) if reason.is_empty() => {
                    let reason = self.session.prompt("Why is it not known? ").await?;
                    match reason.filter(|reason| !reason.trim().is_empty()) {
                        Some(reason) => Ok(Said::NotKnown(reason)),
                        None => continue,
                    }
                }
                Heard::Unknown(reason) => Ok(Said::NotKnown(reason)),
                Heard::Edit => match self.edited(question).await {
                    Ok(Some(text)) => Ok(Said::Text(text)),
                    Ok(None) => continue,
                    Err(failure) => Err(failure.to_string()),
                },
                Heard::Clear => {
                    self.held.draft.sheet_mut().clear(&question.path);
                    self.shelf.save(&self.held.draft)?;
                    self.say("The answer is taken away.");
                    continue;
                }
                other @ (Heard::Nothing
                | Heard::Back
                | Heard::Help
                | Heard::Quit
                | Heard::Sections
                | Heard::Section(_)
                | Heard::Summary
                | Heard::Strange) => match self.moved(&other) {
                    Some(moved) => return Ok(moved),
                    None => continue,
                },
            };
            match said.and_then(|said| check::answer(question, said)) {
                Ok(said) => {
                    let is_text = matches!(said, Said::Text(_));
                    self.held.draft.sheet_mut().put(&question.path, said);
                    self.shelf.save(&self.held.draft)?;
                    if is_text && takes_words_of(question) {
                        self.whose(&question.path).await?;
                    }
                    return Ok(Move::Next);
                }
                Err(problem) => self.say(&format!("That cannot be taken: {problem}.")),
            }
        }
    }

    /// What a command moves to; none where the question is asked again.
    pub(super) fn moved(&self, heard: &Heard) -> Option<Move> {
        match heard {
            Heard::Nothing => Some(Move::Next),
            Heard::Back => Some(Move::Back),
            Heard::Quit => Some(Move::Quit),
            Heard::Summary => Some(Move::Summary),
            Heard::Section(number) if (1..=self.headings.len()).contains(number) => {
                Some(Move::Section(*number))
            }
            Heard::Section(_) | Heard::Sections => {
                self.list_sections();
                None
            }
            Heard::Help => {
                self.say(HELP);
                None
            }
            Heard::Text(_) | Heard::Clear | Heard::Edit | Heard::Unknown(_) | Heard::Strange => {
                self.say("That is no command here; :help lists them.");
                None
            }
        }
    }

    fn put(&self, question: &Question) {
        let mut lines = vec![format!("\n{}", question.text)];
        if !question.help.is_empty() {
            lines.push(format!("  {}", question.help));
        }
        let sheet = self.held.draft.sheet();
        let said = sheet.said(&question.path);
        match (
            question.required && said.is_none(),
            question.may_be_not_known,
        ) {
            (true, true) => lines.push("  Needed; if it is not known, :unknown".to_owned()),
            (true, false) => lines.push("  Needed.".to_owned()),
            (false, _) => {}
        }
        for (number, choice) in (1..).zip(&question.choices) {
            lines.push(format!("  {number}  {}", choice.label));
        }
        lines.extend(how(question).map(|how| format!("  {how}")));
        if let Some(said) = said {
            let words = view::draft::words(said, sheet.words_of(&question.path));
            lines.push(format!("  Now: {}", start_of(&words)));
        }
        self.say(&lines.join("\n"));
    }

    async fn edited(&self, question: &Question) -> Result<Option<String>, Failure> {
        let current = match self.held.draft.sheet().said(&question.path) {
            Some(Said::Text(text)) => text.as_str(),
            Some(Said::Several(_) | Said::NotKnown(_)) | None => "",
        };
        let text = text::composed(self.session, current, &[&question.text, &question.help]).await?;
        Ok((!text.trim().is_empty()).then_some(text))
    }

    /// Asks whose words an answer is.
    async fn whose(&mut self, path: &str) -> Result<(), Failure> {
        let words = contract::WORDS_OF.typed();
        loop {
            let line = self
                .session
                .prompt("Whose words? 1 the child's, 2 yours, 3 somebody else's, Enter not said: ")
                .await?;
            let typed = line.as_deref().map(check::plain).unwrap_or_default();
            if typed.is_empty() {
                return Ok(());
            }
            let found = (1..)
                .zip(&words)
                .find(|(number, (word, _))| typed == number.to_string() || typed == *word);
            if let Some((_, (_, code))) = found {
                self.held.draft.sheet_mut().put_words_of(path, *code);
                return self.shelf.save(&self.held.draft);
            }
            self.say("Type 1, 2 or 3, or press Enter.");
        }
    }
}

/// How an answer is typed, where that is not plain.
fn how(question: &Question) -> Option<&'static str> {
    match kind(question) {
        AnswerKind::Choice => Some("Type a number or the words."),
        AnswerKind::Choices => Some("Type the numbers, such as 1, 3"),
        AnswerKind::Date => Some("As 2011-03-14, 14/3/2011, March 2011, 2011, or about 2011"),
        AnswerKind::Narrative => Some("One line here, or :edit for more."),
        AnswerKind::Listed | AnswerKind::Line if question.several => {
            Some("Separate several with a semicolon.")
        }
        AnswerKind::Line
        | AnswerKind::Email
        | AnswerKind::Listed
        | AnswerKind::Number
        | AnswerKind::Unspecified => None,
    }
}

/// Turns what was typed into an answer: numbers stand for choices.
fn spoken(question: &Question, text: String) -> Result<Said, String> {
    let chosen = |word: &str| match word.trim().parse::<usize>() {
        Ok(number) => {
            let choice = number
                .checked_sub(1)
                .and_then(|index| question.choices.get(index));
            let choice = choice.map(|choice| choice.value.clone());
            choice.ok_or_else(|| format!("there is no choice {number}"))
        }
        Err(_) => Ok(word.trim().to_owned()),
    };
    match kind(question) {
        AnswerKind::Choice => chosen(&text).map(Said::Text),
        AnswerKind::Choices => {
            let words = text
                .split([',', ';'])
                .filter(|word| !word.trim().is_empty());
            let mut values = Vec::new();
            for value in words.map(chosen) {
                let value = value?;
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Ok(Said::Several(Several { values }))
        }
        _ if question.several => {
            let values = text
                .split(';')
                .map(str::trim)
                .filter(|word| !word.is_empty());
            let values = values.map(str::to_owned).collect();
            Ok(Said::Several(Several { values }))
        }
        AnswerKind::Line
        | AnswerKind::Narrative
        | AnswerKind::Date
        | AnswerKind::Number
        | AnswerKind::Email
        | AnswerKind::Listed
        | AnswerKind::Unspecified => Ok(Said::Text(text)),
    }
}

/// Shows the start of a long text.
pub(super) fn start_of(text: &str) -> String {
    let lines = text.lines().count();
    let first: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(SHOWN)
        .collect();
    match (lines, first.len() < text.trim_end().len()) {
        (0 | 1, false) => first,
        (0 | 1, true) => format!("{first} …"),
        (lines, _) => format!("{first} … ({lines} lines)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::sample::catalogue;

    #[test]
    fn numbers_and_words_choose_alike() {
        let catalogue = catalogue();
        let spoken = |path: &str, text: &str| {
            let question = catalogue.of_path(path).unwrap();
            let said = spoken(question, text.to_owned())?;
            check::answer(question, said).map(|said| view::draft::words(&said, 0))
        };
        for (path, typed, kept) in [
            ("story.taken", "1", "yes"),
            ("story.taken", "no", "no"),
            ("risk.types", "3, 1; 3", "other, forced_to_commit_crime"),
            ("risk.types", "it is other", "other"),
            (
                "places.uk_cities",
                "Rugby; Stoke, near Rugby ;",
                "Rugby, Stoke, near Rugby",
            ),
            ("child.first_name", "1", "1"),
            ("story.number", "1", "1"),
        ] {
            assert_eq!(spoken(path, typed), Ok(kept.to_owned()), "{path}");
        }
        assert!(spoken("story.taken", "3").is_err());
        assert!(spoken("story.taken", "0").is_err());
        assert!(spoken("risk.types", ";").is_err());
    }

    #[test]
    fn a_long_answer_is_shown_by_its_start() {
        assert_eq!(start_of("short"), "short");
        assert_eq!(start_of("one\ntwo\n"), "one … (2 lines)");
        assert!(start_of(&"x".repeat(500)).ends_with("x …"));
    }
}
