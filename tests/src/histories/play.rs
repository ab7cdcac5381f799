//! Sixteen clients on one item, and what each saw.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use tokio::task::JoinSet;
use tonic::{Code, Response, Status};

use super::arena::Arena;
use crate::{
    actor::{Actor, words},
    builder::{RG, look_at, no_plan, stage_outcome},
    crash::Outcome,
    dice::Dice,
};

/// The clients, by who they are. Two people share the seat of the local authority.
const CLIENTS: [&str; 16] = [
    "Ada Chair",
    "Ada Chair",
    "Ada Chair",
    "Abel Chair",
    "Abel Chair",
    "Basil Officer",
    "Basil Officer",
    "Basil Officer",
    "Basil Officer",
    "Cora Nurse",
    "Cora Nurse",
    "Cora Nurse",
    "Cora Nurse",
    "Flora Coordinator",
    "Ada Chair",
    "Ada Chair",
];

/// From this client on, the chair comes to seal.
const SEALERS: usize = 14;
/// What each client does, one after the other.
const DEEDS: usize = 5;

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// States or revises the position of its seat, of which it saw a version.
    State { positive: bool, seen: i64 },
    /// Declares an interest.
    Recuse,
    /// Seals, having seen a version of the case.
    Seal { seen: i64 },
    /// Somebody leaves or comes back, by a version of the sitting.
    Attend { present: bool, seen: i64 },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Granted, with the version the reply named.
    Done(i64),
    /// Refused, with code and reason.
    Refused(String),
    /// Nobody said.
    Unknown,
}

/// One call, from its beginning to its end. The numbers count beginnings and ends of all
/// clients: a smaller one was earlier.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    pub(super) who: String,
    /// Its seat: local authority, police, health.
    pub(super) seat: usize,
    pub(super) deed: Deed,
    /// The words it left in the record, if it left any.
    pub(super) marker: String,
    pub(super) began: u64,
    pub(super) ended: u64,
    pub(super) came: Came,
}

/// What happened on one item.
#[derive(Debug)]
pub(super) struct History {
    pub(super) case: String,
    pub(super) sitting: String,
    pub(super) calls: Vec<Noted>,
}

impl History {
    pub(super) fn count(&self, of: impl Fn(&Came) -> bool) -> usize {
        self.calls.iter().filter(|call| of(&call.came)).count()
    }
}

/// Makes a history on a new item, with a kill in the middle where one is wanted.
pub(super) async fn play(arena: &mut Arena, dice: &mut Dice, kills: bool) -> Outcome<History> {
    let case = arena.panel.lodge().await;
    let people = [
        arena.panel.officer(),
        arena.panel.nurse(),
        arena.panel.other_chair(),
    ];
    let sitting = arena.panel.sitting_of(&arena.panel.chair(), &people).await;
    let case_id = case.id.clone();
    case.listed_at(&sitting, RG).await;
    let mut present = vec![arena.panel.chair()];
    present.extend(people);
    arena.panel.convene(&sitting, &present).await;

    let time = Arc::new(AtomicU64::new(0));
    let recusals = dice.percent(30);
    let mut clients = JoinSet::new();
    for (number, name) in CLIENTS.iter().enumerate() {
        let client = Client {
            actor: arena.person(number, name).await,
            nurse: arena.panel.nurse().id,
            number,
            case: case_id.clone(),
            sitting: sitting.clone(),
            recusals: recusals && *name == "Basil Officer",
            time: Arc::clone(&time),
            dice: Dice::new(dice.bits()),
        };
        clients.spawn(client.live());
    }
    if kills {
        let wait = 5 + u64::try_from(dice.below(80))?;
        tokio::time::sleep(Duration::from_millis(wait)).await;
        arena.kill_one(dice).await?;
    }
    let mut calls = Vec::new();
    while let Some(lived) = clients.join_next().await {
        calls.extend(lived?);
    }
    calls.sort_by_key(|call| call.began);
    Ok(History {
        case: case_id,
        sitting,
        calls,
    })
}

struct Client {
    actor: Actor,
    nurse: String,
    number: usize,
    case: String,
    sitting: String,
    recusals: bool,
    time: Arc<AtomicU64>,
    dice: Dice,
}

impl Client {
    async fn live(mut self) -> Vec<Noted> {
        let mut calls = Vec::with_capacity(DEEDS);
        for deed in 0..DEEDS {
            if self.number >= SEALERS {
                // The others need a while to have something to seal.
                let wait = self.dice.below(60);
                tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap())).await;
            }
            let Some(chosen) = self.choose().await else {
                continue;
            };
            calls.push(self.does(chosen, deed).await);
        }
        calls
    }

    /// Chooses what to do, from what the client sees; `None` where nobody answers.
    async fn choose(&mut self) -> Option<Deed> {
        if self.number + 3 == CLIENTS.len() {
            return self.attendance().await;
        }
        if self.recusals && self.dice.percent(8) {
            return Some(Deed::Recuse);
        }
        let came = self.actor.cases().get_case(look_at(&self.case)).await;
        let Ok(reply) = came else {
            // A dead server, or a case that is hidden by now: the blind try too.
            let seen = i64::try_from(self.dice.below(3)).unwrap();
            return Some(Deed::State {
                positive: true,
                seen,
            });
        };
        let case = reply.into_inner().case?;
        if self.number >= SEALERS {
            return Some(Deed::Seal { seen: case.version });
        }
        let own = self.actor.agency_id.clone();
        let seat = |position: &&pb::Position| {
            let local = position.seat() == pb::AgencyKind::LocalAuthority;
            position.agency_id == own || (local && self.number < 5)
        };
        let seen = case.positions.iter().find(seat).map_or(0, |it| it.version);
        Some(Deed::State {
            positive: self.dice.percent(95),
            seen: if self.dice.percent(90) {
                seen
            } else {
                seen + 1
            },
        })
    }

    async fn attendance(&mut self) -> Option<Deed> {
        let request = pb::GetSittingRequest {
            sitting_id: self.sitting.clone(),
        };
        let reply = self.actor.sittings().get_sitting(request).await.ok()?;
        let sitting = reply.into_inner().sitting?;
        Some(Deed::Attend {
            present: self.dice.percent(75),
            seen: sitting.version,
        })
    }

    /// Calls, and calls again under the same identifier where the answer was lost, now
    /// and then.
    async fn does(&mut self, deed: Deed, number: usize) -> Noted {
        let marker = format!("client {} deed {number}", self.number);
        let request_id = new_request_id();
        let began = self.time.fetch_add(1, Ordering::SeqCst);
        let mut came = self.calls(&deed, &marker, &request_id).await;
        let mut patience = if self.dice.percent(60) { 40 } else { 0 };
        while came == Came::Unknown && patience > 0 {
            patience -= 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
            came = self.calls(&deed, &marker, &request_id).await;
        }
        Noted {
            who: self.actor.id.clone(),
            seat: match self.number {
                5..9 => 1,
                9..13 => 2,
                _ => 0,
            },
            deed,
            marker,
            began,
            ended: self.time.fetch_add(1, Ordering::SeqCst),
            came,
        }
    }

    async fn calls(&self, deed: &Deed, marker: &str, request_id: &str) -> Came {
        let request_id = request_id.to_owned();
        let (case_id, sitting_id) = (self.case.clone(), self.sitting.clone());
        match deed {
            Deed::State { positive, seen } => {
                let view = if *positive {
                    pb::View::Positive
                } else {
                    pb::View::Negative
                };
                let request = pb::RecordPositionRequest {
                    request_id,
                    sitting_id,
                    case_id,
                    stage: pb::Stage::ReasonableGrounds.into(),
                    view: view.into(),
                    reasons: marker.to_owned(),
                    version: *seen,
                };
                let came = self.actor.decisions().record_position(request).await;
                of(came, |reply| reply.position.map_or(0, |it| it.version))
            }
            Deed::Recuse => {
                let request = pb::DeclareInterestRequest {
                    request_id,
                    case_id,
                    kind: pb::InterestKind::Personal.into(),
                    statement: marker.to_owned(),
                };
                of(self.actor.cases().declare_interest(request).await, |_| 0)
            }
            Deed::Seal { seen } => {
                let mut outcome =
                    stage_outcome(pb::Stage::ReasonableGrounds, pb::Outcome::Positive);
                marker.clone_into(&mut outcome.reasons);
                let request = pb::SealDecisionRequest {
                    request_id,
                    sitting_id,
                    case_id,
                    case_version: *seen,
                    outcomes: vec![outcome],
                    plan_tie: Some(no_plan("Support is in place already.")),
                };
                let came = self.actor.decisions().seal_decision(request).await;
                of(came, |reply| reply.case_version)
            }
            Deed::Attend { present, seen } => {
                let request = pb::RecordAttendanceRequest {
                    request_id,
                    sitting_id,
                    version: *seen,
                    person_id: self.nurse.clone(),
                    present: *present,
                    occurred_at: None,
                    ..pb::RecordAttendanceRequest::default()
                };
                let came = self.actor.sittings().record_attendance(request).await;
                of(came, |reply| reply.sitting.map_or(0, |it| it.version))
            }
        }
    }
}

fn of<T>(came: Result<Response<T>, Status>, version: impl FnOnce(T) -> i64) -> Came {
    match came {
        Ok(reply) => Came::Done(version(reply.into_inner())),
        // What the service says carries details; what the wire says carries none.
        Err(status) if status.details().is_empty() || status.code() == Code::Unavailable => {
            Came::Unknown
        }
        Err(status) => {
            let words = words(&status);
            let said: Vec<&str> = words.split(' ').take(2).collect();
            Came::Refused(said.join(" "))
        }
    }
}
