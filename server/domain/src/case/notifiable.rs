//! What the SCA must be told promptly (rules.md R8, R26).

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, ExchangeEvent, Progress};
use crate::{
    calendar::Calendar,
    clocks::{self, Clock},
    code::codes,
    document::words,
    refusal::Refusal,
    rulebook::RuleSet,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// What happened that the SCA must be told (R26, R40).
    pub enum NotifiableKind {
        /// The child died.
        Died = "died",
        /// The child went missing.
        WentMissing = "went_missing",
        /// The child who was missing was found.
        Found = "found",
        /// The child was arrested.
        Arrested = "arrested",
        /// The child was charged.
        Charged = "charged",
        /// A trial date was set; the SCA is told where it falls before the decision is
        /// due.
        TrialDateSet = "trial_date_set",
        /// The responsible authority changed (R8). Recorded by itself with the change.
        AuthorityChanged = "authority_changed",
        /// Conclusive grounds were considered with too little evidence (R40). Recorded
        /// by itself with the adjournment.
        EvidenceTooThin = "evidence_too_thin",
    }
}

impl NotifiableKind {
    /// Returns the rule that asks for the notice.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::EvidenceTooThin => "R40",
            Self::Died
            | Self::WentMissing
            | Self::Found
            | Self::Arrested
            | Self::Charged
            | Self::TrialDateSet
            | Self::AuthorityChanged => "R26",
        }
    }
}

/// Something happened that the SCA must be told, or may have to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifiableEvent {
    /// What.
    pub kind: NotifiableKind,
    /// The day it happened.
    pub occurred_on: CivilDate,
    /// In words.
    #[serde(with = "crate::sensitive::sealed")]
    pub details: Sensitive<String>,
    /// The day of the trial.
    pub trial_on: Option<CivilDate>,
    /// The duty to tell; `None` where there is none.
    pub duty: Option<Duty>,
}

/// The duty to tell the SCA, as derived on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The day the site knew.
    pub from: CivilDate,
    /// The last day in time.
    pub by: CivilDate,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
}

/// A recorded event with what became of the duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Number of the event on the case.
    pub sequence: i64,
    /// What happened.
    pub event: NotifiableEvent,
    /// The day the notice left or was confirmed.
    pub told_on: Option<CivilDate>,
}

impl NotifiableEvent {
    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        let what = words(self.kind.code()).to_lowercase();
        match &self.duty {
            Some(duty) => format!("{what}, the SCA to be told by {}", duty.by),
            None => format!("{what}, nothing to tell the SCA"),
        }
    }
}

/// What happened, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// What.
    pub kind: NotifiableKind,
    /// The day it happened.
    pub occurred_on: CivilDate,
    /// In words.
    pub details: Sensitive<String>,
    /// The day of the trial.
    pub trial_on: Option<CivilDate>,
}

impl Case {
    /// Records what the SCA must be told promptly. Whether a trial falls before the
    /// decision is computed from the clocks of the case and never typed.
    ///
    /// # Errors
    /// `CASE_CLOSED`.
    pub fn notify(
        &self,
        happening: Happening,
        clocks: &[Clock],
        calendar: &Calendar,
        rules: &RuleSet,
        today: CivilDate,
    ) -> Result<CaseEvent, Refusal> {
        // A decided case is still the SCA's to know of; a retracted one is no case.
        if matches!(self.progress, Progress::Retracted) {
            return Err(Refusal::CaseClosed);
        }
        let Happening {
            kind,
            occurred_on,
            details,
            trial_on,
        } = happening;
        let mut why = vec![format!("known to the site on {today}, day 0")];
        let owed = match trial_on {
            None => true,
            Some(trial) => match clocks::next_decision(clocks) {
                Some(due) if trial < due => {
                    why.insert(
                        0,
                        format!("trial on {trial}, before the decision due on {due}"),
                    );
                    true
                }
                Some(_) | None => false,
            },
        };
        let days = rules.exchange.notice_working_days;
        let by = calendar.plus_working_days(today, days);
        why.push(format!(
            "promptly ({}): {days} working day(s) of {}, local policy: {by}",
            kind.rule(),
            calendar.division().name()
        ));
        Ok(CaseEvent::Notifiable(Box::new(NotifiableEvent {
            kind,
            occurred_on,
            details,
            trial_on,
            duty: owed.then_some(Duty {
                from: today,
                by,
                derivation: why,
            }),
        })))
    }

    /// Notes that what happened left the site or was confirmed: the duty is done on the
    /// first day of either.
    pub(super) fn told(&mut self, event: &ExchangeEvent, today: CivilDate) {
        let because = match event {
            ExchangeEvent::Sent { because, .. } | ExchangeEvent::Acknowledged { because, .. } => {
                *because
            }
            ExchangeEvent::DeliveryFailed { .. } | ExchangeEvent::SendingOrdered { .. } => return,
        };
        self.course.told.entry(because).or_insert(today);
        for notice in &mut self.notices {
            if notice.sequence == because && notice.told_on.is_none() {
                notice.told_on = Some(today);
            }
        }
    }

    /// Returns the clocks of what the SCA must be told.
    #[must_use]
    pub fn notice_clocks(&self) -> Vec<Clock> {
        let clock = |notice: &Notice| {
            let duty = notice.event.duty.as_ref()?;
            Some(Clock {
                code: clocks::TELL_SCA,
                rule: notice.event.kind.rule(),
                title: "tell the SCA".into(),
                starts_on: duty.from,
                due_on: duty.by,
                met_on: notice.told_on,
                derivation: duty.derivation.clone(),
            })
        };
        self.notices.iter().filter_map(clock).collect()
    }
}
