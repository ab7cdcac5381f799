//! Cases on their way from receipt to seal, a step a line.

mod findings;

use std::{fs, path::Path};

use nrm_panel_client::new_request_id;
use nrm_panel_domain::time::CivilDate;
use nrm_panel_proto::v1::{self as pb, Outcome, Stage, View};
use prost_types::Timestamp;

pub use self::findings::{citation, nothing_found, stage_outcome, trafficked};
use crate::{
    actor::{Actor, Told},
    panel::{Panel, instant},
};

/// Reasonable grounds alone.
pub const RG: &[Stage] = &[Stage::ReasonableGrounds];
/// Conclusive grounds alone.
pub const CG: &[Stage] = &[Stage::ConclusiveGrounds];
/// Both decisions at one sitting.
pub const RG_THEN_CG: &[Stage] = &[Stage::ReasonableGrounds, Stage::ConclusiveGrounds];

/// The seven samples of the real form.
pub const SAMPLES: [&str; 7] = ["01", "02", "03", "05", "06", "08", "09"];

/// A case that was lodged.
#[derive(Clone, Debug)]
pub struct CaseRef<'p> {
    /// The panel it was lodged with.
    pub panel: &'p Panel,
    /// Identifier.
    pub id: String,
    /// The reference people print.
    pub reference: String,
}

/// A case on the agenda of a sitting.
#[derive(Clone, Debug)]
pub struct Item<'p> {
    panel: &'p Panel,
    /// The case.
    pub case: CaseRef<'p>,
    /// Identifier of the sitting.
    pub sitting: String,
    /// The stages listed.
    pub stages: Vec<Stage>,
}

/// A submission of the real form.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The document, byte for byte.
    pub content: Vec<u8>,
    /// The document, read.
    pub document: serde_json::Value,
}

impl Sample {
    /// Reads a sample by its number.
    ///
    /// # Panics
    /// Where it is not there.
    #[must_use]
    pub fn read(number: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/referrals");
        let content = fs::read(folder.join(format!("sample-{number}.json"))).unwrap();
        let document = serde_json::from_slice(&content).unwrap();
        Self { content, document }
    }

    /// Returns the answer at a JSON pointer such as `/child/first_name`.
    ///
    /// # Panics
    /// Where there is no such text.
    #[must_use]
    pub fn answer(&self, pointer: &str) -> &str {
        self.document.pointer(pointer).unwrap().as_str().unwrap()
    }

    /// Returns the day it was sent.
    #[must_use]
    pub fn submitted_on(&self) -> &str {
        self.answer("/submitted_on")
    }

    /// Returns the request that lodges it.
    #[must_use]
    pub fn lodgement(&self) -> pb::LodgeReferralRequest {
        form(self.content.clone())
    }
}

impl Panel {
    /// Lodges a plain referral about a child of Warwickshire.
    pub async fn lodge(&self) -> CaseRef<'_> {
        self.lodge_by(&self.first_responder(), lodgement(referral()))
            .await
    }

    /// Lodges a referral as somebody.
    pub async fn lodge_by(&self, by: &Actor, request: pb::LodgeReferralRequest) -> CaseRef<'_> {
        let reply = by.referrals().lodge_referral(request).await.granted();
        let receipt = reply.receipt.unwrap();
        CaseRef {
            panel: self,
            id: receipt.case_id,
            reference: receipt.case_reference,
        }
    }

    /// Lodges a sample on its own day, as a first responder of its own organisation.
    pub async fn lodge_sample(&self, number: &str) -> CaseRef<'_> {
        let sample = Sample::read(number);
        self.at(sample.submitted_on());
        let by = self.responder_of(sample.answer("/access_and_header/user_organisation"));
        self.lodge_by(&by, sample.lodgement()).await
    }

    /// Schedules a sitting for today, with chair, police, health and guardian.
    pub async fn sitting(&self) -> String {
        let invited = [self.officer(), self.nurse(), self.guardian()];
        self.sitting_of(&self.chair(), &invited).await
    }

    /// Schedules a sitting for today.
    pub async fn sitting_of(&self, chair: &Actor, invited: &[Actor]) -> String {
        let request = pb::ScheduleSittingRequest {
            request_id: new_request_id(),
            held_on: Some(civil(self.today())),
            place: "Room 4".to_owned(),
            chair_id: chair.id.clone(),
            invited_person_ids: ids(invited),
        };
        let mut sittings = self.coordinator().sittings();
        let reply = sittings.schedule_sitting(request).await.granted();
        reply.sitting.unwrap().id
    }

    /// Returns a sitting as the coordinator sees it.
    pub async fn sitting_now(&self, sitting: &str) -> pb::Sitting {
        let request = pb::GetSittingRequest {
            sitting_id: sitting.to_owned(),
        };
        let mut sittings = self.coordinator().sittings();
        let reply = sittings.get_sitting(request).await.granted();
        reply.sitting.unwrap()
    }

    /// Convenes a sitting with the people named.
    pub async fn convene(&self, sitting: &str, present: &[Actor]) {
        let request = pb::ConveneSittingRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            version: self.sitting_now(sitting).await.version,
            present_person_ids: ids(present),
        };
        let mut sittings = self.coordinator().sittings();
        sittings.convene_sitting(request).await.granted();
    }

    /// Records that somebody comes or goes.
    pub async fn attend(&self, sitting: &str, who: &Actor, present: bool) {
        let request = pb::RecordAttendanceRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            version: self.sitting_now(sitting).await.version,
            person_id: who.id.clone(),
            present,
            occurred_at: None,
            ..pb::RecordAttendanceRequest::default()
        };
        let mut sittings = self.coordinator().sittings();
        sittings.record_attendance(request).await.granted();
    }
}

impl<'p> CaseRef<'p> {
    /// Returns the case as the coordinator sees it.
    pub async fn now(&self) -> pb::Case {
        self.seen_by(&self.panel.coordinator()).await
    }

    /// Returns the case as somebody sees it.
    pub async fn seen_by(&self, actor: &Actor) -> pb::Case {
        let reply = actor.cases().get_case(self.look()).await.granted();
        reply.case.unwrap()
    }

    /// Returns the request that looks at the case.
    #[must_use]
    pub fn look(&self) -> pb::GetCaseRequest {
        look_at(&self.id)
    }

    /// Returns the version a change must name.
    pub async fn version(&self) -> i64 {
        self.now().await.version
    }

    /// Puts the case on the agenda of a new sitting today.
    pub async fn listed(&self, stages: &[Stage]) -> Item<'p> {
        let sitting = self.panel.sitting().await;
        self.listed_at(&sitting, stages).await
    }

    /// Puts the case on the agenda of a sitting.
    pub async fn listed_at(&self, sitting: &str, stages: &[Stage]) -> Item<'p> {
        let request = self.listing(sitting, stages).await;
        let mut sittings = self.panel.coordinator().sittings();
        sittings.add_agenda_item(request).await.granted();
        Item {
            panel: self.panel,
            case: self.clone(),
            sitting: sitting.to_owned(),
            stages: stages.to_vec(),
        }
    }

    /// Returns the request that puts the case on an agenda.
    pub async fn listing(&self, sitting: &str, stages: &[Stage]) -> pb::AddAgendaItemRequest {
        pb::AddAgendaItemRequest {
            request_id: new_request_id(),
            sitting_id: sitting.to_owned(),
            case_id: self.id.clone(),
            case_version: self.version().await,
            stages: stages.iter().map(|stage| (*stage).into()).collect(),
        }
    }

    /// Records what conclusive grounds ask for: the SCA's reference (R21), the views of
    /// the child (R91), of children's social care (R19) and of the guardian (R15).
    pub async fn all_heard(&self) {
        self.referenced().await;
        self.hear(pb::ContributionKind::Child, "I want to stay at school.")
            .await;
        let care = "Known since the spring; a strategy meeting was held.";
        self.hear(pb::ContributionKind::ChildrensSocialCare, care)
            .await;
        let guardian = "The guardian met the child twice.";
        self.hear(pb::ContributionKind::Guardian, guardian).await;
    }

    /// Records the reference the SCA gave.
    pub async fn referenced(&self) {
        let reference = pb::RecordScaUpdateRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            version: self.version().await,
            sca_reference: "MSHT-2201".to_owned(),
            ..pb::RecordScaUpdateRequest::default()
        };
        let mut cases = self.panel.coordinator().cases();
        cases.record_sca_update(reference).await.granted();
    }

    /// Records somebody's views.
    pub async fn hear(&self, kind: pb::ContributionKind, views: &str) {
        let request = pb::RecordContributionRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            version: self.version().await,
            kind: kind.into(),
            views: views.to_owned(),
            reason_absent: String::new(),
        };
        let mut cases = self.panel.coordinator().cases();
        cases.record_contribution(request).await.granted();
    }

    /// Makes the enquiries that come before a negative outcome (R48): Warwickshire
    /// Police lodged.
    pub async fn enquired(&self) {
        let asking = pb::RequestInformationRequest {
            stage: Stage::ConclusiveGrounds.into(),
            ..self
                .asking(&[
                    "Warwickshire Police",
                    "Warwickshire County Council",
                    "Guardian Service",
                ])
                .await
        };
        let mut requests = self.panel.coordinator().requests();
        requests.request_information(asking).await.granted();
    }

    /// Returns the request that asks agencies for information towards reasonable
    /// grounds.
    pub async fn asking(&self, agencies: &[&str]) -> pb::RequestInformationRequest {
        pb::RequestInformationRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            version: self.version().await,
            agencies: agencies.iter().map(|name| (*name).to_owned()).collect(),
            question: "What is known of Wren Lightfoot, born 4 March 2012?".to_owned(),
            from_adjournment: false,
            stage: Stage::ReasonableGrounds.into(),
            due_on: None,
        }
    }

    /// Asks agencies for information towards reasonable grounds.
    pub async fn asked_of(&self, agencies: &[&str]) -> Vec<pb::InformationRequestSummary> {
        let request = self.asking(agencies).await;
        let mut requests = self.panel.coordinator().requests();
        let reply = requests.request_information(request).await.granted();
        reply.requests
    }

    /// Records an interest of somebody's own: from then on they are recused.
    pub async fn interest_of(&self, actor: &Actor) {
        let request = pb::DeclareInterestRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            kind: pb::InterestKind::Personal.into(),
            statement: "A neighbour of the family.".to_owned(),
        };
        actor.cases().declare_interest(request).await.granted();
    }

    /// Names the lead social worker.
    pub async fn assigned_to(&self, worker: &Actor) {
        let request = pb::AssignSocialWorkerRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            version: self.version().await,
            person_id: worker.id.clone(),
        };
        let mut cases = self.panel.coordinator().cases();
        cases.assign_social_worker(request).await.granted();
    }

    /// Records a standing of the child's age.
    pub async fn age_recorded(&self, status: pb::AgeStatus) -> pb::RecordAgeStatusResponse {
        let request = pb::RecordAgeStatusRequest {
            request_id: new_request_id(),
            case_id: self.id.clone(),
            version: self.version().await,
            status: status.into(),
            date_of_birth: None,
            basis: "The assessment of 12 November.".to_owned(),
        };
        let mut cases = self.panel.coordinator().cases();
        cases.record_age_status(request).await.granted()
    }
}

impl Item<'_> {
    /// Convenes the sitting with chair, police, health and guardian.
    pub async fn convened(self) -> Self {
        let panel = self.panel;
        let present = [
            panel.chair(),
            panel.officer(),
            panel.nurse(),
            panel.guardian(),
        ];
        self.convened_with(&present).await
    }

    /// Convenes the sitting with the people named.
    pub async fn convened_with(self, present: &[Actor]) -> Self {
        self.panel.convene(&self.sitting, present).await;
        self
    }

    /// States the views of local authority, police and health on every stage listed.
    pub async fn positions(self, views: [View; 3]) -> Self {
        let panel = self.panel;
        for stage in &self.stages {
            let members = [panel.chair(), panel.officer(), panel.nurse()];
            for (member, view) in members.iter().zip(views) {
                let request = self.position(*stage, view);
                let mut decisions = member.decisions();
                decisions.record_position(request).await.granted();
            }
        }
        if views.contains(&View::Negative) {
            return self.looked_again().await;
        }
        self
    }

    /// Records a second look that agrees, of somebody who states no position, at every
    /// stage listed (rules.md R24).
    pub async fn looked_again(self) -> Self {
        for stage in &self.stages {
            let look = second_look(&self.sitting, &self.case.id, *stage);
            let mut decisions = self.panel.coordinator().decisions();
            decisions.record_second_look(look).await.granted();
        }
        self
    }

    /// Returns the request that states a first position.
    #[must_use]
    pub fn position(&self, stage: Stage, view: View) -> pb::RecordPositionRequest {
        pb::RecordPositionRequest {
            request_id: new_request_id(),
            sitting_id: self.sitting.clone(),
            case_id: self.case.id.clone(),
            stage: stage.into(),
            view: view.into(),
            reasons: "What we know of the child bears it out.".to_owned(),
            version: 0,
        }
    }

    /// Returns the request that seals every stage listed with the outcomes named.
    pub async fn sealing(&self, outcomes: &[Outcome]) -> pb::SealDecisionRequest {
        let outcomes = self.stages.iter().zip(outcomes);
        pb::SealDecisionRequest {
            request_id: new_request_id(),
            sitting_id: self.sitting.clone(),
            case_id: self.case.id.clone(),
            case_version: self.case.version().await,
            outcomes: outcomes
                .map(|(stage, outcome)| stage_outcome(*stage, *outcome))
                .collect(),
            plan_tie: Some(no_plan("Support is in place already.")),
        }
    }

    /// Seals every stage listed as positive.
    pub async fn sealed(self) -> Vec<pb::Decision> {
        let request = self.sealing(&[Outcome::Positive; 2]).await;
        let mut decisions = self.panel.chair().decisions();
        let reply = decisions.seal_decision(request).await.granted();
        reply.decisions
    }

    /// Adjourns the item.
    pub async fn adjourned(&self, reason: pb::AdjournmentReason) {
        let request = pb::AdjournItemRequest {
            request_id: new_request_id(),
            sitting_id: self.sitting.clone(),
            case_id: self.case.id.clone(),
            case_version: self.case.version().await,
            reason: reason.into(),
            evidence_wanted: String::new(),
            return_by: None,
            ..pb::AdjournItemRequest::default()
        };
        let mut sittings = self.panel.chair().sittings();
        sittings.adjourn_item(request).await.granted();
    }
}

/// Returns a plain valid referral.
#[must_use]
pub fn referral() -> pb::Referral {
    pb::Referral {
        age_claim: pb::AgeClaim::Under18.into(),
        child: Some(pb::Child {
            first_name: "Wren".to_owned(),
            last_name: "Lightfoot".to_owned(),
            nickname: String::new(),
            date_of_birth: Some(born("2012-03-04")),
            gender: pb::Gender::Female.into(),
            nationalities: vec!["British".to_owned()],
        }),
        referrer: Some(pb::Referrer {
            first_name: "Gwen".to_owned(),
            last_name: "Responder".to_owned(),
            role: "Constable".to_owned(),
            phone: "01632 960001".to_owned(),
            alternative_contact_email: "duty@police.example".to_owned(),
            organisation: "Warwickshire Police".to_owned(),
        }),
        local_authority: Some(pb::LocalAuthorityContact {
            name: "Warwickshire County Council".to_owned(),
            ..pb::LocalAuthorityContact::default()
        }),
        exploitation_types: vec![pb::ExploitationType::ForcedToCommitCrime.into()],
        exploitation_location: pb::ExploitationLocation::Uk.into(),
        answers: vec![pb::Answer {
            question: "exploitation_narrative.how_did_the_exploitation_start".to_owned(),
            text: "At a bus station, with a gift.".to_owned(),
            ..pb::Answer::default()
        }],
        ..pb::Referral::default()
    }
}

/// Returns the request that lodges a referral.
#[must_use]
pub fn lodgement(referral: pb::Referral) -> pb::LodgeReferralRequest {
    pb::LodgeReferralRequest {
        content: Some(pb::lodge_referral_request::Content::Referral(referral)),
        ..form(Vec::new())
    }
}

/// Returns the request that lodges a document of the real form.
#[must_use]
pub fn form(content: Vec<u8>) -> pb::LodgeReferralRequest {
    let form = pb::HomeOfficeForm { content };
    pb::LodgeReferralRequest {
        request_id: new_request_id(),
        source: pb::ReferralSource::FirstResponder.into(),
        nrm_received_on: None,
        sca_reference: String::new(),
        content: Some(pb::lodge_referral_request::Content::HomeOfficeForm(form)),
        validate_only: false,
    }
}

/// Returns the request that looks at a case.
#[must_use]
pub fn look_at(case: &str) -> pb::GetCaseRequest {
    pb::GetCaseRequest {
        case_id: case.to_owned(),
        as_at: None,
    }
}

/// Returns why there is no plan.
#[must_use]
pub fn no_plan(reason: &str) -> pb::PlanTie {
    pb::PlanTie {
        tie: Some(pb::plan_tie::Tie::NoPlanReason(reason.to_owned())),
    }
}

/// Reads a date.
///
/// # Panics
/// Where it is none.
#[must_use]
pub fn date(text: &str) -> pb::Date {
    civil(CivilDate::parse_iso(text).unwrap())
}

/// Reads a date of birth that is known to the day.
#[must_use]
pub fn born(text: &str) -> pb::DateOfBirth {
    pb::DateOfBirth {
        date: Some(date(text)),
        precision: pb::DatePrecision::Day.into(),
    }
}

/// Reads an instant.
#[must_use]
pub fn timestamp(text: &str) -> Timestamp {
    let micros = instant(text).micros();
    Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos: i32::try_from(micros.rem_euclid(1_000_000)).unwrap() * 1_000,
    }
}

pub(crate) fn civil(date: CivilDate) -> pb::Date {
    let (year, month, day) = date.ymd();
    pb::Date {
        year,
        month: i32::try_from(month).unwrap(),
        day: i32::try_from(day).unwrap(),
    }
}

fn ids(people: &[Actor]) -> Vec<String> {
    people.iter().map(|person| person.id.clone()).collect()
}

/// Returns the request that records a second look that agrees.
#[must_use]
pub fn second_look(sitting: &str, case: &str, stage: Stage) -> pb::RecordSecondLookRequest {
    pb::RecordSecondLookRequest {
        request_id: new_request_id(),
        sitting_id: sitting.to_owned(),
        case_id: case.to_owned(),
        stage: stage.into(),
        verdict: pb::LookVerdict::Agrees.into(),
        reasons: "Read again from the first page on.".to_owned(),
    }
}
