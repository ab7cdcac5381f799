//! A JSON document that keeps the order of its keys, and those given twice, so
//! that nothing typed is lost without a word.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// How deep a document may be nested. The real ones have four levels; a limit
/// keeps a hostile one from using up the stack.
const DEEPEST: usize = 64;

/// A value of a document.
pub(super) enum Node {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text as typed.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Named values in the order given.
    Group(Vec<(String, Node)>),
}

/// Reads a document.
///
/// # Errors
/// What is wrong, with line and column, without repeating what was typed.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    // Files written on Windows often open with a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_str(text);
    let node = Depth(1)
        .deserialize(&mut reader)
        .map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(node)
}

impl Node {
    /// Returns a named value of a group; the first, where it is given twice.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Group(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, node)| node),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// Calls a function on every value below this one, in document order, with its
    /// dotted path.
    pub(super) fn visit(&self, see: &mut impl FnMut(&str, &Self)) {
        self.visit_below(&mut String::new(), see);
    }

    fn visit_below(&self, path: &mut String, see: &mut impl FnMut(&str, &Self)) {
        let length = path.len();
        match self {
            Self::Group(entries) => {
                for (name, node) in entries {
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(name);
                    see(path, node);
                    node.visit_below(path, see);
                    path.truncate(length);
                }
            }
            Self::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    path.push_str(&format!("[{index}]"));
                    see(path, node);
                    node.visit_below(path, see);
                    path.truncate(length);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => {}
        }
    }
}

/// Reads a node at a depth.
#[derive(Clone, Copy)]
struct Depth(usize);

impl Depth {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.0 > DEEPEST {
            return Err(E::custom(format!(
                "must not be nested deeper than {DEEPEST} levels"
            )));
        }
        Ok(Self(self.0 + 1))
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Node, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Number::from_f64(value)
            .map(Node::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let below = self.deeper()?;
        let mut list = Vec::new();
        while let Some(node) = items.next_element_seed(below)? {
            list.push(node);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let below = self.deeper()?;
        let mut group = Vec::new();
        while let Some(name) = entries.next_key()? {
            group.push((name, entries.next_value_seed(below)?));
        }
        Ok(Node::Group(group))
    }
}
