//! A database with many cases, lodged through the service's own write path and kept
//! for the next run.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use nrm_panel_domain::{
    calendar::Division,
    constitution::Constitution,
    directory::{AgencyKind, FirstResponderType, Role, ScopeDate},
    time::CivilDate,
};
use nrm_panel_server::{
    boot,
    clock::{Clock as _, SystemClock},
    setup::{self, AgencyFile, AuthorityFile, PersonFile, SiteFile},
};
use nrm_panel_store::Settings;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use tonic::Status;

use super::{Outcome, calls::Caller, fault, text};
use crate::{
    binaries::Binaries,
    process::{Options, Records, ServerProcess},
};

const MANIFEST: &str = "manifest.json";

/// Lodgements in flight while seeding.
const IN_FLIGHT: usize = 128;

/// What has to be known of a seeded database.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) cases: u64,
    /// Token of the person who lodges.
    pub(super) responder: String,
    /// Token of the person who looks.
    pub(super) coordinator: String,
}

/// A database with many cases.
pub(super) struct Seeded {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
    /// Identifiers of its cases.
    pub(super) cases: Arc<[String]>,
}

impl Seeded {
    /// Opens the seeded database of so many cases, or makes it.
    pub(super) async fn open(
        binaries: &Binaries,
        target: &Path,
        cases: u64,
        afresh: bool,
    ) -> Outcome<Self> {
        let folder = target.join(format!("seed-{}-{cases}", schema()?));
        if afresh && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        if !folder.join(MANIFEST).exists() {
            make(binaries, &folder, cases).await?;
        }
        Self::load(folder)
    }

    /// Copies the database into a folder, and makes the disk hold it before anything
    /// is measured.
    pub(super) fn copy_to(&self, folder: &Path) -> Outcome<Records> {
        fs::create_dir_all(folder)?;
        for name in ["panel.db", "site.key"] {
            let copy = folder.join(name);
            fs::copy(self.folder.join(name), &copy)?;
            fs::File::open(&copy)?.sync_all()?;
        }
        Ok(Records::embedded(folder))
    }

    /// Returns the size of the database, in bytes.
    pub(super) fn size(&self) -> Outcome<u64> {
        Ok(fs::metadata(self.folder.join("panel.db"))?.len())
    }

    fn load(folder: PathBuf) -> Outcome<Self> {
        let manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST))?)?;
        let conn = Connection::open(folder.join("panel.db"))?;
        let mut ids = conn.prepare("SELECT id FROM case_record")?;
        let cases = ids
            .query_map([], |row| row.get(0))?
            .collect::<Result<Arc<[String]>, _>>()?;
        Ok(Self {
            folder,
            manifest,
            cases,
        })
    }
}

/// Names the schema by its migrations: another schema needs another database.
pub(super) fn schema() -> Outcome<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite"));
    let mut names = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path().join("up.sql")))
        .collect::<Outcome<Vec<_>>>()?;
    names.sort();
    let mut hash = Sha256::new();
    for name in names {
        hash.update(fs::read(name)?);
    }
    let hash = hash.finalize();
    Ok(hash[..4].iter().map(|byte| format!("{byte:02x}")).collect())
}

async fn make(binaries: &Binaries, folder: &Path, cases: u64) -> Outcome<()> {
    let new = folder.with_extension("new");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    fs::create_dir_all(&new)?;
    let records = Records::embedded(&new);
    let (responder, coordinator) = {
        let records = records.clone();
        tokio::task::spawn_blocking(move || create_site(&records)).await??
    };
    let seeded = Seeded {
        folder: new.clone(),
        manifest: Manifest {
            cases,
            responder,
            coordinator,
        },
        cases: Arc::from([]),
    };
    let options = Options {
        arguments: quiet(),
        ..Options::new(records, new.join("server.log"))
    };
    let server = ServerProcess::start(binaries, &options)?;
    lodge_all(&Caller::connect(server.address(), &seeded).await?, cases).await?;
    server.stop()?;
    let manifest = serde_json::to_vec_pretty(&seeded.manifest)?;
    fs::write(new.join(MANIFEST), manifest)?;
    fs::rename(new, folder)?;
    Ok(())
}

/// Arguments of a server that logs only what goes wrong.
pub(super) fn quiet() -> Vec<String> {
    vec!["--log".to_owned(), "warn".to_owned()]
}

async fn lodge_all(caller: &Caller, cases: u64) -> Outcome<()> {
    let next = Arc::new(AtomicU64::new(0));
    let mut callers = JoinSet::new();
    for lane in 0..IN_FLIGHT {
        let (caller, next) = (caller.lane(lane), Arc::clone(&next));
        callers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= cases {
                    return Ok::<_, Status>(());
                }
                caller.clone().lodge(number).await?;
                if number.is_multiple_of(10_000) {
                    // Nobody may be watching.
                    let _ = writeln!(std::io::stderr(), "seeding: {number} of {cases} cases");
                }
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended??;
    }
    Ok(())
}

/// Sets up the site that is measured; returns the tokens of who lodges and who looks.
pub(super) fn create_site(records: &Records) -> Outcome<(String, String)> {
    let settings = Settings::new(records.database.clone());
    let app = boot::open(&settings, &records.key_file, Arc::new(SystemClock))?;
    let created = setup::create_site(&app.db, &app.ids, SystemClock.now(), &site()?);
    app.db.close();
    let people = created?.people;
    let [responder, coordinator] = people.as_slice() else {
        return Err(fault("the site should have two people"));
    };
    Ok((responder.token.to_string(), coordinator.token.to_string()))
}

fn site() -> Outcome<SiteFile> {
    let live_since = CivilDate::from_ymd(2026, 1, 1).ok_or_else(|| fault("a date that is none"))?;
    let person = |name: &str, agency: &str, role| PersonFile {
        name: name.to_owned(),
        agency: agency.to_owned(),
        roles: vec![role],
        authorities: Vec::new(),
        training_valid_until: None,
    };
    let agency = |name: &str, kind, first_responder| AgencyFile {
        name: name.to_owned(),
        kind,
        first_responder,
        delivery: None,
        designation: None,
    };
    let authorities = text::AUTHORITIES.map(|name| AuthorityFile {
        name: name.to_owned(),
        joined_on: live_since,
    });
    Ok(SiteFile {
        name: "Bench Consortium".to_owned(),
        reference_prefix: "BCH".to_owned(),
        division: Division::EnglandAndWales,
        live_since,
        guardian_service: true,
        scope_measured_on: ScopeDate::NrmReceipt,
        constitution: Constitution::initial(),
        authorities: authorities.into(),
        agencies: vec![
            agency(
                "Warwickshire Police",
                AgencyKind::Police,
                Some(FirstResponderType::Police),
            ),
            agency("Ashcombe County", AgencyKind::LocalAuthority, None),
        ],
        people: vec![
            person(
                "Odile Farthing",
                "Warwickshire Police",
                Role::FirstResponder,
            ),
            person("Perrin Lovage", "Ashcombe County", Role::Coordinator),
        ],
    })
}
