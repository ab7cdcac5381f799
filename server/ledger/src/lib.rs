//! What anybody can check of the records of NRM Panel, with nothing but an export and
//! a public key (decision 5).
//!
//! Every event is hashed with the one before it in its stream ([`EventHeader`]). The
//! hashes of all events, in the order in which they were folded, are the leaves of one
//! Merkle tree (RFC 9162, SHA-256: [`Frontier`], [`Tree`]). Its size and root are signed
//! as a checkpoint (C2SP tlog-checkpoint and signed-note: [`Signer`], [`PublicKey`]),
//! which others keep. An export ([`Line`]) holds headers, commitments and hashes, no
//! personal data, and [`Verifier`] says whether it is what was once signed.
//!
//! The server hashes with this crate and the verifier checks with it, so that the two
//! cannot drift apart. It has no input or output, no clock and no randomness.
#![warn(missing_docs)]

mod chain;
mod digest;
mod export;
mod finding;
mod merkle;
mod note;
mod verify;

#[cfg(test)]
mod tamper;

pub use chain::{EventHeader, GENESIS, SALT, commitment};
pub use digest::Digest;
pub use export::{CheckpointLine, EventLine, FORMAT, Head, Line, Scope, Whole};
pub use finding::{Entry, Finding, Wrong};
pub use merkle::{Frontier, Tree, leaf_hash, proves_consistency, proves_inclusion};
pub use note::{Checkpoint, NoteError, PublicKey, Signer};
pub use verify::{Report, Verifier};
