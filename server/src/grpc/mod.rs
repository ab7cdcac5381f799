//! The wire: adapters from the contract to the use cases. Only this module names
//! tonic.

mod audit_service;
mod auth;
mod call;
mod case_service;
mod challenge_service;
mod convert;
mod course_service;
mod decision_service;
mod directory_service;
mod entitlement_service;
mod evidence_service;
mod exchange_service;
mod plan_service;
mod reference_service;
mod referral_service;
mod request_service;
mod return_service;
mod review_service;
mod safeguarding_service;
pub mod serve;
mod sitting_service;
mod status;
mod transfer_service;
mod weighing_service;

pub use serve::{Endpoint, Limits, check_address, routes, serve};
pub use tonic::transport::Identity;
