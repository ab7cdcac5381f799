//! Exactly once under `kill -9` (decisions 3 and 10): `cargo crash` at a smaller size.

use std::time::Duration;

use nrm_panel_tests::{
    crash::{self, Report, Retry, Run},
    engine::Engine,
};

use crate::serving::programs;

fn run(engine: Engine, lodgements: u32, retry: Retry) -> Report {
    let run = Run {
        engine,
        lodgements,
        clients: 6,
        seed: 17,
        longest_life: Duration::from_millis(200),
        retry,
    };
    crash::run(programs(), &run, |_, _| {}).unwrap()
}

mod every_receipt_has_one_case_though_servers_and_clients_die {
    use super::*;

    fn tell(engine: Engine) {
        let report = run(engine, 100, Retry::SameRequest);
        assert!(report.is_exactly_once(), "{report}");
        // It was no quiet run: answers were lost, and the server did die.
        assert!(report.kills > 0 && report.unanswered > 0, "{report}");
        assert!(report.attempts > report.lodgements, "{report}");
    }

    #[test]
    fn sqlite() {
        tell(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        tell(Engine::Postgres);
    }
}

#[test]
fn the_checker_finds_a_client_that_sends_a_lost_request_as_a_new_one() {
    let report = run(Engine::Sqlite, 60, Retry::NewRequest);
    assert!(!report.is_exactly_once(), "{report}");
    assert!(!report.doubled.is_empty(), "{report}");
    assert!(report.cases > report.receipts, "{report}");
    // The records themselves are sound: they were asked to take the child twice.
    assert!(report.verified.ends_with("all is well"), "{report}");
    assert_eq!(report.lost, Vec::<u32>::new());
}
