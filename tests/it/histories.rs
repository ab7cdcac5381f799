//! Concurrency histories: `cargo histories` at a smaller size, and its control.

use nrm_panel_tests::{
    engine::Engine,
    histories::{self, Report, Run},
};

use crate::serving::programs;

mod every_answer_is_explained_though_servers_are_killed {
    use super::*;

    fn tell(engine: Engine) {
        let run = Run {
            engine,
            histories: 20,
            seed: 11,
            kill_every: 4,
        };
        let report = told(async {
            histories::run(programs(), &run, |_, _, _| {})
                .await
                .unwrap()
        });
        assert!(report.anomalies.is_empty(), "{report}");
        // It was no quiet run: there were seals, refusals and kills, and decisions ceased
        // to stand.
        assert_eq!(report.histories, 20);
        assert!(report.sealed > 0 && report.refused > 100, "{report}");
        assert!(report.superseded > 10, "{report}");
        assert!(report.kills >= 4, "{report}");
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

/// Two writers then build on the same head of a chain. That no event can have another's
/// number stops the second, with an answer that no order of the calls explains.
#[test]
fn without_the_row_lock_the_same_test_fails() {
    let report = told(async {
        histories::run_unlocked(Engine::Postgres, 6, 11)
            .await
            .unwrap()
    });
    assert!(!report.anomalies.is_empty(), "{report}");
    let unexplained = |it: &String| it.contains("Internal, which no order of the calls explains");
    assert!(report.anomalies.iter().any(unexplained), "{report}");
}

fn told(report: impl Future<Output = Report>) -> Report {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(report)
}
