//! HTCDS 2.0, the Human Trafficking Case Data Standard of the International
//! Organization for Migration: a case out, a draft in, and for every field what was
//! lost on the way.
//!
//! Source: "HTCDS Field Standards 2.0", `UNMigration/HTCDS`, CC BY 4.0. The standard
//! names fields and words and no file form; ours is JSON, see [`document`].

pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod loss;
pub(crate) mod words;

use nrm_panel_proto::v1;
use serde_json::{Map, Value, json};

use self::{export::Exported, words::fold};

pub(crate) const STANDARD: &str = "HTCDS 2.0";
pub(crate) const MARKING: &str =
    "OFFICIAL-SENSITIVE: personal data of a child; keep it, send it and delete it as such";

/// Entries of the server's dated lists that a record is read against.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) nationalities: Vec<v1::ReferenceEntry>,
    pub(crate) countries: Vec<v1::ReferenceEntry>,
    /// What kind of organisation refers, as HTCDS says it; `None` where no list has it.
    pub(crate) organisation: Option<&'static str>,
}

/// Finds the ISO 3166 alpha-3 code of a name in a list whose codes are alpha-2.
pub(crate) fn alpha_3(list: &[v1::ReferenceEntry], text: &str) -> Option<String> {
    let entry = list.iter().find(|entry| is_named(entry, text))?;
    rust_iso3166::from_alpha2(&entry.code).map(|country| country.alpha3.to_owned())
}

/// Finds the name a list has for an ISO 3166 code, of two letters or three.
pub(crate) fn name_of(list: &[v1::ReferenceEntry], code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    let country = rust_iso3166::from_alpha3(&code).or_else(|| rust_iso3166::from_alpha2(&code))?;
    let entry = list.iter().find(|entry| entry.code == country.alpha2)?;
    Some(entry.name.clone())
}

/// Whether an entry goes by a name.
pub(crate) fn is_named(entry: &v1::ReferenceEntry, text: &str) -> bool {
    let wanted = fold(text);
    fold(&entry.name) == wanted || entry.other_names.iter().any(|name| fold(name) == wanted)
}

/// Makes the file of an export.
pub(crate) fn document(exported: &Exported) -> Value {
    json!({
        "standard": STANDARD,
        "marking": MARKING,
        "record": exported.record,
        "extension": exported.extension,
        "losses": exported.losses,
    })
}

/// Puts a value, unless it says nothing.
fn put(map: &mut Map<String, Value>, field: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    };
    if !empty {
        map.insert(field.to_owned(), value);
    }
}

#[cfg(test)]
mod tests;
