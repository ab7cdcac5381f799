//! Dates and instants as people type and read them: civil dates in the
//! Europe/London calendar, instants with their zone named.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use nrm_panel_proto::v1;
use prost_types::Timestamp;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Reads a date such as 2026-10-14.
pub(crate) fn parse_date(text: &str) -> Result<v1::Date, String> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| format!("\"{text}\" is not a date; write it as 2026-10-14"))?;
    Ok(date_to_wire(date))
}

/// What marks a date as somebody's estimate.
const ABOUT: &str = "about ";

/// Reads a date of which only a part may be known: 2011, 2011-03, 2011-03-14,
/// 14/3/2011, 14 March 2011, March 2011, each perhaps after "about".
pub(crate) fn parse_partial(text: &str) -> Option<(v1::Date, v1::DatePrecision)> {
    let text = text.trim();
    if let Some(estimate) = text.strip_prefix(ABOUT) {
        let (date, _) = parse_partial(estimate)?;
        return Some((date, v1::DatePrecision::Estimated));
    }
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (date, precision) = if digits {
        (format!("{text}-01-01"), v1::DatePrecision::Year)
    } else if text.len() == 7 && text.contains('-') {
        (format!("{text}-01"), v1::DatePrecision::Month)
    } else if text.starts_with(char::is_alphabetic) {
        (format!("1 {text}"), v1::DatePrecision::Month)
    } else {
        (text.to_owned(), v1::DatePrecision::Day)
    };
    let date = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(&date, form).ok())
        .filter(|date| (1..=9999).contains(&date.year()))?;
    Some((date_to_wire(date), precision))
}

/// Writes such a date in the first of its forms, which reads back the same.
pub(crate) fn write_partial(date: v1::Date, precision: v1::DatePrecision) -> String {
    let v1::Date { year, month, day } = date;
    match precision {
        v1::DatePrecision::Year => format!("{year:04}"),
        v1::DatePrecision::Month => format!("{year:04}-{month:02}"),
        v1::DatePrecision::Day => format!("{year:04}-{month:02}-{day:02}"),
        v1::DatePrecision::Estimated | v1::DatePrecision::Unspecified => {
            format!("{ABOUT}{year:04}-{month:02}-{day:02}")
        }
    }
}

fn date_to_wire(date: NaiveDate) -> v1::Date {
    let number = |part: u32| i32::try_from(part).unwrap_or_default();
    v1::Date {
        year: date.year(),
        month: number(date.month()),
        day: number(date.day()),
    }
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

/// Writes the day of an instant in London as 2026-10-14; nothing for what is none.
pub(crate) fn print_london_day(instant: &Timestamp) -> String {
    DateTime::from_timestamp(instant.seconds, 0)
        .map(|instant| {
            instant
                .with_timezone(&London)
                .format("%Y-%m-%d")
                .to_string()
        })
        .unwrap_or_default()
}

/// Reads the clock of this machine.
pub(crate) fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of the client that reads the clock"
    )]
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp {
        seconds: i64::try_from(since.as_secs()).unwrap_or_default(),
        nanos: i32::try_from(since.subsec_nanos()).unwrap_or_default(),
    }
}

/// Says how long ago an instant was, as of another.
pub(crate) fn print_age(then: &Timestamp, now: &Timestamp) -> String {
    let minutes = (now.seconds - then.seconds).max(0) / 60;
    let (count, unit) = match minutes {
        0 => return "just now".to_owned(),
        1..60 => (minutes, "minute"),
        60..2880 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
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
    fn a_date_may_be_known_in_part() {
        for (typed, kept) in [
            ("2011", "2011"),
            ("2011-03", "2011-03"),
            ("2011-03-14", "2011-03-14"),
            ("14/3/2011", "2011-03-14"),
            ("14 March 2011", "2011-03-14"),
            ("March 2011", "2011-03"),
            ("about 2011", "about 2011-01-01"),
            (" about 2011-03-14 ", "about 2011-03-14"),
        ] {
            let written =
                |text| parse_partial(text).map(|(date, known)| write_partial(date, known));
            assert_eq!(written(typed).as_deref(), Some(kept), "{typed}");
            assert_eq!(written(kept).as_deref(), Some(kept), "{kept}");
        }
        for wrong in [
            "",
            "11",
            "2011-13",
            "31/2/2011",
            "the spring",
            "about",
            "2011-3-14x",
        ] {
            assert_eq!(parse_partial(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_age_is_said_in_one_unit() {
        let at = |seconds| Timestamp { seconds, nanos: 0 };
        for (seconds, said) in [
            (0, "just now"),
            (60, "1 minute"),
            (3_599, "59 minutes"),
            (3_600, "1 hour"),
            (47 * 3_600, "47 hours"),
            (48 * 3_600, "2 days"),
        ] {
            assert_eq!(print_age(&at(1_000), &at(1_000 + seconds)), said);
        }
        assert_eq!(print_age(&at(1_000), &at(0)), "just now");
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
