//! Several processes at once, and processes that are cut off.

use std::{process::Stdio, thread};

use nrm_panel_tests::{engine::Engine, process::ServerProcess};
use rusqlite::Connection;
use serde_json::Value;

use crate::serving::{DECISION, Ran, Town, programs, sample};

// --- Two servers, one PostgreSQL ----------------------------------------------------

#[test]
fn two_servers_on_one_database_answer_the_same() {
    let database = Engine::Postgres.database();
    let town = Town::at(&database.settings().url);
    let (one, other) = (town.serve(), town.serve());
    let (case, id) = town.lodge(&one);
    // What one server took in, the other knows at once.
    for arguments in [
        &["case", "show", &case, "-o", "json"][..],
        &["case", "show", &id, "-o", "json"],
        &["case", "history", &case, "-o", "json"],
        &["case", "clocks", &case, "-o", "json"],
        &["case", "eligibility", &case, "-o", "json"],
        &["case", "list", "-o", "json"],
        &["referral", "show", &case, "-o", "json"],
        &["directory", "people", "-o", "json"],
    ] {
        let answer = town.terminal("Flora", &one).done(arguments).stdout;
        let same = town.terminal("Flora", &other).done(arguments).stdout;
        assert_eq!(answer, same, "{arguments:?}");
        assert!(!answer.is_empty(), "{arguments:?}");
    }
    let (second, _) = town.lodge(&other);
    let listed = town
        .terminal("Flora", &one)
        .done(&["case", "list", "-o", "csv"]);
    assert!(listed.stdout.contains(&second), "{}", listed.stdout);
    // A repeated request is recognised whichever server took the first.
    let lodge = repeatable("6f2c1f9e-8d7b-4c7e-9a53-0c2f6f2d4b11");
    let lodge: Vec<&str> = lodge.iter().map(String::as_str).collect();
    let first = town.terminal("Gwen", &one).done(&lodge);
    let again = town.terminal("Gwen", &other).done(&lodge);
    assert_eq!(first.stdout, again.stdout);
    let verified = town.records.run(programs(), &["verify"]).unwrap();
    assert!(verified.status.success(), "{verified:?}");
    one.stop().unwrap();
    other.stop().unwrap();
}

#[test]
fn two_terminals_of_the_chair_seal_an_item_once() {
    let database = Engine::Postgres.database();
    let town = Town::at(&database.settings().url);
    let servers = [town.serve(), town.serve()];
    let cases: Vec<String> = (0..3).map(|_| town.lodge(&servers[0]).0).collect();
    let sitting = town.schedule(&servers[0]);
    town.deliberate(&servers[0], &sitting, &cases);
    let decision = town.file("decision.toml", DECISION);
    for case in &cases {
        let version = version_of(&town, &servers[0], case);
        let racing = [&servers[0], &servers[1]].map(|server| {
            let mut seal = town.terminal("Ada", server).nrm(&[
                "decision",
                "seal",
                "--sitting",
                &sitting,
                "--case",
                case,
                "--version",
                &version,
                "--file",
                &decision,
                "--yes",
                "-o",
                "json",
            ]);
            seal.stdout(Stdio::piped()).stderr(Stdio::piped());
            seal.spawn().unwrap()
        });
        let ended = racing.map(|seal| Ran::from(seal.wait_with_output().unwrap()));
        let sealed = ended.iter().filter(|ran| ran.code == 0).count();
        assert_eq!(sealed, 1, "{ended:?}");
        let refused = ended.iter().find(|ran| ran.code != 0).unwrap();
        assert_eq!(refused.code, 5, "{refused:?}");
        let reason = refused.stderr.contains("reason: ALREADY_SEALED")
            || refused.stderr.contains("reason: STALE_VERSION");
        assert!(reason, "{refused:?}");
        let shown = town
            .terminal("Ada", &servers[1])
            .done(&["decision", "show", case, "-o", "json"]);
        let decisions = shown.json();
        assert_eq!(
            decisions
                .pointer("/decisions")
                .unwrap()
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
}

fn version_of(town: &Town, server: &ServerProcess, case: &str) -> String {
    let shown = town
        .terminal("Ada", server)
        .done(&["case", "show", case, "-o", "json"]);
    let shown = shown.json();
    // 64-bit numbers are text in the JSON of proto3.
    let version = shown.pointer("/case/version").unwrap();
    version.as_str().unwrap().to_owned()
}

/// Lodging under a request identifier of the caller's.
fn repeatable(request_id: &str) -> Vec<String> {
    [
        "referral",
        "lodge",
        "--file",
        &sample("01"),
        "--request-id",
        request_id,
        "-o",
        "json",
    ]
    .map(str::to_owned)
    .to_vec()
}

// --- Cut off ------------------------------------------------------------------------

#[test]
fn a_receipt_survives_the_death_of_the_server() {
    let town = Town::new();
    let lodge = repeatable("0a6f6a5e-55c1-4b0e-8d0e-6d7a35a3f9aa");
    let lodge: Vec<&str> = lodge.iter().map(String::as_str).collect();
    let server = town.serve();
    let receipt = town.terminal("Gwen", &server).done(&lodge).stdout;
    server.kill9().unwrap();

    let server = town.serve();
    let again = town.terminal("Gwen", &server).done(&lodge).stdout;
    assert_eq!(receipt, again);
    let listed = town
        .terminal("Flora", &server)
        .done(&["case", "list", "-o", "json"])
        .json();
    assert_eq!(
        listed.pointer("/cases").unwrap().as_array().unwrap().len(),
        1
    );
    server.stop().unwrap();
    assert!(
        town.records
            .run(programs(), &["verify"])
            .unwrap()
            .status
            .success()
    );
}

#[test]
fn whoever_has_a_receipt_when_the_server_dies_finds_the_case_again() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let acknowledged: Vec<Value> = thread::scope(|scope| {
        let lodging: Vec<_> = (0..6)
            .map(|_| {
                let gwen = gwen.clone();
                scope.spawn(move || {
                    let form = sample("01");
                    let ran = gwen.run(&[
                        "--timeout",
                        "2",
                        "referral",
                        "lodge",
                        "--file",
                        &form,
                        "-o",
                        "json",
                    ]);
                    (ran.code == 0).then(|| ran.json())
                })
            })
            .collect();
        // Dies in the middle of it, as soon as one case is there.
        while rows(&town, "case_record") == 0 {
            thread::yield_now();
        }
        server.kill9().unwrap();
        lodging
            .into_iter()
            .filter_map(|one| one.join().unwrap())
            .collect()
    });
    let server = town.serve();
    for receipt in &acknowledged {
        let case = receipt
            .pointer("/receipt/caseReference")
            .unwrap()
            .as_str()
            .unwrap();
        town.terminal("Flora", &server)
            .done(&["case", "show", case]);
    }
    server.stop().unwrap();
    assert!(
        town.records
            .run(programs(), &["verify"])
            .unwrap()
            .status
            .success()
    );
}

// --- Altered ------------------------------------------------------------------------

#[test]
fn verify_names_the_first_event_that_was_altered() {
    let town = Town::new();
    let server = town.serve();
    let (case, id) = town.lodge(&server);
    let flora = town.terminal("Flora", &server);
    flora.done(&["case", "sca", &case, "--reference", "MSHT-1"]);
    flora.done(&["case", "sca", &case, "--validation", "validated"]);
    server.stop().unwrap();
    let verify = || {
        let output = town.records.run(programs(), &["verify"]).unwrap();
        Ran::from(output)
    };
    let well = verify();
    assert_eq!(well.code, 0, "{well:?}");
    assert!(well.stdout.ends_with("all is well\n"), "{well:?}");

    let database = database(&town);
    database
        .execute_batch("DROP TRIGGER event_no_update")
        .unwrap();
    for sequence in [3, 2] {
        let altered = database
            .execute(
                "UPDATE event SET purpose = 'safeguarding' WHERE stream_id = ?1 AND seq = ?2",
                (&id, sequence),
            )
            .unwrap();
        assert_eq!(altered, 1);
        let found = verify();
        assert_eq!(found.code, 10, "{found:?}");
        assert_eq!(
            found.stdout,
            format!("event {sequence} of case {id} is edited\n")
        );
    }
    // An event that is gone is told from one that was edited.
    database
        .execute_batch("DROP TRIGGER event_no_delete")
        .unwrap();
    database
        .execute("DELETE FROM event WHERE stream_id = ?1 AND seq = 2", [&id])
        .unwrap();
    let found = verify();
    assert_eq!(
        (found.code, found.stdout.contains("event 2 of case")),
        (11, true),
        "{found:?}"
    );
}

fn database(town: &Town) -> Connection {
    let path = town.records.database.strip_prefix("sqlite://").unwrap();
    let connection = Connection::open(path).unwrap();
    connection
        .busy_timeout(std::time::Duration::from_secs(5))
        .unwrap();
    connection
}

fn rows(town: &Town, table: &str) -> i64 {
    let query = format!("SELECT COUNT(*) FROM {table}");
    database(town)
        .query_row(&query, [], |row| row.get(0))
        .unwrap()
}

// --- An index of an earlier release ---------------------------------------------------

mod a_server_whose_index_an_earlier_release_made_says_so_until_it_is_made_anew {
    use super::*;

    fn tell(engine: Engine) {
        let database = engine.database();
        let town = Town::at(&database.settings().url);
        let told = || {
            let server = town.serve();
            let told = server.log().contains("run `nrm-panel index rebuild`");
            server.stop().unwrap();
            told
        };
        let server = town.serve();
        town.lodge(&server);
        server.stop().unwrap();
        assert!(!told());
        database.execute("UPDATE identity_record SET version = 1");
        assert!(told());
        let rebuild = || town.records.manage(programs(), &["index", "rebuild"]);
        assert_eq!(rebuild().unwrap(), "1 cases taken into the index\n");
        assert!(!told());
        assert_eq!(rebuild().unwrap(), "0 cases taken into the index\n");
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

// --- A server that cannot start ------------------------------------------------------

#[test]
fn a_server_whose_port_is_taken_says_so() {
    let town = Town::new();
    let server = town.serve();
    let taken = server.address().strip_prefix("http://").unwrap().to_owned();
    let other = Town::new();
    let refused = other
        .records
        .run(programs(), &["serve", "--listen", &taken])
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains(&format!("cannot listen on {taken}")),
        "{said}"
    );
}
