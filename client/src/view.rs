//! How records read on a page.

pub(crate) mod audit;
pub(crate) mod before;
pub(crate) mod case;
pub(crate) mod challenge;
pub(crate) mod constitution;
mod course;
pub(crate) mod decision;
pub(crate) mod directory;
pub(crate) mod draft;
pub(crate) mod entitlement;
pub(crate) mod evidence;
pub(crate) mod exchange;
pub(crate) mod htcds;
pub(crate) mod matching;
pub(crate) mod plan;
pub(crate) mod ready;
pub(crate) mod reference;
pub(crate) mod referral;
pub(crate) mod request;
pub(crate) mod returns;
pub(crate) mod review;
pub(crate) mod safeguarding;
pub(crate) mod sitting;
pub(crate) mod transfer;
pub(crate) mod weigh;

use nrm_panel_proto::v1;

/// Says yes or no.
fn yes_no(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

/// Says a date of birth with what is known of it.
fn birth(born: Option<&v1::DateOfBirth>) -> String {
    use crate::{contract::DATE_PRECISION, date::print_date};

    let Some(born) = born else {
        return "not known".to_owned();
    };
    let date = born.date.unwrap_or_default();
    let whole = print_date(Some(&date));
    match v1::DatePrecision::try_from(born.precision) {
        Ok(v1::DatePrecision::Day) => whole,
        // The day, or day and month, are placeholders: they are not shown as known.
        Ok(v1::DatePrecision::Month) => whole
            .split_once(' ')
            .map_or(whole.clone(), |(_, rest)| rest.to_owned()),
        Ok(v1::DatePrecision::Year) => date.year.to_string(),
        Ok(v1::DatePrecision::Estimated | v1::DatePrecision::Unspecified) | Err(_) => {
            format!("{whole} ({})", DATE_PRECISION.word(born.precision))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_birth_shows_only_what_is_known() {
        let said = |precision: v1::DatePrecision| {
            birth(Some(&v1::DateOfBirth {
                date: Some(v1::Date {
                    year: 2010,
                    month: 3,
                    day: 1,
                }),
                precision: precision.into(),
            }))
        };
        assert_eq!(said(v1::DatePrecision::Day), "1 March 2010");
        assert_eq!(said(v1::DatePrecision::Month), "March 2010");
        assert_eq!(said(v1::DatePrecision::Year), "2010");
        assert_eq!(
            said(v1::DatePrecision::Estimated),
            "1 March 2010 (estimated)"
        );
        assert_eq!(birth(None), "not known");
    }
}
