//! What a positive decision opens, as dated data with its source.

use serde::Deserialize;

use super::RuleBookError;
use crate::{case::EntitlementKind, decision::Stage, time::CivilDate};

const BUILT_IN: &str = include_str!("../../data/entitlements.json");

/// The list in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edition {
    version: String,
    pub(super) in_force_from: CivilDate,
    source: String,
    pub(super) terms: Vec<EntitlementTerms>,
}

/// One entitlement of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitlementTerms {
    /// Which.
    pub kind: EntitlementKind,
    /// The stage whose positive decision opens it.
    pub opens_on: Stage,
    /// Who delivers it, where nobody names another.
    pub owner: String,
    /// Days to deliver it. No source gives a number: local policy.
    pub due_days: u32,
    /// What must be known of it; empty where nothing.
    pub note: String,
    /// Where it is laid down, and how certain that is.
    pub source: String,
}

/// Reads the lists that are built in, oldest first.
pub(super) fn built_in() -> Result<Vec<Edition>, RuleBookError> {
    let editions: Vec<Edition> =
        serde_json::from_str(BUILT_IN).map_err(|error| RuleBookError::Shape {
            detail: error.to_string(),
        })?;
    for edition in &editions {
        let version = edition.version.clone();
        let owners = edition.terms.iter().map(|terms| &terms.owner);
        let sources = edition.terms.iter().map(|terms| &terms.source);
        let mut texts = owners
            .chain(sources)
            .chain([&edition.source, &edition.version]);
        if texts.any(|text| text.trim().is_empty()) {
            return Err(RuleBookError::Blank { version });
        }
        if edition.terms.iter().any(|terms| terms.due_days == 0) {
            return Err(RuleBookError::NotPositive {
                version,
                field: "entitlements.due_days",
            });
        }
    }
    Ok(editions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r75_every_entitlement_is_opened_once_and_permission_to_stay_is_not_automatic() {
        for edition in built_in().unwrap() {
            let kinds: Vec<_> = edition.terms.iter().map(|terms| terms.kind).collect();
            assert_eq!(kinds, EntitlementKind::ALL, "{}", edition.version);
            for terms in &edition.terms {
                assert!(terms.source.contains("Local policy"), "{}", terms.source);
                let considered = terms.kind == EntitlementKind::PermissionToStay;
                assert_eq!(terms.opens_on == Stage::Cg, considered);
                assert_eq!(terms.note.contains("not automatic"), considered);
            }
        }
    }
}
