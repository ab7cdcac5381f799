//! Statistical returns: a pure function of the facts recorded up to an instant
//! and a specification version (returns.md 8).
//!
//! The store hands over facts one at a time, in whatever order its engine reads
//! them; the tables do not depend on it. Every cell is text, so there are no
//! floating point numbers to differ between machines.

mod build;
mod cube;
mod emit;
mod period;
mod spec;
mod table;
#[cfg(test)]
mod tests;

pub use build::{Builder, Sha256};
pub use emit::{parse_json, to_csv, to_json};
pub use period::Period;
pub use spec::{
    SPECIFICATION, Specification, age_label, decider_label, location_label, outcome_label,
};
pub use table::{Inconsistent, ReturnTables, Table};
