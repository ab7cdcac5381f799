//! Challenges between agencies.

use nrm_panel_domain::{
    case::{ChallengeEnding, ChallengeState, ChallengeStep, ChallengeSubject, Disputed},
    decision::Stage,
    id::InformationRequestId,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations,
    case::seen,
    date_to_wire,
    decision::{stage_from_wire, stage_to_wire},
    instant_to_wire, line, not_after_today, optional_date, optional_id_to_wire, required_enum,
    required_line, required_narrative,
};
use crate::app::challenge::{Answering, Closing, Escalating, Raise, SeenChallenge, Shown};

pub(crate) fn raise(
    wire: pb::RaiseChallengeRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Raise> {
    let seen = seen(wire.case_id, wire.version, violations);
    let against = required_line("against_agency", wire.against_agency, violations).into_exposed();
    let subject = required_enum("subject", wire.subject, Some, violations);
    let named = Named {
        stage: wire.stage,
        version: wire.position_version,
        request: wire.information_request_id,
    };
    let about = subject.and_then(|subject| named.of(subject, violations));
    let words = required_narrative("words", wire.words, violations);
    Some(Raise {
        seen,
        against,
        about: about?,
        words,
    })
}

/// What a request names of the thing challenged.
struct Named {
    stage: i32,
    version: i64,
    request: String,
}

impl Named {
    /// Reads what belongs to a subject; what belongs to another is a fault.
    fn of(self, subject: pb::ChallengeSubject, violations: &mut Violations) -> Option<Disputed> {
        let of_position = subject == pb::ChallengeSubject::Position;
        if !of_position && self.stage != 0 {
            violations.add("stage", "is only for a position");
        }
        if !of_position && self.version != 0 {
            violations.add("position_version", "is only for a position");
        }
        if subject != pb::ChallengeSubject::Delay && !self.request.is_empty() {
            violations.add("information_request_id", "is only for a delay");
        }
        match subject {
            pb::ChallengeSubject::Unspecified => {
                violations.add("subject", "is required");
                None
            }
            pb::ChallengeSubject::Position => self.position(violations),
            pb::ChallengeSubject::Delay => {
                let request = self.request(violations);
                Some(Disputed::Delay(request))
            }
            pb::ChallengeSubject::Silence => Some(Disputed::Silence),
            pb::ChallengeSubject::Other => Some(Disputed::Other),
        }
    }

    fn position(&self, violations: &mut Violations) -> Option<Disputed> {
        let stage: Option<Stage> = required_enum("stage", self.stage, stage_from_wire, violations);
        if self.version < 1 {
            violations.add(
                "position_version",
                "is required: the version of the position you saw",
            );
        }
        Some(Disputed::Position(stage?, self.version))
    }

    fn request(&self, violations: &mut Violations) -> Option<InformationRequestId> {
        if self.request.is_empty() {
            return None;
        }
        let read = self.request.parse().ok();
        if read.is_none() {
            violations.add("information_request_id", "is not an identifier");
        }
        read
    }
}

pub(crate) fn answering(
    wire: pb::AnswerChallengeRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Answering> {
    let of = seen_challenge(wire.case_id, wire.version, wire.number, violations);
    let words = required_narrative("answer", wire.answer, violations);
    let answered_by = line("answered_by", wire.answered_by, violations);
    let on = optional_date("answered_on", wire.answered_on, violations);
    not_after_today("answered_on", on, today, violations);
    Some(Answering {
        of,
        words,
        answered_by,
        on,
    })
}

pub(crate) fn escalating(
    wire: pb::EscalateChallengeRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Escalating> {
    Some(Escalating {
        of: seen_challenge(wire.case_id, wire.version, wire.number, violations),
        why: required_narrative("reason", wire.reason, violations),
    })
}

pub(crate) fn closing(
    wire: pb::CloseChallengeRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Closing> {
    let of = seen_challenge(wire.case_id, wire.version, wire.number, violations);
    let ending = required_enum(
        "ending",
        wire.ending,
        |wire: pb::ChallengeEnding| match wire {
            pb::ChallengeEnding::Unspecified => None,
            pb::ChallengeEnding::Resolved => Some(ChallengeEnding::Resolved),
            pb::ChallengeEnding::Withdrawn => Some(ChallengeEnding::Withdrawn),
            pb::ChallengeEnding::Stands => Some(ChallengeEnding::Stands),
        },
        violations,
    );
    let words = required_narrative("reason", wire.reason, violations);
    Some(Closing {
        of,
        ending: ending?,
        words,
    })
}

fn seen_challenge(
    case: String,
    version: i64,
    number: i32,
    violations: &mut Violations,
) -> SeenChallenge {
    let seen = seen(case, version, violations);
    let number = u32::try_from(number).unwrap_or_default();
    if number == 0 {
        violations.add("number", "is required: the number of the challenge, from 1");
    }
    SeenChallenge { seen, number }
}

pub(crate) fn raised_to_wire((shown, version): &(Shown, i64)) -> pb::RaiseChallengeResponse {
    pb::RaiseChallengeResponse {
        version: *version,
        challenge: Some(challenge_to_wire(shown)),
    }
}

pub(crate) fn answered_to_wire((shown, version): &(Shown, i64)) -> pb::AnswerChallengeResponse {
    pb::AnswerChallengeResponse {
        version: *version,
        challenge: Some(challenge_to_wire(shown)),
    }
}

pub(crate) fn escalated_to_wire((shown, version): &(Shown, i64)) -> pb::EscalateChallengeResponse {
    pb::EscalateChallengeResponse {
        version: *version,
        challenge: Some(challenge_to_wire(shown)),
    }
}

pub(crate) fn closed_to_wire((shown, version): &(Shown, i64)) -> pb::CloseChallengeResponse {
    pb::CloseChallengeResponse {
        version: *version,
        challenge: Some(challenge_to_wire(shown)),
    }
}

pub(crate) fn challenge_to_wire(shown: &Shown) -> pb::Challenge {
    let Shown {
        challenge,
        withheld,
        today,
    } = shown;
    let raised = &challenge.raised;
    let closing = challenge.closing.as_ref();
    let steps = challenge.steps();
    let bare = pb::Challenge {
        number: i32::try_from(raised.number).unwrap_or(i32::MAX),
        state: state_to_wire(challenge.state()).into(),
        raised_by_agency_id: raised.agency.id.to_string(),
        raised_by_agency: raised.agency.name.clone(),
        raised_by: raised.by.to_string(),
        raised_at: Some(instant_to_wire(challenge.raised_at)),
        against_agency_id: raised.against.id.to_string(),
        against_agency: raised.against.name.clone(),
        steps: steps.map(|step| step_to_wire(step, *withheld)).collect(),
        overdue: challenge.overdue(*today),
        closed_on: closing.map(|closing| date_to_wire(closing.on)),
        closed_by: optional_id_to_wire(closing.map(|closing| closing.by)),
        withheld: *withheld,
        ..pb::Challenge::default()
    };
    if *withheld {
        return bare;
    }
    let told = pb::Challenge {
        words: raised.words.expose().clone(),
        closed_because: closing
            .map(|closing| closing.words.expose().clone())
            .unwrap_or_default(),
        ..bare
    };
    match raised.subject {
        ChallengeSubject::Position { stage, version, .. } => pb::Challenge {
            subject: pb::ChallengeSubject::Position.into(),
            stage: stage_to_wire(stage).into(),
            position_version: version,
            ..told
        },
        ChallengeSubject::Delay { request } => pb::Challenge {
            subject: pb::ChallengeSubject::Delay.into(),
            information_request_id: optional_id_to_wire(request),
            ..told
        },
        ChallengeSubject::Silence => pb::Challenge {
            subject: pb::ChallengeSubject::Silence.into(),
            ..told
        },
        ChallengeSubject::Other => pb::Challenge {
            subject: pb::ChallengeSubject::Other.into(),
            ..told
        },
    }
}

fn step_to_wire(step: &ChallengeStep, withheld: bool) -> pb::ChallengeStep {
    let level = &step.level;
    let escalation = step.escalation.as_ref();
    let answer = step.answer.as_ref();
    let bare = pb::ChallengeStep {
        level: i32::try_from(level.number).unwrap_or(i32::MAX),
        level_name: level.name.clone(),
        began_on: Some(date_to_wire(level.from)),
        answer_due_on: Some(date_to_wire(level.answer_by)),
        derivation: level.derivation.clone(),
        escalated_by: optional_id_to_wire(escalation.map(|it| it.by)),
        answered_on: answer.map(|answer| date_to_wire(answer.on)),
        answer_recorded_by: optional_id_to_wire(answer.map(|answer| answer.by)),
        ..pb::ChallengeStep::default()
    };
    if withheld {
        return bare;
    }
    pb::ChallengeStep {
        escalated_because: escalation
            .map(|it| it.why.expose().clone())
            .unwrap_or_default(),
        answer: answer
            .map(|answer| answer.words.expose().clone())
            .unwrap_or_default(),
        answered_by: answer
            .map(|answer| answer.answered_by.expose().clone())
            .unwrap_or_default(),
        ..bare
    }
}

const fn state_to_wire(state: ChallengeState) -> pb::ChallengeState {
    match state {
        ChallengeState::Open => pb::ChallengeState::Open,
        ChallengeState::Answered => pb::ChallengeState::Answered,
        ChallengeState::Resolved => pb::ChallengeState::Resolved,
        ChallengeState::Withdrawn => pb::ChallengeState::Withdrawn,
        ChallengeState::Stands => pb::ChallengeState::Stands,
    }
}
