//! What a return is a function of, besides the facts.

use nrm_panel_domain::{
    calendar::Calendar,
    time::{CivilDate, UtcTime},
};

use crate::{Period, Specification, labels::QUARTERS};

/// Who a return is for (returns.md 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// The Home Office: nothing withheld, row by row, never public.
    Secure,
    /// The partnership or the public: small counts withheld and what would tell them.
    Local,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Secure, Self::Local];

    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Secure => "secure",
            Self::Local => "local",
        }
    }

    /// Returns the profile of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What a return is a function of, besides the facts (returns.md 8.1).
#[derive(Clone, Debug)]
pub struct Scope {
    /// The period.
    pub period: Period,
    /// Facts recorded up to this instant count.
    pub as_at: UtcTime,
    /// The specification.
    pub specification: &'static Specification,
    /// Who it is for.
    pub profile: Profile,
    /// Name of the site.
    pub site: String,
    /// The working days of the site.
    pub calendar: Calendar,
}

impl Scope {
    /// Returns whether a day lies in the period.
    pub(crate) fn contains(&self, day: CivilDate) -> bool {
        self.period.contains(day)
    }

    /// Returns whether a table is printed: of those of the specification, the local
    /// profile leaves out what cannot be told without telling what is withheld.
    pub(crate) fn prints(&self, table: &str) -> bool {
        let left_out = match self.profile {
            Profile::Secure => table.starts_with('L'),
            Profile::Local => self
                .specification
                .local
                .leaves_out
                .iter()
                .any(|own| own == table),
        };
        self.specification.prints(table) && !left_out
    }

    /// Returns whether the local outcome view is part of it.
    #[must_use]
    pub fn has_outcome_view(&self) -> bool {
        self.profile == Profile::Local
            && self
                .specification
                .tables
                .iter()
                .any(|id| id.starts_with('L'))
    }
}

/// Returns the label of the quarter of a day.
pub(crate) const fn quarter_label(quarter: u32) -> &'static str {
    match quarter {
        1 => QUARTERS[0],
        2 => QUARTERS[1],
        3 => QUARTERS[2],
        _ => QUARTERS[3],
    }
}
