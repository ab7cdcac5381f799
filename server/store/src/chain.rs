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

use nrm_panel_domain::{
    id::{AgencyId, EventId, PersonId, SiteId},
    time::UtcTime,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::ledger::StreamKind;

pub(crate) type Hash = [u8; 32];

/// Length of the salt that stands before a payload.
pub(crate) const SALT: usize = 32;

/// What the first event of a chain follows.
pub(crate) const GENESIS: Hash = [0; 32];

/// The clear part of an event.
pub(crate) struct Header<'a> {
    pub(crate) id: EventId,
    pub(crate) stream_kind: StreamKind,
    pub(crate) stream: Uuid,
    pub(crate) seq: i64,
    pub(crate) site: SiteId,
    pub(crate) kind: &'a str,
    pub(crate) actor: Option<PersonId>,
    pub(crate) agency: Option<AgencyId>,
    pub(crate) purpose: &'a str,
    pub(crate) occurred_at: UtcTime,
    pub(crate) recorded_at: UtcTime,
}

impl Header<'_> {
    /// Returns the hash of the event.
    pub(crate) fn hash(&self, commitment: &Hash, previous: &Hash) -> Hash {
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
        encoding.id(id.uuid());
        encoding.field(stream_kind.code().as_bytes());
        encoding.id(*stream);
        encoding.number(*seq);
        encoding.id(site.uuid());
        encoding.field(kind.as_bytes());
        encoding.optional_id(actor.map(PersonId::uuid));
        encoding.optional_id(agency.map(AgencyId::uuid));
        encoding.field(purpose.as_bytes());
        encoding.number(occurred_at.micros());
        encoding.number(recorded_at.micros());
        encoding.field(commitment);
        encoding.field(previous);
        encoding.0.finalize().into()
    }
}

/// Returns the commitment to a payload.
pub(crate) fn commitment(salt: &[u8], payload: &[u8]) -> Hash {
    Sha256::new()
        .chain_update(salt)
        .chain_update(payload)
        .finalize()
        .into()
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

    fn id(&mut self, id: Uuid) {
        self.field(
            id.hyphenated()
                .encode_lower(&mut Uuid::encode_buffer())
                .as_bytes(),
        );
    }

    fn optional_id(&mut self, id: Option<Uuid>) {
        match id {
            Some(id) => self.id(id),
            None => self.field(b""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_known_event_never_changes() {
        let id = Uuid::from_u128(1);
        let time = UtcTime::from_micros(1_700_000_000_000_000).unwrap();
        let header = Header {
            id: EventId::from_uuid(id),
            stream_kind: StreamKind::Case,
            stream: Uuid::from_u128(2),
            seq: 1,
            site: SiteId::from_uuid(Uuid::from_u128(3)),
            kind: "lodged",
            actor: None,
            agency: Some(AgencyId::from_uuid(Uuid::from_u128(4))),
            purpose: "referral",
            occurred_at: time,
            recorded_at: time,
        };
        let hash = header.hash(&commitment(&[7; SALT], b"payload"), &GENESIS);
        assert_eq!(
            crate::key::hex(&hash),
            "addca94d3c562723cad9d2ec30a77b7923c276c326645df0943628b28d1e6dfa"
        );
    }
}
