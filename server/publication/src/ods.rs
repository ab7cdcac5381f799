//! The workbook as OpenDocument 1.3.
//!
//! Written from templates: the library there is for it writes name spaces and styles in
//! the order of a hash map, other bytes each time.

use std::{
    collections::BTreeSet,
    io::{Cursor, Write as _},
};

use askama::Template;
use chrono::DateTime;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    PublicationError,
    grid::Cell,
    sheet::{Sheet, SheetCell},
    workbook::Workbook,
};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

#[derive(Template)]
#[template(path = "ods/manifest.xml")]
struct Manifest;

#[derive(Template)]
#[template(path = "ods/meta.xml")]
struct Meta<'a> {
    title: &'a str,
    dated: String,
}

#[derive(Template)]
#[template(path = "ods/settings.xml")]
struct Settings<'a> {
    sheets: &'a [Sheet],
}

#[derive(Template)]
#[template(path = "ods/styles.xml")]
struct Styles {
    handling: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "ods/content.xml")]
struct Content<'a> {
    widths: BTreeSet<usize>,
    sheets: &'a [Sheet],
}

/// Writes the workbook.
pub(crate) fn write(workbook: &Workbook) -> Result<Vec<u8>, PublicationError> {
    let dated = DateTime::from_timestamp(workbook.dated, 0)
        .ok_or(PublicationError::Date(workbook.dated))?
        .format("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let sheets = workbook.sheets.as_slice();
    let parts = [
        ("META-INF/manifest.xml", Manifest.render()?),
        (
            "meta.xml",
            Meta {
                title: &workbook.title,
                dated,
            }
            .render()?,
        ),
        ("settings.xml", Settings { sheets }.render()?),
        (
            "styles.xml",
            Styles {
                handling: workbook.handling,
            }
            .render()?,
        ),
        (
            "content.xml",
            Content {
                widths: sheets.iter().flat_map(Sheet::widths).collect(),
                sheets,
            }
            .render()?,
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let dated = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    // The media type comes first and uncompressed, so that it is found without unpacking.
    zip.start_file(
        "mimetype",
        dated.compression_method(CompressionMethod::Stored),
    )?;
    zip.write_all(MEDIA_TYPE.as_bytes())?;
    for (name, xml) in parts {
        zip.start_file(name, dated.compression_method(CompressionMethod::Deflated))?;
        zip.write_all(xml.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A stretch of a paragraph: OpenDocument folds runs of spaces, so they are counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stretch<'a> {
    Text(&'a str),
    Spaces(usize),
}

pub(crate) fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let (stretch, length) = match spaces {
            0 => {
                let end = rest.find("  ").unwrap_or(rest.trim_end_matches(' ').len());
                (Stretch::Text(&rest[..end]), end)
            }
            _ => (Stretch::Spaces(spaces), spaces),
        };
        stretches.push(stretch);
        rest = &rest[length..];
    }
    stretches
}

/// Returns the width of a column of so many characters of Arial 11, in hundredths of a
/// centimetre.
pub(crate) fn centimetres(characters: &usize) -> String {
    let hundredths = characters * 21 + 20;
    format!("{}.{:02}cm", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::{Stretch::*, *};

    #[test]
    fn runs_of_spaces_are_counted() {
        assert_eq!(stretches("a b"), [Text("a b")]);
        assert_eq!(stretches(" a"), [Spaces(1), Text("a")]);
        assert_eq!(
            stretches("a  b "),
            [Text("a"), Spaces(2), Text("b"), Spaces(1)]
        );
        assert_eq!(stretches("a "), [Text("a"), Spaces(1)]);
        assert_eq!(stretches(""), []);
    }

    #[test]
    fn widths_are_in_centimetres() {
        assert_eq!(centimetres(&10), "2.30cm");
        assert_eq!(centimetres(&60), "12.80cm");
    }
}
