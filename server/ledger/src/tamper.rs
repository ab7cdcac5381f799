//! The tamper suite: ledgers grown from a seed, exported, and altered in every way that
//! somebody with the export, with the database or even with the signing key could. Each
//! alteration must be found, as what it is, in the first line that is not as it was
//! signed. The controls leave one check out and must miss something.

mod ledger;
mod mutate;

use std::collections::BTreeMap;

use self::{
    ledger::{Ledger, Random},
    mutate::{KINDS, Mutation, Seen},
};
use crate::{Digest, Entry, Finding, PublicKey, Report, Scope, Verifier, verify::Check};

/// How many alterations a run makes: `cargo tamper`, which optimises, makes them all.
const MUTATIONS: usize = if cfg!(debug_assertions) {
    1_000
} else {
    10_000
};
/// How many a run without one of the checks makes.
const CONTROLS: usize = 920;
/// How many a ledger gets before the next one is grown.
const EACH: usize = 200;

/// Verifies an export, with or without one of the checks.
fn verify(
    key: &PublicKey,
    export: &[u8],
    outside: &[String],
    printed: &[Digest],
    without: Option<Check>,
) -> Result<Report, Finding> {
    let mut verifier = Verifier::new(key.clone());
    verifier.without = without;
    for (number, note) in outside.iter().enumerate() {
        verifier.outside(&number.to_string(), note)?;
    }
    for hash in printed {
        verifier.printed(*hash);
    }
    for line in export.split_inclusive(|byte| *byte == b'\n') {
        verifier.line(line)?;
    }
    verifier.finish()
}

/// Why an alteration was not found as it should be; `None` where it was.
fn missed(mutation: &Mutation, found: &Result<Report, Finding>) -> Option<String> {
    let finding = match found {
        Ok(_) => return Some("it was not found".to_owned()),
        Err(finding) => finding,
    };
    let seen = match &finding.entry {
        Entry::Outside { name } if name.len() == 64 => Seen::Printed,
        Entry::Outside { name } => Seen::Outside(name.parse().unwrap()),
        Entry::Head | Entry::Event { .. } | Entry::Checkpoint { .. } => {
            Seen::Line(finding.line.unwrap())
        }
    };
    let named = seen == mutation.seen && mutation.wrong.contains(&finding.wrong);
    (!named).then(|| {
        format!(
            "expected {:?} {:?}, found {finding}",
            mutation.wrong, mutation.seen
        )
    })
}

/// Alters ledgers, and counts by kind what was made and what was missed.
fn run(
    count: usize,
    seed: u64,
    without: Option<Check>,
) -> BTreeMap<&'static str, (usize, Vec<String>)> {
    let mut random = Random(seed);
    let mut kinds: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let mut made = 0;
    while made < count {
        let ledger = Ledger::grow(&mut random);
        let key = ledger.signer.public().clone();
        for _ in 0..EACH.min(count - made) {
            let (kind, mutate) = KINDS[made % KINDS.len()];
            made += 1;
            let mutation = mutate(&mut random, &ledger);
            let found = {
                let Mutation {
                    export,
                    outside,
                    printed,
                    ..
                } = &mutation;
                verify(&key, export, outside, printed, without)
            };
            let entry = kinds.entry(kind).or_default();
            entry.0 += 1;
            entry.1.extend(missed(&mutation, &found));
        }
    }
    kinds
}

#[test]
fn every_alteration_is_found_in_the_first_bad_entry() {
    let kinds = run(MUTATIONS, 1, None);
    let made: usize = kinds.values().map(|(made, _)| made).sum();
    assert_eq!(made, MUTATIONS);
    assert_eq!(kinds.len(), KINDS.len());
    for (kind, (made, missed)) in kinds {
        assert!(made >= MUTATIONS / KINDS.len(), "{kind}: only {made}");
        assert!(
            missed.is_empty(),
            "{kind}: {} of {made}: {}",
            missed.len(),
            missed[0]
        );
    }
}

#[test]
fn untouched_exports_stand() {
    let mut random = Random(2);
    for _ in 0..100 {
        let ledger = Ledger::grow(&mut random);
        let key = ledger.signer.public();
        let outside = ledger.notes();
        let outside: Vec<String> = outside.into_iter().map(|(_, note)| note).collect();
        for scope in [Scope::Whole, ledger.site_scope(), ledger.stream_scope()] {
            let export = ledger.export(&scope).concat();
            let printed: Vec<Digest> = match scope {
                Scope::Whole => ledger.events.iter().map(|event| event.hash).collect(),
                Scope::Site(_) | Scope::Stream(_) => vec![ledger.events[0].hash],
            };
            let report = verify(key, export.as_bytes(), &outside, &printed, None);
            let report = report.unwrap_or_else(|finding| panic!("{scope}: {finding}"));
            assert_eq!(report.size, ledger.events.len() as u64);
            assert_eq!(report.outside, outside.len() as u64);
            assert_eq!(
                report.events + 1 + report.checkpoints,
                export.lines().count() as u64
            );
        }
    }
}

/// Without a check something goes unnoticed: no check is idle, and the suite can tell.
#[test]
fn without_any_one_check_something_is_missed() {
    for check in [
        Check::Writing,
        Check::Sum,
        Check::Place,
        Check::Content,
        Check::Chain,
        Check::Scope,
        Check::Signature,
        Check::Root,
        Check::Proof,
        Check::Outside,
        Check::Printed,
        Check::End,
    ] {
        let kinds = run(CONTROLS, 3, Some(check));
        let unnoticed = kinds
            .values()
            .flat_map(|(_, missed)| missed)
            .filter(|why| *why == "it was not found")
            .count();
        assert!(unnoticed > 0, "{check:?}");
    }
    // What this one finds another would find later, and name something else.
    let kinds = run(CONTROLS, 3, Some(Check::Count));
    assert!(kinds.values().any(|(_, missed)| !missed.is_empty()));
}
