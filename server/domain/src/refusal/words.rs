//! What stages, seats and reasons are called in a sentence.

use crate::{
    case::TransferReason,
    decision::{Outcome, Stage},
    directory::AgencyKind,
};

/// Returns the name of a stage, in words.
#[must_use]
pub const fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Rg => "reasonable grounds",
        Stage::Cg => "conclusive grounds",
    }
}

/// Says what findings come to, where the outcome named is another.
pub(super) const fn contradicts(findings: Option<Outcome>) -> &'static str {
    match findings {
        Some(Outcome::Positive) => {
            "the findings make out a route, which contradicts the outcome or the route named: \
             change one of them, or override with a reason"
        }
        Some(Outcome::Negative) => {
            "the findings rule both routes out, which contradicts the outcome named: change one \
             of them, or override with a reason"
        }
        None => {
            "the findings leave it open, and the outcome or the route named needs more: decide \
             the elements, or override with a reason"
        }
    }
}

/// Says why a reason for a transfer does not hold.
pub(super) const fn not_grounded(reason: TransferReason) -> &'static str {
    match reason {
        TransferReason::OutOfScope => {
            "the record does not show that the case is out of scope: see its eligibility"
        }
        TransferReason::AuthorityChanged => {
            "the record does not name a responsible authority outside the site: record it first"
        }
        TransferReason::ScaDirection => {
            "no direction of the SCA is on record: record its word first"
        }
    }
}

/// Returns the name of a seat, in words.
#[must_use]
pub const fn seat_name(seat: AgencyKind) -> &'static str {
    match seat {
        AgencyKind::LocalAuthority => "the local authority",
        AgencyKind::Police => "police",
        AgencyKind::Health => "health",
        AgencyKind::GuardianService => "the guardian service",
        AgencyKind::Education => "education",
        AgencyKind::YouthJustice => "youth justice",
        AgencyKind::SocialCare => "social care",
        AgencyKind::CommissionedService => "a commissioned service",
        AgencyKind::SlaveryAdvisor => "the modern slavery advisor",
        AgencyKind::Adviser => "an adviser",
        AgencyKind::FirstResponder => "a first responder",
        AgencyKind::CompetentAuthority => "the competent authority",
    }
}

/// Returns the names of seats, in words.
#[must_use]
pub(crate) fn seat_names(seats: &[AgencyKind]) -> String {
    seats
        .iter()
        .map(|seat| seat_name(*seat))
        .collect::<Vec<_>>()
        .join(", ")
}
