//! Audits published tables with starred cells, of the shape of the Home Office's tables of
//! independent child trafficking guardians (returns.md 6).
//!
//! Columns: `caseload`, `year`, `quarter`, one for each region, `total_as_published`;
//! what follows is not read. A row whose year is `Total` sums over the caseload, one whose
//! quarter is `Total` over the year. `*` is 1 to 4 in a region and withheld in a total; a
//! total marked `**` leaves the starred counts out; what stands with a note in square
//! brackets is lost in the copy.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_disclosure::{
    CountTable, Dimension, Key, Knowledge, Known, Linear, Malformed, Rule, audit,
};
use thiserror::Error;

/// What the publisher withholds for itself.
const PUBLISHER: Rule = Rule { least: 1, most: 4 };
const TOTAL: &str = "Total";
const TOTAL_COLUMN: &str = "total_as_published";
const KEYS: [&str; 3] = ["caseload", "year", "quarter"];

/// What the auditor says of a file. No count is told, withheld or found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many cells are starred.
    pub withheld: usize,
    /// How many of them can be found out, or be found out to be one of two numbers.
    pub exposed: usize,
}

impl Verdict {
    /// Tells whether the tables should not have been printed so.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.exposed > 0
    }
}

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It is not CSV, or its rows differ in length.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The header is not that of such a file.
    #[error("a column {0} was expected")]
    Column(&'static str),
    /// A cell is neither a count nor a marker.
    #[error("line {line}, column {column}: neither a count nor a marker")]
    Cell {
        /// Line of the file.
        line: u64,
        /// Name of the column.
        column: String,
    },
    /// The tables make no sense.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// Reads a file and audits it.
///
/// # Errors
/// Where it is not of the shape.
pub fn check(csv: &[u8]) -> Result<Verdict, ReadError> {
    let mut verdict = Verdict {
        withheld: 0,
        exposed: 0,
    };
    for caseload in read(csv)? {
        let knowledge = caseload.knowledge()?;
        verdict.withheld += knowledge.withheld();
        verdict.exposed += audit(&knowledge).err().map_or(0, |findings| findings.len());
    }
    Ok(verdict)
}

/// One block of rows.
struct Caseload {
    name: String,
    regions: Vec<String>,
    /// Year and period, in the order printed.
    periods: Vec<(String, String)>,
    cells: BTreeMap<Key, Known>,
    years: BTreeSet<String>,
}

/// What stands in a cell.
enum Print {
    Count(u64),
    Star,
    /// A total without the starred counts.
    Less(u64),
    Lost,
}

fn read(csv: &[u8]) -> Result<Vec<Caseload>, ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(csv);
    let header = reader.headers()?.clone();
    for (column, name) in KEYS.into_iter().enumerate() {
        if header.get(column) != Some(name) {
            return Err(ReadError::Column(name));
        }
    }
    let total = header
        .iter()
        .position(|name| name == TOTAL_COLUMN)
        .ok_or(ReadError::Column(TOTAL_COLUMN))?;
    let regions: Vec<String> = header
        .iter()
        .take(total)
        .skip(KEYS.len())
        .map(str::to_owned)
        .collect();
    let mut caseloads: Vec<Caseload> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let text = |column: usize| record.get(column).unwrap_or_default();
        let (name, year, quarter) = (text(0), text(1), text(2));
        let known = caseloads.iter().position(|caseload| caseload.name == name);
        let at = known.unwrap_or(caseloads.len());
        if known.is_none() {
            caseloads.push(Caseload::new(name, &regions));
        }
        let Some(caseload) = caseloads.get_mut(at) else {
            continue;
        };
        let row = caseload.row(year, quarter);
        let is_total = year == TOTAL || quarter == TOTAL;
        for column in KEYS.len()..=total {
            let unreadable = || ReadError::Cell {
                line: record.position().map_or(0, csv::Position::line),
                column: header.get(column).unwrap_or_default().to_owned(),
            };
            let print = print(text(column)).ok_or_else(unreadable)?;
            let region = regions.get(column - KEYS.len());
            let known = known_of(&print, is_total || region.is_none()).ok_or_else(unreadable)?;
            let key = region.map_or_else(|| row.clone(), |region| row.with("region", region));
            if caseload.cells.insert(key.clone(), known).is_some() {
                return Err(Malformed::Differs(key).into());
            }
        }
    }
    Ok(caseloads)
}

/// Reads a cell; nothing where it is neither a count nor a marker.
fn print(text: &str) -> Option<Print> {
    if text == "*" {
        return Some(Print::Star);
    }
    if text.contains('[') {
        return Some(Print::Lost);
    }
    let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
    match text.strip_suffix("**") {
        Some(count) => number(count).map(Print::Less),
        None => number(text).map(Print::Count),
    }
}

/// Returns what a reader holds of a cell; nothing where a mark of totals stands elsewhere.
fn known_of(print: &Print, is_total: bool) -> Option<Known> {
    Some(match print {
        Print::Count(count) => Known::Count(*count),
        // A total is withheld for what it would give away, however great it is.
        Print::Star if is_total => Known::Withheld {
            least: PUBLISHER.least,
            most: None,
        },
        Print::Star => Known::Withheld {
            least: PUBLISHER.least,
            most: Some(PUBLISHER.most),
        },
        Print::Less(count) if is_total => Known::Unprinted { least: *count },
        Print::Less(_) => return None,
        Print::Lost => Known::Unprinted { least: 0 },
    })
}

impl Caseload {
    fn new(name: &str, regions: &[String]) -> Self {
        Self {
            name: name.to_owned(),
            regions: regions.to_vec(),
            periods: Vec::new(),
            cells: BTreeMap::new(),
            years: BTreeSet::new(),
        }
    }

    /// Returns the key of a row, and remembers its period.
    fn row(&mut self, year: &str, quarter: &str) -> Key {
        let whole = Key::total(&self.name);
        if year == TOTAL {
            return whole;
        }
        if quarter == TOTAL {
            self.years.insert(year.to_owned());
            return whole.with("year", year);
        }
        let period = format!("{year} {quarter}");
        self.periods.push((year.to_owned(), period.clone()));
        whole.with("period", period)
    }

    /// Puts together what a reader of the block holds.
    fn knowledge(self) -> Result<Knowledge, ReadError> {
        let dimension = |name: &str, labels: Vec<String>, complete| Dimension {
            name: name.to_owned(),
            labels,
            complete,
        };
        let regions = || dimension("region", self.regions.clone(), true);
        let labels = self
            .periods
            .iter()
            .map(|(_, label)| label.clone())
            .collect();
        let years: Vec<String> = self.years.iter().cloned().collect();
        let (by_year, by_period) = self
            .cells
            .into_iter()
            .partition(|(key, _)| key.by.contains_key("year"));
        let periods = vec![dimension("period", labels, true), regions()];
        let mut knowledge = Knowledge::new();
        knowledge.read(&CountTable::new(&self.name, periods, by_period)?)?;
        if years.is_empty() {
            return Ok(knowledge);
        }
        let yearly = vec![dimension("year", years.clone(), false), regions()];
        knowledge.read(&CountTable::new(&self.name, yearly, by_year)?)?;
        for region in self.regions.iter().map(Some).chain([None]) {
            let of = |name: &str, label: &String| {
                let key = Key::total(&self.name).with(name, label);
                region.map_or_else(|| key.clone(), |region| key.with("region", region))
            };
            for year in &years {
                let within = self.periods.iter().filter(|(of, _)| of == year);
                let parts = within.map(|(_, period)| of("period", period));
                knowledge.relate(&Linear::sum(of("year", year), parts));
            }
        }
        Ok(knowledge)
    }
}

#[cfg(test)]
mod tests {
    //! Invented tables of the shape.

    use super::{ReadError, check};

    const HEADER: &str = "caseload,year,quarter,north,east,south,total_as_published,source_url\n";

    fn verdict(rows: &str) -> (usize, usize) {
        let verdict = check(format!("{HEADER}{rows}").as_bytes()).unwrap();
        assert_eq!(verdict.is_refused(), verdict.exposed > 0);
        (verdict.withheld, verdict.exposed)
    }

    #[test]
    fn stars_that_follow_from_the_totals_are_refused() {
        let rows = "A,2001,Q1,*,9,8,20,\nA,2001,Q2,7,*,6,15,\nA,Total,,10,11,14,35,\n";
        assert_eq!(verdict(rows), (2, 2));
    }

    #[test]
    fn a_star_whose_totals_leave_it_out_is_accepted() {
        let rows = "A,2001,Q1,*,9,8,17**,\nA,2001,Q2,7,11,6,24,\nA,Total,,7**,20,14,41**,\n";
        assert_eq!(verdict(rows), (1, 0));
    }

    #[test]
    fn a_grand_total_that_keeps_the_star_gives_it_away() {
        let rows = "A,2001,Q1,*,9,8,17**,\nA,2001,Q2,7,11,6,24,\nA,Total,,7**,20,14,44,\n";
        assert_eq!(verdict(rows), (1, 1));
    }

    #[test]
    fn a_total_of_a_year_gives_a_star_away() {
        let rows = "A,2001,Q1,*,9,8,17**,\nA,2001,Q2,7,11,6,24,\nA,2001,Total,9,20,14,[lost],\n";
        assert_eq!(verdict(rows), (1, 1));
    }

    #[test]
    fn blocks_are_judged_apart_and_lost_cells_are_no_knowledge() {
        let rows = "A,2001,Q1,*,9,8,20,\nA,2001,Q2,7,*,6,15,\nA,Total,,10,11,14,35,\n\
                    B,2001,Q1,*,\"1,009\",8,1[cut off],\n";
        assert_eq!(verdict(rows), (3, 2));
    }

    #[test]
    fn what_is_not_of_the_shape_is_refused() {
        let wrong = check(b"caseload,year,north\n").unwrap_err();
        assert!(matches!(wrong, ReadError::Column("quarter")));
        let rows = format!("{HEADER}A,2001,Q1,few,9,8,20,\n");
        let wrong = check(rows.as_bytes()).unwrap_err();
        assert!(matches!(wrong, ReadError::Cell { line: 2, .. }));
        let rows = format!("{HEADER}A,2001,Q1,3**,9,8,20,\n");
        assert!(check(rows.as_bytes()).is_err());
    }
}
