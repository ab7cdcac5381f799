//! Laying a newer or fuller list over what is known, without overwriting it.
//!
//! A row with a code says a whole entry. A row with a name alone says that the name is
//! on the list: it confirms an entry, adds a spelling to it, or adds an entry. A source
//! speaks for its own entries: one it added and no longer names is ended.

use std::collections::{BTreeMap, BTreeSet};

use super::{Book, Certainty, Entry, List, designation, name};
use crate::time::CivilDate;

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The list it belongs to.
    pub list: List,
    /// What it says.
    pub said: Said,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A whole entry; its source is the file's where it names none.
    Entry(Box<Entry>),
    /// That a name is on the list.
    Name {
        /// The name.
        name: String,
        /// The kind of entry, where the file says it.
        kind: String,
    },
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Its line.
    pub line: u64,
    /// What is wrong, for a person.
    pub what: String,
}

/// How many entries of a list a file adds, changes, leaves and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New entries.
    pub added: u32,
    /// Entries with a new version.
    pub changed: u32,
    /// Entries that already say so.
    pub unchanged: u32,
    /// Entries this source named before and names no longer.
    pub ended: u32,
}

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The new versions, each to be kept beside the former.
    pub versions: Vec<Entry>,
    /// By list.
    pub tally: BTreeMap<List, Tally>,
}

/// Works out what the rows of a file come to. `as_of` is the day the file speaks of: an
/// entry it ends was in force until the day before, and a first responder it adds is
/// one from that day on.
///
/// # Errors
/// Every row that cannot be taken; then nothing of the file is.
pub fn plan(
    book: &Book,
    rows: &[Row],
    source: &str,
    as_of: CivilDate,
) -> Result<Plan, Vec<RowFault>> {
    let mut reading = Reading {
        book,
        source,
        as_of,
        latest: BTreeMap::new(),
        named: BTreeMap::new(),
    };
    let faults: Vec<RowFault> = rows
        .iter()
        .filter_map(|row| {
            let what = reading.take(row).err()?;
            Some(RowFault {
                line: row.line,
                what,
            })
        })
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let dangling = reading.dangling(rows);
    if dangling.is_empty() {
        Ok(reading.finish())
    } else {
        Err(dangling)
    }
}

struct Reading<'a> {
    book: &'a Book,
    source: &'a str,
    as_of: CivilDate,
    /// What the file makes of each entry it names.
    latest: BTreeMap<(List, String), Entry>,
    /// The line that said a name or a code.
    named: BTreeMap<(List, String), u64>,
}

impl Reading<'_> {
    fn take(&mut self, row: &Row) -> Result<(), String> {
        let said = match &row.said {
            Said::Entry(entry) => &entry.code,
            Said::Name { name, .. } => name,
        };
        let key = name::key(said);
        if key.is_empty() {
            return Err("it has no name".to_owned());
        }
        if let Some(line) = self.named.insert((row.list, key), row.line) {
            return Err(format!("it stands on line {line} already"));
        }
        let entry = match &row.said {
            Said::Entry(entry) => self.whole(entry)?,
            Said::Name { name, kind } => self.by_name(row.list, name, kind)?,
        };
        self.latest.insert((entry.list, entry.code.clone()), entry);
        Ok(())
    }

    fn whole(&self, entry: &Entry) -> Result<Entry, String> {
        if entry.name.trim().is_empty() {
            return Err("it has no name".to_owned());
        }
        if let (Some(from), Some(to)) = (entry.valid_from, entry.valid_to)
            && to < from
        {
            return Err(format!("its last day {to} is before its first day {from}"));
        }
        let mut entry = entry.clone();
        if entry.source.is_empty() {
            self.source.clone_into(&mut entry.source);
        }
        Ok(entry)
    }

    fn by_name(&self, list: List, name: &str, kind: &str) -> Result<Entry, String> {
        let found = self.book.find(list, name);
        let known = found.iter().find(|entry| self.book.is_named(entry, name));
        if let Some(entry) = known {
            return Ok(self.so_far(entry));
        }
        let in_force: Vec<&Entry> = found
            .iter()
            .copied()
            .filter(|entry| entry.in_force_on(self.as_of))
            .collect();
        match (found.as_slice(), in_force.as_slice()) {
            ([], _) => self.new_entry(list, name, kind),
            ([entry], _) | (_, [entry]) => {
                let mut entry = self.so_far(entry);
                entry.other_names.push(name.trim().to_owned());
                Ok(entry)
            }
            (several, _) => {
                let codes: Vec<&str> = several.iter().map(|entry| entry.code.as_str()).collect();
                Err(format!(
                    "it could be any of {}; give a row with its code",
                    codes.join(", ")
                ))
            }
        }
    }

    /// An entry with what earlier rows of the file made of it.
    fn so_far(&self, entry: &Entry) -> Entry {
        self.latest
            .get(&(entry.list, entry.code.clone()))
            .unwrap_or(entry)
            .clone()
    }

    fn new_entry(&self, list: List, name: &str, kind: &str) -> Result<Entry, String> {
        // The prefix keeps an entry known by name alone apart from official codes.
        let code = format!("name:{}", name::key(name).replace(' ', "-"));
        if self.latest.contains_key(&(list, code.clone())) {
            return Err("it has the code of another row".to_owned());
        }
        let kind = match (list, kind) {
            (List::LocalAuthority, "") => "unsorted",
            (_, kind) => kind,
        };
        Ok(Entry {
            list,
            code,
            name: name.trim().to_owned(),
            other_names: Vec::new(),
            kind: kind.to_owned(),
            valid_from: (list == List::FirstResponder).then_some(self.as_of),
            valid_to: None,
            successors: Vec::new(),
            part_of: Vec::new(),
            certainty: Certainty::Imported,
            source: self.source.to_owned(),
        })
    }

    /// Finds rows that point at codes nobody knows.
    fn dangling(&self, rows: &[Row]) -> Vec<RowFault> {
        rows.iter()
            .filter_map(|row| {
                let Said::Entry(entry) = &row.said else {
                    return None;
                };
                let missing = entry.successors.iter().chain(&entry.part_of).find(|code| {
                    let key = (row.list, (*code).clone());
                    !self.latest.contains_key(&key) && self.book.get(row.list, code).is_none()
                })?;
                Some(RowFault {
                    line: row.line,
                    what: format!("it points to {missing}, which is no code of the list"),
                })
            })
            .collect()
    }

    fn finish(self) -> Plan {
        let lists: BTreeSet<List> = self.latest.keys().map(|(list, _)| *list).collect();
        let mut plan = Plan::default();
        for entry in self.latest.values() {
            let tally = plan.tally.entry(entry.list).or_default();
            match self.book.get(entry.list, &entry.code) {
                Some(known) if known == entry => tally.unchanged += 1,
                Some(_) => {
                    tally.changed += 1;
                    plan.versions.push(entry.clone());
                }
                None => {
                    tally.added += 1;
                    plan.versions.push(entry.clone());
                }
            }
        }
        for list in lists {
            let gone = self.book.entries(list).filter(|entry| {
                entry.source == self.source
                    && entry.in_force_on(self.as_of)
                    && !self.latest.contains_key(&(list, entry.code.clone()))
            });
            for entry in gone {
                plan.tally.entry(list).or_default().ended += 1;
                plan.versions.push(Entry {
                    valid_to: Some(self.as_of.minus_days(1)),
                    ..entry.clone()
                });
            }
        }
        plan
    }
}

/// Returns whether a kind is one of a list whose entries are told apart by kind.
///
/// # Errors
/// What is wrong, for a person.
pub fn check_kind(list: List, kind: &str) -> Result<(), String> {
    let right = match list {
        List::LocalAuthority => super::AuthorityKind::from_code(kind).is_some(),
        List::FirstResponder => designation::is_type(kind),
        List::PoliceForce
        | List::ExploitationType
        | List::Nationality
        | List::Country
        | List::Town
        | List::Region => true,
    };
    if right {
        Ok(())
    } else {
        Err(format!("{kind:?} is no kind of entry of this list"))
    }
}
