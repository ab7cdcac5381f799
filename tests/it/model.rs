//! The model-based test: see `tests/src/model`. Mistakes made on purpose are found.

use std::sync::Arc;

use nrm_panel_tests::model::{self, Fault, Found, Run, Slip, Tally, Wrong};

#[test]
fn both_engines_answer_as_the_model_says() {
    let tally = told(20_000, 7, None).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(tally.steps, 20_000);
    assert!(tally.decisions > 200, "{tally}");
    assert_eq!(tally.never_met(), Vec::<&str>::new(), "{tally}");
}

#[test]
fn a_quorum_that_ignores_departures_is_found() {
    let found = found(Fault::Model(Wrong::DeparturesIgnored));
    assert!(found.contains("Seal"), "{found}");
}

#[test]
fn a_tally_that_counts_abstentions_is_found() {
    let found = found(Fault::Model(Wrong::AbstentionsCount));
    assert!(found.contains("POSITIONS_NOT_AGREED"), "{found}");
}

#[test]
fn a_recusal_that_voids_nothing_is_found() {
    found(Fault::Model(Wrong::RecusalVoidsNothing));
}

#[test]
fn a_declaration_that_one_engine_loses_is_found() {
    found(Fault::Engine(Slip::SkipsADeclaration));
}

#[test]
fn one_bit_of_one_answer_is_found() {
    let found = found(Fault::Engine(Slip::LiesAboutASeal));
    assert!(found.contains("SQLite"), "{found}");
}

fn found(fault: Fault) -> String {
    match told(4_000, 3, Some(fault)) {
        Ok(tally) => panic!("nothing was found: {tally}"),
        Err(found) => found.to_string(),
    }
}

fn told(steps: u64, seed: u64, fault: Option<Fault>) -> Result<Tally, Box<Found>> {
    let run = Run {
        seed,
        steps,
        lanes: 2,
        epoch: 2_000,
        fault,
        shrink: fault.is_none(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(model::run(run, Arc::new(|_| {})))
}
