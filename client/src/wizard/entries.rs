//! The lists: add one, change one, take one away.

use super::{
    Move, Wizard,
    ask::start_of,
    heard::{Heard, heard},
};
use crate::{
    draft::{
        lists::{List, Part, PartKind},
        sheet::Entry,
    },
    exit::Failure,
    text,
};

impl Wizard<'_> {
    /// Asks for the entries of a list.
    pub(super) async fn list(&mut self, list: &'static List) -> Result<Move, Failure> {
        loop {
            let entries = self.held.draft.sheet().entries(list.name);
            let count = entries.len();
            for (number, entry) in (1..).zip(entries) {
                self.say(&format!("  {number}  {}", shown(list, entry)));
            }
            let another = if count == 0 {
                list.one.to_owned()
            } else {
                "another".to_owned()
            };
            let more = match count {
                0 => "",
                _ => ", a number to change one, or remove and its number",
            };
            self.say(&format!("\nAdd {another}? Type yes{more}. Enter goes on."));
            let line = heard(self.session.prompt("> ").await?);
            let Heard::Text(typed) = line else {
                match self.moved(&line) {
                    Some(moved) => return Ok(moved),
                    None => continue,
                }
            };
            let typed = typed.trim().to_lowercase();
            let (word, number) = typed
                .split_once(' ')
                .unwrap_or((typed.as_str(), typed.as_str()));
            let number = number.trim().parse::<usize>().ok();
            let index = number
                .and_then(|number| number.checked_sub(1))
                .filter(|it| *it < count);
            match (word, index) {
                ("yes" | "y", _) => {
                    if let Some(moved) = self.entry(list, count).await? {
                        return Ok(moved);
                    }
                }
                ("no" | "n", _) => return Ok(Move::Next),
                ("remove", Some(index)) => {
                    self.held
                        .draft
                        .sheet_mut()
                        .entries_mut(list.name)
                        .remove(index);
                    self.shelf.save(&self.held.draft)?;
                }
                (_, Some(index)) if word == typed => {
                    if let Some(moved) = self.entry(list, index).await? {
                        return Ok(moved);
                    }
                }
                _ => self.say("Type yes, a number from the list, or press Enter."),
            }
        }
    }

    /// Asks for each part of an entry; it is kept from its first part on.
    async fn entry(&mut self, list: &'static List, index: usize) -> Result<Option<Move>, Failure> {
        let mut at = 0;
        while let Some(part) = list.parts.get(at) {
            match self.part(list, index, part).await? {
                Some(Move::Next) => at += 1,
                Some(Move::Back) if at == 0 => return Ok(None),
                Some(Move::Back) => at -= 1,
                Some(elsewhere) => return Ok(Some(elsewhere)),
                None => {}
            }
        }
        Ok(None)
    }

    /// Asks for one part; none where it is to be asked again.
    async fn part(
        &mut self,
        list: &'static List,
        index: usize,
        part: &'static Part,
    ) -> Result<Option<Move>, Failure> {
        let entries = self.held.draft.sheet().entries(list.name);
        let begun = entries.get(index).is_some();
        let now = entries
            .get(index)
            .map_or("", |entry| entry.field(part.name))
            .to_owned();
        self.put_part(part, &now);
        let typed = match heard(self.session.prompt("> ").await?) {
            Heard::Nothing if part.required && now.is_empty() => {
                match begun {
                    // Nothing is said yet: there is no entry to complete.
                    false => return Ok(Some(Move::Back)),
                    true => self.say("It is needed; :back and remove take the entry away."),
                }
                return Ok(None);
            }
            Heard::Text(typed) => typed,
            Heard::Edit => match text::composed(self.session, &now, &[part.text]).await {
                Ok(text) if text.trim().is_empty() => return Ok(None),
                Ok(text) => text,
                Err(failure) => {
                    self.say(&failure.to_string());
                    return Ok(None);
                }
            },
            Heard::Clear => String::new(),
            other @ (Heard::Nothing
            | Heard::Back
            | Heard::Help
            | Heard::Quit
            | Heard::Sections
            | Heard::Section(_)
            | Heard::Summary
            | Heard::Unknown(_)
            | Heard::Strange) => return Ok(self.moved(&other)),
        };
        let checked = match typed.is_empty() {
            true => Ok(typed),
            false => part.check(chosen(part, typed)),
        };
        match checked {
            Ok(text) => {
                let entries = self.held.draft.sheet_mut().entries_mut(list.name);
                if entries.len() <= index {
                    entries.push(Entry::default());
                }
                if let Some(entry) = entries.get_mut(index) {
                    entry.put(part.name, text);
                }
                self.shelf.save(&self.held.draft)?;
                Ok(Some(Move::Next))
            }
            Err(problem) => {
                self.say(&format!("That cannot be taken: {problem}."));
                Ok(None)
            }
        }
    }

    fn put_part(&self, part: &Part, now: &str) {
        let mut lines = vec![format!("\n{}", part.text)];
        if part.required && now.is_empty() {
            lines.push("  Needed.".to_owned());
        }
        for (number, choice) in (1..).zip(part.choices()) {
            lines.push(format!("  {number}  {}", choice.replace('-', " ")));
        }
        match part.kind {
            PartKind::About => lines.push("  A date, a part of one, or words.".to_owned()),
            PartKind::Day => lines.push("  As 2026-03-14 or 14/3/2026".to_owned()),
            PartKind::Narrative => lines.push("  One line here, or :edit for more.".to_owned()),
            PartKind::Line | PartKind::Word(_) | PartKind::YesNo => {}
        }
        if !now.is_empty() {
            lines.push(format!("  Now: {}", start_of(now)));
        }
        self.say(&lines.join("\n"));
    }
}

/// A number stands for a choice.
fn chosen(part: &Part, typed: String) -> String {
    let number = typed.trim().parse::<usize>().ok();
    let choices = part.choices();
    let choice = number
        .and_then(|number| number.checked_sub(1))
        .and_then(|index| choices.get(index));
    choice.cloned().unwrap_or(typed)
}

/// Says which entry it is, by what is said first.
fn shown(list: &List, entry: &Entry) -> String {
    let parts = list.parts.iter().map(|part| entry.field(part.name));
    let said: Vec<_> = parts
        .filter(|text| !text.is_empty())
        .take(3)
        .map(start_of)
        .collect();
    said.join(", ")
}
