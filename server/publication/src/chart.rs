//! Bar charts as SVG: drawn for HTML and for the PDF alike, told in words beside it.

use askama::Template;
use nrm_panel_returns::{Bar, Chart, Table, Unit, Value};

use crate::{
    PublicationError,
    text::{capital, printable, thousands, words},
};

/// So many bars leave room on a page.
const MOST_BARS: usize = 20;

/// Measures, in units of the drawing; its text is 15 units high.
const WIDTH: u32 = 600;
const LABELS: u32 = 240;
const GAP: u32 = 10;
const BAR: u32 = 20;
const LINE: u32 = 18;
const BETWEEN: u32 = 10;

/// What a chart shows.
pub(crate) struct Drawing<'a> {
    /// The table.
    pub table: &'a Table,
    /// What is drawn of it.
    pub chart: Chart,
    /// The bars, in the order of the rows where all are drawn.
    pub bars: Vec<Bar>,
    /// How many bars there would be.
    pub of: usize,
}

impl<'a> Drawing<'a> {
    /// Returns what is drawn of a table: the longest bars, the longest first, where they
    /// are too many for a page; nothing where there are none.
    pub(crate) fn of(table: &'a Table) -> Option<Self> {
        let mut bars = table.bars();
        let of = bars.len();
        if of > MOST_BARS {
            bars.sort_by_key(|bar| std::cmp::Reverse(bar.value.number()));
            bars.truncate(MOST_BARS);
        }
        let chart = table.chart?;
        (!bars.is_empty()).then_some(Self {
            table,
            chart,
            bars,
            of,
        })
    }

    /// Returns what is drawn, in words: "referrals by quarter".
    pub(crate) fn subject(&self) -> String {
        let figure = self.table.figures.get(self.chart.figure);
        let figure = figure.map_or_else(String::new, |figure| words(&figure.name));
        let key = self.table.keys.get(self.chart.key);
        let key = key.map_or_else(String::new, |key| words(key));
        format!("{figure} by {key}")
    }

    /// Returns a figure with its unit.
    pub(crate) fn figure(&self, value: &Value) -> String {
        let unit = self.table.figures.get(self.chart.figure).map(|f| f.unit);
        match (value, unit) {
            (Value::Number(number), Some(Unit::Percent)) => format!("{number}%"),
            (Value::Number(1), Some(Unit::Days)) => "1 day".to_owned(),
            (Value::Number(number), Some(Unit::Days)) => format!("{} days", thousands(*number)),
            (Value::Number(number), _) => thousands(*number),
            (Value::Marker(marker), _) => marker.shorthand().to_owned(),
            (Value::Text(text), _) => printable(text),
        }
    }

    /// Returns all that the chart shows, in words.
    pub(crate) fn description(&self) -> String {
        let told: Vec<String> = self
            .bars
            .iter()
            .map(|bar| format!("{}: {}", printable(&bar.label), self.figure(&bar.value)))
            .collect();
        format!("Bar chart of {}. {}.", self.subject(), told.join("; "))
    }

    /// Draws it.
    pub(crate) fn svg(&self) -> Result<String, PublicationError> {
        let labels: Vec<Vec<String>> = self
            .bars
            .iter()
            .map(|bar| wrapped(&printable(&bar.label), LABELS))
            .collect();
        let values: Vec<String> = self
            .bars
            .iter()
            .map(|bar| self.figure(&bar.value))
            .collect();
        let widest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| width(text)).max().unwrap_or(0)
        };
        let left = widest(&mut labels.iter().flatten()) + GAP;
        let longest = WIDTH - left - 2 * GAP - widest(&mut values.iter());
        let scale = self.bars.iter().filter_map(|bar| bar.value.number()).max();
        let mut top = BETWEEN / 2;
        let mut rows = Vec::with_capacity(self.bars.len());
        for ((bar, lines), value) in self.bars.iter().zip(labels).zip(values) {
            let count = u32::try_from(lines.len()).unwrap_or(1);
            let height = BAR.max(count * LINE);
            let length = length(bar.value.number(), scale, longest);
            // Base lines: five units below the middle of a line, which is text 15 high.
            let first = top + (height - count * LINE) / 2 + LINE / 2 + 5;
            rows.push(Drawn {
                lines: lines.into_iter().zip((first..).step_by(18)).collect(),
                bar_top: top + (height - BAR) / 2,
                length,
                value,
                value_left: left + length + GAP / 2 + 1,
                value_base: top + height / 2 + 5,
            });
            top += height + BETWEEN;
        }
        let svg = Svg {
            id: &self.table.id,
            title: capital(&self.subject()),
            description: self.description(),
            width: WIDTH,
            height: top - BETWEEN / 2,
            label_right: left - GAP,
            left,
            bar: BAR,
            rows,
        };
        Ok(svg.render()?)
    }
}

#[derive(Template)]
#[template(path = "chart.svg")]
struct Svg<'a> {
    id: &'a str,
    title: String,
    description: String,
    width: u32,
    height: u32,
    label_right: u32,
    left: u32,
    bar: u32,
    rows: Vec<Drawn>,
}

struct Drawn {
    /// Lines of the label with their base lines.
    lines: Vec<(String, u32)>,
    bar_top: u32,
    length: u32,
    value: String,
    value_left: u32,
    value_base: u32,
}

/// A figure above zero has a bar one can see.
fn length(figure: Option<u64>, scale: Option<u64>, longest: u32) -> u32 {
    let (Some(figure), Some(scale @ 1..)) = (figure, scale) else {
        return 0;
    };
    let length = u128::from(figure) * u128::from(longest) / u128::from(scale);
    let length = u32::try_from(length).unwrap_or(longest);
    length.max(u32::from(figure > 0) * 2)
}

/// Breaks a label into lines that are no wider than may be; a word that is, is broken.
fn wrapped(label: &str, widest: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in label.split_whitespace() {
        let joined = match line.is_empty() {
            true => word.to_owned(),
            false => format!("{line} {word}"),
        };
        if width(&joined) <= widest {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for char in word.chars() {
            line.push(char);
            if width(&line) > widest {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(char);
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Returns the width of text 15 units high in DejaVu Sans, which is the widest of the
/// fonts a reader may see it in.
fn width(text: &str) -> u32 {
    let hundredths: u32 = text
        .chars()
        .map(|char| match char {
            'i' | 'j' | 'l' | '\'' | '|' => 32,
            ' ' | 'f' | 't' | 'r' | 'I' | '.' | ',' | ':' | ';' | '!' | '(' | ')' | '[' | ']'
            | '-' | '/' => 42,
            'm' | 'M' | 'w' | 'W' | '%' | '&' | '@' => 100,
            'A'..='Z' => 80,
            _ if char.is_ascii() => 65,
            'À'..='ɏ' => 80,
            // Letters of other scripts are up to a full height wide.
            _ => 105,
        })
        .sum();
    (hundredths * 15).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_are_wrapped_between_words() {
        assert_eq!(wrapped("Police", 240), ["Police"]);
        assert_eq!(
            wrapped("Not specified or unknown by the first responder", 240),
            ["Not specified or unknown by", "the first responder"]
        );
        assert_eq!(wrapped("", 240), [""]);
    }

    #[test]
    fn bars_are_to_scale_and_none_above_zero_is_invisible() {
        assert_eq!(length(Some(50), Some(100), 300), 150);
        assert_eq!(length(Some(100), Some(100), 300), 300);
        assert_eq!(length(Some(1), Some(u64::MAX), 300), 2);
        assert_eq!(length(Some(0), Some(100), 300), 0);
        assert_eq!(length(Some(0), Some(0), 300), 0);
        assert_eq!(length(None, Some(100), 300), 0);
    }

    proptest! {
        #[test]
        fn no_line_of_a_label_is_too_wide_and_no_letter_is_lost(label in any::<String>()) {
            let lines = wrapped(&label, 240);
            prop_assert!(lines.iter().all(|line| width(line) <= 240));
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&label));
        }
    }
}
