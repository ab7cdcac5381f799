//! What counts as shown, and what does not.

use std::collections::BTreeMap;

use crate::{
    CountTable, Dimension, Key, Knowledge, Known, Linear, Why, audit,
    audit::{Evidence, examine},
    system::{Held, System, Target},
};

fn label(name: &str) -> Key {
    Key::total("children").with("label", name)
}

/// Two withheld cells, and that one is twice the other.
fn twice(most: u64) -> Knowledge {
    let within = |most| Known::Withheld {
        least: 1,
        most: Some(most),
    };
    let cells: BTreeMap<Key, Known> =
        [(label("one"), within(most)), (label("other"), within(9))].into();
    let dimension = Dimension {
        name: "label".to_owned(),
        labels: vec!["one".to_owned(), "other".to_owned()],
        complete: false,
    };
    let mut knowledge = Knowledge::new();
    let table = CountTable::new("children", vec![dimension], cells).unwrap();
    knowledge.read(&table).unwrap();
    knowledge.relate(&Linear {
        terms: vec![(label("one"), 2), (label("other"), -1)],
        equals: 0,
    });
    knowledge
}

#[test]
fn numbers_between_two_ends_are_not_taken_for_granted() {
    // 2 and 4, and nothing between.
    let findings = audit(&twice(2)).unwrap_err();
    assert_eq!(findings.len(), 2);
    assert!(findings.iter().all(|finding| finding.why == Why::OneOfTwo));
    // 2, 4 and 6.
    assert_eq!(audit(&twice(3)), Ok(()));
}

#[test]
fn what_the_solver_does_not_answer_is_unsafe() {
    let mut system = System::default();
    let held = Held::Withheld {
        least: 1,
        most: 5,
        except: None,
    };
    let ids = ["one", "other"].map(|name| system.variable(&label(name), None));
    for id in ids {
        system.set(id, held);
    }
    // Beyond what is handed to the solver, though anybody sees five values.
    let by = 1 << 40;
    system.relate(vec![(ids[0], by), (ids[1], -by)], 0);
    let findings = examine(&system, &mut Evidence::default());
    let undecided = |id| (Target::Cell(id), Why::Undecided);
    assert_eq!(findings, ids.map(undecided));
}

#[test]
fn a_value_that_can_be_ruled_out_does_not_count() {
    let mut system = System::default();
    let id = system.variable(&label("one"), None);
    let held = |most| Held::Withheld {
        least: 6,
        most,
        except: Some(7),
    };
    system.set(id, held(8));
    let findings = examine(&system, &mut Evidence::default());
    assert_eq!(findings, [(Target::Cell(id), Why::OneOfTwo)]);
    system.set(id, held(9));
    assert_eq!(examine(&system, &mut Evidence::default()), []);
}
