//! What follows from a case's facts: eligibility, clocks, alerts, and the rows
//! that list and count it.

use super::{Case, Progress, ResponsibleAuthority};
use crate::{
    clocks::{self, Alert, Clock, ClockFacts, Closing, FollowUp, StageFact},
    decision::{Decision, MadeBy, PlanTie, Stage},
    directory::Site,
    eligibility::{self, Assessment, AuthorityStanding, Verdict},
    projection::CaseRow,
    refusal::stage_name,
    rulebook::{RuleBook, RuleSet},
    time::CivilDate,
};

/// What follows from a case's facts and the rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the panel may decide.
    pub eligibility: Assessment,
    /// The clocks, the earliest due date first.
    pub clocks: Vec<Clock>,
}

impl Case {
    /// Tests eligibility under the rules in force on the day of receipt
    /// (decision 11).
    #[must_use]
    pub fn eligibility(&self, site: &Site, book: &RuleBook) -> Assessment {
        let facts = eligibility::Facts {
            age_status: self.age_status,
            date_of_birth: *self.date_of_birth.expose(),
            authority: match &self.authority {
                ResponsibleAuthority::OfSite {
                    name, joined_on, ..
                } => AuthorityStanding::OfSite {
                    name,
                    joined_on: *joined_on,
                },
                ResponsibleAuthority::Elsewhere { name } => AuthorityStanding::Elsewhere { name },
                ResponsibleAuthority::Unclear { name } => AuthorityStanding::Unclear { name },
                ResponsibleAuthority::Unknown => AuthorityStanding::Unknown,
            },
            disqualification_considered: self.sca.disqualification_considered,
            nrm_received_on: self.nrm_received_on,
            site_received_on: self.site_received_on(),
            live_since: site.live_since,
            measured_on: site.scope_measured_on,
        };
        eligibility::assess(&facts, self.rules(book))
    }

    /// Returns eligibility and the clocks that follow from it, with derivations.
    #[must_use]
    pub fn standing(&self, site: &Site, book: &RuleBook) -> Standing {
        let eligibility = self.eligibility(site, book);
        let facts = self.clock_facts(eligibility.verdict, book);
        let mut clocks = clocks::clocks(&facts, book);
        clocks.extend(self.notice_clocks());
        clocks.extend(self.challenge_clocks());
        clocks.extend(self.course_clocks(book));
        clocks.extend(self.relist_clocks());
        clocks.extend(self.return_clocks(book));
        clocks.extend(self.quality_clocks());
        clocks.sort_by_key(|clock| clock.due_on);
        Standing {
            clocks,
            eligibility,
        }
    }

    /// Returns what a person must see and act on today (decision 20).
    #[must_use]
    pub fn alerts(&self, standing: &Standing, book: &RuleBook, today: CivilDate) -> Vec<Alert> {
        let facts = self.clock_facts(standing.eligibility.verdict, book);
        let mut alerts = clocks::alerts(&facts, book, today);
        alerts.extend(self.information_alert(today));
        alerts.extend(self.transfer_alert());
        alerts.extend(self.plan_alerts());
        alerts.extend(self.challenge_alerts(today));
        alerts.extend(self.supersede_alerts());
        alerts.extend(self.course_alerts(facts.eighteenth_birthday, book, today));
        alerts.extend(self.inquorate_alert());
        alerts.extend(self.missing_alerts());
        alerts.extend(self.entitlement_alert(book, today));
        alerts.extend(self.review_alerts());
        alerts
    }

    /// Returns the decisions whose plan has changed since they were sealed (R70):
    /// whoever relies on the decision must look at the plan again.
    fn plan_alerts(&self) -> Vec<Alert> {
        let changed = |decision: &&Decision| {
            let MadeBy::Panel(record) = &decision.made_by else {
                return None;
            };
            let PlanTie::Plan { plan, version } = &record.plan_tie else {
                return None;
            };
            let latest = self.plan(*plan)?.latest();
            (latest > *version).then(|| Alert {
                code: "PLAN_CHANGED",
                text: format!(
                    "the plan that {} was tied to in version {version} is now in version \
                     {latest}: see that it still protects the child as decided",
                    stage_name(decision.stage)
                ),
            })
        };
        let decisions = self.decisions();
        decisions.iter().filter_map(changed).collect()
    }

    /// Returns the civil date the site received the referral.
    #[must_use]
    pub fn site_received_on(&self) -> CivilDate {
        self.site_received_at.london_date()
    }

    /// Returns the row that lists the case.
    #[must_use]
    pub fn row(&self, standing: &Standing) -> CaseRow {
        CaseRow {
            id: self.id,
            site: self.site,
            reference: self.reference.clone(),
            state: self.state(),
            authority: self.authority.id(),
            authority_name: self.authority.name().to_owned(),
            lodged_by_agency: self.lodged_by_agency,
            site_received_at: self.site_received_at,
            eligibility: standing.eligibility.verdict,
            next_due_on: clocks::next_due(&standing.clocks),
            urgent: self.is_urgent(),
            next_hearing_on: self
                .course
                .running_proceedings()
                .and_then(|running| running.next_hearing_on),
            sitting: self.listing().map(|listing| listing.sitting),
            social_worker: self.social_worker,
        }
    }

    /// Returns the 18th birthday, the earliest where it is not known to the day.
    #[must_use]
    pub fn eighteenth_birthday(&self, book: &RuleBook) -> Option<CivilDate> {
        let birth = *self.date_of_birth.expose();
        birth.map(|birth| eligibility::eighteenth_birthday(birth, self.rules(book)).0)
    }

    /// Returns the day the case was closed; `None` while it is open.
    #[must_use]
    pub fn closed_on(&self) -> Option<CivilDate> {
        self.closing().map(|closing| match closing {
            Closing::Decided(day)
            | Closing::Retracted(day)
            | Closing::Transferred(day)
            | Closing::Withdrawn(day) => day,
        })
    }

    fn closing(&self) -> Option<Closing> {
        match &self.progress {
            Progress::BeforeRg { .. } | Progress::BeforeCg { .. } => None,
            Progress::RgNegative { rg } => Some(Closing::Decided(rg.decided_on)),
            Progress::CgDecided { cg, .. } => Some(Closing::Decided(cg.decided_on)),
            Progress::Retracted => Some(Closing::Retracted(self.site_received_on())),
            Progress::Transferred { on, .. } => Some(Closing::Transferred(*on)),
            Progress::Withdrawn { on, .. } => Some(Closing::Withdrawn(*on)),
        }
    }

    fn rules<'a>(&self, book: &'a RuleBook) -> &'a RuleSet {
        book.in_force_on(self.nrm_received_on)
    }

    fn clock_facts(&self, eligibility: Verdict, book: &RuleBook) -> ClockFacts {
        let stage_fact = |stage| {
            self.decision(stage).map(|decision| StageFact {
                decided_on: decision.decided_on,
                outcome: decision.outcome,
            })
        };
        ClockFacts {
            site_received_on: self.site_received_on(),
            nrm_received_on: self.nrm_received_on,
            rg: stage_fact(Stage::Rg),
            cg: stage_fact(Stage::Cg),
            rg_anew: self.anew(Stage::Rg),
            cg_anew: self.anew(Stage::Cg),
            first_ended_on: self.first_ended_on(),
            rg_first_sitting_on: self.decision(Stage::Rg).and_then(|rg| match rg.made_by {
                MadeBy::Panel(_) => Some(rg.decided_on),
                MadeBy::External { .. } => None,
            }),
            follow_up: self.adjournment.map(|adjournment| FollowUp {
                adjourned_on: adjournment.adjourned_on,
                return_by: adjournment.return_by,
            }),
            eighteenth_birthday: self.eighteenth_birthday(book),
            lateness_told: self.course.lateness_told(),
            closing: self.closing(),
            panel_decides: eligibility != Verdict::OutOfScope,
        }
    }
}
