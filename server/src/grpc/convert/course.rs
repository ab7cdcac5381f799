//! The course of a case: wire to domain.

use nrm_panel_domain::{
    case::{DelayOutcome, PoliceNumberKind, Told},
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations, case::seen, not_after_today, optional_date, required_date, required_enum,
    required_line, required_narrative,
};
use crate::app::course::{
    AnswerDelay, AnswerWithdrawal, Concern, Consenting, Explain, Lift, Numbered, Proceed,
    RequestDelay, Standing, Suspend, Withdraw,
};

pub(crate) fn suspending(
    wire: pb::SuspendCaseRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Suspend> {
    let seen = seen(wire.case_id, wire.version, violations);
    let why = required_narrative("reason", wire.reason, violations);
    let police = told("police", wire.police, today, violations);
    let local_authority = told("local_authority", wire.local_authority, today, violations);
    Some(Suspend {
        seen,
        why,
        police: police?,
        local_authority: local_authority?,
    })
}

/// Reads who was told; a suspension is never recorded without.
fn told(
    field: &str,
    wire: Option<pb::ToldPerson>,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Told> {
    let Some(pb::ToldPerson { who, told_on }) = wire else {
        violations.add(field, "is required: who was told, and when");
        return None;
    };
    let who = required_line(&format!("{field}.who"), who, violations);
    let told_on = past(&format!("{field}.told_on"), told_on, today, violations);
    Some(Told { who, on: told_on? })
}

/// Reads a day that must be given and cannot lie ahead.
fn past(
    field: &str,
    date: Option<pb::Date>,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<CivilDate> {
    let read = required_date(field, date, violations);
    not_after_today(field, read, today, violations);
    read
}

pub(crate) fn lifting(
    wire: pb::LiftSuspensionRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Lift> {
    Some(Lift {
        seen: seen(wire.case_id, wire.version, violations),
        why: required_narrative("reason", wire.reason, violations),
    })
}

pub(crate) fn withdrawing(
    wire: pb::ProposeWithdrawalRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Withdraw> {
    let seen = seen(wire.case_id, wire.version, violations);
    let best_interests = required_narrative("best_interests", wire.best_interests, violations);
    if wire.evidence.is_empty() {
        violations.add("evidence", "is required: what the finding rests on");
    }
    let evidence = wire.evidence.into_iter().enumerate().map(|(place, item)| {
        required_line(&format!("evidence[{place}]"), item, violations).into_exposed()
    });
    let evidence = Sensitive::new(evidence.collect());
    Some(Withdraw {
        seen,
        best_interests,
        evidence,
    })
}

pub(crate) fn answering_withdrawal(
    wire: pb::AnswerWithdrawalRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<AnswerWithdrawal> {
    let seen = seen(wire.case_id, wire.version, violations);
    let confirmed = required_flag("confirmed", wire.confirmed, violations);
    let why = required_narrative("reason", wire.reason, violations);
    Some(AnswerWithdrawal {
        seen,
        confirmed: confirmed?,
        why,
    })
}

fn required_flag(field: &str, flag: Option<bool>, violations: &mut Violations) -> Option<bool> {
    if flag.is_none() {
        violations.add(field, "is required");
    }
    flag
}

pub(crate) fn proceeding(
    wire: pb::RecordProceedingsRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Proceed> {
    let seen = seen(wire.case_id, wire.version, violations);
    let details = required_narrative("details", wire.details, violations);
    let next = optional_date("next_hearing_on", wire.next_hearing_on, violations);
    let ended = optional_date("ended_on", wire.ended_on, violations);
    not_after_today("ended_on", ended, today, violations);
    if next.is_some() && ended.is_some() {
        violations.add("next_hearing_on", "is not for proceedings that are over");
    }
    Some(Proceed {
        seen,
        standing: ended.map_or(Standing::Running(next), Standing::Over),
        details,
    })
}

pub(crate) fn requesting_delay(
    wire: pb::RecordDelayRequestRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RequestDelay> {
    Some(RequestDelay {
        seen: seen(wire.case_id, wire.version, violations),
        asked_by: required_line("asked_by", wire.asked_by, violations),
        why: required_narrative("reason", wire.reason, violations),
        until: optional_date("asked_until", wire.asked_until, violations),
    })
}

pub(crate) fn answering_delay(
    wire: pb::AnswerDelayRequestRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<AnswerDelay> {
    let seen = seen(wire.case_id, wire.version, violations);
    let number = u32::try_from(wire.number).unwrap_or_default();
    if number == 0 {
        violations.add("number", "is required: the number of the request, from 1");
    }
    let outcome = required_enum(
        "outcome",
        wire.outcome,
        |wire: pb::DelayOutcome| match wire {
            pb::DelayOutcome::Unspecified => None,
            pb::DelayOutcome::Granted => Some(DelayOutcome::Granted),
            pb::DelayOutcome::Refused => Some(DelayOutcome::Refused),
        },
        violations,
    );
    let need = required_narrative("need", wire.need, violations);
    let discussed_on = past("discussed_on", wire.discussed_on, today, violations);
    let until = optional_date("granted_until", wire.granted_until, violations);
    match outcome {
        Some(DelayOutcome::Granted) if until.is_none() => {
            violations.add("granted_until", "is required: until when the panel waits");
        }
        Some(DelayOutcome::Refused) if until.is_some() => {
            violations.add("granted_until", "is only for a request that is granted");
        }
        Some(_) | None => {}
    }
    Some(AnswerDelay {
        seen,
        number,
        outcome: outcome?,
        need,
        discussed_on: discussed_on?,
        until,
    })
}

pub(crate) fn explaining(
    wire: pb::ExplainLatenessRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Explain> {
    Some(Explain {
        seen: seen(wire.case_id, wire.version, violations),
        why: required_narrative("reason", wire.reason, violations),
        awaited: required_narrative("awaited", wire.awaited, violations),
        expected_on: optional_date("expected_on", wire.expected_on, violations),
    })
}

pub(crate) fn reporting(
    wire: pb::ReportPublicOrderConcernRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Concern> {
    Some(Concern {
        seen: seen(wire.case_id, wire.version, violations),
        concern: required_narrative("concern", wire.concern, violations),
    })
}

pub(crate) fn consenting(
    wire: pb::RecordConsentRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Consenting> {
    let seen = seen(wire.case_id, wire.version, violations);
    let given = required_flag("given", wire.given, violations);
    let on = past("said_on", wire.said_on, today, violations);
    let words = required_narrative("words", wire.words, violations);
    Some(Consenting {
        seen,
        given: given?,
        on: on?,
        words,
    })
}

pub(crate) fn numbering(
    wire: pb::RecordPoliceNumberRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Numbered> {
    let seen = seen(wire.case_id, wire.version, violations);
    let kind = required_enum(
        "kind",
        wire.kind,
        |wire: pb::PoliceNumberKind| match wire {
            pb::PoliceNumberKind::Unspecified => None,
            pb::PoliceNumberKind::Incident => Some(PoliceNumberKind::Incident),
            pb::PoliceNumberKind::Crime => Some(PoliceNumberKind::Crime),
        },
        violations,
    );
    let number = required_line("number", wire.number, violations);
    let force = required_line("force", wire.force, violations).into_exposed();
    let on = past("recorded_on", wire.recorded_on, today, violations);
    Some(Numbered {
        seen,
        kind: kind?,
        number,
        force,
        on: on?,
    })
}

macro_rules! versioned {
    ($($function:ident($response:ident);)*) => {$(
        pub(crate) fn $function(version: &i64) -> pb::$response {
            pb::$response { version: *version }
        }
    )*};
}

versioned! {
    suspend_to_wire(SuspendCaseResponse);
    lift_to_wire(LiftSuspensionResponse);
    withdraw_to_wire(ProposeWithdrawalResponse);
    answer_withdrawal_to_wire(AnswerWithdrawalResponse);
    proceedings_to_wire(RecordProceedingsResponse);
    request_delay_to_wire(RecordDelayRequestResponse);
    answer_delay_to_wire(AnswerDelayRequestResponse);
    explain_to_wire(ExplainLatenessResponse);
    public_order_to_wire(ReportPublicOrderConcernResponse);
    consent_to_wire(RecordConsentResponse);
    police_number_to_wire(RecordPoliceNumberResponse);
}
