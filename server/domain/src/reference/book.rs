//! Every entry of every list, and finding one by what people wrote.

use std::collections::{BTreeMap, HashMap};

use super::{Entry, List, name};
use crate::time::CivilDate;

/// The entries that count, found by code, by name, or by another spelling.
#[derive(Clone, Debug, Default)]
pub struct Book {
    entries: BTreeMap<(List, String), Entry>,
    /// Codes by folded name.
    named: HashMap<(List, String), Vec<String>>,
    /// Codes by folded name without the words for the kind of body.
    bare: HashMap<(List, String), Vec<String>>,
}

impl Book {
    /// Makes a book; of two entries with one list and code the later counts.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut book = Self::default();
        for entry in entries {
            book.entries.insert((entry.list, entry.code.clone()), entry);
        }
        book.index();
        book
    }

    /// Lays newer versions and new entries over the book.
    #[must_use]
    pub fn with(&self, newer: impl IntoIterator<Item = Entry>) -> Self {
        Self::new(self.entries.values().cloned().chain(newer))
    }

    fn index(&mut self) {
        for ((list, code), entry) in &self.entries {
            for text in entry.texts() {
                let key = name::key(text);
                let bare = name::bare(*list, &key);
                for (index, key) in [(&mut self.named, key), (&mut self.bare, bare)] {
                    let codes = index.entry((*list, key)).or_default();
                    if !codes.contains(code) {
                        codes.push(code.clone());
                    }
                }
            }
        }
    }

    /// Returns the entry of a code.
    #[must_use]
    pub fn get(&self, list: List, code: &str) -> Option<&Entry> {
        self.entries.get(&(list, code.to_owned()))
    }

    /// Returns the entries of a list, by code.
    pub fn entries(&self, list: List) -> impl Iterator<Item = &Entry> {
        let of_list = (list, String::new())..;
        self.entries
            .range(of_list)
            .take_while(move |((of, _), _)| *of == list)
            .map(|(_, entry)| entry)
    }

    /// Finds what a text names, in force or not: the entries with that name, else those
    /// that bear it beside words for their kind. More than one is for the caller to
    /// tell apart by day.
    #[must_use]
    pub fn find(&self, list: List, text: &str) -> Vec<&Entry> {
        let key = name::key(text);
        if key.is_empty() {
            return Vec::new();
        }
        let codes = self
            .named
            .get(&(list, key.clone()))
            .or_else(|| self.bare.get(&(list, name::bare(list, &key))));
        codes
            .into_iter()
            .flatten()
            .filter_map(|code| self.get(list, code))
            .collect()
    }

    /// Returns the entries of a list in force on a day that have a text in a name or
    /// code, by name.
    #[must_use]
    pub fn search(&self, list: List, contains: &str, on: CivilDate) -> Vec<&Entry> {
        let part = name::key(contains);
        let mut found: Vec<&Entry> = self
            .entries(list)
            .filter(|entry| entry.in_force_on(on))
            .filter(|entry| {
                part.is_empty() || entry.texts().any(|text| name::key(text).contains(&part))
            })
            .collect();
        found.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
        found
    }

    /// Returns whether an entry is known by a text itself, not only by its bare name.
    pub(super) fn is_named(&self, entry: &Entry, text: &str) -> bool {
        self.named
            .get(&(entry.list, name::key(text)))
            .is_some_and(|codes| codes.contains(&entry.code))
    }

    /// Returns the entries whose place a code took.
    pub(super) fn predecessors(&self, list: List, code: &str) -> impl Iterator<Item = &Entry> {
        self.entries(list)
            .filter(move |entry| entry.successors.iter().any(|next| next == code))
    }
}
