//! Who calls, told to the server on every request, and what the server tells back
//! beside its replies.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};
use tonic::{body::Body, transport::Channel};
use tower::Service;

use crate::ClientError;

const PURPOSE: HeaderName = HeaderName::from_static("nrm-purpose");
pub(crate) const REQUEST_ID: &str = "x-request-id";
const TEST_CLOCK: HeaderName = HeaderName::from_static("nrm-test-clock");

/// Makes an identifier for a request: a random UUID.
#[must_use]
pub fn new_request_id() -> String {
    let mut bytes = [0_u8; 16];
    // Without system randomness there is no TLS either; a fixed identifier would
    // make the server answer with somebody else's receipt.
    #[expect(
        clippy::expect_used,
        reason = "a machine without randomness cannot go on"
    )]
    getrandom::fill(&mut bytes).expect("the system has randomness");
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// The headers sent with every request.
#[derive(Clone)]
pub(crate) struct Credentials {
    headers: HeaderMap,
}

impl Credentials {
    pub(crate) fn new(
        token: Option<&SecretString>,
        purpose: Option<&str>,
    ) -> Result<Self, ClientError> {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let mut bearer =
                HeaderValue::from_str(&format!("Bearer {}", token.expose_secret().trim()))
                    .map_err(|_| ClientError::MalformedToken)?;
            // Sensitive values are kept out of debug output and header compression.
            bearer.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, bearer);
        }
        if let Some(purpose) = purpose {
            let value = HeaderValue::from_str(purpose)
                .map_err(|_| ClientError::MalformedPurpose(purpose.to_owned()))?;
            headers.insert(PURPOSE, value);
        }
        Ok(Self { headers })
    }

    fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        if !headers.contains_key(REQUEST_ID)
            && let Ok(value) = HeaderValue::from_str(&new_request_id())
        {
            headers.insert(REQUEST_ID, value);
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// What the headers of the latest reply said.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    pub(crate) test_clock: Option<String>,
    pub(crate) date: Option<String>,
}

/// The authenticated channel the typed service clients run on.
#[derive(Clone, Debug)]
pub struct Wire {
    channel: Channel,
    credentials: Credentials,
    observed: Arc<Mutex<Observed>>,
}

impl Wire {
    pub(crate) fn new(channel: Channel, credentials: Credentials) -> Self {
        Self {
            channel,
            credentials,
            observed: Arc::default(),
        }
    }

    pub(crate) fn observed<T>(&self, pick: impl FnOnce(&Observed) -> T) -> T {
        pick(&self.observed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Service<http::Request<Body>> for Wire {
    type Response = http::Response<Body>;
    type Error = tonic::transport::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.channel.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        self.credentials.apply(request.headers_mut());
        let reply = self.channel.call(request);
        let observed = Arc::clone(&self.observed);
        Box::pin(async move {
            let reply = reply.await?;
            let text = |name: HeaderName| {
                let value = reply.headers().get(name)?.to_str().ok()?;
                Some(value.to_owned())
            };
            let mut observed = observed.lock().unwrap_or_else(PoisonError::into_inner);
            observed.test_clock = text(TEST_CLOCK).or(observed.test_clock.take());
            observed.date = text(header::DATE);
            drop(observed);
            Ok(reply)
        })
    }
}
