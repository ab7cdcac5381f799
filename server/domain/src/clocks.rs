//! Due dates with their derivations (rules.md R37 to R41, R43, R44, R97 to R101).
//!
//! Calendar clocks count from day 0 and never roll to a working day (R97). A
//! suspension does not pause a clock: no source says so (R103). A clock is shown
//! with the arithmetic behind it, because people answer for it.

mod alerts;
mod anew;

use std::borrow::Cow;

pub use alerts::{Alert, alerts};
pub use anew::Anew;

use crate::{
    calendar::Calendar,
    decision::{Outcome, Stage},
    rulebook::{RuleBook, RuleSet},
    time::CivilDate,
};

const RG_DECISION: &str = "RG_DECISION";
const CG_DECISION: &str = "CG_DECISION";
const OUTER_LIMIT: &str = "OUTER_LIMIT";
const FOLLOW_UP: &str = "FOLLOW_UP";
const RECOVERY_PERIOD: &str = "RECOVERY_PERIOD";
const RECONSIDERATION: &str = "RECONSIDERATION";
const JUDICIAL_REVIEW: &str = "JUDICIAL_REVIEW";
const SCOPE_CLIFF: &str = "SCOPE_CLIFF";
const EIGHTEENTH_BIRTHDAY: &str = "EIGHTEENTH_BIRTHDAY";
const QA_RESPONSE: &str = "QA_RESPONSE";
/// Code of the clock of what the SCA must be told (R26).
pub(crate) const TELL_SCA: &str = "TELL_SCA";
/// Code of the clock of an answer to a challenge.
pub(crate) const CHALLENGE_ANSWER: &str = "CHALLENGE_ANSWER";
/// Code of the clock of the next hearing of the child's criminal proceedings (R51).
pub(crate) const NEXT_HEARING: &str = "NEXT_HEARING";
/// Code of the clock of the crime number, which the police owe (R74).
pub(crate) const CRIME_NUMBER: &str = "CRIME_NUMBER";
/// Code of the clock of an item that must sit again.
pub(crate) const RELIST: &str = "RELIST";
/// Code of the clock of the interview after a missing child came back (R72).
pub(crate) const RETURN_INTERVIEW: &str = "RETURN_INTERVIEW";
/// Code of the clock of the next looked-after review (R71).
pub(crate) const LOOKED_AFTER_REVIEW: &str = "LOOKED_AFTER_REVIEW";
/// Stands for a rule where no source lays one down and the numbers are ours.
pub(crate) const LOCAL_POLICY: &str = "local policy";

/// The clocks the site itself must meet. The others tell of a period that runs
/// or of a day that comes whatever the site does.
const DUTIES: [&str; 8] = [
    RG_DECISION,
    CG_DECISION,
    OUTER_LIMIT,
    FOLLOW_UP,
    QA_RESPONSE,
    TELL_SCA,
    CHALLENGE_ANSWER,
    RELIST,
];

/// A due date with the arithmetic behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Stable code.
    pub code: &'static str,
    /// The rule behind it.
    pub rule: &'static str,
    /// What is due, in words.
    pub title: Cow<'static, str>,
    /// Day 0.
    pub starts_on: CivilDate,
    /// The last day in time.
    pub due_on: CivilDate,
    /// The day it was met, or stopped because the case was closed.
    pub met_on: Option<CivilDate>,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
}

impl Clock {
    /// Makes the clock of an answer to quality assurance, as derived on the day of the
    /// notice (rules.md R43).
    pub(crate) fn of_quality(
        number: u32,
        starts_on: CivilDate,
        due_on: CivilDate,
        met_on: Option<CivilDate>,
        derivation: Vec<String>,
    ) -> Self {
        Self {
            code: QA_RESPONSE,
            rule: "R43",
            title: format!("answer to quality assurance {number}").into(),
            starts_on,
            due_on,
            met_on,
            derivation,
        }
    }

    /// Returns whether the site must meet it; otherwise it only informs.
    #[must_use]
    pub fn is_duty(&self) -> bool {
        DUTIES.contains(&self.code)
    }

    /// Returns whether the site has let it pass. The last day itself is in time.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        self.is_duty() && self.met_on.is_none() && today > self.due_on
    }
}

/// A decision, as the clocks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageFact {
    /// The day it was made.
    pub decided_on: CivilDate,
    /// The outcome.
    pub outcome: Outcome,
}

/// An adjournment that waits for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The day of the sitting.
    pub adjourned_on: CivilDate,
    /// The date to come back by, where one was set.
    pub return_by: Option<CivilDate>,
}

/// How a case was closed, and on which day: no clock of the site's runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// A decision ended it (R47).
    Decided(CivilDate),
    /// It was retracted.
    Retracted(CivilDate),
    /// Others took it over.
    Transferred(CivilDate),
    /// It was withdrawn in the child's best interests.
    Withdrawn(CivilDate),
}

/// What the clocks of a case are told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockFacts {
    /// The day the site received the referral.
    pub site_received_on: CivilDate,
    /// The day it reached the NRM.
    pub nrm_received_on: CivilDate,
    /// The reasonable grounds decision.
    pub rg: Option<StageFact>,
    /// The conclusive grounds decision.
    pub cg: Option<StageFact>,
    /// Where reasonable grounds are or were to be decided anew.
    pub rg_anew: Option<Anew>,
    /// Where conclusive grounds are or were to be decided anew.
    pub cg_anew: Option<Anew>,
    /// The day the case was first decided to its end, where that no longer stands.
    pub first_ended_on: Option<CivilDate>,
    /// The day of the first sitting that considered reasonable grounds.
    pub rg_first_sitting_on: Option<CivilDate>,
    /// The open adjournment.
    pub follow_up: Option<FollowUp>,
    /// The 18th birthday; the earliest where it is not known to the day.
    pub eighteenth_birthday: Option<CivilDate>,
    /// Whether the SCA was told why both decisions come later than the limit (R39).
    pub lateness_told: bool,
    /// How the case was closed.
    pub closing: Option<Closing>,
    /// Whether the panel decides the case; where the SCA does, no duty of the site's
    /// runs (rules.md R42).
    pub panel_decides: bool,
}

impl ClockFacts {
    /// Returns the day of the decision that ended the case (rules.md R47).
    fn decided_on(&self) -> Option<CivilDate> {
        let negative = self.rg.filter(|rg| rg.outcome == Outcome::Negative);
        self.cg.or(negative).map(|last| last.decided_on)
    }

    fn rg_positive(&self) -> Option<StageFact> {
        self.rg.filter(|rg| rg.outcome == Outcome::Positive)
    }

    fn negative(&self) -> Option<StageFact> {
        self.cg
            .or(self.rg)
            .filter(|last| last.outcome == Outcome::Negative)
    }
}

/// Returns the clocks of a case, the earliest due date first. Each runs under the
/// rules in force on the day it starts; the limits from receipt under those of the
/// day of receipt.
#[must_use]
pub fn clocks(facts: &ClockFacts, book: &RuleBook) -> Vec<Clock> {
    let received = book.in_force_on(facts.nrm_received_on);
    let mut clocks: Vec<Clock> = [
        Some(match facts.rg_anew {
            None => rg_decision(facts, received),
            Some(since) => anew::rg_decision(facts, since, book),
        }),
        cg_decision(facts, book),
        Some(outer_limit(facts, received)),
        follow_up(facts, book),
        recovery_period(facts, book),
        reconsideration(facts, book),
        judicial_review(facts, book),
        scope_cliff(facts, received),
        eighteenth_birthday(facts),
    ]
    .into_iter()
    .flatten()
    .filter(|clock| facts.panel_decides || !clock.is_duty())
    .collect();
    clocks.sort_by_key(|clock| clock.due_on);
    clocks
}

/// Returns the clock of an answer to the Home Office's quality assurance, in
/// working days of the site's division (rules.md R43, R101).
#[must_use]
pub fn qa_response_due(notice: CivilDate, calendar: &Calendar, rules: &RuleSet) -> Clock {
    let days = rules.qa_working_days;
    let due_on = calendar.plus_working_days(notice, days);
    let mut derivation = vec![
        format!("Home Office notice on {notice}, day 0"),
        format!(
            "{days} working days of {} (R43, R101): {due_on}",
            calendar.division().name()
        ),
    ];
    derivation.extend(calendar.warning(due_on));
    Clock {
        code: QA_RESPONSE,
        rule: "R43",
        title: "answer to quality assurance".into(),
        starts_on: notice,
        due_on,
        met_on: None,
        derivation,
    }
}

/// Returns the earliest day by which the site must do something.
#[must_use]
pub fn next_due(clocks: &[Clock]) -> Option<CivilDate> {
    let open = clocks
        .iter()
        .filter(|clock| clock.is_duty() && clock.met_on.is_none());
    open.map(|clock| clock.due_on).min()
}

/// Returns the day by which a stage must be decided: while conclusive grounds have no
/// clock of their own, the day by which both must be.
#[must_use]
pub fn stage_due(clocks: &[Clock], stage: Stage) -> Option<CivilDate> {
    let due = |code: &str| {
        let running = clocks.iter().find(|clock| clock.code == code);
        running
            .filter(|clock| clock.met_on.is_none())
            .map(|clock| clock.due_on)
    };
    match stage {
        Stage::Rg => due(RG_DECISION),
        Stage::Cg => due(CG_DECISION).or_else(|| due(OUTER_LIMIT)),
    }
}

/// Returns the day the next decision is due.
#[must_use]
pub fn next_decision(clocks: &[Clock]) -> Option<CivilDate> {
    let open = clocks
        .iter()
        .filter(|clock| matches!(clock.code, RG_DECISION | CG_DECISION) && clock.met_on.is_none());
    open.map(|clock| clock.due_on).min()
}

fn rg_decision(facts: &ClockFacts, rules: &RuleSet) -> Clock {
    let starts_on = facts.site_received_on;
    let due_on = starts_on.plus_days(rules.rg_days);
    stopped_by_closing(
        facts,
        Clock {
            code: RG_DECISION,
            rule: "R37",
            title: "reasonable grounds decision".into(),
            starts_on,
            due_on,
            met_on: facts.rg.map(|rg| rg.decided_on),
            derivation: vec![
                format!("received by the site on {starts_on}, day 0"),
                format!(
                    "{} days (R37), no roll to a working day (R97): {due_on}",
                    rules.rg_days
                ),
            ],
        },
    )
}

/// R38 and R99: anchored to the actual RG sitting, so it starts once RG is
/// positive; the cap from receipt is a limit of its own and the earlier counts.
fn cg_decision(facts: &ClockFacts, book: &RuleBook) -> Option<Clock> {
    let rg = facts.rg_positive()?;
    let first = facts.rg_first_sitting_on.unwrap_or(rg.decided_on);
    let starts_on = first.min(rg.decided_on);
    if let Some(since) = facts.cg_anew.or(facts.rg_anew) {
        return Some(anew::cg_decision(facts, since, starts_on, book));
    }
    let rules = book.in_force_on(starts_on);
    let outer_days = book.in_force_on(facts.nrm_received_on).outer_days;
    let from_sitting = starts_on.plus_days(rules.cg_days);
    let cap = facts.site_received_on.plus_days(outer_days);
    let due_on = from_sitting.min(cap);
    Some(stopped_by_closing(
        facts,
        Clock {
            code: CG_DECISION,
            rule: "R38",
            title: "conclusive grounds decision".into(),
            starts_on,
            due_on,
            met_on: facts.cg.map(|cg| cg.decided_on),
            derivation: vec![
                format!("first reasonable grounds sitting on {starts_on}, day 0"),
                format!(
                    "{} days from that sitting (R38): {from_sitting}",
                    rules.cg_days
                ),
                format!(
                    "{outer_days} days from receipt by the site on {} (R38): {cap}",
                    facts.site_received_on
                ),
                format!("the earlier of the two (R99): {due_on}"),
            ],
        },
    ))
}

fn outer_limit(facts: &ClockFacts, rules: &RuleSet) -> Clock {
    let starts_on = facts.site_received_on;
    let due_on = starts_on.plus_days(rules.outer_days);
    stopped_by_closing(
        facts,
        Clock {
            code: OUTER_LIMIT,
            rule: "R39",
            title: "both decisions".into(),
            starts_on,
            due_on,
            met_on: facts.first_ended_on.or_else(|| facts.decided_on()),
            derivation: vec![
                format!("received by the site on {starts_on}, day 0"),
                format!("{} days in all (R38): {due_on}", rules.outer_days),
                "later is allowed where evidence is unavailable; the SCA is then told (R39)"
                    .to_owned(),
            ],
        },
    )
}

fn follow_up(facts: &ClockFacts, book: &RuleBook) -> Option<Clock> {
    let FollowUp {
        adjourned_on,
        return_by,
    } = facts.follow_up?;
    let rules = book.in_force_on(adjourned_on);
    let limit = adjourned_on.plus_days(rules.follow_up_days);
    let due_on = return_by.map_or(limit, |day| day.min(limit));
    let mut derivation = vec![
        format!("adjourned on {adjourned_on}, day 0"),
        format!("{} days (R40): {limit}", rules.follow_up_days),
    ];
    derivation.extend(return_by.map(|day| format!("date set at the sitting: {day}")));
    // A decision on the very day is of the stage that was not adjourned, save CG.
    let later_rg = facts
        .rg
        .map(|rg| rg.decided_on)
        .filter(|day| *day > adjourned_on);
    let later_cg = facts
        .cg
        .map(|cg| cg.decided_on)
        .filter(|day| *day >= adjourned_on);
    Some(stopped_by_closing(
        facts,
        Clock {
            code: FOLLOW_UP,
            rule: "R40",
            title: "follow-up of an adjourned item".into(),
            starts_on: adjourned_on,
            due_on,
            met_on: later_rg.or(later_cg),
            derivation,
        },
    ))
}

/// R41, R45: shown, and never a bar to deciding.
fn recovery_period(facts: &ClockFacts, book: &RuleBook) -> Option<Clock> {
    let starts_on = facts.rg_positive()?.decided_on;
    let rules = book.in_force_on(starts_on);
    let due_on = starts_on.plus_days(rules.recovery_days);
    Some(Clock {
        code: RECOVERY_PERIOD,
        rule: "R41",
        title: "end of the recovery period".into(),
        starts_on,
        due_on,
        met_on: None,
        derivation: vec![
            format!("positive reasonable grounds on {starts_on}, day 0"),
            format!("at least {} days (R41): {due_on}", rules.recovery_days),
            "a pilot panel need not wait for it (R45)".to_owned(),
        ],
    })
}

fn reconsideration(facts: &ClockFacts, book: &RuleBook) -> Option<Clock> {
    let starts_on = facts.negative()?.decided_on;
    let rules = book.in_force_on(starts_on);
    let due_on = starts_on.plus_days(rules.reconsideration_days);
    Some(Clock {
        code: RECONSIDERATION,
        rule: "R44",
        title: "last day to ask for reconsideration".into(),
        starts_on,
        due_on,
        met_on: None,
        derivation: vec![
            format!("negative decision on {starts_on}, day 0"),
            format!(
                "{} days, longer only if exceptional (R44): {due_on}",
                rules.reconsideration_days
            ),
        ],
    })
}

/// R56: no appeal lies; the court is asked promptly, and at most so many months on.
fn judicial_review(facts: &ClockFacts, book: &RuleBook) -> Option<Clock> {
    let starts_on = facts.negative()?.decided_on;
    let months = book.in_force_on(starts_on).judicial_review_months;
    let due_on = starts_on.plus_months(months);
    Some(Clock {
        code: JUDICIAL_REVIEW,
        rule: "R56",
        title: "last day to claim judicial review".into(),
        starts_on,
        due_on,
        met_on: None,
        derivation: vec![
            format!("negative decision on {starts_on}, day 0"),
            format!("no appeal lies; {months} months to claim judicial review (R56): {due_on}"),
        ],
    })
}

fn scope_cliff(facts: &ClockFacts, rules: &RuleSet) -> Option<Clock> {
    let birthday = facts.eighteenth_birthday?;
    let due_on = birthday.minus_days(rules.scope_days.saturating_add(1));
    Some(stopped_by_closing(
        facts,
        Clock {
            code: SCOPE_CLIFF,
            rule: "R1",
            title: "last day in scope by age".into(),
            starts_on: facts.site_received_on,
            due_on,
            met_on: facts.decided_on(),
            derivation: vec![
                format!("18th birthday on {birthday} (R100)"),
                format!(
                    "more than {} days before it (R1): {due_on} is the last",
                    rules.scope_days
                ),
            ],
        },
    ))
}

fn eighteenth_birthday(facts: &ClockFacts) -> Option<Clock> {
    let due_on = facts.eighteenth_birthday?;
    Some(stopped_by_closing(
        facts,
        Clock {
            code: EIGHTEENTH_BIRTHDAY,
            rule: "R100",
            title: "18th birthday".into(),
            starts_on: facts.site_received_on,
            due_on,
            met_on: facts.decided_on(),
            derivation: vec![format!("18 begins with the day {due_on} (R100)")],
        },
    ))
}

fn stopped_by_closing(facts: &ClockFacts, clock: Clock) -> Clock {
    let (None, Some(closing)) = (clock.met_on, facts.closing) else {
        return clock;
    };
    let (closed_on, why) = match closing {
        Closing::Decided(day) | Closing::Retracted(day) => (day, "the case was closed"),
        Closing::Transferred(day) => (day, "others took the case over"),
        Closing::Withdrawn(day) => (day, "the case was withdrawn"),
    };
    let mut derivation = clock.derivation;
    derivation.push(format!("{why} on {closed_on}; the clock runs no more"));
    Clock {
        met_on: Some(closed_on),
        derivation,
        ..clock
    }
}

#[cfg(test)]
mod tests;
