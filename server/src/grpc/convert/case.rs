//! Cases and what follows from them.

mod attached;
mod course;
mod shown;

pub(crate) use shown::{
    assessment_to_wire, clock_to_wire, clocks_to_wire, eligibility_to_wire, history_to_wire,
    rows_to_wire, state_to_wire, view_to_wire,
};

use nrm_panel_domain::{
    case::{
        CaseStateCode, ContributionKind, ExternalDecision, InterestKind, LinkKind, Said,
        ScaValidation,
    },
    decision::ExternalAuthority,
    eligibility::AgeStatus,
    id::DecisionId,
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, date_of_birth,
    decision::{outcome_from_wire, stage_from_wire},
    line, narrative, not_after_today, optional_enum, optional_instant, page, required_date,
    required_enum, required_line, required_name, required_narrative,
};
use crate::app::{
    case_read::{CaseQuery, CasesQuery},
    case_record::{
        AgeStanding, Assignment, External, Heard, Linking, OwnInterest, Reassessed, Recusing,
        Responsibility, ScaWord, Seen,
    },
    work::RecordName,
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
            pb::CaseState::Withdrawn => Some(CaseStateCode::Withdrawn),
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
    let kind = required_enum("kind", wire.kind, contribution_kind_from_wire, violations);
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
    let kind = required_enum("kind", wire.kind, interest_kind, violations);
    Some(OwnInterest {
        case: required_name("case_id", wire.case_id, violations),
        statement: required_narrative("statement", wire.statement, violations),
        kind: kind?,
    })
}

fn interest_kind(wire: pb::InterestKind) -> Option<InterestKind> {
    match wire {
        pb::InterestKind::Unspecified => None,
        pb::InterestKind::Personal => Some(InterestKind::Personal),
        pb::InterestKind::Professional => Some(InterestKind::Professional),
    }
}

pub(crate) fn recusal(
    wire: pb::ImposeRecusalRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Recusing> {
    let seen = seen(wire.case_id, wire.version, violations);
    let person = required_name("person_id", wire.person_id, violations);
    let kind = required_enum("kind", wire.kind, interest_kind, violations);
    Some(Recusing {
        seen,
        person,
        reason: required_narrative("reason", wire.reason, violations),
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
            pb::LinkKind::Duplicate => Some(LinkKind::Duplicate),
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

pub(crate) fn contribution_kind_from_wire(wire: pb::ContributionKind) -> Option<ContributionKind> {
    match wire {
        pb::ContributionKind::Unspecified => None,
        pb::ContributionKind::Child => Some(ContributionKind::Child),
        pb::ContributionKind::Guardian => Some(ContributionKind::Guardian),
        pb::ContributionKind::ChildrensSocialCare => Some(ContributionKind::ChildrensSocialCare),
    }
}

pub(crate) fn contribution_kind_to_wire(kind: ContributionKind) -> pb::ContributionKind {
    match kind {
        ContributionKind::Child => pb::ContributionKind::Child,
        ContributionKind::Guardian => pb::ContributionKind::Guardian,
        ContributionKind::ChildrensSocialCare => pb::ContributionKind::ChildrensSocialCare,
    }
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

pub(crate) fn recused(version: &i64) -> pb::ImposeRecusalResponse {
    pb::ImposeRecusalResponse { version: *version }
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
