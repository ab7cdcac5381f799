//! How alike the names of two children are.

use strsim::osa_distance;

use super::{
    Reason,
    fold::family_root,
    identity::{Identity, Name, NameKind},
    keys::ngrams,
    short::is_short_form,
    sound::sound,
};

/// How alike, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Nothing in common that tells anything.
    Apart,
    /// The family name alone.
    Family,
    /// All words of the one are in the other.
    Part,
    /// Alike, not close.
    Alike,
    /// All words but one are the same, and that one nearly.
    Close,
    /// The same words.
    Same,
}

/// What was found of two names.
pub(super) struct Names {
    pub(super) level: Level,
    pub(super) reasons: Vec<Reason>,
    /// Words both have.
    pub(super) shared: Vec<String>,
    /// How rarely words that are not the same are as near as these by chance.
    pub(super) near: f64,
    /// The word of the child in question that may be a mistake of typing.
    pub(super) typed: Option<String>,
}

/// The share of names that are, by chance, one letter, the same sound or a short form
/// away from a name.
const NEAR: f64 = 0.03;
/// The same for names that merely look alike or begin alike.
const ALIKE: f64 = 0.08;
/// Names look alike from this share of common pieces on.
const ALIKE_FROM: f64 = 0.55;

/// Compares all names of one child with all of another and keeps what is nearest.
pub(super) fn compare(one: &Identity, other: &Identity) -> Names {
    let mut best = Names::apart();
    for a in &one.names {
        for b in &other.names {
            // Two children called Tiny of the same family name are not one child.
            if a.kind == NameKind::Nickname && b.kind == NameKind::Nickname {
                continue;
            }
            let mut found = pair(a, b);
            if a.kind != NameKind::Given || b.kind != NameKind::Given {
                // What is told of a nickname must be all of it.
                if found.level < Level::Close || found.shared.is_empty() {
                    continue;
                }
                found.reasons = vec![Reason::KnownAs];
            }
            if found.level > best.level {
                best = found;
            }
        }
    }
    best
}

impl Names {
    const fn apart() -> Self {
        Self {
            level: Level::Apart,
            reasons: Vec::new(),
            shared: Vec::new(),
            near: 1.0,
            typed: None,
        }
    }
}

fn pair(a: &Name, b: &Name) -> Names {
    let (words_a, words_b) = (a.words(), b.words());
    let (shared, rest_a, rest_b) = split(&words_a, &words_b);
    let found = |level, reason: Reason, near| Names {
        level,
        reasons: vec![reason],
        shared: shared.iter().map(|word| (*word).to_owned()).collect(),
        near,
        typed: None,
    };
    let (glued_a, glued_b) = (words_a.concat(), words_b.concat());
    if rest_a.is_empty() && rest_b.is_empty() {
        let reason = if words_a != words_b {
            Reason::SameNamesOtherOrder
        } else if a.written == b.written {
            Reason::SameName
        } else {
            Reason::SameNameButMarks
        };
        return found(Level::Same, reason, 1.0);
    }
    if glued_a == glued_b {
        return found(Level::Same, Reason::SameNameButMarks, NEAR);
    }
    if let ([x], [y]) = (rest_a.as_slice(), rest_b.as_slice()) {
        // Where fathers' names are borne, many share words in another order: a word that
        // is nearly the same, and elsewhere, is two differences.
        let close = if in_place(&words_a, x, &words_b, y) {
            Level::Close
        } else {
            Level::Alike
        };
        // People are called by short forms of given names, not of family names.
        let given = |name: &Name, word: &str| name.given.iter().any(|given| given == word);
        let given = !shared.is_empty() && given(a, x) && given(b, y);
        if osa_distance(x, y) == 1 && x.chars().count().max(y.chars().count()) >= 3 {
            return Names {
                typed: (!sounds_alike(x, y)).then(|| (*x).to_owned()),
                ..found(close, Reason::OneLetterApart, NEAR)
            };
        }
        if sounds_alike(x, y) {
            return found(close, Reason::SoundsAlike, NEAR);
        }
        if given && is_short_form(x, y) {
            return found(Level::Close, Reason::ShortForm, NEAR);
        }
        if !shared.is_empty() && likeness(x, y) >= ALIKE_FROM {
            return found(Level::Alike, Reason::SpeltAlike, ALIKE);
        }
        if given && x.chars().next() == y.chars().next() {
            return found(Level::Alike, Reason::SameInitial, ALIKE);
        }
    }
    if osa_distance(&glued_a, &glued_b) == 1 {
        return Names {
            typed: rest_a.first().map(|word| (*word).to_owned()),
            ..found(Level::Close, Reason::OneLetterApart, NEAR)
        };
    }
    let near = |x: &&str, y: &&str| osa_distance(x, y) == 1 || sounds_alike(x, y);
    if rest_a.len() == rest_b.len()
        && rest_a.iter().all(|x| rest_b.iter().any(|y| near(x, y)))
        && rest_b.iter().all(|y| rest_a.iter().any(|x| near(x, y)))
    {
        let near = NEAR.powi(i32::try_from(rest_a.len()).unwrap_or(1));
        return found(Level::Alike, Reason::SpeltAlike, near);
    }
    if (rest_a.is_empty() || rest_b.is_empty()) && !shared.is_empty() {
        return found(Level::Part, Reason::PartOfName, 1.0);
    }
    let (root_a, root_b) = (family_root(&a.family), family_root(&b.family));
    if !root_a.is_empty() && root_a == root_b {
        return found(Level::Family, Reason::SameFamilyName, 1.0);
    }
    Names::apart()
}

/// Returns the words both have, and what is left of each.
fn split<'a>(a: &[&'a str], b: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>, Vec<&'a str>) {
    let (mut shared, mut rest_a, mut rest_b) = (Vec::new(), Vec::new(), b.to_vec());
    for word in a {
        match rest_b.iter().position(|other| other == word) {
            Some(at) => {
                rest_b.remove(at);
                shared.push(*word);
            }
            None => rest_a.push(*word),
        }
    }
    (shared, rest_a, rest_b)
}

/// Returns whether two names have the same words in the same places, but for one each.
fn in_place(a: &[&str], x: &str, b: &[&str], y: &str) -> bool {
    let same = |(one, other): (&&str, &&str)| one == other || (*one == x && *other == y);
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// Returns whether two spellings may be one name as heard: the same sound, and not too
/// many letters apart, so that Mahmoud is not Mohamed.
fn sounds_alike(x: &str, y: &str) -> bool {
    let key = sound(x);
    let longest = x.chars().count().max(y.chars().count());
    key.chars().count() >= 2 && key == sound(y) && osa_distance(x, y) <= 1 + longest / 4
}

/// Returns the share of pieces two words have in common (Sørensen and Dice).
fn likeness(x: &str, y: &str) -> f64 {
    let (x, y) = (ngrams(x), ngrams(y));
    let common = x.intersection(&y).count();
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    2.0 * count(common) / count((x.len() + y.len()).max(1))
}
