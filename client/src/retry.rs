//! Calling with a deadline, and again when the server was away for a moment.
//!
//! Every mutation carries a `request_id`: the server does the work once and gives
//! the same answer again, so a call may be repeated when its answer was lost.

use std::time::Duration;

use tonic::{Request, Response, Status, metadata::MetadataValue};

use crate::{
    Client, ClientError,
    auth::{REQUEST_ID, new_request_id},
};

const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(150);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

impl Client {
    /// Asks the server something.
    ///
    /// # Errors
    /// The refusal of the server, or why it could not be reached.
    pub async fn query<Q: Clone, R, F>(
        &self,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, ClientError>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        self.repeat(&new_request_id(), request, rpc).await
    }

    /// Asks the server to change something; `request_id` is the one in the request,
    /// so that one identifier names the call in every log.
    ///
    /// # Errors
    /// The refusal of the server, or why it could not be reached.
    pub async fn mutate<Q: Clone, R, F>(
        &self,
        request_id: &str,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, ClientError>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        self.repeat(request_id, request, rpc).await
    }

    /// Calls the server once, whatever comes of it: for streams, whose messages cannot
    /// be sent again as they were.
    ///
    /// # Errors
    /// The refusal of the server, or why it could not be reached.
    pub async fn once<Q, R, F>(
        &self,
        request: Q,
        rpc: impl FnOnce(Client, Request<Q>) -> F,
    ) -> Result<R, ClientError>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        self.attempt(&new_request_id(), request, rpc).await
    }

    async fn attempt<Q, R, F>(
        &self,
        request_id: &str,
        message: Q,
        rpc: impl FnOnce(Client, Request<Q>) -> F,
    ) -> Result<R, ClientError>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let mut request = Request::new(message);
        request.set_timeout(self.timeout());
        if let Ok(value) = MetadataValue::try_from(request_id) {
            request.metadata_mut().insert(REQUEST_ID, value);
        }
        match rpc(self.clone(), request).await {
            Ok(reply) => Ok(reply.into_inner()),
            Err(status) => Err(ClientError::from(status)
                .at(self.address())
                .named(request_id)),
        }
    }

    async fn repeat<Q: Clone, R, F>(
        &self,
        request_id: &str,
        message: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
    ) -> Result<R, ClientError>
    where
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let mut attempt = 1;
        loop {
            let error = match self.attempt(request_id, message.clone(), &rpc).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            match pause(&error, attempt) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error),
            }
            attempt += 1;
        }
    }
}

/// How long to wait before the next attempt; none if there should not be one.
fn pause(error: &ClientError, attempt: u32) -> Option<Duration> {
    if attempt >= ATTEMPTS || !error.is_transient() {
        return None;
    }
    let backoff = FIRST_PAUSE * 2_u32.saturating_pow(attempt - 1);
    let asked = error.retry_after().unwrap_or_default();
    // A server that asks for more patience than a person at a terminal has is
    // answered with its refusal instead of a silent wait.
    (asked <= LONGEST_PAUSE).then(|| backoff.max(asked).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use tonic_types::{ErrorDetails, StatusExt};

    use super::*;

    #[test]
    fn calls_can_be_spawned() {
        fn spawnable(_: impl Future<Output = ()> + Send + 'static) {}
        fn call(client: Client) {
            spawnable(async move {
                let request = nrm_panel_proto::v1::WhoAmIRequest {};
                let reply = client
                    .query(request, |client, request| async move {
                        client.directory().who_am_i(request).await
                    })
                    .await;
                drop(reply);
            });
        }
        let _ = call;
    }

    #[test]
    fn only_passing_trouble_is_retried_and_only_so_often() {
        let away = ClientError::from(Status::unavailable("draining"));
        assert_eq!(pause(&away, 1), Some(Duration::from_millis(150)));
        assert_eq!(pause(&away, 3), Some(Duration::from_millis(600)));
        assert_eq!(pause(&away, ATTEMPTS), None);
        let refused = ClientError::from(Status::failed_precondition("no"));
        assert_eq!(pause(&refused, 1), None);
    }

    #[test]
    fn a_server_may_ask_for_patience_within_reason() {
        let busy = |seconds| {
            let details = ErrorDetails::with_retry_info(Some(Duration::from_secs(seconds)));
            ClientError::from(Status::with_error_details(
                tonic::Code::ResourceExhausted,
                "queue full",
                details,
            ))
        };
        assert_eq!(pause(&busy(2), 1), Some(Duration::from_secs(2)));
        assert_eq!(pause(&busy(60), 1), None);
    }
}
