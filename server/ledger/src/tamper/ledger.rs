//! A ledger grown from a seed.

use std::collections::HashMap;

use crate::{
    CheckpointLine, Digest, EventLine, Frontier, GENESIS, Head, Line, Scope, Signer, Tree, Whole,
    commitment, leaf_hash,
};

/// SplitMix64: a run is repeated by its seed.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below another.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(super) fn within(&mut self, from: usize, end: usize) -> usize {
        from + self.below(end - from)
    }

    pub(super) fn id(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low & 0xfff,
            low >> 16
        )
    }
}

/// Events in the order of the tree, and the sizes at which checkpoints were signed.
#[derive(Clone)]
pub(super) struct Ledger {
    pub(super) signer: Signer,
    pub(super) events: Vec<EventLine>,
    pub(super) sizes: Vec<u64>,
    /// What was signed while it grew: signing it again would give the same bytes.
    signed: HashMap<(u64, Digest), String>,
}

impl Ledger {
    pub(super) fn grow(random: &mut Random) -> Self {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&random.next().to_be_bytes());
        let sites = [random.id(), random.id()];
        let people = [random.id(), random.id(), random.id()];
        let streams: Vec<(String, &str, String)> = (0..6)
            .map(|number: usize| {
                let kind = ["site", "case", "case", "sitting", "case", "case"][number];
                (random.id(), kind, sites[usize::from(number > 3)].clone())
            })
            .collect();
        let count = random.within(30, 60);
        let mut events = Vec::new();
        for number in 0..count {
            // Every stream has an event; some have many.
            let stream = if number < streams.len() {
                number
            } else {
                random.below(streams.len()).min(random.below(streams.len()))
            };
            let (stream, stream_kind, site) = streams[stream].clone();
            let actor = (random.below(4) > 0).then(|| people[random.below(3)].clone());
            let kind = ["lodged", "accepted", "position_recorded", "sealed"][random.below(4)];
            let at = 1_790_000_000_000_000 + i64::try_from(random.below(1_000_000)).unwrap();
            events.push(EventLine {
                line: 0,
                leaf: 0,
                id: random.id(),
                stream_kind: stream_kind.to_owned(),
                stream,
                seq: 0,
                site,
                kind: kind.to_owned(),
                agency: actor.as_ref().map(|_| people[0].clone()),
                actor,
                purpose: ["referral", "panel", "scan"][random.below(3)].to_owned(),
                occurred_at: at,
                recorded_at: at + i64::try_from(number).unwrap(),
                commitment: commitment(&random.next().to_be_bytes(), b"sealed"),
                previous: GENESIS,
                hash: GENESIS,
                proof: None,
            });
        }
        let mut sizes = Vec::new();
        let mut size = 0;
        loop {
            size += random.within(3, 10);
            if size >= count {
                sizes.push(count as u64);
                break;
            }
            sizes.push(size as u64);
        }
        let mut ledger = Self {
            signer: Signer::from_seed(&seed),
            events,
            sizes,
            signed: HashMap::new(),
        };
        ledger.link();
        ledger.signed = ledger.signatures();
        ledger
    }

    /// Numbers and chains the events anew, as somebody would who altered one.
    pub(super) fn link(&mut self) {
        let mut ends: HashMap<String, (i64, Digest)> = HashMap::new();
        for (leaf, event) in (0..).zip(&mut self.events) {
            let (last, previous) = ends.get(&event.stream).copied().unwrap_or((0, GENESIS));
            event.leaf = leaf;
            event.seq = last + 1;
            event.previous = previous;
            event.hash = event.header().hash(&event.commitment, &previous);
            ends.insert(event.stream.clone(), (event.seq, event.hash));
        }
    }

    /// Numbers the events anew and leaves their chains as they are.
    pub(super) fn number(&mut self) {
        for (leaf, event) in (0..).zip(&mut self.events) {
            event.leaf = leaf;
        }
    }

    /// Returns the checkpoints as this ledger signs them.
    pub(super) fn notes(&self) -> Vec<(u64, String)> {
        let signed = self.roots().into_iter().map(|(size, root)| {
            let known = self.signed.get(&(size, root)).cloned();
            (size, known.unwrap_or_else(|| self.signer.sign(size, root)))
        });
        signed.collect()
    }

    fn signatures(&self) -> HashMap<(u64, Digest), String> {
        let signed = self.roots().into_iter();
        let signed = signed.map(|(size, root)| ((size, root), self.signer.sign(size, root)));
        signed.collect()
    }

    /// Returns the roots at the sizes at which checkpoints are signed.
    fn roots(&self) -> Vec<(u64, Digest)> {
        let mut frontier = Frontier::new();
        let mut roots = Vec::new();
        for event in &self.events {
            frontier.push(leaf_hash(&event.hash.0));
            if self.sizes.contains(&frontier.size()) {
                roots.push((frontier.size(), frontier.root()));
            }
        }
        roots
    }

    /// Gives the ledger another signer, who signs all of it anew.
    pub(super) fn signed_by(mut self, signer: Signer) -> Self {
        self.signer = signer;
        self.signed.clear();
        self
    }

    /// Returns the ledger as it stood at one of its checkpoints.
    pub(super) fn until(&self, checkpoint: usize) -> Self {
        let size = self.sizes[checkpoint];
        let mut earlier = self.clone();
        earlier.events.truncate(usize::try_from(size).unwrap());
        earlier.sizes.truncate(checkpoint + 1);
        earlier
    }

    pub(super) fn site_scope(&self) -> Scope {
        Scope::Site(self.events[0].site.clone())
    }

    pub(super) fn stream_scope(&self) -> Scope {
        Scope::Stream(self.events[0].stream.clone())
    }

    pub(super) fn export(&self, scope: &Scope) -> Vec<String> {
        match scope {
            Scope::Whole => self.whole_with(self.notes()),
            Scope::Site(_) | Scope::Stream(_) => self.part_with(scope, &self.notes()),
        }
    }

    /// Exports these events with checkpoints that may be of others.
    pub(super) fn whole_with(&self, notes: Vec<(u64, String)>) -> Vec<String> {
        let (head, mut whole) = Whole::begin(notes).unwrap();
        let mut lines = vec![head.text()];
        for event in &self.events {
            let (event, checkpoint) = whole.next(event.clone());
            lines.push(event.text());
            lines.extend(checkpoint.map(|line| line.text()));
        }
        lines
    }

    pub(super) fn part_with(&self, scope: &Scope, notes: &[(u64, String)]) -> Vec<String> {
        let mut tree = Tree::default();
        for event in &self.events {
            tree.push(leaf_hash(&event.hash.0));
        }
        let within = |event: &&EventLine| match scope {
            Scope::Whole => true,
            Scope::Site(site) => event.site == *site,
            Scope::Stream(stream) => event.stream == *stream,
        };
        let (size, newest) = notes.last().unwrap();
        let events: Vec<&EventLine> = self.events.iter().filter(within).collect();
        let head = Head::new(
            scope,
            events.len() as u64,
            notes.len() as u64,
            newest.clone(),
        );
        let mut lines = vec![Line::Head(head).text()];
        for event in events {
            let event = EventLine {
                line: lines.len() as u64 + 1,
                proof: tree.inclusion(event.leaf, tree.size()),
                ..event.clone()
            };
            lines.push(Line::Event(Box::new(event)).text());
        }
        for (old, note) in notes {
            let checkpoint = CheckpointLine {
                line: lines.len() as u64 + 1,
                note: note.clone(),
                proof: Some(tree.consistency(*old, *size).unwrap_or_default()),
            };
            lines.push(Line::Checkpoint(checkpoint).text());
        }
        lines
    }
}
