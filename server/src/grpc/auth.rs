//! Proof of identity from a call's metadata.

use tonic::metadata::MetadataMap;

use crate::{
    app::{error::AppError, session::Credential},
    token::{TOKEN_ISSUER, token_subject},
};

/// Returns the credential a call proves.
///
/// # Errors
/// `Unauthenticated`.
pub(crate) fn credential(metadata: &MetadataMap) -> Result<Credential, AppError> {
    let token = metadata
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or(AppError::Unauthenticated)?;
    Ok(Credential {
        issuer: TOKEN_ISSUER.to_owned(),
        subject: token_subject(token),
    })
}
