//! Dates and instants as people type and read them: civil dates in the
//! Europe/London calendar, instants with their zone named.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use nrm_panel_proto::v1;
use prost_types::Timestamp;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Reads a date such as 2026-10-14.
pub(crate) fn parse_date(text: &str) -> Result<v1::Date, String> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| format!("\"{text}\" is not a date; write it as 2026-10-14"))?;
    let number = |part: u32| i32::try_from(part).unwrap_or_default();
    Ok(v1::Date {
        year: date.year(),
        month: number(date.month()),
        day: number(date.day()),
    })
}

/// Reads an instant: RFC 3339, or a date and time in Europe/London.
pub(crate) fn parse_instant(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    // Seconds may be left out with a zone as without one.
    for form in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"] {
        if let Ok(instant) = DateTime::parse_from_str(text, form) {
            return Ok(timestamp(instant.to_utc()));
        }
    }
    let civil = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .ok_or_else(|| {
            format!(
                "\"{text}\" is not an instant; write it as 2026-10-14T09:00:00Z, \
                 or as 2026-10-14T10:00 for London time"
            )
        })?;
    // The hour the clocks go back happens twice, the one they go forward never.
    London
        .from_local_datetime(&civil)
        .single()
        .map(|instant| timestamp(instant.to_utc()))
        .ok_or_else(|| {
            format!("\"{text}\" is no single instant in London; add the offset: {text}+01:00")
        })
}

fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    Timestamp {
        seconds: instant.timestamp(),
        nanos: i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or_default(),
    }
}

/// Reads a date of a document: bare in TOML, in quotes in TOML and JSON.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<v1::Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Quoted(String),
        Bare(toml::value::Datetime),
    }
    let text = match Written::deserialize(input)? {
        Written::Quoted(text) => text,
        Written::Bare(date) => date.to_string(),
    };
    parse_date(&text).map_err(D::Error::custom)
}

/// Reads a date of a document that may be left out.
pub(crate) fn deserialize_optional<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<v1::Date>, D::Error> {
    deserialize(input).map(Some)
}

/// Writes a date as 14 October 2026; nothing for none.
pub(crate) fn print_date(date: Option<&v1::Date>) -> String {
    let Some(date) = date else {
        return String::new();
    };
    let part = |number: i32| u32::try_from(number).ok();
    part(date.month)
        .zip(part(date.day))
        .and_then(|(month, day)| NaiveDate::from_ymd_opt(date.year, month, day))
        .map_or_else(
            || format!("{}-{}-{}", date.year, date.month, date.day),
            |date| date.format("%-d %B %Y").to_string(),
        )
}

/// Writes an instant as 14 October 2026, 10:00 BST; nothing for none.
pub(crate) fn print_instant(instant: Option<&Timestamp>) -> String {
    instant
        .and_then(|instant| {
            let nanos = u32::try_from(instant.nanos).ok()?;
            DateTime::from_timestamp(instant.seconds, nanos)
        })
        .map(|instant| {
            let london = instant.with_timezone(&London);
            london.format("%-d %B %Y, %H:%M %Z").to_string()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_typed_in_one_way_and_read_in_another() {
        for (typed, read) in [
            ("2026-10-14", "14 October 2026"),
            ("2026-03-01", "1 March 2026"),
            ("2028-02-29", "29 February 2028"),
        ] {
            let date = parse_date(typed).ok();
            assert_eq!(print_date(date.as_ref()), read);
        }
        for wrong in ["14/10/2026", "2026-02-30", "2026-13-01", "soon", ""] {
            assert!(parse_date(wrong).is_err(), "{wrong}");
        }
        assert_eq!(print_date(None), "");
    }

    #[test]
    fn instants_are_read_in_london_with_their_zone() {
        for (typed, read) in [
            ("2026-10-14T09:00:00Z", "14 October 2026, 10:00 BST"),
            ("2026-10-14T09:00Z", "14 October 2026, 10:00 BST"),
            ("2026-10-14T11:00+02:00", "14 October 2026, 10:00 BST"),
            ("2026-10-14T09:00:00.250Z", "14 October 2026, 10:00 BST"),
            ("2026-10-14T10:00", "14 October 2026, 10:00 BST"),
            ("2026-12-01 09:30", "1 December 2026, 09:30 GMT"),
            ("2026-10-25T01:30:00+01:00", "25 October 2026, 01:30 BST"),
            ("2026-10-25T01:30:00Z", "25 October 2026, 01:30 GMT"),
        ] {
            let instant = parse_instant(typed).ok();
            assert_eq!(print_instant(instant.as_ref()), read);
        }
    }

    #[test]
    fn an_hour_that_happens_twice_or_never_is_refused() {
        for wrong in ["2026-10-25T01:30", "2026-03-29T01:30", "2026-10-14"] {
            assert!(parse_instant(wrong).is_err(), "{wrong}");
        }
    }
}
