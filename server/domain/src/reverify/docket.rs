//! What the events of a case say that a decision must agree with.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    case::{
        CaseEvent, ContributionKind, ListedStages, RequestEvent, ReviewEvent, ScaAnswer,
        SupersedeEvent,
    },
    decision::{Decision, MadeBy, Outcome, Position, SecondLook, Stage},
    directory::AgencyKind,
    id::{AgencyId, CaseId, InformationRequestId, PersonId, PlanId, SittingId},
};

/// A place on an agenda and what was stated there, every version.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) sitting: SittingId,
    pub(super) stages: ListedStages,
    positions: Vec<Position>,
    /// Second looks, each with how many positions there were then on its stage.
    looks: Vec<(SecondLook, usize)>,
}

impl Listed {
    /// Returns what each seat stated last on a stage and was not voided.
    pub(super) fn stated(&self, stage: Stage) -> Vec<&Position> {
        let mut last: BTreeMap<&'static str, &Position> = BTreeMap::new();
        for position in self.positions.iter().filter(|it| it.stage == stage) {
            last.insert(position.seat.code(), position);
        }
        last.into_values().collect()
    }

    /// Returns how often anybody stated a position on a stage.
    fn statements(&self, stage: Stage) -> usize {
        let positions = self.positions.iter();
        positions.filter(|position| position.stage == stage).count()
    }

    /// Returns whether a second look was the last at its stage, and nobody stated a
    /// position there after it.
    pub(super) fn looked_last(&self, look: &SecondLook) -> bool {
        let mut at_stage = self.looks.iter().rev();
        let last = at_stage.find(|(known, _)| known.stage == look.stage);
        last.is_some_and(|(known, stated)| known == look && *stated == self.statements(look.stage))
    }
}

/// What was asked of an agency.
#[derive(Debug)]
struct Enquiry {
    agency: AgencyId,
    kind: AgencyKind,
    answered: bool,
    withdrawn: bool,
}

/// A case as far as its decisions depend on it.
#[derive(Debug, Default)]
pub(super) struct Docket {
    case: Option<CaseId>,
    lodged_by: Option<AgencyId>,
    listed: Option<Listed>,
    /// The item being sealed: RG and CG of one item are sealed in a row.
    closing: Option<Listed>,
    seals: BTreeMap<SittingId, usize>,
    recused: BTreeSet<PersonId>,
    social_worker: Option<PersonId>,
    plans: BTreeMap<PlanId, i64>,
    rg: Option<(Outcome, Option<SittingId>)>,
    cg: Option<(Outcome, Option<SittingId>)>,
    /// Stages of which reconsideration was asked, by number.
    asked_again: BTreeMap<u32, Stage>,
    heard: BTreeSet<ContributionKind>,
    referenced: bool,
    enquiries: BTreeMap<InformationRequestId, Enquiry>,
}

impl Docket {
    /// Begins to seal the listed item, or goes on sealing it.
    pub(super) fn close_item(&mut self) {
        if let Some(listed) = self.listed.take() {
            *self.seals.entry(listed.sitting).or_default() += 1;
            self.closing = Some(listed);
        }
    }

    /// Takes in the next event.
    pub(super) fn follow(&mut self, event: &CaseEvent) {
        if !matches!(event, CaseEvent::DecisionSealed(_)) {
            self.closing = None;
        }
        match event {
            CaseEvent::ReferralLodged(lodged) => {
                self.case = Some(lodged.case);
                self.lodged_by = Some(lodged.lodged_by_agency);
                self.referenced = lodged.sca_reference.is_some();
            }
            CaseEvent::Listed {
                sitting, stages, ..
            } => {
                self.listed = Some(Listed {
                    sitting: *sitting,
                    stages: *stages,
                    positions: Vec::new(),
                    looks: Vec::new(),
                });
            }
            CaseEvent::Adjourned(_) => self.listed = None,
            CaseEvent::PositionRecorded(position) => {
                if let Some(listed) = &mut self.listed {
                    listed.positions.push(position.clone());
                }
            }
            CaseEvent::SecondLookRecorded(look) => {
                if let Some(listed) = &mut self.listed {
                    let stated = listed.statements(look.stage);
                    listed.looks.push((look.clone(), stated));
                }
            }
            CaseEvent::InterestDeclared { person, .. }
            | CaseEvent::RecusalImposed { person, .. } => {
                self.recused.insert(*person);
                if let Some(listed) = &mut self.listed {
                    listed.void(*person);
                }
            }
            CaseEvent::SocialWorkerAssigned { person } => self.social_worker = Some(*person),
            CaseEvent::ScaUpdated { reference, .. } => self.referenced |= reference.is_some(),
            CaseEvent::ContributionRecorded { kind, .. } => {
                self.heard.insert(*kind);
            }
            CaseEvent::PlanLinked(plan) => {
                self.plans.insert(plan.id, 1);
            }
            CaseEvent::PlanVersionRecorded { plan, version } => {
                self.plans.insert(*plan, version.number);
            }
            CaseEvent::Request(event) => self.enquire(event),
            CaseEvent::DecisionSealed(decision) => self.decided(decision),
            CaseEvent::ExternalDecisionRecorded(decision) => {
                self.listed = None;
                self.decided(decision);
            }
            CaseEvent::Supersede(SupersedeEvent::SetAside { stage, .. }) => {
                *self.slot(*stage) = None;
            }
            CaseEvent::Review(ReviewEvent::ReconsiderationRequested(asked)) => {
                self.asked_again.insert(asked.number, asked.stage);
            }
            CaseEvent::Review(ReviewEvent::ReconsiderationAnswered(answered)) => {
                let stage = self.asked_again.get(&answered.number).copied();
                if let (ScaAnswer::SiteDecides, Some(stage)) = (answered.answer, stage) {
                    *self.slot(stage) = None;
                }
            }
            CaseEvent::ReferralRetracted { .. }
            | CaseEvent::AgeStatusRecorded { .. }
            | CaseEvent::ResponsibleAuthorityRecorded { .. }
            | CaseEvent::CaseLinked { .. }
            | CaseEvent::Likeness(_)
            | CaseEvent::Intake(_)
            | CaseEvent::Exchange(_)
            | CaseEvent::Notifiable(_)
            | CaseEvent::Evidence(_)
            | CaseEvent::Transfer(_)
            | CaseEvent::Challenge(_)
            | CaseEvent::Weighing(_)
            | CaseEvent::Supersede(_)
            | CaseEvent::Course(_)
            | CaseEvent::Entitlement(_)
            | CaseEvent::Safeguarding(_)
            | CaseEvent::Review(_) => {}
        }
    }

    fn enquire(&mut self, event: &RequestEvent) {
        match event {
            RequestEvent::Requested(asked) => {
                let enquiry = Enquiry {
                    agency: asked.agency,
                    kind: asked.agency_kind,
                    answered: false,
                    withdrawn: false,
                };
                self.enquiries.insert(asked.id, enquiry);
            }
            RequestEvent::Answered { request, .. } => {
                if let Some(enquiry) = self.enquiries.get_mut(request) {
                    enquiry.answered = true;
                }
            }
            RequestEvent::Withdrawn { request, .. } => {
                if let Some(enquiry) = self.enquiries.get_mut(request) {
                    enquiry.withdrawn = true;
                }
            }
            RequestEvent::Chased { .. } => {}
        }
    }

    fn decided(&mut self, decision: &Decision) {
        let sitting = match &decision.made_by {
            MadeBy::Panel(record) => Some(record.sitting),
            MadeBy::External { .. } => None,
        };
        *self.slot(decision.stage) = Some((decision.outcome, sitting));
    }

    const fn slot(&mut self, stage: Stage) -> &mut Option<(Outcome, Option<SittingId>)> {
        match stage {
            Stage::Rg => &mut self.rg,
            Stage::Cg => &mut self.cg,
        }
    }

    pub(super) const fn case(&self) -> Option<CaseId> {
        self.case
    }

    pub(super) const fn closing(&self) -> Option<&Listed> {
        self.closing.as_ref()
    }

    /// Returns which seal of the case at a sitting this is, from 1.
    pub(super) fn seal_at(&self, sitting: SittingId) -> usize {
        self.seals.get(&sitting).copied().unwrap_or_default()
    }

    pub(super) fn is_recused(&self, person: PersonId) -> bool {
        self.recused.contains(&person)
    }

    pub(super) const fn social_worker(&self) -> Option<PersonId> {
        self.social_worker
    }

    pub(super) fn plan_version(&self, plan: PlanId) -> Option<i64> {
        self.plans.get(&plan).copied()
    }

    pub(super) const fn rg(&self) -> Option<(Outcome, Option<SittingId>)> {
        self.rg
    }

    pub(super) const fn cg(&self) -> Option<(Outcome, Option<SittingId>)> {
        self.cg
    }

    pub(super) fn was_heard(&self, kind: ContributionKind) -> bool {
        self.heard.contains(&kind)
    }

    pub(super) const fn has_reference(&self) -> bool {
        self.referenced
    }

    /// Returns whether an agency of a kind answered.
    pub(super) fn answered_by(&self, kind: AgencyKind) -> bool {
        let mut enquiries = self.enquiries.values();
        enquiries.any(|enquiry| enquiry.kind == kind && enquiry.answered)
    }

    /// Returns whether an agency of a kind was asked and the question stands.
    pub(super) fn asked(&self, kind: AgencyKind) -> bool {
        self.enquired(|enquiry| enquiry.kind == kind)
    }

    /// Returns whether the agency that lodged was asked and the question stands.
    pub(super) fn asked_whoever_lodged(&self) -> bool {
        self.enquired(|enquiry| Some(enquiry.agency) == self.lodged_by)
    }

    fn enquired(&self, of: impl Fn(&Enquiry) -> bool) -> bool {
        let stands = |enquiry: &&Enquiry| enquiry.answered || !enquiry.withdrawn;
        self.enquiries.values().filter(stands).any(of)
    }
}

impl Listed {
    fn void(&mut self, person: PersonId) {
        // What somebody else stated for the seat before them does not come back.
        let voided: Vec<(AgencyKind, Stage)> = self
            .positions
            .iter()
            .filter(|it| it.person == person)
            .map(|it| (it.seat, it.stage))
            .collect();
        let last_is_theirs = |seat, stage| {
            self.positions
                .iter()
                .rev()
                .find(|it| it.seat == seat && it.stage == stage)
                .is_some_and(|it| it.person == person)
        };
        let void: Vec<(AgencyKind, Stage)> = voided
            .into_iter()
            .filter(|(seat, stage)| last_is_theirs(*seat, *stage))
            .collect();
        self.positions
            .retain(|it| it.person != person && !void.contains(&(it.seat, it.stage)));
    }
}
