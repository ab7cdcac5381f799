//! The two engines, and a database of its own for each test.

use std::{
    fmt,
    path::Path,
    process,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection, sql_query, sql_types,
};
use nrm_panel_store::{Db, Settings};
use tempfile::TempDir;

/// Names the throw-away cluster.
const CLUSTER: &str = "NRM_TEST_POSTGRES";

/// An engine the records can be on. Every story is told on both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in a folder of its own.
    Sqlite,
    /// PostgreSQL, in a database of its own on a throw-away cluster.
    Postgres,
}

/// Makes two tests of each story, one an engine. A story left out of the list is dead
/// code, which the lints refuse.
#[macro_export]
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[test]
            fn sqlite() {
                $crate::panel::tell($crate::engine::Engine::Sqlite, super::$story);
            }

            #[test]
            fn postgres() {
                $crate::panel::tell($crate::engine::Engine::Postgres, super::$story);
            }
        }
    )+};
}

/// A database for one test; it goes when this is dropped.
pub struct Database {
    settings: Settings,
    folder: TempDir,
    copy: Option<OnServer>,
}

/// A database on a server of PostgreSQL.
struct OnServer {
    server: String,
    name: String,
}

impl Engine {
    /// Makes a database with every migration applied and nothing in it.
    ///
    /// # Panics
    /// Where there is no PostgreSQL: a suite on one engine proves half.
    #[must_use]
    pub fn database(self) -> Database {
        self.database_in(tempfile::tempdir().unwrap())
    }

    /// As [`Engine::database`], in memory where the machine offers it: for what is about
    /// many steps and not about a disk.
    ///
    /// # Panics
    /// As [`Engine::database`].
    #[must_use]
    pub fn database_in_memory(self) -> Database {
        let memory = Path::new("/dev/shm");
        self.database_in(if memory.is_dir() {
            tempfile::tempdir_in(memory).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        })
    }

    fn database_in(self, folder: TempDir) -> Database {
        match self {
            Self::Sqlite => {
                let file = folder.path().join("panel.db");
                Database::new(format!("sqlite://{}", file.display()), folder, None)
            }
            Self::Postgres => Database::named(folder, cluster(), copy_of_template()),
        }
    }
}

impl Database {
    /// Makes an empty database on a server of PostgreSQL, at the address of any database
    /// there.
    ///
    /// # Errors
    /// Where the server cannot be reached.
    pub fn on_server(server: &str) -> Result<Self, diesel::result::Error> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("nrm_run_{}_{number}", process::id());
        try_run_on(
            server,
            &format!("CREATE DATABASE {name} TEMPLATE template0"),
        )?;
        let folder = tempfile::tempdir().unwrap();
        Ok(Self::named(folder, server.to_owned(), name))
    }

    fn named(folder: TempDir, server: String, name: String) -> Self {
        let url = address(&server, &name);
        Self::new(url, folder, Some(OnServer { server, name }))
    }

    fn new(url: String, folder: TempDir, copy: Option<OnServer>) -> Self {
        let mut settings = Settings::new(url);
        settings.readers = 2;
        settings.report_readers = 1;
        settings.connections = 4;
        Self {
            settings,
            folder,
            copy,
        }
    }

    /// Returns how to open it.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Opens it from now on without row locks and without isolation of writes.
    pub fn unlock(&mut self) {
        self.settings.unlocked = true;
    }

    /// Returns the folder of the test: on SQLite the database is in it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.copy {
            None => Engine::Sqlite,
            Some(_) => Engine::Postgres,
        }
    }

    /// Runs statements past the store, as somebody with the database in hand would.
    ///
    /// # Panics
    /// Where one fails.
    pub fn execute(&self, statements: &str) {
        match self.engine() {
            Engine::Sqlite => self.sqlite().batch_execute(statements).unwrap(),
            Engine::Postgres => self.postgres().batch_execute(statements).unwrap(),
        }
    }

    /// Counts the rows of a table, or of a table and a condition.
    ///
    /// # Panics
    /// Where the table cannot be read.
    #[must_use]
    pub fn count(&self, rows: &str) -> i64 {
        let query = sql_query(format!("SELECT COUNT(*) AS n FROM {rows}"));
        let counted: Count = match self.engine() {
            Engine::Sqlite => query.get_result(&mut self.sqlite()).unwrap(),
            Engine::Postgres => query.get_result(&mut self.postgres()).unwrap(),
        };
        counted.n
    }

    /// Reads one column of text, named `text`.
    ///
    /// # Panics
    /// Where the query fails.
    #[must_use]
    pub fn texts(&self, query: &str) -> Vec<String> {
        let read: Vec<Text> = match self.engine() {
            Engine::Sqlite => sql_query(query).load(&mut self.sqlite()).unwrap(),
            Engine::Postgres => sql_query(query).load(&mut self.postgres()).unwrap(),
        };
        read.into_iter().map(|row| row.text).collect()
    }

    fn sqlite(&self) -> SqliteConnection {
        let path = self.folder.path().join("panel.db");
        let mut connection = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
        connection
            .batch_execute("PRAGMA busy_timeout = 5000")
            .unwrap();
        connection
    }

    fn postgres(&self) -> PgConnection {
        PgConnection::establish(&self.settings.url).unwrap()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Database").field(&self.engine()).finish()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(OnServer { server, name }) = &self.copy {
            run_on(
                server,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = sql_types::Text)]
    text: String,
}

/// Migrates once a test process; each test gets a copy.
fn copy_of_template() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    static COPIES: AtomicU32 = AtomicU32::new(0);
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("nrm_template_{}", process::id());
        run_on(
            &cluster(),
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        run_on(
            &cluster(),
            &format!("CREATE DATABASE {name} TEMPLATE template0"),
        );
        Db::migrate(&Settings::new(address(&cluster(), &name))).unwrap();
        name
    });
    let number = COPIES.fetch_add(1, Ordering::Relaxed);
    let name = format!("nrm_test_{}_{number}", process::id());
    run_on(
        &cluster(),
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    );
    run_on(
        &cluster(),
        &format!("CREATE DATABASE {name} TEMPLATE {template}"),
    );
    name
}

fn run_on(server: &str, statement: &str) {
    try_run_on(server, statement).unwrap();
}

fn try_run_on(server: &str, statement: &str) -> Result<(), diesel::result::Error> {
    let refused = diesel::result::Error::QueryBuilderError;
    let connection = PgConnection::establish(server);
    connection
        .map_err(|error| refused(error.into()))?
        .batch_execute(statement)
}

/// Returns the address of a database on a server: the path of the address given,
/// replaced.
fn address(server: &str, database: &str) -> String {
    let (before, options) = match server.split_once('?') {
        Some((before, options)) => (before, format!("?{options}")),
        None => (server, String::new()),
    };
    let server = match before.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            format!("{scheme}://{host}")
        }
        None => panic!("{before} is not an address of PostgreSQL"),
    };
    format!("{server}/{database}{options}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests/run says where its throw-away cluster is; a test has no flags"
)]
fn cluster() -> String {
    std::env::var(CLUSTER).unwrap_or_else(|_| {
        panic!(
            "{CLUSTER} is not set: run the suite through tests/run, which starts a throw-away \
             PostgreSQL; a suite on one engine proves half"
        )
    })
}
