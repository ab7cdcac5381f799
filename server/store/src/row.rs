//! From primitives of a row to types of the domain. What cannot be read is
//! `Corrupt`, never a panic.

use std::str::FromStr;

use crate::error::StoreError;

/// Parses an id.
pub(crate) fn id<T: FromStr>(text: &str, what: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt { what })
}

/// Parses an id that may be absent.
pub(crate) fn optional_id<T: FromStr>(
    text: Option<String>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| id(&text, what)).transpose()
}

/// Finds what a code stands for.
pub(crate) fn code<T>(
    text: &str,
    from_code: impl Fn(&str) -> Option<T>,
    what: &'static str,
) -> Result<T, StoreError> {
    from_code(text).ok_or(StoreError::Corrupt { what })
}

/// Reads bytes of a fixed length.
pub(crate) fn bytes<const N: usize>(
    bytes: &[u8],
    what: &'static str,
) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Corrupt { what })
}
