//! Bearer tokens. The directory knows a token only by its SHA-256.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{hex::hex, ids::random};

/// The issuer of bearer tokens made with `nrm-panel user` (decision 8).
pub const TOKEN_ISSUER: &str = "token";

/// Makes a token: 256 random bits, with a prefix that secret scanners can find.
#[must_use]
pub fn new_token() -> String {
    format!("nrm_{}", URL_SAFE_NO_PAD.encode(random::<32>()))
}

/// Returns the subject a token is stored under. A token is random, so that one
/// round of SHA-256 cannot be guessed back.
#[must_use]
pub fn token_subject(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}
