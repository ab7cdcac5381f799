//! The course of a case, as it is shown.

use nrm_panel_domain::{
    case::{
        Case, DelayAnswer, DelayOutcome, DelayRequest, Entry, LiftReason, PoliceNumberKind,
        Suspension, Told, Withdrawal,
    },
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use crate::grpc::convert::{
    date_to_wire, decision::stage_to_wire, instant_to_wire, optional_id_to_wire,
};

pub(super) fn course(case: &Case, today: CivilDate) -> pb::Course {
    let course = &case.course;
    let told = |sequence: i64| course.told.get(&sequence).copied().map(date_to_wire);
    let age = case.age(today);
    pb::Course {
        age: Some(pb::CaseAge {
            gross_days: whole(age.gross_days),
            suspended_days: whole(age.suspended_days),
            net_days: whole(age.net_days()),
        }),
        urgent: case.is_urgent(),
        suspensions: course.suspensions.iter().map(suspension).collect(),
        withdrawals: course.withdrawals.iter().map(withdrawal).collect(),
        proceedings: course
            .proceedings
            .as_ref()
            .map(|known| pb::CriminalProceedings {
                recorded_on: Some(date_to_wire(known.since)),
                next_hearing_on: known.next_hearing_on.map(date_to_wire),
                details: known.details.expose().clone(),
                ended_on: known.over_on.map(date_to_wire),
                sca_told_on: told(known.sequence),
            }),
        delays: course.delays.iter().map(delay).collect(),
        lateness: course
            .lateness
            .iter()
            .map(|late| pb::Lateness {
                recorded_on: Some(date_to_wire(late.on)),
                reason: late.what.why.expose().clone(),
                awaited: late.what.awaited.expose().clone(),
                expected_on: late.what.expected_on.map(date_to_wire),
                sca_told_on: told(late.sequence),
            })
            .collect(),
        public_order: course
            .public_order
            .iter()
            .map(|concern| pb::PublicOrderConcern {
                recorded_on: Some(date_to_wire(concern.on)),
                concern: concern.what.concern.expose().clone(),
                reported_by: concern.what.by.to_string(),
                sca_told_on: told(concern.sequence),
            })
            .collect(),
        consent: course.consent.as_ref().map(|consent| pb::ConsentAt18 {
            given: consent.what.given,
            said_on: Some(date_to_wire(consent.what.on)),
            words: consent.what.words.expose().clone(),
        }),
        police_numbers: course
            .police_numbers
            .iter()
            .map(|known| pb::PoliceNumber {
                kind: match known.what.kind {
                    PoliceNumberKind::Incident => pb::PoliceNumberKind::Incident,
                    PoliceNumberKind::Crime => pb::PoliceNumberKind::Crime,
                }
                .into(),
                number: known.what.number.expose().clone(),
                force: known.what.force.clone(),
                recorded_on: Some(date_to_wire(known.what.on)),
            })
            .collect(),
    }
}

fn whole(days: i64) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

fn told_person(told: &Told) -> pb::ToldPerson {
    pb::ToldPerson {
        who: told.who.expose().clone(),
        told_on: Some(date_to_wire(told.on)),
    }
}

fn suspension(known: &Suspension) -> pb::Suspension {
    let suspended = &known.suspended;
    let lifted = known.lifted.as_ref();
    let ending = lifted.map_or(pb::SuspensionEnding::Unspecified, |lifted| {
        match lifted.because {
            LiftReason::Found => pb::SuspensionEnding::Found,
            LiftReason::EvidenceSuffices => pb::SuspensionEnding::EvidenceSuffices,
            LiftReason::Decided => pb::SuspensionEnding::Decided,
            LiftReason::Closed => pb::SuspensionEnding::Closed,
        }
    });
    pb::Suspension {
        stage: stage_to_wire(suspended.stage).into(),
        began_on: Some(date_to_wire(known.from)),
        reason: suspended.why.expose().clone(),
        police: Some(told_person(&suspended.police)),
        local_authority: Some(told_person(&suspended.local_authority)),
        ending: ending.into(),
        ended_on: lifted.map(|lifted| date_to_wire(lifted.on)),
        ended_because: lifted
            .map(|lifted| lifted.why.expose().clone())
            .unwrap_or_default(),
    }
}

fn withdrawal(known: &Withdrawal) -> pb::Withdrawal {
    let answer = known.answer.as_ref();
    let state = match answer {
        None => pb::WithdrawalState::Proposed,
        Some((answer, _)) if answer.confirmed => pb::WithdrawalState::Confirmed,
        Some(_) => pb::WithdrawalState::TurnedDown,
    };
    pb::Withdrawal {
        state: state.into(),
        found_by_agency: known.finding.agency.name.clone(),
        found_by: known.finding.by.to_string(),
        found_at: Some(instant_to_wire(known.found_at)),
        best_interests: known.finding.best_interests.expose().clone(),
        evidence: known.finding.evidence.expose().clone(),
        answered_by: optional_id_to_wire(answer.map(|(answer, _)| answer.by)),
        answered_on: answer.map(|(_, on)| date_to_wire(*on)),
        answer: answer
            .map(|(answer, _)| answer.why.expose().clone())
            .unwrap_or_default(),
    }
}

fn delay((request, answer): &(Entry<DelayRequest>, Option<DelayAnswer>)) -> pb::DelayRequest {
    let asked = &request.what;
    let answer = answer.as_ref();
    let outcome = answer.map_or(pb::DelayOutcome::Unspecified, |answer| {
        match answer.outcome {
            DelayOutcome::Granted => pb::DelayOutcome::Granted,
            DelayOutcome::Refused => pb::DelayOutcome::Refused,
        }
    });
    pb::DelayRequest {
        number: i32::try_from(asked.number).unwrap_or(i32::MAX),
        recorded_on: Some(date_to_wire(request.on)),
        asked_by: asked.asked_by.expose().clone(),
        reason: asked.why.expose().clone(),
        asked_until: asked.until.map(date_to_wire),
        outcome: outcome.into(),
        need: answer
            .map(|answer| answer.need.expose().clone())
            .unwrap_or_default(),
        discussed_on: answer.map(|answer| date_to_wire(answer.discussed_on)),
        granted_until: answer.and_then(|answer| answer.until).map(date_to_wire),
    }
}
