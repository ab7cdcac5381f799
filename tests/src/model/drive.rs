//! Calls one engine's service as the model asks, and says what came of it.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use nrm_panel_proto::v1 as pb;
use prost::Message;
use tonic::{Response, Status};

use super::{
    call::{About, Ask, Call, Place, Tie, Told},
    people::Who,
    world::{Heard, Stage, View, World},
};
use crate::{
    actor::{Actor, quoting, words},
    builder::{lodgement, look_at, no_plan, nothing_found, referral, stage_outcome, trafficked},
    panel::Panel,
};

/// The identifier of nothing.
pub(super) const UNKNOWN: &str = "01990000-0000-7000-8000-000000000000";

/// The site's prefix, and how much of a reference is random behind it.
const PREFIX: &[u8] = b"MID-";
const RANDOM: usize = 11;

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// What the reply said, or code and reason.
    pub(super) outcome: Result<Told, String>,
    /// Every byte of the reply or of the refusal, references masked: they are random.
    pub(super) bytes: Vec<u8>,
}

/// A service on one engine.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) panel: Panel,
    actors: HashMap<Who, Actor>,
}

impl Driver {
    pub(super) fn of(panel: Panel) -> Self {
        let everybody = Who::ALL.iter().chain([&Who::Nobody]);
        let actors = everybody.map(|who| (*who, who.at(&panel))).collect();
        Self { panel, actors }
    }

    /// Returns the identifier of a person.
    pub(super) fn id(&self, who: Who) -> String {
        self.actors[&who].id.clone()
    }

    /// Calls the service under an identifier.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a call, each as short as it can be"
    )]
    pub(super) async fn send(&self, world: &World, call: &Call, identifier: &str) -> Answered {
        let by = &self.actors[&call.by];
        let request_id = identifier.to_owned();
        let id = |who: &Who| self.actors[who].id.clone();
        let sitting = |place: &Place| match place {
            Some(place) => world.meetings[*place].id.clone(),
            None => UNKNOWN.to_owned(),
        };
        let case = |place: &Place| match place {
            Some(place) => world.children[*place].id.clone(),
            None => UNKNOWN.to_owned(),
        };
        // A day that has always passed: a request sent again later is the same.
        let past = || NaiveDate::from_ymd_opt(2026, 11, 16).map(day);
        macro_rules! call {
            ($service:ident.$method:ident($request:expr), $told:expr) => {{
                let request = quoting(identifier, $request);
                answered(by.$service().$method(request).await, $told)
            }};
        }
        let at = |sitting: &Option<pb::Sitting>| Told {
            id: sitting.as_ref().map(|it| it.id.clone()).unwrap_or_default(),
            version: sitting.as_ref().map_or(0, |it| it.version),
        };
        let version = |version: i64| Told {
            id: String::new(),
            version,
        };
        match &call.ask {
            Ask::Lodge => {
                let request = pb::LodgeReferralRequest {
                    request_id,
                    ..lodgement(referral())
                };
                call!(referrals.lodge_referral(request), |reply| Told {
                    id: reply.receipt.as_ref().unwrap().case_id.clone(),
                    version: 0,
                })
            }
            Ask::Schedule { on, chair, invited } => {
                let request = pb::ScheduleSittingRequest {
                    request_id,
                    held_on: Some(day(*on)),
                    place: "Room 4".to_owned(),
                    chair_id: id(chair),
                    invited_person_ids: invited.iter().map(id).collect(),
                };
                call!(sittings.schedule_sitting(request), |reply| at(
                    &reply.sitting
                ))
            }
            Ask::List {
                meeting,
                child,
                version: seen,
                stages,
            } => {
                let request = pb::AddAgendaItemRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    case_id: case(child),
                    case_version: *seen,
                    stages: stages.iter().map(|it| stage(*it).into()).collect(),
                };
                call!(sittings.add_agenda_item(request), |reply| version(
                    reply.case_version
                ))
            }
            Ask::Convene {
                meeting,
                version: seen,
                present,
            } => {
                let request = pb::ConveneSittingRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    version: *seen,
                    present_person_ids: present.iter().map(id).collect(),
                };
                call!(
                    sittings.convene_sitting(request),
                    |reply| at(&reply.sitting)
                )
            }
            Ask::Attend {
                meeting,
                version: seen,
                who,
                present,
            } => {
                let request = pb::RecordAttendanceRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    version: *seen,
                    person_id: id(who),
                    present: *present,
                    ..pb::RecordAttendanceRequest::default()
                };
                call!(sittings.record_attendance(request), |reply| at(
                    &reply.sitting
                ))
            }
            Ask::Adjourn {
                meeting,
                child,
                version: seen,
            } => {
                let request = pb::AdjournItemRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    case_id: case(child),
                    case_version: *seen,
                    reason: pb::AdjournmentReason::NoAgreement.into(),
                    ..pb::AdjournItemRequest::default()
                };
                call!(sittings.adjourn_item(request), |reply| version(
                    reply.case_version
                ))
            }
            Ask::Close {
                meeting,
                version: seen,
                reason,
            } => {
                let time = pb::AdjournmentReason::Time;
                let request = pb::CloseSittingRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    version: *seen,
                    open_items_reason: if *reason { time.into() } else { 0 },
                };
                call!(sittings.close_sitting(request), |reply| at(&reply.sitting))
            }
            Ask::State {
                meeting,
                child,
                stage: on,
                view,
                version: seen,
            } => {
                let view = match view {
                    View::Positive => pb::View::Positive,
                    View::Negative => pb::View::Negative,
                    View::Abstain => pb::View::Abstain,
                };
                let request = pb::RecordPositionRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    case_id: case(child),
                    stage: stage(*on).into(),
                    view: view.into(),
                    reasons: "What we know bears it out.".to_owned(),
                    version: *seen,
                };
                call!(decisions.record_position(request), |reply| version(
                    reply.position.as_ref().unwrap().version
                ))
            }
            Ask::LookAgain {
                meeting,
                child,
                stage: on,
                agrees,
            } => {
                let request = pb::RecordSecondLookRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    case_id: case(child),
                    stage: stage(*on).into(),
                    verdict: if *agrees {
                        pb::LookVerdict::Agrees
                    } else {
                        pb::LookVerdict::AsksForMore
                    }
                    .into(),
                    reasons: "Read again from the first page on.".to_owned(),
                };
                call!(decisions.record_second_look(request), |_| Told::default())
            }
            Ask::Seal {
                meeting,
                child,
                version: seen,
                stages,
                tie,
            } => {
                let outcomes = stages.iter().map(|it| {
                    let outcome = if it.positive {
                        pb::Outcome::Positive
                    } else {
                        pb::Outcome::Negative
                    };
                    let mut sealed = stage_outcome(stage(it.stage), outcome);
                    if !it.findings_fit && stage(it.stage) == pb::Stage::ConclusiveGrounds {
                        sealed.findings = Some(if it.positive {
                            nothing_found()
                        } else {
                            trafficked()
                        });
                    }
                    sealed
                });
                let request = pb::SealDecisionRequest {
                    request_id,
                    sitting_id: sitting(meeting),
                    case_id: case(child),
                    case_version: *seen,
                    outcomes: outcomes.collect(),
                    plan_tie: Some(match tie {
                        Tie::Plan(plan) => pb::PlanTie {
                            tie: Some(pb::plan_tie::Tie::PlanId(plan.clone())),
                        },
                        Tie::None => no_plan("Support is in place already."),
                    }),
                };
                call!(decisions.seal_decision(request), |reply| version(
                    reply.case_version
                ))
            }
            Ask::Declare { child } => {
                let request = pb::DeclareInterestRequest {
                    request_id,
                    case_id: case(child),
                    kind: pb::InterestKind::Personal.into(),
                    statement: "A neighbour of the family.".to_owned(),
                };
                call!(cases.declare_interest(request), |_| Told::default())
            }
            Ask::Assign {
                child,
                version: seen,
                who,
            } => {
                let request = pb::AssignSocialWorkerRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    person_id: id(who),
                };
                call!(cases.assign_social_worker(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Hear {
                child,
                version: seen,
                kind,
            } => {
                let kind = match kind {
                    Heard::Child => pb::ContributionKind::Child,
                    Heard::Guardian => pb::ContributionKind::Guardian,
                    Heard::SocialCare => pb::ContributionKind::ChildrensSocialCare,
                };
                let request = pb::RecordContributionRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    kind: kind.into(),
                    views: "I want to stay at school.".to_owned(),
                    reason_absent: String::new(),
                };
                call!(cases.record_contribution(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Sca {
                child,
                version: seen,
                disqualified,
            } => {
                let named = disqualified.is_none();
                let request = pb::RecordScaUpdateRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    sca_reference: if named { "MSHT-1" } else { "" }.to_owned(),
                    disqualification_considered: *disqualified,
                    ..pb::RecordScaUpdateRequest::default()
                };
                call!(cases.record_sca_update(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Enquire {
                child,
                version: seen,
                agency,
                stage: on,
            } => {
                let request = pb::RequestInformationRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    agencies: vec![(*agency).to_owned()],
                    question: "What is known?".to_owned(),
                    from_adjournment: false,
                    stage: stage(*on).into(),
                    due_on: None,
                };
                call!(requests.request_information(request), |reply| Told {
                    id: reply.requests.first().unwrap().id.clone(),
                    version: reply.version,
                })
            }
            Ask::Answer {
                child,
                request,
                version: seen,
                nil,
            } => {
                let asked = request.map(|place| world.children[*child].asked[place].id.clone());
                let request = pb::RecordInformationRequest {
                    request_id,
                    information_request_id: asked.unwrap_or_else(|| UNKNOWN.to_owned()),
                    version: *seen,
                    received_on: None,
                    nil_return: *nil,
                    summary: "Nothing more.".to_owned(),
                    sent_by: String::new(),
                    evidence_numbers: Vec::new(),
                };
                call!(requests.record_information(request), |reply| version(
                    reply.request.as_ref().unwrap().version
                ))
            }
            Ask::LinkPlan {
                child,
                version: seen,
                reference,
            } => {
                let request = pb::LinkPlanRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    kind: pb::PlanKind::Safety.into(),
                    reference: reference.clone(),
                    dated: past(),
                    lead_professional: "Lena".to_owned(),
                };
                call!(plans.link_plan(request), |reply| Told {
                    id: reply.plan.as_ref().unwrap().id.clone(),
                    version: reply.version,
                })
            }
            Ask::PlanVersion {
                child,
                version: seen,
                plan,
            } => {
                let request = pb::RecordPlanVersionRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    plan_id: plan.clone(),
                    dated: past(),
                    lead_professional: "Lena".to_owned(),
                };
                call!(plans.record_plan_version(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Retract {
                child,
                version: seen,
            } => {
                let request = pb::RetractReferralRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    reason: "Sent in error.".to_owned(),
                };
                call!(referrals.retract_referral(request), |reply| version(
                    reply.version
                ))
            }
            Ask::External {
                child,
                version: seen,
                stage: on,
                positive,
            } => {
                let outcome = if *positive {
                    pb::Outcome::Positive
                } else {
                    pb::Outcome::Negative
                };
                let request = pb::RecordExternalDecisionRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    stage: stage(*on).into(),
                    outcome: outcome.into(),
                    decider: pb::Decider::Sca.into(),
                    decided_on: past(),
                    source: "Letter of the SCA".to_owned(),
                };
                call!(cases.record_external_decision(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Raise {
                child,
                version: seen,
                against,
                about,
            } => {
                let (subject, on, position_version) = match about {
                    About::Silence => (pb::ChallengeSubject::Silence, 0, 0),
                    About::Other => (pb::ChallengeSubject::Other, 0, 0),
                    About::Position(on, version) => {
                        (pb::ChallengeSubject::Position, stage(*on).into(), *version)
                    }
                };
                let request = pb::RaiseChallengeRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    against_agency: (*against).to_owned(),
                    subject: subject.into(),
                    stage: on,
                    position_version,
                    information_request_id: String::new(),
                    words: "We see it otherwise.".to_owned(),
                };
                call!(challenges.raise_challenge(request), |reply| version(
                    reply.version
                ))
            }
            Ask::AnswerChallenge {
                child,
                version: seen,
                number,
            } => {
                let request = pb::AnswerChallengeRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    number: i32::try_from(*number).unwrap(),
                    answer: "We looked again.".to_owned(),
                    answered_by: "Their manager".to_owned(),
                    answered_on: None,
                };
                call!(challenges.answer_challenge(request), |reply| version(
                    reply.version
                ))
            }
            Ask::CloseChallenge {
                child,
                version: seen,
                number,
            } => {
                let request = pb::CloseChallengeRequest {
                    request_id,
                    case_id: case(child),
                    version: *seen,
                    number: i32::try_from(*number).unwrap(),
                    ending: pb::ChallengeEnding::Resolved.into(),
                    reason: "Settled.".to_owned(),
                };
                call!(challenges.close_challenge(request), |reply| version(
                    reply.version
                ))
            }
            Ask::Train { who, completed } => {
                let request = pb::RecordTrainingRequest {
                    request_id,
                    person_id: id(who),
                    completed_on: Some(day(*completed)),
                };
                call!(directory.record_training(request), |_| Told::default())
            }
            Ask::Look { child } => {
                let request = look_at(&case(child));
                call!(cases.get_case(request), |reply| version(
                    reply.case.as_ref().unwrap().version
                ))
            }
        }
    }
}

fn answered<T: Message>(
    came: Result<Response<T>, Status>,
    told: impl FnOnce(&T) -> Told,
) -> Answered {
    match came {
        Ok(reply) => {
            let reply = reply.into_inner();
            Answered {
                outcome: Ok(told(&reply)),
                bytes: masked(reply.encode_to_vec()),
            }
        }
        Err(status) => {
            let words = words(&status);
            let mut words = words.split(' ');
            let code = words.next().unwrap_or_default();
            let said = match words.next() {
                Some(reason) => format!("{code} {reason}"),
                None => code.to_owned(),
            };
            let bytes = [status.message().as_bytes(), status.details()].concat();
            Answered {
                outcome: Err(said),
                bytes: masked(bytes),
            }
        }
    }
}

/// Blots out the random letters of every reference.
fn masked(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut place = 0;
    while let Some(found) = bytes[place..]
        .windows(PREFIX.len())
        .position(|window| window == PREFIX)
    {
        let from = place + found + PREFIX.len();
        let to = (from + RANDOM).min(bytes.len());
        bytes[from..to].fill(b'*');
        place = to;
    }
    bytes
}

fn stage(stage: Stage) -> pb::Stage {
    match stage {
        Stage::Rg => pb::Stage::ReasonableGrounds,
        Stage::Cg => pb::Stage::ConclusiveGrounds,
    }
}

fn day(date: NaiveDate) -> pb::Date {
    pb::Date {
        year: date.year(),
        month: i32::try_from(date.month()).unwrap(),
        day: i32::try_from(date.day()).unwrap(),
    }
}
