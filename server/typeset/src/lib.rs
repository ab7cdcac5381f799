//! Typst markup in, accessible PDF out.
//!
//! A closed world: the markup sees the data it is given and two fonts. There are no
//! files, no packages, no network and no clock, so the bytes depend on the input alone.
//!
//! Text reaches the page as data, never as markup: a template is a constant of the
//! program and reads everything else with `json("data.json")`. There is nothing to
//! escape, and no text can become markup.

mod world;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike as _, Timelike as _};
use thiserror::Error;
use typst::{
    comemo,
    diag::{SourceDiagnostic, Warned},
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use world::ClosedWorld;

/// The family of the fonts there are: regular and bold.
pub const FONT: &str = "Liberation Sans";

/// What is typeset.
#[derive(Clone, Copy, Debug)]
pub struct Manuscript<'a> {
    /// Typst markup. It sets the title and the language of the document.
    pub template: &'static str,
    /// What the template reads with `json("data.json")`.
    pub data: &'a [u8],
    /// Names the document among others; hashed into it, not printed.
    pub identity: &'a str,
    /// The date of the document, in seconds of Unix time.
    pub dated: i64,
}

/// Why a document was not typeset.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TypesetError {
    /// The date has no calendar date.
    #[error("{0} is no instant a document can be dated with")]
    Date(i64),
    /// The template cannot be laid out, or the document would not be accessible.
    #[error("the document cannot be typeset: {0}")]
    Refused(String),
}

/// Typesets a document as PDF/UA-1: tagged, with its language and title, the same bytes
/// for the same manuscript.
///
/// # Errors
/// Where the template contains a mistake, warns of anything (a missing glyph, a font that
/// is not there) or would make a document that is not PDF/UA-1.
pub fn typeset(manuscript: &Manuscript<'_>) -> Result<Vec<u8>, TypesetError> {
    let date = date(manuscript.dated)?;
    let world = ClosedWorld::new(manuscript.template, manuscript.data, date)?;
    let options = PdfOptions {
        ident: Smart::Custom(manuscript.identity.to_owned()),
        creator: Smart::Custom(Some("NRM Panel".to_owned())),
        timestamp: Some(Timestamp::new_utc(date)),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| TypesetError::Refused(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    let bytes = output
        .map_err(refused)
        .and_then(|document| match warnings.is_empty() {
            true => typst_pdf::pdf(&document, &options).map_err(refused),
            false => Err(refused(warnings)),
        });
    // What was memoised holds the text of the document: it is let go with it.
    comemo::evict(0);
    bytes
}

fn date(seconds: i64) -> Result<Datetime, TypesetError> {
    let calendar = |seconds| {
        let instant = DateTime::from_timestamp(seconds, 0)?;
        let small = |number: u32| u8::try_from(number).ok();
        Datetime::from_ymd_hms(
            instant.year(),
            small(instant.month())?,
            small(instant.day())?,
            small(instant.hour())?,
            small(instant.minute())?,
            small(instant.second())?,
        )
    };
    calendar(seconds).ok_or(TypesetError::Date(seconds))
}

fn refused(diagnostics: impl IntoIterator<Item = SourceDiagnostic>) -> TypesetError {
    let messages: Vec<String> = diagnostics
        .into_iter()
        .map(|diagnostic| diagnostic.message.to_string())
        .collect();
    TypesetError::Refused(messages.join("; "))
}

/// Says whether both fonts have a picture of a character: what they have none of cannot
/// stand in an accessible document.
#[must_use]
pub fn can_print(char: char) -> bool {
    world::has_glyph(char)
}
