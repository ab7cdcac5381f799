//! Sealing: XChaCha20-Poly1305 with a random nonce, bound to the table, row and
//! column the bytes stand in, so that none can be moved to another place.

use chacha20poly1305::{AeadInPlace, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::StoreError;

/// First byte of everything sealed, so that a later algorithm can be told apart.
const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
const START: usize = 1 + NONCE;

/// A key that seals or wraps.
#[derive(Clone)]
pub(crate) struct Key(Zeroizing<[u8; 32]>);

impl Key {
    pub(crate) fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(&mut *bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Where sealed bytes stand.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) row: &'a str,
    pub(crate) column: &'a str,
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
pub(crate) fn seal(key: &Key, place: Place<'_>, parts: &[&[u8]]) -> Result<Vec<u8>, StoreError> {
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
        .map_err(|_| StoreError::Bug("a value too long to seal"))?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens what was sealed for this very place; `None` for anything else.
pub(crate) fn open(key: &Key, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
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
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|_| StoreError::Unavailable("no randomness"))
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
