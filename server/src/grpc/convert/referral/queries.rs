//! Queries on a referral, and replies to them.

use nrm_panel_domain::{
    case::CaseQuery,
    referral::{PreviouslyReported, QueryKind},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::super::{Violations, case::seen, required_line, required_narrative};
use crate::app::referral::Reply;

pub(crate) fn reply(
    wire: pb::AnswerQueryRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Reply> {
    let seen = seen(wire.case_id, wire.version, violations);
    Some(Reply {
        seen,
        query: required_line("query_id", wire.query_id, violations).into_exposed(),
        reply: required_narrative("reply", wire.reply, violations),
    })
}

pub(crate) fn answered_to_wire(version: &i64) -> pb::AnswerQueryResponse {
    pb::AnswerQueryResponse { version: *version }
}

pub(super) fn query(asked: &CaseQuery) -> pb::Query {
    let reply = asked.reply.as_ref().map(|reply| reply.expose().clone());
    pb::Query {
        id: asked.query.id.clone(),
        kind: match asked.query.kind {
            QueryKind::Missing => pb::QueryKind::Missing,
            QueryKind::UnknownValue => pb::QueryKind::UnknownValue,
            QueryKind::Contradiction => pb::QueryKind::Contradiction,
            QueryKind::Thin => pb::QueryKind::Thin,
        }
        .into(),
        question: asked.query.question.to_owned(),
        text: asked.query.text.clone(),
        reply: reply.unwrap_or_default(),
    }
}

pub(super) const fn previously_reported(
    reported: Option<PreviouslyReported>,
) -> pb::PreviouslyReported {
    match reported {
        None => pb::PreviouslyReported::Unspecified,
        Some(PreviouslyReported::Yes) => pb::PreviouslyReported::Yes,
        Some(PreviouslyReported::No) => pb::PreviouslyReported::No,
        Some(PreviouslyReported::NotSure) => pb::PreviouslyReported::NotSure,
    }
}
