//! Statistical returns: a pure function of the facts recorded up to an instant and a
//! specification version (returns.md 8).
//!
//! The store hands over cases one at a time, in whatever order its engine reads them. What
//! one case adds to each table is said in one place (`entries`); the tables, the cases
//! behind a cell and the causes of a difference all follow from it. Every figure is a whole
//! number, so that no two machines can differ.

mod build;
mod check;
mod cube;
mod drill;
mod emit;
mod entries;
mod extract;
mod labels;
mod local;
mod national;
mod period;
mod print;
mod revise;
mod scope;
mod sheet;
mod specification;
mod state;
mod table;
#[cfg(test)]
mod tests;

pub use build::{Builder, Counts, Sha256};
pub use drill::Cell;
pub use emit::{parse_json, to_json};
pub use labels::{age_label, decider_label, location_label, outcome_label, responder_label};
pub use local::{Printed, Unprintable, protect};
pub use national::{NATIONAL, National};
pub use period::Period;
pub use revise::{Cause, Change, Reviser, mark_revised, no_revisions, revisions};
pub use scope::{Profile, Scope};
pub use specification::{LocalRules, Specification};
pub use table::{
    Bar, Chart, Figure, Inconsistent, Marker, ReturnTables, Row, TOTAL, Table, Unit, Value,
};
