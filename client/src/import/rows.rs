//! The rows of an import: one document each, byte for byte as it stands in its file.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::IgnoredAny};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{exit::Failure, text};

/// Files of a folder that are taken, by how their names end.
const TAKEN: [&str; 3] = ["json", "jsonl", "ndjson"];

/// One document to lodge.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its file, with its number there if the file holds more than one.
    pub(crate) file: String,
    /// The document, or why there is none.
    pub(crate) document: Result<Vec<u8>, String>,
}

impl Row {
    /// What tells a row from others: the SHA-256 of its bytes, in hexadecimal.
    pub(crate) fn key(&self) -> String {
        let bytes = self.document.as_deref().unwrap_or_default();
        format!("{:x}", Sha256::digest(bytes))
    }

    /// The identifier its request always has: the form's own where it has one, as
    /// the Home Office tells a second copy by it; otherwise one made of its bytes.
    pub(crate) fn request_id(&self) -> Uuid {
        let bytes = self.document.as_deref().unwrap_or_default();
        own_identifier(bytes).unwrap_or_else(|| {
            let mut digest = Sha256::new_with_prefix(b"nrm import\0");
            digest.update(bytes);
            let mut start = [0; 16];
            start.copy_from_slice(&digest.finalize()[..16]);
            uuid::Builder::from_custom_bytes(start).into_uuid()
        })
    }
}

fn own_identifier(bytes: &[u8]) -> Option<Uuid> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(alias = "externalId", alias = "ExternalId")]
        external_id: String,
    }
    let named: Named = serde_json::from_slice(without_mark(bytes)).ok()?;
    Uuid::parse_str(named.external_id.trim()).ok()
}

/// Gathers the rows of files and folders, in the order given, folders by name.
pub(crate) async fn gather(paths: &[PathBuf]) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for path in paths {
        if path.is_dir() {
            for file in listed(path)? {
                rows.extend(split(&file, text::bytes(&file).await?));
            }
        } else {
            rows.extend(split(path, text::bytes(path).await?));
        }
    }
    if rows.is_empty() {
        return Err(Failure::usage(
            "there is nothing to import",
            "name JSON files, or a folder with files that end in .json or .jsonl",
        ));
    }
    Ok(rows)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::machine(folder.display().to_string(), error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && TAKEN.iter().any(|ending| ends(&path, ending)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn ends(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// Splits a file into its documents: a list, a document a line, or one document,
/// which is then taken as the whole file.
fn split(path: &Path, bytes: Vec<u8>) -> Vec<Row> {
    let file = text::name(path);
    let start = bytes.len() - without_mark(&bytes).trim_ascii_start().len();
    let parts = if ends(path, "jsonl") || ends(path, "ndjson") {
        lines(&bytes)
    } else if bytes.get(start) == Some(&b'[') {
        items(&bytes, start + 1)
    } else {
        values(&bytes, start)
    };
    if let [Ok(_)] | [] = parts.as_slice()
        && bytes.get(start) != Some(&b'[')
    {
        return vec![Row {
            file,
            document: Ok(bytes),
        }];
    }
    let rows = (1..).zip(parts).map(|(number, part)| Row {
        file: format!("{file}#{number}"),
        document: part.map(|range| bytes[range].to_vec()),
    });
    rows.collect()
}

type Part = Result<Range<usize>, String>;

fn lines(bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let document = line.trim_ascii();
        if !document.is_empty() {
            let indent = line.len() - line.trim_ascii_start().len();
            parts.push(Ok(start + indent..start + indent + document.len()));
        }
        start += line.len();
    }
    parts
}

fn items(bytes: &[u8], mut at: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    loop {
        at += blanks(&bytes[at..]);
        if bytes.get(at) == Some(&b']') && parts.is_empty() {
            at += 1;
            break;
        }
        let Some(end) = value(bytes, at) else {
            parts.push(unreadable(bytes, at));
            return parts;
        };
        parts.push(Ok(at..end));
        at = end + blanks(&bytes[end..]);
        match bytes.get(at) {
            Some(b',') => at += 1,
            Some(b']') => {
                at += 1;
                break;
            }
            Some(_) | None => {
                parts.push(unreadable(bytes, at));
                return parts;
            }
        }
    }
    at += blanks(&bytes[at..]);
    if at < bytes.len() {
        parts.push(unreadable(bytes, at));
    }
    parts
}

fn values(bytes: &[u8], mut at: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    while at < bytes.len() {
        let Some(end) = value(bytes, at) else {
            parts.push(unreadable(bytes, at));
            break;
        };
        parts.push(Ok(at..end));
        at = end + blanks(&bytes[end..]);
    }
    // What cannot be read at all is one document; the server says what is wrong.
    if let [Err(_)] = parts.as_slice() {
        parts.clear();
    }
    parts
}

/// Says where the value that starts here ends.
fn value(bytes: &[u8], at: usize) -> Option<usize> {
    let mut stream = serde_json::Deserializer::from_slice(&bytes[at..]).into_iter::<IgnoredAny>();
    stream.next()?.ok()?;
    Some(at + stream.byte_offset())
}

fn unreadable(bytes: &[u8], at: usize) -> Part {
    let before = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    let line = before + 1;
    Err(format!(
        "what stands here, from line {line} on, is not JSON"
    ))
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.len() - bytes.trim_ascii_start().len()
}

/// Files written on Windows often open with a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(name: &str, text: &str) -> Vec<(String, Result<String, String>)> {
        let rows = split(Path::new(name), text.as_bytes().to_vec());
        rows.into_iter()
            .map(|row| {
                let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
                (
                    row.file,
                    row.document.as_deref().map(text).map_err(Clone::clone),
                )
            })
            .collect()
    }

    fn row(text: &str) -> Row {
        Row {
            file: "a.json".to_owned(),
            document: Ok(text.as_bytes().to_vec()),
        }
    }

    #[test]
    fn a_file_of_one_document_is_taken_whole() {
        let whole = "\u{feff} {\"a\": 1}\r\n";
        for (name, text) in [
            ("a.json", whole),
            ("a.jsonl", "{\"a\": 1}\n"),
            ("a.json", "{\"a\": "),
            ("a.json", ""),
        ] {
            assert_eq!(rows(name, text), [(name.to_owned(), Ok(text.to_owned()))]);
        }
    }

    #[test]
    fn a_list_has_a_row_an_item_byte_for_byte() {
        let text = "[ {\"a\": [1, {\"b\": \"]\"}]} ,\n{\"ü\":2}\n]\n";
        assert_eq!(
            rows("a.json", text),
            [
                (
                    "a.json#1".to_owned(),
                    Ok("{\"a\": [1, {\"b\": \"]\"}]}".to_owned())
                ),
                ("a.json#2".to_owned(), Ok("{\"ü\":2}".to_owned())),
            ]
        );
        assert_eq!(rows("a.json", "[]"), []);
        assert_eq!(rows("a.json", "[{}]").len(), 1);
    }

    #[test]
    fn what_cannot_be_read_costs_no_other_row() {
        let broken = |line| {
            Err(format!(
                "what stands here, from line {line} on, is not JSON"
            ))
        };
        assert_eq!(
            rows("a.json", "[{},\n{\"a\":}, {}]"),
            [
                ("a.json#1".to_owned(), Ok("{}".to_owned())),
                ("a.json#2".to_owned(), broken(2)),
            ]
        );
        assert_eq!(
            rows("a.jsonl", "{}\n\nnonsense\n {} \n"),
            [
                ("a.jsonl#1".to_owned(), Ok("{}".to_owned())),
                ("a.jsonl#2".to_owned(), Ok("nonsense".to_owned())),
                ("a.jsonl#3".to_owned(), Ok("{}".to_owned())),
            ]
        );
        assert_eq!(rows("a.json", "{} {} x").len(), 3);
        assert_eq!(
            rows("a.json", "[{}").last().map(|row| row.1.clone()),
            Some(broken(1))
        );
        assert_eq!(rows("a.json", "[{}] []").len(), 2);
    }

    #[test]
    fn a_request_is_known_by_the_form_or_by_its_bytes() {
        let id = "6F9619FF-8B86-4D01-B42D-00CF4FC964FF";
        for name in ["external_id", "ExternalId", "externalId"] {
            let own = row(&format!("{{\"{name}\": \"{id}\", \"child\": {{}}}}"));
            assert_eq!(own.request_id().to_string(), id.to_lowercase());
        }
        let (one, other) = (
            row("{\"external_id\": \"7\"}"),
            row("{\"external_id\": \"8\"}"),
        );
        assert_eq!(one.request_id(), one.clone().request_id());
        assert_ne!(one.request_id(), other.request_id());
        assert_eq!(one.request_id().get_version_num(), 8);
        assert_ne!(one.key(), other.key());
        assert_eq!(one.key().len(), 64);
    }
}
