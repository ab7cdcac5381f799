//! The suites. Each story is told on both engines.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails loudly: what is not there is its result"
)]

mod access;
mod architecture;
mod as_at;
mod audit;
mod bad_input;
mod board;
mod case;
mod challenge;
mod cli;
mod cli_course;
mod cli_supersede;
mod constitution;
mod contract;
mod course;
mod coverage;
mod crash;
mod decision;
mod delivery;
mod directory;
mod drafts;
mod entitlement;
mod evidence;
mod exchange;
mod golden;
mod histories;
mod htcds;
mod idempotency;
mod import;
mod intake;
mod ledger;
mod ledger_printed;
mod matching;
mod matrix;
mod minute;
mod model;
mod oracle;
mod plan;
mod processes;
mod pty;
mod readiness;
mod reconsider;
mod reference;
mod referral;
mod reflection;
mod request;
mod returns;
mod reverify;
mod review;
mod rules;
mod sealed;
mod serving;
mod sitting;
mod store;
mod transfer;
mod weigh;
mod wizard;
