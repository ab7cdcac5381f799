//! PostgreSQL: threads that each own a connection and share a queue, one
//! SERIALIZABLE transaction a closure, bounded retry (decision 2).

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use diesel::{
    Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, dsl::sql, sql_types::Text,
};

use crate::{
    engine::{
        AnyJob, Ran,
        connection::{AnyConn, Session},
        spawn,
    },
    error::{StoreError, is_disconnected, is_retryable},
    key::MasterKey,
    settings::Settings,
};
use nrm_panel_sealing::random;

/// How often a transaction is run before the caller hears "busy". Serializable
/// transactions also fail each other by mistake where what they looked for and did
/// not find stands on one index page, such as request ids in a table that is still
/// small, or request ids that were made one after the other: random ones part soon.
const ATTEMPTS: u32 = 24;

/// How a transaction is begun.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Begin {
    /// Reads one snapshot.
    Read,
    /// Reads one snapshot and adds to the access log.
    Disclose,
    /// Reads and writes as if alone.
    Write,
}

impl Begin {
    const fn sql(self, locks: bool) -> &'static str {
        match self {
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Disclose => "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE",
            Self::Write if locks => "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
            Self::Write => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        }
    }
}

/// A job and the transaction it needs.
pub(crate) struct Task {
    pub(crate) begin: Begin,
    pub(crate) job: AnyJob,
}

/// The queues of the threads.
#[derive(Clone)]
pub(crate) struct Queues {
    pub(crate) tasks: Sender<Task>,
    pub(crate) reports: Sender<Task>,
}

/// Starts the threads. They end when every sender is gone.
pub(crate) fn start(
    settings: &Settings,
    key: &Arc<MasterKey>,
) -> Result<(Queues, Vec<JoinHandle<()>>), StoreError> {
    let mut threads = Vec::new();
    let mut workers = |name: &str, count: usize, queue: usize| {
        let (sender, tasks) = bounded(queue);
        for _ in 0..count.max(1) {
            let tasks = tasks.clone();
            let mut worker = Worker {
                url: settings.url.clone(),
                key: Arc::clone(key),
                locks: settings.locks(),
                session: None,
            };
            threads.push(spawn(name, move || worker.serve(&tasks))?);
        }
        Ok::<_, StoreError>(sender)
    };
    let tasks = workers("store-worker", settings.connections, settings.write_queue)?;
    let reports = workers("store-report", settings.report_readers, settings.read_queue)?;
    Ok((Queues { tasks, reports }, threads))
}

/// Connects, and refuses a server that can lose what it confirmed (decision 3).
pub(crate) fn connect(url: &str) -> Result<PgConnection, StoreError> {
    // The cause may quote the address, and with it a password: it is not kept.
    let mut conn = PgConnection::establish(url)
        .map_err(|_| StoreError::Unavailable("PostgreSQL cannot be reached"))?;
    conn.batch_execute(
        "SET application_name = 'nrm-panel';
         SET lock_timeout = '10s';
         SET idle_in_transaction_session_timeout = '60s';",
    )?;
    let mut show = |setting: &str| {
        sql::<Text>(&format!("SELECT current_setting('{setting}')")).get_result::<String>(&mut conn)
    };
    let commit = show("synchronous_commit")?;
    if commit != "on" && commit != "remote_apply" {
        return Err(refused("synchronous_commit"));
    }
    for setting in ["fsync", "full_page_writes"] {
        if show(setting)? != "on" {
            return Err(refused(setting));
        }
    }
    Ok(conn)
}

fn refused(setting: &str) -> StoreError {
    StoreError::Config(format!(
        "PostgreSQL may lose confirmed writes: set {setting} = on for this database"
    ))
}

struct Worker {
    url: String,
    key: Arc<MasterKey>,
    locks: bool,
    session: Option<Session>,
}

/// How one attempt ended.
enum Ended {
    /// Answer the caller so.
    Answer(Result<(), StoreError>),
    /// Nothing was kept, and another attempt may succeed.
    Again(StoreError),
}

impl Worker {
    fn serve(&mut self, tasks: &Receiver<Task>) {
        while let Ok(Task { begin, mut job }) = tasks.recv() {
            let mut attempt = 0;
            let outcome = loop {
                attempt += 1;
                match self.attempt(begin, &mut job) {
                    Ended::Answer(outcome) => break outcome,
                    Ended::Again(error) if attempt >= ATTEMPTS => break Err(error),
                    Ended::Again(_) => back_off(attempt),
                }
            };
            job.answer(outcome);
        }
    }

    fn attempt(&mut self, begin: Begin, job: &mut AnyJob) -> Ended {
        let fresh = self.session.is_none();
        let session = match self.session() {
            Ok(session) => session,
            Err(error) => return Ended::Answer(Err(error)),
        };
        if let Err(error) = session.begin(begin.sql(session.locks)) {
            self.session = None;
            // A connection that died while idle is replaced once, unseen.
            return if fresh {
                Ended::Answer(Err(error.into()))
            } else {
                Ended::Again(error.into())
            };
        }
        match job.run(session) {
            Ran::RollBack => {
                let (retryable, disconnected) = (session.retryable(), session.disconnected());
                if session.roll_back().is_err() {
                    self.session = None;
                }
                if retryable {
                    Ended::Again(StoreError::Busy)
                } else if disconnected {
                    self.session = None;
                    let lost = StoreError::Unavailable("the connection to the database was lost");
                    if fresh {
                        Ended::Answer(Err(lost))
                    } else {
                        Ended::Again(lost)
                    }
                } else {
                    Ended::Answer(Ok(()))
                }
            }
            Ran::Commit => match session.commit() {
                Ok(()) => Ended::Answer(Ok(())),
                Err(error) if is_retryable(&error) => Ended::Again(StoreError::Busy),
                Err(error) => {
                    let lost = is_disconnected(&error);
                    tracing::error!(cause = %StoreError::from(error), lost, "commit failed");
                    self.session = None;
                    Ended::Answer(Err(StoreError::Unknown))
                }
            },
        }
    }

    fn session(&mut self) -> Result<&mut Session, StoreError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => {
                let conn = AnyConn::Pg(connect(&self.url)?);
                let mut session = Session::new(conn, Arc::clone(&self.key));
                session.locks = self.locks;
                session
            }
        };
        Ok(self.session.insert(session))
    }
}

/// Waits longer each time, by a random amount, so that rivals part.
fn back_off(attempt: u32) {
    let mut byte = [0; 1];
    // Without randomness the wait is merely the same for all.
    let _ = random(&mut byte);
    let most = 1_000_u64 << attempt.min(6);
    thread::sleep(Duration::from_micros(
        most / 4 + most * u64::from(byte[0]) / 256,
    ));
}
