//! What the people of the story do, each through a client of their own.

use nrm_panel_client::{Client, ClientError, Returned, Target, new_request_id};
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use super::words::Day;
use crate::process::Enrolled;

/// A person at a desk: who they are, and their connection to the service.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) client: Client,
    pub(super) enrolled: Enrolled,
}

pub(super) type Reply<T> = Result<T, ClientError>;

/// Asks the service something as a person.
macro_rules! ask {
    ($person:expr, $service:ident . $method:ident, $request:expr) => {
        $person
            .client
            .query($request, |client, request| async move {
                client.$service().$method(request).await
            })
    };
}

/// Has the service change something as a person.
macro_rules! act {
    ($person:expr, $service:ident . $method:ident, $request:expr) => {{
        let request = $request;
        let id = request.request_id.clone();
        let client = &$person.client;
        async move {
            client
                .mutate(&id, request, |client, request| async move {
                    client.$service().$method(request).await
                })
                .await
        }
    }};
}
pub(super) use {act, ask};

/// What somebody said, or why nothing was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said {
    Views(&'static str),
    Nothing(&'static str),
}

impl Person {
    pub(super) async fn connect(address: &str, enrolled: &Enrolled) -> Reply<Self> {
        let target = Target::new(address).token(enrolled.token.clone());
        Ok(Self {
            client: Client::connect(&target).await?,
            enrolled: enrolled.clone(),
        })
    }

    pub(super) fn id(&self) -> String {
        self.enrolled.id.clone()
    }

    pub(super) async fn lodge(&self, request_id: &str, form: &[u8]) -> Reply<v1::Receipt> {
        let content = v1::HomeOfficeForm {
            content: form.to_vec(),
        };
        let request = v1::LodgeReferralRequest {
            request_id: request_id.to_owned(),
            source: v1::ReferralSource::FirstResponder.into(),
            content: Some(v1::lodge_referral_request::Content::HomeOfficeForm(content)),
            ..v1::LodgeReferralRequest::default()
        };
        let reply = act!(self, referrals.lodge_referral, request).await?;
        Ok(reply.receipt.unwrap_or_default())
    }

    pub(super) async fn case(&self, case: &str) -> Reply<v1::Case> {
        self.case_as_at(case, None).await
    }

    pub(super) async fn case_as_at(&self, case: &str, as_at: Option<Timestamp>) -> Reply<v1::Case> {
        let request = v1::GetCaseRequest {
            case_id: case.to_owned(),
            as_at,
        };
        let reply = ask!(self, cases.get_case, request).await?;
        Ok(reply.case.unwrap_or_default())
    }

    pub(super) async fn record_sca_reference(&self, case: &str, reference: &str) -> Reply<i64> {
        let request = v1::RecordScaUpdateRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            sca_reference: reference.to_owned(),
            validation: v1::ScaValidation::Validated.into(),
            ..v1::RecordScaUpdateRequest::default()
        };
        Ok(act!(self, cases.record_sca_update, request).await?.version)
    }

    pub(super) async fn hear(
        &self,
        case: &str,
        kind: v1::ContributionKind,
        said: Said,
    ) -> Reply<i64> {
        let (views, reason_absent) = match said {
            Said::Views(views) => (views, ""),
            Said::Nothing(reason) => ("", reason),
        };
        let request = v1::RecordContributionRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            kind: kind.into(),
            views: views.to_owned(),
            reason_absent: reason_absent.to_owned(),
        };
        Ok(act!(self, cases.record_contribution, request)
            .await?
            .version)
    }

    pub(super) async fn assign(&self, case: &str, worker: &Self) -> Reply<i64> {
        let request = v1::AssignSocialWorkerRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            person_id: worker.id(),
        };
        Ok(act!(self, cases.assign_social_worker, request)
            .await?
            .version)
    }

    pub(super) async fn link_plan(
        &self,
        case: &str,
        kind: v1::PlanKind,
        reference: &str,
        dated: Day,
        lead: &str,
    ) -> Reply<v1::Plan> {
        let request = v1::LinkPlanRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            kind: kind.into(),
            reference: reference.to_owned(),
            dated: Some(dated.wire()),
            lead_professional: lead.to_owned(),
        };
        let reply = act!(self, plans.link_plan, request).await?;
        Ok(reply.plan.unwrap_or_default())
    }

    pub(super) async fn revise_plan(
        &self,
        case: &str,
        plan: &str,
        dated: Day,
        lead: &str,
    ) -> Reply<v1::Plan> {
        let request = v1::RecordPlanVersionRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            plan_id: plan.to_owned(),
            dated: Some(dated.wire()),
            lead_professional: lead.to_owned(),
        };
        let reply = act!(self, plans.record_plan_version, request).await?;
        Ok(reply.plan.unwrap_or_default())
    }

    pub(super) async fn assess_age(
        &self,
        case: &str,
        status: v1::AgeStatus,
        basis: &str,
    ) -> Reply<v1::Eligibility> {
        let request = v1::RecordAgeStatusRequest {
            request_id: new_request_id(),
            case_id: case.to_owned(),
            version: self.case(case).await?.version,
            status: status.into(),
            date_of_birth: None,
            basis: basis.to_owned(),
        };
        let reply = act!(self, cases.record_age_status, request).await?;
        Ok(reply.eligibility.unwrap_or_default())
    }

    pub(super) async fn sign_off(&self, read: &Returned) -> Reply<usize> {
        let request = v1::SignOffReturnRequest {
            request_id: new_request_id(),
            return_id: read.built.id.clone(),
            sha256: read.built.sha256.clone(),
        };
        let reply = act!(self, returns.sign_off_return, request).await?;
        Ok(reply.sign_offs.len())
    }

    pub(super) async fn submit_return(&self, read: &Returned) -> Reply<v1::SubmitReturnResponse> {
        let request = v1::SubmitReturnRequest {
            request_id: new_request_id(),
            return_id: read.built.id.clone(),
        };
        act!(self, returns.submit_return, request).await
    }

    pub(super) async fn build_return(&self, quarter: i32) -> Reply<Returned> {
        let request = v1::BuildReturnRequest {
            request_id: new_request_id(),
            period: Some(v1::Period {
                year: 2026,
                quarter,
            }),
            ..v1::BuildReturnRequest::default()
        };
        let pieces = act!(self, returns.build_return, request).await?;
        Ok(Returned::of_building(pieces, |_| ()).await?)
    }
}
