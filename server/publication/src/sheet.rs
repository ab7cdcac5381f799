//! A sheet of the workbook, and the room its columns and rows need.

use crate::{grid::Cell, text::inert};

/// Widths of columns, in characters.
const NARROWEST: usize = 10;
const WIDEST: usize = 60;
const PROSE: usize = 90;

/// A sheet: lines in column A and, right below them, at most one table.
pub(crate) struct Sheet {
    /// Name.
    pub name: String,
    /// Title in A1.
    pub title: String,
    /// What stands between title and table, a line each.
    pub lines: Vec<String>,
    /// The header of the table; none where there is no table.
    pub header: Vec<Heading>,
    /// The rows of the table.
    pub rows: Vec<Vec<SheetCell>>,
    /// Whether the lines are wrapped: prose, not the lead of a table.
    pub prose: bool,
}

/// A cell of the header.
pub(crate) struct Heading {
    /// What it says.
    pub text: String,
    /// Whether its column holds figures.
    pub numeric: bool,
}

/// A cell of a table.
#[derive(Clone)]
pub(crate) enum SheetCell {
    /// What a table of the return holds.
    Plain(Cell),
    /// The name of a sheet, leading there.
    Link(String),
}

impl Sheet {
    pub(crate) fn new(name: &str, title: &str, lines: Vec<String>) -> Self {
        Self {
            name: name.to_owned(),
            title: inert(title),
            lines: lines.iter().map(|line| inert(line)).collect(),
            header: Vec::new(),
            rows: Vec::new(),
            prose: false,
        }
    }

    /// Returns how many lines of text each of its rows takes, the title being the first.
    pub(crate) fn heights(&self) -> Vec<usize> {
        let widths = self.widths();
        let highest = |cells: &mut dyn Iterator<Item = String>| {
            let lines = cells.zip(&widths).map(|(text, width)| lines(&text, *width));
            lines.max().unwrap_or(1)
        };
        let line = |text: &String| match self.prose {
            true => lines(text, PROSE),
            // It runs on beside itself, where nothing stands.
            false => 1,
        };
        let mut heights = vec![1];
        heights.extend(self.lines.iter().map(line));
        if !self.header.is_empty() {
            heights.push(highest(
                &mut self.header.iter().map(|heading| heading.text.clone()),
            ));
        }
        heights.extend(
            self.rows
                .iter()
                .map(|row| highest(&mut row.iter().map(SheetCell::text))),
        );
        heights
    }

    /// Returns the widths of its columns, in characters.
    pub(crate) fn widths(&self) -> Vec<usize> {
        if self.prose {
            return vec![PROSE];
        }
        let widest = |(index, heading): (usize, &Heading)| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            cells
                .map(|cell| cell.text().chars().count())
                .chain([heading.text.chars().count()])
                .max()
                .map_or(NARROWEST, |width| (width + 2).clamp(NARROWEST, WIDEST))
        };
        self.header.iter().enumerate().map(widest).collect()
    }
}

impl SheetCell {
    fn text(&self) -> String {
        match self {
            Self::Plain(cell) => cell.plain(),
            Self::Link(name) => name.clone(),
        }
    }
}

impl Heading {
    pub(crate) fn words(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            numeric: false,
        }
    }
}

/// Counts the lines of a text wrapped between words, rather too many than too few: letters
/// are narrower than the figures a width is counted in.
fn lines(text: &str, width: usize) -> usize {
    let mut lines = 1;
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let joined = used + usize::from(used > 0) + length;
        if joined <= width {
            used = joined;
            continue;
        }
        // A word wider than the column is broken.
        lines += usize::from(used > 0) + length.saturating_sub(1) / width;
        used = length - length.saturating_sub(1) / width * width;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_between_words() {
        for (text, width, count) in [
            ("", 10, 1),
            ("ten digits", 10, 1),
            ("eleven char", 10, 2),
            ("one two three four", 8, 3),
            ("abcdefghijabcdefghij", 10, 2),
            ("a abcdefghijabcdefghijk", 10, 4),
        ] {
            assert_eq!(lines(text, width), count, "{text}");
        }
    }
}
