//! Files of returns as they come from the service.

use nrm_panel_proto::v1;
use tonic::{Status, Streaming};

/// Puts the bytes of a file together.
///
/// # Errors
/// Where the service breaks off.
pub async fn file(mut pieces: Streaming<v1::GetReturnFileResponse>) -> Result<Vec<u8>, Status> {
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await? {
        bytes.extend(piece.content);
    }
    Ok(bytes)
}
