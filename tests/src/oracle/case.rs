//! Synthetic cases: of a published figure nothing is known but its labels.

use nrm_panel_domain::{
    case::{ExitKind, ExitReason, ReconsiderationState},
    decision::{Decider, Outcome, Stage},
    directory::FirstResponderType,
    id::{CaseId, DecisionId, IdSource, SiteId},
    projection::{
        AgeBand, AgeClass, CountyLines, DecisionFact, ExitFact, FactChanges, LocationClass, Matter,
        MatterFact, ReferralFact,
    },
    time::{CivilDate, UtcTime},
};

/// A case as a published figure tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The day it was received.
    pub received: CivilDate,
    /// Age at exploitation.
    pub age: AgeClass,
    /// Where the exploitation happened.
    pub location: LocationClass,
    /// Exploitation label; empty where it is not told.
    pub exploitation: String,
    /// Gender; empty where it is not told.
    pub gender: String,
    /// Nationality; empty where it is not told.
    pub nationality: String,
    /// Type of first responder.
    pub responder_type: Option<FirstResponderType>,
    /// Name of the first responder; empty where it is not told.
    pub responder: String,
    /// Decisions, each with the day it was issued. They are the SCA's: nobody else
    /// decided what these tables count of children in no panel.
    pub decisions: Vec<(Stage, Outcome, CivilDate)>,
    /// The day it left.
    pub left: Option<CivilDate>,
    /// The day somebody asked for its decision to be made anew.
    pub asked_anew: Option<CivilDate>,
    /// The day it was suspended.
    pub suspended: Option<CivilDate>,
}

impl Told {
    /// A referral of a day, of which nothing else is told.
    #[must_use]
    pub const fn received(on: CivilDate) -> Self {
        Self {
            received: on,
            age: AgeClass::Unknown,
            location: LocationClass::Unknown,
            exploitation: String::new(),
            gender: String::new(),
            nationality: String::new(),
            responder_type: None,
            responder: String::new(),
            decisions: Vec::new(),
            left: None,
            asked_anew: None,
            suspended: None,
        }
    }

    /// Returns the referral as the returns count it.
    pub(super) fn referral(
        &self,
        case: CaseId,
        site: SiteId,
        recorded_at: UtcTime,
    ) -> ReferralFact {
        ReferralFact {
            case,
            site,
            recorded_at,
            counted: true,
            nrm_received_on: self.received,
            site_received_on: self.received,
            age: self.age,
            location: self.location,
            exploitation: self.exploitation.clone(),
            gender: self.gender.clone(),
            nationalities: self.nationality.clone(),
            first_responder_type: self.responder_type,
            first_responder: self.responder.clone(),
            age_at_referral: AgeBand::Unknown,
            pilot: false,
            county_lines: CountyLines::NotRecorded,
            child: case,
        }
    }

    /// Returns everything the returns count of it besides its decisions.
    pub(super) fn facts(&self, case: CaseId, site: SiteId, recorded_at: UtcTime) -> FactChanges {
        let matter = |matter, begun_on| MatterFact {
            case,
            site,
            number: 1,
            recorded_at,
            matter,
            stage: Some(Stage::Rg),
            agency: String::new(),
            begun_on,
            due_on: None,
            ended_on: None,
        };
        let asked = self
            .asked_anew
            .map(|on| matter(Matter::Reconsideration(ReconsiderationState::Requested), on));
        let suspended = self.suspended.map(|on| matter(Matter::Suspension, on));
        FactChanges {
            referral: Some(self.referral(case, site, recorded_at)),
            matters: asked.into_iter().chain(suspended).collect(),
            exit: self.left.map(|left_on| ExitFact {
                case,
                site,
                recorded_at,
                kind: ExitKind::Withdrawn,
                reason: ExitReason::BestInterests,
                left_on,
                after_rg: self.decisions.iter().any(|(stage, outcome, _)| {
                    (*stage, *outcome) == (Stage::Rg, Outcome::Positive)
                }),
            }),
            ..FactChanges::default()
        }
    }

    /// Returns its decisions as the returns count them.
    pub(super) fn decision_facts(
        &self,
        case: CaseId,
        site: SiteId,
        recorded_at: UtcTime,
        ids: &dyn IdSource,
    ) -> Vec<DecisionFact> {
        let fact = |(stage, outcome, issued_on): &(Stage, Outcome, CivilDate)| DecisionFact {
            id: DecisionId::new(ids),
            case,
            site,
            recorded_at,
            stage: *stage,
            outcome: *outcome,
            decider: Decider::Sca,
            issued_on: *issued_on,
            decided_on: *issued_on,
            initial: true,
            supersedes: None,
            age: self.age,
            negative_reason: None,
            forms: None,
        };
        self.decisions.iter().map(fact).collect()
    }
}
