//! Who holds children's services where, and when (rules.md R2, R8, R12).

use std::collections::BTreeSet;

use super::{Book, Entry, List};
use crate::{code::codes, time::CivilDate};

codes! {
    /// What kind of body an entry of the authority list is.
    pub enum AuthorityKind {
        /// County council of England.
        County = "county",
        /// Unitary authority of England.
        Unitary = "unitary",
        /// Metropolitan district.
        Metropolitan = "metropolitan",
        /// London borough, or the City.
        LondonBorough = "london-borough",
        /// Principal area of Wales.
        Welsh = "welsh",
        /// Council of Scotland.
        Scottish = "scottish",
        /// Health and Social Care Trust of Northern Ireland.
        HscTrust = "hsc-trust",
        /// District of England: the county holds children's services.
        District = "district",
        /// District of Northern Ireland: a Trust does.
        NiDistrict = "ni-district",
        /// A company that runs the services for a council.
        ChildrensTrust = "childrens-trust",
        /// Combined authority: nobody's children's services.
        Combined = "combined",
        /// Imported by name alone; nobody has said what it is.
        Unsorted = "unsorted",
    }
}

impl AuthorityKind {
    /// Returns whether such a body holds children's services itself.
    #[must_use]
    pub const fn holds_childrens_services(self) -> bool {
        match self {
            Self::County
            | Self::Unitary
            | Self::Metropolitan
            | Self::LondonBorough
            | Self::Welsh
            | Self::Scottish
            | Self::HscTrust => true,
            Self::District
            | Self::NiDistrict
            | Self::ChildrensTrust
            | Self::Combined
            | Self::Unsorted => false,
        }
    }

    /// Returns the kind of an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self::from_code(&entry.kind).unwrap_or(Self::Unsorted)
    }
}

/// Who holds children's services for what a text names, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    /// This one.
    One(&'a Entry),
    /// One of these; which is not guessed. By code.
    Several(Vec<&'a Entry>),
    /// A body that is known and has no children's services, such as a combined
    /// authority.
    Nobody,
    /// The text names nothing of the list.
    Unknown,
}

impl Book {
    /// Returns who holds children's services for what a text names, on a day: the
    /// council of that name; the county of a district; the council a trust works for;
    /// for a council that is gone, what took its children's services; for one that
    /// was not there yet, what held them before.
    #[must_use]
    pub fn childrens_services(&self, text: &str, on: CivilDate) -> Holder<'_> {
        let named = self.find(List::LocalAuthority, text);
        if named.is_empty() {
            return Holder::Unknown;
        }
        let mut holders = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for entry in named {
            self.gather(entry, on, &mut seen, &mut holders);
        }
        let mut found: Vec<&Entry> = holders
            .into_iter()
            .filter_map(|code| self.get(List::LocalAuthority, code))
            .collect();
        match found.len() {
            0 => Holder::Nobody,
            1 => found.pop().map_or(Holder::Nobody, Holder::One),
            _ => Holder::Several(found),
        }
    }

    fn gather<'a>(
        &'a self,
        entry: &'a Entry,
        on: CivilDate,
        seen: &mut BTreeSet<&'a str>,
        holders: &mut BTreeSet<&'a str>,
    ) {
        if !seen.insert(&entry.code) {
            return;
        }
        let before: Vec<&Entry> = if entry.has_begun_by(on) {
            Vec::new()
        } else {
            self.predecessors(entry.list, &entry.code).collect()
        };
        let next: Vec<&Entry> = if !before.is_empty() {
            before
        } else if entry.has_ended_by(on) && !entry.successors.is_empty() {
            self.all(&entry.successors)
        } else if !entry.has_ended_by(on) && AuthorityKind::of(entry).holds_childrens_services() {
            holders.insert(&entry.code);
            return;
        } else {
            self.all(&entry.part_of)
        };
        for entry in next {
            self.gather(entry, on, seen, holders);
        }
    }

    fn all(&self, codes: &[String]) -> Vec<&Entry> {
        codes
            .iter()
            .filter_map(|code| self.get(List::LocalAuthority, code))
            .collect()
    }
}
