//! The hash chain of a stream (decisions 4 and 5): what a hash covers, byte by
//! byte, so that an independent verifier can be written from this page.
//!
//! `hash = SHA-256(encoding)`, where `encoding` is, in this order, each field as
//! its length (8 bytes, big-endian) and its bytes: the domain
//! `nrm-panel event v1`; event id; stream kind; stream id; sequence; site id;
//! event kind; actor; agency; purpose; `occurred_at`; `recorded_at`; commitment;
//! the previous hash. Ids are hyphenated lower-case text; numbers and instants
//! (microseconds since 1970) are 8 bytes, big-endian, two's complement; an absent
//! actor or agency is the empty string. The first event follows 32 zero bytes,
//! and cannot be moved to another chain because it names its stream.
//!
//! `commitment = SHA-256(salt ‖ payload)` with 32 random bytes of salt, which are
//! sealed with the payload: once the key is destroyed nothing is left to guess.

use sha2::{Digest as _, Sha256};

use crate::Digest;

/// Length of the salt that stands before a payload.
pub const SALT: usize = 32;

/// What the first event of a chain follows.
pub const GENESIS: Digest = Digest([0; 32]);

/// The clear part of an event, its ids in their one canonical writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventHeader<'a> {
    /// Identifier of the event.
    pub id: &'a str,
    /// What its stream records: case, sitting or site.
    pub stream_kind: &'a str,
    /// Identifier of its stream.
    pub stream: &'a str,
    /// Number in its stream, from 1.
    pub seq: i64,
    /// Identifier of its site.
    pub site: &'a str,
    /// What kind of event.
    pub kind: &'a str,
    /// Who did it; `None` for the system. Never empty.
    pub actor: Option<&'a str>,
    /// For which agency. Never empty.
    pub agency: Option<&'a str>,
    /// What for, as a code.
    pub purpose: &'a str,
    /// When it happened in the world, in microseconds since 1970, UTC.
    pub occurred_at: i64,
    /// When it was recorded, likewise.
    pub recorded_at: i64,
}

impl EventHeader<'_> {
    /// Returns the hash of the event.
    #[must_use]
    pub fn hash(&self, commitment: &Digest, previous: &Digest) -> Digest {
        let Self {
            id,
            stream_kind,
            stream,
            seq,
            site,
            kind,
            actor,
            agency,
            purpose,
            occurred_at,
            recorded_at,
        } = self;
        let mut encoding = Encoding(Sha256::new());
        encoding.field(b"nrm-panel event v1");
        encoding.field(id.as_bytes());
        encoding.field(stream_kind.as_bytes());
        encoding.field(stream.as_bytes());
        encoding.number(*seq);
        encoding.field(site.as_bytes());
        encoding.field(kind.as_bytes());
        encoding.field(actor.unwrap_or_default().as_bytes());
        encoding.field(agency.unwrap_or_default().as_bytes());
        encoding.field(purpose.as_bytes());
        encoding.number(*occurred_at);
        encoding.number(*recorded_at);
        encoding.field(&commitment.0);
        encoding.field(&previous.0);
        Digest(encoding.0.finalize().into())
    }
}

/// Returns the commitment to a payload.
#[must_use]
pub fn commitment(salt: &[u8], payload: &[u8]) -> Digest {
    let hash = Sha256::new().chain_update(salt).chain_update(payload);
    Digest(hash.finalize().into())
}

struct Encoding(Sha256);

impl Encoding {
    fn field(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn number(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_known_event_never_changes() {
        let header = EventHeader {
            id: "00000000-0000-0000-0000-000000000001",
            stream_kind: "case",
            stream: "00000000-0000-0000-0000-000000000002",
            seq: 1,
            site: "00000000-0000-0000-0000-000000000003",
            kind: "lodged",
            actor: None,
            agency: Some("00000000-0000-0000-0000-000000000004"),
            purpose: "referral",
            occurred_at: 1_700_000_000_000_000,
            recorded_at: 1_700_000_000_000_000,
        };
        let hash = header.hash(&commitment(&[7; SALT], b"payload"), &GENESIS);
        assert_eq!(
            hash.to_string(),
            "addca94d3c562723cad9d2ec30a77b7923c276c326645df0943628b28d1e6dfa"
        );
    }
}
