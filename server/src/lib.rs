//! The NRM Panel service and its administration.
//!
//! `app` holds the use cases, `grpc` the wire, `boot` the start of the process and
//! `admin` what its administrator does at the machine. The rules live in
//! `nrm-panel-domain`, the records in `nrm-panel-store`.

mod admin;
mod app;
pub mod boot;
pub mod clock;
pub mod config;
pub mod constitution;
pub mod exchange;
pub mod grpc;
pub mod hex;
pub mod ids;
pub mod index;
pub mod ledger;
pub mod log;
mod reference;
pub mod reverify;
pub mod scan;
pub mod setup;
pub mod token;
pub mod upkeep;
pub mod way_out;

pub use admin::run;
pub use app::App;
pub use reference::Shelf;
