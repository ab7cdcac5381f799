//! Faults of challenges between agencies.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, ChallengeSubject};
use nrm_panel_tests::{actor::Told, panel::Panel};

use super::{day, refused};

pub(super) async fn rows(panel: &Panel, about: &pb::SealDecisionRequest) -> usize {
    let case_id = about.case_id.clone();
    let raising = pb::RaiseChallengeRequest {
        request_id: String::new(),
        case_id: case_id.clone(),
        version: about.case_version,
        against_agency: "Warwickshire Police".to_owned(),
        subject: ChallengeSubject::Silence.into(),
        words: "No word in two weeks.".to_owned(),
        ..pb::RaiseChallengeRequest::default()
    };
    let raise = |change: fn(&mut pb::RaiseChallengeRequest)| {
        let mut request = raising.clone();
        request.request_id = new_request_id();
        change(&mut request);
        request
    };
    let answer = |change: fn(&mut pb::AnswerChallengeRequest)| {
        let mut request = pb::AnswerChallengeRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            version: 2,
            number: 1,
            answer: "It was read.".to_owned(),
            ..pb::AnswerChallengeRequest::default()
        };
        change(&mut request);
        request
    };
    let close = |change: fn(&mut pb::CloseChallengeRequest)| {
        let mut request = pb::CloseChallengeRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            version: 2,
            number: 1,
            ending: pb::ChallengeEnding::Resolved.into(),
            reason: "Settled.".to_owned(),
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.challenges.raise_challenge(pb::RaiseChallengeRequest::default())
            => ["request_id", "version", "case_id", "against_agency", "subject", "words"];
        coordinator.challenges.raise_challenge(raise(|it| it.subject = 9)) => ["subject"];
        coordinator.challenges.raise_challenge(raise(|it| it.words = " ".to_owned()))
            => ["words"];
        coordinator.challenges.raise_challenge(raise(|it| it.words = "a\0".to_owned()))
            => ["words"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.against_agency = "a\nb".to_owned();
        })) => ["against_agency"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.against_agency = "Police of Nowhere".to_owned();
        })) => ["against_agency"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.stage = pb::Stage::ReasonableGrounds.into();
            it.position_version = 1;
            it.information_request_id = "x".to_owned();
        })) => ["stage", "position_version", "information_request_id"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.subject = ChallengeSubject::Position.into();
        })) => ["stage", "position_version"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.subject = ChallengeSubject::Position.into();
            it.stage = 3;
            it.position_version = -1;
        })) => ["stage", "position_version"];
        coordinator.challenges.raise_challenge(raise(|it| {
            it.subject = ChallengeSubject::Delay.into();
            it.information_request_id = "x".to_owned();
        })) => ["information_request_id"];
        coordinator.challenges.answer_challenge(pb::AnswerChallengeRequest::default())
            => ["request_id", "version", "case_id", "number", "answer"];
        coordinator.challenges.answer_challenge(answer(|it| it.number = -1)) => ["number"];
        coordinator.challenges.answer_challenge(answer(|it| {
            it.answered_by = "a\u{202E}".to_owned();
        })) => ["answered_by"];
        coordinator.challenges.answer_challenge(answer(|it| {
            it.answered_on = Some(day(2026, 11, 17));
        })) => ["answered_on"];
        coordinator.challenges.answer_challenge(answer(|it| {
            it.answered_on = Some(day(2026, 2, 30));
        })) => ["answered_on"];
        coordinator.challenges.escalate_challenge(pb::EscalateChallengeRequest::default())
            => ["request_id", "version", "case_id", "number", "reason"];
        coordinator.challenges.close_challenge(pb::CloseChallengeRequest::default())
            => ["request_id", "version", "case_id", "number", "ending", "reason"];
        coordinator.challenges.close_challenge(close(|it| it.ending = 4)) => ["ending"];
        coordinator.challenges.close_challenge(close(|it| it.reason = "a\0".to_owned()))
            => ["reason"];
    }
}
