//! Which codes of the children-in-need census and of SSDA903 a record bears out.
//!
//! Source: the assessment factors and looked-after codes of the Department for Education
//! as in our specification of returns, section 4. It suggests and sends nothing; what is
//! returned is the social worker's.

use nrm_panel_proto::v1::{self, ExploitationType, LegalStatus};
use serde::Serialize;

use crate::{
    contract::{EXPLOITATION_TYPE, STAGE},
    date::print_date,
    htcds::export::decision_of,
};

pub(crate) const CIN: &str = "CIN census";
pub(crate) const SSDA903: &str = "SSDA903";
/// Stands where a return has no code.
pub(crate) const NONE: &str = "no code";

/// A code and the fact it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Suggestion {
    #[serde(rename = "return")]
    pub(crate) to: &'static str,
    pub(crate) code: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) follows_from: String,
}

/// Type of exploitation and its factor; the types left out have none.
const FACTORS: [(ExploitationType, &str, &str); 5] = [
    (
        ExploitationType::Prostitution,
        "11A",
        "Child sexual exploitation",
    ),
    (
        ExploitationType::ChildExploitation,
        "11A",
        "Child sexual exploitation",
    ),
    (
        ExploitationType::TakenSomewhere,
        "11A",
        "Child sexual exploitation",
    ),
    (
        ExploitationType::ForcedToCommitCrime,
        "24A",
        "Child criminal exploitation",
    ),
    (
        ExploitationType::ForcedToCommitFraud,
        "24A",
        "Child criminal exploitation",
    ),
];

/// Standing in law, its code, and what the code says. What is not here is not a looked
/// after child by that fact.
const LEGAL: [(LegalStatus, &str, &str, &str); 4] = [
    (
        LegalStatus::Accommodated,
        "LS V2",
        "Single period of accommodation under section 20",
        "accommodated (s20)",
    ),
    (
        LegalStatus::CareOrder,
        "LS C1 or C2",
        "Interim or full care order: the record does not say which",
        "care order",
    ),
    (
        LegalStatus::EmergencyProtection,
        "LS L1 or L2",
        "Police protection or emergency protection order: the record does not say which",
        "emergency protection",
    ),
    (
        LegalStatus::Custody,
        "LS J1 or J3",
        "Remand or youth rehabilitation order, where accommodated: the record does not say which",
        "remanded or sentenced",
    ),
];

/// Makes the suggestions of a case and its referral.
pub(crate) fn crosswalk(case: &v1::Case, referral: &v1::Referral) -> Vec<Suggestion> {
    let mut out = Vec::new();
    let mut add = |to, code, meaning, follows_from: String| {
        out.push(Suggestion {
            to,
            code,
            meaning,
            follows_from,
        });
    };
    let circumstances = referral.circumstances.clone().unwrap_or_default();
    let decision = decision_of(case, v1::Stage::ConclusiveGrounds)
        .or_else(|| decision_of(case, v1::Stage::ReasonableGrounds));
    let decided = |one: &v1::Decision| {
        let stage = STAGE.word(one.stage);
        format!("{stage} of {}", print_date(one.decided_on.as_ref()))
    };
    if let Some(one) = decision.filter(|one| one.outcome() == v1::Outcome::Positive) {
        match one.route() {
            v1::Route::Trafficking => {
                add(
                    CIN,
                    "12A",
                    "Trafficking",
                    format!("positive {}: trafficking", decided(one)),
                );
            }
            v1::Route::SlaveryServitudeForcedLabour => add(
                CIN,
                NONE,
                "Slavery, servitude or forced labour without trafficking",
                format!("positive {}: that route", decided(one)),
            ),
            v1::Route::Unspecified => add(
                CIN,
                "12A",
                "Trafficking, if that is the route",
                format!("positive {}: it names no route", decided(one)),
            ),
        }
    }
    let negative = decision.is_some_and(|one| one.outcome() == v1::Outcome::Negative);
    let named = decision.filter(|one| !one.forms.is_empty() && !negative);
    let (forms, how) = match (named, decision) {
        (Some(one), _) => (
            one.forms().collect::<Vec<_>>(),
            format!("found by {}", decided(one)),
        ),
        (None, Some(one)) if negative => (
            referral.exploitation_types().collect(),
            format!("referred as, and NOT found by {}", decided(one)),
        ),
        (None, _) => (
            referral.exploitation_types().collect(),
            "referred as".to_owned(),
        ),
    };
    for form in forms {
        let fact = format!("{how}: {}", EXPLOITATION_TYPE.word(form.into()));
        match FACTORS.iter().find(|(kind, ..)| *kind == form) {
            Some((_, code, meaning)) => add(CIN, code, meaning, fact),
            None => add(
                CIN,
                NONE,
                "This form has no factor of its own (20 is \"other\")",
                fact,
            ),
        }
    }
    if circumstances.county_lines == Some(true) {
        let fact = "county lines are said to be part of it";
        add(CIN, "13A", "Gangs", fact.to_owned());
        add(CIN, "24A", "Child criminal exploitation", fact.to_owned());
    }
    let legal = circumstances.legal_status();
    let unaccompanied = legal == LegalStatus::Unaccompanied;
    if unaccompanied {
        let fact = "standing in law: unaccompanied and seeking asylum".to_owned();
        add(
            CIN,
            "9A",
            "Unaccompanied asylum-seeking child",
            fact.clone(),
        );
        add(
            SSDA903,
            "UASC",
            "Unaccompanied, until DUC; the record does not hold DUC, nor an LS",
            fact,
        );
    }
    let times = circumstances.missing_episodes.len();
    let suspended = case
        .course
        .as_ref()
        .is_some_and(|course| !course.suspensions.is_empty());
    if times > 0 || suspended {
        let fact = match times {
            0 => "the case was suspended because the child was missing".to_owned(),
            1 => "recorded as missing once".to_owned(),
            _ => format!("recorded as missing {times} times"),
        };
        add(CIN, "10A", "Going or being missing", fact.clone());
        add(
            SSDA903,
            "MISSING M or A",
            "If looked after: M whereabouts not known, A away without authorisation; the record does not say which",
            fact,
        );
    }
    if let Some((_, code, meaning, fact)) = LEGAL.iter().find(|(status, ..)| *status == legal) {
        add(SSDA903, code, meaning, format!("standing in law: {fact}"));
    }
    add(
        CIN,
        NONE,
        "Modern slavery as such: 12A, 11A, 24A and 13A are the bridge",
        "the census has none".to_owned(),
    );
    add(
        SSDA903,
        NONE,
        "The NRM, trafficking and modern slavery",
        "the return has no field for them".to_owned(),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(case: &v1::Case, referral: &v1::Referral) -> Vec<&'static str> {
        let all = crosswalk(case, referral);
        all.iter()
            .map(|one| one.code)
            .filter(|code| *code != NONE)
            .collect()
    }

    #[test]
    fn codes_follow_from_facts_and_nothing_else() {
        let mut referral = v1::Referral::default();
        let mut case = v1::Case::default();
        assert!(codes(&case, &referral).is_empty());
        let none = crosswalk(&case, &referral);
        assert_eq!(none.len(), 2, "each return says that it has no code");

        referral.push_exploitation_types(ExploitationType::ForcedToCommitCrime);
        referral.circumstances = Some(v1::Circumstances {
            county_lines: Some(true),
            legal_status: LegalStatus::Unaccompanied.into(),
            missing_episodes: vec![v1::MissingEpisode::default()],
            ..v1::Circumstances::default()
        });
        assert_eq!(
            codes(&case, &referral),
            ["24A", "13A", "24A", "9A", "UASC", "10A", "MISSING M or A"]
        );
        case.decisions = vec![v1::Decision {
            stage: v1::Stage::ConclusiveGrounds.into(),
            outcome: v1::Outcome::Positive.into(),
            route: v1::Route::Trafficking.into(),
            forms: vec![ExploitationType::Prostitution.into()],
            ..v1::Decision::default()
        }];
        assert_eq!(codes(&case, &referral)[..2], ["12A", "11A"]);
        case.decisions[0].set_outcome(v1::Outcome::Negative);
        assert!(!codes(&case, &referral).contains(&"12A"));
        let all = crosswalk(&case, &referral);
        assert!(all.iter().any(|one| one.follows_from.contains("NOT found")));
    }

    #[test]
    fn the_standing_in_law_has_a_code_where_the_child_is_looked_after() {
        let with = |status: LegalStatus| v1::Referral {
            circumstances: Some(v1::Circumstances {
                legal_status: status.into(),
                ..v1::Circumstances::default()
            }),
            ..v1::Referral::default()
        };
        let case = v1::Case::default();
        assert_eq!(codes(&case, &with(LegalStatus::Accommodated)), ["LS V2"]);
        assert_eq!(codes(&case, &with(LegalStatus::CareOrder)), ["LS C1 or C2"]);
        assert!(codes(&case, &with(LegalStatus::InNeed)).is_empty());
    }
}
