//! Adjourning an item: why, what is wanted of whom, until when, and what protects the
//! child where the panel was not quorate (rules.md R40, R49).

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, OfAgency, Progress, TieRequest};
use crate::{
    calendar::Calendar,
    clocks::{Alert, Clock, LOCAL_POLICY, RELIST},
    code::codes,
    decision::{PlanTie, Stage},
    directory::Site,
    id::SittingId,
    panel::quorum,
    refusal::Refusal,
    rulebook::RuleSet,
    sensitive::Sensitive,
    sitting::Sitting,
    time::CivilDate,
};

codes! {
    /// Why an item is adjourned.
    pub enum AdjournmentReason {
        /// The panel is not quorate for the item: it did not proceed.
        NotQuorate = "not_quorate",
        /// Evidence is wanted.
        EvidenceWanted = "evidence_wanted",
        /// The agencies do not agree.
        NoAgreement = "no_agreement",
        /// Time ran out: it did not proceed.
        Time = "time",
        /// What the panel needs to read was not ready: it did not proceed.
        PapersNotReady = "papers_not_ready",
        /// The SCA's direction is awaited: it did not proceed.
        DirectionAwaited = "direction_awaited",
        /// The child, or whoever speaks for the child, could not be heard: it did not
        /// proceed.
        ChildNotAvailable = "child_not_available",
    }
}

impl AdjournmentReason {
    /// Returns whether the panel considered the item; otherwise it did not proceed.
    #[must_use]
    pub const fn considered(self) -> bool {
        match self {
            Self::EvidenceWanted | Self::NoAgreement => true,
            Self::NotQuorate
            | Self::Time
            | Self::PapersNotReady
            | Self::DirectionAwaited
            | Self::ChildNotAvailable => false,
        }
    }
}

/// An item to adjourn, as the chair or a coordinator says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjourning {
    /// Why.
    pub reason: AdjournmentReason,
    /// The evidence wanted, and from whom.
    pub evidence_wanted: Sensitive<String>,
    /// The agency that is to get it.
    pub owner: Option<OfAgency>,
    /// The date to come back by.
    pub return_by: Option<CivilDate>,
    /// Where the panel was not quorate: the plan that protects the child meanwhile, or
    /// why there is none.
    pub interim: Option<TieRequest>,
    /// Why the panel was not quorate twice in a row.
    pub justification: Sensitive<String>,
}

impl Adjourning {
    /// Adjourns for a reason and says no more.
    #[must_use]
    pub fn because(reason: AdjournmentReason) -> Self {
        Self {
            reason,
            evidence_wanted: Sensitive::default(),
            owner: None,
            return_by: None,
            interim: None,
            justification: Sensitive::default(),
        }
    }
}

/// An item was adjourned at a sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjournedItem {
    /// The sitting.
    pub sitting: SittingId,
    /// The day of the sitting.
    pub adjourned_on: CivilDate,
    /// Why.
    pub reason: AdjournmentReason,
    /// The evidence wanted, and from whom.
    #[serde(with = "crate::sensitive::sealed")]
    pub evidence_wanted: Sensitive<String>,
    /// The agency that is to get it.
    pub owner: Option<OfAgency>,
    /// The date to come back by.
    pub return_by: Option<CivilDate>,
    /// What follows where the panel was not quorate.
    pub inquorate: Option<Inquorate>,
}

/// What follows from a sitting that was not quorate for an item. Local policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquorate {
    /// The plan that protects the child meanwhile, or why there is none.
    pub interim: PlanTie,
    /// The last day it must sit again.
    pub relist_by: CivilDate,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
    /// Why it happened twice in a row.
    #[serde(with = "crate::sensitive::sealed")]
    pub justification: Sensitive<String>,
}

/// The inquorate sittings of a case since the panel last considered it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InquorateRun {
    /// How many in a row.
    pub in_a_row: u32,
    /// What the last one asks for, until it is listed in time.
    pub relist: Option<Relist>,
}

/// That an item must sit again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relist {
    /// The day of the inquorate sitting.
    pub from: CivilDate,
    /// The last day in time.
    pub by: CivilDate,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
}

impl Case {
    /// Adjourns the item of a sitting (rules.md R40, R49). That the panel is not quorate
    /// is only accepted where it is not.
    ///
    /// # Errors
    /// `ALREADY_SEALED`, `ITEM_NOT_OPEN`, `RETURN_BY_TOO_LATE` (R40), `ITEM_IS_QUORATE`,
    /// `INTERIM_PLAN_MISSING`, `SECOND_INQUORATE`, `PLAN_UNKNOWN`.
    pub fn adjourn(
        &self,
        sitting: &Sitting,
        asked: &Adjourning,
        site: &Site,
        calendar: &Calendar,
        rules: &RuleSet,
        today: CivilDate,
    ) -> Result<CaseEvent, Refusal> {
        self.listed_at(sitting.id)?;
        let limit = today.plus_days(rules.follow_up_days);
        if asked.return_by.is_some_and(|day| day > limit) {
            return Err(Refusal::ReturnByTooLate { limit });
        }
        let inquorate = match asked.reason {
            AdjournmentReason::NotQuorate => {
                Some(self.inquorate(sitting, asked, site, calendar, today)?)
            }
            AdjournmentReason::EvidenceWanted
            | AdjournmentReason::NoAgreement
            | AdjournmentReason::Time
            | AdjournmentReason::PapersNotReady
            | AdjournmentReason::DirectionAwaited
            | AdjournmentReason::ChildNotAvailable => None,
        };
        Ok(CaseEvent::Adjourned(Box::new(AdjournedItem {
            sitting: sitting.id,
            adjourned_on: today,
            reason: asked.reason,
            evidence_wanted: asked.evidence_wanted.clone(),
            owner: asked.owner.clone(),
            return_by: asked.return_by,
            inquorate,
        })))
    }

    fn inquorate(
        &self,
        sitting: &Sitting,
        asked: &Adjourning,
        site: &Site,
        calendar: &Calendar,
        today: CivilDate,
    ) -> Result<Inquorate, Refusal> {
        match quorum(sitting, self, &site.constitution, today) {
            Ok(_) => return Err(Refusal::ItemIsQuorate),
            Err(Refusal::SittingNotConvened) => return Err(Refusal::SittingNotConvened),
            Err(_) => {}
        }
        let interim = asked.interim.as_ref().ok_or(Refusal::InterimPlanMissing)?;
        let policy = site.constitution.inquorate;
        let unexplained = asked.justification.expose().trim().is_empty();
        if self.inquorate.in_a_row > 0 && policy.second_needs_reason && unexplained {
            return Err(Refusal::SecondInquorate);
        }
        let days = policy.relist_working_days;
        let relist_by = calendar.plus_working_days(today, days);
        let mut derivation = vec![
            format!("not quorate on {today}, day 0"),
            format!(
                "{days} working days of {} (the site's constitution): {relist_by}",
                calendar.division().name()
            ),
        ];
        derivation.extend(calendar.warning(relist_by));
        Ok(Inquorate {
            interim: self.tie(interim)?,
            relist_by,
            derivation,
            justification: asked.justification.clone(),
        })
    }

    /// Returns whether conclusive grounds were considered with too little evidence: the
    /// Home Office is then told, with the date of the follow-up (R40).
    #[must_use]
    pub fn evidence_too_thin(&self, reason: AdjournmentReason) -> bool {
        let considered = matches!(&self.progress, Progress::BeforeCg { listing: Some(listing), .. }
            if listing.stages.contains(Stage::Cg));
        considered && reason == AdjournmentReason::EvidenceWanted
    }

    /// Returns the clock of an item that must sit again.
    pub(super) fn relist_clocks(&self) -> impl Iterator<Item = Clock> {
        let open = self.inquorate.relist.iter();
        open.filter(|_| self.check_open().is_ok())
            .map(|relist| Clock {
                code: RELIST,
                rule: LOCAL_POLICY,
                title: "sit again after an inquorate sitting".into(),
                starts_on: relist.from,
                due_on: relist.by,
                met_on: None,
                derivation: relist.derivation.clone(),
            })
    }

    /// Returns the alert of an item that was not quorate and is not listed in time.
    pub(super) fn inquorate_alert(&self) -> Option<Alert> {
        let relist = self.inquorate.relist.as_ref()?;
        self.check_open().ok()?;
        let times = match self.inquorate.in_a_row {
            0 | 1 => String::new(),
            times => format!(" for the {times}. time in a row"),
        };
        Some(Alert {
            code: "INQUORATE",
            text: format!(
                "the panel was not quorate on {}{times}: list it for a sitting by {} (local \
                 policy), and see that the interim plan protects the child",
                relist.from, relist.by
            ),
        })
    }

    pub(super) fn apply_adjourned(&mut self, sequence: i64, item: AdjournedItem) {
        let AdjournedItem {
            sitting: _,
            adjourned_on,
            reason,
            evidence_wanted,
            owner,
            return_by,
            inquorate,
        } = item;
        let wanted = reason == AdjournmentReason::EvidenceWanted;
        self.requests
            .adjourned(sequence, adjourned_on, wanted, evidence_wanted, owner);
        self.adjournment = Some(super::Adjournment {
            adjourned_on,
            return_by,
        });
        self.inquorate = match inquorate {
            Some(inquorate) => InquorateRun {
                in_a_row: self.inquorate.in_a_row + 1,
                relist: Some(Relist {
                    from: adjourned_on,
                    by: inquorate.relist_by,
                    derivation: inquorate.derivation,
                }),
            },
            // An item that did not proceed for another reason still was not considered.
            None if !reason.considered() => InquorateRun {
                relist: None,
                in_a_row: self.inquorate.in_a_row,
            },
            None => InquorateRun::default(),
        };
    }

    /// Notes that the item was listed again: in time, nothing more is asked for.
    pub(super) fn relisted(&mut self, held_on: CivilDate) {
        self.inquorate.relist.take_if(|relist| held_on <= relist.by);
    }
}
