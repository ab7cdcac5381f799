//! Writes an export of the ledger, whole or of a part, line by line.

use std::{collections::HashMap, io::Write};

use nrm_panel_ledger::{CheckpointLine, Head, Line, Scope, Tree, Whole, leaf_hash};
use nrm_panel_store::{Db, LedgerScope, StoreError};

/// Rows read at a time.
const PAGE: i64 = 5_000;

/// A part of the ledger, and the checkpoints it is to be compared with.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which events.
    pub scope: LedgerScope,
    /// Notes that somebody kept: each is led to the newest checkpoint by a proof.
    pub kept: Vec<String>,
}

/// Exports the ledger as its newest checkpoint counts it. Returns the number of events.
///
/// # Errors
/// A sentence, where there is no checkpoint yet, the records cannot be read, or a
/// checkpoint that was kept is not one of this ledger.
pub fn export(db: &Db, part: Option<&Part>, out: &mut dyn Write) -> Result<u64, String> {
    match part {
        None => whole(db, out),
        Some(part) => piece(db, part, out),
    }
}

fn whole(db: &Db, out: &mut dyn Write) -> Result<u64, String> {
    let checkpoints = db.report::<_, StoreError, _>(|tx| tx.ledger_checkpoints());
    let checkpoints = checkpoints.wait().map_err(|error| error.to_string())?;
    let notes: Vec<(u64, String)> = checkpoints
        .into_iter()
        .map(|kept| (kept.size, kept.note))
        .collect();
    let size = notes.last().map_or(0, |(size, _)| *size);
    let (head, mut order) = Whole::begin(notes).ok_or(NONE)?;
    write(out, &head)?;
    let mut next = 0;
    // What is folded meanwhile has a later checkpoint.
    while next < size {
        let page = db
            .report::<_, StoreError, _>(move |tx| tx.ledger_events(LedgerScope::Whole, next, PAGE));
        let page = page.wait().map_err(|error| error.to_string())?;
        let Some(last) = page.last() else { break };
        next = last.leaf + 1;
        for event in page {
            if event.leaf < size {
                let (event, checkpoint) = order.next(event);
                write(out, &event)?;
                checkpoint.map_or(Ok(()), |line| write(out, &line))?;
            }
        }
    }
    Ok(size)
}

fn piece(db: &Db, part: &Part, out: &mut dyn Write) -> Result<u64, String> {
    let newest = db.report::<_, StoreError, _>(|tx| Ok((tx.ledger_key(), tx.newest_checkpoint()?)));
    let (key, newest) = newest.wait().map_err(|error| error.to_string())?;
    let newest = newest.ok_or(NONE)?;
    let size = newest.size;
    let tree = tree(db, size)?;

    let scope = part.scope;
    let mut events = Vec::new();
    let mut next = 0;
    loop {
        let page = db.report::<_, StoreError, _>(move |tx| tx.ledger_events(scope, next, PAGE));
        let page = page.wait().map_err(|error| error.to_string())?;
        let Some(last) = page.last() else { break };
        next = last.leaf + 1;
        events.extend(page.into_iter().filter(|event| event.leaf < size));
    }

    let mut notes: HashMap<u64, &String> = HashMap::from([(size, &newest.note)]);
    for note in &part.kept {
        let said = key
            .open(note)
            .map_err(|why| format!("a checkpoint: {why}"))?;
        if said.size > size || tree.root(said.size) != Some(said.root) {
            return Err(format!(
                "a checkpoint of {} events is not of this history: run `nrm-panel verify`",
                said.size
            ));
        }
        notes.insert(said.size, note);
    }
    let mut notes: Vec<(u64, &String)> = notes.into_iter().collect();
    notes.sort_unstable();

    let said = match part.scope {
        LedgerScope::Whole => Scope::Whole,
        LedgerScope::Site(site) => Scope::Site(site.to_string()),
        LedgerScope::Case(case) => Scope::Stream(case.to_string()),
    };
    let count = events.len() as u64;
    let head = Head::new(&said, count, notes.len() as u64, newest.note.clone());
    write(out, &Line::Head(head))?;
    let mut line = 1;
    for mut event in events {
        line += 1;
        event.line = line;
        event.proof = tree.inclusion(event.leaf, size);
        write(out, &Line::Event(Box::new(event)))?;
    }
    for (old, note) in notes {
        line += 1;
        let checkpoint = CheckpointLine {
            line,
            note: note.clone(),
            proof: tree.consistency(old, size),
        };
        write(out, &Line::Checkpoint(checkpoint))?;
    }
    Ok(count)
}

const NONE: &str = "no checkpoint was signed yet: run `nrm-panel ledger checkpoint`";

fn tree(db: &Db, size: u64) -> Result<Tree, String> {
    let mut tree = Tree::default();
    while tree.size() < size {
        let from = tree.size();
        let page = db.report::<_, StoreError, _>(move |tx| tx.ledger_hashes(from, PAGE));
        let page = page.wait().map_err(|error| error.to_string())?;
        if page.is_empty() {
            return Err("leaves of the tree are missing: run `nrm-panel verify`".to_owned());
        }
        for hash in page {
            if tree.size() < size {
                tree.push(leaf_hash(&hash.0));
            }
        }
    }
    Ok(tree)
}

fn write(out: &mut dyn Write, line: &Line) -> Result<(), String> {
    out.write_all(line.text().as_bytes())
        .map_err(|error| format!("the export cannot be written: {error}"))
}
