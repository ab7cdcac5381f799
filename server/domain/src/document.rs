//! A small model of a document that leaves the site: written once, shown as Markdown
//! to people and as JSON to programs. It holds personal data and so prints nothing
//! by accident.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// The marking of everything that leaves the site (rules.md R65).
pub const MARKING: &str = "OFFICIAL-SENSITIVE";

/// A document.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    marking: &'static str,
    title: String,
    sections: Vec<Section>,
}

/// A part of a document under a heading.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    heading: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Fact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paragraphs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<Section>,
}

/// A value with its name.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct Fact {
    name: String,
    value: String,
}

impl Document {
    /// Makes a document without sections.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            marking: MARKING,
            title: title.into(),
            sections: Vec::new(),
        }
    }

    /// Adds a section.
    #[must_use]
    pub fn with(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// Writes it for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        // A document serialises: it is texts and lists of texts.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Writes it for people. What somebody typed cannot pose as a heading, a link or
    /// markup.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# {}\n\n**{}**\n", escaped(&self.title), self.marking);
        for section in &self.sections {
            section.write(2, &mut text);
        }
        text.push_str(&format!("\n**{}**\n", self.marking));
        text
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Document([personal data])")
    }
}

impl Section {
    /// Makes an empty section.
    #[must_use]
    pub fn new(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            facts: Vec::new(),
            paragraphs: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// Makes a section of everything a record holds, field by field, so that none can
    /// be forgotten. Fields named in `without` are left out.
    #[must_use]
    pub fn of(heading: impl Into<String>, record: &impl Serialize, without: &[&str]) -> Self {
        let mut section = Self::new(heading);
        // A record of the domain serialises: it was stored so.
        if let Ok(Value::Object(fields)) = serde_json::to_value(record) {
            for (name, value) in fields {
                if !without.contains(&name.as_str()) {
                    section.add(&words(&name), &value);
                }
            }
        }
        section
    }

    /// Adds a value with its name; an empty one is left out.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        if !value.is_empty() {
            self.facts.push(Fact {
                name: name.into(),
                value,
            });
        }
        self
    }

    /// Adds a paragraph; an empty one is left out.
    #[must_use]
    pub fn paragraph(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.paragraphs.push(text);
        }
        self
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, section: Self) -> Self {
        self.sections.push(section);
        self
    }

    fn add(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                *self = std::mem::replace(self, Self::new("")).fact(name, plain(value));
            }
            Value::Array(values) if values.iter().all(is_plain) => {
                let all: Vec<String> = values.iter().map(plain).collect();
                *self = std::mem::replace(self, Self::new("")).fact(name, all.join("; "));
            }
            Value::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    self.add(&format!("{name} {}", index + 1), value);
                }
            }
            Value::Object(fields) => {
                let mut part = Self::new(name);
                for (name, value) in fields {
                    part.add(&words(name), value);
                }
                self.sections.push(part);
            }
        }
    }

    fn write(&self, level: usize, text: &mut String) {
        let marks = "#".repeat(level.min(6));
        text.push_str(&format!("\n{marks} {}\n\n", escaped(&self.heading)));
        for Fact { name, value } in &self.facts {
            if value.contains('\n') {
                text.push_str(&format!("- **{}:**\n\n", escaped(name)));
                quote(value, text);
            } else {
                text.push_str(&format!("- **{}:** {}\n", escaped(name), escaped(value)));
            }
        }
        for paragraph in &self.paragraphs {
            if !text.ends_with("\n\n") {
                text.push('\n');
            }
            quote(paragraph, text);
        }
        for section in &self.sections {
            section.write(level + 1, text);
        }
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Section([personal data])")
    }
}

/// Says a field's name or a code in words, with a capital.
#[must_use]
pub fn words(code: &str) -> String {
    let spaced = code.replace(['_', '.'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

const fn is_plain(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Writes words as they were typed, each line a quotation.
fn quote(words: &str, text: &mut String) {
    for line in words.lines() {
        text.push_str("> ");
        text.push_str(&escaped(line));
        text.push('\n');
    }
    text.push('\n');
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!'
        ) {
            escaped.push('\\');
        }
        escaped.push(if letter.is_control() { ' ' } else { letter });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_marked_at_both_ends() {
        let section = Section::new("Child")
            .fact("Name", "Wren")
            .fact("Nickname", "")
            .paragraph("Two\nlines");
        let text = Document::new("A referral").with(section).to_markdown();
        assert_eq!(
            text,
            "# A referral\n\n**OFFICIAL-SENSITIVE**\n\n## Child\n\n- **Name:** Wren\n\n\
             > Two\n> lines\n\n\n**OFFICIAL-SENSITIVE**\n"
        );
    }

    #[test]
    fn what_was_typed_cannot_pose_as_markup() {
        let typed = "# Decision: [ok](http://x)\r\n<b>\n- item";
        let section = Section::new("x").fact("Said", typed).paragraph(typed);
        let text = Document::new("t").with(section).to_markdown();
        assert!(!text.contains("\n# Decision"), "{text}");
        assert!(!text.contains("\n- item"), "{text}");
        assert!(!text.contains("[ok]"), "{text}");
        assert!(!text.contains("<b>"), "{text}");
    }

    #[test]
    fn no_field_of_a_record_is_forgotten() {
        let record = json!({
            "plain": "a", "flag": true, "none": null, "many": ["b", "c"],
            "inner": {"deep": {"deeper": 7}}, "list": [{"text": "d"}, {"text": "e"}],
            "left_out": "z",
        });
        let section = Section::of("Record", &record, &["left_out"]);
        let json = serde_json::to_string(&section).unwrap();
        for value in [
            "\"a\"", "\"yes\"", "\"b; c\"", "\"7\"", "\"d\"", "\"e\"", "List 2",
        ] {
            assert!(json.contains(value), "{value} in {json}");
        }
        assert!(!json.contains("\"z\""), "{json}");
    }

    #[test]
    fn a_document_is_not_printed_by_accident() {
        let document = Document::new("Wren").with(Section::new("Wren"));
        assert!(!format!("{document:?}").contains("Wren"));
    }
}
