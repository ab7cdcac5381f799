//! The client of NRM Panel: reach a panel server, prove who calls, read its refusals.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use nrm_panel_client::{Client, Target};
//! use nrm_panel_proto::v1::GetCaseRequest;
//!
//! let client = Client::connect(&Target::new("http://127.0.0.1:50551").token("…")).await?;
//! let request = GetCaseRequest { case_id: "WAR-7KQ2-3".into(), as_at: None };
//! let reply = client
//!     .query(request, |client, request| async move { client.cases().get_case(request).await })
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows the contract and nothing else: no rules, no store.

#![warn(missing_docs)]

mod auth;
mod connect;
mod error;
mod retry;
mod returned;

pub use auth::{Wire, new_request_id};
pub use connect::{Client, DEFAULT_ADDRESS, Target};
pub use error::{ClientError, Refusal, Violation};
pub use returned::Returned;
