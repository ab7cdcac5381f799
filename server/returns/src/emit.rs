//! Writes a return as canonical JSON, and reads it back.

use crate::ReturnTables;

/// Writes a return as canonical JSON: fields in a fixed order, no white space, whole
/// numbers only.
#[must_use]
pub fn to_json(tables: &ReturnTables) -> Vec<u8> {
    serde_json::to_vec(tables).unwrap_or_default()
}

/// Reads a return that [`to_json`] wrote.
///
/// # Errors
/// Where it is not one.
pub fn parse_json(json: &[u8]) -> Result<ReturnTables, serde_json::Error> {
    serde_json::from_slice(json)
}
