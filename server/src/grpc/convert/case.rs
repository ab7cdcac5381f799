//! Cases and what follows from them.

mod attached;

use nrm_panel_domain::{
    case::{
        CaseStateCode, ContributionKind, ExternalDecision, InterestKind, LinkKind, Said,
        ScaValidation,
    },
    clocks::{Alert, Clock},
    decision::ExternalAuthority,
    eligibility::{AgeStatus, Assessment, Verdict},
    id::DecisionId,
    projection::CaseRow,
    referral::{ReferralSource, exploitation_label},
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::Listing;

use attached::{contributions, interests, links};

use super::{
    Violations, birth_to_wire,
    challenge::challenge_to_wire,
    date_of_birth, date_to_wire,
    decision::{
        decision_to_wire, outcome_from_wire, position_to_wire, stage_from_wire, stage_to_wire,
    },
    evidence::evidence_to_wire,
    exchange::message_to_wire,
    instant_to_wire, line, narrative, not_after_today, optional_enum, optional_id_to_wire,
    optional_instant, page,
    plan::plan_to_wire,
    readiness, request, required_date, required_enum, required_line, required_name,
    required_narrative, token,
    transfer::transfer_to_wire,
};
use crate::{
    app::{
        case_read::{CaseQuery, CaseView, CasesQuery, ClocksView, HistoryLine},
        case_record::{
            AgeStanding, Assignment, External, Heard, Linking, OwnInterest, Reassessed,
            Responsibility, ScaWord, Seen,
        },
        work::RecordName,
    },
    hex::hex,
};

pub(crate) fn query(
    wire: pb::GetCaseRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<CaseQuery> {
    Some(CaseQuery {
        case: required_name("case_id", wire.case_id, violations),
        as_at: optional_instant("as_at", wire.as_at, violations),
    })
}

pub(crate) fn cases(
    wire: pb::ListCasesRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<CasesQuery> {
    let state = optional_enum(
        "state",
        wire.state,
        |wire: pb::CaseState| match wire {
            pb::CaseState::Unspecified => None,
            pb::CaseState::Received => Some(CaseStateCode::Received),
            pb::CaseState::Listed => Some(CaseStateCode::Listed),
            pb::CaseState::AwaitingConclusiveGrounds => {
                Some(CaseStateCode::AwaitingConclusiveGrounds)
            }
            pb::CaseState::Decided => Some(CaseStateCode::Decided),
            pb::CaseState::Retracted => Some(CaseStateCode::Retracted),
            pb::CaseState::Transferred => Some(CaseStateCode::Transferred),
        },
        violations,
    );
    Some(CasesQuery {
        page: page(wire.page_size, &wire.page_token, violations),
        state,
    })
}

macro_rules! named {
    ($($function:ident($request:ident);)*) => {$(
        pub(crate) fn $function(
            wire: pb::$request,
            _: CivilDate,
            violations: &mut Violations,
        ) -> Option<RecordName> {
            Some(RecordName(required_name("case_id", wire.case_id, violations)))
        }
    )*};
}

named! {
    history_of(GetCaseHistoryRequest);
    clocks_of(GetCaseClocksRequest);
    eligibility_of(GetCaseEligibilityRequest);
    decisions_of(GetDecisionsRequest);
    plans_of(ListPlansRequest);
    uploads_of(ListUploadsRequest);
}

pub(crate) fn seen(case: String, version: i64, violations: &mut Violations) -> Seen {
    if version < 1 {
        violations.add("version", "is required: the version of the case you saw");
    }
    Seen {
        case: required_name("case_id", case, violations),
        version,
    }
}

pub(crate) fn age_standing(
    wire: pb::RecordAgeStatusRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<AgeStanding> {
    let seen = seen(wire.case_id, wire.version, violations);
    let status = required_enum(
        "status",
        wire.status,
        |wire: pb::AgeStatus| match wire {
            pb::AgeStatus::Unspecified | pb::AgeStatus::Claimed | pb::AgeStatus::NotSure => None,
            pb::AgeStatus::Doubted => Some(AgeStatus::Doubted),
            pb::AgeStatus::AssessedChild => Some(AgeStatus::AssessedChild),
            pb::AgeStatus::AssessedAdult => Some(AgeStatus::AssessedAdult),
        },
        violations,
    );
    let date_of_birth = date_of_birth("date_of_birth", wire.date_of_birth, today, violations);
    let basis = required_narrative("basis", wire.basis, violations);
    Some(AgeStanding {
        seen,
        status: status?,
        date_of_birth,
        basis,
    })
}

pub(crate) fn sca_word(
    wire: pb::RecordScaUpdateRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<ScaWord> {
    let seen = seen(wire.case_id, wire.version, violations);
    let reference = line("sca_reference", wire.sca_reference, violations).into_exposed();
    let validation = optional_enum(
        "validation",
        wire.validation,
        |wire: pb::ScaValidation| match wire {
            pb::ScaValidation::Unspecified => None,
            pb::ScaValidation::Pending => Some(ScaValidation::Pending),
            pb::ScaValidation::Validated => Some(ScaValidation::Validated),
            pb::ScaValidation::Returned => Some(ScaValidation::Returned),
            pb::ScaValidation::Rejected => Some(ScaValidation::Rejected),
        },
        violations,
    );
    let direction = narrative("direction", wire.direction, violations).into_exposed();
    let says_nothing = reference.is_empty()
        && wire.validation == 0
        && wire.disqualification_considered.is_none()
        && direction.is_empty();
    if says_nothing {
        violations.add(
            "sca_reference",
            "at least one thing the SCA said is required",
        );
    }
    Some(ScaWord {
        seen,
        reference: (!reference.is_empty()).then_some(reference),
        validation,
        disqualification_considered: wire.disqualification_considered,
        direction: Sensitive::new((!direction.is_empty()).then_some(direction)),
    })
}

pub(crate) fn responsibility(
    wire: pb::RecordResponsibleAuthorityRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Responsibility> {
    Some(Responsibility {
        seen: seen(wire.case_id, wire.version, violations),
        authority: required_line("authority", wire.authority, violations).into_exposed(),
    })
}

pub(crate) fn heard(
    wire: pb::RecordContributionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Heard> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::ContributionKind| match wire {
            pb::ContributionKind::Unspecified => None,
            pb::ContributionKind::Child => Some(ContributionKind::Child),
            pb::ContributionKind::Guardian => Some(ContributionKind::Guardian),
            pb::ContributionKind::ChildrensSocialCare => {
                Some(ContributionKind::ChildrensSocialCare)
            }
        },
        violations,
    );
    let views = narrative("views", wire.views, violations);
    let reason = narrative("reason_absent", wire.reason_absent, violations);
    let said = match (
        views.expose().trim().is_empty(),
        reason.expose().trim().is_empty(),
    ) {
        (false, true) => Some(Said::Views(views)),
        (true, false) => Some(Said::Absent(reason)),
        (true, true) | (false, false) => {
            violations.add(
                "views",
                "exactly one of views and reason_absent is required",
            );
            None
        }
    };
    Some(Heard {
        seen,
        kind: kind?,
        said: said?,
    })
}

pub(crate) fn assignment(
    wire: pb::AssignSocialWorkerRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Assignment> {
    Some(Assignment {
        seen: seen(wire.case_id, wire.version, violations),
        person: required_name("person_id", wire.person_id, violations),
    })
}

pub(crate) fn interest(
    wire: pb::DeclareInterestRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<OwnInterest> {
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::InterestKind| match wire {
            pb::InterestKind::Unspecified => None,
            pb::InterestKind::Personal => Some(InterestKind::Personal),
            pb::InterestKind::Professional => Some(InterestKind::Professional),
        },
        violations,
    );
    Some(OwnInterest {
        case: required_name("case_id", wire.case_id, violations),
        statement: required_narrative("statement", wire.statement, violations),
        kind: kind?,
    })
}

pub(crate) fn linking(
    wire: pb::LinkCasesRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Linking> {
    let seen = seen(wire.case_id, wire.version, violations);
    let other = required_name("other_case_id", wire.other_case_id, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::LinkKind| match wire {
            pb::LinkKind::Unspecified => None,
            pb::LinkKind::SameChild => Some(LinkKind::SameChild),
            pb::LinkKind::Sibling => Some(LinkKind::Sibling),
            pb::LinkKind::SameIncident => Some(LinkKind::SameIncident),
            pb::LinkKind::SameExploiter => Some(LinkKind::SameExploiter),
        },
        violations,
    );
    Some(Linking {
        seen,
        other,
        kind: kind?,
    })
}

pub(crate) fn external(
    wire: pb::RecordExternalDecisionRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<External> {
    let seen = seen(wire.case_id, wire.version, violations);
    let stage = required_enum("stage", wire.stage, stage_from_wire, violations);
    let outcome = required_enum("outcome", wire.outcome, outcome_from_wire, violations);
    let authority = required_enum(
        "decider",
        wire.decider,
        |wire: pb::Decider| match wire {
            pb::Decider::Unspecified | pb::Decider::Panel => None,
            pb::Decider::Sca => Some(ExternalAuthority::Sca),
            pb::Decider::Ieca => Some(ExternalAuthority::Ieca),
        },
        violations,
    );
    let decided_on = required_date("decided_on", wire.decided_on, violations);
    not_after_today("decided_on", decided_on, today, violations);
    let source = required_line("source", wire.source, violations).into_exposed();
    Some(External {
        seen,
        decision: ExternalDecision {
            stage: stage?,
            outcome: outcome?,
            authority: authority?,
            decided_on: decided_on?,
            source,
        },
    })
}

pub(crate) fn state_to_wire(state: CaseStateCode) -> pb::CaseState {
    match state {
        CaseStateCode::Received => pb::CaseState::Received,
        CaseStateCode::Listed => pb::CaseState::Listed,
        CaseStateCode::AwaitingConclusiveGrounds => pb::CaseState::AwaitingConclusiveGrounds,
        CaseStateCode::Decided => pb::CaseState::Decided,
        CaseStateCode::Retracted => pb::CaseState::Retracted,
        CaseStateCode::Transferred => pb::CaseState::Transferred,
    }
}

pub(crate) fn verdict_to_wire(verdict: Verdict) -> pb::EligibilityResult {
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
        }),
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

pub(crate) fn age_recorded(changed: &Reassessed) -> pb::RecordAgeStatusResponse {
    pb::RecordAgeStatusResponse {
        version: changed.version,
        eligibility: Some(assessment_to_wire(&changed.eligibility)),
    }
}

pub(crate) fn authority_recorded(changed: &Reassessed) -> pb::RecordResponsibleAuthorityResponse {
    pb::RecordResponsibleAuthorityResponse {
        version: changed.version,
        eligibility: Some(assessment_to_wire(&changed.eligibility)),
    }
}

pub(crate) fn sca_recorded(version: &i64) -> pb::RecordScaUpdateResponse {
    pb::RecordScaUpdateResponse { version: *version }
}

pub(crate) fn contribution_recorded(version: &i64) -> pb::RecordContributionResponse {
    pb::RecordContributionResponse { version: *version }
}

pub(crate) fn assigned(version: &i64) -> pb::AssignSocialWorkerResponse {
    pb::AssignSocialWorkerResponse { version: *version }
}

pub(crate) fn interest_declared((): &()) -> pb::DeclareInterestResponse {
    pb::DeclareInterestResponse {}
}

pub(crate) fn linked(version: &i64) -> pb::LinkCasesResponse {
    pb::LinkCasesResponse { version: *version }
}

pub(crate) fn external_recorded(
    (version, decision): &(i64, DecisionId),
) -> pb::RecordExternalDecisionResponse {
    pb::RecordExternalDecisionResponse {
        version: *version,
        decision_id: decision.to_string(),
    }
}
