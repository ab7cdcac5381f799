//! The workbook as XLSX.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook as Book,
    Worksheet, XlsxError,
};
use zip::{DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    PublicationError,
    grid::Cell,
    sheet::{Sheet, SheetCell},
    workbook::Workbook,
};

/// Where XLSX keeps what is said of a document.
const CORE: &str = "docProps/core.xml";

/// Heights in points: of a line of Arial 11, and of the highest row there can be.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// Writes the workbook.
pub(crate) fn write(workbook: &Workbook) -> Result<Vec<u8>, PublicationError> {
    let created = ExcelDateTime::from_timestamp(workbook.dated)
        .map_err(|_| PublicationError::Date(workbook.dated))?;
    let mut book = Book::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(workbook.title.as_str())
            .set_creation_datetime(&created),
    );
    let styles = Styles::new();
    for sheet in &workbook.sheets {
        let worksheet = book.add_worksheet();
        fill(worksheet, sheet, &styles)?;
        if let Some(handling) = workbook.handling {
            worksheet.set_header(format!("&C{handling}"));
        }
    }
    with_language(&book.save_to_buffer()?)
}

struct Styles {
    title: Format,
    text: Format,
    heading: Format,
    numeric_heading: Format,
    wrapped: Format,
    figure: Format,
    link: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_font_name("Arial").set_font_size(11);
        let top = text.clone().set_align(FormatAlign::Top);
        let heading = text
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Thin);
        Self {
            title: text.clone().set_bold().set_font_size(16),
            heading: heading.clone(),
            numeric_heading: heading.set_align(FormatAlign::Right).set_indent(1),
            wrapped: top.clone().set_text_wrap(),
            figure: top.clone().set_align(FormatAlign::Right).set_indent(1),
            link: top
                .set_font_color("#0B4F9E")
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            text,
        }
    }
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, styles: &Styles) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (column, width) in (0..).zip(sheet.widths()) {
        worksheet.set_column_width(column, f64::from(u16::try_from(width).unwrap_or(u16::MAX)))?;
    }
    // Excel makes room for wrapped text when it opens a workbook, others do not.
    for (row, lines) in (0..).zip(sheet.heights()).filter(|(_, lines)| *lines > 1) {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        worksheet.set_row_height(row, (f64::from(lines) * LINE).min(HIGHEST))?;
    }
    worksheet.write_string_with_format(0, 0, &sheet.title, &styles.title)?;
    let line_style = match sheet.prose {
        true => &styles.wrapped,
        false => &styles.text,
    };
    let mut next = 1;
    for line in &sheet.lines {
        worksheet.write_string_with_format(next, 0, line, line_style)?;
        next += 1;
    }
    if !sheet.header.is_empty() {
        worksheet.set_repeat_rows(next, next)?;
        for (column, heading) in (0..).zip(&sheet.header) {
            let style = match heading.numeric {
                true => &styles.numeric_heading,
                false => &styles.heading,
            };
            worksheet.write_string_with_format(next, column, &heading.text, style)?;
        }
        next += 1;
    }
    for row in &sheet.rows {
        for (column, cell) in (0..).zip(row) {
            match cell {
                SheetCell::Plain(Cell::Number(number)) => {
                    worksheet.write_number_with_format(next, column, *number, &styles.figure)?
                }
                SheetCell::Plain(Cell::Marker(marker)) => worksheet.write_string_with_format(
                    next,
                    column,
                    marker.shorthand(),
                    &styles.figure,
                )?,
                SheetCell::Plain(Cell::Text(text)) => {
                    worksheet.write_string_with_format(next, column, text, &styles.wrapped)?
                }
                SheetCell::Link(name) => {
                    let place = Url::new(format!("internal:'{name}'!A1")).set_text(name);
                    worksheet.write_url_with_format(next, column, place, &styles.link)?
                }
            };
        }
        next += 1;
    }
    Ok(())
}

/// Says in the document that it is in British English, which the library does not.
fn with_language(xlsx: &[u8]) -> Result<Vec<u8>, PublicationError> {
    let mut from = ZipArchive::new(Cursor::new(xlsx))?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index)?;
        if part.name()? == CORE {
            let mut core = String::new();
            part.read_to_string(&mut core)?;
            let end = "</cp:coreProperties>";
            let core = core.replace(end, &format!("<dc:language>en-GB</dc:language>{end}"));
            let dated = SimpleFileOptions::default().last_modified_time(DateTime::default());
            to.start_file(CORE, dated)?;
            to.write_all(core.as_bytes())?;
        } else {
            to.raw_copy_file(part)?;
        }
    }
    Ok(to.finish()?.into_inner())
}
