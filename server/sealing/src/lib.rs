//! Sealing: XChaCha20-Poly1305 with a random nonce, bound to the table, row and
//! column the bytes stand in, so that none can be moved to another place.
//!
//! A crate of its own because the cipher is generic and compiled where it is used: here
//! it is always optimised, in a debug build too.

use std::fmt;

use chacha20poly1305::{AeadInPlace, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use thiserror::Error;
use zeroize::Zeroizing;

/// Why nothing could be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// The value is longer than the cipher takes.
    #[error("a value too long to seal")]
    TooLong,
    /// The operating system gave no random bytes.
    #[error("no randomness")]
    NoRandomness,
}

/// First byte of everything sealed, so that a later algorithm can be told apart.
const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
const START: usize = 1 + NONCE;

/// A key that seals or wraps.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// Takes a key as stored.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Makes a key.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn random() -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(&mut *bytes)?;
        Ok(Self(bytes))
    }

    /// Returns the bytes of the key.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Where sealed bytes stand.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Table.
    pub table: &'a str,
    /// Row.
    pub row: &'a str,
    /// Column.
    pub column: &'a str,
}

impl Place<'_> {
    fn associated_data(self) -> Vec<u8> {
        let parts = [self.table, self.row, self.column];
        let mut data = Vec::with_capacity(96);
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}

/// Seals the parts, one after the other, as one value.
///
/// # Errors
/// `TooLong`, `NoRandomness`.
pub fn seal(key: &Key, place: Place<'_>, parts: &[&[u8]]) -> Result<Vec<u8>, SealError> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut sealed = Vec::with_capacity(START + length + TAG);
    sealed.push(VERSION);
    sealed.resize(START, 0);
    random(&mut sealed[1..])?;
    let nonce = XNonce::clone_from_slice(&sealed[1..]);
    for part in parts {
        sealed.extend_from_slice(part);
    }
    let tag = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt_in_place_detached(&nonce, &place.associated_data(), &mut sealed[START..])
        .map_err(|_| SealError::TooLong)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens what was sealed for this very place; `None` for anything else.
#[must_use]
pub fn open(key: &Key, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let body = sealed.len().checked_sub(START + TAG)?;
    if sealed[0] != VERSION {
        return None;
    }
    let nonce = XNonce::from_slice(&sealed[1..START]);
    let tag = Tag::from_slice(&sealed[START + body..]);
    let mut plain = Zeroizing::new(sealed[START..START + body].to_vec());
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt_in_place_detached(nonce, &place.associated_data(), &mut plain, tag)
        .ok()?;
    Some(plain)
}

/// Fills with bytes from the operating system.
///
/// # Errors
/// `NoRandomness`.
pub fn random(bytes: &mut [u8]) -> Result<(), SealError> {
    getrandom::fill(bytes).map_err(|_| SealError::NoRandomness)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'_> = Place {
        table: "event",
        row: "1",
        column: "payload",
    };

    #[test]
    fn what_was_sealed_opens_in_its_place_and_nowhere_else() {
        let key = Key::random().unwrap();
        let sealed = seal(&key, HERE, &[b"Otto", b"line"]).unwrap();
        assert_eq!(open(&key, HERE, &sealed).unwrap().as_slice(), b"Ottoline");
        for place in [
            Place {
                table: "reply",
                ..HERE
            },
            Place { row: "2", ..HERE },
            Place {
                column: "body",
                ..HERE
            },
            Place {
                table: "event1",
                row: "",
                column: "payload",
            },
        ] {
            assert!(open(&key, place, &sealed).is_none());
        }
        assert!(open(&Key::random().unwrap(), HERE, &sealed).is_none());
    }

    #[test]
    fn every_altered_byte_is_noticed() {
        let key = Key::random().unwrap();
        let sealed = seal(&key, HERE, &[b"Ottoline"]).unwrap();
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert!(open(&key, HERE, &altered).is_none(), "byte {index}");
        }
        for length in 0..sealed.len() {
            assert!(
                open(&key, HERE, &sealed[..length]).is_none(),
                "length {length}"
            );
        }
    }
}
