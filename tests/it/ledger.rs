//! The signed ledger, by the real programs: what the service signs and drops, what it
//! exports, and what a verifier says that has nothing but the export and the public key.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use nrm_panel_tests::{
    engine::{Database, Engine},
    process::{Options, ServerProcess},
};
use serde_json::Value;

use crate::serving::{Ran, Town, programs};

/// A site whose checkpoints are dropped into a folder.
pub(crate) struct Book {
    pub(crate) town: Town,
    database: Database,
}

impl Book {
    pub(crate) fn on(engine: Engine) -> Self {
        let database = engine.database();
        let town = Town::at(&database.settings().url);
        fs::create_dir(town.folder.path().join("checkpoints")).unwrap();
        Self { town, database }
    }

    fn path(&self, name: &str) -> String {
        self.town.folder.path().join(name).display().to_string()
    }

    pub(crate) fn serve(&self) -> ServerProcess {
        let mut options: Options = self.town.options();
        options.arguments = vec!["--checkpoint-folder".to_owned(), self.path("checkpoints")];
        ServerProcess::start(programs(), &options).unwrap()
    }

    /// Serves, lodges, and stops; returns reference and identifier of the case.
    fn lodge(&self) -> (String, String) {
        let server = self.serve();
        let case = self.town.lodge(&server);
        server.stop().unwrap();
        case
    }

    /// Returns the checkpoints that were dropped, the smallest first.
    fn dropped(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.path("checkpoints")).unwrap();
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    fn administer(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.town.records.run(programs(), arguments).unwrap())
    }

    fn verify(&self, kept: &[&str]) -> Ran {
        let kept = kept.iter().flat_map(|file| ["--checkpoint", file]);
        let arguments: Vec<&str> = ["verify"].into_iter().chain(kept).collect();
        self.administer(&arguments)
    }

    /// Exports under a name and returns the path.
    pub(crate) fn export(&self, name: &str, arguments: &[&str]) -> String {
        let path = self.path(name);
        let export = [&["ledger", "export", &path], arguments].concat();
        let ran = self.administer(&export);
        assert_eq!(ran.code, 0, "{ran:?}");
        path
    }

    /// Writes the public key to a file, as a verifier keeps it.
    pub(crate) fn key(&self) -> String {
        let ran = self.administer(&["ledger", "key"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        self.town.file("ledger.pub", &ran.stdout)
    }

    /// Lets the records be changed, as somebody with the database in hand can.
    fn open_to_change(&self) {
        self.database.execute(match self.database.engine() {
            Engine::Sqlite => {
                "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete; \
                 DROP TRIGGER ledger_leaf_no_delete; DROP TRIGGER checkpoint_no_delete"
            }
            Engine::Postgres => {
                "ALTER TABLE event DISABLE TRIGGER USER; \
                 ALTER TABLE ledger_leaf DISABLE TRIGGER USER; \
                 ALTER TABLE checkpoint DISABLE TRIGGER USER"
            }
        });
    }
}

/// Runs the verifier where there is nothing of the service: no variable, no database.
pub(crate) fn nrm_verify(arguments: &[&str]) -> Ran {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = Command::new(&programs().verify);
    command
        .env_clear()
        .current_dir(elsewhere.path())
        .args(arguments);
    Ran::of(command)
}

macro_rules! told_on_both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use super::*;

            #[test]
            fn sqlite() {
                super::$story(&Book::on(Engine::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$story(&Book::on(Engine::Postgres));
            }
        }
    )+};
}

told_on_both!(
    an_export_is_verified_with_the_public_key_alone,
    server_and_verifier_name_the_same_entry_and_end_with_the_same_code,
    a_case_is_exported_with_proofs,
    every_event_is_under_a_checkpoint_when_the_service_has_stopped,
);

fn an_export_is_verified_with_the_public_key_alone(book: &Book) {
    book.lodge();
    let dropped = book.dropped();
    let newest = dropped.last().unwrap().display().to_string();
    let (key, export) = (book.key(), book.export("panel.ledger", &[]));
    let ran = nrm_verify(&[&export, "--key", &key, "--checkpoint", &newest]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("are as they were signed"), "{ran:?}");

    let ran = nrm_verify(&[&export, "--key", &key, "--checkpoint", &newest, "--json"]);
    let report = ran.json();
    let events = book.database.count("event");
    assert_eq!(report["events"], events);
    assert_eq!(report["size"], events);
    assert_eq!(report["outside"], 1);
    assert_eq!(report["scope"], "whole");
    // The key may be given as text, too; another key verifies nothing.
    let text = fs::read_to_string(&key).unwrap();
    assert_eq!(nrm_verify(&[&export, "--key", text.trim()]).code, 0);
    let other = Book::on(Engine::Sqlite);
    let foreign = nrm_verify(&[&export, "--key", &other.key()]);
    assert_eq!(foreign.code, 16, "{foreign:?}");

    // Headers and hashes, and not a word about anybody.
    let exported = fs::read_to_string(&export).unwrap();
    for line in exported.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for (name, _) in line.as_object().unwrap() {
            let known = [
                "is",
                "line",
                "format",
                "scope",
                "events",
                "checkpoints",
                "checkpoint",
                "sum",
                "leaf",
                "id",
                "stream_kind",
                "stream",
                "seq",
                "site",
                "kind",
                "actor",
                "agency",
                "purpose",
                "occurred_at",
                "recorded_at",
                "commitment",
                "previous",
                "hash",
                "note",
            ];
            assert!(known.contains(&name.as_str()), "{name}");
        }
    }
    for name in [
        "Warwickshire",
        "Quillfeather",
        "Nuneaton",
        "Jolene",
        "Flora",
        "Gwen",
    ] {
        assert!(!exported.contains(name), "{name}");
    }
    // What is there is not overwritten.
    let again = book.administer(&["ledger", "export", &export]);
    assert_eq!(again.code, 1, "{again:?}");
}

fn server_and_verifier_name_the_same_entry_and_end_with_the_same_code(book: &Book) {
    let (reference, case) = book.lodge();
    let server = book.serve();
    let flora = book.town.terminal("Flora", &server);
    flora.done(&["case", "sca", &reference, "--reference", "MSHT-1"]);
    server.stop().unwrap();
    let key = book.key();
    let newest = book.dropped().last().unwrap().display().to_string();
    let well = book.verify(&[&newest]);
    assert_eq!(well.code, 0, "{well:?}");
    assert!(well.stdout.ends_with("all is well\n"), "{well:?}");

    book.open_to_change();
    let change = |sql: &str| {
        book.database
            .execute(&sql.replace("CASE", &format!("'{case}'")))
    };
    change("UPDATE event SET purpose = 'another' WHERE stream_id = CASE AND seq = 1");
    let found = book.verify(&[]);
    assert_eq!(found.code, 10, "{found:?}");
    assert_eq!(found.stdout, format!("event 1 of case {case} is edited\n"));
    let export = book.export("edited.ledger", &[]);
    let ran = nrm_verify(&[&export, "--key", &key]);
    assert_eq!(ran.code, 10, "{ran:?}");
    let named = format!("number 1 of stream {case}");
    assert!(ran.stdout.contains(&named), "{ran:?}");
    let finding = nrm_verify(&[&export, "--key", &key, "--json"]).json();
    assert_eq!(finding["wrong"], "edited");
    assert_eq!(finding["entry"]["event"]["stream"], case);

    change("DELETE FROM event WHERE stream_id = CASE AND seq = 1");
    let export = book.export("gap.ledger", &[]);
    let ran = nrm_verify(&[&export, "--key", &key]);
    assert_eq!(ran.code, 11, "{ran:?}");
    let found = book.verify(&[]);
    assert_eq!(found.code, 11, "{found:?}");

    let missing = nrm_verify(&[&book.path("nothing"), "--key", &key]);
    assert_eq!(missing.code, 1, "{missing:?}");
    assert_eq!(nrm_verify(&[&export]).code, 2);
}

fn a_case_is_exported_with_proofs(book: &Book) {
    let (reference, case) = book.lodge();
    let kept = book.dropped().last().unwrap().display().to_string();
    book.lodge();
    let key = book.key();
    let with = book.export(
        "case.ledger",
        &["--case", &reference, "--checkpoint", &kept],
    );
    let ran = nrm_verify(&[&with, "--key", &key, "--checkpoint", &kept, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["scope"], format!("stream {case}"));
    let events = book
        .database
        .count(&format!("event WHERE stream_id = '{case}'"));
    assert_eq!(report["events"], events);
    assert_eq!(report["size"], book.database.count("event"));
    // What a printed record carries is looked for.
    let hash = printed_hash(&with);
    let ran = nrm_verify(&[&with, "--key", &key, "--printed", &hash]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = nrm_verify(&[&with, "--key", &key, "--printed", &"ab".repeat(32)]);
    assert_eq!(ran.code, 11, "{ran:?}");
    // Without the proof the verifier does not take anybody's word for it.
    let without = book.export("bare.ledger", &["--case", &reference]);
    assert_eq!(nrm_verify(&[&without, "--key", &key]).code, 0);
    let ran = nrm_verify(&[&without, "--key", &key, "--checkpoint", &kept]);
    assert_eq!(ran.code, 17, "{ran:?}");

    let site = book.export("site.ledger", &["--site", "WWK"]);
    assert_eq!(nrm_verify(&[&site, "--key", &key]).code, 0);
    let unknown = book.administer(&[
        "ledger",
        "export",
        &book.path("x"),
        "--case",
        "WWK-2222-2222-2",
    ]);
    assert_eq!(unknown.code, 1, "{unknown:?}");
    assert!(!Path::new(&book.path("x")).exists());
}

/// Returns the hash of the first event of an export, as a record printed then carries it.
fn printed_hash(export: &str) -> String {
    let text = fs::read_to_string(export).unwrap();
    let event: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    event["hash"].as_str().unwrap().to_owned()
}

fn every_event_is_under_a_checkpoint_when_the_service_has_stopped(book: &Book) {
    let server = book.serve();
    for _ in 0..3 {
        book.town.lodge(&server);
    }
    server.stop().unwrap();
    let events = book.database.count("event");
    assert_eq!(book.database.count("ledger_leaf"), events);
    let newest = book.dropped().pop().unwrap();
    assert!(
        newest.ends_with(format!("checkpoint-{events:012}.txt")),
        "{newest:?}"
    );
    // Nothing new, nothing signed: the newest checkpoint is printed.
    let count = book.database.count("checkpoint");
    let printed = book.administer(&["ledger", "checkpoint"]);
    assert_eq!(printed.stdout, fs::read_to_string(&newest).unwrap());
    assert_eq!(book.database.count("checkpoint"), count);
}

#[test]
fn two_servers_on_one_database_sign_one_history() {
    let book = Book::on(Engine::Postgres);
    let (one, other) = (book.serve(), book.serve());
    for _ in 0..3 {
        book.town.lodge(&one);
        book.town.lodge(&other);
    }
    one.stop().unwrap();
    other.stop().unwrap();
    let kept: Vec<String> = book
        .dropped()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let verified = book.verify(&kept);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert_eq!(
        book.database.count("ledger_leaf"),
        book.database.count("event")
    );
}

/// The database file is put back to an older copy, and the service goes on from there.
#[test]
fn an_older_copy_of_the_records_is_told_by_a_checkpoint_that_was_kept() {
    let book = Book::on(Engine::Sqlite);
    book.lodge();
    let file = book
        .town
        .records
        .database
        .strip_prefix("sqlite://")
        .unwrap();
    let copy = book.path("copy.db");
    fs::copy(file, &copy).unwrap();
    book.lodge();
    book.lodge();
    let key = book.key();
    let kept = book.dropped().pop().unwrap().display().to_string();

    fs::copy(&copy, file).unwrap();
    // The records themselves are sound: only who kept something can tell.
    assert_eq!(book.verify(&[]).code, 0);
    let found = book.verify(&[&kept]);
    assert_eq!(found.code, 15, "{found:?}");
    let export = book.export("older.ledger", &[]);
    let ran = nrm_verify(&[&export, "--key", &key, "--checkpoint", &kept]);
    assert_eq!(ran.code, 15, "{ran:?}");
    assert!(ran.stdout.contains(&kept), "{ran:?}");

    // The service says so, too, as soon as it starts.
    let server = book.serve();
    for _ in 0..4 {
        book.town.lodge(&server);
    }
    let log = server.log();
    assert!(log.contains("they were rolled back"), "{log}");
    server.stop().unwrap();
    let found = book.verify(&[&kept]);
    assert_eq!(found.code, 14, "{found:?}");
    let export = book.export("fork.ledger", &[]);
    let ran = nrm_verify(&[&export, "--key", &key, "--checkpoint", &kept]);
    assert_eq!(ran.code, 14, "{ran:?}");
    let finding = nrm_verify(&[&export, "--key", &key, "--checkpoint", &kept, "--json"]).json();
    assert_eq!(finding["entry"]["outside"]["name"], kept);
}
