//! The export: JSON Lines, each line an object with one writing (the fields in the
//! order below, no spaces, absent fields left out), ended by a line feed. `is` says what
//! a line holds, `line` its number from 1.
//!
//! 1. `head`: format, scope, how many events and checkpoints follow, the newest
//!    checkpoint, and `sum`, the SHA-256 of the line with an empty `sum`.
//! 2. `event`, in the order of the tree: its place in the tree, what its hash covers
//!    (see `chain.rs`), its hash. The leaf of the tree is the hash.
//! 3. `checkpoint`: a signed note.
//!
//! In an export of the *whole* ledger every event stands, and each checkpoint stands
//! behind the last event it counts; a reader computes every root anew. In an export of
//! a *part*, one site or one stream, each event has a proof that it is in the tree of the
//! newest checkpoint; checkpoints follow the events with a proof that their tree is the
//! beginning of that one. A part proves that what
//! it holds is genuine, and that no event of a stream is missing before the last one it
//! holds; that nothing came after, only the whole proves.

use std::{collections::VecDeque, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Digest, EventHeader};

/// The name of the format, with its version.
pub const FORMAT: &str = "nrm-panel ledger export 1";

/// What an export is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every event.
    Whole,
    /// The events of one site, by its identifier.
    Site(String),
    /// The events of one case, sitting or site's own stream, by its identifier.
    Stream(String),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("whole"),
            Self::Site(id) => write!(f, "site {id}"),
            Self::Stream(id) => write!(f, "stream {id}"),
        }
    }
}

impl FromStr for Scope {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(' ') {
            None if text == "whole" => Ok(Self::Whole),
            Some(("site", id)) => Ok(Self::Site(id.to_owned())),
            Some(("stream", id)) => Ok(Self::Stream(id.to_owned())),
            None | Some(_) => Err("a scope is whole, site ID or stream ID"),
        }
    }
}

/// A line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Line {
    /// The first.
    Head(Head),
    /// An event.
    Event(Box<EventLine>),
    /// A checkpoint.
    Checkpoint(CheckpointLine),
}

/// What an export says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// 1.
    pub line: u64,
    /// [`FORMAT`].
    pub format: String,
    /// A [`Scope`].
    pub scope: String,
    /// How many events follow.
    pub events: u64,
    /// How many checkpoints follow.
    pub checkpoints: u64,
    /// The newest checkpoint, which everything is proved against.
    pub checkpoint: String,
    /// The SHA-256 of this line with an empty `sum`. It tells an altered head from a
    /// head that promises too much; it protects from nobody.
    pub sum: String,
}

impl Head {
    /// Makes the head of an export.
    #[must_use]
    pub fn new(scope: &Scope, events: u64, checkpoints: u64, checkpoint: String) -> Self {
        let head = Self {
            line: 1,
            format: FORMAT.to_owned(),
            scope: scope.to_string(),
            events,
            checkpoints,
            checkpoint,
            sum: String::new(),
        };
        Self {
            sum: head.own_sum(),
            ..head
        }
    }

    pub(crate) fn own_sum(&self) -> String {
        let empty = Self {
            sum: String::new(),
            ..self.clone()
        };
        Digest(Sha256::digest(Line::Head(empty).text()).into()).to_string()
    }
}

/// An event: the clear header, the commitment to what is sealed, and the hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// Number of the line, from 1.
    pub line: u64,
    /// Its place in the tree, from 0.
    pub leaf: u64,
    /// Identifier of the event.
    pub id: String,
    /// What its stream records: case, sitting or site.
    pub stream_kind: String,
    /// Identifier of its stream.
    pub stream: String,
    /// Number in its stream, from 1.
    pub seq: i64,
    /// Identifier of its site.
    pub site: String,
    /// What kind of event.
    pub kind: String,
    /// Identifier of who did it; absent for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Identifier of the agency it was done for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// What for, as a code.
    pub purpose: String,
    /// When it happened in the world, in microseconds since 1970, UTC.
    pub occurred_at: i64,
    /// When it was recorded, likewise.
    pub recorded_at: i64,
    /// SHA-256 of salt and payload.
    pub commitment: Digest,
    /// Hash of the event before it in its stream.
    pub previous: Digest,
    /// Its hash.
    pub hash: Digest,
    /// In an export of a part: proof that it is in the tree (RFC 9162, 2.1.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Vec<Digest>>,
}

impl EventLine {
    /// Returns what the hash covers.
    #[must_use]
    pub fn header(&self) -> EventHeader<'_> {
        EventHeader {
            id: &self.id,
            stream_kind: &self.stream_kind,
            stream: &self.stream,
            seq: self.seq,
            site: &self.site,
            kind: &self.kind,
            actor: self.actor.as_deref(),
            agency: self.agency.as_deref(),
            purpose: &self.purpose,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
        }
    }
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointLine {
    /// Number of the line, from 1.
    pub line: u64,
    /// The signed note.
    pub note: String,
    /// In an export of a part: proof that its tree is the beginning of the newest one
    /// (RFC 9162, 2.1.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Vec<Digest>>,
}

impl Line {
    /// Returns the number it carries.
    #[must_use]
    pub const fn number(&self) -> u64 {
        match self {
            Self::Head(head) => head.line,
            Self::Event(event) => event.line,
            Self::Checkpoint(checkpoint) => checkpoint.line,
        }
    }

    /// Writes the line, its line feed included.
    #[must_use]
    pub fn text(&self) -> String {
        // Strings, numbers and lists of strings: nothing in them can fail to be written.
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a line without its line feed; `None` for anything that [`Line::text`]
    /// would not write so.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(line).ok()?;
        let text = read.text();
        (text.as_bytes().strip_suffix(b"\n") == Some(line)).then_some(read)
    }
}

/// Puts the lines of an export of the whole ledger in their order.
#[derive(Debug)]
pub struct Whole {
    checkpoints: VecDeque<(u64, String)>,
    line: u64,
}

impl Whole {
    /// Begins an export with its checkpoints, each its size and its note, in order and
    /// at least one: the last counts every event. Returns the first line, too; `None`
    /// without a checkpoint.
    #[must_use]
    pub fn begin(checkpoints: Vec<(u64, String)>) -> Option<(Line, Self)> {
        let (size, newest) = checkpoints.last()?.clone();
        let head = Head::new(&Scope::Whole, size, checkpoints.len() as u64, newest);
        let whole = Self {
            checkpoints: checkpoints.into(),
            line: 1,
        };
        Some((Line::Head(head), whole))
    }

    /// Returns the line of the next event and, if a checkpoint ends with it, its line.
    pub fn next(&mut self, mut event: EventLine) -> (Line, Option<Line>) {
        let size = event.leaf + 1;
        event.line = self.next_line();
        let ends = self.checkpoints.pop_front_if(|(at, _)| *at == size);
        let checkpoint = ends.map(|(_, note)| {
            Line::Checkpoint(CheckpointLine {
                line: self.next_line(),
                note,
                proof: None,
            })
        });
        (Line::Event(Box::new(event)), checkpoint)
    }

    const fn next_line(&mut self) -> u64 {
        self.line += 1;
        self.line
    }
}
