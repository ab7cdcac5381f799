//! Sixteen clients on one item, and what each saw.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use tokio::task::JoinSet;

use super::{arena::Arena, client::Client};
use crate::{builder::RG, crash::Outcome, dice::Dice};

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

/// The client who keeps the attendance.
pub(super) const COORDINATOR: usize = 13;
/// From this client on, the chair comes to seal.
pub(super) const SEALERS: usize = 14;

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
    /// Proposes to correct a decision or to set it aside, having seen a version of the
    /// case.
    Propose {
        decision: String,
        corrects: bool,
        seen: i64,
    },
    /// Confirms a proposal.
    Confirm { number: i32, seen: i64 },
    /// Takes a proposal back, their own or another's.
    Withdraw { number: i32, seen: i64 },
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
    /// What came of the same request sent again after it was granted, where it was.
    pub(super) again: Option<Came>,
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
