//! R13: one row for each referral, for the secure profile alone, in the manner of the UK
//! Data Service study 8910 (returns.md 3). It holds no identifier and no order that could
//! tell one: rows are sorted by what they say.

use nrm_panel_domain::{
    decision::{Outcome, Stage},
    projection::{CountedCase, DecisionFact},
};

use crate::{
    entries::or_unknown,
    labels::{
        age_label, county_lines_label, location_label, negative_reason_label, outcome_label,
        responder_label,
    },
    scope::{Scope, quarter_label},
    state::{State, last_decision, state_on},
    table::{Row, Table},
};

const COLUMNS: [&str; 17] = [
    "referral_year",
    "referral_quarter",
    "first_responder_type",
    "first_responder",
    "age_at_exploitation",
    "gender",
    "nationality",
    "exploitation",
    "location_of_exploitation",
    "rg_outcome",
    "rg_quarter",
    "rg_negative_reason",
    "cg_outcome",
    "cg_quarter",
    "cg_negative_reason",
    "age_of_case",
    "county_lines",
];

/// Returns the row of a referral.
pub(crate) fn row(case: &CountedCase, scope: &Scope) -> Row {
    let fact = &case.referral;
    let last = scope.as_at.london_date();
    let [rg, cg] = [Stage::Rg, Stage::Cg].map(|stage| last_decision(case, stage, last));
    let outcome = |known: Option<&DecisionFact>| {
        known
            .map_or("Not decided", |fact| outcome_label(fact.outcome))
            .to_owned()
    };
    let quarter = |known: Option<&DecisionFact>| {
        known.map_or_else(
            || "Not decided".to_owned(),
            |fact| {
                let (year, ..) = fact.issued_on.ymd();
                format!("{year} {}", quarter_label(fact.issued_on.quarter()))
            },
        )
    };
    let reason = |known: Option<&DecisionFact>| {
        let negative = known.filter(|fact| fact.outcome == Outcome::Negative);
        negative
            .map_or("Not applicable", |fact| {
                negative_reason_label(fact.negative_reason)
            })
            .to_owned()
    };
    let end = scope.period.end();
    let age = match state_on(case, end) {
        Some(State::AwaitingCg) => fact.nrm_received_on.days_until(end).to_string(),
        Some(
            State::AwaitingRg
            | State::AwaitingReconsideration
            | State::RgNegative
            | State::Cg(_)
            | State::Exited { .. },
        )
        | None => "Not applicable".to_owned(),
    };
    let (year, ..) = fact.nrm_received_on.ymd();
    let keys = vec![
        year.to_string(),
        quarter_label(fact.nrm_received_on.quarter()).to_owned(),
        responder_label(fact.first_responder_type).to_owned(),
        or_unknown(&fact.first_responder).to_owned(),
        age_label(fact.age).to_owned(),
        or_unknown(&fact.gender).to_owned(),
        or_unknown(&fact.nationalities).to_owned(),
        or_unknown(&fact.exploitation).to_owned(),
        location_label(fact.location).to_owned(),
        outcome(rg),
        quarter(rg),
        reason(rg),
        outcome(cg),
        quarter(cg),
        reason(cg),
        age,
        county_lines_label(fact.county_lines).to_owned(),
    ];
    Row::new(keys, Vec::new())
}

/// Returns the table of the rows.
pub(crate) fn table(mut rows: Vec<Row>, scope: &Scope) -> Table {
    rows.sort_by(|one, other| one.keys.cmp(&other.keys));
    Table {
        id: "R13".to_owned(),
        title: "Row-level extract of the referrals received in the period".to_owned(),
        notes: vec![format!(
            "One row a referral, without any identifier. Age of case is in calendar days from receipt by the NRM to {}, of cases with positive reasonable grounds that await a conclusive grounds decision.",
            scope.period.end()
        )],
        keys: COLUMNS.map(str::to_owned).to_vec(),
        figures: Vec::new(),
        rows,
        chart: None,
    }
}
