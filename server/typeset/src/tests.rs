use proptest::prelude::*;

use crate::{Manuscript, TypesetError, can_print, typeset};

const PLAIN: &str = r#"
#set document(title: "A title", date: auto)
#set text(lang: "en", region: "GB", font: "Liberation Sans")
#let data = json("data.json")
= Heading
#data.text
"#;

fn manuscript<'a>(template: &'static str, data: &'a [u8]) -> Manuscript<'a> {
    Manuscript {
        template,
        data,
        identity: "test",
        dated: 1_799_107_140,
    }
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

#[test]
fn a_document_is_tagged_pdf_for_everybody_and_the_same_each_time() {
    let data = br#"{"text": "Some words"}"#;
    let pdf = typeset(&manuscript(PLAIN, data)).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(contains(&pdf, "pdfuaid:part"));
    assert_eq!(typeset(&manuscript(PLAIN, data)).unwrap(), pdf);
}

#[test]
fn what_is_not_accessible_or_not_there_is_refused() {
    let templates = [
        // No title, no language to speak of.
        "#set text(font: \"Liberation Sans\")\nwords",
        // A picture without words.
        "#set document(title: \"A\")\n#set text(font: \"Liberation Sans\")\n\
         #image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>\"), format: \"svg\")",
        "#set document(title: \"A\")\n#set text(font: \"No such font\")\nwords",
        "#read(\"/etc/passwd\")",
        "#include \"other.typ\"",
        "#import \"@preview/example:0.1.0\": *",
    ];
    for template in templates {
        let refused = typeset(&manuscript(template, b"{}"));
        assert!(
            matches!(refused, Err(TypesetError::Refused(_))),
            "{template}"
        );
    }
    let undated = Manuscript {
        dated: i64::MAX,
        ..manuscript(PLAIN, b"{}")
    };
    assert_eq!(typeset(&undated), Err(TypesetError::Date(i64::MAX)));
}

#[test]
fn the_fonts_print_welsh_and_say_what_they_cannot() {
    assert!("ŵŷŴŶéß–€".chars().all(can_print));
    assert!(!"字\u{FFFD}".chars().any(can_print));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Text that were markup would fail, as most of it does, or hide from the page.
    #[test]
    fn no_text_is_markup(text in "[#$*_`\\\\{}\\[\\]<>@=/~a-z\"]{0,24}") {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        let data = format!("{{\"text\": \"{escaped}\"}}");
        prop_assert!(typeset(&manuscript(PLAIN, data.as_bytes())).is_ok());
    }
}
