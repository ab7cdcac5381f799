//! What a case can be found by. The texts here are personal data: the store keeps
//! nothing of them but keyed hashes.

use std::{collections::BTreeSet, fmt};

use super::{
    fold::family_root,
    identity::{Identity, NameKind},
    sound::sound,
};
use crate::{
    code::codes,
    referral::{DateOfBirth, DatePrecision},
};

/// Number of the way keys are made. Another way, another number: rows of an earlier
/// one are made anew.
pub const INDEX_VERSION: i64 = 2;

/// So many n-grams of a name are kept: enough that one mistake of typing leaves one
/// with a chance of 98 in a hundred, and few enough that lodging stays cheap.
const NGRAMS: usize = 4;

codes! {
    /// What kind of key.
    pub enum KeyKind {
        /// A whole name, its words in any order.
        Exact = "exact",
        /// A word of a name, among children of a nationality.
        Word = "word",
        /// A nationality: followed by nobody, counted to tell how common a name is.
        Nationality = "nationality",
        /// The root of a family name.
        Family = "family",
        /// How a whole name sounds.
        Phonetic = "phonetic",
        /// A piece of a name with the year of birth.
        Ngram = "ngram",
        /// A year of birth, among children of a nationality: followed by nobody, counted to tell how many have it.
        Year = "year",
        /// A date of birth, with a word of a name where many have the date.
        Birth = "birth",
        /// A number somebody knows the child or the incident by.
        Reference = "reference",
    }
}

impl KeyKind {
    /// Returns whether it matters how many cases a key finds: it tells how common a
    /// name is.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        match self {
            Self::Exact | Self::Word | Self::Family | Self::Nationality | Self::Year => true,
            Self::Phonetic | Self::Ngram | Self::Birth | Self::Reference => false,
        }
    }

    /// Returns whether the cases a key finds are worth comparing.
    #[must_use]
    pub const fn is_followed(self) -> bool {
        match self {
            Self::Exact
            | Self::Word
            | Self::Family
            | Self::Phonetic
            | Self::Ngram
            | Self::Birth
            | Self::Reference => true,
            Self::Nationality | Self::Year => false,
        }
    }
}

/// A key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What kind.
    pub kind: KeyKind,
    /// Its text. Personal data.
    pub text: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key {} [personal data]", self.kind.code())
    }
}

impl Identity {
    /// Returns what the case is found by: those of another case that are among them
    /// make it worth comparing.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        let mut add = |kind, text: String| {
            if !text.is_empty() {
                keys.insert(Key { kind, text });
            }
        };
        for name in &self.names {
            let words = name.words();
            add(KeyKind::Exact, exact_key(&words));
            let mut sounds: Vec<String> = words.iter().map(|word| sound(word)).collect();
            sounds.sort_unstable();
            add(KeyKind::Phonetic, sounds.join(" ").trim().to_owned());
            add(KeyKind::Family, family_root(&name.family));
            for word in &words {
                for nationality in &self.nationalities {
                    add(KeyKind::Word, word_key(word, nationality));
                }
                if let Some(born) = self.new_year() {
                    add(KeyKind::Birth, format!("{born} {word}"));
                }
            }
            if name.kind == NameKind::Given {
                let year = self.born.map_or(0, |born| born.date.ymd().0);
                for gram in telling_ngrams(&words.concat()) {
                    add(KeyKind::Ngram, format!("{gram} {year}"));
                }
            }
        }
        if let Some(born) = self.born
            && born.precision == DatePrecision::Day
        {
            add(KeyKind::Birth, born.date.to_string());
        }
        for nationality in &self.nationalities {
            add(KeyKind::Nationality, nationality.clone());
            if let Some(year) = year_key(self.born, nationality) {
                add(KeyKind::Year, year);
            }
        }
        for mark in &self.marks {
            add(
                KeyKind::Reference,
                format!("{} {}", mark.kind.code(), mark.number),
            );
        }
        keys
    }

    /// Returns the date of birth if it is a first of January: those are so many that
    /// the date alone finds too much.
    fn new_year(&self) -> Option<String> {
        let born = self.born?.date;
        let (_, month, day) = born.ymd();
        (month == 1 && day == 1).then(|| born.to_string())
    }
}

/// Returns the text of the key of a whole name, whatever the order of its words.
pub(super) fn exact_key(words: &[&str]) -> String {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.join(" ")
}

/// Returns the text of the key of a word among children of a nationality.
pub(super) fn word_key(word: &str, nationality: &str) -> String {
    format!("{word} / {nationality}")
}

/// Returns the text of the key of a year of birth among children of a nationality.
pub(super) fn year_key(born: Option<DateOfBirth>, nationality: &str) -> Option<String> {
    born.map(|born| format!("{} / {nationality}", born.date.ymd().0))
}

/// Returns every piece of three letters, the ends marked.
pub(super) fn ngrams(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = std::iter::once('^')
        .chain(word.chars())
        .chain(std::iter::once('$'))
        .collect();
    letters
        .windows(3)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// Returns a few of the pieces, the same few for names that share most: those whose
/// numbers, by each of several ways of numbering, are the smallest (min-wise hashing).
fn telling_ngrams(word: &str) -> BTreeSet<String> {
    let pieces = ngrams(word);
    let number = |piece: &str, way: usize| -> u64 {
        // FNV-1a, started elsewhere for each way: it need only scatter.
        let start = 0xcbf2_9ce4_8422_2325_u64.wrapping_mul(2 * way as u64 + 1);
        let hash = piece.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        hash ^ (hash >> 29)
    };
    (0..NGRAMS)
        .filter_map(|way| pieces.iter().min_by_key(|piece| number(piece, way)))
        .cloned()
        .collect()
}
