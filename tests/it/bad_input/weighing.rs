//! Faults of views, of entries in the matrix and of the documents of a decision.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, indicator_source::Source};
use nrm_panel_tests::{actor::Told, panel::Panel};

use super::refused;
use crate::weigh::source;

pub(super) async fn rows(panel: &Panel, about: &pb::SealDecisionRequest) -> usize {
    let case_id = about.case_id.clone();
    let version = about.case_version;
    let view = |change: fn(&mut pb::RecordOwnViewRequest)| {
        let mut request = pb::RecordOwnViewRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            stage: pb::Stage::ReasonableGrounds.into(),
            words: "It fits together.".to_owned(),
            version: 0,
        };
        change(&mut request);
        request
    };
    let note = |change: fn(&mut pb::RecordIndicatorRequest)| {
        let mut request = pb::RecordIndicatorRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            stage: pb::Stage::ReasonableGrounds.into(),
            number: 0,
            version: 0,
            limb: pb::Limb::Action.into(),
            bearing: pb::IndicatorBearing::For.into(),
            words: "Recruited with a gift.".to_owned(),
            sources: vec![source(Source::DocumentNumber(1))],
            case_version: version,
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.weighing.record_own_view(pb::RecordOwnViewRequest::default())
            => ["request_id", "case_id", "stage", "words"];
        coordinator.weighing.record_own_view(view(|it| it.stage = 3)) => ["stage"];
        coordinator.weighing.record_own_view(view(|it| it.version = -1)) => ["version"];
        coordinator.weighing.record_own_view(view(|it| it.words = "a\0".to_owned()))
            => ["words"];
        coordinator.weighing.record_own_view(view(|it| it.words = "a".repeat(15_001)))
            => ["words"];
        coordinator.weighing.record_indicator(pb::RecordIndicatorRequest::default())
            => [
                "request_id", "case_id", "stage", "limb", "bearing", "words", "case_version",
                "sources",
            ];
        coordinator.weighing.record_indicator(note(|it| it.limb = 4)) => ["limb"];
        coordinator.weighing.record_indicator(note(|it| it.bearing = 4)) => ["bearing"];
        coordinator.weighing.record_indicator(note(|it| it.number = -1)) => ["number"];
        coordinator.weighing.record_indicator(note(|it| it.number = 1)) => ["version"];
        coordinator.weighing.record_indicator(note(|it| it.version = 1)) => ["version"];
        coordinator.weighing.record_indicator(note(|it| it.words = " ".to_owned()))
            => ["words"];
        coordinator.weighing.record_indicator(note(|it| it.case_version = 99))
            => ["case_version"];
        coordinator.weighing.record_indicator(note(|it| {
            it.sources = vec![source(Source::DocumentNumber(1)); 21];
        })) => ["sources"];
        coordinator.weighing.record_indicator(note(|it| {
            it.sources = vec![
                pb::IndicatorSource::default(),
                source(Source::DocumentNumber(0)),
                source(Source::Question("a\nb".to_owned())),
                source(Source::InformationRequestId("x".to_owned())),
                source(Source::Heard(9)),
            ];
        })) => [
            "sources[0]", "sources[1].document_number", "sources[2].question",
            "sources[3].information_request_id", "sources[4].heard",
        ];
        coordinator.weighing.suggest_indicators(pb::SuggestIndicatorsRequest::default())
            => ["request_id", "case_id", "stage"];
        coordinator.decisions.get_decision_document(pb::GetDecisionDocumentRequest::default())
            => ["case_id", "stage", "kind", "format"];
        coordinator.weighing.get_matrix(pb::GetMatrixRequest::default())
            => ["case_id", "stage"];
        coordinator.weighing.find_similar_decisions(pb::FindSimilarDecisionsRequest::default())
            => ["case_id", "stage"];
    }
}
