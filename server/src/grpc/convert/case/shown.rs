//! A case as it is shown: whole, in lists, and what follows from it.

use nrm_panel_domain::{
    case::{CaseStateCode, ScaValidation},
    clocks::{Alert, Clock},
    decision::Stage,
    eligibility::{AgeStatus, Assessment, Verdict},
    projection::CaseRow,
    referral::{ReferralSource, exploitation_label},
    rulebook::LegalTest,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::Listing;

use super::{
    attached::{contributions, interests, links},
    course::course,
};
use crate::{
    app::case_read::{CaseView, ClocksView, HistoryLine},
    grpc::convert::{
        birth_to_wire,
        challenge::challenge_to_wire,
        date_to_wire,
        decision::{decision_to_wire, nature_to_wire, position_to_wire, stage_to_wire},
        entitlement::entitlement_to_wire,
        evidence::evidence_to_wire,
        exchange::message_to_wire,
        instant_to_wire, optional_id_to_wire,
        plan::plan_to_wire,
        readiness, request,
        safeguarding::step_to_wire,
        token,
        transfer::transfer_to_wire,
    },
    hex::hex,
};

pub(crate) fn state_to_wire(state: CaseStateCode) -> pb::CaseState {
    match state {
        CaseStateCode::Received => pb::CaseState::Received,
        CaseStateCode::Listed => pb::CaseState::Listed,
        CaseStateCode::AwaitingConclusiveGrounds => pb::CaseState::AwaitingConclusiveGrounds,
        CaseStateCode::Decided => pb::CaseState::Decided,
        CaseStateCode::Retracted => pb::CaseState::Retracted,
        CaseStateCode::Transferred => pb::CaseState::Transferred,
        CaseStateCode::Withdrawn => pb::CaseState::Withdrawn,
    }
}

fn verdict_to_wire(verdict: Verdict) -> pb::EligibilityResult {
    match verdict {
        Verdict::InScope => pb::EligibilityResult::InScope,
        Verdict::OutOfScope => pb::EligibilityResult::OutOfScope,
        Verdict::NotEnoughInformation => pb::EligibilityResult::NotEnoughInformation,
    }
}

pub(crate) fn assessment_to_wire(assessment: &Assessment) -> pb::Eligibility {
    let steps = assessment.steps.iter().map(|step| pb::EligibilityStep {
        rule: step.rule.to_owned(),
        result: verdict_to_wire(step.verdict).into(),
        input: step.input.clone(),
        source: step.source.to_owned(),
        would_change: step.would_change.clone(),
    });
    pb::Eligibility {
        result: verdict_to_wire(assessment.verdict).into(),
        steps: steps.collect(),
        rules_version: assessment.rules_version.clone(),
        measured_on: Some(date_to_wire(assessment.measured_on)),
    }
}

pub(crate) fn clock_to_wire(clock: &Clock, today: CivilDate) -> pb::Clock {
    pb::Clock {
        code: clock.code.to_owned(),
        rule: clock.rule.to_owned(),
        title: clock.title.to_string(),
        starts_on: Some(date_to_wire(clock.starts_on)),
        due_on: Some(date_to_wire(clock.due_on)),
        met_on: clock.met_on.map(date_to_wire),
        overdue: clock.overdue(today),
        derivation: clock.derivation.clone(),
    }
}

fn alert_to_wire(alert: &Alert) -> pb::Alert {
    pb::Alert {
        code: alert.code.to_owned(),
        text: alert.text.clone(),
    }
}

pub(crate) fn view_to_wire(view: &CaseView) -> pb::GetCaseResponse {
    let case = &view.case;
    let today = view.today();
    let listing = case.listing();
    pb::GetCaseResponse {
        case: Some(pb::Case {
            id: case.id.to_string(),
            reference: case.reference.clone(),
            version: case.version,
            state: state_to_wire(case.state()).into(),
            child_first_name: case.referral.child.first_name.expose().clone(),
            child_last_name: case.referral.child.last_name.expose().clone(),
            date_of_birth: case.date_of_birth.expose().map(birth_to_wire),
            age_status: age_to_wire(case.age_status).into(),
            responsible_authority: case.authority.name().to_owned(),
            source: match case.source {
                ReferralSource::FirstResponder => pb::ReferralSource::FirstResponder,
                ReferralSource::CompetentAuthority => pb::ReferralSource::CompetentAuthority,
            }
            .into(),
            nrm_received_on: Some(date_to_wire(case.nrm_received_on)),
            site_received_at: Some(instant_to_wire(case.site_received_at)),
            sca_reference: case.sca.reference.clone().unwrap_or_default(),
            sca_validation: validation_to_wire(case.sca.validation).into(),
            eligibility: Some(assessment_to_wire(&view.standing.eligibility)),
            clocks: view
                .standing
                .clocks
                .iter()
                .map(|clock| clock_to_wire(clock, today))
                .collect(),
            alerts: view.alerts.iter().map(alert_to_wire).collect(),
            decisions: case.decisions().into_iter().map(decision_to_wire).collect(),
            plans: case.plans.iter().map(plan_to_wire).collect(),
            evidence: view.evidence.iter().map(evidence_to_wire).collect(),
            citable: citable(view),
            legal_tests: view.tests.iter().map(test_to_wire).collect(),
            contributions: contributions(case),
            interests: interests(case),
            links: links(case),
            positions: view.positions.iter().map(position_to_wire).collect(),
            sitting_id: optional_id_to_wire(listing.map(|listing| listing.sitting)),
            listed_stages: listing
                .map(|listing| listing.stages.stages())
                .unwrap_or_default()
                .iter()
                .map(|stage| stage_to_wire(*stage).into())
                .collect(),
            lead_social_worker_id: optional_id_to_wire(case.social_worker),
            exploitation: exploitation_label(&case.referral.exploitation),
            as_at: Some(instant_to_wire(view.as_at)),
            information_requests: request::of_case(case, today),
            readiness: readiness::summary_to_wire(&view.readiness),
            messages: view.messages.iter().map(message_to_wire).collect(),
            transfers: case.transfers.iter().map(transfer_to_wire).collect(),
            challenges: view.challenges.iter().map(challenge_to_wire).collect(),
            course: Some(course(case, today)),
            entitlements: view.entitlements.iter().map(entitlement_to_wire).collect(),
            safeguarding: case.safeguarding.iter().map(step_to_wire).collect(),
        }),
    }
}

/// What can be cited; what a document is stays with whom its caveat lets see it.
fn citable(view: &CaseView) -> Vec<pb::Citable> {
    let shown = |number: u32| {
        let mut evidence = view.evidence.iter();
        evidence.find(|shown| shown.evidence.number == number)
    };
    let citable = view.case.citable();
    let listed = citable.iter().filter_map(|known| {
        let nature = nature_to_wire(known.nature);
        let nature = match known.document {
            None => nature,
            Some(document) if shown(document.number)?.withheld => pb::EvidenceNature::Unspecified,
            Some(_) => nature,
        };
        Some(pb::Citable {
            item: known.item.to_string(),
            version: known.version,
            nature: nature.into(),
        })
    });
    listed.collect()
}

fn test_to_wire((stage, test): &(Stage, LegalTest)) -> pb::LegalTest {
    pb::LegalTest {
        stage: stage_to_wire(*stage).into(),
        code: test.code.clone(),
        standard: test.standard.clone(),
    }
}

fn age_to_wire(status: AgeStatus) -> pb::AgeStatus {
    match status {
        AgeStatus::Claimed => pb::AgeStatus::Claimed,
        AgeStatus::NotSure => pb::AgeStatus::NotSure,
        AgeStatus::Doubted => pb::AgeStatus::Doubted,
        AgeStatus::AssessedChild => pb::AgeStatus::AssessedChild,
        AgeStatus::AssessedAdult => pb::AgeStatus::AssessedAdult,
    }
}

fn validation_to_wire(validation: ScaValidation) -> pb::ScaValidation {
    match validation {
        ScaValidation::Unknown => pb::ScaValidation::Unspecified,
        ScaValidation::Pending => pb::ScaValidation::Pending,
        ScaValidation::Validated => pb::ScaValidation::Validated,
        ScaValidation::Returned => pb::ScaValidation::Returned,
        ScaValidation::Rejected => pb::ScaValidation::Rejected,
    }
}

pub(crate) fn rows_to_wire(listing: &Listing<CaseRow>) -> pb::ListCasesResponse {
    let summary = |row: &CaseRow| pb::CaseSummary {
        id: row.id.to_string(),
        reference: row.reference.clone(),
        state: state_to_wire(row.state).into(),
        site_received_at: Some(instant_to_wire(row.site_received_at)),
        responsible_authority: row.authority_name.clone(),
        eligibility: verdict_to_wire(row.eligibility).into(),
        next_due_on: row.next_due_on.map(date_to_wire),
        urgent: row.urgent,
        next_hearing_on: row.next_hearing_on.map(date_to_wire),
    };
    pb::ListCasesResponse {
        cases: listing.items.iter().map(summary).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn history_to_wire(lines: &Vec<HistoryLine>) -> pb::GetCaseHistoryResponse {
    let entry = |line: &HistoryLine| pb::HistoryEntry {
        sequence: line.sequence,
        kind: line.kind.clone(),
        summary: line.summary.clone(),
        actor_id: line.actor.clone(),
        occurred_at: Some(instant_to_wire(line.occurred_at)),
        recorded_at: Some(instant_to_wire(line.recorded_at)),
        hash: hex(&line.hash),
    };
    pb::GetCaseHistoryResponse {
        entries: lines.iter().map(entry).collect(),
    }
}

pub(crate) fn clocks_to_wire(view: &ClocksView) -> pb::GetCaseClocksResponse {
    let warning = view.warning.iter().map(|text| pb::Alert {
        code: "HOLIDAYS_RUN_OUT".to_owned(),
        text: text.clone(),
    });
    pb::GetCaseClocksResponse {
        clocks: view
            .clocks
            .iter()
            .map(|clock| clock_to_wire(clock, view.today))
            .collect(),
        warnings: warning.collect(),
    }
}

pub(crate) fn eligibility_to_wire(assessment: &Assessment) -> pb::GetCaseEligibilityResponse {
    pb::GetCaseEligibilityResponse {
        eligibility: Some(assessment_to_wire(assessment)),
        other_date_result: verdict_to_wire(assessment.other_date_verdict).into(),
    }
}
