//! The bulletin as PDF/UA-1.

use nrm_panel_typeset::{Manuscript, can_print, typeset};

use crate::{Edition, PublicationError, bulletin::Bulletin};

/// Typesets a bulletin. A character its font has no picture of is printed as a question
/// mark: the other files hold it as it is.
pub(crate) fn write(
    bulletin: &Bulletin,
    edition: &Edition<'_>,
) -> Result<Vec<u8>, PublicationError> {
    let data: String = serde_json::to_string(bulletin)?
        .chars()
        .map(|char| match char.is_ascii() || can_print(char) {
            true => char,
            false => '?',
        })
        .collect();
    Ok(typeset(&Manuscript {
        template: include_str!("../templates/bulletin.typ"),
        data: data.as_bytes(),
        identity: &format!("{}, {}, {}", edition.site, edition.period, edition.as_at),
        dated: edition.issued_at,
    })?)
}
