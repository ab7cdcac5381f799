//! What an outcome names: the route and the forms of exploitation where grounds are
//! found, the reason where they are not (rules.md R29, R34).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Findings, Outcome, Route, Standing};
use crate::{
    code::codes,
    referral::{ExploitationType, exploitation_label},
    sensitive::Sensitive,
};

codes! {
    /// Why grounds are not found, as the returns count it (returns.md R10). The
    /// published values are not known to us: these are the site's own. That there is no
    /// investigation, or that the child does not cooperate, is no reason and cannot be
    /// one here (rules.md R35).
    pub enum NegativeReason {
        /// What is known does not reach the standard of proof.
        InsufficientEvidence = "insufficient_evidence",
        /// What happened is accepted and is not modern slavery as defined.
        DefinitionNotMet = "definition_not_met",
        /// The account is not accepted, after what may explain it was weighed.
        AccountNotAccepted = "account_not_accepted",
    }
}

/// What the outcome of a stage names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "grounds", rename_all = "snake_case")]
pub enum Grounds {
    /// Reasonable grounds are found. They need not name the form (R29).
    Reasonable {
        /// The route, where it is named.
        route: Option<Route>,
        /// The forms, where they are named.
        forms: BTreeSet<ExploitationType>,
        /// Why the account alone is enough, where nothing else supports it (R35).
        #[serde(with = "crate::sensitive::sealed")]
        account_alone: Sensitive<Option<String>>,
    },
    /// Conclusive grounds are found, on a route and for forms that are named.
    Conclusive {
        /// The route.
        route: Route,
        /// The forms; at least one.
        forms: BTreeSet<ExploitationType>,
    },
    /// Grounds are not found.
    NotFound {
        /// Why.
        reason: NegativeReason,
    },
}

impl Grounds {
    /// Returns the outcome.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Reasonable { .. } | Self::Conclusive { .. } => Outcome::Positive,
            Self::NotFound { .. } => Outcome::Negative,
        }
    }

    /// Returns the route named.
    #[must_use]
    pub const fn route(&self) -> Option<Route> {
        match self {
            Self::Reasonable { route, .. } => *route,
            Self::Conclusive { route, .. } => Some(*route),
            Self::NotFound { .. } => None,
        }
    }

    /// Returns the forms named.
    #[must_use]
    pub const fn forms(&self) -> Option<&BTreeSet<ExploitationType>> {
        match self {
            Self::Reasonable { forms, .. } | Self::Conclusive { forms, .. } => Some(forms),
            Self::NotFound { .. } => None,
        }
    }

    /// Returns the label of the forms named, as published; `None` where none is.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let named = self.forms().filter(|forms| !forms.is_empty());
        named.map(exploitation_label)
    }

    /// Returns why grounds are not found.
    #[must_use]
    pub const fn negative_reason(&self) -> Option<NegativeReason> {
        match self {
            Self::NotFound { reason } => Some(*reason),
            Self::Reasonable { .. } | Self::Conclusive { .. } => None,
        }
    }

    /// Returns why the account alone is enough.
    #[must_use]
    pub fn account_alone(&self) -> Option<&String> {
        match self {
            Self::Reasonable { account_alone, .. } => account_alone.expose().as_ref(),
            Self::Conclusive { .. } | Self::NotFound { .. } => None,
        }
    }

    /// Returns whether findings bear the outcome out. A route that is named must be
    /// made out; reasonable grounds that name none must leave one open. Grounds are
    /// not found only where both routes are ruled out.
    #[must_use]
    pub fn follow_from(&self, findings: &Findings) -> bool {
        match self {
            Self::NotFound { .. } => findings.outcome() == Some(Outcome::Negative),
            Self::Reasonable { route: None, .. } => findings.outcome() != Some(Outcome::Negative),
            Self::Reasonable {
                route: Some(route), ..
            }
            | Self::Conclusive { route, .. } => findings.route(*route) == Standing::MadeOut,
        }
    }
}
