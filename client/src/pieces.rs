//! What the server sends piece by piece.

use std::time::Duration;

use nrm_panel_client::ClientError;
use tokio::time::timeout;
use tonic::Streaming;

use crate::exit::Failure;

/// The longest a server may take over the next bytes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the next piece; `None` at the end.
pub(crate) async fn next<T>(pieces: &mut Streaming<T>) -> Result<Option<T>, Failure> {
    match timeout(PATIENCE, pieces.message()).await {
        Ok(Ok(piece)) => Ok(piece),
        Ok(Err(status)) => Err(ClientError::from(status).into()),
        Err(_) => Err(ClientError::TimedOut { request_id: None }.into()),
    }
}
