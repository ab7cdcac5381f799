//! What is wrong, and where it is seen first.

use std::fmt;

use serde::Serialize;

/// What is wrong with a ledger. `nrm-panel verify` and `nrm-verify` end with the same
/// codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Bytes differ from what was committed.
    Edited,
    /// An entry is missing, stands twice or stands in another place.
    Gap,
    /// The last entries are missing.
    Truncated,
    /// The key of a stream cannot be opened; the clear part stands.
    Unreadable,
    /// A signed checkpoint speaks of other entries than these.
    Fork,
    /// A signed checkpoint counts more entries than there are.
    Rollback,
    /// A checkpoint is not signed by the key of the ledger.
    Signature,
    /// A proof does not lead to the signed root.
    Proof,
}

impl Wrong {
    /// All of them, by exit code.
    pub const ALL: [Self; 8] = [
        Self::Edited,
        Self::Gap,
        Self::Truncated,
        Self::Unreadable,
        Self::Fork,
        Self::Rollback,
        Self::Signature,
        Self::Proof,
    ];

    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Gap => "gap",
            Self::Truncated => "truncated",
            Self::Unreadable => "unreadable",
            Self::Fork => "fork",
            Self::Rollback => "rollback",
            Self::Signature => "signature",
            Self::Proof => "proof",
        }
    }

    /// Returns the exit code of a program that found this.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Edited => 10,
            Self::Gap => 11,
            Self::Truncated => 12,
            Self::Unreadable => 13,
            Self::Fork => 14,
            Self::Rollback => 15,
            Self::Signature => 16,
            Self::Proof => 17,
        }
    }
}

/// An entry of a ledger or of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The first line of an export.
    Head,
    /// An event, by its place in the tree or, in an export of a part, in the export.
    Event {
        /// Its place, from 0.
        place: u64,
        /// Its stream, where that can be said.
        stream: Option<String>,
        /// Its number in the stream.
        seq: Option<i64>,
    },
    /// A checkpoint that is kept with the ledger, by its number, from 0.
    Checkpoint {
        /// Its number.
        number: u64,
    },
    /// A checkpoint that was kept outside, by the name it was given under, or the hash of
    /// an event on a printed record.
    Outside {
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("the head of the export"),
            Self::Event { place, stream, seq } => {
                write!(f, "event {place}")?;
                if let (Some(stream), Some(seq)) = (stream, seq) {
                    write!(f, " (number {seq} of stream {stream})")?;
                }
                Ok(())
            }
            Self::Checkpoint { number } => write!(f, "checkpoint {number}"),
            Self::Outside { name } => write!(f, "what was kept outside, {name}"),
        }
    }
}

/// The first entry that is not as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub wrong: Wrong,
    /// With which entry. Where an entry is missing: the one that should stand there.
    pub entry: Entry,
    /// Line of the export, from 1; `None` for a database.
    pub line: Option<u64>,
    /// A sentence.
    pub why: String,
}

impl Finding {
    /// Writes it as one JSON object: `wrong`, `entry`, `line`, `why`.
    #[must_use]
    pub fn json(&self) -> String {
        // Strings and numbers: nothing in them can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            wrong,
            entry,
            line,
            why,
        } = self;
        write!(f, "{}: {entry}", wrong.code())?;
        if let Some(line) = line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {why}")
    }
}
