//! The suites. Each story is told on both engines.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails loudly: what is not there is its result"
)]

mod architecture;
mod contract;
mod coverage;
mod decision;
mod matrix;
mod referral;
