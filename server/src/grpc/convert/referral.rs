//! Referrals: the contract's own structure and the Home Office form.

use std::collections::{BTreeSet, HashSet};

use nrm_panel_domain::{
    case::Case,
    projection::{CaseRow, LocationClass},
    referral::{
        AgeClaim, Answer, Child, Content, ExploitationType, Gender, LocalAuthorityContact,
        Referral, ReferralSource, Referrer,
        form::{self, FormError},
    },
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{Listing, Page};

use super::{
    Violations, birth_to_wire,
    case::{assessment_to_wire, clock_to_wire, seen, state_to_wire},
    date_of_birth, date_to_wire, instant_to_wire, line, narrative, not_after_today, optional_date,
    page, required_enum, required_line, required_name, required_narrative,
};
use crate::app::{
    referral::{Lodgement, Receipt, Retraction},
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
            structured(referral, today, violations)
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
        Ok(reading) => Some(reading.referral),
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

fn structured(
    wire: pb::Referral,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Referral> {
    let age_claim = required_enum(
        "referral.age_claim",
        wire.age_claim,
        |wire: pb::AgeClaim| match wire {
            pb::AgeClaim::Unspecified => None,
            pb::AgeClaim::Under18 => Some(AgeClaim::Under18),
            pb::AgeClaim::NotSure => Some(AgeClaim::NotSure),
        },
        violations,
    );
    let child = child(wire.child, today, violations);
    let referrer = referrer(wire.referrer, violations);
    let local_authority = local_authority(wire.local_authority, violations);
    let exploitation = exploitation(&wire.exploitation_types, violations);
    let location = location(wire.exploitation_location, violations);
    let answers = answers(wire.answers, violations);
    Some(Referral {
        age_claim: age_claim?,
        child: child?,
        referrer: referrer?,
        local_authority: local_authority?,
        exploitation,
        location: location?,
        content: Content::Structured { answers },
    })
}

fn child(wire: Option<pb::Child>, today: CivilDate, violations: &mut Violations) -> Option<Child> {
    let Some(wire) = wire else {
        violations.add("referral.child", "is required");
        return None;
    };
    if wire.first_name.trim().is_empty() && wire.last_name.trim().is_empty() {
        violations.add("referral.child.first_name", "a child has at least one name");
    }
    let gender = required_enum(
        "referral.child.gender",
        wire.gender,
        |wire: pb::Gender| match wire {
            pb::Gender::Unspecified => None,
            pb::Gender::Female => Some(Gender::Female),
            pb::Gender::Male => Some(Gender::Male),
            pb::Gender::Other => Some(Gender::Other),
        },
        violations,
    );
    if wire.nationalities.is_empty() {
        violations.add("referral.child.nationalities", "at least one is required");
    }
    if wire.nationalities.len() > 2 {
        violations.add("referral.child.nationalities", "at most two are taken");
    }
    let nationalities = wire
        .nationalities
        .into_iter()
        .enumerate()
        .map(|(place, nationality)| {
            let field = format!("referral.child.nationalities[{place}]");
            required_line(&field, nationality, violations).into_exposed()
        })
        .collect();
    let birth = date_of_birth(
        "referral.child.date_of_birth",
        wire.date_of_birth,
        today,
        violations,
    );
    Some(Child {
        first_name: line("referral.child.first_name", wire.first_name, violations),
        last_name: line("referral.child.last_name", wire.last_name, violations),
        nickname: line("referral.child.nickname", wire.nickname, violations),
        date_of_birth: Sensitive::new(birth),
        gender: gender?,
        nationalities,
    })
}

fn referrer(wire: Option<pb::Referrer>, violations: &mut Violations) -> Option<Referrer> {
    let Some(wire) = wire else {
        violations.add("referral.referrer", "is required");
        return None;
    };
    let mut take =
        |name: &str, text| required_line(&format!("referral.referrer.{name}"), text, violations);
    Some(Referrer {
        first_name: take("first_name", wire.first_name),
        last_name: take("last_name", wire.last_name),
        role: take("role", wire.role),
        phone: take("phone", wire.phone),
        alternative_contact_email: take(
            "alternative_contact_email",
            wire.alternative_contact_email,
        ),
        organisation: take("organisation", wire.organisation).into_exposed(),
    })
}

fn local_authority(
    wire: Option<pb::LocalAuthorityContact>,
    violations: &mut Violations,
) -> Option<LocalAuthorityContact> {
    let Some(wire) = wire else {
        violations.add("referral.local_authority", "is required");
        return None;
    };
    let name = required_line("referral.local_authority.name", wire.name, violations);
    let mut take = |name: &str, text| {
        line(
            &format!("referral.local_authority.{name}"),
            text,
            violations,
        )
    };
    Some(LocalAuthorityContact {
        name: name.into_exposed(),
        phone: take("phone", wire.phone),
        email: take("email", wire.email),
        first_name: take("first_name", wire.first_name),
        last_name: take("last_name", wire.last_name),
    })
}

fn exploitation(numbers: &[i32], violations: &mut Violations) -> BTreeSet<ExploitationType> {
    if numbers.is_empty() {
        violations.add("referral.exploitation_types", "at least one is required");
    }
    numbers
        .iter()
        .enumerate()
        .filter_map(|(place, number)| {
            let field = format!("referral.exploitation_types[{place}]");
            required_enum(&field, *number, exploitation_from_wire, violations)
        })
        .collect()
}

fn exploitation_from_wire(wire: pb::ExploitationType) -> Option<ExploitationType> {
    use pb::ExploitationType as Wire;
    Some(match wire {
        Wire::Unspecified => return None,
        Wire::ForcedToWork => ExploitationType::ForcedToWork,
        Wire::WagesTaken => ExploitationType::WagesTaken,
        Wire::ForcedToCommitFraud => ExploitationType::ForcedToCommitFraud,
        Wire::Prostitution => ExploitationType::Prostitution,
        Wire::ChildExploitation => ExploitationType::ChildExploitation,
        Wire::TakenSomewhere => ExploitationType::TakenSomewhere,
        Wire::ForcedToCommitCrime => ExploitationType::ForcedToCommitCrime,
        Wire::OrgansRemoved => ExploitationType::OrgansRemoved,
        Wire::UnpaidHouseholdWork => ExploitationType::UnpaidHouseholdWork,
        Wire::Other => ExploitationType::Other,
    })
}

fn exploitation_to_wire(kind: ExploitationType) -> pb::ExploitationType {
    use pb::ExploitationType as Wire;
    match kind {
        ExploitationType::ForcedToWork => Wire::ForcedToWork,
        ExploitationType::WagesTaken => Wire::WagesTaken,
        ExploitationType::ForcedToCommitFraud => Wire::ForcedToCommitFraud,
        ExploitationType::Prostitution => Wire::Prostitution,
        ExploitationType::ChildExploitation => Wire::ChildExploitation,
        ExploitationType::TakenSomewhere => Wire::TakenSomewhere,
        ExploitationType::ForcedToCommitCrime => Wire::ForcedToCommitCrime,
        ExploitationType::OrgansRemoved => Wire::OrgansRemoved,
        ExploitationType::UnpaidHouseholdWork => Wire::UnpaidHouseholdWork,
        ExploitationType::Other => Wire::Other,
    }
}

fn location(number: i32, violations: &mut Violations) -> Option<LocationClass> {
    required_enum(
        "referral.exploitation_location",
        number,
        |wire: pb::ExploitationLocation| {
            Some(match wire {
                pb::ExploitationLocation::Unspecified => LocationClass::Unknown,
                pb::ExploitationLocation::Uk => LocationClass::Uk,
                pb::ExploitationLocation::Overseas => LocationClass::Overseas,
                pb::ExploitationLocation::UkAndOverseas => LocationClass::UkAndOverseas,
            })
        },
        violations,
    )
}

fn answers(wire: Vec<pb::Answer>, violations: &mut Violations) -> Vec<Answer> {
    let mut asked = HashSet::new();
    wire.into_iter()
        .enumerate()
        .map(|(place, answer)| {
            let field = format!("referral.answers[{place}]");
            let question_field = format!("{field}.question");
            let question = required_line(&question_field, answer.question, violations);
            if !asked.insert(question.expose().clone()) {
                violations.add(question_field, "is asked twice");
            }
            Answer {
                question: question.into_exposed(),
                text: narrative(&format!("{field}.text"), answer.text, violations),
            }
        })
        .collect()
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
        }),
    }
}

pub(crate) fn retracted_to_wire(version: &i64) -> pb::RetractReferralResponse {
    pb::RetractReferralResponse { version: *version }
}

pub(crate) fn referral_to_wire(case: &Case) -> pb::GetReferralResponse {
    let referral = &case.referral;
    let original = match &referral.content {
        Content::Structured { .. } => Vec::new(),
        Content::HomeOfficeForm { original } => original.expose().clone().into_bytes(),
    };
    pb::GetReferralResponse {
        case_id: case.id.to_string(),
        case_reference: case.reference.clone(),
        version: case.version,
        referral: Some(as_submitted(referral)),
        original,
        state: state_to_wire(case.state()).into(),
        received_at: Some(instant_to_wire(case.site_received_at)),
    }
}

fn as_submitted(referral: &Referral) -> pb::Referral {
    let Referral {
        age_claim,
        child,
        referrer,
        local_authority,
        exploitation,
        location,
        ..
    } = referral;
    let answers = referral
        .answers()
        .into_iter()
        .map(|answer| pb::Answer {
            question: answer.question,
            text: answer.text.into_exposed(),
        })
        .collect();
    pb::Referral {
        age_claim: match age_claim {
            AgeClaim::Under18 => pb::AgeClaim::Under18,
            AgeClaim::NotSure => pb::AgeClaim::NotSure,
        }
        .into(),
        child: Some(pb::Child {
            first_name: child.first_name.expose().clone(),
            last_name: child.last_name.expose().clone(),
            nickname: child.nickname.expose().clone(),
            date_of_birth: child.date_of_birth.expose().map(birth_to_wire),
            gender: match child.gender {
                Gender::Female => pb::Gender::Female,
                Gender::Male => pb::Gender::Male,
                Gender::Other => pb::Gender::Other,
            }
            .into(),
            nationalities: child.nationalities.clone(),
        }),
        referrer: Some(pb::Referrer {
            first_name: referrer.first_name.expose().clone(),
            last_name: referrer.last_name.expose().clone(),
            role: referrer.role.expose().clone(),
            phone: referrer.phone.expose().clone(),
            alternative_contact_email: referrer.alternative_contact_email.expose().clone(),
            organisation: referrer.organisation.clone(),
        }),
        local_authority: Some(pb::LocalAuthorityContact {
            name: local_authority.name.clone(),
            phone: local_authority.phone.expose().clone(),
            email: local_authority.email.expose().clone(),
            first_name: local_authority.first_name.expose().clone(),
            last_name: local_authority.last_name.expose().clone(),
        }),
        exploitation_types: exploitation
            .iter()
            .map(|kind| exploitation_to_wire(*kind).into())
            .collect(),
        exploitation_location: match location {
            LocationClass::Unknown => pb::ExploitationLocation::Unspecified,
            LocationClass::Uk => pb::ExploitationLocation::Uk,
            LocationClass::Overseas => pb::ExploitationLocation::Overseas,
            LocationClass::UkAndOverseas => pb::ExploitationLocation::UkAndOverseas,
        }
        .into(),
        answers,
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
