//! The harness of NRM Panel.

pub mod binaries;
pub mod process;
