//! Sealing and hashing as the store does, for the hand-written leg: the same
//! algorithms over as many bytes, written again so that nothing of the store's own
//! cost hides in what it is compared with.

use std::{fs, path::Path};

use chacha20poly1305::{AeadInPlace, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Outcome, fault};

const NONCE: usize = 24;
const TAG: usize = 16;
const START: usize = 1 + NONCE;
/// Random bytes that stand before a payload.
pub(super) const SALT: usize = 32;

/// A key that seals or wraps.
pub(super) struct Key(XChaCha20Poly1305, [u8; 32]);

impl Key {
    fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&bytes.into()), bytes)
    }

    /// Makes a key for one stream.
    pub(super) fn random() -> Outcome<Self> {
        Ok(Self::from_bytes(random()?))
    }

    /// Reads the key file and derives the key of a site.
    pub(super) fn of_site(file: &Path, site: &str) -> Outcome<Self> {
        let text = fs::read_to_string(file)?;
        let hex = text
            .lines()
            .nth(1)
            .ok_or_else(|| fault("a key file without a key"))?;
        let mut master = [0; 32];
        for (byte, digits) in master.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits)?, 16)?;
        }
        let mut derived = [0; 32];
        Hkdf::<Sha256>::new(None, &master)
            .expand_multi_info(
                &[b"nrm-panel site key v1", Uuid::parse_str(site)?.as_bytes()],
                &mut derived,
            )
            .map_err(|_| fault("a key too long"))?;
        Ok(Self::from_bytes(derived))
    }

    /// Wraps this key under another.
    pub(super) fn wrapped(&self, under: &Self, stream: &str) -> Outcome<Vec<u8>> {
        under.seal(["stream", stream, "wrapped_key"], &[&self.1])
    }

    /// Unwraps a key.
    pub(super) fn unwrap(&self, stream: &str, wrapped: &[u8]) -> Outcome<Self> {
        let bytes = self.open(["stream", stream, "wrapped_key"], wrapped)?;
        Ok(Self::from_bytes(bytes.as_slice().try_into()?))
    }

    /// Seals for a place: table, row, column.
    pub(super) fn seal(&self, place: [&str; 3], parts: &[&[u8]]) -> Outcome<Vec<u8>> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut sealed = Vec::with_capacity(START + length + TAG);
        sealed.push(1);
        sealed.extend_from_slice(&random::<NONCE>()?);
        let nonce = XNonce::clone_from_slice(&sealed[1..]);
        for part in parts {
            sealed.extend_from_slice(part);
        }
        let tag = self
            .0
            .encrypt_in_place_detached(&nonce, &associated(place), &mut sealed[START..])
            .map_err(|_| fault("a value too long to seal"))?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens what was sealed for a place.
    pub(super) fn open(&self, place: [&str; 3], sealed: &[u8]) -> Outcome<Vec<u8>> {
        let body = sealed
            .len()
            .checked_sub(START + TAG)
            .ok_or_else(|| fault("sealed bytes too short"))?;
        let mut plain = sealed[START..START + body].to_vec();
        let (nonce, tag) = (&sealed[1..START], &sealed[START + body..]);
        self.0
            .decrypt_in_place_detached(
                XNonce::from_slice(nonce),
                &associated(place),
                &mut plain,
                Tag::from_slice(tag),
            )
            .map_err(|_| fault("sealed bytes that do not open"))?;
        Ok(plain)
    }
}

/// The clear part of an event, in the order it is hashed.
pub(super) struct Header<'a> {
    pub(super) id: &'a str,
    pub(super) stream: &'a str,
    pub(super) seq: i64,
    pub(super) site: &'a str,
    pub(super) kind: &'a str,
    pub(super) actor: &'a str,
    pub(super) agency: &'a str,
    pub(super) purpose: &'a str,
    pub(super) occurred_at: i64,
    pub(super) recorded_at: i64,
}

impl Header<'_> {
    /// Returns the hash of the event.
    pub(super) fn hash(&self, commitment: &[u8], previous: &[u8]) -> [u8; 32] {
        let (seq, occurred, recorded) = (
            self.seq.to_be_bytes(),
            self.occurred_at.to_be_bytes(),
            self.recorded_at.to_be_bytes(),
        );
        let fields: [&[u8]; 14] = [
            b"nrm-panel event v1",
            self.id.as_bytes(),
            b"case",
            self.stream.as_bytes(),
            &seq,
            self.site.as_bytes(),
            self.kind.as_bytes(),
            self.actor.as_bytes(),
            self.agency.as_bytes(),
            self.purpose.as_bytes(),
            &occurred,
            &recorded,
            commitment,
            previous,
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(length(field));
            hash.update(field);
        }
        hash.finalize().into()
    }
}

/// Returns SHA-256 of parts, one after the other.
pub(super) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// Returns random bytes of the system.
pub(super) fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| fault("the system has no randomness"))?;
    Ok(bytes)
}

fn associated(place: [&str; 3]) -> Vec<u8> {
    let mut data = Vec::with_capacity(96);
    for part in place {
        data.extend_from_slice(&length(part.as_bytes()));
        data.extend_from_slice(part.as_bytes());
    }
    data
}

const fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_be_bytes()
}
