//! One entry of a list.

use serde::{Deserialize, Serialize};

use crate::{code::codes, time::CivilDate};

codes! {
    /// A list of reference data.
    pub enum List {
        /// Who may refer to the NRM (rules.md R92).
        FirstResponder = "first-responder",
        /// Councils and trusts, with who holds children's services (R2, R12).
        LocalAuthority = "local-authority",
        /// Police forces.
        PoliceForce = "police-force",
        /// The ten exploitation types of the form (R34).
        ExploitationType = "exploitation-type",
        /// Nationalities.
        Nationality = "nationality",
        /// Countries.
        Country = "country",
        /// Towns and cities.
        Town = "town",
        /// Counties and regions, as addresses name them.
        Region = "region",
    }
}

codes! {
    /// How sure an entry is.
    pub enum Certainty {
        /// Compared with the source it names.
        Confirmed = "confirmed",
        /// From general knowledge: something in it was compared with no document.
        Recalled = "recalled",
        /// As an imported file said it.
        Imported = "imported",
    }
}

/// An entry of a list, in the version that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The list.
    pub list: List,
    /// Its code, unique in the list and never used again.
    pub code: String,
    /// Name.
    pub name: String,
    /// Other names and spellings, former codes.
    pub other_names: Vec<String>,
    /// What kind of entry it is within the list; empty where the list has one kind.
    pub kind: String,
    /// The first day it is in force; `None` for since before anybody asks.
    pub valid_from: Option<CivilDate>,
    /// The last day it is in force; `None` while it has no end.
    pub valid_to: Option<CivilDate>,
    /// Codes of what took its place.
    pub successors: Vec<String>,
    /// For a body without children's services of its own: codes of who holds them.
    pub part_of: Vec<String>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it is from.
    pub source: String,
}

impl Entry {
    /// Returns whether it is in force on a day; both ends are included.
    #[must_use]
    pub fn in_force_on(&self, day: CivilDate) -> bool {
        self.has_begun_by(day) && !self.has_ended_by(day)
    }

    pub(super) fn has_begun_by(&self, day: CivilDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
    }

    pub(super) fn has_ended_by(&self, day: CivilDate) -> bool {
        self.valid_to.is_some_and(|to| to < day)
    }

    /// Returns every text it is known by: name, other names, code.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.name.as_str(), self.code.as_str()]
            .into_iter()
            .chain(self.other_names.iter().map(String::as_str))
    }
}
