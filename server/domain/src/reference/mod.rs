//! Reference data: dated entries of dated lists, each with its source (rules.md R92,
//! R12; decisions 8 and 11).
//!
//! A release carries a core ([`Book::built_in`]); an administrator lays newer or
//! fuller lists over it without a release ([`import`]). Nothing is overwritten: a new
//! version of an entry ends the one before. A text that no list knows is kept as
//! written and never refused: [`unknown`] says so, and people ask.

mod authority;
mod book;
mod built_in;
mod designation;
mod entry;
pub mod import;
mod name;
#[cfg(test)]
mod tests;

pub use authority::{AuthorityKind, Holder};
pub use book::Book;
pub use built_in::ReferenceError;
pub use designation::{Designation, Standing, may_be_designated_by_code};
pub use entry::{Certainty, Entry, List};

/// Returns whether a text names nothing of a list: neither a name, nor another
/// spelling of one, nor a code, in force or ended. An empty text is not unknown; it is
/// unanswered.
#[must_use]
pub fn unknown(book: &Book, list: List, text: &str) -> bool {
    !text.trim().is_empty() && book.find(list, text).is_empty()
}
