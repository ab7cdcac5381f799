//! What returns count, as known at an instant. Narrow rows are read a stretch of cases at a
//! time and folded by the caller: faster than grouping in SQL, one code for both engines, and
//! what is held in memory does not grow with the site (performance.md §6.5).

/// Selects the rows of a table of facts that belong to a stretch.
macro_rules! of_stretch {
    ($table:ident, $stretch:expr) => {
        $table::table
            .filter($table::site_id.eq($stretch.site.to_string()))
            .filter($table::case_id.gt(&$stretch.after))
            .filter($table::case_id.le(&$stretch.until))
            .filter($table::recorded_at.le($stretch.as_at.naive_utc()))
    };
}

mod circumstance;
mod decision;
mod entitlement;
mod exit;
mod matter;
mod referral;

use std::{iter::Peekable, vec};

use diesel::prelude::*;
use nrm_panel_domain::{
    id::{CaseId, SiteId},
    projection::{
        CircumstanceFact, CountedCase, DecisionFact, EntitlementFact, ExitFact, FactChanges,
        MatterFact, MatterKind, ReferralFact,
    },
    time::UtcTime,
};

use crate::{
    error::StoreError,
    schema::referral_fact,
    tx::{ReadTx, WriteTx},
};

/// How much of the cases is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What returns to the Home Office count.
    Return,
    /// What the local outcome view counts besides.
    OutcomeView,
}

/// Rows of referrals read at once.
const AT_ONCE: i64 = 4_000;

/// Sorts after every identifier: those are written in hexadecimal.
const AFTER_ALL: &str = "~";

/// What is read at once: the cases of a site after one identifier up to another, as known at
/// an instant.
#[derive(Clone, Debug)]
struct Stretch {
    site: SiteId,
    as_at: UtcTime,
    after: String,
    until: String,
}

impl ReadTx<'_> {
    /// Returns how many cases a site ever had: how many [`Self::counted_cases`] gives at
    /// most.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn counted_case_count(&mut self, site: SiteId) -> Result<u64, StoreError> {
        let count: i64 = referral_fact::table
            .filter(referral_fact::site_id.eq(site.to_string()))
            .select(diesel::dsl::count(referral_fact::case_id).aggregate_distinct())
            .get_result(self.conn()?)?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Gives the fold each case of a site as it was known at an instant, ordered by case;
    /// also those that no longer count. Belongs on [`crate::Db::report`].
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn counted_cases(
        &mut self,
        site: SiteId,
        as_at: UtcTime,
        detail: Detail,
        mut fold: impl FnMut(CountedCase),
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let next = self.last_of_stretch(site, &after)?;
            let stretch = Stretch {
                site,
                as_at,
                after,
                until: next.clone().unwrap_or_else(|| AFTER_ALL.to_owned()),
            };
            let mut besides = Besides::load(self, &stretch, detail)?;
            for (referral, first_recorded_at) in self.referrals_by_case(&stretch)? {
                fold(besides.join(referral, first_recorded_at));
            }
            match next {
                Some(next) => after = next,
                None => return Ok(()),
            }
        }
    }

    /// Returns the last case of the next stretch; `None` where there is but one more.
    fn last_of_stretch(&mut self, site: SiteId, after: &str) -> Result<Option<String>, StoreError> {
        Ok(referral_fact::table
            .filter(referral_fact::site_id.eq(site.to_string()))
            .filter(referral_fact::case_id.gt(after))
            .order((
                referral_fact::case_id.asc(),
                referral_fact::recorded_at.asc(),
            ))
            .select(referral_fact::case_id)
            .limit(1)
            .offset(AT_ONCE)
            .get_result(self.conn()?)
            .optional()?)
    }
}

impl WriteTx<'_> {
    /// Adds what the returns count of a case from now on.
    ///
    /// # Errors
    /// `Duplicate` for a second version of the same instant.
    pub fn record_facts(&mut self, changes: &FactChanges) -> Result<(), StoreError> {
        let FactChanges {
            referral,
            circumstances,
            matters,
            entitlements,
            exit,
        } = changes;
        if let Some(referral) = referral {
            self.record_referral_fact(referral)?;
        }
        if let Some(circumstances) = circumstances {
            self.record_circumstance_fact(circumstances)?;
        }
        for matter in matters {
            self.record_matter_fact(matter)?;
        }
        for entitlement in entitlements {
            self.record_entitlement_fact(entitlement)?;
        }
        if let Some(exit) = exit {
            self.record_exit_fact(exit)?;
        }
        Ok(())
    }
}

/// A list ordered by case, taken from the front as the cases come by.
struct ByCase<T> {
    rest: Peekable<vec::IntoIter<T>>,
    case_of: fn(&T) -> CaseId,
}

impl<T> ByCase<T> {
    fn new(list: Vec<T>, case_of: fn(&T) -> CaseId) -> Self {
        let rest = list.into_iter().peekable();
        Self { rest, case_of }
    }

    /// Takes what belongs to a case; what belongs to one that did not come by is passed
    /// over.
    fn take(&mut self, case: CaseId) -> Vec<T> {
        let case_of = self.case_of;
        while self.rest.next_if(|next| case_of(next) < case).is_some() {}
        std::iter::from_fn(|| self.rest.next_if(|next| case_of(next) == case)).collect()
    }
}

/// What is known of the cases besides the referrals.
struct Besides {
    decisions: ByCase<DecisionFact>,
    matters: ByCase<MatterFact>,
    exits: ByCase<ExitFact>,
    circumstances: ByCase<CircumstanceFact>,
    entitlements: ByCase<EntitlementFact>,
}

impl Besides {
    fn load(tx: &mut ReadTx<'_>, stretch: &Stretch, detail: Detail) -> Result<Self, StoreError> {
        let (kinds, circumstances, entitlements) = match detail {
            Detail::Return => (
                [MatterKind::Suspension, MatterKind::Reconsideration].as_slice(),
                Vec::new(),
                Vec::new(),
            ),
            Detail::OutcomeView => (
                MatterKind::ALL,
                tx.circumstances_by_case(stretch)?,
                tx.entitlements_by_case(stretch)?,
            ),
        };
        Ok(Self {
            decisions: ByCase::new(tx.decisions_by_case(stretch)?, |fact| fact.case),
            matters: ByCase::new(tx.matters_by_case(stretch, kinds)?, |fact| fact.case),
            exits: ByCase::new(tx.exits_by_case(stretch)?, |fact| fact.case),
            circumstances: ByCase::new(circumstances, |fact| fact.case),
            entitlements: ByCase::new(entitlements, |fact| fact.case),
        })
    }

    fn join(&mut self, referral: ReferralFact, first_recorded_at: UtcTime) -> CountedCase {
        let case = referral.case;
        CountedCase {
            referral,
            first_recorded_at,
            decisions: self.decisions.take(case),
            matters: self.matters.take(case),
            exit: self.exits.take(case).into_iter().next(),
            circumstances: self.circumstances.take(case).into_iter().next(),
            entitlements: self.entitlements.take(case),
        }
    }
}
