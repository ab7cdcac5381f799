//! What the workbooks hold is what the CSVs hold, and none of it runs.

use calamine::Data;
use nrm_panel_returns::{Profile, ReturnTables};
use proptest::prelude::*;

use super::{
    LOCAL, SECURE, file,
    opened::{self, Opened},
    table_of_words,
};
use crate::{grid::Grid, ods, sample, text, workbook::Workbook, xlsx};

#[test]
fn sheets_hold_the_numbers_and_markers_of_the_csv() {
    let tables = sample::tables();
    compare(&tables);
}

fn compare(tables: &ReturnTables) {
    let (books, csvs) = sheets_of(tables);
    for book in books {
        assert_eq!(book.tables().count(), csvs.len());
        for (sheet, csv) in book.tables().zip(&csvs) {
            let (header, rows) = csv.split_first().unwrap();
            assert_eq!(sheet.header.len(), header.len(), "{}", sheet.name);
            assert_eq!(sheet.rows.len(), rows.len(), "{}", sheet.name);
            for (cell, text) in sheet.rows.iter().flatten().zip(rows.iter().flatten()) {
                if let Data::Float(number) = cell {
                    assert_eq!(*number, text.parse::<f64>().unwrap());
                } else {
                    assert_eq!(&cell.to_string(), text);
                }
            }
        }
    }
}

/// Both workbooks of some tables, and the CSVs.
fn sheets_of(tables: &ReturnTables) -> ([Opened; 2], Vec<Vec<Vec<String>>>) {
    let edition = sample::edition(tables, Profile::Secure);
    let grids: Vec<Grid<'_>> = tables
        .tables
        .iter()
        .map(|table| Grid::new(table).unwrap())
        .collect();
    let workbook = Workbook::new(&edition, &grids);
    let csvs = grids
        .iter()
        .map(|grid| csv(&crate::csv::write(grid).unwrap()));
    (
        [
            opened::ods(&ods::write(&workbook).unwrap()),
            opened::xlsx(&xlsx::write(&workbook).unwrap()),
        ],
        csvs.collect(),
    )
}

fn csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[test]
fn the_media_type_of_the_ods_is_found_without_unpacking() {
    let files = &LOCAL.1;
    let start = &files[0].bytes[30..84];
    assert_eq!(
        start,
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    );
}

#[test]
fn the_handling_stands_in_every_document_of_the_secure_edition_and_in_no_other() {
    for ((_, files), marked) in [(&*SECURE, true), (&*LOCAL, false)] {
        let html = String::from_utf8_lossy(file(files, "bulletin.html"));
        assert_eq!(html.contains("OFFICIAL-SENSITIVE"), marked);
        for book in [opened::ods(&files[0].bytes), opened::xlsx(&files[1].bytes)] {
            for sheet in &book.sheets {
                let cells = sheet.lead.iter().flatten().map(ToString::to_string);
                assert_eq!(
                    cells.filter(|cell| cell == "OFFICIAL-SENSITIVE").count(),
                    usize::from(marked)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_is_a_formula_in_any_export_and_every_number_is_one(table in table_of_words()) {
        let numbers: Vec<f64> = table.rows.iter().filter_map(|row| row.cells[0].number())
            .map(|number| f64::from(u32::try_from(number).unwrap())).collect();
        let tables = ReturnTables { tables: vec![table] };
        compare(&tables);
        let (books, csvs) = sheets_of(&tables);
        for book in &books {
            let cells = book.sheets.iter().flat_map(|sheet| sheet.lead.iter().chain(&sheet.rows)).flatten();
            prop_assert!(!cells.chain(book.sheets.iter().flat_map(|sheet| &sheet.header)).any(is_formula));
            prop_assert_eq!(book.none_of(&["table:formula", "<f>", "<f "]), Ok(()));
            let sheet = book.tables().next().unwrap();
            let found: Vec<Data> = sheet.rows.iter().map(|row| row[2].clone()).collect();
            let wanted: Vec<Data> = numbers.iter().map(|number| Data::Float(*number)).collect();
            prop_assert_eq!(found, wanted);
        }
        prop_assert!(!csvs.iter().flatten().flatten().any(|cell| text::is_formula(cell)));
    }
}

fn is_formula(cell: &Data) -> bool {
    matches!(cell, Data::String(text) if text::is_formula(text))
}
