//! What a return says of itself, and the files made of it.

use std::collections::BTreeSet;

use nrm_panel_returns::{Profile, ReturnTables, Table};
use nrm_panel_typeset::TypesetError;
use thiserror::Error;

use crate::{bulletin::Bulletin, csv, grid::Grid, manifest, ods, pdf, workbook::Workbook, xlsx};

/// A return, ready to be made into files.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Title of the return.
    pub title: &'a str,
    /// Name of the site.
    pub site: &'a str,
    /// The period, such as "2026 Q4"; part of the names of the files.
    pub period: &'a str,
    /// First day of the period, as a reader is told it.
    pub period_start: &'a str,
    /// Last day of the period, as a reader is told it.
    pub period_end: &'a str,
    /// The instant whose records were counted, as a reader is told it.
    pub as_at: &'a str,
    /// That instant, in seconds of Unix time: the date of every document.
    pub issued_at: i64,
    /// Who the return is for.
    pub profile: Profile,
    /// Version of the specification.
    pub specification: &'a str,
    /// Version of the software; the manifest alone tells it.
    pub software: &'a str,
    /// The tables.
    pub tables: &'a ReturnTables,
    /// The return as it was signed: `return.json`, byte for byte.
    pub canonical_json: &'a [u8],
}

/// One file of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name; it holds no personal data.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why the files of a return were not made: a bug in the tables or in the files.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PublicationError {
    /// A row has another number of cells than the header, or marks one that is not there.
    #[error("row {row} of table {table} does not fit its header")]
    Shape {
        /// The table.
        table: String,
        /// The row, from 1.
        row: usize,
    },
    /// A figure is larger than any count of a return, and than a sheet holds exactly.
    #[error("row {row} of table {table} has a figure above 4294967295")]
    Size {
        /// The table.
        table: String,
        /// The row, from 1.
        row: usize,
    },
    /// A table has an identifier no sheet and no file can be named by, or another's.
    #[error("table {0} has no identifier of its own of up to 20 letters and digits")]
    Identifier(String),
    /// A template was not filled in.
    #[error(transparent)]
    Template(#[from] askama::Error),
    /// A CSV was not written.
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
    /// The instant of the return is no date of a document.
    #[error("{0} is no instant a document can be dated with")]
    Date(i64),
    /// The XLSX workbook was not written.
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A workbook was not packed.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// A file was not written to memory.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The bulletin was not typeset.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// JSON was not written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Edition<'_> {
    fn name(&self, extension: &str) -> String {
        let period: String = self
            .period
            .chars()
            .map(|char| match char.is_ascii_alphanumeric() {
                true => char,
                false => '-',
            })
            .collect();
        format!("return-{period}-{}.{extension}", self.profile.code())
    }
}

/// Makes the files of a return, the manifest last. `progress` hears of each before it is
/// made: its name, how many are done and how many there are.
///
/// # Errors
/// Where the tables contradict themselves or a file cannot be made of them.
pub fn files(
    edition: &Edition<'_>,
    progress: &mut dyn FnMut(&str, usize, usize),
) -> Result<Vec<File>, PublicationError> {
    let tables = &edition.tables.tables;
    identifiers(tables)?;
    let grids: Vec<Grid<'_>> = tables.iter().map(Grid::new).collect::<Result<_, _>>()?;
    let workbook = Workbook::new(edition, &grids);
    let bulletin = Bulletin::new(edition, &grids)?;

    // Beside the tables: two workbooks, the JSON, two bulletins and the manifest.
    let total = grids.len() + 6;
    let mut made: Vec<File> = Vec::with_capacity(total);
    let mut make = |name: String, media_type, bytes: &dyn Fn(&[File]) -> Made| {
        progress(&name, made.len(), total);
        let bytes = bytes(&made)?;
        made.push(File {
            name,
            media_type,
            bytes,
        });
        Ok::<(), PublicationError>(())
    };
    make(edition.name("ods"), ODS, &|_| ods::write(&workbook))?;
    make(edition.name("xlsx"), XLSX, &|_| xlsx::write(&workbook))?;
    make("return.json".to_owned(), JSON, &|_| {
        Ok(edition.canonical_json.to_vec())
    })?;
    for grid in &grids {
        make(grid.file(), CSV, &|_| csv::write(grid))?;
    }
    make("bulletin.html".to_owned(), HTML, &|_| bulletin.html())?;
    make("bulletin.pdf".to_owned(), PDF, &|_| {
        pdf::write(&bulletin, edition)
    })?;
    make("manifest.json".to_owned(), JSON, &|made| {
        manifest::write(edition, made)
    })?;
    Ok(made)
}

type Made = Result<Vec<u8>, PublicationError>;

const CSV: &str = "text/csv; charset=utf-8; header=present";
const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Identifiers name sheets and files, so they are short, plain and different whatever the
/// case of their letters; and none is the name of a sheet that every workbook has.
fn identifiers(tables: &[Table]) -> Result<(), PublicationError> {
    let mut taken: BTreeSet<String> = Workbook::FRONT.map(str::to_owned).into();
    for Table { id, .. } in tables {
        let plain = (1..=20).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain || !taken.insert(id.to_ascii_lowercase()) {
            return Err(PublicationError::Identifier(id.clone()));
        }
    }
    Ok(())
}
