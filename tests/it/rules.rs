//! Every rule of the guidance is proved by a test named for it, or the page of rules
//! says why it is not enforced.

use std::{
    fs,
    path::{Path, PathBuf},
};

use nrm_panel_tests::rules::{self, Source};

use crate::golden::golden;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn known() -> rules::Rules {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/rules.toml");
    rules::read(&fs::read_to_string(file).unwrap())
}

/// The rules that carry the decision, from the panel to its consequences.
fn must_be_proved(number: u32) -> bool {
    matches!(number, 13..=24 | 27..=61 | 66 | 70..=75)
}

#[test]
fn every_rule_is_proved_by_a_test_named_for_it_or_said_not_to_be_enforced() {
    let rules = known();
    assert!(rules.keys().copied().eq(1..=103));
    let rows = rules::rows(&rules, &rules::sources(&root()));
    let faults = rules::faults(&rows, must_be_proved);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_page_of_rules_is_current() {
    let rows = rules::rows(&known(), &rules::sources(&root()));
    golden(&root().join("docs/rules.md"), &rules::page(&rows));
}

fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

/// A rule with its citation and its test, and what is taken away from them.
#[test]
fn a_rule_that_lost_its_test_or_its_place_is_found() {
    let rules =
        rules::read("[R46]\nsays = \"bar\"\n[R90]\nsays = \"keep\"\nunenforced = \"later\"\n");
    let rule = source(
        "server/domain/src/seal.rs",
        "/// Barred (rules.md R45 to R47).\nfn bar() {}",
    );
    let test = source("tests/it/x.rs", "#[test]\nfn r45_and_r46_are_barred() {}");
    let faults = |sources: &[Source]| rules::faults(&rules::rows(&rules, sources), |_| false);
    assert_eq!(faults(&[rule.clone(), test.clone()]), Vec::<String>::new());

    let untested = source("tests/it/x.rs", "fn r46_is_barred() {}");
    assert_eq!(
        faults(&[rule.clone(), untested]),
        ["R46: neither proved nor said not to be enforced"]
    );
    let story = source(
        "tests/it/x.rs",
        "on_both!(\n    r46_is_barred,\n);\nasync fn r46_is_barred() {}",
    );
    assert_eq!(faults(&[rule.clone(), story]), Vec::<String>::new());
    assert_eq!(
        faults(std::slice::from_ref(&test)),
        ["R46: nothing in the sources cites it"]
    );
    let within = source(
        "server/domain/src/seal.rs",
        "#[cfg(test)]\nmod tests {\n// R46\n}",
    );
    assert_eq!(
        faults(&[within, test.clone()]),
        ["R46: nothing in the sources cites it"]
    );
    let proved = source("tests/it/y.rs", "#[test]\nfn r90_is_kept() {}");
    assert_eq!(
        faults(&[rule, test, proved]),
        ["R90: said not to be enforced, and a test proves it"]
    );
}
