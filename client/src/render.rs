//! The only place that prints: data on standard output, talk on standard error.

pub(crate) mod csv;
pub(crate) mod failure;
pub(crate) mod json;
pub(crate) mod page;
pub(crate) mod progress;
pub(crate) mod table;

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use prost::{Message, Name};
use serde::Serialize;

use self::{
    page::Page,
    progress::{Bar, Progress},
};
use crate::exit::Failure;

const NARROWEST: u16 = 40;

/// How replies are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Table,
    /// The reply in the canonical JSON mapping of proto3.
    Json,
    /// One header and rows; safe to open in a spreadsheet.
    Csv,
}

/// Prints in the way the global flags ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    format: Format,
    quiet: bool,
    colour: ColorChoice,
}

impl Printer {
    pub(crate) fn new(format: Format, quiet: bool, no_color: bool) -> Self {
        let colour = if no_color {
            ColorChoice::Never
        } else {
            ColorChoice::Auto
        };
        Self {
            format,
            quiet,
            colour,
        }
    }

    /// Returns the format asked for.
    pub(crate) fn format(self) -> Format {
        self.format
    }

    /// Prints a reply; `rows` is the path of the repeated field a list consists of.
    pub(crate) fn reply<M: Message + Name>(
        self,
        reply: &M,
        rows: Option<&str>,
        page: &Page,
    ) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.page(page),
            Format::Json => self.data(json::message(reply).as_bytes()),
            Format::Csv => self.data(csv::message(reply, rows).as_bytes()),
        }
    }

    /// Prints something that is no message of the contract, such as a context.
    pub(crate) fn record<T: Serialize>(self, record: &T, page: &Page) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.page(page),
            Format::Json => self.data(json::record(record).as_bytes()),
            Format::Csv => self.data(csv::record(record).as_bytes()),
        }
    }

    /// Prints a message as JSON whatever the format, for dry runs.
    pub(crate) fn request<M: Message + Name>(self, request: &M) -> Result<(), Failure> {
        self.data(json::message(request).as_bytes())
    }

    fn page(self, page: &Page) -> Result<(), Failure> {
        // A terminal that does not know its width, or has none to speak of, is
        // treated like a pipe.
        let width = io::stdout()
            .is_terminal()
            .then(|| comfy_table::Table::new().width())
            .flatten()
            .filter(|width| *width >= NARROWEST);
        self.data(page.layout(width).as_bytes())
    }

    /// Prints bytes to standard output as they are, but for colours nobody sees.
    pub(crate) fn data(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout(), self.colour).lock();
        pipe(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Prints bytes to standard output, every one of them.
    pub(crate) fn verbatim(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        pipe(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Says something to the person, unless they asked for quiet.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            self.talk(&format!("{text}\n"));
        }
    }

    /// Says something the person must see, quiet or not.
    pub(crate) fn warn(self, text: &str) {
        self.talk(&format!("{text}\n"));
    }

    /// Asks something; the answer is typed on the same line.
    pub(crate) fn ask(self, text: &str) {
        self.talk(text);
    }

    /// Says what comes now.
    pub(crate) fn heading(self, text: &str) {
        let bold = page::BOLD;
        self.talk(&format!("{bold}{}{bold:#}\n", harmless(text)));
    }

    /// Shows a page beside the talk, not as the result.
    pub(crate) fn aside(self, page: &Page) {
        self.talk(&page.layout(None));
    }

    /// Says why the command did not do what it was asked.
    pub(crate) fn failure(self, failure: &Failure) {
        self.talk(&failure::explain(failure));
    }

    /// Shows that something slow goes on, to a person who can see it.
    pub(crate) fn progress(self, text: &'static str) -> Progress {
        Progress::start(text, self.is_still())
    }

    /// Shows how far something slow has come.
    pub(crate) fn counting(self, text: &'static str, total: usize) -> Progress {
        Progress::counting(text, total, self.is_still())
    }

    /// Shows how far something slow of several stages has come.
    pub(crate) fn stages(self, text: &'static str) -> Progress {
        Progress::counting(text, 1, self.is_still())
    }

    /// Whether nothing may move on the screen: a terminal without colours is one for
    /// a screen reader, or none that could move anything.
    fn is_still(self) -> bool {
        let plain = AutoStream::choice(&io::stderr()) == ColorChoice::Never;
        self.quiet || plain || self.colour == ColorChoice::Never
    }

    /// Shows how much of something is done, to a person who can see it.
    pub(crate) fn bar(self, name: &str, length: u64) -> Bar {
        Bar::start(&harmless(name), length, self.quiet)
    }

    fn talk(self, text: &str) {
        // With standard error gone there is nobody left to tell.
        let mut out = AutoStream::new(io::stderr(), self.colour).lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

/// A reader that closed its end, such as `head`, has what it wanted.
fn pipe(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::machine("standard output cannot be written", error))
        }
        _ => Ok(()),
    }
}

/// Makes text from records harmless to a terminal: control characters and those
/// that turn the direction of writing are shown instead of obeyed.
pub(crate) fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        match letter {
            '\n' | '\t' => safe.push(letter),
            '\r' => {}
            _ if letter.is_control() || turns => safe.extend(letter.escape_unicode()),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_cannot_command_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(harmless("Am\u{202e}y"), "Am\\u{202e}y");
        assert_eq!(harmless("one\r\ntwo\tthree"), "one\ntwo\tthree");
        assert_eq!(harmless("Zoë Ní Bhriain"), "Zoë Ní Bhriain");
    }
}
