//! Published files as rows of named columns.

use super::Outcome;

/// A file: its columns by name, whatever order they stand in.
#[derive(Debug)]
pub(super) struct File {
    header: Vec<String>,
    rows: Vec<Row>,
}

/// A row of a file.
#[derive(Debug)]
pub(super) struct Row {
    line: u64,
    texts: Vec<String>,
}

/// A row with the names of its columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    header: &'a [String],
    row: &'a Row,
}

impl File {
    /// Reads a file that has these columns.
    pub(super) fn read(csv: &[u8], columns: &[&str]) -> Outcome<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv));
        let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        for column in columns {
            if !header.iter().any(|name| name == column) {
                return Err(format!("the file has no column {column}").into());
            }
        }
        let rows = reader.records().map(|record| {
            let record = record?;
            Ok(Row {
                line: record.position().map_or(0, csv::Position::line),
                texts: record.iter().map(str::to_owned).collect(),
            })
        });
        let rows: Vec<Row> = rows.collect::<Result<_, csv::Error>>()?;
        if rows.is_empty() {
            return Err("the file prints no figure".into());
        }
        Ok(Self { header, rows })
    }

    /// Tells whether it has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// Returns its rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Named<'_>> {
        let header = self.header.as_slice();
        self.rows.iter().map(move |row| Named { header, row })
    }
}

impl<'a> Named<'a> {
    /// Returns where it stands in the file.
    pub(super) const fn line(self) -> u64 {
        self.row.line
    }

    /// Returns what stands in a column.
    pub(super) fn text(self, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        let text = place.and_then(|place| self.row.texts.get(place));
        text.map_or("", String::as_str)
    }

    /// Returns the count in a column.
    pub(super) fn count(self, column: &str) -> Outcome<u64> {
        self.number(column)
    }

    /// Returns a year; some tools write it as a fraction of nothing, `2019.0`.
    pub(super) fn year(self, column: &str) -> Outcome<i32> {
        self.number(column)
    }

    fn number<T: std::str::FromStr>(self, column: &str) -> Outcome<T> {
        let text = self.text(column);
        let digits = text.strip_suffix(".0").unwrap_or(text).replace(',', "");
        let wrong = |_| self.wrong(column, "is no number");
        digits.parse().map_err(wrong)
    }

    /// Makes an error of what stands in a column.
    pub(super) fn wrong(self, column: &str, is: &str) -> Box<dyn std::error::Error + Send + Sync> {
        format!(
            "line {}, column {column}: \"{}\" {is}",
            self.line(),
            self.text(column)
        )
        .into()
    }
}
