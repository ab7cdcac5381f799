//! Limits of typed text (rules.md R68, security.md row 13).

/// The longest answer the form takes, in UTF-16 code units as it counts them.
pub const LONGEST_ANSWER: usize = 15_000;

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// Longer than the limit.
    TooLong {
        /// Its length in UTF-16 code units.
        units: usize,
    },
    /// A NUL or another control character that is not a tab or a line break.
    Control,
    /// A bidirectional override, which makes a name read as another.
    Bidi,
}

impl TextFault {
    /// Says what is wrong, without the text.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Empty => "must not be empty".to_owned(),
            Self::TooLong { units } => {
                format!("must be at most {LONGEST_ANSWER} UTF-16 units, has {units}")
            }
            Self::Control => "must not contain control characters".to_owned(),
            Self::Bidi => "must not contain bidirectional override characters".to_owned(),
        }
    }
}

/// Checks a narrative: any length up to the limit, controls and overrides are
/// kept and escaped where shown, save NUL which no engine stores alike.
///
/// # Errors
/// The first fault.
pub fn check_narrative(text: &str) -> Result<(), TextFault> {
    if text.contains('\0') {
        return Err(TextFault::Control);
    }
    check_length(text)
}

/// Checks a name or another one-line value. Diacritics, combining marks, single
/// names and every script are right; controls and overrides are not.
///
/// # Errors
/// The first fault.
pub fn check_line(text: &str) -> Result<(), TextFault> {
    if text.chars().any(char::is_control) {
        return Err(TextFault::Control);
    }
    if text.chars().any(is_bidi_override) {
        return Err(TextFault::Bidi);
    }
    check_length(text)
}

/// Checks a one-line value that must say something.
///
/// # Errors
/// The first fault.
pub fn check_required_line(text: &str) -> Result<(), TextFault> {
    if text.trim().is_empty() {
        return Err(TextFault::Empty);
    }
    check_line(text)
}

fn check_length(text: &str) -> Result<(), TextFault> {
    // Every UTF-16 unit takes at least one byte of UTF-8: short texts need no count.
    if text.len() <= LONGEST_ANSWER {
        return Ok(());
    }
    let units = text.encode_utf16().count();
    if units > LONGEST_ANSWER {
        Err(TextFault::TooLong { units })
    } else {
        Ok(())
    }
}

const fn is_bidi_override(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r68_the_limit_counts_utf16_units() {
        assert_eq!(check_narrative(&"a".repeat(15_000)), Ok(()));
        assert_eq!(
            check_narrative(&"a".repeat(15_001)),
            Err(TextFault::TooLong { units: 15_001 })
        );
        assert_eq!(check_narrative(&"ș".repeat(15_000)), Ok(()));
        assert_eq!(check_narrative(&"😀".repeat(7_500)), Ok(()));
        assert_eq!(
            check_narrative(&"😀".repeat(7_501)),
            Err(TextFault::TooLong { units: 15_002 })
        );
    }

    #[test]
    fn names_keep_their_marks_and_refuse_overrides() {
        for name in [
            "Ionuț-Ștefăniță",
            "Nguyễn-Trầm",
            "e\u{301}",
            "Ëngjëllushë",
            "Đức",
            "李",
        ] {
            assert_eq!(check_required_line(name), Ok(()), "{name}");
        }
        assert_eq!(check_line("abc\u{202E}def"), Err(TextFault::Bidi));
        assert_eq!(check_line("abc\u{0}"), Err(TextFault::Control));
        assert_eq!(check_line("two\nlines"), Err(TextFault::Control));
        assert_eq!(check_required_line("  "), Err(TextFault::Empty));
        assert_eq!(check_narrative("two\nlines \u{202E}kept"), Ok(()));
    }
}
