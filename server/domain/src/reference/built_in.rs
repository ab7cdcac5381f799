//! The core a release carries, written as facts in `data/`, each block under its source.

use std::sync::{Arc, LazyLock};

use thiserror::Error;

use super::{Book, Certainty, Entry, List};
use crate::{referral::ExploitationType, time::CivilDate};

const FILES: [(List, &str); 5] = [
    (
        List::FirstResponder,
        include_str!("data/first_responders.txt"),
    ),
    (
        List::LocalAuthority,
        include_str!("data/local_authorities.txt"),
    ),
    (List::PoliceForce, include_str!("data/police_forces.txt")),
    (List::Region, include_str!("data/regions.txt")),
    (List::Town, include_str!("data/towns.txt")),
];
const NATIONS: &str = include_str!("data/nations.txt");

static BUILT_IN: LazyLock<Result<Arc<Book>, ReferenceError>> =
    LazyLock::new(|| Ok(Arc::new(Book::new(entries()?))));

/// Why the built-in reference data cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the built-in list {list} cannot be read at line {line}: {what}")]
pub struct ReferenceError {
    /// The list.
    pub list: &'static str,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl Book {
    /// Returns the core of this release; it is read once.
    ///
    /// # Errors
    /// `ReferenceError` where a line cannot be read, which a test rules out.
    pub fn built_in() -> Result<Arc<Self>, ReferenceError> {
        BUILT_IN.clone()
    }
}

/// Reads every file. Two lines of one code are both returned, so that a test finds them.
pub(super) fn entries() -> Result<Vec<Entry>, ReferenceError> {
    let mut entries = Vec::new();
    for (list, text) in FILES {
        for line in Lines::of(list, text) {
            entries.push(line?.entry(list)?);
        }
    }
    for line in Lines::of(List::Country, NATIONS) {
        let line = line?;
        for (list, name) in [(List::Country, 1), (List::Nationality, 3)] {
            if !line.cell(name).is_empty() {
                entries.push(line.plain(list, name));
            }
        }
    }
    entries.extend(ExploitationType::ALL.iter().map(|kind| exploitation(*kind)));
    Ok(entries)
}

/// The form's ten types are the domain's own.
fn exploitation(kind: ExploitationType) -> Entry {
    let name = match kind {
        ExploitationType::ForcedToWork => "Forced to work for nothing or almost nothing",
        ExploitationType::WagesTaken => "Wages taken by force or coercion",
        ExploitationType::ForcedToCommitFraud => "Forced to commit fraud",
        ExploitationType::Prostitution => "Forced into prostitution",
        ExploitationType::ChildExploitation => "Child sexual exploitation",
        ExploitationType::TakenSomewhere => {
            "Taken somewhere, held against their will and sexually assaulted"
        }
        ExploitationType::ForcedToCommitCrime => "Forced to commit a crime",
        ExploitationType::OrgansRemoved => "Organs removed against their will",
        ExploitationType::UnpaidHouseholdWork => {
            "Forced to do unpaid or low paid household work by relatives or strangers"
        }
        ExploitationType::Other => "Other",
    };
    Entry {
        list: List::ExploitationType,
        code: kind.code().to_owned(),
        name: name.to_owned(),
        other_names: Vec::new(),
        kind: String::new(),
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        part_of: Vec::new(),
        certainty: Certainty::Confirmed,
        source: "Home Office form, question on types of exploitation (rules.md R34)".to_owned(),
    }
}

/// A line of a file under the source and certainty of its block.
struct Line<'a> {
    list: List,
    number: usize,
    cells: Vec<&'a str>,
    source: &'a str,
    certainty: Certainty,
}

struct Lines<'a> {
    list: List,
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    source: &'a str,
    certainty: Option<Certainty>,
}

impl<'a> Lines<'a> {
    fn of(list: List, text: &'a str) -> Self {
        Self {
            list,
            lines: text.lines().enumerate(),
            source: "",
            certainty: None,
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<Line<'a>, ReferenceError>;

    fn next(&mut self) -> Option<Self::Item> {
        for (number, text) in self.lines.by_ref() {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let fault = |what| {
                Some(Err(ReferenceError {
                    list: self.list.code(),
                    line: number + 1,
                    what,
                }))
            };
            if let Some(source) = text.strip_prefix("source: ") {
                (self.source, self.certainty) = (source, None);
                continue;
            }
            if let Some(certainty) = text.strip_prefix("certainty: ") {
                self.certainty = Certainty::from_code(certainty);
                continue;
            }
            let Some(certainty) = self.certainty else {
                return fault("it stands under no source and certainty");
            };
            return Some(Ok(Line {
                list: self.list,
                number: number + 1,
                cells: text.split('|').map(str::trim).collect(),
                source: self.source,
                certainty,
            }));
        }
        None
    }
}

impl Line<'_> {
    fn cell(&self, index: usize) -> &str {
        self.cells.get(index).copied().unwrap_or_default()
    }

    fn several(&self, index: usize) -> Vec<String> {
        let parts = self.cell(index).split(';').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn date(&self, index: usize) -> Result<Option<CivilDate>, ReferenceError> {
        match self.cell(index) {
            "" => Ok(None),
            text => CivilDate::parse_iso(text)
                .map(Some)
                .map_err(|_| self.fault("a day is not a date")),
        }
    }

    fn fault(&self, what: &'static str) -> ReferenceError {
        ReferenceError {
            list: self.list.code(),
            line: self.number,
            what,
        }
    }

    /// An entry of a name and other names, without dates.
    fn plain(&self, list: List, name: usize) -> Entry {
        Entry {
            list,
            code: self.cell(0).to_owned(),
            name: self.cell(name).to_owned(),
            other_names: self.several(name + 1),
            kind: String::new(),
            valid_from: None,
            valid_to: None,
            successors: Vec::new(),
            part_of: Vec::new(),
            certainty: self.certainty,
            source: self.source.to_owned(),
        }
    }

    fn entry(&self, list: List) -> Result<Entry, ReferenceError> {
        if self.cell(1).is_empty() || self.cells.len() > 8 {
            return Err(self.fault("it has no name, or more than eight cells"));
        }
        Ok(Entry {
            kind: self.cell(3).to_owned(),
            valid_from: self.date(4)?,
            valid_to: self.date(5)?,
            successors: self.several(6),
            part_of: self.several(7),
            ..self.plain(list, 1)
        })
    }
}
