//! One round: every leg once, each beside what it is compared with, so that both
//! meet the same disk.

use std::{fs, path::Path, sync::Arc, time::Duration};

use nrm_panel_domain::id::IdSource;
use nrm_panel_server::{clock::SystemClock, ids::RandomIds, token::token_subject};
use prost::Message;
use tokio::runtime::Runtime;

use super::{
    Outcome,
    calls::Caller,
    load::{Leg, Times, measure},
    probe,
    raw::{Cache, Raw},
    raw_get::Reader,
    raw_lodge::Lodger,
    seed::Seeded,
    text,
};
use crate::{
    binaries::Binaries,
    dice::Dice,
    process::{Options, ServerProcess},
};

/// Calls in flight, and requests to one commit of the hand-written leg.
pub(super) const LOADS: [usize; 3] = [1, 8, 64];

/// What a leg does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Health check through the server.
    Empty,
    /// The cheapest authorised call.
    WhoAmI,
    /// `LodgeReferral`, written by hand.
    RawLodge,
    /// `LodgeReferral` through the server.
    Lodge,
    /// `GetCase`, written by hand.
    RawGet,
    /// `GetCase` through the server.
    Get,
}

impl Work {
    pub(super) const ALL: [Self; 6] = [
        Self::Empty,
        Self::WhoAmI,
        Self::RawLodge,
        Self::Lodge,
        Self::RawGet,
        Self::Get,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty RPC (health)",
            Self::WhoAmI => "WhoAmI",
            Self::RawLodge => "rusqlite lodge, in commits of",
            Self::Lodge => "LodgeReferral",
            Self::RawGet => "rusqlite get, in commits of",
            Self::Get => "GetCase",
        }
    }
}

/// Which leg.
pub(super) type Key = (Work, usize);

/// The legs of one round.
pub(super) struct Round {
    legs: Vec<(Key, Leg)>,
    /// Price of a sync, before, amid and after.
    pub(super) syncs: Vec<Duration>,
    /// Where the time of one hand-written lodgement goes.
    pub(super) shares: Vec<(&'static str, f64)>,
}

impl Round {
    pub(super) fn leg(&self, key: Key) -> Option<&Leg> {
        let mut legs = self.legs.iter();
        legs.find_map(|(known, leg)| (*known == key).then_some(leg))
    }

    /// Returns by how much the price of a sync moved.
    pub(super) fn drift(&self) -> f64 {
        let dearest = self.syncs.iter().max().copied().unwrap_or_default();
        let cheapest = self.syncs.iter().min().copied().unwrap_or_default();
        dearest.as_secs_f64() / cheapest.as_secs_f64().max(1e-9)
    }
}

/// What every round needs.
pub(super) struct Ground<'a> {
    pub(super) binaries: &'a Binaries,
    pub(super) seeded: &'a Seeded,
    pub(super) runtime: &'a Runtime,
    pub(super) times: Times,
    /// What the server logs.
    pub(super) log: &'a str,
    /// Where perf's samples are kept.
    pub(super) samples: Option<&'a Path>,
}

impl Ground<'_> {
    /// Starts a server on a copy of the seeded database.
    pub(super) fn serve(&self, options: &Options) -> Outcome<(ServerProcess, Caller)> {
        let server = ServerProcess::start(self.binaries, options)?;
        let connecting = Caller::connect(server.address(), self.seeded);
        let caller = self.runtime.block_on(connecting)?;
        Ok((server, caller))
    }

    /// How to serve a folder.
    pub(super) fn options(&self, folder: &Path) -> Options {
        let records = crate::process::Records::embedded(folder);
        Options {
            arguments: vec!["--log".to_owned(), self.log.to_owned()],
            ..Options::new(records, folder.join("server.log"))
        }
    }

    /// Runs a leg through the server.
    pub(super) fn call(
        &self,
        server: u32,
        caller: &Caller,
        (work, load): Key,
        times: Times,
    ) -> Outcome<Leg> {
        let lane = |lane| {
            let caller = caller.lane(lane);
            move |number| {
                let caller = caller.clone();
                async move {
                    match work {
                        Work::Empty => caller.empty().await,
                        Work::WhoAmI => caller.who_am_i().await,
                        Work::Lodge => caller.lodge(number).await.map(drop),
                        Work::Get => caller.get(number).await,
                        // Written by hand, they never meet the server.
                        Work::RawLodge | Work::RawGet => Ok(()),
                    }
                }
            }
        };
        let lanes = (0..load).map(lane).collect();
        self.runtime.block_on(measure(server, lanes, times))
    }

    /// Runs all legs once, on fresh copies.
    pub(super) fn round(&self, folder: &Path) -> Outcome<Round> {
        let (served, by_hand) = (folder.join("served"), folder.join("by-hand"));
        self.seeded.copy_to(&served)?;
        self.seeded.copy_to(&by_hand)?;
        let (server, caller) = self.serve(&self.options(&served))?;
        let (database, key) = (by_hand.join("panel.db"), by_hand.join("site.key"));
        let mut writer = Raw::open(&database, &key, Cache::Writer)?;
        let mut reader = Raw::open(&database, &key, Cache::Reader)?;
        let mut lodger = self.lodger(&writer)?;
        let coordinator = token_subject(&self.seeded.manifest.coordinator);
        let mut looker = Reader::new(coordinator, Arc::clone(&self.seeded.cases), Dice::new(7));

        let mut round = Round {
            legs: Vec::new(),
            syncs: vec![probe::sync_price(folder)?],
            shares: Vec::new(),
        };
        let pid = server.pid();
        for load in LOADS {
            let leg = writer.measure(load, self.times, |raw, group| lodger.lodge(raw, group))?;
            round.legs.push(((Work::RawLodge, load), leg));
            for work in [Work::Lodge, Work::Empty, Work::WhoAmI] {
                let leg = self.call(pid, &caller, (work, load), self.times)?;
                round.legs.push(((work, load), leg));
            }
            let leg = reader.measure(load, self.times, |raw, group| looker.look(raw, group))?;
            round.legs.push(((Work::RawGet, load), leg));
            let leg = self.call(pid, &caller, (Work::Get, load), self.times)?;
            round.legs.push(((Work::Get, load), leg));
            round.syncs.push(probe::sync_price(folder)?);
        }
        lodger.watch.on = true;
        writer.measure(64, self.times, |raw, group| lodger.lodge(raw, group))?;
        round.shares = lodger.watch.shares();
        server.stop()?;
        drop((writer, reader));
        fs::remove_dir_all(folder)?;
        Ok(round)
    }

    fn lodger(&self, raw: &Raw) -> Outcome<Lodger> {
        let pattern = self.seeded.cases.first().map_or("", String::as_str);
        let subject = token_subject(&self.seeded.manifest.responder);
        let mut request = text::lodgement(&mut Dice::new(11));
        request.request_id = uuid::Uuid::nil().to_string();
        let ids: Arc<dyn IdSource> = Arc::new(RandomIds::new(Arc::new(SystemClock)));
        Lodger::like(raw, pattern, subject, request.encode_to_vec(), ids)
    }
}
