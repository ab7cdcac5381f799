//! A page to be read: headings, facts, paragraphs, lists and tables.

use clap::builder::styling::Style;
use comfy_table::presets;

use super::{
    harmless,
    table::{GAP, Table, arrange},
};

pub(super) const BOLD: Style = Style::new().bold();

#[derive(Debug, Clone)]
enum Block {
    Heading(String),
    Facts(Vec<(String, String)>),
    Prose(String),
    Said(String, String),
    Bullets(Vec<String>),
    Table(Table),
}

/// A page under construction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    blocks: Vec<Block>,
}

impl From<Table> for Page {
    fn from(table: Table) -> Self {
        Self {
            blocks: vec![Block::Table(table)],
        }
    }
}

impl Page {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Starts a section.
    pub(crate) fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds a fact, unless there is nothing to say.
    pub(crate) fn fact(&mut self, label: impl Into<String>, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        let fact = (label.into(), value);
        if let Some(Block::Facts(facts)) = self.blocks.last_mut() {
            facts.push(fact);
        } else {
            self.blocks.push(Block::Facts(vec![fact]));
        }
    }

    /// Adds paragraphs, unless there is nothing to say.
    pub(crate) fn prose(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Prose(text));
        }
    }

    /// Adds what somebody said under the question it answers, unless it is nothing.
    pub(crate) fn said(&mut self, question: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.blocks.push(Block::Said(question.into(), text));
        }
    }

    /// Adds a list of lines, unless it is empty.
    pub(crate) fn bullets<S: Into<String>>(&mut self, lines: impl IntoIterator<Item = S>) {
        let lines: Vec<_> = lines.into_iter().map(Into::into).collect();
        if !lines.is_empty() {
            self.blocks.push(Block::Bullets(lines));
        }
    }

    /// Adds a table.
    pub(crate) fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Lays the page out; without a width nothing is wrapped.
    pub(crate) fn layout(&self, width: Option<u16>) -> String {
        let mut text = String::new();
        let mut after_heading = true;
        for block in &self.blocks {
            if !after_heading {
                text.push('\n');
            }
            after_heading = matches!(block, Block::Heading(_));
            match block {
                Block::Heading(heading) => {
                    text.push_str(&format!("{BOLD}{}{BOLD:#}\n", harmless(heading)));
                }
                Block::Facts(facts) => {
                    let rows = facts.iter().map(|(label, value)| {
                        vec![format!("  {}", harmless(label)), harmless(value)]
                    });
                    text.push_str(&arrange(presets::NOTHING, GAP, None, rows, width));
                }
                Block::Prose(prose) => {
                    for line in harmless(prose).lines() {
                        text.push_str(&beside(" ", line, width));
                    }
                }
                Block::Said(question, said) => {
                    text.push_str(&beside(" ", &harmless(question), width));
                    for line in harmless(said).lines() {
                        text.push_str(&beside("   ", line, width));
                    }
                }
                Block::Bullets(lines) => {
                    for line in lines {
                        text.push_str(&beside("  -", &harmless(line), width));
                    }
                }
                Block::Table(table) => text.push_str(&table.draw(width)),
            }
        }
        text
    }
}

/// Sets text beside a mark, so that what wraps stays indented.
fn beside(mark: &str, line: &str, width: Option<u16>) -> String {
    if width.is_none() {
        return format!("{mark} {line}").trim_end().to_owned() + "\n";
    }
    let row = vec![mark.to_owned(), line.to_owned()];
    arrange(presets::NOTHING, 1, None, std::iter::once(row), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_from_top_to_bottom() {
        let mut page = Page::new();
        page.heading("Case WAR-1");
        page.fact("State", "Received");
        page.fact("SCA reference", "");
        page.fact("Child", "Zoë");
        page.heading("Reasons");
        page.prose("First.\n\nSecond.");
        page.bullets(["one", "two"]);
        page.said("How did it start?", "With a gift.\nThen a debt.");
        page.said("And then?", " ");
        let plain = page.layout(None).replace(['\u{1b}'], "");
        assert_eq!(
            plain,
            "[1mCase WAR-1[0m\n  State  Received\n  Child  Zoë\n\n\
             [1mReasons[0m\n  First.\n\n  Second.\n\n  - one\n  - two\n\n\
             \x20 How did it start?\n    With a gift.\n    Then a debt.\n"
        );
    }
}
