//! Referrals: the contract's own structure and the Home Office form.

mod parts;
mod parts_to_wire;
mod queries;
mod questions;
mod structured;
mod to_wire;

use nrm_panel_domain::{
    projection::CaseRow,
    referral::{
        Content, Referral, ReferralSource,
        form::{self, FormError},
    },
    refusal::Refusal,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{Listing, Page};

pub(super) use self::to_wire::location_to_wire;
pub(crate) use self::{
    queries::{answered_to_wire, reply},
    questions::{questions, questions_to_wire},
    structured::exploitation_from_wire,
    to_wire::exploitation_to_wire,
};
use super::{
    Violations,
    case::{assessment_to_wire, clock_to_wire, seen, state_to_wire},
    date_to_wire, instant_to_wire, line, not_after_today, optional_date, page, required_enum,
    required_name, required_narrative,
};
use crate::app::{
    referral::{Lodgement, Receipt, ReferralView, Retraction},
    work::RecordName,
};

/// The most text one lodgement carries: the unary limit of the service.
const LARGEST_FORM: usize = 4 * 1024 * 1024;

pub(crate) fn lodgement(
    wire: pb::LodgeReferralRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Lodgement> {
    let source = required_enum(
        "source",
        wire.source,
        |wire: pb::ReferralSource| match wire {
            pb::ReferralSource::Unspecified => None,
            pb::ReferralSource::FirstResponder => Some(ReferralSource::FirstResponder),
            pb::ReferralSource::CompetentAuthority => Some(ReferralSource::CompetentAuthority),
        },
        violations,
    );
    let nrm_received_on = optional_date("nrm_received_on", wire.nrm_received_on, violations);
    not_after_today("nrm_received_on", nrm_received_on, today, violations);
    let sca_reference = line("sca_reference", wire.sca_reference, violations).into_exposed();
    let referral = match wire.content {
        None => {
            violations.add("content", "a referral or a Home Office form is required");
            None
        }
        Some(pb::lodge_referral_request::Content::Referral(referral)) => {
            structured::referral(referral, today, violations)
        }
        Some(pb::lodge_referral_request::Content::HomeOfficeForm(form)) => {
            home_office_form(form.content, today, violations)
        }
    };
    Some(Lodgement {
        referral: referral?,
        source: source?,
        nrm_received_on,
        sca_reference: (!sca_reference.is_empty()).then_some(sca_reference),
    })
}

fn home_office_form(
    content: Vec<u8>,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Referral> {
    const FIELD: &str = "home_office_form.content";
    if content.len() > LARGEST_FORM {
        violations.add(FIELD, "must be at most 4 MiB");
        return None;
    }
    let Ok(original) = String::from_utf8(content) else {
        violations.add(FIELD, "must be UTF-8");
        return None;
    };
    match form::read(&original, today) {
        Ok(referral) => Some(referral),
        Err(FormError::Adult) => {
            violations.add(
                "home_office_form.age_and_childrens_services.pv_under_age",
                format!(
                    "{} ({}, R4)",
                    Refusal::AdultPath,
                    Refusal::AdultPath.reason()
                ),
            );
            None
        }
        Err(FormError::Invalid(faults)) => {
            for fault in faults {
                violations.add(fault.path, fault.description);
            }
            None
        }
    }
}

pub(crate) fn retraction(
    wire: pb::RetractReferralRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Retraction> {
    let seen = seen(wire.case_id, wire.version, violations);
    Some(Retraction {
        case: seen.case,
        version: seen.version,
        reason: required_narrative("reason", wire.reason, violations),
    })
}

pub(crate) fn named(
    wire: pb::GetReferralRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(required_name(
        "case_id",
        wire.case_id,
        violations,
    )))
}

pub(crate) fn listing(
    wire: pb::ListReferralsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Page> {
    Some(page(wire.page_size, &wire.page_token, violations))
}

pub(crate) fn receipt_to_wire(receipt: &Receipt) -> pb::LodgeReferralResponse {
    let (case_id, case_reference) = match &receipt.case {
        Some((case, reference)) => (case.to_string(), reference.clone()),
        None => (String::new(), String::new()),
    };
    let clocks = receipt
        .standing
        .clocks
        .iter()
        .map(|clock| clock_to_wire(clock, receipt.today))
        .collect();
    pb::LodgeReferralResponse {
        receipt: Some(pb::Receipt {
            case_id,
            case_reference,
            received_at: Some(instant_to_wire(receipt.received_at)),
            nrm_received_on: Some(date_to_wire(receipt.nrm_received_on)),
            eligibility: Some(assessment_to_wire(&receipt.standing.eligibility)),
            clocks,
            next_steps: receipt.next_steps.clone(),
            open_queries: i32::try_from(receipt.open_queries).unwrap_or(i32::MAX),
        }),
    }
}

pub(crate) fn retracted_to_wire(version: &i64) -> pb::RetractReferralResponse {
    pb::RetractReferralResponse { version: *version }
}

pub(crate) fn referral_to_wire(view: &ReferralView) -> pb::GetReferralResponse {
    let ReferralView {
        case,
        queries: asked,
    } = view;
    let referral = &case.referral;
    let account = referral.account();
    let set_aside = account.set_aside.iter().cloned().map(to_wire::answer);
    let original = match &referral.content {
        Content::Structured { .. } => Vec::new(),
        Content::HomeOfficeForm { original } => original.expose().clone().into_bytes(),
    };
    pb::GetReferralResponse {
        case_id: case.id.to_string(),
        case_reference: case.reference.clone(),
        version: case.version,
        set_aside: set_aside.collect(),
        queries: asked.iter().map(queries::query).collect(),
        previously_reported: queries::previously_reported(account.previously_reported).into(),
        form_version: account
            .form_version
            .map(|day| day.to_string())
            .unwrap_or_default(),
        referral: Some(to_wire::referral(referral, account)),
        original,
        state: state_to_wire(case.state()).into(),
        received_at: Some(instant_to_wire(case.site_received_at)),
    }
}

pub(crate) fn referrals_to_wire(listing: &Listing<CaseRow>) -> pb::ListReferralsResponse {
    pb::ListReferralsResponse {
        referrals: listing
            .items
            .iter()
            .map(|row| pb::ReferralSummary {
                case_id: row.id.to_string(),
                case_reference: row.reference.clone(),
                received_at: Some(instant_to_wire(row.site_received_at)),
                state: state_to_wire(row.state).into(),
            })
            .collect(),
        next_page_token: super::token(listing.next.as_ref()),
    }
}
