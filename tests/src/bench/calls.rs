//! The calls that are measured, over as few connections as the server allows, as
//! plain as a client can be.

use std::sync::Arc;

use nrm_panel_proto::v1::{
    self as pb, case_service_client::CaseServiceClient,
    directory_service_client::DirectoryServiceClient,
    referral_service_client::ReferralServiceClient,
};
use nrm_panel_server::grpc::Limits;
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    transport::{Channel, Endpoint},
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use uuid::Uuid;

use super::{Outcome, seed::Seeded, text, vault};
use crate::dice::Dice;

/// Different referrals that are lodged in turn.
const REFERRALS: usize = 256;

/// The most calls in flight of any leg.
const MOST: usize = 128;

/// A connection to a server, with what is sent over it.
#[derive(Clone)]
pub(super) struct Caller {
    channel: Channel,
    channels: Arc<[Channel]>,
    responder: MetadataValue<Ascii>,
    coordinator: MetadataValue<Ascii>,
    referrals: Arc<[pb::LodgeReferralRequest]>,
    cases: Arc<[String]>,
    /// Makes the request identifiers of this caller its own.
    own: u64,
}

impl Caller {
    /// Connects, as often as the most calls in flight need.
    pub(super) async fn connect(address: &str, seeded: &Seeded) -> Outcome<Self> {
        let endpoint = Endpoint::from_shared(address.to_owned())?.tcp_nodelay(true);
        let mut channels = Vec::new();
        while channels.len() * streams() < MOST {
            channels.push(endpoint.connect().await?);
        }
        let mut dice = Dice::new(0x0072_6566_6572_7261);
        let referrals = (0..REFERRALS).map(|_| text::lodgement(&mut dice));
        let bearer = |token: &str| format!("Bearer {token}").parse();
        Ok(Self {
            channel: channels.first().ok_or("no connection is allowed")?.clone(),
            channels: channels.into(),
            responder: bearer(&seeded.manifest.responder)?,
            coordinator: bearer(&seeded.manifest.coordinator)?,
            referrals: referrals.collect(),
            cases: Arc::clone(&seeded.cases),
            own: u64::from_be_bytes(vault::random()?),
        })
    }

    /// Gives a lane of calls its connection: each is filled before the next is used.
    pub(super) fn lane(&self, lane: usize) -> Self {
        let place = lane / streams() % self.channels.len();
        Self {
            channel: self.channels[place].clone(),
            ..self.clone()
        }
    }

    /// Asks for the health: a call that does nothing.
    pub(super) async fn empty(self) -> Result<(), Status> {
        let request = HealthCheckRequest::default();
        HealthClient::new(self.channel).check(request).await?;
        Ok(())
    }

    /// Asks who calls: the cheapest call that is authorised.
    pub(super) async fn who_am_i(self) -> Result<(), Status> {
        let mut request = Request::new(pb::WhoAmIRequest {});
        request
            .metadata_mut()
            .insert("authorization", self.coordinator);
        DirectoryServiceClient::new(self.channel)
            .who_am_i(request)
            .await?;
        Ok(())
    }

    /// Lodges a referral and returns its receipt.
    pub(super) async fn lodge(self, number: u64) -> Result<pb::Receipt, Status> {
        let place = number % u64::try_from(self.referrals.len()).unwrap_or(1);
        let place = usize::try_from(place).unwrap_or_default();
        let mut message = self.referrals[place].clone();
        message.request_id = Uuid::from_u64_pair(self.own, number).to_string();
        let mut request = Request::new(message);
        request
            .metadata_mut()
            .insert("authorization", self.responder);
        let reply = ReferralServiceClient::new(self.channel)
            .lodge_referral(request)
            .await?;
        reply
            .into_inner()
            .receipt
            .ok_or_else(|| Status::internal("a reply without a receipt"))
    }

    /// Looks at the case of a name.
    pub(super) async fn get_named(self, case_id: String) -> Result<(), Status> {
        let mut request = Request::new(pb::GetCaseRequest {
            case_id,
            as_at: None,
        });
        request
            .metadata_mut()
            .insert("authorization", self.coordinator);
        CaseServiceClient::new(self.channel)
            .get_case(request)
            .await?;
        Ok(())
    }

    /// Looks at one of the seeded cases.
    pub(super) async fn get(self, number: u64) -> Result<(), Status> {
        let case = Dice::new(self.own ^ number).pick(&self.cases).clone();
        self.get_named(case).await
    }
}

/// Calls in flight that the server allows one connection.
fn streams() -> usize {
    usize::try_from(Limits::default().streams.max(1)).unwrap_or(usize::MAX)
}
