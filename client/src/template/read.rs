//! Reads a template that was filled in. Every problem is found at once, with its
//! line and question; none repeats what was written.

use nrm_panel_proto::v1::Question;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{LISTS, NOT_KNOWN, TEXT, VERSION, WORDS_OF};
use crate::{
    contract,
    draft::{
        lists::{self, List},
        sheet::{Entry, Said, Several, Sheet},
    },
    questions::{Catalogue, check, takes_words_of},
};

/// Reads what is answered.
pub(crate) fn read(catalogue: &Catalogue, text: &str) -> Result<Sheet, Vec<String>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problem = |error: &toml::de::Error| {
            let line = error.span().map_or(1, |span| line(text, span.start));
            let what = error.message().replace('\n', "; ");
            (line, format!("line {line}: {what}"))
        };
        return Err(in_order(errors.iter().map(problem).collect()));
    }
    let mut reading = Reading {
        catalogue,
        text,
        sheet: Sheet::default(),
        problems: Vec::new(),
    };
    reading.root(document.get_ref());
    let problems = in_order(reading.problems);
    match problems.is_empty() {
        true => Ok(reading.sheet),
        false => Err(problems),
    }
}

/// Says problems from the top of the document to its end.
fn in_order(mut problems: Vec<(usize, String)>) -> Vec<String> {
    problems.sort();
    problems.into_iter().map(|(_, problem)| problem).collect()
}

fn line(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.matches('\n').count() + 1
}

type Value<'i> = Spanned<DeValue<'i>>;

struct Reading<'a> {
    catalogue: &'a Catalogue,
    text: &'a str,
    sheet: Sheet,
    problems: Vec<(usize, String)>,
}

impl Reading<'_> {
    fn problem(&mut self, at: usize, path: &str, what: impl AsRef<str>) {
        let line = line(self.text, at);
        let what = what.as_ref();
        self.problems
            .push((line, format!("line {line}: {path}: {what}")));
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                (VERSION, DeValue::String(version)) => {
                    if *version != self.catalogue.version {
                        let ours = &self.catalogue.version;
                        self.problem(
                            at,
                            VERSION,
                            format!(
                                "the questions now are those of {ours}: print a new template, \
                                 compare, and change this line"
                            ),
                        );
                    }
                }
                (LISTS, DeValue::Table(lists)) => self.lists(lists),
                (name, _) => self.below(name, at, value),
            }
        }
    }

    /// Reads a question, or the questions below a part of a path.
    fn below(&mut self, path: &str, at: usize, value: &Value<'_>) {
        let catalogue = self.catalogue;
        if let Some(question) = catalogue.of_path(path) {
            if let Err(problem) = self.question(question, value) {
                self.problem(at, path, problem);
            }
            return;
        }
        let below = format!("{path}.");
        let mut questions = catalogue.questions.iter();
        let leads = questions.any(|question| question.path.starts_with(&below));
        let table = value.get_ref().as_table().filter(|_| leads);
        let Some(table) = table else {
            self.problem(at, path, "there is no such question");
            return;
        };
        for (key, value) in table {
            let path = format!("{below}{}", key.get_ref());
            self.below(&path, key.span().start, value);
        }
    }

    fn question(&mut self, question: &Question, value: &Value<'_>) -> Result<(), String> {
        let (said, words_of) = if let Some(items) = value.get_ref().as_array() {
            let values = items.iter().map(scalar).collect::<Result<Vec<_>, _>>()?;
            let said = values.into_iter().filter(|value| !value.trim().is_empty());
            let values: Vec<_> = said.collect();
            if values.is_empty() {
                return Ok(());
            }
            (Said::Several(Several { values }), 0)
        } else if let Some(table) = value.get_ref().as_table() {
            with_more(table)?
        } else {
            (Said::Text(scalar(value)?), 0)
        };
        if words_of != 0 && !takes_words_of(question) {
            return Err("whose words it is, is kept with longer texts only".to_owned());
        }
        if let Said::Text(text) = &said
            && text.trim().is_empty()
        {
            return Ok(());
        }
        let said = check::answer(question, said)?;
        self.sheet.put(&question.path, said);
        self.sheet.put_words_of(&question.path, words_of);
        Ok(())
    }

    fn lists(&mut self, tables: &DeTable<'_>) {
        for (key, value) in tables {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            let path = format!("{LISTS}.{name}");
            match (lists::of_name(name), value.get_ref()) {
                (Some(list), DeValue::Array(entries)) => {
                    for entry in entries.iter() {
                        self.entry(list, &path, entry);
                    }
                }
                (Some(_), _) => self.problem(at, &path, "write it as [[…]], once for each"),
                (None, _) => self.problem(at, &path, "there is no such list"),
            }
        }
    }

    fn entry(&mut self, list: &List, path: &str, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.problem(value.span().start, path, "write it as [[…]], once for each");
            return;
        };
        let mut entry = Entry::default();
        self.parts(list, path, "", table, &mut entry);
        if !entry.fields.is_empty() {
            self.sheet.entries_mut(list.name).push(entry);
        }
    }

    /// Reads the fields of an entry; a dotted name is a table to TOML.
    fn parts(
        &mut self,
        list: &List,
        path: &str,
        prefix: &str,
        table: &DeTable<'_>,
        entry: &mut Entry,
    ) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let at = key.span().start;
            let path_of = format!("{path}.{name}");
            if let Some(part) = list.parts.iter().find(|part| part.name == name) {
                let text = match scalar(value) {
                    Ok(text) if text.trim().is_empty() => continue,
                    text => text,
                };
                match text.and_then(|text| part.check(text)) {
                    Ok(text) => entry.put(part.name, text),
                    Err(problem) => self.problem(at, &path_of, problem),
                }
                continue;
            }
            match value.get_ref().as_table() {
                Some(inner) => self.parts(list, path, &format!("{name}."), inner, entry),
                None => self.problem(at, &path_of, "there is no such field"),
            }
        }
    }
}

/// Reads an answer with more to it than a text.
fn with_more(table: &DeTable<'_>) -> Result<(Said, i32), String> {
    let (mut said, mut words_of) = (None, 0);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            TEXT if said.is_none() => said = Some(Said::Text(scalar(value)?)),
            NOT_KNOWN if said.is_none() => said = Some(Said::NotKnown(scalar(value)?)),
            TEXT | NOT_KNOWN => return Err("give a text, or why it is not known".to_owned()),
            WORDS_OF => {
                let word = check::plain(&scalar(value)?);
                let known = contract::WORDS_OF.code(&word);
                words_of = known.ok_or("words_of is child, referrer or third-party")?;
            }
            _ => return Err("only text, not_known and words_of are taken here".to_owned()),
        }
    }
    let said = said.ok_or("give a text, or why it is not known")?;
    Ok((said, words_of))
}

/// Reads a value of one piece as text.
fn scalar(value: &Value<'_>) -> Result<String, String> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        DeValue::Float(number) => Ok(number.to_string()),
        DeValue::Boolean(flag) => Ok(if *flag { "yes" } else { "no" }.to_owned()),
        DeValue::Datetime(date) => Ok(date.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => Err("write a text in quotes".to_owned()),
    }
}
