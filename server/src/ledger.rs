//! Keeps the Merkle tree: folds what was recorded, has a checkpoint signed every minute or
//! every 256 events and at shutdown (decision 5), and drops each checkpoint into a folder
//! that others keep. Writers never wait for it.

mod export;
mod folder;

use std::{path::PathBuf, time::Duration};

use nrm_panel_domain::time::UtcTime;
use nrm_panel_store::{Db, KeptCheckpoint, StoreError};

pub use self::export::{Part, export};
use self::folder::Folder;
use crate::{app::App, clock::Clock};

/// The most events of one checkpoint.
const EVENTS: usize = 256;
/// The longest an event waits for its checkpoint.
const LONGEST: Duration = Duration::from_secs(60);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_secs(2);
/// How long ago an event may have been begun that a quick look still finds.
const RECENT: Duration = Duration::from_secs(180);
/// After so many checkpoints' time everything is looked at, not only what is recent.
const THOROUGH: u32 = 10;
/// How often one process gives way to another before it leaves the rest to it.
const ATTEMPTS: u32 = 5;
/// The most events that are read at a time.
const READ: i64 = 8_192;

/// Keeps the tree of a service.
#[derive(Debug)]
pub struct Keeper {
    app: App,
    folder: Option<Folder>,
}

impl Keeper {
    /// Makes a keeper that drops checkpoints into a folder, if one is given.
    #[must_use]
    pub fn new(app: App, folder: Option<PathBuf>) -> Self {
        Self {
            app,
            folder: folder.map(Folder::at),
        }
    }

    /// Keeps the tree until it is dropped. What is left then, [`Keeper::close`] signs.
    pub async fn run(&self) {
        self.compare().await;
        // The first round looks at everything: a process may have been cut off.
        let (mut waited, mut rounds) = (LONGEST, 0_u32);
        loop {
            let thorough = rounds == 0;
            match self.round(thorough, waited >= LONGEST).await {
                Ok(true) => {
                    waited = Duration::ZERO;
                    rounds = (rounds + 1) % THOROUGH;
                }
                Ok(false) => waited += PAUSE,
                Err(error) => {
                    tracing::error!(%error, "no checkpoint could be signed");
                    // The next attempt is a minute away: what is wrong seldom mends itself.
                    waited = Duration::ZERO;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Signs a checkpoint of everything that was recorded.
    ///
    /// # Errors
    /// Where the records cannot be read or written.
    pub async fn close(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        let folded = fold_all(&self.app.db, &*self.app.clock).await?;
        self.drop_newest().await?;
        Ok(folded)
    }

    /// Looks once; returns whether a checkpoint's time has come.
    async fn round(&self, thorough: bool, due: bool) -> Result<bool, StoreError> {
        if due && thorough {
            self.close().await?;
            return Ok(true);
        }
        let now = self.app.clock.now();
        let since = earlier(now, RECENT);
        let found = unfolded(&self.app.db, Some(since)).await?;
        if !due && found.len() < EVENTS {
            return Ok(false);
        }
        if fold(&self.app.db, now, found).await?.is_some() {
            self.drop_newest().await?;
        }
        Ok(true)
    }

    async fn drop_newest(&self) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let newest = self
            .app
            .db
            .read::<_, StoreError, _>(|tx| tx.newest_checkpoint());
        if let Some(newest) = newest.await? {
            folder.keep(newest).await;
        }
        Ok(())
    }

    /// Says so at start where the folder remembers more than the records do.
    async fn compare(&self) {
        let Some(folder) = &self.folder else {
            return;
        };
        let known = self.app.db.read::<_, StoreError, _>(|tx| {
            let size = tx.newest_checkpoint()?.map_or(0, |newest| newest.size);
            Ok((tx.ledger_key(), size))
        });
        match known.await {
            Ok((key, size)) => folder.compare(key, size).await,
            Err(error) => tracing::error!(%error, "the newest checkpoint cannot be read"),
        }
    }
}

/// Signs checkpoints until every recorded event is counted, and returns the newest one
/// that it signed; `None` where there was nothing to sign or another process is at it.
///
/// # Errors
/// Where the records cannot be read or written.
pub async fn fold_all(db: &Db, clock: &dyn Clock) -> Result<Option<KeptCheckpoint>, StoreError> {
    let (mut newest, mut yielded) = (None, 0);
    while yielded < ATTEMPTS {
        let found = unfolded(db, None).await?;
        if found.is_empty() {
            break;
        }
        match fold(db, clock.now(), found).await? {
            Some(checkpoint) => newest = Some(checkpoint),
            // What the other one left is seen by the next look.
            None => yielded += 1,
        }
    }
    Ok(newest)
}

type Found = Vec<nrm_panel_store::Unfolded>;

async fn unfolded(db: &Db, since: Option<UtcTime>) -> Result<Found, StoreError> {
    db.report(move |tx| tx.unfolded(since, READ)).await
}

/// Folds events, each checkpoint in a short transaction of its own.
async fn fold(db: &Db, now: UtcTime, found: Found) -> Result<Option<KeptCheckpoint>, StoreError> {
    let mut newest = None;
    for leaves in found.chunks(EVENTS) {
        let leaves = leaves.to_vec();
        let folded = db.maintain::<_, StoreError, _>(move |tx| tx.fold(&leaves, now));
        match folded.await {
            Ok(Some(checkpoint)) => {
                tracing::debug!(size = checkpoint.size, "checkpoint");
                newest = Some(checkpoint);
            }
            // Another process folds the same events: the next look finds what it left.
            Ok(None) | Err(StoreError::Duplicate | StoreError::Busy) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(newest)
}

fn earlier(now: UtcTime, by: Duration) -> UtcTime {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    UtcTime::from_micros(now.micros() - micros).unwrap_or(now)
}
