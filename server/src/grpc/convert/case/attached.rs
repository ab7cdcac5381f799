//! What hangs on a case: who was heard, who keeps out, which cases are linked.

use nrm_panel_domain::case::{Case, Contribution, Interest, InterestKind, Link, Said};
use nrm_panel_proto::v1 as pb;

use super::contribution_kind_to_wire;
use crate::grpc::convert::{instant_to_wire, matching::link_to_wire, optional_id_to_wire};

pub(super) fn contributions(case: &Case) -> Vec<pb::Contribution> {
    let contribution = |known: &Contribution| {
        let (views, reason_absent) = match &known.said {
            Said::Views(views) => (views.expose().clone(), String::new()),
            Said::Absent(reason) => (String::new(), reason.expose().clone()),
        };
        pb::Contribution {
            kind: contribution_kind_to_wire(known.kind).into(),
            views,
            reason_absent,
            recorded_at: Some(instant_to_wire(known.recorded_at)),
        }
    };
    case.contributions.iter().map(contribution).collect()
}

pub(super) fn interests(case: &Case) -> Vec<pb::Interest> {
    let interest = |known: &Interest| {
        let kind = match known.kind {
            InterestKind::Personal => pb::InterestKind::Personal,
            InterestKind::Professional => pb::InterestKind::Professional,
        };
        pb::Interest {
            person_id: known.person.to_string(),
            kind: kind.into(),
            declared_at: Some(instant_to_wire(known.declared_at)),
            imposed_by_person_id: optional_id_to_wire(known.imposed_by),
        }
    };
    case.interests.iter().map(interest).collect()
}

pub(super) fn links(case: &Case) -> Vec<pb::CaseLink> {
    let link = |known: &Link| pb::CaseLink {
        case_id: known.other.to_string(),
        kind: link_to_wire(known.kind).into(),
    };
    case.links.iter().map(link).collect()
}
