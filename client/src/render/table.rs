//! Rows under a header, drawn to the width of the terminal, plain when piped.

use comfy_table::{ContentArrangement, LineStyle, TableStyle, presets};

use super::harmless;

/// Blanks between the columns of a table.
pub(super) const GAP: u16 = 2;

/// A header and rows of text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Draws it; without a width nothing is wrapped and nothing decorates.
    pub(crate) fn draw(&self, width: Option<u16>) -> String {
        if self.rows.is_empty() {
            return "None.\n".to_owned();
        }
        let mut style = presets::NOTHING;
        if width.is_some() {
            style = style.header_separator(LineStyle::none().fill('─').junction('─'));
        }
        let one_line = |text: &String| harmless(text).replace(['\n', '\t'], " ");
        let header = self.columns.iter().map(one_line).collect();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(one_line).collect());
        arrange(style, GAP, Some(header), rows, width)
    }
}

/// Sets rows side by side; cells wrap within the width.
pub(super) fn arrange(
    style: TableStyle,
    gap: u16,
    header: Option<Vec<String>>,
    rows: impl Iterator<Item = Vec<String>>,
    width: Option<u16>,
) -> String {
    let mut grid = comfy_table::Table::new();
    grid.load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic);
    match width {
        Some(width) => grid.set_width(width),
        // Piped: a line stays a line, whatever standard error is connected to.
        None => grid
            .force_no_tty()
            .set_content_arrangement(ContentArrangement::Disabled),
    };
    if let Some(header) = header {
        grid.set_header(header);
    }
    grid.add_rows(rows);
    for column in grid.column_iter_mut() {
        column.set_padding((0, gap));
    }
    format!("{}\n", grid.trim_fmt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn piped_rows_are_plain_lines() {
        let mut table = Table::new(["Reference", "State"]);
        table.row(["WAR-1", "Received"]);
        table.row(["WAR-22", "two\nlines"]);
        assert_eq!(
            table.draw(None),
            "Reference  State\nWAR-1      Received\nWAR-22     two lines\n"
        );
        assert_eq!(Table::new(["Reference"]).draw(None), "None.\n");
    }

    #[test]
    fn on_a_terminal_cells_wrap_within_the_width() {
        let mut table = Table::new(["Case", "Text"]);
        table.row(["1", "some words that do not fit the width"]);
        let drawn = table.draw(Some(30));
        assert!(
            drawn.lines().all(|line| line.chars().count() <= 30),
            "{drawn}"
        );
        assert!(drawn.lines().count() > 3, "{drawn}");
    }
}
