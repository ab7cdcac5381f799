//! A workbook read back: its sheets through calamine, its parts as they are packed.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use calamine::{Data, Ods, Reader, Xlsx};
use zip::ZipArchive;

pub(super) struct Opened {
    pub(super) parts: BTreeMap<String, String>,
    pub(super) sheets: Vec<Opensheet>,
}

pub(super) struct Opensheet {
    pub(super) name: String,
    pub(super) lead: Vec<Vec<Data>>,
    pub(super) header: Vec<Data>,
    pub(super) rows: Vec<Vec<Data>>,
}

pub(super) fn ods(bytes: &[u8]) -> Opened {
    opened(bytes, &mut Ods::new(Cursor::new(bytes)).unwrap())
}

pub(super) fn xlsx(bytes: &[u8]) -> Opened {
    opened(bytes, &mut Xlsx::new(Cursor::new(bytes)).unwrap())
}

fn opened<'a, R: Reader<Cursor<&'a [u8]>>>(bytes: &'a [u8], book: &mut R) -> Opened {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.insert(
            part.name().unwrap().into_owned(),
            String::from_utf8_lossy(&content).into_owned(),
        );
    }
    // The sheets in the order of their tabs: `worksheets` sorts those of an ODS by name.
    let sheets = book
        .sheet_names()
        .into_iter()
        .map(|name| {
            let Ok(range) = book.worksheet_range(&name) else {
                panic!("{name} is not read");
            };
            let (rows, columns) = range
                .end()
                .map_or((0, 0), |(row, column)| (row + 1, column + 1));
            let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
            let mut lead: Vec<Vec<Data>> = (0..rows)
                .map(|row| (0..columns).map(|column| cell(row, column)).collect())
                .collect();
            let filled = |row: &Vec<Data>| row.iter().filter(|cell| **cell != Data::Empty).count();
            let table = lead
                .iter()
                .position(|row| filled(row) > 1)
                .unwrap_or(lead.len());
            let mut rows = lead.split_off(table).into_iter();
            Opensheet {
                name,
                lead,
                header: rows.next().unwrap_or_default(),
                rows: rows.collect(),
            }
        })
        .collect();
    Opened { parts, sheets }
}

impl Opened {
    /// Looks for a word in the XML of all parts.
    pub(super) fn none_of(&self, words: &[&str]) -> Result<(), String> {
        for (name, part) in &self.parts {
            if let Some(word) = words.iter().find(|word| part.contains(**word)) {
                return Err(format!("{name} contains {word}"));
            }
        }
        Ok(())
    }

    pub(super) fn no_part(&self, words: &[&str]) -> Result<(), String> {
        let found = |name: &&String| words.iter().any(|word| name.contains(word));
        self.parts
            .keys()
            .find(found)
            .map_or(Ok(()), |name| Err(name.clone()))
    }

    /// Returns the sheets that hold a table of the return.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Opensheet> {
        self.sheets.iter().skip(3)
    }

    pub(super) fn notes(&self) -> BTreeSet<String> {
        let notes = self.sheets.iter().filter(|sheet| sheet.name == "notes");
        notes
            .flat_map(|sheet| &sheet.rows)
            .filter_map(|row| row.first())
            .map(ToString::to_string)
            .collect()
    }

    /// Returns the values of an attribute, or of whatever else is written in quotes.
    pub(super) fn quoted(&self, part: &str, before: &str) -> Vec<String> {
        let parts = self.parts.iter().filter(|(name, _)| name.starts_with(part));
        parts
            .flat_map(|(_, xml)| xml.split(before).skip(1))
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    }
}

impl Opensheet {
    pub(super) fn lines(&self) -> String {
        let cells = self.lead.iter().flatten().map(ToString::to_string);
        cells.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn wrong<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("{}: {what}", self.name))
    }
}
