//! Reaching a panel server.

use std::{net::IpAddr, time::Duration};

use http::Uri;
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
use secrecy::SecretString;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic_health::pb::health_client::HealthClient;

use crate::{
    ClientError,
    auth::{Credentials, Wire},
};

/// Where a server listens when nobody says otherwise.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:50551";

/// Largest reply accepted: a referral with its form of 4 MiB, twice over.
const LARGEST_REPLY: usize = 16 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Which server to reach, and as whom.
#[derive(Clone, Debug)]
pub struct Target {
    address: String,
    token: Option<SecretString>,
    certificate_authority: Option<Vec<u8>>,
    purpose: Option<String>,
    timeout: Duration,
}

impl Target {
    /// Starts from an address, without a token, with a deadline of 60 seconds a call.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            token: None,
            certificate_authority: None,
            purpose: None,
            timeout: Duration::from_secs(60),
        }
    }

    /// Sets the bearer token.
    #[must_use]
    pub fn token(mut self, token: impl Into<SecretString>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Trusts this certificate authority (PEM) and no other.
    #[must_use]
    pub fn certificate_authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificate_authority = Some(pem.into());
        self
    }

    /// States why records are looked at, as a code.
    #[must_use]
    pub fn purpose(mut self, purpose: impl Into<String>) -> Self {
        self.purpose = Some(purpose.into());
        self
    }

    /// Sets the deadline of each call.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Checks the address: TLS everywhere, plain text to this machine only.
    fn endpoint(&self) -> Result<Endpoint, ClientError> {
        let malformed = || ClientError::MalformedAddress(self.address.clone());
        let uri: Uri = self.address.parse().map_err(|_| malformed())?;
        let host = uri.host().ok_or_else(malformed)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(malformed());
        }
        let endpoint = Endpoint::from(uri.clone())
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout))
            .tcp_nodelay(true);
        match uri.scheme_str() {
            Some("http") if is_loopback(host) => Ok(endpoint),
            Some("http") => Err(ClientError::PlainTextRefused(self.address.clone())),
            Some("https") => {
                let tls = match &self.certificate_authority {
                    Some(pem) if !holds_certificate(pem) => {
                        let what = "it holds no certificate in PEM form";
                        return Err(ClientError::Tls(what.to_owned()));
                    }
                    Some(pem) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)),
                    None => ClientTlsConfig::new().with_enabled_roots(),
                };
                endpoint
                    .tls_config(tls)
                    .map_err(|cause| ClientError::Tls(chain(&cause)))
            }
            _ => Err(malformed()),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn holds_certificate(pem: &[u8]) -> bool {
    // Without this check any file at all is an empty list of authorities.
    String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----")
}

/// Joins an error with its causes: transport errors say nothing themselves.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}

/// A panel server, reached. Cloning is cheap and shares the connection.
#[derive(Clone, Debug)]
pub struct Client {
    wire: Wire,
    address: String,
    timeout: Duration,
}

impl Client {
    /// Connects to a server.
    ///
    /// # Errors
    /// The address is malformed, is plain text to another machine, or nothing answers.
    pub async fn connect(target: &Target) -> Result<Self, ClientError> {
        let endpoint = target.endpoint()?;
        let channel = endpoint
            .connect()
            .await
            .map_err(|cause| ClientError::Unreachable {
                address: Some(target.address.clone()),
                cause: chain(&cause),
                request_id: None,
            })?;
        Self::over(channel, target)
    }

    /// Uses a channel that is already there, such as one in memory; only the address
    /// of the target goes unused.
    ///
    /// # Errors
    /// The token or the purpose cannot be sent as a header.
    pub fn over(channel: Channel, target: &Target) -> Result<Self, ClientError> {
        let credentials = Credentials::new(target.token.as_ref(), target.purpose.as_deref())?;
        Ok(Self {
            wire: Wire::new(channel, credentials),
            address: target.address.clone(),
            timeout: target.timeout,
        })
    }

    /// Gives the same connection another deadline.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            timeout,
            ..self.clone()
        }
    }

    /// Returns the deadline of each call made through `query` and `mutate`.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Returns the address given.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns the test clock of the server, if its latest replies named one.
    #[must_use]
    pub fn test_clock(&self) -> Option<String> {
        self.wire.observed(|observed| observed.test_clock.clone())
    }

    /// Returns the `date` header of the latest reply.
    #[must_use]
    pub fn server_date(&self) -> Option<String> {
        self.wire.observed(|observed| observed.date.clone())
    }

    /// Referrals: lodge, read back, retract.
    #[must_use]
    pub fn referrals(&self) -> ReferralServiceClient<Wire> {
        ReferralServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Cases: read, history, clocks, eligibility, and what is recorded on them.
    #[must_use]
    pub fn cases(&self) -> CaseServiceClient<Wire> {
        CaseServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Sittings: agenda and attendance.
    #[must_use]
    pub fn sittings(&self) -> SittingServiceClient<Wire> {
        SittingServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Decisions: positions and seals.
    #[must_use]
    pub fn decisions(&self) -> DecisionServiceClient<Wire> {
        DecisionServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Documents of cases: upload, list, download.
    #[must_use]
    pub fn evidence(&self) -> EvidenceServiceClient<Wire> {
        EvidenceServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Plans linked to cases.
    #[must_use]
    pub fn plans(&self) -> PlanServiceClient<Wire> {
        PlanServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Information asked of agencies.
    #[must_use]
    pub fn requests(&self) -> RequestServiceClient<Wire> {
        RequestServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Statistical returns.
    #[must_use]
    pub fn returns(&self) -> ReturnServiceClient<Wire> {
        ReturnServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// The directory: site, agencies, people.
    #[must_use]
    pub fn directory(&self) -> DirectoryServiceClient<Wire> {
        DirectoryServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Reference data: dated lists.
    #[must_use]
    pub fn reference(&self) -> ReferenceServiceClient<Wire> {
        ReferenceServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// What leaves the site: messages and their confirmations.
    #[must_use]
    pub fn exchange(&self) -> ExchangeServiceClient<Wire> {
        ExchangeServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Giving a case over to others.
    #[must_use]
    pub fn transfers(&self) -> TransferServiceClient<Wire> {
        TransferServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Challenges between agencies.
    #[must_use]
    pub fn challenges(&self) -> ChallengeServiceClient<Wire> {
        ChallengeServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// Own views, the matrix and suggestions.
    #[must_use]
    pub fn weighing(&self) -> WeighingServiceClient<Wire> {
        WeighingServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// What becomes of sealed decisions.
    #[must_use]
    pub fn reviews(&self) -> ReviewServiceClient<Wire> {
        ReviewServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// What positive decisions open.
    #[must_use]
    pub fn entitlements(&self) -> EntitlementServiceClient<Wire> {
        EntitlementServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// What safeguarding did beside the plans.
    #[must_use]
    pub fn safeguarding(&self) -> SafeguardingServiceClient<Wire> {
        SafeguardingServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// The course of a case beside its decisions.
    #[must_use]
    pub fn courses(&self) -> CourseServiceClient<Wire> {
        CourseServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// The audit: who did what and when.
    #[must_use]
    pub fn audit(&self) -> AuditServiceClient<Wire> {
        AuditServiceClient::new(self.wire.clone()).max_decoding_message_size(LARGEST_REPLY)
    }

    /// The standard health service.
    #[must_use]
    pub fn health(&self) -> HealthClient<Wire> {
        HealthClient::new(self.wire.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_goes_to_this_machine_only() {
        let outcome = |address: &str| match Target::new(address).endpoint() {
            Ok(_) => "allowed",
            Err(ClientError::PlainTextRefused(_)) => "plain text",
            Err(_) => "malformed",
        };
        for (address, expected) in [
            ("http://127.0.0.1:50551", "allowed"),
            ("http://127.8.8.8:1", "allowed"),
            ("http://localhost:50551/", "allowed"),
            ("http://[::1]:50551", "allowed"),
            ("https://panel.example:443", "allowed"),
            ("http://panel.example:50551", "plain text"),
            ("http://10.0.0.1:50551", "plain text"),
            ("http://localhost.example:1", "plain text"),
            ("panel.example", "malformed"),
            ("ftp://127.0.0.1", "malformed"),
            ("https://panel.example/path", "malformed"),
            ("", "malformed"),
        ] {
            assert_eq!(outcome(address), expected, "{address}");
        }
    }
}
