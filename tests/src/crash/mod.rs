//! Exactly once under `kill -9`: clients lodge referrals while the server dies again
//! and again, and so do they. At the end every receipt has its case and every case its
//! receipt.
//!
//! The choices (when to kill, which client dies) come from a seed; what they meet in
//! the server does not, so a run is repeated in kind, not to the microsecond.

mod check;
mod lodging;
mod port;
mod server;

use std::{
    error::Error,
    fmt, fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use nrm_panel_client::Target;
use nrm_panel_domain::directory::Role;
use tempfile::TempDir;
use tokio::task::JoinSet;

use self::lodging::Lodger;
pub(crate) use self::{port::quiet, server::Mortal};
use crate::{
    binaries::Binaries,
    dice::Dice,
    engine::{Database, Engine},
    panel::{START, instant},
    process::{ClockFile, Options as Serving, Records, Site},
};

/// A result of a run: whatever goes wrong ends it with a sentence.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The site: one authority, one first responder.
const SITE: &str = include_str!("../../data/sites/warwickshire.toml");

/// What a client does when it does not know whether its referral arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Sends the same request again from the draft it kept.
    SameRequest,
    /// Sends the same referral as a new request: the mistake the checker must find.
    NewRequest,
}

/// How a run goes.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Where the records are.
    pub engine: Engine,
    /// How many referrals are lodged.
    pub lodgements: u32,
    /// How many clients lodge them at once.
    pub clients: u32,
    /// What the choices come from.
    pub seed: u64,
    /// The longest the server lives once it listens.
    pub longest_life: Duration,
    /// What clients do about a lost answer.
    pub retry: Retry,
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Referrals lodged.
    pub lodgements: u32,
    /// Requests sent.
    pub attempts: u32,
    /// Times a client did not learn what became of its request, because the server or
    /// the client itself was gone.
    pub unanswered: u32,
    /// Times the server was killed.
    pub kills: u32,
    /// Receipts kept.
    pub receipts: u32,
    /// Cases found.
    pub cases: u32,
    /// Referrals with more than one case.
    pub doubled: Vec<u32>,
    /// Referrals with a receipt and no case.
    pub lost: Vec<u32>,
    /// Referrals whose receipt was another on a replay.
    pub other_receipt: Vec<u32>,
    /// What `nrm-panel verify` said.
    pub verified: String,
    /// How long it took.
    pub elapsed: Duration,
}

impl Report {
    /// Returns whether every referral was taken exactly once.
    #[must_use]
    pub fn is_exactly_once(&self) -> bool {
        self.receipts == self.lodgements
            && self.cases == self.receipts
            && self.doubled.is_empty()
            && self.lost.is_empty()
            && self.other_receipt.is_empty()
            && self.verified.ends_with("all is well")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lodgements,
            attempts,
            unanswered,
            kills,
            receipts,
            cases,
            doubled,
            lost,
            other_receipt,
            verified,
            elapsed,
        } = self;
        writeln!(
            f,
            "{lodgements} referrals in {attempts} requests, {unanswered} of them unanswered; \
             {kills} times kill -9; {:.1} s",
            elapsed.as_secs_f64()
        )?;
        writeln!(f, "{receipts} receipts, {cases} cases")?;
        for (what, which) in [
            ("with more than one case", doubled),
            ("with a receipt and no case", lost),
            ("with another receipt on a replay", other_receipt),
        ] {
            write!(f, "{} {what}", which.len())?;
            for number in which.iter().take(10) {
                write!(f, " #{number}")?;
            }
            writeln!(f)?;
        }
        write!(f, "verify: {verified}")
    }
}

/// A server that answers nobody for so long is killed all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Runs it. `progress` is told how many receipts there are and how many kills there
/// were.
///
/// # Errors
/// Where the server cannot be started again, a referral is refused, or a client gets no
/// receipt in time.
pub fn run(
    binaries: &Binaries,
    run: &Run,
    progress: impl Fn(u32, u32) + Send + Sync + 'static,
) -> Outcome<Report> {
    let database = run.engine.database();
    let ground = Ground::prepare(binaries, &database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(ground.lodge(binaries, run, Arc::new(progress)))
}

/// A site with its people, and a folder for what clients keep.
struct Ground {
    folder: TempDir,
    records: Records,
    site: Site,
    serving: Serving,
    address: String,
}

impl Ground {
    fn prepare(binaries: &Binaries, database: &Database) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let records = Records::at(&database.settings().url, folder.path());
        let file = folder.path().join("site.toml");
        fs::write(&file, SITE)?;
        records.migrate_demo(binaries)?;
        let site = records.create_site(binaries, &file, &folder.path().join("tokens"))?;
        let clock = ClockFile::at(folder.path().join("clock"), instant(START))?;
        let listen = quiet()?;
        let serving = Serving::new(records.clone(), folder.path().join("log"))
            .test_clock(&clock)
            .listen(&listen);
        Ok(Self {
            folder,
            records,
            site,
            serving,
            address: format!("http://{listen}"),
        })
    }

    fn target(&self, role: Role) -> Outcome<Target> {
        let person = self.site.with_role(role).ok_or("nobody has the role")?;
        Ok(Target::new(&self.address).token(person.token.clone()))
    }

    async fn lodge(
        &self,
        binaries: &Binaries,
        run: &Run,
        progress: Arc<dyn Fn(u32, u32) + Send + Sync>,
    ) -> Outcome<Report> {
        let started = Instant::now();
        let mut dice = Dice::new(run.seed);
        let lodger = Arc::new(Lodger {
            target: self.target(Role::FirstResponder)?,
            drafts: self.folder.path().to_owned(),
            retry: run.retry,
            next: AtomicU32::new(0),
            lodgements: run.lodgements,
            attempts: AtomicU32::new(0),
            unanswered: AtomicU32::new(0),
            receipts: AtomicU32::new(0),
        });
        let mut server = Mortal::start(binaries.clone(), self.serving.clone()).await?;
        let mut clients = JoinSet::new();
        for _ in 0..run.clients {
            let (lodger, dice) = (Arc::clone(&lodger), Dice::new(dice.bits()));
            clients.spawn(async move { lodger.work(dice).await });
        }
        let finished = loop {
            let rose = Instant::now();
            let life = run.longest_life.as_millis().max(2);
            let life = dice.below(usize::try_from(life)?);
            let life = Duration::from_millis(u64::try_from(life)?);
            // On a slow machine some lives would be over before anybody is answered.
            let kept = lodger.receipts.load(Ordering::Relaxed);
            let enough = kept + u32::try_from(dice.below(4))?;
            let is_over = || {
                let waited = rose.elapsed();
                let answered = lodger.receipts.load(Ordering::Relaxed) >= enough;
                waited >= life && (answered || waited >= LONGEST_WAIT)
            };
            let all_done = async {
                while let Some(ended) = clients.join_next().await {
                    ended??;
                }
                Outcome::Ok(())
            };
            let over = async {
                while !is_over() {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            tokio::select! {
                ended = all_done => break ended,
                () = over => {}
            }
            server.die_and_rise().await?;
            progress(lodger.receipts.load(Ordering::Relaxed), server.kills());
        };
        clients.shutdown().await;
        finished?;
        progress(lodger.receipts.load(Ordering::Relaxed), server.kills());
        let other_receipt = lodger.replay_all().await?;
        let found = check::markers(&self.target(Role::Coordinator)?).await?;
        let kills = server.kills();
        server.stop().await?;
        let verified = check::verify(binaries, &self.records)?;
        let counted = |number: u32| found.get(&number).copied().unwrap_or(0);
        Ok(Report {
            lodgements: run.lodgements,
            attempts: lodger.attempts.load(Ordering::Relaxed),
            unanswered: lodger.unanswered.load(Ordering::Relaxed),
            kills,
            receipts: lodger.receipts.load(Ordering::Relaxed),
            cases: found.values().sum(),
            doubled: (0..run.lodgements).filter(|n| counted(*n) > 1).collect(),
            lost: (0..run.lodgements).filter(|n| counted(*n) == 0).collect(),
            other_receipt,
            verified,
            elapsed: started.elapsed(),
        })
    }
}

/// Where a client keeps what it is about to send, and what it got for it.
fn kept(folder: &Path, number: u32, what: &str) -> std::path::PathBuf {
    folder.join(format!("{number:06}.{what}"))
}
