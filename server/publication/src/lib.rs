//! The files of a return: workbook, CSV, JSON, bulletin and manifest.
//!
//! Each is a pure function of an [`Edition`]: the same bytes every time and on every
//! machine, so that what is signed off is what is sent. Nothing is read, nothing is
//! written, and no clock is asked.

mod bulletin;
mod chart;
mod csv;
mod edition;
mod grid;
mod manifest;
mod ods;
mod pdf;
mod profile;
mod sheet;
mod text;
mod workbook;
mod xlsx;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use edition::{Edition, File, PublicationError, files};
