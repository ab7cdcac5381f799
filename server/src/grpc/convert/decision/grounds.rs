//! What an outcome names.

use std::collections::BTreeSet;

use nrm_panel_domain::{
    decision::{Grounds, Outcome, Stage},
    referral::ExploitationType,
    sensitive::Sensitive,
};

use super::codes::{negative_reason_from_wire, route_from_wire};
use crate::grpc::convert::{
    Violations, narrative, optional_enum, referral::exploitation_from_wire, required_enum,
};

/// What a request names, before it is known whether it fits the outcome.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) route: i32,
    pub(super) forms: Vec<i32>,
    pub(super) negative_reason: i32,
    pub(super) account_alone_reason: String,
}

/// Reads what an outcome names: a positive one may name, and at conclusive grounds must
/// name, route and forms (rules.md R29, R34); a negative one names its reason.
pub(super) fn grounds(
    field: &str,
    stage: Option<Stage>,
    outcome: Option<Outcome>,
    named: Named,
    violations: &mut Violations,
) -> Option<Grounds> {
    let at = |name: &str| format!("{field}.{name}");
    let route = optional_enum(&at("route"), named.route, route_from_wire, violations);
    let forms = forms(&at("forms"), named.forms, violations);
    let reason = optional_enum(
        &at("negative_reason"),
        named.negative_reason,
        negative_reason_from_wire,
        violations,
    );
    let account_alone = optional_words(
        &at("account_alone_reason"),
        named.account_alone_reason,
        violations,
    );
    let (stage, outcome) = (stage?, outcome?);
    let mut unfit = |name: &str, given: bool, why: &str| {
        if given {
            violations.add(at(name), why);
        }
    };
    if outcome == Outcome::Negative {
        let why = "is for a positive outcome alone";
        unfit("route", route.is_some(), why);
        unfit("forms", !forms.is_empty(), why);
    } else {
        let why = "is for a negative outcome alone";
        unfit("negative_reason", reason.is_some(), why);
    }
    if (stage, outcome) != (Stage::Rg, Outcome::Positive) {
        let given = account_alone.expose().is_some();
        unfit(
            "account_alone_reason",
            given,
            "is for positive reasonable grounds alone",
        );
    }
    match (stage, outcome) {
        (_, Outcome::Negative) => {
            unfit("negative_reason", reason.is_none(), "is required");
            Some(Grounds::NotFound { reason: reason? })
        }
        (Stage::Rg, Outcome::Positive) => Some(Grounds::Reasonable {
            route,
            forms,
            account_alone,
        }),
        (Stage::Cg, Outcome::Positive) => {
            let why = "is required for positive conclusive grounds";
            unfit("route", route.is_none(), why);
            unfit("forms", forms.is_empty(), why);
            Some(Grounds::Conclusive {
                route: route?,
                forms,
            })
        }
    }
}

fn forms(
    field: &str,
    numbers: Vec<i32>,
    violations: &mut Violations,
) -> BTreeSet<ExploitationType> {
    let mut forms = BTreeSet::new();
    for (place, number) in numbers.into_iter().enumerate() {
        let field = format!("{field}[{place}]");
        forms.extend(required_enum(
            &field,
            number,
            exploitation_from_wire,
            violations,
        ));
    }
    forms
}

/// Reads words that may be left out.
pub(super) fn optional_words(
    field: &str,
    text: String,
    violations: &mut Violations,
) -> Sensitive<Option<String>> {
    let words = narrative(field, text, violations).into_exposed();
    Sensitive::new((!words.trim().is_empty()).then_some(words))
}
