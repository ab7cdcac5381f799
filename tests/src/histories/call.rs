//! What a client asks of the service, and what it hears.

use nrm_panel_proto::v1 as pb;
use tonic::{Code, Response, Status};

use super::{
    client::Client,
    play::{Came, Deed},
};
use crate::{
    actor::words,
    builder::{no_plan, stage_outcome},
};

/// Calls the service under an identifier; the marker is what the call leaves in the
/// record, where it leaves words.
pub(super) async fn call(client: &Client, deed: &Deed, marker: &str, request_id: String) -> Came {
    let (actor, case_id) = (&client.actor, client.case.clone());
    let sitting_id = client.sitting.clone();
    match deed {
        Deed::State { positive, seen } => {
            let view = if *positive {
                pb::View::Positive
            } else {
                pb::View::Negative
            };
            let request = pb::RecordPositionRequest {
                request_id,
                sitting_id,
                case_id,
                stage: pb::Stage::ReasonableGrounds.into(),
                view: view.into(),
                reasons: marker.to_owned(),
                version: *seen,
            };
            let came = actor.decisions().record_position(request).await;
            of(came, |reply| reply.position.map_or(0, |it| it.version))
        }
        Deed::Recuse => {
            let request = pb::DeclareInterestRequest {
                request_id,
                case_id,
                kind: pb::InterestKind::Personal.into(),
                statement: marker.to_owned(),
            };
            of(actor.cases().declare_interest(request).await, |_| 0)
        }
        Deed::Seal { seen } => {
            let request = pb::SealDecisionRequest {
                request_id,
                sitting_id,
                case_id,
                case_version: *seen,
                outcomes: vec![saying(marker)],
                plan_tie: Some(no_plan("Support is in place already.")),
            };
            let came = actor.decisions().seal_decision(request).await;
            of(came, |reply| reply.case_version)
        }
        Deed::Attend { present, seen } => {
            let request = pb::RecordAttendanceRequest {
                request_id,
                sitting_id,
                version: *seen,
                person_id: client.nurse.clone(),
                present: *present,
                occurred_at: None,
                ..pb::RecordAttendanceRequest::default()
            };
            let came = actor.sittings().record_attendance(request).await;
            of(came, |reply| reply.sitting.map_or(0, |it| it.version))
        }
        Deed::Propose {
            decision,
            corrects,
            seen,
        } => {
            let kind = if *corrects {
                pb::SupersedeKind::Correction
            } else {
                pb::SupersedeKind::SetAside
            };
            let request = pb::ProposeSupersessionRequest {
                request_id,
                case_id,
                version: *seen,
                decision_id: decision.clone(),
                kind: kind.into(),
                reason: marker.to_owned(),
                correction: corrects.then(|| pb::Correction {
                    outcome: Some(saying(marker)),
                    plan_tie: Some(no_plan("Support is in place already.")),
                }),
            };
            let came = actor.reviews().propose_supersession(request).await;
            of(came, |reply| reply.version)
        }
        Deed::Confirm { number, seen } => {
            let request = pb::ConfirmSupersessionRequest {
                request_id,
                case_id,
                version: *seen,
                number: *number,
            };
            let came = actor.reviews().confirm_supersession(request).await;
            of(came, |reply| reply.version)
        }
        Deed::Withdraw { number, seen } => {
            let request = pb::WithdrawSupersessionRequest {
                request_id,
                case_id,
                version: *seen,
                number: *number,
                reason: marker.to_owned(),
            };
            let came = actor.reviews().withdraw_supersession(request).await;
            of(came, |reply| reply.version)
        }
    }
}

fn saying(marker: &str) -> pb::StageOutcome {
    pb::StageOutcome {
        reasons: marker.to_owned(),
        ..stage_outcome(pb::Stage::ReasonableGrounds, pb::Outcome::Positive)
    }
}

fn of<T>(came: Result<Response<T>, Status>, version: impl FnOnce(T) -> i64) -> Came {
    match came {
        Ok(reply) => Came::Done(version(reply.into_inner())),
        // What the service says carries details; what the wire says carries none.
        Err(status) if status.details().is_empty() || status.code() == Code::Unavailable => {
            Came::Unknown
        }
        Err(status) => {
            let words = words(&status);
            let said: Vec<&str> = words.split(' ').take(2).collect();
            Came::Refused(said.join(" "))
        }
    }
}
