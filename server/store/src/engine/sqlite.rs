//! SQLite: one writer that groups commits, readers of their own, and a
//! checkpointer (decision 2).

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use diesel::{
    Connection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    dsl::sql,
    sql_types::{BigInt, Text},
};

use crate::{
    engine::{
        AnyJob, Ran,
        connection::{AnyConn, Session},
        spawn,
    },
    error::StoreError,
    key::MasterKey,
    settings::Settings,
};

/// Versions before this one can lose a commit that races with a checkpoint
/// (security.md §0.1).
const OLDEST_SQLITE: u64 = 3_051_003;

/// Jobs between two checkpoints, and the longest a job waits for one.
const CHECKPOINT_JOBS: u64 = 400;
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);

/// The write-ahead log is cut back when it grew by this much.
const LOG_LIMIT: u64 = 64 << 20;

/// What the writer tells of itself.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) batches: AtomicU64,
    pub(crate) jobs: AtomicU64,
}

/// The queues of the threads.
#[derive(Clone)]
pub(crate) struct Queues {
    pub(crate) writes: Sender<AnyJob>,
    pub(crate) reads: Sender<AnyJob>,
    pub(crate) reports: Sender<AnyJob>,
}

/// Starts the threads. They end when every sender is gone.
pub(crate) fn start(
    settings: &Settings,
    path: &Path,
    key: &Arc<MasterKey>,
    counters: &Arc<Counters>,
) -> Result<(Queues, Vec<JoinHandle<()>>), StoreError> {
    let mut threads = Vec::new();
    let (writes, write_jobs) = bounded(settings.write_queue);
    let (committed, checkpoints) = bounded(64);

    let mut writer = Writer {
        path: path.to_owned(),
        key: Arc::clone(key),
        batch: settings.batch.max(1),
        session: None,
        committed,
        counters: Arc::clone(counters),
        next_cut: LOG_LIMIT,
    };
    // Opened here, so that a file which cannot be served fails the start.
    writer.session()?;
    threads.push(spawn("store-writer", move || writer.serve(&write_jobs))?);

    let checkpointed = connect(path, Use::Checkpoint)?;
    threads.push(spawn("store-checkpoint", move || {
        checkpoint(checkpointed, &checkpoints)
    })?);

    let mut readers = |name: &str, count: usize, queue: usize| {
        let (sender, jobs) = bounded(queue);
        for _ in 0..count.max(1) {
            let (jobs, path, key) = (jobs.clone(), path.to_owned(), Arc::clone(key));
            let session = Some(Session::new(
                AnyConn::Sqlite(connect(&path, Use::Read)?),
                Arc::clone(&key),
            ));
            let mut reader = Reader { path, key, session };
            threads.push(spawn(name, move || reader.serve(&jobs))?);
        }
        Ok::<_, StoreError>(sender)
    };
    let reads = readers("store-reader", settings.readers, settings.read_queue)?;
    let reports = readers("store-report", settings.report_readers, settings.read_queue)?;
    Ok((
        Queues {
            writes,
            reads,
            reports,
        },
        threads,
    ))
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Write,
    Read,
    Checkpoint,
}

/// Opens a connection, sets what durability rests on, and reads it back: SQLite
/// ignores a pragma it does not know, and some it cannot follow (decision 3).
pub(crate) fn connect(path: &Path, usage: Use) -> Result<SqliteConnection, StoreError> {
    let text = path
        .to_str()
        .filter(|text| !text.is_empty() && !text.contains(":memory:"))
        .ok_or_else(|| StoreError::Config("the database path must be a file".to_owned()))?;
    let mut conn = SqliteConnection::establish(text)
        .map_err(|_| StoreError::Unavailable("the database file cannot be opened"))?;
    let cache = if usage == Use::Read { -4_000 } else { -16_000 };
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout = 5000;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = {cache};"
    ))?;
    if usage == Use::Read {
        conn.batch_execute("PRAGMA query_only = ON")?;
    }
    check(&mut conn)?;
    Ok(conn)
}

fn check(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    // The library's own number is behind an unsafe call, which this workspace
    // forbids; the SQL function tells the same.
    let version = sql::<Text>("SELECT sqlite_version()").get_result::<String>(conn)?;
    let number = version
        .split('.')
        .try_fold(0, |sum, part| {
            part.parse::<u64>().map(|part| sum * 1000 + part)
        })
        .unwrap_or(0);
    if number < OLDEST_SQLITE {
        return Err(StoreError::Config(format!(
            "SQLite {version} can lose committed writes: build with 3.51.3 or newer"
        )));
    }
    let journal = sql::<Text>("PRAGMA journal_mode").get_result::<String>(conn)?;
    let mut number = |pragma: &str| sql::<BigInt>(pragma).get_result::<i64>(conn);
    let durable = journal == "wal"
        && number("PRAGMA synchronous")? == 2
        && number("PRAGMA foreign_keys")? == 1
        && number("PRAGMA secure_delete")? == 1
        && number("PRAGMA wal_autocheckpoint")? == 0;
    if !durable {
        return Err(StoreError::Config(
            "SQLite does not keep WAL, synchronous=FULL and foreign keys on this file: \
             put it on a local disk"
                .to_owned(),
        ));
    }
    Ok(())
}

struct Writer {
    path: PathBuf,
    key: Arc<MasterKey>,
    batch: usize,
    session: Option<Session>,
    committed: Sender<u64>,
    counters: Arc<Counters>,
    next_cut: u64,
}

impl Writer {
    fn serve(&mut self, jobs: &Receiver<AnyJob>) {
        while let Ok(first) = jobs.recv() {
            let mut batch = vec![first];
            // No artificial delay: what queued up while the last batch was synced
            // to disk is the next one.
            while batch.len() < self.batch {
                match jobs.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
            let outcome = self.run(&mut batch);
            if outcome.is_err() {
                // P2: nothing more is written until a fresh connection was checked.
                self.session = None;
            }
            self.counters.batches.fetch_add(1, Ordering::Relaxed);
            self.counters
                .jobs
                .fetch_add(batch.len() as u64, Ordering::Relaxed);
            let jobs = batch.len() as u64;
            for job in batch {
                job.answer(outcome.clone());
            }
            match self.committed.try_send(jobs) {
                Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
            }
            self.cut_log();
        }
        if let Some(session) = &mut self.session {
            // A clean stop leaves no log to recover. If a reader of another process
            // is in the way, the next start does it.
            let _ = session.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// Runs the batch in one transaction, each job in a savepoint of its own.
    fn run(&mut self, batch: &mut [AnyJob]) -> Result<(), StoreError> {
        let session = self.session()?;
        session.begin("BEGIN IMMEDIATE")?;
        for job in batch {
            // SQLite rolls the whole transaction back on some errors (disk full, I/O).
            // Then the savepoint is gone, the statement below fails, and the batch
            // ends here, before anything could run outside of a transaction.
            session.execute("SAVEPOINT job").map_err(lost)?;
            session.clear_notes();
            let end = match job.run(session) {
                Ran::Commit => "RELEASE job",
                Ran::RollBack => "ROLLBACK TO job; RELEASE job",
            };
            session.execute(end).map_err(lost)?;
        }
        session.commit().map_err(|error| {
            tracing::error!(cause = %StoreError::from(error), "commit failed");
            StoreError::Unknown
        })
    }

    fn session(&mut self) -> Result<&mut Session, StoreError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => {
                let conn = connect(&self.path, Use::Write)?;
                Session::new(AnyConn::Sqlite(conn), Arc::clone(&self.key))
            }
        };
        Ok(self.session.insert(session))
    }

    /// Bounds the log: passive checkpoints alone never shrink it under load.
    fn cut_log(&mut self) {
        let size = log_size(&self.path);
        if size < self.next_cut {
            return;
        }
        if let Some(session) = &mut self.session {
            // Does not wait for readers: a long report must not hold up writes.
            let cut = session.execute(
                "PRAGMA busy_timeout = 20; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000",
            );
            if cut.is_err() {
                self.session = None;
            }
        }
        self.next_cut = log_size(&self.path) + LOG_LIMIT;
    }
}

fn lost(error: diesel::result::Error) -> StoreError {
    tracing::error!(cause = %StoreError::from(error), "write batch lost");
    StoreError::Unavailable("the transaction was lost")
}

fn log_size(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).map_or(0, |metadata| metadata.len())
}

/// Moves committed pages from the log into the database, beside the writer.
fn checkpoint(mut conn: SqliteConnection, committed: &Receiver<u64>) {
    let mut waiting = 0;
    loop {
        match committed.recv_timeout(CHECKPOINT_EVERY) {
            Ok(jobs) => {
                waiting += jobs;
                if waiting < CHECKPOINT_JOBS {
                    continue;
                }
            }
            Err(RecvTimeoutError::Timeout) if waiting == 0 => continue,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        waiting = 0;
        // A failed checkpoint loses nothing, the log keeps it; the writer meets the
        // same disk and answers for it.
        let _ = conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
}

struct Reader {
    path: PathBuf,
    key: Arc<MasterKey>,
    session: Option<Session>,
}

impl Reader {
    fn serve(&mut self, jobs: &Receiver<AnyJob>) {
        while let Ok(mut job) = jobs.recv() {
            let outcome = self.run(&mut job);
            if outcome.is_err() {
                self.session = None;
            }
            job.answer(outcome);
        }
    }

    fn run(&mut self, job: &mut AnyJob) -> Result<(), StoreError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => {
                let conn = connect(&self.path, Use::Read)?;
                Session::new(AnyConn::Sqlite(conn), Arc::clone(&self.key))
            }
        };
        let session = self.session.insert(session);
        session.begin("BEGIN")?;
        let ended = match job.run(session) {
            Ran::Commit => session.commit(),
            Ran::RollBack => session.roll_back(),
        };
        if ended.is_err() {
            // What was read was read; only the connection is of no more use.
            self.session = None;
        }
        Ok(())
    }
}
