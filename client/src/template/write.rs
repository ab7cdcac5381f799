//! Writes the template.

use std::fmt::{self, Write};

use nrm_panel_proto::v1::{AnswerKind, Question};

use super::{LISTS, VERSION};
use crate::{
    draft::lists::{LISTS as ALL_LISTS, List},
    questions::{Catalogue, kind},
};

/// Writes every question, commented, with nothing answered.
pub(crate) fn write(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = all(&mut text, catalogue);
    text
}

fn all(text: &mut String, catalogue: &Catalogue) -> fmt::Result {
    let version = &catalogue.version;
    writeln!(
        text,
        "# A referral. Write what you know between the quotes; leave the rest empty.\n\
         #\n\
         # Several lines:  background.family = \"\"\"first line\n\
         #                 second line\"\"\"\n\
         # Not known:      background.family = {{ not_known = \"why it is not known\" }}\n\
         # Whose words:    background.family = {{ text = \"…\", words_of = \"child\" }}\n\
         #                 (child, referrer or third-party; for texts of several lines)\n\
         #\n\
         # Check it with 'nrm referral lodge --format template --dry-run --file FILE'.\n\
         # This file holds personal data: keep it where only you can read it.\n\n\
         {VERSION} = {version:?}"
    )?;
    let sections = catalogue.sections();
    let total = sections.len() + ALL_LISTS.len();
    for (number, section) in (1..).zip(&sections) {
        writeln!(
            text,
            "\n\n# ===== {number} of {total}: {} =====",
            section.heading
        )?;
        for question in section.questions {
            one(text, question)?;
        }
    }
    for (number, entries) in (sections.len() + 1..).zip(&ALL_LISTS) {
        writeln!(
            text,
            "\n\n# ===== {number} of {total}: {} =====",
            entries.heading
        )?;
        list(text, entries)?;
    }
    Ok(())
}

fn one(text: &mut String, question: &Question) -> fmt::Result {
    writeln!(text, "\n# {}", question.text)?;
    if !question.help.is_empty() {
        writeln!(text, "# {}", question.help)?;
    }
    if let Some(condition) = &question.condition {
        let is = match condition.values.as_slice() {
            [] => "answered".to_owned(),
            values => values.join(" or "),
        };
        writeln!(text, "# Asked only if {} is {is}.", condition.question)?;
    }
    match (question.required, question.may_be_not_known) {
        (true, true) => writeln!(text, "# Must be answered, or say why it is not known.")?,
        (true, false) => writeln!(text, "# Must be answered.")?,
        (false, _) => {}
    }
    match kind(question) {
        AnswerKind::Date => writeln!(text, "# As 2011-03-14, 2011-03, 2011, or about 2011.")?,
        AnswerKind::Choice => writeln!(text, "# One of:")?,
        AnswerKind::Choices => writeln!(text, "# Any of:")?,
        AnswerKind::Number => writeln!(text, "# A whole number.")?,
        AnswerKind::Line
        | AnswerKind::Narrative
        | AnswerKind::Email
        | AnswerKind::Listed
        | AnswerKind::Unspecified => {}
    }
    for choice in &question.choices {
        writeln!(text, "#   {}: {}", choice.value, choice.label)?;
    }
    let empty = if question.several { "[]" } else { "\"\"" };
    writeln!(text, "{} = {empty}", question.path)
}

fn list(text: &mut String, list: &List) -> fmt::Result {
    writeln!(
        text,
        "\n# Take the marks away, and repeat the block for each: {}.",
        list.one
    )?;
    writeln!(text, "#\n# [[{LISTS}.{}]]", list.name)?;
    for part in list.parts {
        writeln!(text, "# # {}", part.text)?;
        let choices = part.choices();
        if !choices.is_empty() {
            writeln!(text, "# #   One of: {}", choices.join(", "))?;
        }
        writeln!(text, "# {} = \"\"", part.name)?;
    }
    Ok(())
}
