//! R1, R2 and R11: referrals received in the period.

use nrm_panel_domain::projection::CountedCase;

use super::{Sink, TableId, or_unknown};
use crate::{
    labels::{
        age_label, age_label_in_detail, band_label, county_lines_label, location_label,
        responder_label,
    },
    scope::{Profile, Scope, quarter_label},
};

/// Nationalities the published tables count as the United Kingdom's own.
const UK: [&str; 2] = ["UK", "British"];

pub(super) fn referrals(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let fact = &case.referral;
    if !scope.contains(fact.nrm_received_on) {
        return;
    }
    let quarter = quarter_label(fact.nrm_received_on.quarter());
    let age = age_label(fact.age);
    sink.count(TableId::R1, &[quarter, age, location_label(fact.location)]);
    let kind = responder_label(fact.first_responder_type);
    let exploitation = or_unknown(&fact.exploitation);
    match scope.profile {
        Profile::Secure => sink.count(
            TableId::R2,
            &[
                quarter,
                kind,
                or_unknown(&fact.first_responder),
                exploitation,
                age_label_in_detail(fact.age),
                or_unknown(&fact.gender),
                or_unknown(&fact.nationalities),
            ],
        ),
        Profile::Local => {
            let nationality = nationality_group(&fact.nationalities);
            sink.count(TableId::R2, &[quarter, kind, exploitation, nationality]);
        }
    }
    if is_criminal(&fact.exploitation) {
        sink.count(
            TableId::R11,
            &[
                quarter,
                county_lines_label(fact.county_lines),
                or_unknown(&fact.gender),
                band_label(fact.age_at_referral),
            ],
        );
    }
}

/// Returns whether criminal exploitation is among the forms a label names.
pub(crate) fn is_criminal(label: &str) -> bool {
    label
        .split(", ")
        .flat_map(|part| part.split(" & "))
        .any(|base| base == "Criminal")
}

/// Returns the nationalities as the local profile tells them: UK or not.
pub(crate) fn nationality_group(nationalities: &str) -> &'static str {
    let mut each = nationalities
        .split("; ")
        .filter(|name| !name.is_empty())
        .peekable();
    if each.peek().is_none() {
        return crate::labels::UNKNOWN;
    }
    let uk = |name: &str| UK.contains(&name) || name.split(' ').any(|word| word == "UK");
    if each.any(uk) { "UK" } else { "Non-UK" }
}
