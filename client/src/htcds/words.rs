//! Words of HTCDS 2.0 and what they are to ours, as tables, and the languages of ISO
//! 639-2. Source of each table: HTCDS Field Standards 2.0, value names; the pairing is
//! that of our specification of returns, section 5.

use chrono::{Datelike, Months, NaiveDate};
use nrm_panel_proto::v1::{self, CaseState, DatePrecision, ExploitationType, Gender};

/// Type of exploitation, its word in HTCDS, and what is lost. Fraud is labour in the
/// published statistics, which this follows.
pub(crate) const EXPLOITATION: [(ExploitationType, &str, &str); 10] = [
    (ExploitationType::ForcedToWork, "ChildLabour", ""),
    (ExploitationType::WagesTaken, "ChildLabour", "the way"),
    (
        ExploitationType::ForcedToCommitFraud,
        "ChildLabour",
        "that it was fraud",
    ),
    (
        ExploitationType::Prostitution,
        "SexualExploitation",
        "the way",
    ),
    (
        ExploitationType::ChildExploitation,
        "SexualExploitation",
        "",
    ),
    (
        ExploitationType::TakenSomewhere,
        "SexualExploitation",
        "the way",
    ),
    (
        ExploitationType::ForcedToCommitCrime,
        "Other",
        "that it was criminal",
    ),
    (ExploitationType::OrgansRemoved, "OrganRemoval", ""),
    (
        ExploitationType::UnpaidHouseholdWork,
        "Servitude",
        "that it was domestic",
    ),
    (ExploitationType::Other, "Other", ""),
];

/// Word of HTCDS, its label, the type it is read as, and what is lost.
pub(crate) const READ_AS: [(&str, &str, ExploitationType, &str); 11] = [
    (
        "ForcedLabour",
        "Forced labour",
        ExploitationType::ForcedToWork,
        "",
    ),
    (
        "SexualExploitation",
        "Sexual exploitation",
        ExploitationType::ChildExploitation,
        "",
    ),
    (
        "ChildLabour",
        "Child labour",
        ExploitationType::ForcedToWork,
        "",
    ),
    (
        "ForcedMarriage",
        "Forced marriage",
        ExploitationType::Other,
        "which kind: say it in words",
    ),
    (
        "Servitude",
        "Servitude",
        ExploitationType::UnpaidHouseholdWork,
        "servitude need not be domestic: check it",
    ),
    (
        "ForcedMilitaryByNonStateActors",
        "Forced military (by non-state actors)",
        ExploitationType::Other,
        "which kind: say it in words",
    ),
    (
        "OrganRemoval",
        "Organ removal",
        ExploitationType::OrgansRemoved,
        "",
    ),
    (
        "ForcedBegging",
        "Forced begging",
        ExploitationType::ForcedToCommitCrime,
        "that it was begging",
    ),
    (
        "ForcedAdoption",
        "Forced adoption",
        ExploitationType::Other,
        "which kind: say it in words",
    ),
    (
        "Surrogacy",
        "Surrogacy",
        ExploitationType::Other,
        "which kind: say it in words",
    ),
    ("Other", "Other", ExploitationType::Other, ""),
];

/// Methods of control that a type of exploitation says by itself; the other fourteen
/// words stand in an account at most, and a person must read that.
pub(crate) const CONTROL: [(ExploitationType, &str); 2] = [
    (ExploitationType::WagesTaken, "TakesEarnings"),
    (ExploitationType::TakenSomewhere, "SexualAbuse"),
];

/// Word of HTCDS, its label, and the gender it is read as; the first of each gender is
/// the one written.
pub(crate) const GENDER: [(&str, &str, Gender); 6] = [
    ("Feminine", "Feminine", Gender::Female),
    ("Masculine", "Masculine", Gender::Male),
    (
        "NonSpecifiedUnknown",
        "Not Specified/Unknown",
        Gender::Other,
    ),
    ("NonConforming", "Non-Conforming", Gender::Other),
    (
        "TransgenderFeminine",
        "Transgender Feminine",
        Gender::Female,
    ),
    (
        "TransgenderMasculine",
        "Transgender Masculine",
        Gender::Male,
    ),
];

/// Where a case stands, and what is lost.
pub(crate) const STATUS: [(CaseState, &str, &str); 7] = [
    (CaseState::Received, "Active", "which decision is awaited"),
    (CaseState::Listed, "Active", "which decision is awaited"),
    (
        CaseState::AwaitingConclusiveGrounds,
        "Active",
        "which decision is awaited",
    ),
    (CaseState::Decided, "Closed", ""),
    (CaseState::Retracted, "Closed", "that it was sent in error"),
    (CaseState::Transferred, "ClosedReferred", ""),
    (CaseState::Withdrawn, "Closed", "that it was withdrawn"),
];

/// Kind of a first responder in the reference lists, as HTCDS says it.
pub(crate) const ORGANISATION: [(&str, &str); 4] = [
    ("police", "LawEnforcement"),
    ("local_authority", "LocalGovernmentOrganisation"),
    ("ngo_and_third_sector", "NGO"),
    ("government_agency", "CentralGovernmentOrganisation"),
];

const LANGUAGES: &str = include_str!("data/languages.txt");

/// Finds the ISO 639-2/T code of a language by name, and whether the name is that of a
/// part of what the code stands for.
pub(crate) fn language(text: &str) -> Option<(&'static str, bool)> {
    let wanted = fold(text);
    LANGUAGES.lines().find_map(|line| {
        if let Some((code, names)) = line.split_once(" < ") {
            let mut names = names.split("; ");
            return names
                .any(|name| fold(name) == wanted)
                .then_some((code, true));
        }
        let (codes, names) = line.split_once(" | ")?;
        let mut names = names.split([';', '|']);
        let code = codes.split('/').next()?;
        names
            .any(|name| fold(name) == wanted)
            .then_some((code, false))
    })
}

/// Names a language by its code: ISO 639-2/T, 639-2/B or of two letters.
pub(crate) fn language_of(code: &str) -> Option<&'static str> {
    let code = fold(code);
    LANGUAGES.lines().find_map(|line| {
        let (codes, names) = line.split_once(" | ")?;
        let found = codes.split('/').any(|known| known == code);
        found.then(|| names.split(" | ").next().unwrap_or(names))
    })
}

/// Words are compared without case and outer blanks.
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether a text is a word of HTCDS, by its name or its label.
pub(crate) fn is_word(text: &str, name: &str, label: &str) -> bool {
    let text = fold(text);
    text == fold(name) || text == fold(label)
}

/// Finds the age in whole years when exploitation first began, and what is lost. Dates
/// known in part give an age only where every day they may mean gives the same.
pub(crate) fn age_when_exploited(
    case: &v1::Case,
    referral: &v1::Referral,
) -> (Option<u32>, &'static str) {
    let started = referral
        .episodes
        .iter()
        .filter_map(|it| it.started.as_ref());
    let known: Vec<_> = started
        .filter_map(|it| Some((days(it.date.as_ref()?, it.precision())?, it.precision())))
        .collect();
    let Some(((first, last), precision)) = known.iter().min_by_key(|((first, _), _)| *first) else {
        return (None, "");
    };
    let Some(born) = case.date_of_birth.as_ref() else {
        return (None, "the date of birth is not known");
    };
    let bounds = born
        .date
        .as_ref()
        .and_then(|date| days(date, born.precision()));
    let ages = bounds.and_then(|(earliest, latest)| {
        Some((first.years_since(latest)?, last.years_since(earliest)?))
    });
    let estimated = [*precision, born.precision()].contains(&DatePrecision::Estimated);
    match ages {
        Some((least, most)) if least == most && estimated => {
            (Some(least), "that it rests on an estimated date")
        }
        Some((least, most)) if least == most && known.len() < referral.episodes.len() => {
            (Some(least), "that not every period has a date")
        }
        Some((least, most)) if least == most => (Some(least), ""),
        Some(_) | None => (None, "the dates that are known do not make one age"),
    }
}

/// The first and last day that a date known in part may mean.
fn days(date: &v1::Date, precision: DatePrecision) -> Option<(NaiveDate, NaiveDate)> {
    let part = |number: i32| u32::try_from(number).ok();
    let day = NaiveDate::from_ymd_opt(date.year, part(date.month)?, part(date.day)?)?;
    let last = match precision {
        DatePrecision::Month => day
            .with_day(1)?
            .checked_add_months(Months::new(1))?
            .pred_opt()?,
        DatePrecision::Year => NaiveDate::from_ymd_opt(date.year, 12, 31)?,
        DatePrecision::Day | DatePrecision::Estimated | DatePrecision::Unspecified => day,
    };
    Some((day, last))
}
