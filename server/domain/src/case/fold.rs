//! Folds events into a case. The same code serves the case as it stands and the
//! case as it was known at an instant.

use super::{
    Case, CaseEvent, Contribution, Course, Exchange, InquorateRun, Intake, Interest, Likenesses,
    Link, Listing, Lodged, Notice, Progress, Sca, ScaValidation, course,
};
use crate::{
    decision::{Decision, Outcome, Position, Stage},
    eligibility::AgeStatus,
    event::{BrokenHistory, Recorded},
    id::PersonId,
    referral::AgeClaim,
    sensitive::Sensitive,
};

impl Case {
    /// Folds a whole chain, oldest first. Returns `None` for an empty one: before
    /// its first event a case was not known.
    ///
    /// # Errors
    /// Where an event cannot follow what came before it.
    pub fn replay(
        events: impl IntoIterator<Item = Recorded<CaseEvent>>,
    ) -> Result<Option<Self>, BrokenHistory> {
        let mut case: Option<Self> = None;
        for recorded in events {
            case = Some(match case {
                None => Self::open(recorded)?,
                Some(case) => case.apply(recorded)?,
            });
        }
        Ok(case)
    }

    fn open(recorded: Recorded<CaseEvent>) -> Result<Self, BrokenHistory> {
        let Recorded {
            sequence,
            event: CaseEvent::ReferralLodged(lodged),
            ..
        } = recorded
        else {
            return Err(BrokenHistory {
                sequence: recorded.sequence,
            });
        };
        let Lodged {
            case,
            site,
            reference,
            referral,
            source,
            nrm_received_on,
            site_received_at,
            sca_reference,
            lodged_by,
            lodged_by_agency,
            first_responder_type,
            authority,
        } = *lodged;
        Ok(Self {
            id: case,
            site,
            reference,
            version: sequence,
            age_status: match referral.age_claim {
                AgeClaim::Under18 => AgeStatus::Claimed,
                AgeClaim::NotSure => AgeStatus::NotSure,
            },
            date_of_birth: referral.child.date_of_birth.clone(),
            referral,
            source,
            nrm_received_on,
            site_received_at,
            lodged_by,
            lodged_by_agency,
            first_responder_type,
            authority,
            sca: Sca {
                reference: sca_reference,
                validation: ScaValidation::Unknown,
                disqualification_considered: false,
                disqualification_answered: false,
                direction: Sensitive::new(None),
                direction_on: None,
            },
            contributions: Vec::new(),
            social_worker: None,
            interests: Vec::new(),
            links: Vec::new(),
            likenesses: Likenesses::default(),
            plans: Vec::new(),
            evidence: Vec::new(),
            adjournment: None,
            inquorate: InquorateRun::default(),
            requests: super::InformationRequests::default(),
            progress: Progress::BeforeRg { listing: None },
            ever_listed: false,
            intake: Intake::default(),
            exchange: Exchange::default(),
            notices: Vec::new(),
            transfers: Vec::new(),
            challenges: Vec::new(),
            weighing: super::Weighing::default(),
            superseded: Vec::new(),
            supersessions: Vec::new(),
            course: Course::default(),
            entitlement_changes: Vec::new(),
            safeguarding: Vec::new(),
            review: super::Reviews::default(),
        })
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// Where the event cannot follow what came before it.
    pub fn apply(mut self, recorded: Recorded<CaseEvent>) -> Result<Self, BrokenHistory> {
        let Recorded {
            sequence,
            actor,
            recorded_at,
            event,
            ..
        } = recorded;
        let broken = BrokenHistory { sequence };
        if sequence != self.version + 1 {
            return Err(broken);
        }
        self.version = sequence;
        let today = recorded_at.london_date();
        let lifting = course::lifting(&event);
        match event {
            CaseEvent::ReferralLodged(_) => return Err(broken),
            CaseEvent::ReferralRetracted { .. } => self.progress = Progress::Retracted,
            CaseEvent::AgeStatusRecorded {
                status,
                date_of_birth,
                ..
            } => {
                self.age_status = status;
                if date_of_birth.expose().is_some() {
                    self.date_of_birth = date_of_birth;
                }
            }
            CaseEvent::ScaUpdated {
                reference,
                validation,
                disqualification_considered,
                direction,
            } => {
                self.sca = Sca {
                    reference: reference.or(self.sca.reference),
                    validation: validation.unwrap_or(self.sca.validation),
                    disqualification_considered: disqualification_considered
                        .unwrap_or(self.sca.disqualification_considered),
                    disqualification_answered: self.sca.disqualification_answered
                        || disqualification_considered.is_some(),
                    direction_on: if direction.expose().is_some() {
                        Some(today)
                    } else {
                        self.sca.direction_on
                    },
                    direction: if direction.expose().is_some() {
                        direction
                    } else {
                        self.sca.direction
                    },
                };
            }
            CaseEvent::ResponsibleAuthorityRecorded { authority } => self.authority = authority,
            CaseEvent::ContributionRecorded { kind, said } => {
                self.contributions.push(Contribution {
                    kind,
                    said,
                    recorded_at,
                });
            }
            CaseEvent::SocialWorkerAssigned { person } => self.social_worker = Some(person),
            CaseEvent::InterestDeclared { person, kind, .. } => {
                self.interests.push(Interest {
                    person,
                    kind,
                    declared_at: recorded_at,
                    imposed_by: None,
                });
                self.void_positions_of(person);
            }
            CaseEvent::RecusalImposed { person, kind, .. } => {
                self.interests.push(Interest {
                    person,
                    kind,
                    declared_at: recorded_at,
                    imposed_by: actor,
                });
                self.void_positions_of(person);
            }
            CaseEvent::CaseLinked {
                other,
                kind,
                counted_there,
            } => self.links.push(Link {
                other,
                kind,
                counted_there,
            }),
            CaseEvent::Likeness(event) => self.likenesses.apply(event),
            CaseEvent::Listed {
                sitting,
                held_on,
                stages,
            } => {
                let listing = Listing {
                    sitting,
                    held_on,
                    stages,
                    positions: Vec::new(),
                    second_looks: Vec::new(),
                };
                self.ever_listed = true;
                self.adjournment = None;
                self.relisted(held_on);
                self.progress = match self.progress {
                    Progress::BeforeRg { listing: None } => Progress::BeforeRg {
                        listing: Some(listing),
                    },
                    Progress::BeforeCg { rg, listing: None } => Progress::BeforeCg {
                        rg,
                        listing: Some(listing),
                    },
                    Progress::BeforeRg { .. }
                    | Progress::BeforeCg { .. }
                    | Progress::RgNegative { .. }
                    | Progress::CgDecided { .. }
                    | Progress::Transferred { .. }
                    | Progress::Withdrawn { .. }
                    | Progress::Retracted => return Err(broken),
                };
            }
            CaseEvent::Adjourned(item) => {
                self.apply_adjourned(sequence, *item);
                *self.listing_slot().ok_or(broken)? = None;
            }
            CaseEvent::PositionRecorded(position) => {
                let listing = self.listing_slot().and_then(Option::as_mut).ok_or(broken)?;
                let stage = position.stage;
                listing.second_looks.retain(|look| look.stage != stage);
                replace_position(&mut listing.positions, position);
            }
            CaseEvent::SecondLookRecorded(look) => {
                let listing = self.listing_slot().and_then(Option::as_mut).ok_or(broken)?;
                listing.take_second_look(look);
            }
            CaseEvent::DecisionSealed(decision) | CaseEvent::ExternalDecisionRecorded(decision) => {
                self.inquorate = InquorateRun::default();
                self.make_room(&decision, recorded_at).ok_or(broken)?;
                self.progress = decided(self.progress, *decision).ok_or(broken)?;
            }
            CaseEvent::PlanLinked(plan) => self.plans.push(plan),
            CaseEvent::PlanVersionRecorded { plan, version } => {
                let plan = self
                    .plans
                    .iter_mut()
                    .find(|known| known.id == plan)
                    .ok_or(broken)?;
                plan.versions.push(version);
            }
            CaseEvent::Request(event) => self.requests.apply(sequence, recorded_at, event)?,
            CaseEvent::Intake(event) => self.intake.apply(event),
            CaseEvent::Exchange(event) => {
                self.told(&event, today);
                self.exchange.apply(event, recorded_at);
            }
            CaseEvent::Notifiable(event) => {
                self.course.charged(sequence, today, &event);
                self.notices.push(Notice {
                    sequence,
                    event: *event,
                    told_on: None,
                });
            }
            CaseEvent::Evidence(event) => {
                self.apply_evidence(event, recorded_at).ok_or(broken)?;
            }
            CaseEvent::Transfer(event) => {
                self.apply_transfer(sequence, recorded_at, event)
                    .ok_or(broken)?;
            }
            CaseEvent::Challenge(event) => {
                self.apply_challenge(event, recorded_at).ok_or(broken)?;
            }
            CaseEvent::Weighing(event) => self.weighing.apply(event).ok_or(broken)?,
            CaseEvent::Supersede(event) => {
                self.apply_supersede(event, recorded_at).ok_or(broken)?;
            }
            CaseEvent::Entitlement(change) => {
                self.entitlement_changed(sequence, today, *change);
            }
            CaseEvent::Safeguarding(event) => self.apply_safeguarding(event).ok_or(broken)?,
            CaseEvent::Course(event) => {
                self.apply_course(sequence, recorded_at, event)
                    .ok_or(broken)?;
            }
            CaseEvent::Review(event) => {
                self.apply_review(event, recorded_at).ok_or(broken)?;
            }
        }
        if let Some(because) = lifting {
            self.course.lift(because, today);
        }
        Ok(self)
    }

    const fn listing_slot(&mut self) -> Option<&mut Option<Listing>> {
        match &mut self.progress {
            Progress::BeforeRg { listing } | Progress::BeforeCg { listing, .. } => Some(listing),
            Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Retracted
            | Progress::Transferred { .. }
            | Progress::Withdrawn { .. } => None,
        }
    }

    fn void_positions_of(&mut self, person: PersonId) {
        if let Some(Some(listing)) = self.listing_slot() {
            listing
                .positions
                .retain(|position| position.person != person);
            listing.second_looks.retain(|look| look.person != person);
        }
    }
}

fn replace_position(positions: &mut Vec<Position>, position: Position) {
    positions.retain(|known| (known.seat, known.stage) != (position.seat, position.stage));
    positions.push(position);
}

/// Returns the progress after a decision. A combined item seals RG and then CG:
/// the listing is given up by the first, which is right for both.
fn decided(progress: Progress, decision: Decision) -> Option<Progress> {
    match (progress, decision.stage, decision.outcome) {
        (Progress::BeforeRg { .. }, Stage::Rg, Outcome::Positive) => Some(Progress::BeforeCg {
            rg: decision,
            listing: None,
        }),
        (Progress::BeforeRg { .. }, Stage::Rg, Outcome::Negative) => {
            Some(Progress::RgNegative { rg: decision })
        }
        (Progress::BeforeCg { rg, .. }, Stage::Cg, _) => {
            Some(Progress::CgDecided { rg, cg: decision })
        }
        (
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Transferred { .. }
            | Progress::Withdrawn { .. }
            | Progress::Retracted,
            _,
            _,
        ) => None,
    }
}
