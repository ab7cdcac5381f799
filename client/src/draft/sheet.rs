//! What is said so far: an answer a question, and the entries of lists.

use std::collections::BTreeMap;

/// Everything said in a draft.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Sheet {
    #[prost(btree_map = "string, message", tag = "1")]
    answers: BTreeMap<String, Answer>,
    #[prost(btree_map = "string, message", tag = "2")]
    lists: BTreeMap<String, Entries>,
}

/// What is said to one question.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Answer {
    #[prost(oneof = "Said", tags = "1, 2, 3")]
    said: Option<Said>,
    /// Whose words they are, as `WordsOf`.
    #[prost(int32, tag = "4")]
    pub(crate) words_of: i32,
}

/// An answer, or why there is none.
#[derive(Clone, PartialEq, Eq, prost::Oneof)]
pub(crate) enum Said {
    /// As typed.
    #[prost(string, tag = "1")]
    Text(String),
    /// One of several, such as towns.
    #[prost(message, tag = "2")]
    Several(Several),
    /// Why it is not known.
    #[prost(string, tag = "3")]
    NotKnown(String),
}

/// Several answers to one question.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(crate) struct Several {
    #[prost(string, repeated, tag = "1")]
    pub(crate) values: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Entries {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<Entry>,
}

/// One entry of a list, such as an exploiter: text by field.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(crate) struct Entry {
    #[prost(btree_map = "string, string", tag = "1")]
    pub(crate) fields: BTreeMap<String, String>,
}

impl Sheet {
    /// Returns what is said to a question.
    pub(crate) fn said(&self, path: &str) -> Option<&Said> {
        self.answers.get(path)?.said.as_ref()
    }

    /// Returns whose words an answer is; 0 where that is not said.
    pub(crate) fn words_of(&self, path: &str) -> i32 {
        self.answers.get(path).map_or(0, |answer| answer.words_of)
    }

    /// Puts an answer; whose words it is has to be said again.
    pub(crate) fn put(&mut self, path: impl Into<String>, said: Said) {
        let said = Some(said);
        self.answers
            .insert(path.into(), Answer { said, words_of: 0 });
    }

    /// Says whose words an answer is.
    pub(crate) fn put_words_of(&mut self, path: &str, words_of: i32) {
        if let Some(answer) = self.answers.get_mut(path) {
            answer.words_of = words_of;
        }
    }

    /// Takes an answer away.
    pub(crate) fn clear(&mut self, path: &str) {
        self.answers.remove(path);
    }

    /// The questions that are answered.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.answers.keys().map(String::as_str)
    }

    /// The entries of a list.
    pub(crate) fn entries(&self, list: &str) -> &[Entry] {
        self.lists.get(list).map_or(&[], |entries| &entries.entries)
    }

    /// The entries of a list, to be changed.
    pub(crate) fn entries_mut(&mut self, list: &str) -> &mut Vec<Entry> {
        &mut self.lists.entry(list.to_owned()).or_default().entries
    }
}

impl Entry {
    /// Returns a field; empty where nothing is said.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Puts a field; nothing takes it away.
    pub(crate) fn put(&mut self, name: &str, text: String) {
        if text.is_empty() {
            self.fields.remove(name);
        } else {
            self.fields.insert(name.to_owned(), text);
        }
    }
}
