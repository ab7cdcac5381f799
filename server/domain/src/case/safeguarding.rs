//! What safeguarding did beside the plans (rules.md R70 to R72): strategy discussions,
//! section 47 enquiries, looked-after reviews, missing episodes, return-home interviews.
//! Links, each with its reference, date and outcome; recorded in every state of the case,
//! because safety never waits for the NRM.

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::{
    calendar::Calendar,
    clocks::{Alert, Clock, LOOKED_AFTER_REVIEW, RETURN_INTERVIEW},
    code::codes,
    id::PersonId,
    plan::PlanKind,
    refusal::Refusal,
    rulebook::RuleBook,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// A step of safeguarding.
    pub enum SafeguardingKind {
        /// A strategy discussion.
        StrategyDiscussion = "strategy_discussion",
        /// An enquiry under section 47.
        Section47Enquiry = "section_47_enquiry",
        /// A review of a looked-after child.
        LookedAfterReview = "looked_after_review",
        /// The child was missing from home or care; its outcome is the return.
        MissingEpisode = "missing_episode",
        /// An interview after the child came back.
        ReturnHomeInterview = "return_home_interview",
    }
}

/// A step as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeguardingStep {
    /// Number within the case, from 1.
    pub number: u32,
    /// What.
    pub kind: SafeguardingKind,
    /// The reference in the authority's own system.
    #[serde(with = "crate::sensitive::sealed")]
    pub reference: Sensitive<String>,
    /// The day it was held or began.
    pub on: CivilDate,
    /// Who recorded it.
    pub by: PersonId,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeguardingOutcome {
    /// The day; of a missing episode, the day the child was back.
    pub on: CivilDate,
    /// In words.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// Who recorded it.
    pub by: PersonId,
}

/// What happened to a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SafeguardingEvent {
    /// It was recorded.
    Recorded(Box<SafeguardingStep>),
    /// Its outcome was recorded.
    Ended {
        /// Number of the step.
        number: u32,
        /// The outcome.
        outcome: Box<SafeguardingOutcome>,
    },
}

impl SafeguardingEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Recorded(_) => "SafeguardingStepRecorded",
            Self::Ended { .. } => "SafeguardingOutcomeRecorded",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Recorded(step) => {
                let what = step.kind.code().replace('_', " ");
                format!("safeguarding step {}: {what} of {}", step.number, step.on)
            }
            Self::Ended { number, outcome } => {
                format!("outcome of safeguarding step {number} on {}", outcome.on)
            }
        }
    }
}

/// A step with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safeguarding {
    /// What was recorded.
    pub step: SafeguardingStep,
    /// What came of it; `None` while nobody recorded it.
    pub outcome: Option<SafeguardingOutcome>,
}

impl Case {
    /// Records a step of safeguarding, in every state of the case (R70). The number is
    /// given here.
    #[must_use]
    pub fn record_step(&self, step: SafeguardingStep) -> CaseEvent {
        let number = u32::try_from(self.safeguarding.len()).map_or(u32::MAX, |last| last + 1);
        CaseEvent::Safeguarding(SafeguardingEvent::Recorded(Box::new(SafeguardingStep {
            number,
            ..step
        })))
    }

    /// Records the outcome of a step.
    ///
    /// # Errors
    /// `SAFEGUARDING_STEP_NOT_OPEN`, also where there is none.
    pub fn end_step(
        &self,
        number: u32,
        outcome: SafeguardingOutcome,
    ) -> Result<CaseEvent, Refusal> {
        let open = self.open_step(number);
        if open.is_none_or(|open| outcome.on < open.on) {
            return Err(Refusal::SafeguardingStepNotOpen { number });
        }
        Ok(CaseEvent::Safeguarding(SafeguardingEvent::Ended {
            number,
            outcome: Box::new(outcome),
        }))
    }

    fn open_step(&self, number: u32) -> Option<&SafeguardingStep> {
        let known = self.safeguarding.iter();
        let mut open = known.filter(|known| known.outcome.is_none());
        open.find(|known| known.step.number == number)
            .map(|known| &known.step)
    }

    pub(super) fn apply_safeguarding(&mut self, event: SafeguardingEvent) -> Option<()> {
        match event {
            SafeguardingEvent::Recorded(step) => {
                let next = u32::try_from(self.safeguarding.len()).ok()? + 1;
                if step.number != next {
                    return None;
                }
                self.safeguarding.push(Safeguarding {
                    step: *step,
                    outcome: None,
                });
            }
            SafeguardingEvent::Ended { number, outcome } => {
                let numbered = |known: &&mut Safeguarding| known.step.number == number;
                let known = self.safeguarding.iter_mut().find(numbered)?;
                if known.outcome.is_some() {
                    return None;
                }
                known.outcome = Some(*outcome);
            }
        }
        Some(())
    }

    fn steps_of(&self, kind: SafeguardingKind) -> impl Iterator<Item = &Safeguarding> {
        let known = self.safeguarding.iter();
        known.filter(move |known| known.step.kind == kind)
    }

    /// R72: a trafficked child who is missing is at heightened risk, until a return is
    /// recorded.
    pub(super) fn missing_alerts(&self) -> Vec<Alert> {
        self.steps_of(SafeguardingKind::MissingEpisode)
            .filter(|known| known.outcome.is_none())
            .map(|known| Alert {
                code: "MISSING_EPISODE",
                text: format!(
                    "missing since {}, and no return is recorded: a trafficked child is at heightened risk (R72); the SCA must know too (R26)",
                    known.step.on
                ),
            })
            .collect()
    }

    /// Returns the clock of the interview after each return. It informs: its three days
    /// are recalled, no source was read (R72).
    pub(super) fn return_clocks(&self, book: &RuleBook) -> Vec<Clock> {
        let interviews: Vec<CivilDate> = self
            .steps_of(SafeguardingKind::ReturnHomeInterview)
            .map(|known| known.step.on)
            .collect();
        let episodes = self.steps_of(SafeguardingKind::MissingEpisode);
        let returns = episodes.filter_map(|known| Some(known.outcome.as_ref()?.on));
        returns
            .map(|back_on| {
                let days = book.in_force_on(back_on).course.return_interview_days;
                let due_on = back_on.plus_days(days);
                let mut held = interviews.iter().filter(|day| **day >= back_on);
                Clock {
                    code: RETURN_INTERVIEW,
                    rule: "R72",
                    title: "return-home interview".into(),
                    starts_on: back_on,
                    due_on,
                    met_on: held.next().copied(),
                    derivation: vec![
                        format!("back on {back_on}, day 0"),
                        format!("72 hours, counted as {days} days (R72, RECALLED): {due_on}"),
                    ],
                }
            })
            .collect()
    }

    /// Returns whether a care plan or a looked-after review is on record.
    #[must_use]
    pub fn is_looked_after(&self) -> bool {
        let mut reviews = self.steps_of(SafeguardingKind::LookedAfterReview);
        let mut plans = self.plans.iter();
        plans.any(|plan| plan.kind == PlanKind::Care) || reviews.next().is_some()
    }

    /// Returns the clock of the next looked-after review, where a care plan or a review is
    /// on record (R71). It informs: the authority that cares for the child holds it.
    #[must_use]
    pub fn review_clock(&self, calendar: &Calendar, book: &RuleBook) -> Option<Clock> {
        let mut reviews: Vec<CivilDate> = self
            .steps_of(SafeguardingKind::LookedAfterReview)
            .map(|known| known.step.on)
            .collect();
        reviews.sort_unstable();
        let care = self.plans.iter().filter(|plan| plan.kind == PlanKind::Care);
        let begun = care
            .filter_map(|plan| Some(plan.versions.first()?.dated))
            .min();
        let (starts_on, due_on, how) = match (reviews.as_slice(), begun) {
            ([], None) => return None,
            ([], Some(begun)) => {
                let days = book.in_force_on(begun).course.first_review_working_days;
                let due = calendar.plus_working_days(begun, days);
                let how = format!(
                    "care plan of {begun}, day 0; {days} working days of {} (R71; working days RECALLED): {due}",
                    calendar.division().name()
                );
                (begun, due, how)
            }
            ([first], _) => {
                let months = book.in_force_on(*first).course.second_review_months;
                let due = first.plus_months(months);
                (
                    *first,
                    due,
                    format!("first review on {first}; {months} months (R71): {due}"),
                )
            }
            ([.., last], _) => {
                let months = book.in_force_on(*last).course.later_review_months;
                let due = last.plus_months(months);
                (
                    *last,
                    due,
                    format!("last review on {last}; {months} months (R71): {due}"),
                )
            }
        };
        Some(Clock {
            code: LOOKED_AFTER_REVIEW,
            rule: "R71",
            title: "looked-after review".into(),
            starts_on,
            due_on,
            met_on: None,
            derivation: vec![how],
        })
    }
}
