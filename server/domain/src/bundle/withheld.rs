//! What stays here of the evidence a decision cites, and shows as withheld: documents whose
//! caveat keeps them from whoever is outside, and what police told (rules.md R64).

use super::documents::held_back;
use crate::{case::Case, decision::Item, directory::AgencyKind, id::AgencyId};

/// What is withheld of cited items.
pub(super) struct Withheld<'a> {
    case: &'a Case,
    receiver: AgencyId,
}

impl<'a> Withheld<'a> {
    pub(super) const fn new(case: &'a Case, receiver: AgencyId) -> Self {
        Self { case, receiver }
    }

    /// Says why what is told of an item stays here; `None` where it goes.
    pub(super) fn of(&self, item: Item) -> Option<String> {
        match item {
            Item::Document(number) => held_back(self.case.document(number)?, self.receiver),
            Item::Information(number) => {
                let index = usize::try_from(number).ok()?.checked_sub(1)?;
                let asked = &self.case.requests.all.get(index)?.asked;
                (asked.agency_kind == AgencyKind::Police)
                    .then(|| format!("withheld: police material, of {}", asked.agency_name))
            }
            Item::Referral | Item::Views(_) => None,
        }
    }
}
