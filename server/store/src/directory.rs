//! Sites, authorities, agencies, people.

mod credential;
mod people;
mod site;

pub use credential::{Credential, Identity};
