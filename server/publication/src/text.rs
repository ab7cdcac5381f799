//! Text that does no harm where it is read.

/// Returns text as it can stand in any of the files: what is no printable character of
/// XML 1.0 or turns the direction of writing becomes a space or U+FFFD.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            _ if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => {
                char::REPLACEMENT_CHARACTER
            }
            _ => char,
        })
        .collect()
}

/// Returns text as it can stand in a cell: printable, and after an apostrophe where a
/// spreadsheet would take it for a formula (OWASP ASVS 1.2.10).
pub(crate) fn inert(text: &str) -> String {
    let printable = printable(text);
    match is_formula(text) {
        true => format!("'{printable}"),
        false => printable,
    }
}

/// Says whether a spreadsheet may take text for a formula: some skip white space first,
/// some turn full-width signs into plain ones.
pub(crate) fn is_formula(text: &str) -> bool {
    let skipped = |char: char| char.is_whitespace() || char.is_control() || char == '\u{FEFF}';
    text.starts_with(['\t', '\r', '\n', '\0'])
        || text.trim_start_matches(skipped).starts_with([
            '=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{2212}',
        ])
}

/// Turns a name in snake case into words: "age_at_exploitation" into "age at
/// exploitation"; "rg" and "cg" are written as the field writes them.
pub(crate) fn words(name: &str) -> String {
    let words: Vec<String> = name
        .split('_')
        .map(|word| match word {
            "rg" | "cg" | "nrm" | "sca" | "ieca" | "uk" => word.to_uppercase(),
            _ => word.to_owned(),
        })
        .collect();
    printable(&words.join(" "))
}

/// Returns words with a capital at their head.
pub(crate) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Writes a number with a comma between its thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// Writes a number of things: "1 row", "2 rows".
pub(crate) fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(words("rg_within_45_days"), "RG within 45 days");
        assert_eq!(
            capital(&words("age_at_exploitation")),
            "Age at exploitation"
        );
        assert_eq!(capital(""), "");
    }

    #[test]
    fn thousands_are_parted() {
        for (number, written) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), written);
        }
    }

    #[test]
    fn formulas_are_told_from_text() {
        for formula in [
            "=1",
            "+1",
            "-1",
            "@a",
            "\ta",
            "\ra",
            "\0a",
            "  =1",
            "\u{FEFF}=1",
            "＝1",
        ] {
            assert!(is_formula(formula), "{formula:?}");
            assert!(inert(formula).starts_with('\''), "{formula:?}");
        }
        for text in ["", "a", "'=1", "[c]", "0-9", "a=1", "[z]"] {
            assert!(!is_formula(text), "{text:?}");
            assert_eq!(inert(text), text);
        }
    }

    proptest! {
        #[test]
        fn inert_text_is_no_formula_and_has_no_control_character(text in any::<String>()) {
            let inert = inert(&text);
            prop_assert!(!is_formula(&inert));
            prop_assert!(!inert.contains(char::is_control));
            prop_assert_eq!(super::inert(&inert), inert);
        }
    }
}
