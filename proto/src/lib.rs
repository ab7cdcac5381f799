//! The contract of NRM Panel, generated from `proto/nrm/panel/v1`.
//!
//! This crate knows nobody: no rules, no store, no server.

/// The encoded descriptor set of the contract, for reflection and for tests
/// that derive the list of operations from it.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Version 1 of the contract.
pub mod v1 {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::pedantic,
        clippy::restriction,
        reason = "generated code follows its generator"
    )]
    tonic::include_proto!("nrm.panel.v1");
}
