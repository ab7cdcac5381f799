//! Whether the findings of a decision bear its outcome out, derived anew from the
//! elements (rules.md R29 to R32), and whether its evidence was weighed as it must be
//! (R35, R66).

use super::Flaw;
use crate::decision::{Decision, Found, Grounds, Outcome, PanelRecord, Route, Stage};

/// Checks findings, what the outcome names, and the evidence.
pub(super) fn findings(decision: &Decision, record: &PanelRecord, flaws: &mut Vec<Flaw>) {
    let fits = match &record.grounds {
        Grounds::Reasonable { .. } => (Stage::Rg, Outcome::Positive),
        Grounds::Conclusive { forms, .. } if forms.is_empty() => {
            flaws.push(Flaw::NoForms);
            (Stage::Cg, Outcome::Positive)
        }
        Grounds::Conclusive { .. } => (Stage::Cg, Outcome::Positive),
        Grounds::NotFound { .. } => (decision.stage, Outcome::Negative),
    };
    if fits != (decision.stage, decision.outcome) {
        flaws.push(Flaw::NamesAnotherOutcome);
    }
    let trafficking = both(
        answer(&record.findings.action.found),
        answer(&record.findings.purpose.found),
    );
    let service = answer(&record.findings.service.found);
    if decision.stage == Stage::Cg && (trafficking.is_none() || service.is_none()) {
        flaws.push(Flaw::FindingsLeftOpen);
        return;
    }
    let borne_out = match (&record.grounds, record.grounds.route()) {
        (Grounds::NotFound { .. }, _) => (trafficking, service) == (Some(false), Some(false)),
        (_, Some(Route::Trafficking)) => trafficking == Some(true),
        (_, Some(Route::SlaveryServitudeForcedLabour)) => service == Some(true),
        (_, None) => (trafficking, service) != (Some(false), Some(false)),
    };
    let overridden = record.override_reason.expose().is_some();
    if borne_out == overridden {
        flaws.push(Flaw::FindingsContradict);
    } else if let Err(refusal) = record.check_findings(decision.stage) {
        flaws.push(Flaw::EvidenceNotWeighed(refusal.reason()));
    }
}

const fn answer<T>(found: &Found<T>) -> Option<bool> {
    match found {
        Found::Found { .. } => Some(true),
        Found::NotFound => Some(false),
        Found::NotDecided => None,
    }
}

/// Both are needed: one that is not found is enough against.
const fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}
