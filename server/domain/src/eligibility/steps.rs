//! One step for each rule of eligibility.

use super::{AgeStatus, AuthorityStanding, Facts, Step, Verdict, eighteenth_birthday, receipt};
use crate::{directory::ScopeDate, rulebook::RuleSet};

/// R1: strictly more than 100 days to the 18th birthday.
pub(super) fn more_than_100_days(
    facts: &Facts<'_>,
    measured_on: ScopeDate,
    rules: &RuleSet,
) -> Step {
    let (day, which) = receipt(facts, measured_on);
    let limit = rules.scope_days;
    let (verdict, input, would_change) = match facts.date_of_birth {
        None => (
            Verdict::NotEnoughInformation,
            "no date of birth is recorded".to_owned(),
            "a date of birth, even of the month or year only".to_owned(),
        ),
        Some(birth) => {
            let (earliest, latest) = eighteenth_birthday(birth, rules);
            let (least, most) = (day.days_until(earliest), day.days_until(latest));
            let input = format!(
                "the 18th birthday {} {day}, {which}; more than {limit} days are needed",
                distance(least, most)
            );
            let enough = |days: i64| days > i64::from(limit);
            match (enough(least), enough(most)) {
                (true, _) => (
                    Verdict::InScope,
                    input,
                    format!("a date of birth that leaves {limit} days or fewer"),
                ),
                (false, false) => (
                    Verdict::OutOfScope,
                    input,
                    format!("a date of birth that leaves more than {limit} days"),
                ),
                (false, true) => (
                    Verdict::NotEnoughInformation,
                    input,
                    "a more exact date of birth".to_owned(),
                ),
            }
        }
    };
    Step {
        rule: "R1",
        verdict,
        input,
        source: "GG22; ANX24; YJLC; DM22 1.47",
        would_change,
    }
}

fn distance(least: i64, most: i64) -> String {
    match (least, most) {
        _ if least != most => format!("is between {least} and {most} days after"),
        (0, _) => "is on".to_owned(),
        (1.., _) => format!("is {least} days after"),
        (..0, _) => format!("was {} days before", -least),
    }
}

/// R2: the responsible authority is one of the site's.
pub(super) fn territory(facts: &Facts<'_>) -> Step {
    let (verdict, input, would_change) = match facts.authority {
        AuthorityStanding::OfSite { name, .. } => (
            Verdict::InScope,
            format!("the responsible authority is {name}, one of the site's"),
            "safeguarding responsibility passing to an authority outside the site (R8)",
        ),
        AuthorityStanding::Elsewhere { name } => (
            Verdict::OutOfScope,
            format!("the responsible authority is {name}, which is not one of the site's"),
            "safeguarding responsibility lying with an authority of the site",
        ),
        AuthorityStanding::Unclear { name } => (
            Verdict::NotEnoughInformation,
            format!(
                "the responsible authority is written as {name}, which is not one council with \
                 children's services on the list"
            ),
            "the name of the authority that carries safeguarding responsibility",
        ),
        AuthorityStanding::Unknown => (
            Verdict::NotEnoughInformation,
            "no responsible authority is stated".to_owned(),
            "the name of the authority that carries safeguarding responsibility",
        ),
    };
    let would_change = would_change.to_owned();
    Step {
        rule: "R2",
        verdict,
        input,
        source: "GG22; DM22 1.47",
        would_change,
    }
}

/// R3: no real doubt that the person is under 18.
pub(super) fn age_standing(facts: &Facts<'_>) -> Step {
    let (verdict, input, would_change) = match facts.age_status {
        AgeStatus::Claimed => (
            Verdict::InScope,
            "the referrer states that the person is under 18; no doubt is recorded",
            "a real doubt about the age",
        ),
        AgeStatus::NotSure => (
            Verdict::NotEnoughInformation,
            "the referrer is not sure that the person is under 18",
            "an age assessment by the local authority, or a recorded doubt",
        ),
        AgeStatus::Doubted => (
            Verdict::OutOfScope,
            "a real doubt about the age is recorded",
            "an assessment that finds the person under 18",
        ),
        AgeStatus::AssessedChild => (
            Verdict::InScope,
            "the person was assessed to be under 18",
            "a later assessment",
        ),
        AgeStatus::AssessedAdult => (
            Verdict::OutOfScope,
            "the person was assessed to be 18 or over",
            "a later assessment",
        ),
    };
    Step {
        rule: "R3",
        verdict,
        input: input.to_owned(),
        source: "GG22; SG22; FORM26",
        would_change: would_change.to_owned(),
    }
}

/// R5: no public order disqualification is considered.
pub(super) fn disqualification(facts: &Facts<'_>) -> Step {
    let (verdict, input, would_change) = if facts.disqualification_considered {
        (
            Verdict::OutOfScope,
            "a public order disqualification is considered",
            "word from the SCA that it is no longer considered",
        )
    } else {
        (
            Verdict::InScope,
            "no public order disqualification is known to be considered",
            "word from the SCA that one is considered",
        )
    };
    Step {
        rule: "R5",
        verdict,
        input: input.to_owned(),
        source: "ECP24",
        would_change: would_change.to_owned(),
    }
}

/// R11: referrals from before the go-live stay with the SCA. An authority that
/// joined later went live on the day it joined.
pub(super) fn go_live(facts: &Facts<'_>) -> Step {
    let received = facts.nrm_received_on;
    let live = match facts.authority {
        AuthorityStanding::OfSite { joined_on, .. } => facts.live_since.max(joined_on),
        AuthorityStanding::Elsewhere { .. }
        | AuthorityStanding::Unclear { .. }
        | AuthorityStanding::Unknown => facts.live_since,
    };
    let verdict = if received < live {
        Verdict::OutOfScope
    } else {
        Verdict::InScope
    };
    Step {
        rule: "R11",
        verdict,
        input: format!(
            "the referral reached the NRM on {received}; the panel takes the authority's referrals since {live}"
        ),
        source: "GG22; ANX24; the stay-put rule is recalled, not read",
        would_change: "nothing but a corrected date".to_owned(),
    }
}
