//! How a name sounds, roughly, whatever language it was written down in.
//!
//! The published keys each serve one family of languages: Soundex and Metaphone
//! English, Daitch and Mokotoff Slavic and German. The children of a panel bear names
//! that were carried from Arabic, Tigrinya, Vietnamese or Kurdish into whatever the
//! first person to write them down spoke. What such spellings share is the order of
//! their consonants, each within a wide class; vowels and h come and go.

/// Letters that are one sound when they stand together, and the class of that sound.
const TOGETHER: [(&str, char); 15] = [
    ("tsch", 'J'),
    ("sch", 'S'),
    ("tch", 'J'),
    ("dzh", 'J'),
    ("sh", 'S'),
    ("sz", 'S'),
    ("ch", 'J'),
    ("cz", 'J'),
    ("dj", 'J'),
    ("zh", 'J'),
    ("ph", 'F'),
    ("kh", 'K'),
    ("gh", 'K'),
    ("ck", 'K'),
    ("th", 'T'),
];

/// Returns the key of a folded word; empty where it has no letter of the Latin script.
#[must_use]
pub(super) fn sound(word: &str) -> String {
    let mut key = String::new();
    let mut rest = word;
    let mut before = None;
    while let Some(letter) = rest.chars().next() {
        let joined = TOGETHER
            .iter()
            .find(|(together, _)| rest.starts_with(together));
        let (class, length) = match joined {
            Some((together, class)) => (Some(*class), together.len()),
            None => (class(letter), letter.len_utf8()),
        };
        rest = &rest[length..];
        match class {
            Some('A') if !key.is_empty() => {}
            Some(class) if before != Some(class) => key.push(class),
            Some(_) | None => {}
        }
        // An h between two letters parts nothing: Mohhamed is Mohamed.
        if letter != 'h' || joined.is_some() {
            before = class;
        }
    }
    key
}

/// Returns the class of a letter; `None` for one that comes and goes.
const fn class(letter: char) -> Option<char> {
    Some(match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' => 'A',
        'b' | 'p' => 'P',
        'f' | 'v' | 'w' => 'F',
        'd' | 't' => 'T',
        'c' | 'g' | 'k' | 'q' => 'K',
        's' | 'x' | 'z' => 'S',
        'j' => 'J',
        'l' => 'L',
        'm' => 'M',
        'n' => 'N',
        'r' => 'R',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for spellings in [
            ["mohamed", "muhammad", "mohammed"],
            ["yusuf", "yousif", "youssef"],
            ["hussein", "husayn", "hossain"],
            ["khalid", "khaled", "kalid"],
            ["tesfay", "tesfai", "tesfaye"],
            ["abdelrahman", "abdulrahman", "abdalrehman"],
            ["merhawi", "merhawy", "merawi"],
        ] {
            assert_eq!(sound(spellings[0]), sound(spellings[1]));
            assert_eq!(sound(spellings[0]), sound(spellings[2]));
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        for (one, other) in [("filmon", "yonas"), ("smith", "jones"), ("linh", "trang")] {
            assert_ne!(sound(one), sound(other));
        }
        assert_eq!(sound("احمد"), "");
    }
}
