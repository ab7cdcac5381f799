//! Whether a case is the panel's to decide (rules.md R1, R2, R3, R5, R11).
//!
//! Three-valued: a fact that is missing is neither yes nor no. Every rule leaves
//! a step with its input, its source and what would change it, because critics
//! ask for eligibility that can be looked into (R81). Where and when the exploitation
//! happened is no step: abroad or long ago does not exclude (R10).

mod steps;

use std::fmt;

use crate::{
    code::codes,
    directory::ScopeDate,
    referral::{DateOfBirth, DatePrecision},
    refusal::Refusal,
    rulebook::RuleSet,
    time::CivilDate,
};

codes! {
    /// What a rule, or all of them together, come to.
    pub enum Verdict {
        /// The panel decides.
        InScope = "in_scope",
        /// The SCA decides.
        OutOfScope = "out_of_scope",
        /// Cannot be told yet.
        NotEnoughInformation = "not_enough_information",
    }
}

codes! {
    /// Standing of the child's age, apart from the date of birth (rules.md R3, R4).
    pub enum AgeStatus {
        /// The referrer says under 18 and nobody doubts it.
        Claimed = "claimed",
        /// The referrer is not sure; an assessment is due (R4).
        NotSure = "not_sure",
        /// Real doubt is recorded (R3).
        Doubted = "doubted",
        /// Assessed to be under 18.
        AssessedChild = "assessed_child",
        /// Assessed to be 18 or over.
        AssessedAdult = "assessed_adult",
    }
}

/// How the responsible authority stands to the site (rules.md R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorityStanding<'a> {
    /// One of the site's.
    OfSite {
        /// Its name.
        name: &'a str,
        /// The day it joined the site.
        joined_on: CivilDate,
    },
    /// Named, and not one of the site's.
    Elsewhere {
        /// As written.
        name: &'a str,
    },
    /// Named in words that are no one council with children's services.
    Unclear {
        /// As written.
        name: &'a str,
    },
    /// Not stated.
    Unknown,
}

/// What eligibility is told from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Standing of the age.
    pub age_status: AgeStatus,
    /// Date of birth, where known.
    pub date_of_birth: Option<DateOfBirth>,
    /// The authority that carries safeguarding responsibility.
    pub authority: AuthorityStanding<'a>,
    /// Whether a public order disqualification is considered (R5).
    pub disqualification_considered: bool,
    /// The day the referral reached the NRM.
    pub nrm_received_on: CivilDate,
    /// The day the site received it.
    pub site_received_on: CivilDate,
    /// The day the site went live (R11).
    pub live_since: CivilDate,
    /// Which of the two days the 100-day test is taken on.
    pub measured_on: ScopeDate,
}

/// Leaves the date of birth out, so that it cannot slip into a log.
impl fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("age_status", &self.age_status)
            .field("authority", &self.authority)
            .field("nrm_received_on", &self.nrm_received_on)
            .field("site_received_on", &self.site_received_on)
            .finish_non_exhaustive()
    }
}

/// What one rule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The rule's number.
    pub rule: &'static str,
    /// What it comes to.
    pub verdict: Verdict,
    /// What it was told from, without a name of a person or a birth date.
    pub input: String,
    /// Where it is laid down.
    pub source: &'static str,
    /// What would change it.
    pub would_change: String,
}

/// What all the rules come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Out of scope where any rule says so, else not enough information where any
    /// rule lacks a fact, else in scope.
    pub verdict: Verdict,
    /// One step for each rule, in the order of their numbers.
    pub steps: Vec<Step>,
    /// Version of the rules used.
    pub rules_version: String,
    /// The day the 100-day test was taken on.
    pub measured_on: CivilDate,
    /// The verdict had the test been taken on the other receipt date (decision 11).
    pub other_date_verdict: Verdict,
}

/// Proof that a case was found in scope. Only [`Assessment::in_scope`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligible {
    rules_version: String,
    measured_on: CivilDate,
}

impl Eligible {
    /// Returns the version of the rules it was found under.
    #[must_use]
    pub fn rules_version(&self) -> &str {
        &self.rules_version
    }

    /// Returns the day the 100-day test was taken on.
    #[must_use]
    pub const fn measured_on(&self) -> CivilDate {
        self.measured_on
    }
}

impl Assessment {
    /// Returns the proof that the panel decides the case.
    ///
    /// # Errors
    /// `NotInScope` or `NotEnoughInformation`, naming the rules that say so.
    pub fn in_scope(&self) -> Result<Eligible, Refusal> {
        match self.verdict {
            Verdict::InScope => Ok(Eligible {
                rules_version: self.rules_version.clone(),
                measured_on: self.measured_on,
            }),
            Verdict::OutOfScope => Err(Refusal::NotInScope {
                rules: self.rules_with_verdict(),
            }),
            Verdict::NotEnoughInformation => Err(Refusal::NotEnoughInformation {
                rules: self.rules_with_verdict(),
            }),
        }
    }

    fn rules_with_verdict(&self) -> String {
        let rules = self
            .steps
            .iter()
            .filter(|step| step.verdict == self.verdict);
        rules.map(|step| step.rule).collect::<Vec<_>>().join(", ")
    }
}

/// Returns the earliest and the latest day the person can turn 18. They differ
/// where only the month or the year of birth is known. An estimate is taken for
/// no surer than its year: nothing published says how far one may be trusted.
#[must_use]
pub fn eighteenth_birthday(birth: DateOfBirth, rules: &RuleSet) -> (CivilDate, CivilDate) {
    let (year, month, _) = birth.date.ymd();
    let (first, last) = match birth.precision {
        DatePrecision::Day => (birth.date, birth.date),
        DatePrecision::Month => (first_of(year, month), last_of(year, month)),
        DatePrecision::Year | DatePrecision::Estimated => (first_of(year, 1), last_of(year, 12)),
    };
    (
        first.birthday(rules.majority_years),
        last.birthday(rules.majority_years),
    )
}

fn first_of(year: i32, month: u32) -> CivilDate {
    CivilDate::from_ymd(year, month, 1).unwrap_or(CivilDate::from_naive(chrono::NaiveDate::MAX))
}

fn last_of(year: i32, month: u32) -> CivilDate {
    let next = if month == 12 {
        first_of(year + 1, 1)
    } else {
        first_of(year, month + 1)
    };
    next.minus_days(1)
}

/// Tells whether the panel decides a case.
#[must_use]
pub fn assess(facts: &Facts<'_>, rules: &RuleSet) -> Assessment {
    let other = match facts.measured_on {
        ScopeDate::NrmReceipt => ScopeDate::SiteReceipt,
        ScopeDate::SiteReceipt => ScopeDate::NrmReceipt,
    };
    let steps = every_step(facts, facts.measured_on, rules);
    Assessment {
        verdict: together(&steps),
        steps,
        rules_version: rules.version.clone(),
        measured_on: receipt(facts, facts.measured_on).0,
        other_date_verdict: together(&every_step(facts, other, rules)),
    }
}

fn every_step(facts: &Facts<'_>, measured_on: ScopeDate, rules: &RuleSet) -> Vec<Step> {
    vec![
        steps::more_than_100_days(facts, measured_on, rules),
        steps::territory(facts),
        steps::age_standing(facts),
        steps::disqualification(facts),
        steps::go_live(facts),
    ]
}

fn together(steps: &[Step]) -> Verdict {
    let any = |verdict| steps.iter().any(|step| step.verdict == verdict);
    if any(Verdict::OutOfScope) {
        Verdict::OutOfScope
    } else if any(Verdict::NotEnoughInformation) {
        Verdict::NotEnoughInformation
    } else {
        Verdict::InScope
    }
}

const fn receipt(facts: &Facts<'_>, which: ScopeDate) -> (CivilDate, &'static str) {
    match which {
        ScopeDate::NrmReceipt => (
            facts.nrm_received_on,
            "the day the referral reached the NRM",
        ),
        ScopeDate::SiteReceipt => (facts.site_received_on, "the day the site received it"),
    }
}

#[cfg(test)]
mod tests;
