//! The database that is measured: made once through the ordinary store, and kept.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use nrm_panel_domain::{
    id::{CaseId, EventId, SiteId},
    time::{CivilDate, UtcTime},
};
use nrm_panel_server::{boot, clock::SystemClock};
use nrm_panel_store::{Db, NewEvent, Settings, StoreError, StreamKind};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{
    YEAR,
    invented::{Life, Step},
};
use crate::{
    bench::{Outcome, progress, seed},
    dice::Dice,
    process::Records,
};

/// Cases stored in one commit.
const AT_ONCE: u64 = 200;

/// Bytes of what an event says beside what returns count.
const PAYLOAD: usize = 240;

/// A database with many cases.
pub(super) struct Stored {
    folder: PathBuf,
    pub(super) site: SiteId,
    /// By then everything was recorded.
    pub(super) as_at: UtcTime,
    pub(super) cases: u64,
    pub(super) events: u64,
    /// Rows that returns read.
    pub(super) facts: u64,
}

impl Stored {
    /// Opens the database of so many cases in so many years, or makes it.
    pub(super) async fn open(target: &Path, cases: u64, years: i32, afresh: bool) -> Outcome<Self> {
        let folder = target.join(format!("returns-{}-{cases}-{years}", seed::schema()?));
        if afresh && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        if !folder.exists() {
            let new = folder.with_extension("new");
            if new.exists() {
                fs::remove_dir_all(&new)?;
            }
            fs::create_dir_all(&new)?;
            fill(&new, cases, years).await?;
            fs::rename(&new, &folder)?;
        }
        Self::load(folder)
    }

    /// Returns where the records are, as a server is told.
    pub(super) fn records(&self) -> Records {
        Records::embedded(&self.folder)
    }

    /// Returns the path of the database.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.join("panel.db")
    }

    /// Returns the size of the database, in bytes.
    pub(super) fn size(&self) -> Outcome<u64> {
        Ok(fs::metadata(self.path())?.len())
    }

    fn load(folder: PathBuf) -> Outcome<Self> {
        let conn = Connection::open(folder.join("panel.db"))?;
        let count = |what: &str| -> Outcome<u64> {
            let sql = format!("SELECT count(*) FROM {what}");
            let count: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
            Ok(u64::try_from(count)?)
        };
        let mut facts = 0;
        for table in ["referral_fact", "decision_fact", "exit_fact", "matter_fact"] {
            facts += count(table)?;
        }
        Ok(Self {
            site: site(&conn)?,
            as_at: UtcTime::parse_rfc3339(&format!("{}-12-31T00:00:00Z", YEAR + 1))?,
            cases: count("stream WHERE kind = 'case'")?,
            events: count("event")?,
            facts,
            folder,
        })
    }
}

fn site(conn: &Connection) -> Outcome<SiteId> {
    let id: String = conn.query_row("SELECT id FROM site", [], |row| row.get(0))?;
    Ok(id.parse()?)
}

async fn fill(folder: &Path, cases: u64, years: i32) -> Outcome<()> {
    let records = Records::embedded(folder);
    let settings = Settings::new(records.database.clone());
    let made = records.clone();
    tokio::task::spawn_blocking(move || seed::create_site(&made)).await??;
    let site = site(&Connection::open(folder.join("panel.db"))?)?;
    let app = boot::open(&settings, &records.key_file, Arc::new(SystemClock))?;
    let ids = app.ids.as_ref();
    let mut dice = Dice::new(0x7265_7475_726e);
    let first = CivilDate::from_ymd(YEAR - years + 1, 1, 1).ok_or("there is no such year")?;
    let last = CivilDate::from_ymd(YEAR, 12, 31).ok_or("there is no such year")?;
    let days = usize::try_from(first.days_until(last) + 1)?;
    let mut done = 0;
    while done < cases {
        let now = AT_ONCE.min(cases - done);
        let mut lives = Vec::new();
        for _ in 0..now {
            let case = CaseId::new(ids);
            let received = first.plus_days(u32::try_from(dice.below(days))?);
            let mut life = Life {
                dice: &mut dice,
                ids,
                site,
            };
            let steps = life.of(case, received)?.into_iter();
            lives.push((case, steps.map(|step| (EventId::new(ids), step)).collect()));
        }
        write(&app.db, site, lives).await?;
        done += now;
        if done.is_multiple_of(10_000) {
            progress(&format!("seeding: {done} of {cases} cases"));
        }
    }
    app.db.close();
    Ok(())
}

/// The events of a case, each with its identifier.
type Told = (CaseId, Vec<(EventId, Step)>);

async fn write(db: &Db, site: SiteId, lives: Vec<Told>) -> Outcome<()> {
    let written = db.write::<_, StoreError, _>(move |tx| {
        let mut last = None;
        for (case, steps) in &lives {
            tx.create_stream(StreamKind::Case, case.uuid(), site)?;
            for (id, step) in steps {
                last = Some(tx.append(case.uuid(), event(*id, step.at))?);
                tx.record_facts(&step.facts)?;
                if let Some(decision) = &step.decision {
                    tx.record_decision_fact(decision)?;
                }
            }
        }
        let last = last.ok_or(StoreError::NotFound)?;
        Ok(last.with(()))
    });
    Ok(written.await?)
}

fn event(id: EventId, at: UtcTime) -> NewEvent {
    NewEvent {
        id,
        kind: "CaseInvented",
        actor: None,
        agency: None,
        purpose: "benchmark".to_owned(),
        occurred_at: at,
        now: at,
        payload: Zeroizing::new(vec![b'.'; PAYLOAD]),
    }
}
