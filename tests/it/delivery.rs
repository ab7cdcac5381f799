//! Messages carried out by real servers: one that dies in the middle of it, two that
//! share a database.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use nrm_panel_tests::{engine::Engine, process::ServerProcess, sink::MailSink};
use rusqlite::Connection;

use crate::serving::{Ran, Town, programs};

/// How long a message may take to leave.
const PATIENCE: Duration = Duration::from_secs(60);

fn route(town: &Town, route: &str) {
    let settled = administer(
        town,
        &[
            "site",
            "delivery",
            "--site",
            "WWK",
            "--agency",
            "Competent Authority",
            "--route",
            route,
        ],
    );
    assert_eq!(settled.code, 0, "{settled:?}");
}

fn administer(town: &Town, arguments: &[&str]) -> Ran {
    Ran::from(town.records.run(programs(), arguments).unwrap())
}

fn serve(town: &Town, arguments: &[&str]) -> ServerProcess {
    let mut options = town.options();
    let arguments = arguments.iter().chain(&["--outbox-every", "50"]);
    options.arguments = arguments.map(|&argument| argument.to_owned()).collect();
    ServerProcess::start(programs(), &options).unwrap()
}

fn wait(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "{what} took too long");
        thread::sleep(Duration::from_millis(20));
    }
}

fn sent(town: &Town, server: &ServerProcess) -> usize {
    let listed = town
        .terminal("Flora", server)
        .done(&["exchange", "list", "--state", "sent", "-o", "json"])
        .json();
    let messages = listed.pointer("/messages").and_then(|all| all.as_array());
    messages.map_or(0, Vec::len)
}

fn message_ids(mails: &[String]) -> Vec<String> {
    let header = |mail: &String| {
        let line = mail.lines().find(|line| line.starts_with("Message-ID: "));
        line.unwrap().to_owned()
    };
    mails.iter().map(header).collect()
}

#[test]
fn a_server_that_dies_before_it_wrote_down_what_it_sent_sends_it_again() {
    let sink = MailSink::start();
    sink.behave("hold");
    let town = Town::new();
    route(&town, "mailto:intake@sca.example");
    let address = sink.address();
    let mailing = ["--smtp", &address, "--smtp-from", "panel@site.example"];
    let server = serve(&town, &mailing);
    let (case, _) = town.lodge(&server);
    // The receiver has it, and the server has not heard so yet.
    wait("the notice", || sink.mails().len() == 1);
    let mut logs = server.log();
    server.kill9().unwrap();
    sink.behave("accept");
    let open = administer(&town, &["outbox", "reconcile", "--site", "WWK"]);
    assert_eq!(open.code, 0, "{open:?}");
    assert!(open.stdout.contains("waiting"), "{open:?}");
    assert!(open.stdout.contains("0 missing"), "{open:?}");

    // While the lease runs nobody begins; then it goes out again, as the same message.
    town.clock_to("2026-10-14T09:01:59Z");
    let server = serve(&town, &mailing);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(sink.mails().len(), 1);
    town.clock_to("2026-10-14T09:02:00Z");
    wait("the repeat", || sent(&town, &server) == 1);
    let ids = message_ids(&sink.mails());
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
    logs.push_str(&server.log());
    let shown = town
        .terminal("Flora", &server)
        .done(&["case", "show", &case]);
    assert!(
        shown
            .stdout
            .contains("was sent, and the SCA has not acknowledged it")
    );
    assert!(shown.stdout.contains("not an NRM referral until the SCA"));
    server.stop().unwrap();
    assert!(logs.contains("sent"), "{logs}");
    for word in include_str!("../data/sentinels.txt").lines() {
        assert!(!logs.contains(word), "{word}");
    }
    assert_eq!(administer(&town, &["verify"]).code, 0);

    // A gap that somebody made is named, with an exit code of its own.
    let path = town.records.database.strip_prefix("sqlite://").unwrap();
    let database = Connection::open(path).unwrap();
    database.execute("DELETE FROM outbox", []).unwrap();
    let gap = administer(&town, &["outbox", "reconcile"]);
    assert_eq!(gap.code, 10, "{gap:?}");
    let named = format!("MISSING     referral_to_sca of event 1 of case {case}");
    assert!(gap.stdout.contains(&named), "{gap:?}");
}

#[test]
fn two_servers_on_one_database_deliver_a_message_once() {
    let database = Engine::Postgres.database();
    let town = Town::at(&database.settings().url);
    route(&town, "drop:sca");
    let root = town.folder.path().join("drop");
    fs::create_dir(&root).unwrap();
    let root = root.display().to_string();
    let dropping = ["--drop-folder", &root];
    let (one, two) = (serve(&town, &dropping), serve(&town, &dropping));
    let cases: Vec<String> = (0..4)
        .map(|number| town.lodge(if number % 2 == 0 { &one } else { &two }).0)
        .collect();
    wait("the bundles", || sent(&town, &one) == cases.len());
    let folders = fs::read_dir(format!("{root}/sca")).unwrap().count();
    assert_eq!(folders, cases.len());
    assert_eq!(database.count("event WHERE kind = 'MessageSent'"), 4);
    let listed = administer(
        &town,
        &["outbox", "list", "--site", "WWK", "--state", "sent"],
    );
    assert_eq!(listed.stdout.lines().count(), cases.len(), "{listed:?}");
    one.stop().unwrap();
    two.stop().unwrap();
}
