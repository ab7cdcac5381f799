//! What holds on SQLite alone, or before a store is open.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    sync::{Arc, Barrier},
    thread,
    time::Duration,
};

use diesel::{
    Connection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    dsl::sql,
    sql_types::{BigInt, Text},
};
use nrm_panel_domain::id::SiteId;
use tempfile::TempDir;

use crate::{Committed, Db, EngineKind, MasterKey, Settings, StoreError, key::hex};

/// A store in a folder of its own.
pub(crate) struct Store {
    pub(crate) db: Db,
    settings: Settings,
    folder: TempDir,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl Fn(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::new(format!(
            "sqlite://{}",
            folder.path().join("panel.db").display()
        ));
        settings.readers = 2;
        change(&mut settings);
        let db = Db::open(&settings, MasterKey::from_bytes([1; 32])).unwrap();
        Self {
            db,
            settings,
            folder,
        }
    }

    fn raw(&self) -> SqliteConnection {
        let path = self.folder.path().join("panel.db");
        SqliteConnection::establish(path.to_str().unwrap()).unwrap()
    }
}

#[test]
fn writes_that_wait_together_share_a_commit() {
    let store = Store::new();
    let gate = Arc::new(Barrier::new(2));
    let held = hold_the_writer(&store.db, &gate);
    let before = store.db.stats();
    let waiting: Vec<_> = (0..50).map(|_| store.db.write(nothing)).collect();
    gate.wait();
    assert!(held.wait().is_err());
    for reply in waiting {
        assert_eq!(reply.wait(), Err(StoreError::Stale));
    }
    let after = store.db.stats();
    assert_eq!(after.batches - before.batches, 2);
    assert_eq!(after.writes - before.writes, 51);
}

#[test]
fn a_batch_of_one_shares_nothing() {
    let store = Store::with(|settings| settings.batch = 1);
    let gate = Arc::new(Barrier::new(2));
    let held = hold_the_writer(&store.db, &gate);
    let before = store.db.stats();
    let waiting: Vec<_> = (0..10).map(|_| store.db.write(nothing)).collect();
    gate.wait();
    assert!(held.wait().is_err());
    waiting
        .into_iter()
        .for_each(|reply| assert_eq!(reply.wait(), Err(StoreError::Stale)));
    assert_eq!(store.db.stats().batches - before.batches, 11);
}

#[test]
fn a_full_queue_refuses_at_once() {
    let store = Store::with(|settings| settings.write_queue = 2);
    let gate = Arc::new(Barrier::new(2));
    let held = hold_the_writer(&store.db, &gate);
    let waiting: Vec<_> = (0..3).map(|_| store.db.write(nothing)).collect();
    let answers: Vec<_> = {
        let mut answers = waiting.into_iter();
        let (first, second) = (answers.next().unwrap(), answers.next().unwrap());
        assert_eq!(answers.next().unwrap().wait(), Err(StoreError::Busy));
        gate.wait();
        vec![first.wait(), second.wait()]
    };
    assert_eq!(answers, [Err(StoreError::Stale), Err(StoreError::Stale)]);
    assert!(held.wait().is_err());
}

#[test]
fn closing_finishes_what_was_taken_and_refuses_the_rest() {
    let store = Store::new();
    let gate = Arc::new(Barrier::new(2));
    let held = hold_the_writer(&store.db, &gate);
    let taken = store.db.write(nothing);
    let closing = thread::spawn({
        let db = store.db.clone();
        move || db.close()
    });
    while store.db.read(|tx| tx.mode()).wait() != Err(crate::job::SHUTTING_DOWN) {
        thread::sleep(Duration::from_millis(1));
    }
    gate.wait();
    closing.join().unwrap();
    assert!(held.wait().is_err());
    assert_eq!(taken.wait(), Err(StoreError::Stale));
    assert_eq!(
        store.db.write(nothing).wait(),
        Err(crate::job::SHUTTING_DOWN)
    );
    let log = fs::metadata(store.folder.path().join("panel.db-wal"));
    assert!(
        log.map_or(true, |log| log.len() == 0),
        "no log is left to recover"
    );
}

#[test]
fn a_store_comes_back_with_its_key_and_with_no_other() {
    let store = Store::new();
    store
        .db
        .maintain(|tx| tx.set_mode(crate::Mode::Live))
        .wait()
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    store.db.close();
    let wrong = Db::open(&store.settings, MasterKey::from_bytes([2; 32]));
    let Err(StoreError::Config(why)) = wrong else {
        panic!("{wrong:?}")
    };
    assert!(why.contains("master key"), "{why}");
    let again = Db::open(&store.settings, MasterKey::from_bytes([1; 32])).unwrap();
    assert_eq!(
        again.read(|tx| tx.mode()).wait(),
        Ok::<_, StoreError>(Some(crate::Mode::Live))
    );
}

#[test]
fn the_database_file_is_private() {
    let store = Store::new();
    store
        .db
        .maintain(|tx| tx.set_mode(crate::Mode::Demo))
        .wait()
        .unwrap_or_else(|e: StoreError| panic!("{e}"));
    for name in ["panel.db", "panel.db-wal"] {
        let mode = fs::metadata(store.folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_key_file_is_made_once_and_kept_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let made = MasterKey::load_or_create(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("nrm-panel master key v1\n"));
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let read = MasterKey::load_or_create(&path).unwrap();
    assert_eq!(made.check_value(), read.check_value());
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    assert!(!format!("{made:?}").contains(&text[24..40]));
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let _ = MasterKey::load_or_create(&path).unwrap();
    for mode in [0o640, 0o604, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert!(
            matches!(MasterKey::load_or_create(&path), Err(StoreError::Config(_))),
            "{mode:o}"
        );
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for text in [
        "",
        "nrm-panel master key v1\n",
        "nrm-panel master key v1\nzz\n",
        "another\n",
    ] {
        fs::write(&path, text).unwrap();
        assert!(
            matches!(MasterKey::load_or_create(&path), Err(StoreError::Config(_))),
            "{text}"
        );
    }
}

#[test]
fn keys_of_sites_differ() {
    let key = MasterKey::from_bytes([1; 32]);
    let site = |n| {
        hex(key
            .site_key(SiteId::from_uuid(uuid::Uuid::from_u128(n)))
            .bytes())
    };
    assert_ne!(site(1), site(2));
    assert_ne!(site(1), key.check_value());
}

#[test]
fn the_address_picks_the_engine() {
    for (url, engine) in [
        ("sqlite:///tmp/a.db", Some(EngineKind::Sqlite)),
        ("sqlite:a.db", Some(EngineKind::Sqlite)),
        ("postgres://localhost/panel", Some(EngineKind::Postgres)),
        ("postgresql:///panel?host=/tmp", Some(EngineKind::Postgres)),
        ("postgre://localhost/panel", None),
        ("panel.db", None),
        ("sqlite://", None),
        ("", None),
    ] {
        assert_eq!(Settings::new(url).engine().ok(), engine, "{url}");
    }
    let settings = Settings::new("postgres://panel:hunter2@localhost/panel");
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn a_database_in_memory_is_refused() {
    let refused = Db::open(
        &Settings::new("sqlite::memory:"),
        MasterKey::from_bytes([1; 32]),
    );
    assert!(matches!(refused, Err(StoreError::Config(_))), "{refused:?}");
    let _ = fs::remove_file(":memory:");
}

#[test]
fn migrations_go_up_and_down_and_up() {
    let store = Store::new();
    store.db.close();
    let dump = |store: &Store| -> Vec<String> {
        sql::<Text>("SELECT coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' ORDER BY name")
            .load(&mut store.raw())
            .unwrap()
    };
    let first = dump(&store);
    assert_eq!(Db::pending_migrations(&store.settings), Ok(Vec::new()));
    let reverted = Db::revert_all(&store.settings).unwrap();
    assert!(
        dump(&store).iter().all(|sql| !sql.contains("CREATE TABLE")),
        "everything went"
    );
    assert_eq!(
        Db::pending_migrations(&store.settings).map(|p| p.len()),
        Ok(reverted.len())
    );
    assert_eq!(
        Db::migrate(&store.settings).map(|m| m.len()),
        Ok(reverted.len())
    );
    assert_eq!(dump(&store), first);
}

#[test]
fn a_database_is_copied_before_it_is_migrated() {
    let store = Store::new();
    store.db.close();
    let last = Db::revert_all(&store.settings).unwrap();
    assert!(!last.is_empty());
    store
        .raw()
        .batch_execute("CREATE TABLE kept (word TEXT); INSERT INTO kept VALUES ('kept')")
        .unwrap();
    Db::migrate(&store.settings).unwrap();
    let copy = fs::read_dir(store.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains(".before-"))
        .unwrap();
    assert_eq!(
        fs::metadata(&copy).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let mut copied = SqliteConnection::establish(copy.to_str().unwrap()).unwrap();
    let kept = sql::<BigInt>("SELECT count(*) FROM kept").get_result::<i64>(&mut copied);
    assert_eq!(kept, Ok(1));
}

#[test]
fn both_engines_have_migrations_of_the_same_names() {
    let names = |engine: &str| {
        let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(names("sqlite").len() >= 8);
}

#[test]
fn the_schema_repeats_the_codes_of_the_domain() {
    use nrm_panel_domain::{
        calendar::Division,
        case::{
            CaseStateCode, EntitlementKind, EntitlementState, ExitKind, ExitReason, RequestState,
        },
        decision::{Decider, Outcome, Stage},
        directory::{AgencyKind, FirstResponderType, Role, ScopeDate},
        eligibility::Verdict,
        projection::{AgeClass, LocationClass},
        reference::{Certainty, List},
        sitting::SittingStateCode,
    };
    macro_rules! check {
        ($($column:literal: $type:ty),+ $(,)?) => {
            [$(($column, <$type>::ALL.iter().map(|it| format!("'{}'", it.code())).collect::<Vec<_>>().join(", "))),+]
        };
    }
    let codes = check! {
        "division": Division,
        "scope_measured_on": ScopeDate,
        "kind": AgencyKind,
        "first_responder": FirstResponderType,
        "first_responder_type": FirstResponderType,
        "role": Role,
        "eligibility": Verdict,
        "age": AgeClass,
        "location": LocationClass,
        "stage": Stage,
        "outcome": Outcome,
        "decider": Decider,
        "state": CaseStateCode,
        "state": SittingStateCode,
        "state": RequestState,
        "kind": ExitKind,
        "kind": EntitlementKind,
        "state": EntitlementState,
        "opened_by": Stage,
        "reason": ExitReason,
        "list": List,
        "certainty": Certainty,
    };
    for engine in ["sqlite", "postgres"] {
        let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let all: String = fs::read_dir(folder)
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path().join("up.sql")).unwrap())
            .collect();
        for (column, codes) in &codes {
            let check = format!("CHECK ({column} IN ({codes}))");
            assert!(all.contains(&check), "{engine} lacks {check}");
        }
    }
}

/// Keeps the writer busy until the gate opens.
fn hold_the_writer(db: &Db, gate: &Arc<Barrier>) -> crate::Reply<(), StoreError> {
    let (started, has_started) = crossbeam_channel::bounded(1);
    let gate = Arc::clone(gate);
    let held = db.write(move |_| {
        let _ = started.send(());
        gate.wait();
        Err::<Committed<()>, _>(StoreError::Stale)
    });
    has_started.recv().unwrap();
    held
}

fn nothing(_: &mut crate::WriteTx<'_>) -> Result<Committed<()>, StoreError> {
    Err(StoreError::Stale)
}
