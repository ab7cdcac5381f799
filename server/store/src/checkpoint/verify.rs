//! Whether the stored tree is what was signed, and whether checkpoints that were kept
//! outside speak of it.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use nrm_panel_ledger::{Digest, Entry, Finding, Frontier, Wrong, leaf_hash};

use super::{count, number};
use crate::{
    error::StoreError,
    row,
    schema::{checkpoint, event, ledger_leaf},
    tx::ReadTx,
};

/// Leaves read at a time.
const AT_ONCE: i64 = 5_000;

/// What a verification of the tree found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerVerification {
    /// Leaves that were read and stand.
    pub leaves: u64,
    /// Checkpoints of the database that were verified.
    pub checkpoints: u64,
    /// Checkpoints from outside that were verified.
    pub outside: u64,
    /// The first finding; `None` where all stands.
    pub finding: Option<Finding>,
}

/// What the leaves must come to at some size.
struct Signed {
    entry: Entry,
    root: Digest,
}

impl ReadTx<'_> {
    /// Verifies the order of the leaves, their events' hashes and every checkpoint, those
    /// of the database and those given: each a name and a note that was kept outside. The
    /// events themselves [`ReadTx::verify_all`] verifies. Belongs on
    /// [`crate::Db::report`].
    ///
    /// # Errors
    /// Where the database cannot be read. A finding is a result, not an error.
    pub fn verify_ledger(
        &mut self,
        outside: &[(String, String)],
    ) -> Result<LedgerVerification, StoreError> {
        let mut sum = LedgerVerification {
            leaves: 0,
            checkpoints: 0,
            outside: 0,
            finding: None,
        };
        let mut signed = match self.signed(outside, &mut sum)? {
            Ok(signed) => signed,
            Err(finding) => {
                sum.finding = Some(finding);
                return Ok(sum);
            }
        };
        sum.finding = self.follow_leaves(&mut signed, &mut sum.leaves)?;
        Ok(sum)
    }

    /// Reads what was signed, by size.
    fn signed(
        &mut self,
        outside: &[(String, String)],
        sum: &mut LedgerVerification,
    ) -> Result<Result<BTreeMap<u64, Vec<Signed>>, Finding>, StoreError> {
        let key = self.ledger_key();
        let mut signed: BTreeMap<u64, Vec<Signed>> = BTreeMap::new();
        let rows: Vec<(i64, String)> = checkpoint::table
            .order(checkpoint::size.asc())
            .select((checkpoint::size, checkpoint::note))
            .load(self.conn()?)?;
        for (place, (size, note)) in (0..).zip(rows) {
            let entry = Entry::Checkpoint { number: place };
            let said = match key.open(&note) {
                Ok(said) => said,
                Err(why) => return Ok(Err(finding(Wrong::Signature, entry, why.to_string()))),
            };
            if Ok(said.size) != count(size) {
                let why = format!("it counts {} events, its row {size}", said.size);
                return Ok(Err(finding(Wrong::Edited, entry, why)));
            }
            sum.checkpoints += 1;
            let root = said.root;
            signed
                .entry(said.size)
                .or_default()
                .push(Signed { entry, root });
        }
        for (name, note) in outside {
            let entry = Entry::Outside { name: name.clone() };
            let said = match key.open(note) {
                Ok(said) => said,
                Err(why) => return Ok(Err(finding(Wrong::Signature, entry, why.to_string()))),
            };
            sum.outside += 1;
            let root = said.root;
            signed
                .entry(said.size)
                .or_default()
                .push(Signed { entry, root });
        }
        Ok(Ok(signed))
    }

    fn follow_leaves(
        &mut self,
        signed: &mut BTreeMap<u64, Vec<Signed>>,
        leaves: &mut u64,
    ) -> Result<Option<Finding>, StoreError> {
        let mut frontier = Frontier::new();
        let mut ends: HashMap<String, i64> = HashMap::new();
        let mut vouched = 0;
        loop {
            let rows: Vec<Row> = ledger_leaf::table
                .left_join(
                    event::table.on(event::stream_id
                        .eq(ledger_leaf::stream_id)
                        .and(event::seq.eq(ledger_leaf::seq))),
                )
                .filter(ledger_leaf::number.ge(number(frontier.size())?))
                .order(ledger_leaf::number.asc())
                .limit(AT_ONCE)
                .select((
                    ledger_leaf::number,
                    ledger_leaf::stream_id,
                    ledger_leaf::seq,
                    ledger_leaf::hash,
                    event::hash.nullable(),
                ))
                .load(self.conn()?)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let hash = match followed(&row, frontier.size(), &mut ends)? {
                    Ok(hash) => hash,
                    Err(finding) => return Ok(Some(finding)),
                };
                frontier.push(leaf_hash(&hash.0));
                *leaves = frontier.size();
                let Some(here) = signed.remove(&frontier.size()) else {
                    continue;
                };
                let root = frontier.root();
                if let Some(other) = here.into_iter().find(|signed| signed.root != root) {
                    let why = format!(
                        "it is signed for other events than these; the first that differs is \
                         between event {vouched} and event {}",
                        frontier.size() - 1
                    );
                    return Ok(Some(finding(Wrong::Fork, other.entry, why)));
                }
                vouched = frontier.size();
            }
        }
        if let Some((size, mut left)) = signed.pop_first() {
            let why = format!("it counts {size} events, the tree has {}", frontier.size());
            return Ok(left
                .pop()
                .map(|left| finding(Wrong::Rollback, left.entry, why)));
        }
        if vouched < frontier.size() {
            let why = "no checkpoint counts it".to_owned();
            return Ok(Some(finding(Wrong::Gap, leaf(vouched, None), why)));
        }
        Ok(None)
    }
}

/// Number, stream, number in the stream, hash; hash of the event, if there is one.
type Row = (i64, String, i64, Vec<u8>, Option<Vec<u8>>);

/// Checks a leaf against its place, its stream and its event, and returns its hash.
fn followed(
    row: &Row,
    place: u64,
    ends: &mut HashMap<String, i64>,
) -> Result<Result<Digest, Finding>, StoreError> {
    let (at, stream, seq, hash, of_event) = row;
    if count(*at)? != place {
        let why = format!("in its place stands event {at}");
        return Ok(Err(finding(Wrong::Gap, leaf(place, None), why)));
    }
    let last = ends.insert(stream.clone(), *seq).unwrap_or(0);
    if *seq != last + 1 {
        let why = format!("in its place stands number {seq} of the stream");
        let entry = leaf(place, Some((stream, last + 1)));
        return Ok(Err(finding(Wrong::Gap, entry, why)));
    }
    let entry = leaf(place, Some((stream, *seq)));
    match of_event {
        None => Ok(Err(finding(
            Wrong::Gap,
            entry,
            "the event of this leaf is missing".to_owned(),
        ))),
        Some(of_event) if of_event != hash => Ok(Err(finding(
            Wrong::Edited,
            entry,
            "its hash is not the one that was folded".to_owned(),
        ))),
        Some(_) => Ok(Ok(Digest(row::bytes(hash, "a leaf")?))),
    }
}

fn leaf(place: u64, event: Option<(&String, i64)>) -> Entry {
    Entry::Event {
        place,
        stream: event.map(|(stream, _)| stream.clone()),
        seq: event.map(|(_, seq)| seq),
    }
}

const fn finding(wrong: Wrong, entry: Entry, why: String) -> Finding {
    Finding {
        wrong,
        entry,
        line: None,
        why,
    }
}
