//! The gRPC server: services, limits, health, reflection, draining.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use nrm_panel_proto::{
    DESCRIPTORS,
    v1::{
        audit_service_server::AuditServiceServer, case_service_server::CaseServiceServer,
        challenge_service_server::ChallengeServiceServer,
        course_service_server::CourseServiceServer, decision_service_server::DecisionServiceServer,
        directory_service_server::DirectoryServiceServer,
        entitlement_service_server::EntitlementServiceServer,
        evidence_service_server::EvidenceServiceServer,
        exchange_service_server::ExchangeServiceServer, plan_service_server::PlanServiceServer,
        reference_service_server::ReferenceServiceServer,
        referral_service_server::ReferralServiceServer,
        request_service_server::RequestServiceServer, return_service_server::ReturnServiceServer,
        review_service_server::ReviewServiceServer,
        safeguarding_service_server::SafeguardingServiceServer,
        sitting_service_server::SittingServiceServer,
        transfer_service_server::TransferServiceServer,
        weighing_service_server::WeighingServiceServer,
    },
};
use tokio::{net::TcpListener, sync::watch};
use tonic::{
    codec::CompressionEncoding,
    service::Routes,
    transport::{Identity, Server, ServerTlsConfig, server::TcpIncoming},
};
use tonic_health::{ServingStatus, pb::health_server::HealthServer, server::HealthReporter};

use super::call::Gateway;
use crate::app::App;

/// What one caller may take of the server (security.md row 12 and section 5).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest a call may last.
    pub timeout: Duration,
    /// Calls in flight on one connection.
    pub streams: u32,
    /// The largest request, in bytes; lodging and import take more.
    pub message: usize,
    /// The largest lodgement, in bytes.
    pub lodgement: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            streams: 32,
            message: 1024 * 1024,
            lodgement: 4 * 1024 * 1024 + 64 * 1024,
        }
    }
}

/// Where and how to listen.
#[derive(Debug, Default)]
pub struct Endpoint {
    /// Certificate and key; without them only loopback is served.
    pub identity: Option<Identity>,
    /// Whether the server describes itself.
    pub reflection: bool,
    /// Limits.
    pub limits: Limits,
}

/// Puts the services together, with health and, if asked for, reflection.
///
/// # Errors
/// Where the descriptor of the contract cannot be read.
pub fn routes(
    app: &App,
    endpoint: &Endpoint,
) -> Result<(Routes, HealthReporter), tonic_reflection::server::Error> {
    let gateway = Gateway { app: app.clone() };
    let limits = endpoint.limits;
    macro_rules! service {
        ($server:ident, $largest:expr) => {
            $server::new(gateway.clone())
                .max_decoding_message_size($largest)
                .accept_compressed(CompressionEncoding::Gzip)
        };
    }
    let (reporter, health) = health();
    let mut routes = Routes::new(health)
        .add_service(service!(AuditServiceServer, limits.message))
        .add_service(service!(CaseServiceServer, limits.message))
        .add_service(service!(ChallengeServiceServer, limits.message))
        .add_service(service!(CourseServiceServer, limits.message))
        .add_service(service!(EntitlementServiceServer, limits.message))
        .add_service(service!(SafeguardingServiceServer, limits.message))
        .add_service(service!(DecisionServiceServer, limits.message))
        .add_service(service!(DirectoryServiceServer, limits.message))
        .add_service(service!(ExchangeServiceServer, limits.message))
        .add_service(service!(EvidenceServiceServer, limits.message))
        .add_service(service!(PlanServiceServer, limits.message))
        .add_service(service!(ReferenceServiceServer, limits.message))
        .add_service(service!(ReferralServiceServer, limits.lodgement))
        .add_service(service!(RequestServiceServer, limits.message))
        .add_service(service!(ReturnServiceServer, limits.message))
        .add_service(service!(ReviewServiceServer, limits.message))
        .add_service(service!(SittingServiceServer, limits.message))
        .add_service(service!(TransferServiceServer, limits.message))
        .add_service(service!(WeighingServiceServer, limits.message));
    if endpoint.reflection {
        let describe = || {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(DESCRIPTORS)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                // With it whoever learns the contract here can read refusals too.
                .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
        };
        // Older helpers still ask the alpha version.
        routes = routes
            .add_service(
                describe()
                    .build_v1()?
                    .accept_compressed(CompressionEncoding::Gzip),
            )
            .add_service(
                describe()
                    .build_v1alpha()?
                    .accept_compressed(CompressionEncoding::Gzip),
            );
    }
    Ok((routes, reporter))
}

/// Serves until told to stop: health then says so, calls in flight get their answer
/// or are cut at the deadline.
///
/// # Errors
/// Where the socket or the TLS identity is not usable.
pub async fn serve(
    app: App,
    endpoint: Endpoint,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (routes, reporter) = routes(&app, &endpoint).map_err(io::Error::other)?;
    let limits = endpoint.limits;
    let mut server = Server::builder()
        .timeout(limits.timeout)
        .load_shed(true)
        .concurrency_limit_per_connection(usize::try_from(limits.streams).unwrap_or(usize::MAX))
        .max_concurrent_streams(limits.streams)
        .http2_max_header_list_size(16 * 1024)
        .http2_max_pending_accept_reset_streams(Some(20))
        .http2_max_local_error_reset_streams(Some(256))
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        // An age alone: with a grace tonic cuts connections off instead of draining.
        .max_connection_age(Duration::from_secs(3600));
    if let Some(identity) = endpoint.identity {
        let tls = ServerTlsConfig::new()
            .identity(identity)
            .timeout(Duration::from_secs(10));
        server = server.tls_config(tls).map_err(io::Error::other)?;
    }
    let (draining, mut drained) = watch::channel(false);
    let stopping = async move {
        stop.await;
        reporter
            .set_service_status("", ServingStatus::NotServing)
            .await;
        draining.send_replace(true);
    };
    let serving = server
        .add_routes(routes)
        .serve_with_incoming_shutdown(incoming(listener), stopping);
    let deadline = async move {
        // An error means the sender is gone, and with it the server.
        if drained.wait_for(|draining| *draining).await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = serving => served.map_err(io::Error::other),
        () = deadline => {
            tracing::warn!("calls were cut at the drain deadline");
            Ok(())
        }
    }
}

/// How long calls in flight may take once the server is told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Accepts connections. On a listener of our own the builder's `tcp_nodelay` does
/// nothing, and without it every reply waits 40 ms for an acknowledgement.
fn incoming(listener: TcpListener) -> TcpIncoming {
    TcpIncoming::from(listener).with_nodelay(Some(true))
}

/// Refuses to serve plaintext anywhere but on loopback.
///
/// # Errors
/// Where the address is not loopback and no identity was given.
pub fn check_address(address: SocketAddr, encrypted: bool) -> Result<(), String> {
    if encrypted || address.ip().is_loopback() {
        Ok(())
    } else {
        Err(format!(
            "{address} is not a loopback address: give --tls-certificate and --tls-key, or \
             listen on 127.0.0.1"
        ))
    }
}

fn health() -> (
    HealthReporter,
    HealthServer<impl tonic_health::pb::health_server::Health>,
) {
    let (reporter, server) = tonic_health::server::health_reporter();
    (
        reporter,
        server.accept_compressed(CompressionEncoding::Gzip),
    )
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpStream;
    use tokio_stream::StreamExt as _;

    use super::*;

    async fn sends_at_once(accept: fn(TcpListener) -> TcpIncoming) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let caller = TcpStream::connect(listener.local_addr().unwrap());
        let (caller, accepted) = tokio::join!(caller, async { accept(listener).next().await });
        drop(caller.unwrap());
        accepted.unwrap().unwrap().nodelay().unwrap()
    }

    #[tokio::test]
    async fn a_reply_never_waits_for_an_acknowledgement() {
        assert!(sends_at_once(incoming).await);
        assert!(!sends_at_once(TcpIncoming::from).await);
    }
}
