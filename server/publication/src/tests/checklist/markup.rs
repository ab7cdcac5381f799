//! What no reader of cells tells, judged by the XML.

use std::collections::BTreeSet;

use crate::tests::opened::Opened;

pub(super) fn names(book: &Opened) -> Result<(), String> {
    let mut names: Vec<String> = book.quoted("content.xml", "<table:table table:name=\"");
    names.extend(book.quoted("xl/workbook.xml", "<sheet name=\""));
    let different: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    match different.len() == names.len() && !names.is_empty() {
        true => Ok(()),
        false => Err(format!("{names:?}")),
    }
}

pub(super) fn merged(book: &Opened) -> Result<(), String> {
    book.none_of(&[
        "<mergeCell",
        "-columns-spanned",
        "-rows-spanned",
        "covered-table-cell",
    ])
}

pub(super) fn hidden(book: &Opened) -> Result<(), String> {
    let words = [
        "hidden=\"1\"",
        "hidden=\"true\"",
        "=\"hidden\"",
        "veryHidden",
    ];
    book.none_of(&words)?;
    book.none_of(&[
        "visibility=\"collapse\"",
        "visibility=\"filter\"",
        "table:display=\"false\"",
    ])
}

pub(super) fn filtered(book: &Opened) -> Result<(), String> {
    book.none_of(&["<autoFilter", "<table:database-range", "<table:filter"])
}

pub(super) fn frozen(book: &Opened) -> Result<(), String> {
    book.none_of(&["<pane", "HorizontalSplitMode", "VerticalSplitMode"])
}

/// A link is blue, and underlined too.
pub(super) fn colour(book: &Opened) -> Result<(), String> {
    let words = [
        "patternType=\"solid\"",
        "<conditionalFormatting",
        "<tabColor",
    ];
    book.none_of(&words)?;
    book.none_of(&[
        "fo:background-color",
        "fo:color",
        "conditional-format",
        "table:tab-color",
    ])?;
    let fonts = book.parts.get("xl/styles.xml").map_or("", String::as_str);
    let told_by_colour = |font: &&str| font.contains("<color rgb=") && !font.contains("<u");
    let mut fonts = fonts
        .split("<font>")
        .skip(1)
        .filter_map(|rest| rest.split("</font>").next());
    match fonts.find(told_by_colour) {
        Some(font) => Err(format!("text is told by its colour alone: {font}")),
        None => Ok(()),
    }
}

pub(super) fn macros(book: &Opened) -> Result<(), String> {
    book.no_part(&["vbaProject", "Basic/", "Scripts/"])?;
    book.none_of(&["script:event-listener", "macroEnabled"])
}

pub(super) fn images(book: &Opened) -> Result<(), String> {
    book.no_part(&["media/", "drawings/", "charts/", "Pictures/"])?;
    book.none_of(&["<draw:frame", "<drawing "])
}

pub(super) fn cursor(book: &Opened) -> Result<(), String> {
    let place = "config:name=\"CursorPosition";
    let at = |axis: &str| {
        book.quoted(
            "settings.xml",
            &format!("{place}{axis}\" config:type=\"int"),
        )
    };
    let placed = book
        .parts
        .get("settings.xml")
        .map_or(0, |xml| xml.matches(place).count());
    let at_zero = book
        .parts
        .get("settings.xml")
        .map_or(0, |xml| xml.matches("\" config:type=\"int\">0<").count());
    let sheets = book.sheets.len();
    if book.parts.contains_key("settings.xml")
        && (placed != 2 * sheets || at_zero != placed || at("X").len() != at("Y").len())
    {
        return Err("a cursor of the ODS is not in A1".to_owned());
    }
    if let Some(xml) = book.parts.get("settings.xml")
        && !xml.contains("config:name=\"ActiveTable\" config:type=\"string\">cover<")
    {
        return Err("the ODS does not open at its cover".to_owned());
    }
    let selected = book.quoted("xl/worksheets/", "activeCell=\"");
    let scrolled = book.quoted("xl/worksheets/", "topLeftCell=\"");
    if selected.iter().chain(&scrolled).any(|cell| cell != "A1") {
        return Err("a cursor of the XLSX is not in A1".to_owned());
    }
    match book
        .quoted("xl/workbook.xml", "activeTab=\"")
        .iter()
        .all(|tab| tab == "0")
    {
        true => Ok(()),
        false => Err("the XLSX does not open at its cover".to_owned()),
    }
}

pub(super) fn language(book: &Opened) -> Result<(), String> {
    let about = book
        .parts
        .get("meta.xml")
        .or_else(|| book.parts.get("docProps/core.xml"));
    let about = about.ok_or("nothing is said of the document")?;
    if !about.contains("<dc:language>en-GB</dc:language>") {
        return Err("no language".to_owned());
    }
    if let Some(styles) = book.parts.get("styles.xml")
        && !styles.contains("fo:language=\"en\" fo:country=\"GB\"")
    {
        return Err("no language of the text".to_owned());
    }
    let title = about
        .split("<dc:title>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    match title {
        Some(title) if !title.is_empty() => Ok(()),
        _ => Err("no title".to_owned()),
    }
}

/// Ten characters are two centimetres.
pub(super) fn widths(book: &Opened) -> Result<(), String> {
    let centimetres = book.quoted("content.xml", "style:column-width=\"");
    let characters = book.quoted("xl/worksheets/", " width=\"");
    if centimetres.is_empty() && characters.is_empty() {
        return Err("no width is set".to_owned());
    }
    let wide = |width: &String, least: f64| {
        width
            .trim_end_matches("cm")
            .parse::<f64>()
            .is_ok_and(|width| width >= least)
    };
    match centimetres.iter().all(|width| wide(width, 2.0))
        && characters.iter().all(|width| wide(width, 9.9))
    {
        true => Ok(()),
        false => Err(format!("{centimetres:?} {characters:?}")),
    }
}
