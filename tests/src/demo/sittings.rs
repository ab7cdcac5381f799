//! What people do at and around a sitting.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1;

use super::{
    acts::{Person, Reply, act, ask},
    words::Day,
};
use crate::builder::{nothing_found, stage_outcome};

/// What a decision is tied to.
#[derive(Clone, Debug)]
pub(super) enum Tie {
    Plan(String),
    None(&'static str),
}

impl Person {
    pub(super) async fn schedule(
        &self,
        held_on: Day,
        place: &str,
        chair: &Self,
        invited: &[&Self],
    ) -> Reply<v1::Sitting> {
        let request = v1::ScheduleSittingRequest {
            request_id: new_request_id(),
            held_on: Some(held_on.wire()),
            place: place.to_owned(),
            chair_id: chair.id(),
            invited_person_ids: invited.iter().map(|person| person.id()).collect(),
        };
        let reply = act!(self, sittings.schedule_sitting, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }

    pub(super) async fn sitting(&self, sitting: &str) -> Reply<v1::Sitting> {
        let request = v1::GetSittingRequest {
            sitting_id: sitting.to_owned(),
        };
        let reply = ask!(self, sittings.get_sitting, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }

    pub(super) async fn list(
        &self,
        sitting: &str,
        case: &str,
        stages: &[v1::Stage],
    ) -> Reply<v1::Sitting> {
        let request = v1::AddAgendaItemRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            case_id: case.to_owned(),
            case_version: self.case(case).await?.version,
            stages: stages.iter().map(|stage| (*stage).into()).collect(),
        };
        let reply = act!(self, sittings.add_agenda_item, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }

    pub(super) async fn convene(&self, sitting: &str, present: &[&Self]) -> Reply<v1::Sitting> {
        let request = v1::ConveneSittingRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            version: self.sitting(sitting).await?.version,
            present_person_ids: present.iter().map(|person| person.id()).collect(),
        };
        let reply = act!(self, sittings.convene_sitting, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }

    /// Records that somebody leaves the sitting or comes back.
    pub(super) async fn note(
        &self,
        sitting: &str,
        person: &Self,
        movement: Movement,
    ) -> Reply<v1::Sitting> {
        let request = v1::RecordAttendanceRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            version: self.sitting(sitting).await?.version,
            person_id: person.id(),
            present: movement == Movement::Arrives,
            occurred_at: None,
            ..v1::RecordAttendanceRequest::default()
        };
        let reply = act!(self, sittings.record_attendance, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }

    /// States the first position of the person's agency on a stage.
    pub(super) async fn state(
        &self,
        sitting: &str,
        case: &str,
        stage: v1::Stage,
        view: v1::View,
        reasons: &str,
    ) -> Reply<v1::Position> {
        let request = v1::RecordPositionRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            case_id: case.to_owned(),
            stage: stage.into(),
            view: view.into(),
            reasons: reasons.to_owned(),
            version: 0,
        };
        let reply = act!(self, decisions.record_position, request).await?;
        Ok(reply.position.unwrap_or_default())
    }

    pub(super) async fn seal(
        &self,
        sitting: &str,
        case: &str,
        outcomes: Vec<v1::StageOutcome>,
        tie: Tie,
    ) -> Reply<Vec<v1::Decision>> {
        let tie = match tie {
            Tie::Plan(plan) => v1::plan_tie::Tie::PlanId(plan),
            Tie::None(reason) => v1::plan_tie::Tie::NoPlanReason(reason.to_owned()),
        };
        let request = v1::SealDecisionRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            case_id: case.to_owned(),
            case_version: self.case(case).await?.version,
            outcomes,
            plan_tie: Some(v1::PlanTie { tie: Some(tie) }),
        };
        Ok(act!(self, decisions.seal_decision, request)
            .await?
            .decisions)
    }

    pub(super) async fn adjourn(
        &self,
        sitting: &str,
        case: &str,
        evidence_wanted: &str,
        owner: &str,
        return_by: Day,
    ) -> Reply<i64> {
        let request = v1::AdjournItemRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            case_id: case.to_owned(),
            case_version: self.case(case).await?.version,
            reason: v1::AdjournmentReason::EvidenceWanted.into(),
            evidence_wanted: evidence_wanted.to_owned(),
            return_by: Some(return_by.wire()),
            owner_agency: owner.to_owned(),
            ..v1::AdjournItemRequest::default()
        };
        Ok(act!(self, sittings.adjourn_item, request)
            .await?
            .case_version)
    }

    pub(super) async fn close(&self, sitting: &str) -> Reply<v1::Sitting> {
        let request = v1::CloseSittingRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            version: self.sitting(sitting).await?.version,
            open_items_reason: v1::AdjournmentReason::Unspecified.into(),
        };
        let reply = act!(self, sittings.close_sitting, request).await?;
        Ok(reply.sitting.unwrap_or_default())
    }
}

/// Whether somebody comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Movement {
    Arrives,
    Leaves,
}

/// A stage to seal on the referral, with findings that fit the outcome.
pub(super) fn outcome(stage: v1::Stage, outcome: v1::Outcome, reasons: &str) -> v1::StageOutcome {
    v1::StageOutcome {
        reasons: reasons.to_owned(),
        ..stage_outcome(stage, outcome)
    }
}

/// What is found for a child who was trafficked: what was done, and for what. Means is
/// never asked of a child.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trafficked {
    pub(super) actions: &'static [v1::TraffickingAction],
    pub(super) how: &'static str,
    pub(super) purposes: &'static [v1::Purpose],
    pub(super) why: &'static str,
    pub(super) forms: &'static [v1::ExploitationType],
}

impl Trafficked {
    /// Conclusive grounds on this route.
    pub(super) fn conclusive(self, reasons: &str) -> v1::StageOutcome {
        let rests_on = vec!["referral".to_owned()];
        let purposes = self.purposes.iter().map(|purpose| v1::FoundPurpose {
            purpose: (*purpose).into(),
            realisation: v1::Realisation::Realised.into(),
        });
        let findings = v1::Findings {
            action: Some(v1::ActionFinding {
                finding: v1::Finding::Found.into(),
                actions: self.actions.iter().map(|it| (*it).into()).collect(),
                reasons: self.how.to_owned(),
                rests_on: rests_on.clone(),
            }),
            purpose: Some(v1::PurposeFinding {
                finding: v1::Finding::Found.into(),
                purposes: purposes.collect(),
                reasons: self.why.to_owned(),
                rests_on,
            }),
            ..nothing_found()
        };
        v1::StageOutcome {
            findings: Some(findings),
            forms: self.forms.iter().map(|form| (*form).into()).collect(),
            ..outcome(v1::Stage::ConclusiveGrounds, v1::Outcome::Positive, reasons)
        }
    }
}
