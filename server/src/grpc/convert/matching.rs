//! Cases that are like others.

use nrm_panel_domain::{
    case::{LinkKind, Review},
    likeness::{Reason, Strength},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{Violations, case::seen, required_name, required_narrative};
use crate::app::{
    matching::{Dismissal, Match, Matches},
    work::RecordName,
};

pub(crate) fn matches_of(
    wire: pb::GetCaseMatchesRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(required_name(
        "case_id",
        wire.case_id,
        violations,
    )))
}

pub(crate) fn dismissal(
    wire: pb::DismissMatchRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Dismissal> {
    Some(Dismissal {
        seen: seen(wire.case_id, wire.version, violations),
        other: required_name("other_case_id", wire.other_case_id, violations),
        reason: required_narrative("reason", wire.reason, violations),
    })
}

pub(crate) fn matches_to_wire(matches: &Matches) -> pb::GetCaseMatchesResponse {
    pb::GetCaseMatchesResponse {
        matches: matches.found.iter().map(match_to_wire).collect(),
        unreviewed: i32::try_from(matches.unreviewed()).unwrap_or(i32::MAX),
    }
}

pub(crate) fn dismissed(version: &i64) -> pb::DismissMatchResponse {
    pb::DismissMatchResponse { version: *version }
}

fn match_to_wire(found: &Match) -> pb::CaseMatch {
    let strength = match found.likeness.strength {
        Strength::Possible => pb::MatchStrength::Possible,
        Strength::Likely => pb::MatchStrength::Likely,
        Strength::Certain => pb::MatchStrength::Certain,
    };
    let review = match found.review {
        Review::Open => pb::MatchReview::Open,
        Review::Linked(_) => pb::MatchReview::Linked,
        Review::Dismissed => pb::MatchReview::Dismissed,
    };
    let reasons = found.likeness.reasons.iter();
    pb::CaseMatch {
        case_id: found.case.to_string(),
        case_reference: found.reference.clone(),
        suggested: link_to_wire(suggested(found)).into(),
        strength: strength.into(),
        reasons: reasons
            .map(|reason: &Reason| reason.words().to_owned())
            .collect(),
        review: review.into(),
    }
}

pub(crate) fn link_to_wire(kind: LinkKind) -> pb::LinkKind {
    match kind {
        LinkKind::SameChild => pb::LinkKind::SameChild,
        LinkKind::Sibling => pb::LinkKind::Sibling,
        LinkKind::SameIncident => pb::LinkKind::SameIncident,
        LinkKind::SameExploiter => pb::LinkKind::SameExploiter,
        LinkKind::Duplicate => pb::LinkKind::Duplicate,
    }
}

/// Returns as what the cases are linked, or could be.
const fn suggested(found: &Match) -> LinkKind {
    match found.review {
        Review::Linked(kind) => kind,
        Review::Open | Review::Dismissed => found.likeness.suggested,
    }
}
