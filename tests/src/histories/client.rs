//! One of the sixteen: what it chooses to do from what it sees, and when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;

use super::{
    call::call,
    play::{COORDINATOR, Came, Deed, Noted, SEALERS},
};
use crate::{actor::Actor, builder::look_at, dice::Dice};

/// What each client does, one after the other.
const DEEDS: usize = 5;
/// What each does after that, once there is a decision to supersede.
const LATER: usize = 6;
/// How often a client looks again for such a decision, and how long after the last look.
const LOOKS: usize = 40;
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);

/// A client and what it knows.
pub(super) struct Client {
    pub(super) actor: Actor,
    pub(super) nurse: String,
    pub(super) number: usize,
    pub(super) case: String,
    pub(super) sitting: String,
    pub(super) recusals: bool,
    pub(super) time: Arc<AtomicU64>,
    pub(super) dice: Dice,
}

impl Client {
    pub(super) async fn live(mut self) -> Vec<Noted> {
        let mut calls = Vec::with_capacity(DEEDS + LATER);
        let (mut deed, mut looks) = (0, LOOKS);
        while deed < DEEDS + LATER {
            if self.number >= SEALERS && deed < DEEDS {
                // The others need a while to have something to seal.
                let wait = self.dice.below(60);
                tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap())).await;
            }
            if let Some(chosen) = self.choose(deed).await {
                calls.push(self.does(chosen, deed).await);
            } else if looks > 0 {
                looks -= 1;
                tokio::time::sleep(BETWEEN_LOOKS).await;
                continue;
            }
            deed += 1;
        }
        calls
    }

    /// Chooses what to do, from what the client sees; `None` where nobody answers, and
    /// where there is nothing to do but wait until the item is sealed.
    async fn choose(&mut self, deed: usize) -> Option<Deed> {
        let later = deed >= DEEDS;
        if self.number == COORDINATOR {
            if !later {
                return self.attendance(false).await;
            }
            return match self.superseding().await {
                Some(superseding) if self.dice.percent(90) => Some(superseding),
                Some(_) => self.attendance(false).await,
                None => self.attendance(true).await,
            };
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
        if (later || !case.decisions.is_empty())
            && self.dice.percent(90)
            && let Some(superseding) = self.superseding().await
        {
            return Some(superseding);
        }
        if self.number >= SEALERS {
            return Some(Deed::Seal { seen: case.version });
        }
        let own = self.actor.agency_id.clone();
        let seat = |position: &&pb::Position| {
            let local = position.seat() == pb::AgencyKind::LocalAuthority;
            position.agency_id == own || (local && self.number < 5)
        };
        let own = case.positions.iter().find(seat);
        // Everybody has their say first; then only what is in the way of the seal moves.
        let settling = later && case.decisions.is_empty();
        if settling && own.is_some_and(|it| it.view() == pb::View::Positive) {
            return None;
        }
        let seen = own.map_or(0, |it| it.version);
        Some(Deed::State {
            positive: settling || self.dice.percent(95),
            seen: if self.dice.percent(90) {
                seen
            } else {
                seen + 1
            },
        })
    }

    /// Somebody comes or goes; while the seal is waited for, they only come back.
    async fn attendance(&mut self, settling: bool) -> Option<Deed> {
        let request = pb::GetSittingRequest {
            sitting_id: self.sitting.clone(),
        };
        let reply = self.actor.sittings().get_sitting(request).await.ok()?;
        let sitting = reply.into_inner().sitting?;
        let here = |it: &pb::Attendance| it.person_id == self.nurse && it.left_at.is_none();
        if settling && sitting.attendance.iter().any(here) {
            return None;
        }
        Some(Deed::Attend {
            present: settling || self.dice.percent(75),
            seen: sitting.version,
        })
    }

    /// Ends a proposal that waits, or makes one, about the decision that stands or, where
    /// none does, the last that did; `None` while nothing was ever sealed.
    async fn superseding(&mut self) -> Option<Deed> {
        let request = pb::GetReviewRequest {
            case_id: self.case.clone(),
            as_at: None,
        };
        let reply = self.actor.reviews().get_review(request).await.ok()?;
        let review = reply.into_inner().review?;
        let past = review.superseded.iter().rev();
        let past = past.filter_map(|it| it.decision.as_ref());
        let decision = review.decisions.iter().chain(past).next()?.id.clone();
        let seen = review.version;
        let last = review.supersessions.last();
        if let Some(last) = last
            && self.dice.percent(if waits(last) { 80 } else { 10 })
        {
            let number = last.number;
            return Some(if self.dice.percent(85) {
                Deed::Confirm { number, seen }
            } else {
                Deed::Withdraw { number, seen }
            });
        }
        Some(Deed::Propose {
            decision,
            corrects: self.dice.percent(85),
            seen,
        })
    }

    /// Calls, and calls again under the same identifier: where the answer was lost, and
    /// now and then where it was not.
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
        let ended = self.time.fetch_add(1, Ordering::SeqCst);
        let again = if matches!(came, Came::Done(_)) && self.dice.percent(25) {
            Some(self.calls(&deed, &marker, &request_id).await)
        } else {
            None
        };
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
            ended,
            came,
            again,
        }
    }

    async fn calls(&self, deed: &Deed, marker: &str, request_id: &str) -> Came {
        call(self, deed, marker, request_id.to_owned()).await
    }
}

fn waits(supersession: &pb::Supersession) -> bool {
    supersession.state() == pb::SupersessionState::Proposed
}
