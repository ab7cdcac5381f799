//! How many strangers are as alike by chance, given how common names and years of birth
//! are among the cases of the site.

use std::collections::HashMap;

use super::{
    Reason,
    birth::{Birth, YEARS},
    identity::Identity,
    keys::{Key, KeyKind, exact_key, word_key, year_key},
    names::{Level, Names},
};

/// How common the names and the year of birth of the child in question are among the
/// cases of the site.
#[derive(Clone, Default)]
pub struct Commonness {
    /// Cases of children of each nationality.
    pub nationalities: HashMap<String, usize>,
    /// Cases with each word of the names among those, by the text of the key.
    pub words: HashMap<String, usize>,
    /// Cases with the family name.
    pub family: usize,
    /// Cases with each whole name, by the text of the key.
    pub names: HashMap<String, usize>,
    /// Cases of children born in the same year, by the text of the key.
    pub years: HashMap<String, usize>,
}

impl Commonness {
    /// Notes how many cases of the site are found by a key of the child.
    pub fn note(&mut self, key: &Key, cases: usize) {
        match key.kind {
            KeyKind::Word => {
                self.words.insert(key.text.clone(), cases);
            }
            KeyKind::Nationality => {
                self.nationalities.insert(key.text.clone(), cases);
            }
            KeyKind::Family => self.family = self.family.max(cases),
            KeyKind::Exact => {
                self.names.insert(key.text.clone(), cases);
            }
            KeyKind::Year => {
                self.years.insert(key.text.clone(), cases);
            }
            KeyKind::Phonetic | KeyKind::Ngram | KeyKind::Birth | KeyKind::Reference => {}
        }
    }
}

impl std::fmt::Debug for Commonness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Commonness [personal data]")
    }
}

/// So many children of a nationality are taken to bear names not seen yet.
const UNSEEN: usize = 10;
/// So many are taken to be born in years that are all alike.
const UNSEEN_YEARS: usize = 30;
/// How far the words of a name are trusted to tell how many bear the whole of it.
const SHAPE: f64 = 1.0;
/// So many strangers are expected to bear a name of which nothing more is known.
const WHOLE_NAME: f64 = 1.0;
/// A word that so many bear is a name, and hardly a mistake of typing.
const ESTABLISHED: usize = 3;
/// So much more often is such a word another name.
const SELDOM_TYPED: f64 = 5.0;

/// Returns how many children of the site are by chance as alike: names are common or rare
/// among children of a nationality, not among all, and so are years of birth. `None`
/// where the dates speak against one child.
pub(super) fn by_chance(
    subject: &Identity,
    names: &Names,
    birth: &Birth,
    common: &Commonness,
) -> Option<f64> {
    let dates = birth.chance?;
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let among = |nationality: &String| {
        let known = common.nationalities.get(nationality).copied().unwrap_or(0);
        let borne = |word: &str| {
            let key = word_key(word, nationality);
            common.words.get(&key).copied().unwrap_or(0)
        };
        // A young site has seen few names: as if some more children bore others.
        let cases = count(known + UNSEEN);
        let shares = names.shared.iter().map(|word| {
            // A word nobody else bears may still be a common name elsewhere.
            (count(borne(word).max(2)) / cases).min(1.0)
        });
        let mut chance = cases * shares.product::<f64>() * names.near;
        if names.level == Level::Same {
            chance = as_seen(chance, &names.shared, common);
        }
        // A mistake of typing seldom makes a name that others bear.
        if let Some(word) = &names.typed
            && borne(word) >= ESTABLISHED
        {
            chance *= SELDOM_TYPED;
        }
        if birth.reason != Some(Reason::BirthUnknown)
            && let Some(year) = year_key(subject.born, nationality)
        {
            let born = common.years.get(&year).copied().unwrap_or(0);
            let usual = count(UNSEEN_YEARS) / YEARS;
            chance *= (count(born) + usual) / count(known + UNSEEN_YEARS) * YEARS;
        }
        chance
    };
    let alike = subject.nationalities.iter().map(among).reduce(f64::max);
    // Of whom nobody told a nationality, only the whole name says how common it is.
    let alike = alike.unwrap_or_else(|| as_seen(WHOLE_NAME, &names.shared, common) * names.near);
    Some(dates * alike)
}

/// Returns how many strangers bear a whole name, where so many are expected from its
/// words alone and so many do: words go together more or less often than by chance (a
/// gamma distribution of names, met by a count).
fn as_seen(expected: f64, words: &[String], common: &Commonness) -> f64 {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(bearers) = common.names.get(&exact_key(&words)) else {
        return expected;
    };
    // One of them is the other case, which may be the same child.
    let strangers = f64::from(u32::try_from(bearers.saturating_sub(1)).unwrap_or(u32::MAX));
    (SHAPE + strangers) / (SHAPE / expected + 1.0)
}
