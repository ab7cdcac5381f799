//! The verification of an export, line by line: it keeps the edge of the tree and the
//! end of each stream, not the events.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    sync::Arc,
};

use serde::Serialize;

use crate::{
    Checkpoint, CheckpointLine, Digest, Entry, EventLine, FORMAT, Finding, Frontier, GENESIS, Head,
    Line, PublicKey, Scope, Wrong, leaf_hash, proves_consistency, proves_inclusion,
};

/// What begins the line of a checkpoint, readable or not.
const CHECKPOINT: &[u8] = b"{\"is\":\"ch";

/// What an export that stands was found to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The ledger.
    pub origin: String,
    /// What the export is of: a [`Scope`].
    pub scope: String,
    /// Events in it.
    pub events: u64,
    /// Streams they are of.
    pub streams: u64,
    /// Leaves of the tree of the newest checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Digest,
    /// Checkpoints in it that were verified.
    pub checkpoints: u64,
    /// Checkpoints from outside that were verified against it.
    pub outside: u64,
}

impl Report {
    /// Writes it as one JSON object with the fields of this struct.
    #[must_use]
    pub fn json(&self) -> String {
        // Strings and numbers: nothing in them can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            origin,
            scope,
            events,
            streams,
            size,
            root,
            checkpoints,
            outside,
        } = self;
        write!(
            f,
            "{events} events of {streams} streams ({scope}) of the ledger {origin} are as they \
             were signed: {size} events have the root {root}; {checkpoints} checkpoints in the \
             export and {outside} from outside agree"
        )
    }
}

/// One check each, so that a test can leave one out and see what is then missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// A line has its one writing.
    Writing,
    /// The head says what its sum says.
    Sum,
    /// A line stands in its place.
    Place,
    /// An event has the hash of its content.
    Content,
    /// An event follows the one before it.
    Chain,
    /// An event is of what the export is of.
    Scope,
    /// A checkpoint is signed. Always demanded outside of tests: nothing is read from a
    /// note before.
    #[cfg(test)]
    Signature,
    /// A checkpoint stands behind the last event it counts.
    Count,
    /// The events have the root that was signed.
    Root,
    /// A proof leads to the signed root.
    Proof,
    /// A checkpoint from outside speaks of these events.
    Outside,
    /// An event that was printed is there.
    Printed,
    /// Nothing is missing at the end.
    End,
}

/// Verifies an export, given line by line. The first finding ends it.
#[derive(Debug)]
pub struct Verifier {
    key: PublicKey,
    /// Checkpoints from outside that are still to be met, by their size.
    outside: BTreeMap<u64, Vec<(String, Digest)>>,
    given: u64,
    /// Hashes from printed records whose events are still to come.
    printed: BTreeSet<Digest>,
    line: u64,
    head: Option<Arc<Known>>,
    events: u64,
    checkpoints: u64,
    last_leaf: Option<u64>,
    frontier: Frontier,
    /// Leaves that a checkpoint has vouched for.
    vouched: u64,
    /// Number and hash of the last event of each stream.
    ends: HashMap<String, (i64, Digest)>,
    #[cfg(test)]
    pub(crate) without: Option<Check>,
}

/// A head that was read.
#[derive(Debug)]
struct Known {
    head: Head,
    scope: Scope,
    newest: Checkpoint,
}

impl Verifier {
    /// Makes a verifier for the ledger of a key.
    #[must_use]
    pub fn new(key: PublicKey) -> Self {
        Self {
            key,
            outside: BTreeMap::new(),
            given: 0,
            printed: BTreeSet::new(),
            line: 0,
            head: None,
            events: 0,
            checkpoints: 0,
            last_leaf: None,
            frontier: Frontier::new(),
            vouched: 0,
            ends: HashMap::new(),
            #[cfg(test)]
            without: None,
        }
    }

    /// Adds a checkpoint that was kept outside, under a name. All of them come before
    /// the first line.
    ///
    /// # Errors
    /// Where the key has not signed it.
    pub fn outside(&mut self, name: &str, note: &str) -> Result<(), Finding> {
        let entry = || Entry::Outside {
            name: name.to_owned(),
        };
        let checkpoint = self.open(note, entry)?;
        self.given += 1;
        self.outside
            .entry(checkpoint.size)
            .or_default()
            .push((name.to_owned(), checkpoint.root));
        Ok(())
    }

    /// Adds the hash of an event that a printed record carries: the event must be in the
    /// export. Like checkpoints, all of them come before the first line.
    pub fn printed(&mut self, hash: Digest) {
        self.printed.insert(hash);
    }

    /// Takes the next line, its line feed included.
    ///
    /// # Errors
    /// The finding, where it is not as it was signed.
    pub fn line(&mut self, raw: &[u8]) -> Result<(), Finding> {
        self.line += 1;
        let line = raw.strip_suffix(b"\n");
        self.demand(Check::End, line.is_some(), || {
            let why = "the line is cut off".to_owned();
            (Wrong::Truncated, self.expected(raw), why)
        })?;
        let Some(read) = self.read(line.unwrap_or(raw)) else {
            let why = "the line is not as an export writes it".to_owned();
            return Err(self.finding(Wrong::Edited, self.expected(raw), why));
        };
        self.demand(Check::Place, read.number() == self.line, || {
            let why = format!("in its place stands line {}", read.number());
            (Wrong::Gap, self.expected(raw), why)
        })?;
        match (read, self.head.clone()) {
            (Line::Head(head), None) => self.head(head),
            (Line::Event(event), Some(known)) => self.event(&known, *event),
            (Line::Checkpoint(line), Some(known)) => self.checkpoint(&known, &line),
            (Line::Head(_), Some(_)) => {
                let why = "in its place stands a second head".to_owned();
                Err(self.finding(Wrong::Gap, self.expected(raw), why))
            }
            (Line::Event(_) | Line::Checkpoint(_), None) => {
                let why = "it is missing".to_owned();
                Err(self.finding(Wrong::Gap, Entry::Head, why))
            }
        }
    }

    /// Ends the export.
    ///
    /// # Errors
    /// The finding, where something is missing.
    pub fn finish(mut self) -> Result<Report, Finding> {
        self.line += 1;
        let Some(known) = self.head.clone() else {
            let why = "the export is empty".to_owned();
            return Err(self.finding(Wrong::Truncated, Entry::Head, why));
        };
        let Known {
            head,
            scope,
            newest,
        } = &*known;
        self.demand(Check::End, self.events == head.events, || {
            let why = "the export ends before it".to_owned();
            (Wrong::Truncated, self.next_event(), why)
        })?;
        self.demand(Check::End, self.checkpoints == head.checkpoints, || {
            let why = "the export ends before it".to_owned();
            (Wrong::Truncated, self.next_checkpoint(), why)
        })?;
        if *scope == Scope::Whole {
            self.agree(Entry::Head, &newest.root)?;
        }
        // What is left was met at no size whose root the export proves.
        if let Some((size, notes)) = self.outside.pop_first() {
            self.demand(Check::Outside, false, || {
                let why = format!(
                    "no proof leads from its {size} events to the newest checkpoint of the export"
                );
                (Wrong::Proof, outside(&notes), why)
            })?;
        }
        if let Some(hash) = self.printed.pop_first() {
            self.demand(Check::Printed, false, || {
                let name = hash.to_string();
                let why = "no event of the export has the hash that was printed".to_owned();
                (Wrong::Gap, Entry::Outside { name }, why)
            })?;
        }
        Ok(Report {
            origin: newest.origin.clone(),
            scope: head.scope.clone(),
            events: self.events,
            streams: self.ends.len() as u64,
            size: newest.size,
            root: newest.root,
            checkpoints: self.checkpoints,
            outside: self.given,
        })
    }

    fn head(&mut self, head: Head) -> Result<(), Finding> {
        self.demand(Check::Sum, head.sum == head.own_sum(), || {
            let why = "it is not what its sum says".to_owned();
            (Wrong::Edited, Entry::Head, why)
        })?;
        let scope: Result<Scope, _> = head.scope.parse();
        let (Ok(scope), true) = (scope, head.format == FORMAT) else {
            let why = "the export is in a format this program does not know".to_owned();
            return Err(self.finding(Wrong::Edited, Entry::Head, why));
        };
        let newest = self.open(&head.checkpoint, || Entry::Head)?;
        let whole = scope == Scope::Whole;
        let counted = if whole {
            head.events == newest.size
        } else {
            head.events <= newest.size
        };
        self.demand(Check::Count, counted, || {
            let why = format!(
                "it promises {} events, its checkpoint counts {}",
                head.events, newest.size
            );
            (Wrong::Edited, Entry::Head, why)
        })?;
        // Said before anything else: whoever was given an older state need not read it.
        if let Some((size, notes)) = self.outside.split_off(&(newest.size + 1)).pop_first() {
            self.demand(Check::Outside, false, || {
                let why = format!(
                    "it counts {size} events, the newest checkpoint of the export only {}",
                    newest.size
                );
                (Wrong::Rollback, outside(&notes), why)
            })?;
        }
        let (size, root) = (newest.size, newest.root);
        self.head = Some(Arc::new(Known {
            head,
            scope,
            newest,
        }));
        // The events of a whole export speak for themselves.
        if whole {
            Ok(())
        } else {
            self.meet(size, &root)
        }
    }

    fn event(&mut self, known: &Known, event: EventLine) -> Result<(), Finding> {
        let here = || Entry::Event {
            place: self.events,
            stream: Some(event.stream.clone()),
            seq: Some(event.seq),
        };
        let whole = known.scope == Scope::Whole;
        if event.proof.is_some() == whole {
            let why = "an event has a proof in the export of a part, and only there";
            return Err(self.finding(Wrong::Proof, here(), why.to_owned()));
        }
        let expected = if whole { Some(self.events) } else { None };
        let in_place = expected.is_none_or(|expected| event.leaf == expected)
            && self.last_leaf.is_none_or(|last| last < event.leaf)
            && self.events < known.head.events;
        self.demand(Check::Place, in_place, || {
            let why = format!("in its place stands the event of leaf {}", event.leaf);
            (Wrong::Gap, self.next_event(), why)
        })?;

        // An empty actor would hash like none.
        let written = event.actor.as_deref() != Some("") && event.agency.as_deref() != Some("");
        let hash = event.header().hash(&event.commitment, &event.previous);
        self.demand(Check::Content, written && hash == event.hash, || {
            let why = "its hash is not that of its content".to_owned();
            (Wrong::Edited, here(), why)
        })?;
        let of_scope = match &known.scope {
            Scope::Whole => true,
            Scope::Site(site) => event.site == *site,
            Scope::Stream(stream) => event.stream == *stream,
        };
        self.demand(Check::Scope, of_scope, || {
            let why = format!("the export is of {}, it is not", known.head.scope);
            (Wrong::Edited, here(), why)
        })?;
        let end = self.ends.get(&event.stream).copied();
        let (last, previous) = end.unwrap_or((0, GENESIS));
        self.demand(Check::Chain, event.seq == last + 1, || {
            let missing = Entry::Event {
                place: self.events,
                stream: Some(event.stream.clone()),
                seq: Some(last + 1),
            };
            let why = format!("in its place stands number {} of the stream", event.seq);
            (Wrong::Gap, missing, why)
        })?;
        self.demand(Check::Chain, event.previous == previous, || {
            let why = "it does not follow the event before it in its stream: one of the two was \
                       altered";
            (Wrong::Edited, here(), why.to_owned())
        })?;

        let leaf = leaf_hash(&event.hash.0);
        if let Some(proof) = &event.proof {
            let (size, root) = (known.newest.size, &known.newest.root);
            let proved = proves_inclusion(&leaf, event.leaf, size, root, proof);
            self.demand(Check::Proof, proved, || {
                let why = "its proof does not lead to the root of the newest checkpoint";
                (Wrong::Proof, here(), why.to_owned())
            })?;
        } else {
            self.frontier.push(leaf);
        }
        self.events += 1;
        self.last_leaf = Some(event.leaf);
        self.printed.remove(&event.hash);
        self.ends.insert(event.stream, (event.seq, event.hash));
        if whole && self.outside.contains_key(&self.events) {
            let root = self.frontier.root();
            return self.meet(self.events, &root);
        }
        Ok(())
    }

    fn checkpoint(&mut self, known: &Known, line: &CheckpointLine) -> Result<(), Finding> {
        let number = self.checkpoints;
        let here = || Entry::Checkpoint { number };
        self.demand(Check::Place, number < known.head.checkpoints, || {
            let why = "the head promises fewer checkpoints".to_owned();
            (Wrong::Gap, here(), why)
        })?;
        let found = self.open(&line.note, here)?;
        let newest = &known.newest;
        self.demand(Check::Count, found.size <= newest.size, || {
            let why = format!(
                "it counts {} events, the newest checkpoint of the export only {}",
                found.size, newest.size
            );
            (Wrong::Rollback, here(), why)
        })?;
        match (&known.scope, &line.proof) {
            (Scope::Whole, None) => {
                self.demand(Check::Count, found.size == self.events, || {
                    let missing = found.size > self.events;
                    let entry = if missing { self.next_event() } else { here() };
                    let why = format!(
                        "a checkpoint of {} events stands behind {}",
                        found.size, self.events
                    );
                    (Wrong::Gap, entry, why)
                })?;
                self.agree(here(), &found.root)?;
                self.vouched = self.events;
            }
            (Scope::Site(_) | Scope::Stream(_), Some(proof)) => {
                self.demand(Check::Place, self.events == known.head.events, || {
                    let why = "a checkpoint stands before it".to_owned();
                    (Wrong::Gap, self.next_event(), why)
                })?;
                let (old, new) = ((found.size, &found.root), (newest.size, &newest.root));
                let proved = proves_consistency(old, new, proof);
                self.demand(Check::Proof, proved, || {
                    let why = "its tree is not proved to be the beginning of the newest one";
                    (Wrong::Proof, here(), why.to_owned())
                })?;
                self.meet(found.size, &found.root)?;
            }
            (Scope::Whole, Some(_)) | (Scope::Site(_) | Scope::Stream(_), None) => {
                let why = "a checkpoint has a proof in the export of a part, and only there";
                return Err(self.finding(Wrong::Proof, here(), why.to_owned()));
            }
        }
        self.checkpoints += 1;
        Ok(())
    }

    /// Compares the root of the events read so far with one that was signed.
    fn agree(&self, entry: Entry, signed: &Digest) -> Result<(), Finding> {
        self.demand(Check::Root, self.frontier.root() == *signed, || {
            (Wrong::Fork, entry, self.other_history())
        })
    }

    /// Compares the checkpoints from outside of a size with the root at that size.
    fn meet(&mut self, size: u64, root: &Digest) -> Result<(), Finding> {
        let Some(notes) = self.outside.remove(&size) else {
            return Ok(());
        };
        for (name, signed) in notes {
            self.demand(Check::Outside, signed == *root, || {
                (Wrong::Fork, Entry::Outside { name }, self.other_history())
            })?;
        }
        Ok(())
    }

    fn other_history(&self) -> String {
        let whole = self
            .head
            .as_ref()
            .is_some_and(|known| known.scope == Scope::Whole);
        if whole {
            format!(
                "it is signed for other events than these; the first that differs is between \
                 event {} and event {}",
                self.vouched,
                self.events.saturating_sub(1)
            )
        } else {
            "it is signed for another history than the newest checkpoint of the export".to_owned()
        }
    }

    fn open(&self, note: &str, entry: impl Fn() -> Entry) -> Result<Checkpoint, Finding> {
        let opened = self.key.open(note);
        #[cfg(test)]
        let opened = opened.or_else(|error| {
            let unsigned = crate::note::unsigned(note);
            let left_out = self.leaves_out(Check::Signature);
            unsigned.filter(|_| left_out).ok_or(error)
        });
        opened.map_err(|error| self.finding(Wrong::Signature, entry(), error.to_string()))
    }

    fn read(&self, line: &[u8]) -> Option<Line> {
        if self.leaves_out(Check::Writing) {
            return serde_json::from_slice(line).ok();
        }
        Line::read(line)
    }

    /// Returns the entry that should stand in this line, by what begins it.
    fn expected(&self, raw: &[u8]) -> Entry {
        match &self.head {
            None => Entry::Head,
            Some(known) if self.events < known.head.events && !raw.starts_with(CHECKPOINT) => {
                self.next_event()
            }
            Some(_) => self.next_checkpoint(),
        }
    }

    fn next_event(&self) -> Entry {
        Entry::Event {
            place: self.events,
            stream: None,
            seq: None,
        }
    }

    fn next_checkpoint(&self) -> Entry {
        Entry::Checkpoint {
            number: self.checkpoints,
        }
    }

    fn demand(
        &self,
        check: Check,
        stands: bool,
        or: impl FnOnce() -> (Wrong, Entry, String),
    ) -> Result<(), Finding> {
        if stands || self.leaves_out(check) {
            return Ok(());
        }
        let (wrong, entry, why) = or();
        Err(self.finding(wrong, entry, why))
    }

    #[cfg(test)]
    fn leaves_out(&self, check: Check) -> bool {
        self.without == Some(check)
    }

    /// Only a test leaves a check out, to see what is missed without it.
    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "as in tests")]
    const fn leaves_out(&self, _check: Check) -> bool {
        false
    }

    fn finding(&self, wrong: Wrong, entry: Entry, why: String) -> Finding {
        let outside = matches!(entry, Entry::Outside { .. });
        Finding {
            wrong,
            entry,
            line: (!outside).then_some(self.line),
            why,
        }
    }
}

fn outside(notes: &[(String, Digest)]) -> Entry {
    let name = notes.first().map(|(name, _)| name.clone());
    Entry::Outside {
        name: name.unwrap_or_default(),
    }
}
