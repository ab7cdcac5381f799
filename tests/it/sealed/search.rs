//! Looks for many words in many bytes, at one go.

use std::collections::{BTreeSet, HashMap};

/// How much of a needle finds its place in the index.
const LEAD: usize = 4;

/// Words to look for: as they are, as JSON may escape them, and in hexadecimal, in
/// which PostgreSQL shows bytes. Capital letters of ASCII do not matter.
pub(crate) struct Search {
    needles: HashMap<[u8; LEAD], Vec<(Vec<u8>, String)>>,
}

impl Search {
    pub(crate) fn of(words: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let mut needles: HashMap<_, Vec<_>> = HashMap::new();
        for word in words {
            let word = word.as_ref();
            for needle in written(word) {
                let lead = needle[..LEAD].try_into().unwrap();
                needles
                    .entry(lead)
                    .or_default()
                    .push((needle, word.to_owned()));
            }
        }
        Self { needles }
    }

    /// Returns the words that are there.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let haystack = bytes.to_ascii_lowercase();
        let mut leads = vec![false; 1 << 16];
        for lead in self.needles.keys() {
            leads[pair(lead)] = true;
        }
        let mut found = BTreeSet::new();
        for (place, window) in haystack.windows(LEAD).enumerate() {
            if leads[pair(window)]
                && let Some(needles) = self.needles.get(window)
            {
                let here = needles
                    .iter()
                    .filter(|(needle, _)| haystack[place..].starts_with(needle));
                found.extend(here.map(|(_, word)| word.as_str()));
            }
        }
        found
    }
}

fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

fn written(word: &str) -> [Vec<u8>; 3] {
    let word = word.to_ascii_lowercase();
    let escaped: String = word
        .encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(ascii @ 0x20..0x7F) => char::from(ascii).to_string(),
            Ok(_) | Err(_) => format!("\\u{unit:04x}"),
        })
        .collect();
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    [word.into_bytes(), escaped.into_bytes(), hex.into_bytes()]
}
