//! The harness of NRM Panel.
#![expect(
    clippy::unwrap_used,
    reason = "a harness fails loudly: what it cannot do, no test can go on without"
)]

pub mod actor;
pub mod bench;
pub mod binaries;
pub mod builder;
pub mod crash;
pub mod demo;
pub mod dice;
pub mod engine;
pub mod histories;
pub mod likeness;
pub mod model;
pub mod oracle;
pub mod panel;
pub mod process;
pub mod returned;
pub mod rules;
pub mod sink;
pub mod submission;
pub mod whole;
