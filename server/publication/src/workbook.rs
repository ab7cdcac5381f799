//! The workbook both formats are written from: cover, contents, notes, then one table a
//! sheet (returns.md 7).

use nrm_panel_returns::{Marker, Profile};

use crate::{
    Edition,
    grid::{BLANK, Cell, Grid, NO_MARKERS},
    profile,
    sheet::{Heading, Sheet, SheetCell},
    text::inert,
};

/// A workbook.
pub(crate) struct Workbook {
    /// Title of the document.
    pub title: String,
    /// Marking printed at the head of every page.
    pub handling: Option<&'static str>,
    /// Date of the document, in seconds of Unix time.
    pub dated: i64,
    /// Sheets, the cover first.
    pub sheets: Vec<Sheet>,
}

impl Workbook {
    /// The names of the sheets before the tables.
    pub(crate) const FRONT: [&'static str; 3] = ["cover", "contents", "notes"];

    /// Lays the workbook of a return out.
    pub(crate) fn new(edition: &Edition<'_>, grids: &[Grid<'_>]) -> Self {
        let notes = numbered(grids);
        let mut sheets = vec![
            cover(edition),
            contents(grids, edition.profile),
            explanations(grids, &notes, edition.profile),
        ];
        sheets.extend(grids.iter().map(|grid| data(edition, grid, &notes)));
        Self {
            title: inert(&format!("{}, {}", edition.title, edition.period)),
            handling: profile::handling(edition.profile),
            dated: edition.issued_at,
            sheets,
        }
    }
}

/// Every note of every table, numbered through.
struct Note<'a> {
    number: usize,
    table: &'a str,
    text: &'a str,
}

fn numbered<'a>(grids: &[Grid<'a>]) -> Vec<Note<'a>> {
    let all = grids.iter().flat_map(|grid| {
        let table = grid.table;
        table.notes.iter().map(|note| (&table.id, note))
    });
    all.zip(1..)
        .map(|((table, text), number)| Note {
            number,
            table,
            text,
        })
        .collect()
}

fn cover(edition: &Edition<'_>) -> Sheet {
    let Edition {
        site,
        period,
        period_start,
        period_end,
        as_at,
        specification,
        profile,
        ..
    } = edition;
    let mut lines: Vec<String> = profile::handling(*profile)
        .map(str::to_owned)
        .into_iter()
        .collect();
    lines.extend([
        format!("Site: {site}"),
        format!("Period: {period}, from {period_start} to {period_end}"),
        format!("Records as at: {as_at}"),
        format!("Specification: version {specification}"),
        profile::audience(*profile).to_owned(),
        "The sheet contents lists the tables. The sheet notes explains the markers in square \
         brackets and the notes. Each sheet after it holds one table."
            .to_owned(),
        "The same figures stand in a CSV file for each table, and in the bulletin.".to_owned(),
    ]);
    Sheet {
        prose: true,
        ..Sheet::new("cover", edition.title, lines)
    }
}

const ONE_TABLE: &str = "This sheet contains one table.";

fn marked(profile: Profile, lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let marking = profile::handling(profile).map(str::to_owned);
    marking.into_iter().chain(lines).collect()
}

fn contents(grids: &[Grid<'_>], profile: Profile) -> Sheet {
    let words = |text: &str| SheetCell::Plain(Cell::Text(inert(text)));
    let listed = |grid: &Grid<'_>| {
        let rows = u32::try_from(grid.rows.len()).unwrap_or(u32::MAX);
        vec![
            SheetCell::Link(grid.table.id.clone()),
            words(&grid.table.title),
            SheetCell::Plain(Cell::Number(rows)),
        ]
    };
    Sheet {
        header: vec![
            Heading::words("Sheet"),
            Heading::words("Title"),
            Heading {
                numeric: true,
                ..Heading::words("Rows")
            },
        ],
        rows: grids.iter().map(listed).collect(),
        ..Sheet::new(
            "contents",
            "Contents",
            marked(profile, [ONE_TABLE.to_owned()]),
        )
    }
}

fn explanations(grids: &[Grid<'_>], notes: &[Note<'_>], profile: Profile) -> Sheet {
    let words = |text: &str| SheetCell::Plain(Cell::Text(inert(text)));
    let mut rows = Vec::new();
    for marker in Marker::ALL {
        let tables: Vec<&str> = grids
            .iter()
            .filter(|grid| grid.table.markers().contains(&marker))
            .map(|grid| grid.table.id.as_str())
            .collect();
        if !tables.is_empty() {
            rows.push(vec![
                words(marker.shorthand()),
                words(&tables.join(", ")),
                words(marker.meaning()),
            ]);
        }
    }
    rows.extend(notes.iter().map(|note| {
        vec![
            words(&note.reference()),
            words(note.table),
            words(note.text),
        ]
    }));
    let mut lines = vec![ONE_TABLE.to_owned()];
    if rows.is_empty() {
        lines.push("It has no rows: the tables use no markers and have no notes.".to_owned());
    }
    let header = ["Marker or note", "Tables", "Meaning"].map(Heading::words);
    Sheet {
        header: header.into(),
        rows,
        ..Sheet::new("notes", "Notes", marked(profile, lines))
    }
}

fn data(edition: &Edition<'_>, grid: &Grid<'_>, notes: &[Note<'_>]) -> Sheet {
    let Edition {
        site,
        as_at,
        period,
        specification,
        profile,
        ..
    } = edition;
    let table = grid.table;
    let references = notes
        .iter()
        .filter(|note| note.table == table.id)
        .map(|note| format!(" {}", note.reference()));
    let title = grid.title() + &references.collect::<String>();
    let mut lines = marked(*profile, [ONE_TABLE.to_owned()]);
    lines.push(format!(
        "Source: records of {site} as at {as_at}; period {period}; specification version \
         {specification}."
    ));
    for marker in table.markers() {
        let (shorthand, meaning) = (marker.shorthand(), marker.meaning());
        lines.push(match marker {
            Marker::Revised => format!(
                "{shorthand} means {meaning}. The column Markers names such figures, or says \
                 \"{NO_MARKERS}\"."
            ),
            Marker::Confidential | Marker::NotApplicable | Marker::NotAvailable => {
                format!("{shorthand} means {meaning}.")
            }
        });
    }
    if grid.has_blanks() {
        lines.push(format!("{BLANK} means that the records hold no words."));
    }
    if !table.notes.is_empty() {
        lines.push("The notes to this table are on the sheet notes.".to_owned());
    }
    if grid.rows.is_empty() {
        lines.push("The table has no rows.".to_owned());
    }
    let plain = |row: &Vec<Cell>| row.iter().cloned().map(SheetCell::Plain).collect();
    Sheet {
        header: grid
            .columns
            .iter()
            .map(|column| Heading {
                text: column.heading.clone(),
                numeric: column.numeric,
            })
            .collect(),
        rows: grid.rows.iter().map(plain).collect(),
        ..Sheet::new(&table.id, &title, lines)
    }
}

impl Note<'_> {
    fn reference(&self) -> String {
        format!("[note {}]", self.number)
    }
}
