//! Legal numbers and tests as dated data (decision 11).
//!
//! No legal number stands in code: each is a field of a [`RuleSet`] with the day
//! it came into force and its source, so that the guidance can change and a
//! decision keeps the rules it was made under.

mod entitlements;

pub use entitlements::EntitlementTerms;

use serde::Deserialize;
use thiserror::Error;

use crate::time::CivilDate;

/// The rule data that is built in.
const BUILT_IN: &str = include_str!("../data/rules.json");

/// A legal test with its standard of proof.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalTest {
    /// Stable code, kept with each decision.
    pub code: String,
    /// The standard, in words.
    pub standard: String,
    /// Where it is laid down.
    pub source: String,
}

/// The legal numbers and tests in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Stable version, kept with each decision.
    pub version: String,
    /// The first day it is in force.
    pub in_force_from: CivilDate,
    /// Where it is laid down.
    pub source: String,
    /// A case is in scope with strictly more than so many days to the 18th
    /// birthday (rules.md R1).
    pub scope_days: u32,
    /// The age a person ceases to be a child at (R100).
    pub majority_years: i32,
    /// Days to the reasonable grounds decision from receipt by the site (R37).
    pub rg_days: u32,
    /// Days to the conclusive grounds decision from the RG sitting (R38).
    pub cg_days: u32,
    /// Days for both from receipt by the site (R38, R39).
    pub outer_days: u32,
    /// Days to the follow-up after a sitting with too little evidence (R40).
    pub follow_up_days: u32,
    /// Days of the recovery period from a positive RG decision (R41).
    pub recovery_days: u32,
    /// Working days to answer the Home Office's quality assurance (R43).
    pub qa_working_days: u32,
    /// Days to ask for reconsideration of a negative decision (R44).
    pub reconsideration_days: u32,
    /// Months to claim judicial review of a negative decision (R56).
    pub judicial_review_months: u32,
    /// Days an agency is given for information where nobody names a date. No source
    /// gives a number (R49): it is ours, short enough to chase within a stage.
    pub information_days: u32,
    /// The reasonable grounds test (R27).
    pub rg_test: LegalTest,
    /// The conclusive grounds test (R28).
    pub cg_test: LegalTest,
    /// What leaves the site.
    pub exchange: ExchangeRules,
    /// What agencies challenge of one another.
    pub challenge: ChallengeRules,
    /// The course of a case beside its decisions.
    pub course: CourseRules,
    /// Decisions on like cases.
    pub similar: SimilarRules,
}

/// What is shown of decisions on like cases. No guidance says: it is local policy, as its
/// source says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimilarRules {
    /// Where it is laid down, and how certain that is.
    pub source: String,
    /// A group of fewer cases is withheld whole.
    pub smallest_group: u32,
}

/// Numbers of what leaves the site. No guidance gives them: each is local policy, as
/// its source says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRules {
    /// Where they are laid down, and how certain that is.
    pub source: String,
    /// Working days to tell the SCA of what it must be told promptly (R26).
    pub notice_working_days: u32,
    /// Attempts before a message is given up.
    pub delivery_attempts: u32,
    /// Seconds to the second attempt; each further pause is four times as long.
    pub first_pause_seconds: u32,
    /// The longest pause between two attempts, in seconds.
    pub longest_pause_seconds: u32,
    /// Seconds an attempt may take before another process may begin one.
    pub lease_seconds: u32,
}

impl ExchangeRules {
    /// Returns the pause after an attempt, the first being 1.
    #[must_use]
    pub fn pause_seconds(&self, attempt: u32) -> u32 {
        let growth = 4_u32.saturating_pow(attempt.saturating_sub(1));
        self.first_pause_seconds
            .saturating_mul(growth)
            .min(self.longest_pause_seconds)
    }
}

/// Numbers of the course of a case and of the safeguarding beside it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseRules {
    /// Where they are laid down, and how certain that is.
    pub source: String,
    /// Days for the police to return a crime number after positive RG (R74). No source
    /// gives a number: local policy.
    pub crime_number_days: u32,
    /// Working days from the start of care to the first looked-after review (R71).
    pub first_review_working_days: u32,
    /// Months from the first looked-after review to the second (R71).
    pub second_review_months: u32,
    /// Months from a later looked-after review to the next (R71).
    pub later_review_months: u32,
    /// Days to a return-home interview after a child is back (R72).
    pub return_interview_days: u32,
}

/// The levels a challenge is taken through. No guidance gives them: they are local
/// policy, as their source says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRules {
    /// Where they are laid down, and how certain that is.
    pub source: String,
    /// The levels, the first first.
    pub levels: Vec<ChallengeLevel>,
}

/// A level of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeLevel {
    /// Who speaks for the agencies there.
    pub name: String,
    /// Working days to an answer.
    pub working_days: u32,
}

impl ChallengeRules {
    /// Returns the level after one, counted from 1, so that the first comes after 0;
    /// `None` after the last.
    #[must_use]
    pub fn after(&self, reached: u32) -> Option<&ChallengeLevel> {
        self.levels.get(usize::try_from(reached).ok()?)
    }
}

/// Why rule data cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleBookError {
    /// Not rule data.
    #[error("the rule data cannot be read: {detail}")]
    Shape {
        /// What the reader found, with its place.
        detail: String,
    },
    /// No rule set at all.
    #[error("the rule data holds no rule set")]
    Empty,
    /// A set does not come into force after the one before it.
    #[error("rule set {version} must come into force after {before}")]
    Order {
        /// The set.
        version: String,
        /// The one before it.
        before: String,
    },
    /// Two sets have one version.
    #[error("rule set {version} is there twice")]
    DuplicateVersion {
        /// The version.
        version: String,
    },
    /// A text that must say something is empty.
    #[error("rule set {version}: version, source, code and standard must not be empty")]
    Blank {
        /// The version.
        version: String,
    },
    /// A period is no longer than nothing.
    #[error("rule set {version}: {field} must be more than 0")]
    NotPositive {
        /// The version.
        version: String,
        /// The number.
        field: &'static str,
    },
}

/// Every rule set, oldest first. There is always one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleBook {
    first: RuleSet,
    later: Vec<RuleSet>,
    entitlements: Vec<entitlements::Edition>,
}

impl RuleBook {
    /// Returns the rule data that is built in.
    ///
    /// # Errors
    /// Never for the data of a released build, which a test reads.
    pub fn built_in() -> Result<Self, RuleBookError> {
        Self::parse(BUILT_IN)
    }

    /// Reads rule data.
    ///
    /// # Errors
    /// The first fault.
    pub fn parse(json: &str) -> Result<Self, RuleBookError> {
        let sets: Vec<RuleSet> =
            serde_json::from_str(json).map_err(|error| RuleBookError::Shape {
                detail: error.to_string(),
            })?;
        for (index, set) in sets.iter().enumerate() {
            check(set)?;
            let version = set.version.clone();
            if sets[..index].iter().any(|known| known.version == version) {
                return Err(RuleBookError::DuplicateVersion { version });
            }
            if let Some(before) = index.checked_sub(1).map(|previous| &sets[previous])
                && before.in_force_from >= set.in_force_from
            {
                return Err(RuleBookError::Order {
                    version,
                    before: before.version.clone(),
                });
            }
        }
        let mut sets = sets.into_iter();
        let first = sets.next().ok_or(RuleBookError::Empty)?;
        Ok(Self {
            first,
            later: sets.collect(),
            entitlements: entitlements::built_in()?,
        })
    }

    /// Returns the rules in force on a day; before the first set, the first set.
    #[must_use]
    pub fn in_force_on(&self, date: CivilDate) -> &RuleSet {
        self.later
            .iter()
            .rev()
            .find(|set| set.in_force_from <= date)
            .unwrap_or(&self.first)
    }

    /// Returns what a positive decision of a day opens; before the first list, nothing.
    #[must_use]
    pub fn entitlements_on(&self, date: CivilDate) -> &[EntitlementTerms] {
        let mut lists = self.entitlements.iter().rev();
        lists
            .find(|list| list.in_force_from <= date)
            .map(|list| list.terms.as_slice())
            .unwrap_or_default()
    }

    /// Returns the rules of a version, as a decision names it.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&RuleSet> {
        self.sets().find(|set| set.version == version)
    }

    /// Returns every rule set, oldest first.
    pub fn sets(&self) -> impl Iterator<Item = &RuleSet> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

fn check(set: &RuleSet) -> Result<(), RuleBookError> {
    let texts = [
        &set.version,
        &set.source,
        &set.rg_test.code,
        &set.rg_test.standard,
        &set.cg_test.code,
        &set.cg_test.standard,
        &set.exchange.source,
        &set.challenge.source,
        &set.course.source,
        &set.similar.source,
    ];
    let levels = &set.challenge.levels;
    let names = levels.iter().map(|level| &level.name);
    if texts
        .into_iter()
        .chain(names)
        .any(|text| text.trim().is_empty())
    {
        return Err(RuleBookError::Blank {
            version: set.version.clone(),
        });
    }
    let zero = [
        ("scope_days", set.scope_days == 0),
        ("majority_years", set.majority_years <= 0),
        ("rg_days", set.rg_days == 0),
        ("cg_days", set.cg_days == 0),
        ("outer_days", set.outer_days == 0),
        ("follow_up_days", set.follow_up_days == 0),
        ("recovery_days", set.recovery_days == 0),
        ("qa_working_days", set.qa_working_days == 0),
        ("reconsideration_days", set.reconsideration_days == 0),
        ("judicial_review_months", set.judicial_review_months == 0),
        ("information_days", set.information_days == 0),
        (
            "exchange.notice_working_days",
            set.exchange.notice_working_days == 0,
        ),
        (
            "exchange.delivery_attempts",
            set.exchange.delivery_attempts == 0,
        ),
        (
            "exchange.first_pause_seconds",
            set.exchange.first_pause_seconds == 0,
        ),
        ("exchange.lease_seconds", set.exchange.lease_seconds == 0),
        ("similar.smallest_group", set.similar.smallest_group == 0),
        (
            "challenge.levels",
            levels.is_empty() || levels.iter().any(|level| level.working_days == 0),
        ),
        (
            "course.crime_number_days",
            set.course.crime_number_days == 0,
        ),
        (
            "course.first_review_working_days",
            set.course.first_review_working_days == 0,
        ),
        (
            "course.second_review_months",
            set.course.second_review_months == 0,
        ),
        (
            "course.later_review_months",
            set.course.later_review_months == 0,
        ),
        (
            "course.return_interview_days",
            set.course.return_interview_days == 0,
        ),
    ];
    match zero.into_iter().find(|(_, zero)| *zero) {
        Some((field, _)) => Err(RuleBookError::NotPositive {
            version: set.version.clone(),
            field,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CivilDate {
        CivilDate::parse_iso(text).unwrap()
    }

    fn book() -> RuleBook {
        RuleBook::built_in().unwrap()
    }

    #[test]
    fn r27_the_reasonable_grounds_test_is_the_one_in_force_on_the_day() {
        for (name, day, then) in [
            ("before the pilot", "2020-01-01", "rg-2021"),
            ("the old test's last day", "2023-01-29", "rg-2021"),
            ("the day it changed", "2023-01-30", "rg-2023-01"),
            ("the day before the revision", "2023-07-23", "rg-2023-01"),
            ("the revision", "2023-07-24", "rg-2023-07"),
            ("now", "2026-11-22", "rg-2023-07"),
        ] {
            assert_eq!(book().in_force_on(date(day)).rg_test.code, then, "{name}");
        }
        let old = book()
            .in_force_on(date("2022-06-01"))
            .rg_test
            .standard
            .clone();
        assert_eq!(old, "suspect but cannot prove");
    }

    #[test]
    fn r28_conclusive_grounds_are_the_balance_of_probabilities_throughout() {
        for set in book().sets() {
            assert_eq!(set.cg_test.code, "cg-2021");
            assert!(set.cg_test.standard.starts_with("balance of probabilities"));
        }
    }

    #[test]
    fn r41_the_recovery_period_is_30_days_since_13_december_2022() {
        assert_eq!(book().in_force_on(date("2022-12-12")).recovery_days, 45);
        assert_eq!(book().in_force_on(date("2022-12-13")).recovery_days, 30);
    }

    #[test]
    fn the_numbers_of_today() {
        let book = book();
        let now = book.in_force_on(date("2026-11-22"));
        assert_eq!((now.scope_days, now.majority_years), (100, 18));
        assert_eq!((now.rg_days, now.cg_days, now.outer_days), (45, 45, 90));
        assert_eq!((now.follow_up_days, now.qa_working_days), (45, 10));
        assert_eq!((now.reconsideration_days, now.information_days), (30, 10));
        assert_eq!(book.version(&now.version), Some(now));
        assert_eq!(book.version("1999-01"), None);
    }

    #[test]
    fn the_levels_of_a_challenge_are_local_policy_and_fit_into_the_days_of_r37() {
        for set in book().sets() {
            let rules = &set.challenge;
            assert!(rules.source.starts_with("Local policy"), "{}", rules.source);
            let names: Vec<&str> = rules.levels.iter().map(|it| it.name.as_str()).collect();
            let last = "partnership executive";
            let lead = "safeguarding lead or designated professional";
            assert_eq!(names, ["practitioner", "manager", lead, last]);
            let days: u32 = rules.levels.iter().map(|level| level.working_days).sum();
            assert!(days.div_ceil(5) * 7 <= set.rg_days, "{days} working days");
            assert_eq!(rules.after(0), rules.levels.first());
            assert_eq!(rules.after(4), None);
        }
    }

    #[test]
    fn rule_data_that_cannot_be_used_is_refused() {
        let edit = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut data = serde_json::from_str(BUILT_IN).unwrap();
            change(&mut data);
            RuleBook::parse(&data.to_string()).unwrap_err()
        };
        assert_eq!(RuleBook::parse("[]"), Err(RuleBookError::Empty));
        assert!(matches!(
            RuleBook::parse("{"),
            Err(RuleBookError::Shape { .. })
        ));
        assert!(matches!(
            edit(&|data| data[0]["rg_dayz"] = 45.into()),
            RuleBookError::Shape { .. }
        ));
        assert_eq!(
            edit(&|data| data[1]["version"] = "2021-06".into()),
            RuleBookError::DuplicateVersion {
                version: "2021-06".to_owned()
            }
        );
        assert_eq!(
            edit(&|data| data[1]["in_force_from"] = "2021-06-01".into()),
            RuleBookError::Order {
                version: "2022-12".to_owned(),
                before: "2021-06".to_owned()
            }
        );
        assert_eq!(
            edit(&|data| data[2]["rg_days"] = 0.into()),
            RuleBookError::NotPositive {
                version: "2023-01".to_owned(),
                field: "rg_days"
            }
        );
        for levels in ["[]", r#"[{"name": "manager", "working_days": 0}]"#] {
            let levels: serde_json::Value = serde_json::from_str(levels).unwrap();
            assert_eq!(
                edit(&|data| data[2]["challenge"]["levels"] = levels.clone()),
                RuleBookError::NotPositive {
                    version: "2023-01".to_owned(),
                    field: "challenge.levels"
                }
            );
        }
        assert_eq!(
            edit(&|data| data[0]["challenge"]["levels"][1]["name"] = " ".into()),
            RuleBookError::Blank {
                version: "2021-06".to_owned()
            }
        );
        assert_eq!(
            edit(&|data| data[3]["source"] = " ".into()),
            RuleBookError::Blank {
                version: "2023-07".to_owned()
            }
        );
    }
}
