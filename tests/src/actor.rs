//! People with a token, and what the service tells them.

use nrm_panel_client::{Client, Wire};
use nrm_panel_proto::v1::{
    audit_service_client::AuditServiceClient, case_service_client::CaseServiceClient,
    challenge_service_client::ChallengeServiceClient, course_service_client::CourseServiceClient,
    decision_service_client::DecisionServiceClient,
    directory_service_client::DirectoryServiceClient,
    entitlement_service_client::EntitlementServiceClient,
    evidence_service_client::EvidenceServiceClient, exchange_service_client::ExchangeServiceClient,
    plan_service_client::PlanServiceClient, reference_service_client::ReferenceServiceClient,
    referral_service_client::ReferralServiceClient, request_service_client::RequestServiceClient,
    return_service_client::ReturnServiceClient, review_service_client::ReviewServiceClient,
    safeguarding_service_client::SafeguardingServiceClient,
    sitting_service_client::SittingServiceClient, transfer_service_client::TransferServiceClient,
    weighing_service_client::WeighingServiceClient,
};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt;

/// Somebody who calls the service.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Identifier of the person; empty for a caller nobody knows.
    pub id: String,
    /// Identifier of their agency.
    pub agency_id: String,
    client: Client,
}

macro_rules! services {
    ($($service:ident: $client:ident;)*) => {
        impl Actor {$(
            #[doc = concat!("Returns the generated client of the ", stringify!($service), " service.")]
            #[must_use]
            pub fn $service(&self) -> $client<Wire> {
                self.client.$service()
            }
        )*}
    };
}

services! {
    referrals: ReferralServiceClient;
    cases: CaseServiceClient;
    sittings: SittingServiceClient;
    decisions: DecisionServiceClient;
    plans: PlanServiceClient;
    requests: RequestServiceClient;
    evidence: EvidenceServiceClient;
    returns: ReturnServiceClient;
    directory: DirectoryServiceClient;
    reference: ReferenceServiceClient;
    audit: AuditServiceClient;
    exchange: ExchangeServiceClient;
    transfers: TransferServiceClient;
    challenges: ChallengeServiceClient;
    weighing: WeighingServiceClient;
    reviews: ReviewServiceClient;
    courses: CourseServiceClient;
    entitlements: EntitlementServiceClient;
    safeguarding: SafeguardingServiceClient;
}

impl Actor {
    pub(crate) fn new(id: String, agency_id: String, client: Client) -> Self {
        Self {
            id,
            agency_id,
            client,
        }
    }
}

/// Gives a request an identifier of the test's choosing, so that two answers can be
/// compared byte for byte.
///
/// # Panics
/// Where the identifier cannot be sent.
pub fn quoting<T>(identifier: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request
        .metadata_mut()
        .insert("x-request-id", identifier.parse().unwrap());
    request
}

/// What a call came to.
pub trait Told {
    /// What the reply holds.
    type Reply;

    /// Returns the reply of a call that must succeed.
    fn granted(self) -> Self::Reply;

    /// Returns the status of a call that must fail.
    fn refused(self) -> Status;

    /// Returns code, reason and rule of a call that must fail, such as
    /// `FailedPrecondition QUORUM_NOT_MET R13`.
    fn told(self) -> String;
}

impl<T> Told for Result<Response<T>, Status> {
    type Reply = T;

    fn granted(self) -> T {
        match self {
            Ok(reply) => reply.into_inner(),
            Err(status) => panic!("refused: {} ({status:?})", words(&status)),
        }
    }

    fn refused(self) -> Status {
        match self {
            Ok(_) => panic!("granted, although it should be refused"),
            Err(status) => status,
        }
    }

    fn told(self) -> String {
        words(&self.refused())
    }
}

/// Says a status in one line: code, reason, rule.
#[must_use]
pub fn words(status: &Status) -> String {
    let info = status.get_error_details().error_info().cloned();
    let mut words = vec![format!("{:?}", status.code())];
    if let Some(info) = info {
        words.push(info.reason);
        words.extend(info.metadata.get("rule").cloned());
    }
    words.join(" ")
}

/// Returns the paths of the fields a request is refused for, in order.
///
/// # Panics
/// Where the status is no refusal of fields.
#[must_use]
pub fn fields(status: &Status) -> Vec<String> {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_error_details();
    let bad_request = details.bad_request().unwrap();
    bad_request
        .field_violations
        .iter()
        .map(|violation| violation.field.clone())
        .collect()
}
