//! Tells the story on standard output, and keeps count of what was checked.

use std::{
    fmt::{Debug, Display},
    io::Write,
};

use clap::builder::styling::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, presets};
use nrm_panel_client::ClientError;

use super::words::capital;

const WIDTH: usize = 78;
const INDENT: &str = "  ";
const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// What was printed last: blank lines stand where the kind changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Printed {
    Heading,
    Prose,
    Outcome,
    Table,
}

/// The teller. Every outcome it shows was checked.
#[derive(Debug)]
pub(super) struct Teller {
    chapter: usize,
    last: Printed,
    checked: usize,
    wrong: usize,
}

impl Teller {
    pub(super) const fn new() -> Self {
        Self {
            chapter: 0,
            last: Printed::Heading,
            checked: 0,
            wrong: 0,
        }
    }

    /// Prints the title.
    pub(super) fn title(&mut self, text: &str) {
        print(&format!(
            "{BOLD}{text}{BOLD:#}\n{}",
            "═".repeat(text.chars().count())
        ));
        self.last = Printed::Heading;
    }

    /// Starts a chapter.
    pub(super) fn chapter(&mut self, text: &str) {
        self.chapter += 1;
        let heading = format!("{}. {text}", self.chapter);
        let line = "─".repeat(heading.chars().count());
        print(&format!("\n\n{BOLD}{heading}{BOLD:#}\n{line}"));
        self.last = Printed::Heading;
    }

    /// Prints a paragraph.
    pub(super) fn say(&mut self, text: &str) {
        print("");
        wrap(text, WIDTH).iter().for_each(|line| print(line));
        self.last = Printed::Prose;
    }

    /// Prints a small table.
    pub(super) fn table<const N: usize>(
        &mut self,
        header: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) {
        let mut style = presets::NOTHING;
        style = style.header_separator(LineStyle::none().fill('─').junction('─'));
        let mut table = Table::new();
        table
            .load_style(style)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(WIDTH - INDENT.len()).unwrap_or(u16::MAX))
            .set_header(header);
        for row in rows {
            table.add_row(row);
        }
        // Names and references stay whole; the last column takes what is left.
        for (place, column) in table.column_iter_mut().enumerate() {
            let last = place + 1 == N;
            column.set_padding((0, if last { 0 } else { 1 }));
            if !last {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        print("");
        for line in table.trim_fmt().lines() {
            print(&format!("{INDENT}{}", line.trim_end()));
        }
        self.last = Printed::Table;
    }

    /// Shows an outcome that must be what was expected.
    pub(super) fn check<T: PartialEq + Debug>(&mut self, outcome: &str, expected: T, seen: T) {
        let wrong = (expected != seen).then(|| format!("expected {expected:?}, saw {seen:?}"));
        self.outcome(outcome, wrong, "");
    }

    /// Shows an outcome that must hold.
    pub(super) fn holds(&mut self, outcome: &str, holds: bool) {
        let wrong = (!holds).then(|| "this is not so".to_owned());
        self.outcome(outcome, wrong, "");
    }

    /// Shows a refusal that must come, for the reason expected.
    pub(super) fn refused<T>(&mut self, result: Result<T, ClientError>, reason: &str) {
        match result {
            Err(error) if error.reason() == Some(reason) => {
                let said = super::words::humane(&capital(&error.to_string()));
                self.outcome(&format!("Refused: “{said}.”"), None, reason);
            }
            Err(error) => self.unexpected(&format!("The service refuses ({reason})"), &error),
            Ok(_) => self.outcome(
                "The service refuses",
                Some(format!("expected a refusal ({reason}), but it was done")),
                "",
            ),
        }
    }

    /// Shows an outcome that did not come, because of an error.
    pub(super) fn unexpected(&mut self, outcome: &str, error: &dyn Display) {
        self.outcome(outcome, Some(format!("instead: {error}")), "");
    }

    /// Prints lines as they stand, such as commands to copy.
    pub(super) fn verbatim(&mut self, lines: &[String]) {
        print("");
        for line in lines {
            print(format!("{INDENT}{line}").trim_end());
        }
        self.last = Printed::Prose;
    }

    /// Ends the story; returns whether every outcome was as expected.
    pub(super) fn finish(&self) -> bool {
        let Self { checked, wrong, .. } = self;
        print("");
        match wrong {
            0 if *checked > 0 => {
                print(&format!(
                    "{GOOD}{checked} outcomes checked, all as expected.{GOOD:#}"
                ));
                true
            }
            _ => {
                print(&format!(
                    "{BAD}{checked} outcomes checked, {wrong} not as expected.{BAD:#}"
                ));
                false
            }
        }
    }

    fn outcome(&mut self, text: &str, wrong: Option<String>, faint: &str) {
        if self.last != Printed::Outcome {
            print("");
        }
        self.last = Printed::Outcome;
        self.checked += 1;
        let (style, mark) = if wrong.is_some() {
            (BAD, "✗")
        } else {
            (GOOD, "✓")
        };
        for (place, line) in wrap(text, WIDTH - 4).iter().enumerate() {
            let mark = if place == 0 { mark } else { " " };
            print(&format!("{INDENT}{style}{mark}{style:#} {line}"));
        }
        if !faint.is_empty() {
            print(&format!("{INDENT}  {FAINT}{faint}{FAINT:#}"));
        }
        if let Some(wrong) = wrong {
            self.wrong += 1;
            for line in wrap(&wrong, WIDTH - 4) {
                print(&format!("{INDENT}  {BAD}{line}{BAD:#}"));
            }
        }
    }
}

/// Says on standard error what takes a while.
pub(super) fn aside(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Colours are dropped where they would not be seen, or where `NO_COLOR` is set.
fn print(line: &str) {
    // A reader who closes the pipe has read enough.
    let _ = writeln!(anstream::stdout(), "{line}");
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
        }
        used += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_outcome_spoils_the_story() {
        let mut teller = Teller::new();
        assert!(!teller.finish(), "nothing checked is not all well");
        teller.check("is right", 1, 1);
        assert!(teller.finish());
        teller.check("is wrong", 1, 2);
        teller.holds("is right again", true);
        assert!(!teller.finish());
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
    }
}
