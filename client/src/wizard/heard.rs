//! What a line means that somebody typed.

/// A line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Enter alone.
    Nothing,
    /// An answer as typed.
    Text(String),
    Back,
    Clear,
    Edit,
    Help,
    Quit,
    /// List the sections.
    Sections,
    Section(usize),
    Summary,
    /// Not known, perhaps with the reason on the same line.
    Unknown(String),
    /// A colon and something nobody knows.
    Strange,
}

/// Understands a line; none is the end of the input.
pub(super) fn heard(line: Option<String>) -> Heard {
    let Some(line) = line else {
        return Heard::Quit;
    };
    if line.trim().is_empty() {
        return Heard::Nothing;
    }
    let Some(command) = line.strip_prefix(':') else {
        return Heard::Text(line);
    };
    if command.starts_with(':') {
        return Heard::Text(command.to_owned());
    }
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    let rest = rest.trim();
    match (word.trim().to_lowercase().as_str(), rest) {
        ("back" | "b", "") => Heard::Back,
        ("skip", "") => Heard::Nothing,
        ("clear", "") => Heard::Clear,
        ("edit" | "e", "") => Heard::Edit,
        ("help" | "h" | "?", _) => Heard::Help,
        ("quit" | "q", "") => Heard::Quit,
        ("section" | "sections" | "s", "") => Heard::Sections,
        ("section" | "s", number) => number.parse().map_or(Heard::Strange, Heard::Section),
        ("summary" | "end", "") => Heard::Summary,
        ("unknown" | "u", reason) => Heard::Unknown(reason.to_owned()),
        _ => Heard::Strange,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_commands_and_anything_else_is_an_answer() {
        let text = |text: &str| Heard::Text(text.to_owned());
        for (line, meant) in [
            ("", Heard::Nothing),
            ("  ", Heard::Nothing),
            (" Zoë : back", text(" Zoë : back")),
            ("::back", text(":back")),
            (":back", Heard::Back),
            (":B", Heard::Back),
            (":skip", Heard::Nothing),
            (":section", Heard::Sections),
            (":section 3", Heard::Section(3)),
            (":s three", Heard::Strange),
            (":unknown", Heard::Unknown(String::new())),
            (
                ":unknown he was tired ",
                Heard::Unknown("he was tired".to_owned()),
            ),
            (":)", Heard::Strange),
        ] {
            assert_eq!(heard(Some(line.to_owned())), meant, "{line:?}");
        }
        assert_eq!(heard(None), Heard::Quit);
    }
}
