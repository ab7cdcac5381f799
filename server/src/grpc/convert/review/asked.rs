//! What others ask of sealed decisions.

use nrm_panel_domain::{
    case::{
        Case, QualityNotice, QualityWanted, Reconsideration, ReconsiderationGround,
        ReconsiderationState, Revocation, ScaAnswer,
    },
    id::DecisionId,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    super::{
        Violations, case::seen, date_to_wire, decision::stage_to_wire, narrative, not_after_today,
        optional_date, required_date, required_enum, required_line, required_narrative,
    },
    numbered,
};
use crate::app::review::asked::{Answering, Noticing, Replying, Requesting, Revoking};

pub(crate) fn requesting(
    wire: pb::RequestReconsiderationRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Requesting> {
    let seen = seen(wire.case_id, wire.version, violations);
    let decision = decision(&wire.decision_id, violations);
    let asked_by = required_line("asked_by", wire.asked_by, violations);
    let grounds = grounds(&wire.grounds, violations);
    let reasons = required_narrative("reasons", wire.reasons, violations);
    let asked_on = optional_date("asked_on", wire.asked_on, violations);
    not_after_today("asked_on", asked_on, today, violations);
    let exceptional = narrative("exceptional", wire.exceptional, violations);
    Some(Requesting {
        seen,
        decision: decision?,
        asked_by,
        grounds,
        reasons,
        asked_on,
        exceptional,
    })
}

fn grounds(wire: &[i32], violations: &mut Violations) -> Vec<ReconsiderationGround> {
    if wire.is_empty() {
        violations.add("grounds", "are required");
    }
    let mut grounds = Vec::new();
    for (place, number) in wire.iter().enumerate() {
        let field = format!("grounds[{place}]");
        let ground = required_enum(
            &field,
            *number,
            |wire: pb::ReconsiderationGround| match wire {
                pb::ReconsiderationGround::Unspecified => None,
                pb::ReconsiderationGround::NewEvidence => Some(ReconsiderationGround::NewEvidence),
                pb::ReconsiderationGround::Guidance => Some(ReconsiderationGround::Guidance),
            },
            violations,
        );
        if ground.is_some_and(|ground| grounds.contains(&ground)) {
            violations.add(field, "is named twice");
        }
        grounds.extend(ground);
    }
    grounds
}

pub(crate) fn answering(
    wire: pb::AnswerReconsiderationRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Answering> {
    let seen = seen(wire.case_id, wire.version, violations);
    let number = numbered(wire.number, violations);
    let answer = required_enum(
        "answer",
        wire.answer,
        |wire: pb::ScaAnswer| match wire {
            pb::ScaAnswer::Unspecified => None,
            pb::ScaAnswer::Refused => Some(ScaAnswer::Refused),
            pb::ScaAnswer::SiteDecides => Some(ScaAnswer::SiteDecides),
            pb::ScaAnswer::ScaDecides => Some(ScaAnswer::ScaDecides),
        },
        violations,
    );
    let on = past_day("answered_on", wire.answered_on, today, violations);
    let source = required_line("source", wire.source, violations).into_exposed();
    Some(Answering {
        seen,
        number,
        answer: answer?,
        on: on?,
        source,
    })
}

pub(crate) fn revoking(
    wire: pb::RecordRevocationRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Revoking> {
    let seen = seen(wire.case_id, wire.version, violations);
    let decision = decision(&wire.decision_id, violations);
    let on = past_day("revoked_on", wire.revoked_on, today, violations);
    let source = required_line("source", wire.source, violations).into_exposed();
    let talked = required_narrative("talked", wire.talked, violations);
    Some(Revoking {
        seen,
        decision: decision?,
        on: on?,
        source,
        talked,
    })
}

pub(crate) fn noticing(
    wire: pb::RecordQualityNoticeRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Noticing> {
    let seen = seen(wire.case_id, wire.version, violations);
    let decision = decision(&wire.decision_id, violations);
    let wanted = required_enum(
        "wanted",
        wire.wanted,
        |wire: pb::QualityWanted| match wire {
            pb::QualityWanted::Unspecified => None,
            pb::QualityWanted::Review => Some(QualityWanted::Review),
            pb::QualityWanted::Information => Some(QualityWanted::Information),
        },
        violations,
    );
    let reasons = required_narrative("reasons", wire.reasons, violations);
    let on = past_day("noticed_on", wire.noticed_on, today, violations);
    Some(Noticing {
        seen,
        decision: decision?,
        wanted: wanted?,
        reasons,
        on: on?,
    })
}

pub(crate) fn replying(
    wire: pb::AnswerQualityNoticeRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Replying> {
    Some(Replying {
        seen: seen(wire.case_id, wire.version, violations),
        number: numbered(wire.number, violations),
        words: required_narrative("answer", wire.answer, violations),
    })
}

/// Reads the identifier of a decision.
pub(super) fn decision(named: &str, violations: &mut Violations) -> Option<DecisionId> {
    let read = named.parse().ok();
    if read.is_none() {
        violations.add("decision_id", "is not the identifier of a decision");
    }
    read
}

fn past_day(
    field: &str,
    wire: Option<pb::Date>,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<CivilDate> {
    let day = required_date(field, wire, violations);
    not_after_today(field, day, today, violations);
    day
}

pub(crate) fn requested_to_wire(version: &i64) -> pb::RequestReconsiderationResponse {
    pb::RequestReconsiderationResponse { version: *version }
}

pub(crate) fn answered_to_wire(version: &i64) -> pb::AnswerReconsiderationResponse {
    pb::AnswerReconsiderationResponse { version: *version }
}

pub(crate) fn revoked_to_wire(version: &i64) -> pb::RecordRevocationResponse {
    pb::RecordRevocationResponse { version: *version }
}

pub(crate) fn noticed_to_wire(version: &i64) -> pb::RecordQualityNoticeResponse {
    pb::RecordQualityNoticeResponse { version: *version }
}

pub(crate) fn replied_to_wire(version: &i64) -> pb::AnswerQualityNoticeResponse {
    pb::AnswerQualityNoticeResponse { version: *version }
}

pub(super) fn reconsideration_to_wire(case: &Case, known: &Reconsideration) -> pb::Reconsideration {
    let asked = &known.asked;
    let state = match case.reconsideration_state(known) {
        ReconsiderationState::Requested => pb::ReconsiderationState::Requested,
        ReconsiderationState::Refused => pb::ReconsiderationState::Refused,
        ReconsiderationState::Pending => pb::ReconsiderationState::Pending,
        ReconsiderationState::Upheld => pb::ReconsiderationState::Upheld,
        ReconsiderationState::Overturned => pb::ReconsiderationState::Overturned,
    };
    let ground = |ground: &ReconsiderationGround| match ground {
        ReconsiderationGround::NewEvidence => pb::ReconsiderationGround::NewEvidence.into(),
        ReconsiderationGround::Guidance => pb::ReconsiderationGround::Guidance.into(),
    };
    let open = pb::Reconsideration {
        number: i32::try_from(asked.number).unwrap_or(i32::MAX),
        state: state.into(),
        decision_id: asked.decision.to_string(),
        stage: stage_to_wire(asked.stage).into(),
        asked_by: asked.asked_by.expose().clone(),
        grounds: asked.grounds.iter().map(ground).collect(),
        reasons: asked.reasons.expose().clone(),
        asked_on: Some(date_to_wire(asked.asked_on)),
        last_day: Some(date_to_wire(asked.last_day)),
        exceptional: asked.exceptional.expose().clone(),
        ..pb::Reconsideration::default()
    };
    let Some(answered) = &known.answered else {
        return open;
    };
    let answer = match answered.answer {
        ScaAnswer::Refused => pb::ScaAnswer::Refused,
        ScaAnswer::SiteDecides => pb::ScaAnswer::SiteDecides,
        ScaAnswer::ScaDecides => pb::ScaAnswer::ScaDecides,
    };
    pb::Reconsideration {
        answer: answer.into(),
        answered_on: Some(date_to_wire(answered.on)),
        source: answered.source.clone(),
        ..open
    }
}

pub(super) fn revocation_to_wire(revocation: &Revocation) -> pb::Revocation {
    pb::Revocation {
        decision_id: revocation.decision.to_string(),
        revoked_on: Some(date_to_wire(revocation.revoked_on)),
        source: revocation.source.clone(),
        talked: revocation.talked.expose().clone(),
    }
}

pub(super) fn quality_to_wire(known: &QualityNotice) -> pb::QualityNotice {
    let noticed = &known.noticed;
    let wanted = match noticed.wanted {
        QualityWanted::Review => pb::QualityWanted::Review,
        QualityWanted::Information => pb::QualityWanted::Information,
    };
    let answer = known.answer.as_ref();
    pb::QualityNotice {
        number: i32::try_from(noticed.number).unwrap_or(i32::MAX),
        decision_id: noticed.decision.to_string(),
        stage: stage_to_wire(noticed.stage).into(),
        wanted: wanted.into(),
        reasons: noticed.reasons.expose().clone(),
        noticed_on: Some(date_to_wire(noticed.on)),
        due_on: Some(date_to_wire(noticed.due_on)),
        answer: answer
            .map(|answer| answer.words.expose().clone())
            .unwrap_or_default(),
        answered_on: answer.map(|answer| date_to_wire(answer.on)),
    }
}
