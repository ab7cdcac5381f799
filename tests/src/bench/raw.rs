//! The hand-written leg: rusqlite, one thread, prepared statements, the pragmas and
//! the checkpoint rule of the store. It knows no rule, no types and no wire.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OptionalExtension};

use super::{
    Outcome, fault,
    load::{Leg, Meter, Times},
    vault::Key,
};

/// As the store: jobs between two checkpoints, the longest wait for one, and by how
/// much the log may grow before it is cut.
const CHECKPOINT_JOBS: u64 = 400;
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);
const LOG_LIMIT: u64 = 64 << 20;

/// What stands before every call: who calls, with the site and its constitution.
const ACTOR: &str = "SELECT c.id, c.expires_at, c.revoked_at, p.id, p.agency_id, p.name, \
     p.training_valid_until, a.id, a.name, a.kind, a.first_responder, s.id, s.name, \
     s.reference_prefix, s.division, s.live_since, s.guardian_service, s.scope_measured_on, n.body \
     FROM credential c JOIN person p ON p.id = c.person_id JOIN agency a ON a.id = p.agency_id \
     JOIN site s ON s.id = c.site_id JOIN constitution n ON n.site_id = s.id \
     WHERE c.issuer = ?1 AND c.subject = ?2 ORDER BY n.version DESC";
const GRANTS: &str = "SELECT 'r', role FROM person_role WHERE person_id = ?1 \
     UNION ALL SELECT 'a', authority_id FROM person_authority WHERE person_id = ?1";

/// A connection of the hand-written leg.
pub(super) struct Raw {
    pub(super) conn: Connection,
    pub(super) site_key: Key,
    pub(super) site: String,
    path: PathBuf,
    next_cut: u64,
    committed: Option<SyncSender<u64>>,
    checkpointer: Option<JoinHandle<()>>,
}

impl Raw {
    /// Opens a seeded database with the page cache of the store's writer or of one of
    /// its readers.
    pub(super) fn open(path: &Path, key_file: &Path, cache: Cache) -> Outcome<Self> {
        let conn = connect(path, cache)?;
        let site: String = conn.query_row("SELECT id FROM site", [], |row| row.get(0))?;
        let site_key = Key::of_site(key_file, &site)?;
        let (committed, jobs) = sync_channel(64);
        let beside = connect(path, Cache::Writer)?;
        let checkpointer = thread::Builder::new()
            .name("raw-checkpoint".to_owned())
            .spawn(move || checkpoint(&beside, &jobs))?;
        Ok(Self {
            conn,
            site_key,
            site,
            path: path.to_owned(),
            next_cut: LOG_LIMIT,
            committed: Some(committed),
            checkpointer: Some(checkpointer),
        })
    }

    /// Runs a prepared statement without parameters.
    pub(super) fn step(&self, sql: &str) -> Outcome<()> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Reads who calls, and returns the person and the agency.
    pub(super) fn authorise(&self, subject: &str) -> Outcome<(String, String)> {
        let mut actor = self.conn.prepare_cached(ACTOR)?;
        let known = actor
            .query_row(["token", subject], |row| {
                for column in [0, 5, 8, 9, 12, 13, 14, 15, 17, 18] {
                    row.get::<_, String>(column)?;
                }
                Ok((row.get(3)?, row.get(7)?))
            })
            .optional()?;
        let (person, agency): (String, String) =
            known.ok_or_else(|| fault("the seeded database does not know the caller"))?;
        let mut grants = self.conn.prepare_cached(GRANTS)?;
        let mut rows = grants.query([&person])?;
        while let Some(row) = rows.next()? {
            row.get::<_, String>(1)?;
        }
        Ok((person, agency))
    }

    /// Runs work in transactions of `group` jobs for as long as a leg takes.
    pub(super) fn measure(
        &mut self,
        group: usize,
        times: Times,
        mut work: impl FnMut(&Self, usize) -> Outcome<()>,
    ) -> Outcome<Leg> {
        let warm = Instant::now() + times.warm_up;
        while Instant::now() < warm {
            work(self, group)?;
            self.committed(group)?;
        }
        let (meter, begun) = (Meter::start(None)?, Instant::now());
        let mut waits = Vec::new();
        let mut done = 0;
        while begun.elapsed() < times.measured {
            let one = Instant::now();
            work(self, group)?;
            waits.push(one.elapsed());
            self.committed(group)?;
            done += u64::try_from(group)?;
        }
        let elapsed = begun.elapsed();
        Ok(Leg::of(done, elapsed, waits, meter.stop()?))
    }

    /// Keeps the log as short as the store does.
    fn committed(&mut self, jobs: usize) -> Outcome<()> {
        if let Some(committed) = &self.committed {
            // A full queue has jobs enough to go by.
            let _ = committed.try_send(u64::try_from(jobs)?);
        }
        if log_size(&self.path) >= self.next_cut {
            self.conn.execute_batch(
                "PRAGMA busy_timeout = 20; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000",
            )?;
            self.next_cut = log_size(&self.path) + LOG_LIMIT;
        }
        Ok(())
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.committed = None;
        if let Some(checkpointer) = self.checkpointer.take() {
            // A panic there is printed by itself.
            let _ = checkpointer.join();
        }
    }
}

/// Which connection of the store is imitated.
#[derive(Clone, Copy)]
pub(super) enum Cache {
    Writer,
    Reader,
}

fn connect(path: &Path, cache: Cache) -> Outcome<Connection> {
    let conn = Connection::open(path)?;
    conn.set_prepared_statement_cache_capacity(64);
    let pages = match cache {
        Cache::Writer => -16_000,
        Cache::Reader => -4_000,
    };
    conn.execute_batch(&format!(
        "PRAGMA busy_timeout = 5000;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = {pages};"
    ))?;
    let read = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, i64>(0));
    if read("PRAGMA synchronous")? != 2 || read("PRAGMA foreign_keys")? != 1 {
        return Err(fault("the hand-written leg is not as durable as the store"));
    }
    Ok(conn)
}

fn checkpoint(conn: &Connection, committed: &Receiver<u64>) {
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
        // As in the store: a failed checkpoint loses nothing.
        let _ = conn.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
    }
}

fn log_size(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).map_or(0, |metadata| metadata.len())
}
