//! What a return of a specification version prints: the labels the published
//! statistics use, letter by letter (returns.md 1.2).

use crate::{
    decision::{Decider, Outcome},
    projection::{AgeClass, LocationClass},
};

/// A dated specification of the returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Specification {
    /// Version, kept with each return.
    pub version: &'static str,
    /// The month it was compiled.
    pub compiled: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

impl Specification {
    /// The specification returns are built to.
    pub const CURRENT: Self = Self {
        version: SPECIFICATION,
        compiled: "2026-11",
        source: "own proposal, after the published NRM tables 2, 16 and 28 of the 2023 Q4 release; no template of the return a site sends was found",
    };
}

/// Version of the specification returns are built to.
pub const SPECIFICATION: &str = "2026-11";

/// The word of every printed subtotal.
pub(super) const TOTAL: &str = "Total";

/// Every age label, in the published order.
pub(super) const AGES: [&str; 3] = [
    age_label(AgeClass::Adult),
    age_label(AgeClass::Child),
    age_label(AgeClass::Unknown),
];

/// Every location label, in the published order.
pub(super) const LOCATIONS: [&str; 4] = [
    location_label(LocationClass::Overseas),
    location_label(LocationClass::Uk),
    location_label(LocationClass::UkAndOverseas),
    location_label(LocationClass::Unknown),
];

/// Every outcome label.
pub(super) const OUTCOMES: [&str; 2] = [
    outcome_label(Outcome::Positive),
    outcome_label(Outcome::Negative),
];

/// Every decider label.
pub(super) const DECIDERS: [&str; 3] = [
    decider_label(Decider::Panel),
    decider_label(Decider::Sca),
    decider_label(Decider::Ieca),
];

/// Every quarter label.
pub(super) const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];

/// Returns the label of an age at exploitation.
#[must_use]
pub const fn age_label(age: AgeClass) -> &'static str {
    match age {
        AgeClass::Adult => "Adult (18 or over)",
        AgeClass::Child => "Child (17 or under)",
        AgeClass::Unknown => "Age not specified or unknown",
    }
}

/// Returns the label of a location of exploitation.
#[must_use]
pub const fn location_label(location: LocationClass) -> &'static str {
    match location {
        LocationClass::Overseas => "Overseas",
        LocationClass::Uk => "UK",
        LocationClass::UkAndOverseas => "UK and Overseas",
        LocationClass::Unknown => "Not specified or unknown",
    }
}

/// Returns the label of an outcome.
#[must_use]
pub const fn outcome_label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Positive => "Positive",
        Outcome::Negative => "Negative",
    }
}

/// Returns the label of a decider. Panels are no published category; the other
/// two are written as published.
#[must_use]
pub const fn decider_label(decider: Decider) -> &'static str {
    match decider {
        Decider::Panel => "Panel",
        Decider::Sca => "SCA",
        Decider::Ieca => "IECA",
    }
}
