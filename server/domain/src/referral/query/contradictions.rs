//! Answers that do not fit together. Only what is wrong for certain, or what every
//! reader would ask about, stands here.

use super::{Query, QueryKind};
use crate::{
    referral::{
        Account, AgeClaim, DateOfBirth, DatePrecision, PreviouslyReported, ReferenceKind, Referral,
        question::PREVIOUSLY_REPORTED, said::Said,
    },
    time::CivilDate,
};

const BIRTH: &str = "child.dob";
const LAST_CONTACT: &str = "exploitation_narrative.when_last_contact";

/// Returns what is found.
pub(super) fn found(
    referral: &Referral,
    said: &Said,
    account: &Account,
    received_on: CivilDate,
) -> Vec<Query> {
    let birth = referral.child.date_of_birth.expose();
    let adult = referral.age_claim == AgeClaim::Under18
        && birth.is_some_and(|birth| is_surely_adult(birth, received_on));
    let estimate = birth.is_some_and(|birth| {
        let (_, month, day) = birth.date.ymd();
        birth.precision == DatePrecision::Day && (month, day) == (1, 1)
    });
    let still_there = said.has(
        "exploitation_narrative.still_in_exploitative_situation",
        &["yes"],
    );
    let long_gone = said.has(
        LAST_CONTACT,
        &["within-the-last-6-12-month", "over-a-year-ago"],
    );
    let numbered = account
        .parts
        .expose()
        .references
        .iter()
        .any(|reference| reference.kind == ReferenceKind::Nrm);
    let never_reported = account.previously_reported == Some(PreviouslyReported::No);
    let sent_later = said
        .texts("submitted_on")
        .filter_map(crate::referral::form::day)
        .any(|day| day > received_on);
    let checks = [
        (
            adult,
            BIRTH,
            "adult",
            "The birth date makes the person 18 or older when the referral was received, and the \
             referral says under 18 (R3, R4).",
        ),
        (
            estimate,
            BIRTH,
            "estimate",
            "The birth date is the first of January: if it is an estimate, have the age recorded \
             as one.",
        ),
        (
            still_there && long_gone,
            LAST_CONTACT,
            "still-there",
            "The child is said to be still exploited, and the last contact to be more than six \
             months ago.",
        ),
        (
            never_reported && numbered,
            PREVIOUSLY_REPORTED,
            "numbered",
            "An earlier NRM reference is given, and the child is said never to have been reported \
             before.",
        ),
        (
            same(said, "child.nationality", "child.nationality_second"),
            "child.nationality_second",
            "same",
            "Both nationalities are the same.",
        ),
        (
            same(
                said,
                "access_and_header.user_email",
                "referrer.alternative_contact_email",
            ),
            "referrer.alternative_contact_email",
            "same",
            "The address for when the referrer is away is the referrer's own.",
        ),
        (
            said.has("referral_route.pv_want_to_submit_nrm", &["no"]),
            "referral_route.pv_want_to_submit_nrm",
            "consent",
            "The form says not to refer to the NRM. A child's consent is not needed, and the \
             referral goes on (R85).",
        ),
        (
            sent_later,
            "submitted_on",
            "future",
            "The form says it was sent after it was received.",
        ),
    ];
    checks
        .into_iter()
        .filter(|(wrong, ..)| *wrong)
        .map(|(_, question, about, text)| Query {
            id: format!("{}:{question}#{about}", QueryKind::Contradiction.code()),
            kind: QueryKind::Contradiction,
            question,
            text: text.to_owned(),
        })
        .collect()
}

/// Returns whether a person was 18 on a day, whatever the parts of the birth date are
/// that are not known.
fn is_surely_adult(birth: DateOfBirth, on: CivilDate) -> bool {
    let latest = match birth.precision {
        DatePrecision::Day | DatePrecision::Estimated => birth.date,
        DatePrecision::Month => birth.date.plus_months(1).minus_days(1),
        DatePrecision::Year => birth.date.plus_months(12).minus_days(1),
    };
    latest.completed_years(on) >= 18
}

/// Returns whether two questions have the same answer, letters aside.
fn same(said: &Said, one: &str, other: &str) -> bool {
    let folded = |path| said.texts(path).next().map(str::to_lowercase);
    folded(one).is_some_and(|one| Some(one) == folded(other))
}
