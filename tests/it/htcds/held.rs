//! Whether a referral that went out and came back again is what the two loss reports say.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

/// A line of a loss report, as `--output json` has it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) ours: String,
    pub(super) theirs: String,
    pub(super) fate: String,
    pub(super) why: String,
}

/// What an export and the import of its file say became of every field.
#[derive(Clone, Debug)]
pub(super) struct Reports {
    pub(super) exported: Vec<Line>,
    pub(super) imported: Vec<Line>,
    /// What somebody answered anew because it was lost; a field with all below it.
    pub(super) answered: Vec<&'static str>,
}

/// A case and its referral, as `case` and `referral`.
pub(super) type Held = Value;

/// What must have become of a field, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Expected {
    Empty,
    Lost,
    Coarser,
    Whole,
}

impl Reports {
    /// Lists what is otherwise than the reports say. Of the new case only what was
    /// carried is looked at: it has states, days and numbers of its own.
    pub(super) fn contradictions(&self, before: &Held, after: &Held) -> Vec<String> {
        let mut found = Vec::new();
        for (held, what) in [
            (before, "before"),
            (&json!({"referral": after["referral"]}), "after"),
        ] {
            for leaf in leaves(held) {
                if !self.exported.iter().any(|line| covers(&line.ours, &leaf)) {
                    found.push(format!("{leaf} is there {what} and in no line"));
                }
            }
        }
        let fields: BTreeSet<&str> = self.exported.iter().map(|it| it.ours.as_str()).collect();
        for field in fields.into_iter().filter(|field| !field.is_empty()) {
            let expected = match self.expected(field) {
                Ok(expected) => expected,
                Err(problem) => {
                    found.push(problem);
                    continue;
                }
            };
            let (one, other) = (at(before, field), at(after, field));
            // What is no part of the way back.
            let apart =
                field.starts_with("case.") || self.answered.iter().any(|anew| covers(anew, field));
            let holds = match expected {
                Expected::Empty => one.is_none() && (apart || other.is_none()),
                Expected::Lost => one.is_some() && (apart || other.is_none()),
                Expected::Coarser => one.is_some() && one != other,
                Expected::Whole => one.is_some() && one == other,
            };
            // A part of a list has no path of its own in the reply.
            if !holds && field != "case.decisions.decider" {
                found.push(format!(
                    "{field} should be {expected:?}: {one:?}, {other:?}"
                ));
            }
        }
        found
    }

    /// The best of the ways a field took.
    fn expected(&self, field: &str) -> Result<Expected, String> {
        let lines = self.exported.iter().filter(|line| line.ours == field);
        let ways: Result<Vec<_>, _> = lines.map(|line| self.way(line)).collect();
        Ok(ways?.into_iter().max().unwrap_or(Expected::Empty))
    }

    fn way(&self, line: &Line) -> Result<Expected, String> {
        let written = match line.fate.as_str() {
            "carried" | "beside" => Expected::Whole,
            "coarser" => Expected::Coarser,
            "not-carried" => return Ok(Expected::Lost),
            "empty" => return Ok(Expected::Empty),
            other => return Err(format!("{other} is no fate")),
        };
        // What the case says of the child stands in the line of the case.
        if line.theirs.is_empty() {
            return Ok(written);
        }
        let mut read = self.imported.iter().filter(|it| it.theirs == line.theirs);
        let Some(read) = read.next() else {
            return Err(format!("the import says nothing of {}", line.theirs));
        };
        match read.fate.as_str() {
            "carried" => Ok(written),
            "coarser" => Ok(Expected::Coarser),
            "not-carried" => Ok(Expected::Lost),
            other => Err(format!("{other} is no fate of an import")),
        }
    }
}

/// Whether a line is about a leaf.
fn covers(line: &str, leaf: &str) -> bool {
    let rest = leaf.strip_prefix(line);
    !line.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The path of every leaf, in the words of the contract; lists are looked through.
fn leaves(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    let name = contract_name(name);
                    let path = match path {
                        "" => name,
                        path => format!("{path}.{name}"),
                    };
                    walk(inner, &path, into);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, path, into)),
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                into.insert(path.to_owned());
            }
        }
    }
    let mut into = BTreeSet::new();
    walk(value, "", &mut into);
    into
}

/// What stands at a path of the contract.
fn at<'a>(held: &'a Held, path: &str) -> Option<&'a Value> {
    let mut names = path.split('.');
    names.try_fold(held, |value, name| value.get(json_name(name)))
}

fn json_name(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |so_far, part| {
        let (head, tail) = part.split_at(part.len().min(1));
        format!("{so_far}{}{tail}", head.to_uppercase())
    })
}

fn contract_name(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
