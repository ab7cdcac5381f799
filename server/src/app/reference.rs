//! Reading reference data.

use nrm_panel_domain::{
    reference::{Entry, List},
    time::CivilDate,
};

use super::{error::AppError, work::Look};

/// Which entries of a list.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) list: List,
    pub(crate) contains: String,
    /// The day they are in force; `None` means today.
    pub(crate) as_at: Option<CivilDate>,
    pub(crate) page_size: u32,
    /// Code of the last entry of the page before; empty for the first page.
    pub(crate) after: String,
}

/// Entries of a list.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) entries: Vec<Entry>,
    /// Where the next page starts.
    pub(crate) next: Option<String>,
}

/// The entries of a list in force on a day, by name.
pub(crate) fn list(look: &mut Look<'_, '_>, search: &Search) -> Result<Found, AppError> {
    look.permit_site()?;
    let book = look.shelf.book(look.tx)?;
    let on = search.as_at.unwrap_or_else(|| look.call.now.london_date());
    let found = book.search(search.list, &search.contains, on);
    let start = if search.after.is_empty() {
        0
    } else {
        let last = found.iter().position(|entry| entry.code == search.after);
        last.ok_or_else(|| AppError::invalid("page_token", "is not a token of this list"))? + 1
    };
    let rest = found.get(start..).unwrap_or_default();
    let size = usize::try_from(search.page_size).unwrap_or(usize::MAX);
    let page = rest.get(..size).unwrap_or(rest);
    let more = rest.len() > page.len();
    Ok(Found {
        entries: page.iter().map(|entry| (*entry).clone()).collect(),
        next: page.last().filter(|_| more).map(|entry| entry.code.clone()),
    })
}
