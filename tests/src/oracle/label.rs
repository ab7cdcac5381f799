//! The labels of published tables, read.

use nrm_panel_domain::{
    decision::Outcome as Decided,
    directory::FirstResponderType,
    projection::{AgeClass, LocationClass},
    time::CivilDate,
};

use super::{Outcome, file::Named};

pub(super) const TOTAL: &str = "Total";
pub(super) const UNKNOWN: &str = "Not specified or unknown";
const UNKNOWN_AGE: &str = "Age not specified or unknown";

/// Every age with its label.
pub(super) const AGES: [(AgeClass, &str); 3] = ages(UNKNOWN_AGE);
/// Every age with its label in tables 11 to 14.
pub(super) const AGES_IN_DETAIL: [(AgeClass, &str); 3] = ages(UNKNOWN);

const fn ages(unknown: &'static str) -> [(AgeClass, &'static str); 3] {
    [
        (AgeClass::Adult, "Adult (18 or over)"),
        (AgeClass::Child, "Child (17 or under)"),
        (AgeClass::Unknown, unknown),
    ]
}

const LOCATIONS: [(LocationClass, &str); 4] = [
    (LocationClass::Overseas, "Overseas"),
    (LocationClass::Uk, "UK"),
    (LocationClass::UkAndOverseas, "UK and Overseas"),
    (LocationClass::Unknown, UNKNOWN),
];

const RESPONDERS: [(FirstResponderType, &str); 4] = [
    (FirstResponderType::GovernmentAgency, "Government agency"),
    (
        FirstResponderType::NgoAndThirdSector,
        "NGO and third sector",
    ),
    (FirstResponderType::Police, "Police"),
    (FirstResponderType::LocalAuthority, "Local Authority"),
];

/// The bases of exploitation, in the order labels name them.
const BASES: [&str; 5] = [
    "Sexual",
    "Labour",
    "Domestic",
    "Organ Harvesting",
    "Criminal",
];

/// Returns a label, or nothing where it sums over its dimension.
pub(super) fn stated(text: &str) -> Option<&str> {
    // A subtotal may name what it is of: "Police total".
    let sums = text == TOTAL || text.ends_with(" total") || text.ends_with(" Total");
    (!sums).then_some(text)
}

/// Returns a label as printed, a total where there is none.
pub(super) fn or_total(label: Option<&str>) -> String {
    label.unwrap_or(TOTAL).to_owned()
}

/// Reads an age as a table labels it; unknown where the row sums over ages.
pub(super) fn age(row: Named<'_>, column: &str, labels: &[(AgeClass, &str)]) -> Outcome<AgeClass> {
    one_of(row, column, labels).map(|age| age.unwrap_or(AgeClass::Unknown))
}

/// Reads a location; unknown where the row sums over locations.
pub(super) fn location(row: Named<'_>, column: &str) -> Outcome<LocationClass> {
    one_of(row, column, &LOCATIONS).map(|place| place.unwrap_or(LocationClass::Unknown))
}

/// Reads a type of first responder, where the row states one.
pub(super) fn responder(row: Named<'_>, column: &str) -> Outcome<Option<FirstResponderType>> {
    match row.text(column) {
        UNKNOWN => Ok(None),
        _ => one_of(row, column, &RESPONDERS),
    }
}

fn one_of<T: Copy>(row: Named<'_>, column: &str, known: &[(T, &str)]) -> Outcome<Option<T>> {
    let Some(text) = stated(row.text(column)) else {
        return Ok(None);
    };
    let found = known.iter().find(|(_, label)| *label == text);
    match found {
        Some((value, _)) => Ok(Some(*value)),
        None => Err(row.wrong(column, "is not a known label")),
    }
}

/// Returns how a return prints an age.
pub(super) fn age_label(age: AgeClass) -> &'static str {
    let found = AGES.iter().find(|(known, _)| *known == age);
    found.map_or(UNKNOWN_AGE, |(_, label)| label)
}

/// Returns how a return prints a location.
pub(super) fn location_label(location: LocationClass) -> &'static str {
    let found = LOCATIONS.iter().find(|(known, _)| *known == location);
    found.map_or(UNKNOWN, |(_, label)| label)
}

/// Returns how a return prints an outcome.
pub(super) const fn outcome_label(outcome: Decided) -> &'static str {
    match outcome {
        Decided::Positive => "Positive",
        Decided::Negative => "Negative",
    }
}

/// Reads an exploitation label as the set it names and writes it as releases mostly do: a
/// few join the last base with a comma too.
pub(super) fn exploitation(text: &str) -> String {
    let parts: Vec<&str> = text
        .split(", ")
        .flat_map(|part| part.split(" & "))
        .collect();
    if parts.iter().any(|part| !BASES.contains(part)) {
        return text.to_owned();
    }
    let bases: Vec<&str> = BASES
        .into_iter()
        .filter(|base| parts.contains(base))
        .collect();
    match bases.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} & {last}", first.join(", ")),
        Some(_) | None => bases.concat(),
    }
}

/// A quarter of a year, or the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Quarter {
    /// The year.
    pub(super) year: i32,
    /// The quarter, 1 to 4; the whole year where there is none.
    pub(super) number: Option<u32>,
}

impl Quarter {
    /// Reads a year and a quarter from columns of their own: `Q1`, `1` or `Total`.
    pub(super) fn of_columns(row: Named<'_>, year: &str, quarter: &str) -> Outcome<Self> {
        let number = match stated(row.text(quarter)) {
            None => None,
            Some(text) => {
                let number = number(text.strip_prefix('Q').unwrap_or(text));
                Some(number.ok_or_else(|| row.wrong(quarter, "is no quarter"))?)
            }
        };
        let year = row.year(year)?;
        Ok(Self { year, number })
    }

    /// Reads a period such as `2022 Q2`.
    pub(super) fn of_period(row: Named<'_>, column: &str) -> Outcome<Self> {
        Self::parse(row.text(column)).ok_or_else(|| row.wrong(column, "is no period"))
    }

    /// Reads `2022 Q2` or `2022Q2`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, quarter) = text.split_once('Q')?;
        Some(Self {
            year: year.trim().parse().ok()?,
            number: Some(number(quarter)?),
        })
    }

    /// Returns the label a return prints.
    pub(super) fn label(self) -> Option<String> {
        self.number.map(|number| format!("Q{number}"))
    }

    /// Returns a day in the middle of it: what follows within days is in it too.
    pub(super) fn day(self) -> Outcome<CivilDate> {
        let month = self.number.map_or(6, |number| 3 * number - 1);
        let day = CivilDate::from_ymd(self.year, month, 10);
        day.ok_or_else(|| format!("{} is no year", self.year).into())
    }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=4).contains(number))
}
