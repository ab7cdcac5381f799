//! Names as they are compared: without marks, case, order of writing or apostrophes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What is written where a form asks for a name that there is not.
const NO_NAME: [&str; 18] = [
    "fnu",
    "lnu",
    "n a",
    "n k",
    "na",
    "nil",
    "nk",
    "no family name",
    "no last name",
    "no surname",
    "none",
    "not applicable",
    "not given",
    "not known",
    "not provided",
    "tbc",
    "unknown",
    "xxx",
];

/// Words before a name that are now written and now left out.
const PARTICLES: [&str; 14] = [
    "al", "bin", "bint", "da", "de", "del", "der", "di", "dos", "el", "ibn", "la", "van", "von",
];

/// Folds a text to lower-case letters and digits without marks, its words parted by
/// one space. Letters of other scripts stay what they are.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        for small in letter.to_lowercase() {
            match small {
                // Letters that Unicode does not take apart.
                'đ' | 'ð' => folded.push('d'),
                'ł' => folded.push('l'),
                'ø' => folded.push('o'),
                'ħ' => folded.push('h'),
                'ı' => folded.push('i'),
                'ŧ' => folded.push('t'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'þ' => folded.push_str("th"),
                'ŋ' => folded.push_str("ng"),
                // O'Brien is OBrien, and never O Brien.
                '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => {}
                letter if letter.is_alphanumeric() => folded.push(letter),
                _ if folded.ends_with(' ') || folded.is_empty() => {}
                _ => folded.push(' '),
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Returns the words of a name, folded; none where no name is given.
#[must_use]
pub(super) fn words(name: &str) -> Vec<String> {
    let folded = folded(name);
    if NO_NAME.contains(&folded.as_str()) {
        return Vec::new();
    }
    let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let telling: Vec<&str> = all
        .iter()
        .copied()
        .filter(|word| !PARTICLES.contains(word))
        .collect();
    let kept = if telling.is_empty() { all } else { telling };
    kept.into_iter().map(str::to_owned).collect()
}

/// Returns the root of a family name, which sons and daughters share where it bends:
/// `Horváth` and `Horváthová`, `Kowalski` and `Kowalska`.
#[must_use]
pub(super) fn family_root(family: &[String]) -> String {
    let bent = |word: &String| {
        let daughters = ["ova", "eva"].iter().find_map(|end| word.strip_suffix(end));
        let adjective = || match word.strip_suffix(['i', 'a', 'y']) {
            Some(root) if root.ends_with("sk") || root.ends_with("ck") => Some(root),
            Some(_) | None => None,
        };
        let root = daughters.or_else(adjective).unwrap_or(word);
        // A daughter's ending takes the vowel a son's name ends in: Varga, Vargová.
        let bare = root.trim_end_matches(['a', 'y', 'o']);
        let telling = [bare, root]
            .into_iter()
            .find(|root| root.chars().count() >= 3);
        telling.unwrap_or(word).to_owned()
    };
    family.iter().map(bent).collect::<Vec<_>>().join(" ")
}

/// Returns the telling parts of a reference: its letters and digits, without what was
/// written around them. Nothing where there are too few digits to tell anything.
#[must_use]
pub(super) fn reference_marks(number: &str) -> Vec<String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let plain = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect()
    };
    let wordy = number
        .split(|letter: char| !letter.is_alphabetic())
        .any(|word| word.chars().count() >= 4);
    if !wordy {
        let whole = plain(number);
        return Some(whole)
            .filter(|whole| digits(whole) >= 4)
            .into_iter()
            .collect();
    }
    number
        .split(|letter: char| letter.is_whitespace() || ",;:()".contains(letter))
        .filter(|part| digits(part) >= 4)
        .map(plain)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_apostrophes_do_not_matter() {
        for (written, expected) in [
            ("Nguyễn Đức", "nguyen duc"),
            ("ŁUKASZ Żak", "lukasz zak"),
            ("O’Brien", "obrien"),
            ("O'Brien", "obrien"),
            ("Søren Weiß", "soren weiss"),
            ("Smith-Jones", "smith jones"),
            ("  Ștefan\u{a0}Ionuț ", "stefan ionut"),
            ("İbrahim", "ibrahim"),
            ("Ｌｅｅ", "lee"),
            ("أحمد", "احمد"),
        ] {
            assert_eq!(folded(written), expected);
        }
        // The same letters, composed or not.
        assert_eq!(folded("é"), folded("e\u{301}"));
    }

    #[test]
    fn what_says_that_there_is_no_name_is_no_name() {
        for written in ["Unknown", "N/A", "not known", "-", "", "FNU", "..."] {
            assert!(words(written).is_empty(), "{written}");
        }
        assert_eq!(words("El Sadig"), ["sadig"]);
        assert_eq!(words("De La"), ["de", "la"]);
    }

    #[test]
    fn sons_and_daughters_have_one_root() {
        let root = |family: &str| family_root(&words(family));
        for (son, daughter) in [
            ("Horváth", "Horváthová"),
            ("Kowalski", "Kowalska"),
            ("Balog", "Balogová"),
            ("Varga", "Vargová"),
            ("Novotný", "Novotná"),
        ] {
            assert_eq!(root(son), root(daughter), "{son}");
        }
        assert_eq!(root("Ivanova"), "ivan");
        assert_eq!(root("Smith Jones"), "smith jones");
    }

    #[test]
    fn a_reference_is_its_letters_and_digits() {
        assert_eq!(reference_marks("20/000699/26"), ["2000069926"]);
        assert_eq!(reference_marks("943 476 5919"), ["9434765919"]);
        assert_eq!(
            reference_marks("Port reference: XX/0000001; claim pending"),
            ["XX0000001"]
        );
        assert!(reference_marks("none given").is_empty());
        assert!(reference_marks("12").is_empty());
    }
}
