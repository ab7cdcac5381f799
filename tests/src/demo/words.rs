//! The words of the story: dates as people write them, states as they say them.

use chrono::{Datelike, NaiveDate};
use nrm_panel_domain::time::UtcTime;
use nrm_panel_proto::v1;
use prost_types::Timestamp;

/// A day of the story. The days are fixed, so it is told the same every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day(NaiveDate);

impl Day {
    /// A day of 2026.
    ///
    /// # Panics
    /// For a day that is not in the calendar, which every telling would show.
    pub(super) const fn of(day: u32, month: u32) -> Self {
        match NaiveDate::from_ymd_opt(2026, month, day) {
            Some(date) => Self(date),
            None => panic!("not a day of 2026"),
        }
    }

    /// As in "8 October 2026".
    pub(super) fn date(self) -> String {
        self.0.format("%-d %B %Y").to_string()
    }

    /// As in "Thursday 8 October 2026".
    pub(super) fn weekday_date(self) -> String {
        self.0.format("%A %-d %B %Y").to_string()
    }

    /// As the contract writes it.
    pub(super) fn wire(self) -> v1::Date {
        let number = |part: u32| i32::try_from(part).unwrap_or_default();
        v1::Date {
            year: self.0.year(),
            month: number(self.0.month()),
            day: number(self.0.day()),
        }
    }

    /// An instant of the day, UTC.
    pub(super) fn at(self, hour: u32, minute: u32) -> UtcTime {
        let time = self.0.and_hms_opt(hour, minute, 0).unwrap_or_default();
        UtcTime::from_naive_utc(time)
    }
}

/// An instant as the contract writes it.
pub(super) fn timestamp(instant: UtcTime) -> Timestamp {
    Timestamp {
        seconds: instant.micros().div_euclid(1_000_000),
        nanos: 0,
    }
}

/// Says a date of the contract, as in "8 October 2026".
pub(super) fn date(date: Option<v1::Date>) -> String {
    read(date).map_or_else(|| "-".to_owned(), |date| Day(date).date())
}

/// Says the day in London of an instant in seconds since 1970.
pub(super) fn day_of(seconds: i64) -> String {
    let instant = UtcTime::from_micros(seconds.saturating_mul(1_000_000));
    instant.map_or_else(String::new, |at| Day(at.london_date().naive()).date())
}

/// Counts the days from one date of the contract to another.
pub(super) fn days_between(from: Option<v1::Date>, to: Option<v1::Date>) -> Option<i64> {
    Some((read(to)? - read(from)?).num_days())
}

fn read(date: Option<v1::Date>) -> Option<NaiveDate> {
    let date = date?;
    let (month, day) = (date.month.try_into().ok()?, date.day.try_into().ok()?);
    NaiveDate::from_ymd_opt(date.year, month, day)
}

/// Writes the dates of a text, such as 2026-10-08, as people do.
pub(super) fn humane(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("20") {
        let (before, here) = rest.split_at(start);
        out.push_str(before);
        let date = here
            .get(..10)
            .and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok());
        let taken = if let Some(date) = date {
            out.push_str(&Day(date).date());
            10
        } else {
            out.push_str("20");
            2
        };
        rest = &here[taken..];
    }
    out + rest
}

/// Starts a text with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

pub(super) fn eligibility(result: i32) -> &'static str {
    match v1::EligibilityResult::try_from(result) {
        Ok(v1::EligibilityResult::InScope) => "in scope",
        Ok(v1::EligibilityResult::OutOfScope) => "out of scope",
        Ok(v1::EligibilityResult::NotEnoughInformation) => "not enough information",
        Ok(v1::EligibilityResult::Unspecified) | Err(_) => "?",
    }
}

/// The answer to the question behind a rule of eligibility.
pub(super) fn answer(result: i32) -> &'static str {
    match v1::EligibilityResult::try_from(result) {
        Ok(v1::EligibilityResult::InScope) => "yes",
        Ok(v1::EligibilityResult::OutOfScope) => "no",
        Ok(v1::EligibilityResult::NotEnoughInformation) => "not known",
        Ok(v1::EligibilityResult::Unspecified) | Err(_) => "?",
    }
}

pub(super) fn state(state: i32) -> &'static str {
    match v1::CaseState::try_from(state) {
        Ok(v1::CaseState::Received) => "received",
        Ok(v1::CaseState::Listed) => "listed",
        Ok(v1::CaseState::AwaitingConclusiveGrounds) => "awaiting conclusive grounds",
        Ok(v1::CaseState::Decided) => "decided",
        Ok(v1::CaseState::Retracted) => "retracted",
        Ok(v1::CaseState::Transferred) => "transferred",
        Ok(v1::CaseState::Withdrawn) => "withdrawn",
        Ok(v1::CaseState::Unspecified) | Err(_) => "?",
    }
}

pub(super) fn stage(stage: i32) -> &'static str {
    match v1::Stage::try_from(stage) {
        Ok(v1::Stage::ReasonableGrounds) => "reasonable grounds",
        Ok(v1::Stage::ConclusiveGrounds) => "conclusive grounds",
        Ok(v1::Stage::Unspecified) | Err(_) => "?",
    }
}

/// The grounds an item is listed for.
pub(super) fn stages(listed: &[i32]) -> &'static str {
    match listed {
        [only] if *only == i32::from(v1::Stage::ReasonableGrounds) => "reasonable",
        [only] if *only == i32::from(v1::Stage::ConclusiveGrounds) => "conclusive",
        _ => "both",
    }
}

pub(super) fn outcome(outcome: i32) -> &'static str {
    match v1::Outcome::try_from(outcome) {
        Ok(v1::Outcome::Positive) => "positive",
        Ok(v1::Outcome::Negative) => "negative",
        Ok(v1::Outcome::Unspecified) | Err(_) => "?",
    }
}

pub(super) fn view(view: i32) -> &'static str {
    match v1::View::try_from(view) {
        Ok(v1::View::Positive) => "yes",
        Ok(v1::View::Negative) => "no",
        Ok(v1::View::Abstain) => "abstains",
        Ok(v1::View::Unspecified) | Err(_) => "?",
    }
}

pub(super) fn seat(seat: i32) -> &'static str {
    match v1::AgencyKind::try_from(seat) {
        Ok(v1::AgencyKind::LocalAuthority) => "local authority",
        Ok(v1::AgencyKind::Police) => "police",
        Ok(v1::AgencyKind::Health) => "health",
        Ok(v1::AgencyKind::GuardianService) => "guardian service",
        Ok(v1::AgencyKind::Education) => "education",
        Ok(v1::AgencyKind::YouthJustice) => "youth justice",
        Ok(v1::AgencyKind::SocialCare) => "social care",
        Ok(v1::AgencyKind::CommissionedService) => "commissioned service",
        Ok(v1::AgencyKind::SlaveryAdvisor) => "modern slavery advisor",
        Ok(
            v1::AgencyKind::Adviser
            | v1::AgencyKind::FirstResponder
            | v1::AgencyKind::CompetentAuthority
            | v1::AgencyKind::Unspecified,
        )
        | Err(_) => "other",
    }
}

pub(super) fn decider(decider: i32) -> &'static str {
    match v1::Decider::try_from(decider) {
        Ok(v1::Decider::Panel) => "panel",
        Ok(v1::Decider::Sca) => "SCA",
        Ok(v1::Decider::Ieca) => "IECA",
        Ok(v1::Decider::Unspecified) | Err(_) => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_inside_a_text_are_written_as_people_do() {
        assert_eq!(
            humane("due 2026-10-08, 20 days on, and 2026-1"),
            "due 8 October 2026, 20 days on, and 2026-1"
        );
    }
}
