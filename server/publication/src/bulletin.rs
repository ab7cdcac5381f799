//! The bulletin: every table in words, as a chart and as a table.

mod sentence;
mod shown;

use askama::Template;
use serde::Serialize;

use self::{sentence::sentence, shown::Shown};
use crate::{
    Edition, PublicationError,
    chart::Drawing,
    grid::Grid,
    profile,
    text::{counted, printable},
};

/// Control figures, which are for checking, and the rows of single referrals, which are no
/// statistics: a bulletin shows neither.
const NOT_SHOWN: [&str; 2] = ["R0", "R13"];

/// What a bulletin says; the templates of HTML and PDF lay it out.
#[derive(Serialize, Template)]
#[template(path = "bulletin.html")]
pub(crate) struct Bulletin {
    pub title: String,
    pub period: String,
    pub handling: Option<&'static str>,
    audience: &'static str,
    /// What it is a bulletin of, as names and values.
    particulars: Vec<(&'static str, String)>,
    sections: Vec<Section>,
    files: Vec<Listed>,
}

/// One table.
#[derive(Serialize)]
struct Section {
    id: String,
    title: String,
    sentence: String,
    chart: Option<Picture>,
    shown: Option<Shown>,
    markers: Vec<(&'static str, &'static str)>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Picture {
    svg: String,
    description: String,
}

#[derive(Serialize)]
struct Listed {
    title: String,
    file: String,
    rows: String,
}

impl Bulletin {
    /// Words a bulletin of a return.
    pub(crate) fn new(edition: &Edition<'_>, grids: &[Grid<'_>]) -> Result<Self, PublicationError> {
        let sections = grids
            .iter()
            .filter(|grid| !NOT_SHOWN.contains(&grid.table.id.as_str()))
            .map(Section::new);
        Ok(Self {
            title: printable(edition.title),
            period: printable(edition.period),
            handling: profile::handling(edition.profile),
            audience: profile::audience(edition.profile),
            particulars: vec![
                ("Site", printable(edition.site)),
                (
                    "Period",
                    printable(&format!(
                        "{}, from {} to {}",
                        edition.period, edition.period_start, edition.period_end
                    )),
                ),
                ("Records as at", printable(edition.as_at)),
                (
                    "Specification",
                    printable(&format!("version {}", edition.specification)),
                ),
            ],
            sections: sections.collect::<Result<_, _>>()?,
            files: grids.iter().map(Listed::new).collect(),
        })
    }

    /// Lays it out as one file of HTML: no script, nothing loaded from elsewhere.
    pub(crate) fn html(&self) -> Result<Vec<u8>, PublicationError> {
        Ok(self.render()?.into_bytes())
    }
}

impl Section {
    fn new(grid: &Grid<'_>) -> Result<Self, PublicationError> {
        let table = grid.table;
        let drawing = Drawing::of(table);
        let chart = drawing.as_ref().map(|drawing| {
            Ok::<_, PublicationError>(Picture {
                svg: drawing.svg()?,
                description: drawing.description(),
            })
        });
        Ok(Self {
            id: table.id.clone(),
            title: printable(&table.title),
            sentence: sentence(table, drawing.as_ref()),
            shown: (!grid.rows.is_empty()).then(|| Shown::new(grid, drawing.as_ref())),
            chart: chart.transpose()?,
            markers: table
                .markers()
                .iter()
                .map(|marker| (marker.shorthand(), marker.meaning()))
                .collect(),
            notes: table.notes.iter().map(|note| printable(note)).collect(),
        })
    }
}

impl Listed {
    fn new(grid: &Grid<'_>) -> Self {
        Self {
            title: printable(&grid.title()),
            file: grid.file(),
            rows: counted(grid.rows.len(), "row"),
        }
    }
}
