//! Whether a workbook keeps to the checklist for accessible spreadsheets (returns.md 7).

mod broken;
mod markup;
mod sheets;

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _, Write as _},
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use self::broken::{BROKEN_ODS, BROKEN_XLSX};
use super::{
    LOCAL, SECURE,
    opened::{self, Opened},
};

/// One line of the checklist; what is wrong, where something is.
type Check = (&'static str, fn(&Opened) -> Result<(), String>);

const CHECKS: [Check; 21] = [
    ("cover, contents and notes come first", sheets::front),
    (
        "the title stands in A1, table count and source above the table",
        sheets::lead,
    ),
    ("the table begins at column A", sheets::at_column_a),
    ("there is one header row of different words", sheets::header),
    (
        "nothing stands below the table or beside it",
        sheets::nothing_around,
    ),
    ("no row, column or cell is blank", sheets::blanks),
    ("numbers are numbers", sheets::numbers),
    ("no cells are merged", markup::merged),
    ("nothing is hidden", markup::hidden),
    ("nothing is filtered", markup::filtered),
    ("no panes are frozen", markup::frozen),
    ("colour means nothing", markup::colour),
    ("there are no macros", markup::macros),
    ("there are no images", markup::images),
    (
        "notes stand in headers, never in data cells, and are explained",
        sheets::notes,
    ),
    (
        "markers are explained near the table and among the notes",
        sheets::markers,
    ),
    (
        "words the records do not hold are explained",
        sheets::explained_blanks,
    ),
    ("sheets have different names", markup::names),
    (
        "the cursor stands in A1 of each sheet, and the cover is open",
        markup::cursor,
    ),
    (
        "the document has a title and is in British English",
        markup::language,
    ),
    ("columns are wide enough to read", markup::widths),
];

#[test]
fn both_workbooks_keep_to_every_line_of_the_checklist() {
    for (_, files) in [&*SECURE, &*LOCAL] {
        let books = [opened::ods(&files[0].bytes), opened::xlsx(&files[1].bytes)];
        for (book, (check, judge)) in books
            .iter()
            .flat_map(|book| CHECKS.iter().map(move |check| (book, check)))
        {
            assert_eq!(judge(book), Ok(()), "{check}");
        }
    }
}

#[test]
fn every_check_notices_a_workbook_broken_on_purpose() {
    let files = &SECURE.1;
    let ods = BROKEN_ODS.iter().map(|broken| (&files[0], broken));
    let xlsx = BROKEN_XLSX.iter().map(|broken| (&files[1], broken));
    let mut noticed = BTreeSet::new();
    for (file, (check, part, from, to)) in ods.chain(xlsx) {
        let (name, judge) = CHECKS
            .iter()
            .find(|(name, _)| name.starts_with(check))
            .unwrap();
        let bytes = broken(&file.bytes, part, from, to);
        let book = match file.name.ends_with("ods") {
            true => opened::ods(&bytes),
            false => opened::xlsx(&bytes),
        };
        assert!(judge(&book).is_err(), "{}: {name}", file.name);
        noticed.insert(*name);
    }
    assert_eq!(noticed.len(), CHECKS.len());
}

fn broken(bytes: &[u8], broken: &str, from: &str, to: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        if part.name().unwrap() == broken {
            found = xml.contains(from);
            xml = xml.replace(from, to);
        }
        new.start_file(part.name().unwrap(), SimpleFileOptions::default())
            .unwrap();
        new.write_all(xml.as_bytes()).unwrap();
    }
    assert!(found, "{broken} has no {from}");
    new.finish().unwrap().into_inner()
}
