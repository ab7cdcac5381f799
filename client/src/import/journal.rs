//! What an import has done, written down as it happens: after a crash the next run
//! sends what is missing and nothing twice. It holds digests, identifiers and
//! references, and nothing of what any row says.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{exit::Failure, files};

const FORMAT: u32 = 1;

/// The first line: whose journal this is. The same rows lodged by somebody else, or
/// elsewhere, are other referrals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owner {
    nrm_import_journal: u32,
    site: String,
    person: String,
}

impl Owner {
    pub(crate) fn new(site: impl Into<String>, person: impl Into<String>) -> Self {
        Self {
            nrm_import_journal: FORMAT,
            site: site.into(),
            person: person.into(),
        }
    }

    /// The name of the journal of this person at this site.
    pub(crate) fn file_name(&self) -> String {
        format!("{}-{}.jsonl", self.site, self.person)
    }
}

/// A line: the row was begun under this identifier, or is safely lodged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) row: String,
    pub(crate) request_id: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) lodged: Option<Lodged>,
}

/// The case a row became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lodged {
    pub(crate) case_id: String,
    pub(crate) case_reference: String,
}

/// A journal, open for one import at a time.
#[derive(Debug)]
pub(crate) struct Journal {
    name: String,
    file: File,
    entries: HashMap<String, Entry>,
}

impl Journal {
    /// Opens a journal, or begins one.
    pub(crate) fn open(path: &Path, owner: &Owner) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let failed = |error| Failure::machine(format!("the journal {name}"), error);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::usage(
                    format!("another import is writing the journal {name}"),
                    "wait for it, or name another journal with --journal",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        // A line that was being written when the machine stopped was never acted on.
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(failed)?;
            bytes.truncate(whole);
        }
        let mut journal = Self {
            name,
            file,
            entries: HashMap::new(),
        };
        if bytes.is_empty() {
            journal.append(owner)?;
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            files::sync_folder(folder.unwrap_or(Path::new(".")))
                .map_err(|error| Failure::machine("the folder of the journal", error))?;
        } else {
            journal.read(&bytes, owner)?;
        }
        Ok(journal)
    }

    fn read(&mut self, bytes: &[u8], owner: &Owner) -> Result<(), Failure> {
        let problem = |line: usize, what: &str| Failure::Document {
            document: format!("the journal {}", self.name),
            problems: vec![format!("line {line}: {what}")],
        };
        let mut lines = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let first: Option<Owner> = lines
            .next()
            .and_then(|line| serde_json::from_slice(line).ok());
        match first {
            None => return Err(problem(1, "this is no journal of an import")),
            Some(first) if first != *owner => {
                return Err(problem(1, "it is of another person, site or version"));
            }
            Some(_) => {}
        }
        for (number, line) in (2..).zip(lines) {
            let entry: Entry =
                serde_json::from_slice(line).map_err(|_| problem(number, "it cannot be read"))?;
            self.entries.insert(entry.row.clone(), entry);
        }
        Ok(())
    }

    /// What is known of a row.
    pub(crate) fn of(&self, row: &str) -> Option<&Entry> {
        self.entries.get(row)
    }

    /// Writes down what was done, and returns once the disk has it.
    pub(crate) fn record(&mut self, entry: Entry) -> Result<(), Failure> {
        self.append(&entry)?;
        self.entries.insert(entry.row.clone(), entry);
        Ok(())
    }

    fn append(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let written = serde_json::to_vec(line)
            .map_err(io::Error::other)
            .and_then(|mut line| {
                line.push(b'\n');
                self.file.write_all(&line)?;
                self.file.sync_data()
            });
        written.map_err(|error| Failure::machine(format!("the journal {}", self.name), error))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn entry(row: &str, reference: Option<&str>) -> Entry {
        Entry {
            row: row.to_owned(),
            request_id: format!("id of {row}"),
            lodged: reference.map(|reference| Lodged {
                case_id: "c".to_owned(),
                case_reference: reference.to_owned(),
            }),
        }
    }

    #[test]
    fn a_journal_remembers_and_forgives_a_line_cut_short() -> Result<(), Box<dyn std::error::Error>>
    {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("journal");
        let owner = Owner::new("s", "p");
        let mut journal = Journal::open(&path, &owner)?;
        journal.record(entry("a", None))?;
        journal.record(entry("a", Some("WAR-1")))?;
        journal.record(entry("b", None))?;
        drop(journal);
        let kept = fs::read(&path)?;
        // However much of the last line reached the disk.
        for cut in 0..30 {
            fs::write(&path, &kept[..kept.len() - cut])?;
            let mut journal = Journal::open(&path, &owner)?;
            assert_eq!(journal.of("a"), Some(&entry("a", Some("WAR-1"))));
            assert_eq!(journal.of("b").is_some(), cut == 0);
            journal.record(entry("c", Some("WAR-3")))?;
            drop(journal);
            let journal = Journal::open(&path, &owner)?;
            assert_eq!(
                journal.of("c"),
                Some(&entry("c", Some("WAR-3"))),
                "cut {cut}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_journal_is_of_one_person_and_one_import_at_a_time()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("journal");
        let journal = Journal::open(&path, &Owner::new("s", "p"))?;
        let second = Journal::open(&path, &Owner::new("s", "p"));
        assert!(second.is_err_and(|error| error.to_string().contains("another import")));
        drop(journal);
        assert!(Journal::open(&path, &Owner::new("s", "q")).is_err());
        let other = folder.path().join("other");
        fs::write(&other, "shopping list\n")?;
        assert!(Journal::open(&other, &Owner::new("s", "p")).is_err());
        fs::write(
            &other,
            format!(
                "{}\nnonsense\n",
                serde_json::to_string(&Owner::new("s", "p"))?
            ),
        )?;
        let broken = Journal::open(&other, &Owner::new("s", "p"));
        assert!(
            matches!(broken, Err(Failure::Document { problems, .. }) if problems[0].starts_with("line 2"))
        );
        Ok(())
    }
}
