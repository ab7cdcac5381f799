//! The story `cargo demo` tells: seven children, one panel, from the first referral
//! to the return.
//!
//! It runs the real server as a process of its own and acts on it through the
//! client library, as the people of two invented sites would. Its days are fixed and
//! the server stands on a test clock, so it is told the same every day. Each
//! outcome it shows is checked, and one that is not as expected fails the whole.

mod acts;
mod autumn;
mod cast;
mod ending;
mod first_sitting;
mod fourth_sitting;
mod intake;
mod november;
mod opening;
mod preparation;
mod second_sitting;
mod serve;
mod sittings;
mod tables;
mod teller;
mod third_sitting;
mod words;

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use age::x25519::Identity;
use nrm_panel_client::Returned;
use tempfile::TempDir;

use crate::{
    binaries::{self, Binaries},
    process::{ClockFile, Options, Records, ServerProcess, Site},
};
use acts::Person;
use cast::{Cast, Child};
use teller::{Teller, aside};
use words::Day;

/// What stopped the story: something that is no outcome of it.
pub type Mishap = Box<dyn std::error::Error + Send + Sync>;

/// How to tell the story.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The database; none means an embedded one in a temporary folder.
    pub database: Option<String>,
    /// Leave the server up after the story, until Ctrl-C.
    pub serve: bool,
}

/// How the telling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every outcome was as expected.
    AsExpected,
    /// Some outcome was not.
    NotAsExpected,
    /// Somebody pressed Ctrl-C before the end.
    Interrupted,
}

/// Tells the story.
///
/// # Errors
/// What stopped it before its end.
pub async fn tell(settings: &Settings) -> Result<Ending, Mishap> {
    aside("Building the service and its client. The first time takes a few minutes.");
    let binaries = binaries::build()?;
    let started = Instant::now();
    let folder = tempfile::Builder::new().prefix("nrm-demo-").tempdir()?;
    let mut story = Story::open(settings, binaries, folder).await?;
    // Interrupted, the process and the folder still go with the story.
    tokio::select! {
        played = story.play() => played?,
        _ = tokio::signal::ctrl_c() => return Ok(Ending::Interrupted),
    }
    aside(&format!(
        "(The story took {:.1} s.)",
        started.elapsed().as_secs_f32()
    ));
    if settings.serve {
        serve::until_interrupted(&mut story).await?;
    }
    ending::stop(&mut story).await?;
    Ok(if story.teller.finish() {
        Ending::AsExpected
    } else {
        Ending::NotAsExpected
    })
}

/// The story as far as it is told.
struct Story {
    teller: Teller,
    clock: ClockFile,
    cast: Cast,
    consortium: Site,
    cases: BTreeMap<Child, Lodged>,
    /// The plan linked to each child's case.
    plans: BTreeMap<Child, String>,
    /// The sittings, oldest first.
    sittings: Vec<String>,
    /// The return of the third quarter, as it was first built.
    third_quarter: Option<Returned>,
    binaries: Binaries,
    records: Records,
    /// `None` once it is stopped. Before the folder, so that the process ends first.
    server: Option<ServerProcess>,
    folder: TempDir,
}

/// A child's case as the receipt named it.
#[derive(Clone, Debug)]
struct Lodged {
    id: String,
    reference: String,
}

impl Story {
    /// Sets up both sites and starts the server.
    async fn open(
        settings: &Settings,
        binaries: Binaries,
        folder: TempDir,
    ) -> Result<Self, Mishap> {
        let mut teller = Teller::new();
        opening::title(&mut teller);
        let records = match &settings.database {
            None => Records::embedded(folder.path()),
            Some(url) => Records::at(url, folder.path()),
        };
        records
            .migrate_demo(&binaries)
            .map_err(|error| match settings.database {
                None => error.to_string(),
                Some(_) => format!("the database must be new and empty. {error}"),
            })?;
        let create = |name: &str| {
            let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sites");
            let tokens = folder.path().join(name).join("tokens");
            records.create_site(&binaries, &data.join(format!("{name}.toml")), &tokens)
        };
        let consortium = create("consortium")?;
        let warwickshire = create("warwickshire")?;
        let morning = Child::Engjellushe.submitted_on().at(8, 0);
        let clock = ClockFile::at(folder.path().join("clock"), morning)?;
        let mut options = Options::new(records.clone(), folder.path().join("server.log"));
        let returns = folder.path().join("returns");
        fs::create_dir(&returns).map_err(|error| error.to_string())?;
        let home_office = Identity::generate();
        options.arguments = vec![
            "--return-folder".to_owned(),
            returns.display().to_string(),
            "--return-recipient".to_owned(),
            home_office.to_public().to_string(),
        ];
        let server = ServerProcess::start(&binaries, &options.reflection().test_clock(&clock))?;
        let cast = Cast::gather(server.address(), &consortium, &warwickshire).await?;
        Ok(Self {
            teller,
            clock,
            cast,
            consortium,
            cases: BTreeMap::new(),
            plans: BTreeMap::new(),
            sittings: Vec::new(),
            third_quarter: None,
            binaries,
            records,
            server: Some(server),
            folder,
        })
    }

    /// Plays the chapters in the order of their days.
    async fn play(&mut self) -> Result<(), Mishap> {
        opening::panel(self).await?;
        opening::first_referral(self).await?;
        intake::take_in(self).await?;
        preparation::prepare(self).await?;
        first_sitting::sit(self).await?;
        autumn::two_sites(self).await?;
        autumn::quarter_ends(self).await?;
        second_sitting::sit(self).await?;
        autumn::four_more(self).await?;
        third_sitting::sit(self).await?;
        november::outside(self).await?;
        fourth_sitting::sit(self).await?;
        november::age(self).await?;
        ending::look_back(self).await?;
        ending::returns(self).await?;
        ending::verify(self).await
    }

    /// Moves the clock of the service to an hour of a day.
    fn at(&self, day: Day, hour: u32, minute: u32) -> Result<(), Mishap> {
        Ok(self.clock.set(day.at(hour, minute))?)
    }

    fn sitting(&self) -> Result<String, Mishap> {
        let latest = self.sittings.last().cloned();
        Ok(latest.ok_or("no sitting was scheduled")?)
    }

    fn plan(&self, child: Child) -> Result<String, Mishap> {
        let linked = self.plans.get(&child).cloned();
        Ok(linked.ok_or_else(|| format!("no plan was linked for {child:?}"))?)
    }

    fn case(&self, child: Child) -> Result<Lodged, Mishap> {
        let known = self.cases.get(&child).cloned();
        Ok(known.ok_or_else(|| format!("the case of {child:?} was never opened"))?)
    }
}

/// The people invited to every sitting, beside the local authority of the day.
fn standing_panel(cast: &Cast) -> [&Person; 4] {
    [&cast.chair, &cast.police, &cast.health, &cast.guardian]
}
