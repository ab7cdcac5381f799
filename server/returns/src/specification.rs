//! The dated specifications returns are built to. Each is data with its own version; a
//! return is rebuilt under the one it was made with.

use std::sync::LazyLock;

use serde::Deserialize;

const TEXTS: [&str; 2] = [
    include_str!("../specifications/2026-11.toml"),
    include_str!("../specifications/2026-11-29.toml"),
];

static ALL: LazyLock<Vec<Specification>> = LazyLock::new(|| {
    TEXTS
        .iter()
        .filter_map(|text| toml::from_str(text).ok())
        .collect()
});

/// A dated specification of the returns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specification {
    /// Version, kept with each return.
    pub version: String,
    /// The month it was compiled.
    pub compiled: String,
    /// Where it comes from.
    pub source: String,
    /// The tables printed, in order.
    pub tables: Vec<String>,
    /// Calendar days from the end of the period to the cut (returns.md 8.1).
    pub cut_days: u32,
    /// Calendar days within which a decision is in time (R37).
    pub target_days: u32,
    /// Working days in which the SCA means to decide reasonable grounds.
    pub sca_rg_working_days: u32,
    /// Calendar days from RG before which others than the pilot decide no CG.
    pub recovery_days: u32,
    /// Last day of each band of time but the last (Hansard, 14 January 2010).
    pub time_bands: Vec<u32>,
    /// Days after which the referrals of a quarter are looked at.
    pub cohort_days: Vec<u32>,
    /// Whether the main tables count reconsiderations beside the initial decisions.
    pub counts_reconsiderations: bool,
    /// What the local profile withholds.
    pub local: LocalRules,
}

/// What the local profile withholds (returns.md 8.4).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalRules {
    /// The tables that could not be told without telling what is withheld.
    pub leaves_out: Vec<String>,
    /// The least count withheld.
    pub withheld_from: u64,
    /// The greatest count withheld.
    pub withheld_to: u64,
    /// The least denominator of a percentage that is printed.
    pub least_denominator: u64,
    /// The least number of decisions whose mean or median is printed.
    pub least_measured: u64,
    /// The least number of values a reader must hold possible of a withheld count.
    pub least_feasible: u64,
}

impl Specification {
    /// Returns every specification, the oldest first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// Returns the specification of a version.
    #[must_use]
    pub fn find(version: &str) -> Option<&'static Self> {
        ALL.iter().find(|known| known.version == version)
    }

    /// Returns the specification returns are built to unless another is asked for.
    ///
    /// # Errors
    /// `None` never, as long as the texts of this crate can be read, which is tested.
    #[must_use]
    pub fn current() -> Option<&'static Self> {
        ALL.last()
    }

    /// Returns whether a table is printed.
    #[must_use]
    pub fn prints(&self, table: &str) -> bool {
        self.tables.iter().any(|printed| printed == table)
    }

    /// Returns the first and last day of each band of time, in order; the last band has no
    /// end.
    pub(crate) fn bands(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        let lasts = self.time_bands.iter().copied();
        let firsts = [0].into_iter().chain(lasts.clone().map(|last| last + 1));
        firsts.zip(lasts.map(Some).chain([None]))
    }

    /// Returns the labels of the bands of time, in order.
    #[must_use]
    pub fn band_labels(&self) -> Vec<String> {
        self.bands()
            .map(|(from, to)| match to {
                Some(to) => format!("{from} to {to} days"),
                None => format!("{from} days or more"),
            })
            .collect()
    }

    /// Returns the position of the band a number of days falls into.
    #[must_use]
    pub fn band(&self, days: i64) -> usize {
        self.time_bands
            .iter()
            .filter(|last| days > i64::from(**last))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_specification_can_be_read_and_the_last_is_current() {
        let versions: Vec<&str> = Specification::all()
            .iter()
            .map(|it| it.version.as_str())
            .collect();
        assert_eq!(versions, ["2026-11", "2026-11-29"]);
        assert_eq!(Specification::current(), Specification::find("2026-11-29"));
        assert_eq!(Specification::find("2025-01"), None);
    }

    #[test]
    fn bands_follow_one_another_without_a_gap() {
        let current = Specification::current().unwrap();
        assert_eq!(
            current.band_labels(),
            [
                "0 to 7 days",
                "8 to 45 days",
                "46 to 90 days",
                "91 to 180 days",
                "181 days or more"
            ]
        );
        for (days, band) in [
            (0, 0),
            (7, 0),
            (8, 1),
            (45, 1),
            (46, 2),
            (181, 4),
            (4_000, 4),
        ] {
            assert_eq!(current.band(days), band, "{days}");
        }
    }
}
