//! The record of a decision that leaves, on the wire.

use nrm_panel_domain::{bundle::Paper, document::MARKING, time::CivilDate};
use nrm_panel_proto::v1 as pb;

use super::{Violations, decision::stage_from_wire, required_enum, required_name};
use crate::app::{
    decision_document::{Format, Wanted, Written},
    work::RecordName,
};

pub(crate) fn wanted(
    wire: pb::GetDecisionDocumentRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Wanted> {
    let case = RecordName(required_name("case_id", wire.case_id, violations));
    let stage = required_enum("stage", wire.stage, stage_from_wire, violations);
    let paper = required_enum(
        "kind",
        wire.kind,
        |wire: pb::DecisionDocumentKind| match wire {
            pb::DecisionDocumentKind::Unspecified => None,
            pb::DecisionDocumentKind::RecordingTemplate => Some(Paper::Template),
            pb::DecisionDocumentKind::Minute => Some(Paper::Minute),
        },
        violations,
    );
    let format = required_enum(
        "format",
        wire.format,
        |wire: pb::DocumentFormat| match wire {
            pb::DocumentFormat::Unspecified => None,
            pb::DocumentFormat::Markdown => Some(Format::Markdown),
            pb::DocumentFormat::Json => Some(Format::Json),
        },
        violations,
    );
    Some(Wanted {
        case,
        stage: stage?,
        paper: paper?,
        format: format?,
    })
}

pub(crate) fn written_to_wire(written: &Written) -> pb::GetDecisionDocumentResponse {
    let Written {
        content,
        head,
        name,
    } = written;
    pb::GetDecisionDocumentResponse {
        content: content.expose().clone(),
        marking: MARKING.to_owned(),
        file_name: name.clone(),
        event_number: head.number,
        event_hash: head.hash.clone(),
    }
}
