//! The store as a whole: opened once, cloned freely, given closures.

use std::{
    fmt,
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Sender, TrySendError};

use crate::{
    access::{self, Access},
    engine::{
        AnyJob,
        connection::{AnyConn, Session},
        postgres::{self, Begin, Task},
        sqlite::{self, Counters, Use},
    },
    error::StoreError,
    job::{Disclosure, SHUTTING_DOWN, Work, is_inside, submit},
    key::MasterKey,
    meta, migrate,
    reply::Reply,
    settings::{EngineKind, Place, Settings},
    tx::{Committed, MaintenanceTx, ReadTx, StagingTx, WriteTx},
};

/// What the store has done since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// SQLite: commits, each with one sync to disk.
    pub batches: u64,
    /// SQLite: writes in them, access rows included.
    pub writes: u64,
    /// Closures submitted, of all kinds.
    pub submitted: u64,
}

/// The store. Clones share it; it closes with the last.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    settings: Settings,
    engine: EngineKind,
    queues: RwLock<Option<Queues>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    counters: Arc<Counters>,
    submitted: AtomicU64,
}

enum Queues {
    Sqlite(sqlite::Queues),
    Postgres(postgres::Queues),
}

impl Db {
    /// Opens a store. SQLite is created and migrated as needed, after a copy was
    /// made of what there is; PostgreSQL must have been migrated ([`Db::migrate`]).
    ///
    /// # Errors
    /// `Config` where durability is not what decision 3 asks, migrations are
    /// missing, or the key is not the one the database was made with;
    /// `Unavailable` where it cannot be reached.
    pub fn open(settings: &Settings, key: MasterKey) -> Result<Self, StoreError> {
        let key = Arc::new(key);
        let place = settings.place()?;
        let mut conn = connect(settings, &place)?;
        if let (AnyConn::Sqlite(c), Place::File(path)) = (&mut conn, &place) {
            migrate::back_up(c, path)?;
            migrate::run(&mut conn)?;
        }
        let pending = migrate::pending(&mut conn)?;
        if !pending.is_empty() {
            return Err(StoreError::Config(format!(
                "the database lacks {} migrations: run `nrm-panel migrate`",
                pending.len()
            )));
        }
        meta::check_key(&mut conn, &key)?;
        drop(conn);

        let counters = Arc::new(Counters::default());
        let (engine, queues, threads) = match &place {
            Place::File(path) => {
                let (queues, threads) = sqlite::start(settings, path, &key, &counters)?;
                (EngineKind::Sqlite, Queues::Sqlite(queues), threads)
            }
            Place::Server => {
                let (queues, threads) = postgres::start(settings, &key)?;
                (EngineKind::Postgres, Queues::Postgres(queues), threads)
            }
        };
        Ok(Self(Arc::new(Inner {
            settings: settings.clone(),
            engine,
            queues: RwLock::new(Some(queues)),
            threads: Mutex::new(threads),
            counters,
            submitted: AtomicU64::new(0),
        })))
    }

    /// Applies the migrations that are missing and returns their names.
    ///
    /// # Errors
    /// `Config` where one fails; what came before it stays applied.
    pub fn migrate(settings: &Settings) -> Result<Vec<String>, StoreError> {
        let place = settings.place()?;
        let mut conn = connect(settings, &place)?;
        if let (AnyConn::Sqlite(c), Place::File(path)) = (&mut conn, &place) {
            migrate::back_up(c, path)?;
        }
        migrate::run(&mut conn)
    }

    /// Returns the names of the migrations that are missing.
    ///
    /// # Errors
    /// `Unavailable` where the database cannot be reached.
    pub fn pending_migrations(settings: &Settings) -> Result<Vec<String>, StoreError> {
        migrate::pending(&mut connect(settings, &settings.place()?)?)
    }

    /// Takes every migration back, and with it every record. For tests.
    ///
    /// # Errors
    /// `Config` where one fails.
    pub fn revert_all(settings: &Settings) -> Result<Vec<String>, StoreError> {
        migrate::revert_all(&mut connect(settings, &settings.place()?)?)
    }

    /// Reads one snapshot.
    pub fn read<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, reply) = Work::job(move |session: &mut Session| f(&mut ReadTx::new(session)));
        self.submit(job, Lane::Read);
        reply
    }

    /// Reads one snapshot on the threads that are kept for what takes long.
    pub fn report<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut ReadTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, reply) = Work::job(move |session: &mut Session| f(&mut ReadTx::new(session)));
        self.submit(job, Lane::Report);
        reply
    }

    /// Reads and writes as if alone. `Ok` means durable; whatever the closure refuses
    /// is rolled back whole. The closure may be run several times and must touch
    /// nothing but the transaction: ids and instants are given to it.
    ///
    /// The answer is `Unknown` where a commit failed with its outcome open: sending
    /// the same request id again finds out.
    pub fn write<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<Committed<T>, E> + Send + 'static,
    {
        let (job, reply) = Work::job(move |session: &mut Session| WriteTx::run(session, &f));
        self.submit(job, Lane::Write);
        reply
    }

    /// Reads, commits the access-log rows, and only then releases what was read
    /// (decision 17). Where a row cannot be written nothing is released, and a value
    /// without a row never is. A caller nobody knows has no row: strangers cannot
    /// fill the log.
    pub fn disclose<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut ReadTx<'_>) -> (Option<Access>, Result<T, E>) + Send + 'static,
    {
        let writer = match self.0.queues.read().as_deref() {
            Ok(Some(Queues::Sqlite(queues))) => Some(queues.writes.clone()),
            Ok(Some(Queues::Postgres(_)) | None) | Err(_) => None,
        };
        let (job, reply) = match writer {
            Some(writer) => Disclosure::in_two(f, writer),
            None => Disclosure::whole(f),
        };
        self.submit(job, Lane::Disclose);
        reply
    }

    /// Writes the rows of an access alone: of a refused write, or of one that shows
    /// nothing.
    pub fn record_access(&self, access: Access) -> Reply<(), StoreError> {
        let (job, reply) = Work::job(move |session: &mut Session| access::insert(session, &access));
        self.submit(job, Lane::Write);
        reply
    }

    /// Writes what belongs to no site and no case, and so has no event.
    pub fn maintain<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut MaintenanceTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, reply) =
            Work::job(move |session: &mut Session| f(&mut MaintenanceTx::new(session)));
        self.submit(job, Lane::Write);
        reply
    }

    /// Writes the parts of an upload that is not finished, which is no record yet and
    /// so has no event. `Ok` means durable.
    pub fn stage<T, E, F>(&self, f: F) -> Reply<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut StagingTx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (job, reply) = Work::job(move |session: &mut Session| f(&mut StagingTx::new(session)));
        self.submit(job, Lane::Write);
        reply
    }

    /// Returns the engine.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        self.0.engine
    }

    /// Returns how it was opened.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Returns what was done since it was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats {
            batches: self.0.counters.batches.load(Ordering::Relaxed),
            writes: self.0.counters.jobs.load(Ordering::Relaxed),
            submitted: self.0.submitted.load(Ordering::Relaxed),
        }
    }

    /// Stops taking work, finishes what was taken, and returns when all threads have
    /// ended; SQLite then has no log left to recover.
    pub fn close(&self) {
        self.0.close();
    }

    fn submit(&self, job: AnyJob, lane: Lane) {
        if is_inside() {
            job.answer(Err(StoreError::Bug(
                "the store was called from within one of its closures",
            )));
            return;
        }
        self.0.submitted.fetch_add(1, Ordering::Relaxed);
        match self.0.queues.read().as_deref() {
            Ok(Some(Queues::Sqlite(queues))) => {
                let queue = match lane {
                    Lane::Read | Lane::Disclose => &queues.reads,
                    Lane::Report => &queues.reports,
                    Lane::Write => &queues.writes,
                };
                submit(queue, job);
            }
            Ok(Some(Queues::Postgres(queues))) => {
                let (queue, begin) = match lane {
                    Lane::Read => (&queues.tasks, Begin::Read),
                    Lane::Disclose => (&queues.tasks, Begin::Disclose),
                    Lane::Report => (&queues.reports, Begin::Read),
                    Lane::Write => (&queues.tasks, Begin::Write),
                };
                submit_task(queue, Task { begin, job });
            }
            Ok(None) | Err(_) => job.answer(Err(SHUTTING_DOWN)),
        }
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("engine", &self.0.engine)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn close(&self) {
        // Without its senders a queue is drained and its threads end.
        if let Ok(mut queues) = self.queues.write() {
            *queues = None;
        }
        let threads = match self.threads.lock() {
            Ok(mut threads) => std::mem::take(&mut *threads),
            Err(_) => return,
        };
        for thread in threads {
            // The last clone may be dropped by a closure, on one of these threads.
            if thread.thread().id() != thread::current().id() {
                // A thread that panicked has ended too.
                let _ = thread.join();
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

#[derive(Clone, Copy)]
enum Lane {
    Read,
    Report,
    Disclose,
    Write,
}

fn submit_task(queue: &Sender<Task>, task: Task) {
    match queue.try_send(task) {
        Ok(()) => {}
        Err(TrySendError::Full(task)) => task.job.answer(Err(StoreError::Busy)),
        Err(TrySendError::Disconnected(task)) => task.job.answer(Err(SHUTTING_DOWN)),
    }
}

fn connect(settings: &Settings, place: &Place) -> Result<AnyConn, StoreError> {
    match place {
        Place::Server => postgres::connect(&settings.url).map(AnyConn::Pg),
        Place::File(path) => {
            make_private(path)?;
            sqlite::connect(path, Use::Write).map(AnyConn::Sqlite)
        }
    }
}

/// Makes the database file, readable for its owner only, if there is none. SQLite
/// gives its log the same mode.
fn make_private(path: &Path) -> Result<(), StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| {
            StoreError::Config(format!(
                "the database file {} cannot be opened: {}",
                path.display(),
                error.kind()
            ))
        })
}
