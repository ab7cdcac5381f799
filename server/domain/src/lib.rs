//! The rules of a devolved NRM panel.
//!
//! Pure: no input or output, no clock, no async, no database, no wire. Instants,
//! identifiers and dated rule data are given to it. Rule numbers such as R13 are
//! those of the project's rule book, listed with their sources in the README.

#![warn(missing_docs)]

pub mod access;
pub mod advice;
pub mod bundle;
pub mod calendar;
pub mod case;
pub mod caveat;
pub mod clocks;
mod code;
pub mod constitution;
pub mod decision;
pub mod directory;
pub mod document;
pub mod eligibility;
pub mod event;
pub mod id;
pub mod likeness;
pub mod media;
pub mod message;
pub mod panel;
pub mod plan;
pub mod projection;
pub mod reference;
pub mod referral;
pub mod refusal;
pub mod reverify;
pub mod rulebook;
pub mod sensitive;
pub mod similar;
pub mod sitting;
pub mod time;
