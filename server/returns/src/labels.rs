//! What a return prints: the labels the published statistics use, letter by letter
//! (returns.md 1.2).

use nrm_panel_domain::{
    case::{ExitKind, ExitReason},
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    projection::{AgeBand, AgeClass, CountyLines, LocationClass},
};

/// What is printed where nothing is known of it.
pub(crate) const UNKNOWN: &str = "Not specified or unknown";

/// Every age label, in the published order.
pub(crate) const AGES: [&str; 3] = [
    age_label(AgeClass::Adult),
    age_label(AgeClass::Child),
    age_label(AgeClass::Unknown),
];

/// Every location label, in the published order.
pub(crate) const LOCATIONS: [&str; 4] = [
    location_label(LocationClass::Overseas),
    location_label(LocationClass::Uk),
    location_label(LocationClass::UkAndOverseas),
    location_label(LocationClass::Unknown),
];

/// Every outcome label.
pub(crate) const OUTCOMES: [&str; 2] = [
    outcome_label(Outcome::Positive),
    outcome_label(Outcome::Negative),
];

/// Every decider label.
pub(crate) const DECIDERS: [&str; 3] = [
    decider_label(Decider::Panel),
    decider_label(Decider::Sca),
    decider_label(Decider::Ieca),
];

/// Every quarter label.
pub(crate) const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];

/// Returns the label of an age at exploitation.
#[must_use]
pub const fn age_label(age: AgeClass) -> &'static str {
    match age {
        AgeClass::Adult => "Adult (18 or over)",
        AgeClass::Child => "Child (17 or under)",
        AgeClass::Unknown => "Age not specified or unknown",
    }
}

/// Returns the label of an age at exploitation in R2: where nothing is known of it, tables
/// 11 to 14 print what they print of any other column, and table 2 does not.
#[must_use]
pub(crate) const fn age_label_in_detail(age: AgeClass) -> &'static str {
    match age {
        AgeClass::Adult | AgeClass::Child => age_label(age),
        AgeClass::Unknown => UNKNOWN,
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

/// Returns the label of a stage.
#[must_use]
pub(crate) const fn stage_label(stage: Stage) -> &'static str {
    match stage {
        Stage::Rg => "Reasonable grounds",
        Stage::Cg => "Conclusive grounds",
    }
}

/// Returns the label of a type of first responder.
#[must_use]
pub const fn responder_label(kind: Option<FirstResponderType>) -> &'static str {
    match kind {
        Some(FirstResponderType::GovernmentAgency) => "Government agency",
        Some(FirstResponderType::NgoAndThirdSector) => "NGO and third sector",
        Some(FirstResponderType::Police) => "Police",
        Some(FirstResponderType::LocalAuthority) => "Local Authority",
        None => UNKNOWN,
    }
}

/// Returns the label of a band of age at referral.
#[must_use]
pub(crate) const fn band_label(band: AgeBand) -> &'static str {
    match band {
        AgeBand::Under10 => "0 to 9",
        AgeBand::From10 => "10 to 13",
        AgeBand::From14 => "14 to 15",
        AgeBand::From16 => "16 to 17",
        AgeBand::Adult => "18 or over",
        AgeBand::Unknown => UNKNOWN,
    }
}

/// Returns the label of the county lines flag.
#[must_use]
pub(crate) const fn county_lines_label(flag: CountyLines) -> &'static str {
    match flag {
        CountyLines::Yes => "Yes",
        CountyLines::No => "No",
        CountyLines::NotRecorded => "Not recorded",
    }
}

/// Returns the label of a reason for a negative decision; the published values are not
/// known to us.
#[must_use]
pub(crate) const fn negative_reason_label(reason: Option<NegativeReason>) -> &'static str {
    match reason {
        Some(NegativeReason::InsufficientEvidence) => "Standard of proof not reached",
        Some(NegativeReason::DefinitionNotMet) => "Not modern slavery as defined",
        Some(NegativeReason::AccountNotAccepted) => "Account not accepted",
        None => "Not recorded",
    }
}

/// Returns the label of how a case left.
#[must_use]
pub(crate) const fn exit_kind_label(kind: ExitKind) -> &'static str {
    match kind {
        ExitKind::Withdrawn => "Withdrawn or closed",
        ExitKind::LeftPilot => "Left the pilot",
    }
}

/// Returns the label of why a case left.
#[must_use]
pub(crate) const fn exit_reason_label(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::BestInterests => "In the child's best interests",
        ExitReason::AgeLimit => "100 days or fewer to the 18th birthday",
        ExitReason::AgeDispute => "Age dispute",
        ExitReason::PublicOrder => "Public order disqualification considered",
        ExitReason::MovedArea => "Moved area",
        ExitReason::Error => "Referred in error",
        ExitReason::BeforeGoLive => "Before the site went live",
        ExitReason::ScaDirection => "Directed by the SCA",
    }
}
