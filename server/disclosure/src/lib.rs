//! Which counts may be printed, and what can be found out from those that are.
//!
//! A count of 1 to 5 children is withheld ([`suppress()`]), and so are others, so that it
//! cannot be computed from totals, from another table or from an earlier release.
//! [`audit()`] is the proof: for everything withheld there are three numbers it can be, each
//! shown by whole numbers for every other cell that meet all that a reader holds
//! ([`Knowledge`]). Nothing that this crate says of a finding tells a number.
//!
//! It has no input or output, no clock and no randomness.
#![warn(missing_docs)]

#[cfg(any(test, feature = "attack"))]
pub mod attack;
mod audit;
mod key;
mod knowledge;
mod solve;
mod suppress;
mod suppressed;
mod system;
mod table;
mod truth;

#[cfg(test)]
mod tests;

pub use audit::{Finding, What, Why, audit};
pub use key::Key;
pub use knowledge::{Bound, Knowledge, Known, Linear, Rule};
pub use suppress::{Refused, suppress};
pub use suppressed::Suppressed;
pub use table::{Cell, CountTable, Dimension, GREATEST, Malformed, Release};
pub use truth::Truth;
