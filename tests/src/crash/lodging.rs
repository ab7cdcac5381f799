//! Clients that lodge until they have a receipt, and die like the server.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use nrm_panel_client::{Client, Target, new_request_id};
use nrm_panel_proto::v1 as pb;
use prost::Message;
use tonic::{Code, Status};

use super::{Outcome, Retry, kept};
use crate::{
    builder::{lodgement, referral},
    dice::Dice,
};

/// How long a referral may take until its receipt is kept.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a request may take; a dead server answers nothing at all.
const DEADLINE: Duration = Duration::from_secs(20);

/// What all clients share.
pub(super) struct Lodger {
    pub(super) target: Target,
    /// The folder of drafts and receipts.
    pub(super) drafts: PathBuf,
    pub(super) retry: Retry,
    pub(super) next: AtomicU32,
    pub(super) lodgements: u32,
    pub(super) attempts: AtomicU32,
    pub(super) unanswered: AtomicU32,
    pub(super) receipts: AtomicU32,
}

/// How a client dies while it lodges.
enum Death {
    /// So long after it sent its request.
    Waiting(Duration),
    /// With the answer in hand, before it kept it.
    Answered,
}

impl Lodger {
    /// Lodges one referral after the other until none is left.
    pub(super) async fn work(&self, mut dice: Dice) -> Outcome<()> {
        let mut client = None;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.lodgements {
                return Ok(());
            }
            self.lodge(number, &mut client, &mut dice).await?;
        }
    }

    /// Lodges a referral until its receipt is kept.
    async fn lodge(
        &self,
        number: u32,
        client: &mut Option<Client>,
        dice: &mut Dice,
    ) -> Outcome<()> {
        let draft = kept(&self.drafts, number, "draft");
        fs::write(&draft, marked(number).encode_to_vec())?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let Some(connected) = self.connect(client).await else {
                pause(dice).await?;
                continue;
            };
            // Every attempt begins from the draft, as after a restart of the client.
            let request = pb::LodgeReferralRequest::decode(fs::read(&draft)?.as_slice())?;
            let death = match dice.below(100) {
                0..10 => Some(Death::Waiting(Duration::from_millis(u64::try_from(
                    dice.below(40),
                )?))),
                10..15 => Some(Death::Answered),
                _ => None,
            };
            match self.attempt(connected, request.clone(), death).await {
                Ok(Some(receipt)) => {
                    fs::write(kept(&self.drafts, number, "receipt"), receipt)?;
                    self.receipts.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
                Ok(None) => {}
                Err(status) if may_pass(&status) => {}
                Err(status) => return Err(format!("#{number} was refused: {status}").into()),
            }
            // Nobody knows now whether the referral arrived.
            self.unanswered.fetch_add(1, Ordering::Relaxed);
            *client = None;
            if self.retry == Retry::NewRequest {
                let request = pb::LodgeReferralRequest {
                    request_id: new_request_id(),
                    ..request
                };
                fs::write(&draft, request.encode_to_vec())?;
            }
            pause(dice).await?;
        }
        Err(format!("#{number} has no receipt after {PATIENCE:?}").into())
    }

    /// Returns the connection, a new one where there is none; nothing while the server
    /// is away.
    async fn connect<'a>(&self, client: &'a mut Option<Client>) -> Option<&'a Client> {
        if client.is_none() {
            *client = Client::connect(&self.target).await.ok();
        }
        client.as_ref()
    }

    /// Sends a request once; nothing where the client died of it.
    async fn attempt(
        &self,
        client: &Client,
        request: pb::LodgeReferralRequest,
        death: Option<Death>,
    ) -> Result<Option<Vec<u8>>, Status> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let mut referrals = client.referrals();
        let (allowed, dies) = match death {
            Some(Death::Waiting(after)) => (after, true),
            Some(Death::Answered) => (DEADLINE, true),
            None => (DEADLINE, false),
        };
        match tokio::time::timeout(allowed, referrals.lodge_referral(request)).await {
            Ok(Ok(_)) | Err(_) if dies => Ok(None),
            Ok(Ok(reply)) => Ok(Some(reply.into_inner().encode_to_vec())),
            Ok(Err(status)) => Err(status),
            Err(_) => Err(Status::deadline_exceeded("no answer")),
        }
    }

    /// Sends every draft once more, and returns the referrals that got another receipt
    /// than the one kept.
    pub(super) async fn replay_all(&self) -> Outcome<Vec<u32>> {
        let client = Client::connect(&self.target).await?;
        let mut other = Vec::new();
        for number in 0..self.lodgements {
            let draft = fs::read(kept(&self.drafts, number, "draft"))?;
            let request = pb::LodgeReferralRequest::decode(draft.as_slice())?;
            let reply = client.referrals().lodge_referral(request).await?;
            let receipt = fs::read(kept(&self.drafts, number, "receipt"))?;
            if reply.into_inner().encode_to_vec() != receipt {
                other.push(number);
            }
        }
        Ok(other)
    }
}

async fn pause(dice: &mut Dice) -> Outcome<()> {
    let pause = u64::try_from(dice.below(50))?;
    tokio::time::sleep(Duration::from_millis(pause)).await;
    Ok(())
}

/// Whether a failure says nothing about the request: the server was away.
fn may_pass(status: &Status) -> bool {
    [
        Code::Unavailable,
        Code::DeadlineExceeded,
        Code::Cancelled,
        Code::Unknown,
        Code::ResourceExhausted,
        // A connection that ends amid an answer.
        Code::Internal,
    ]
    .contains(&status.code())
}

/// A referral with a number that is found again.
fn marked(number: u32) -> pb::LodgeReferralRequest {
    let mut referral = referral();
    referral.child.get_or_insert_default().last_name = super::check::marker(number);
    lodgement(referral)
}
