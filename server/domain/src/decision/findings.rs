//! What a panel finds, element by element, and what the findings come to.
//!
//! There are two routes. Child trafficking is an action with a purpose: means is not
//! asked and a child cannot consent (rules.md R30), so neither has a place here.
//! Slavery, servitude or forced labour of a child needs a service alone, and which of
//! them it is need not be said (R32). Nothing is found on nationality (R36).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Item, Outcome};
use crate::{code::codes, sensitive::Sensitive};

codes! {
    /// A way in which a child can be a victim.
    pub enum Route {
        /// Trafficking.
        Trafficking = "trafficking",
        /// Slavery, servitude, or forced or compulsory labour.
        SlaveryServitudeForcedLabour = "slavery_servitude_forced_labour",
    }
}

codes! {
    /// An element of a route.
    pub enum Element {
        /// Trafficking: what was done.
        Action = "action",
        /// Trafficking: for what.
        Purpose = "purpose",
        /// Slavery, servitude or forced labour: a service.
        Service = "service",
    }
}

codes! {
    /// What was done to traffic a child (R30).
    pub enum TraffickingAction {
        /// Recruitment.
        Recruitment = "recruitment",
        /// Transportation.
        Transportation = "transportation",
        /// Transfer.
        Transfer = "transfer",
        /// Harbouring.
        Harbouring = "harbouring",
        /// Receipt.
        Receipt = "receipt",
    }
}

codes! {
    /// For what a child was trafficked (R33; SI 2022/877).
    pub enum Purpose {
        /// Sexual exploitation.
        SexualExploitation = "sexual_exploitation",
        /// Forced labour or services.
        ForcedLabourOrServices = "forced_labour_or_services",
        /// Practices similar to slavery.
        SlaveryLikePractices = "slavery_like_practices",
        /// Servitude.
        Servitude = "servitude",
        /// Forced criminality.
        ForcedCriminality = "forced_criminality",
        /// Removal of organs.
        OrganRemoval = "organ_removal",
    }
}

codes! {
    /// How far a purpose went: intended is enough (R31).
    pub enum Realisation {
        /// It was intended.
        Intended = "intended",
        /// It came about.
        Realised = "realised",
    }
}

/// Whether an element is found; what is found exists only where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Found<T> {
    /// It is found.
    Found {
        /// Which.
        which: T,
    },
    /// It is not found.
    NotFound,
    /// It is left open, as reasonable grounds may (R29).
    NotDecided,
}

/// The finding on one element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementFinding<T> {
    /// Whether it is found.
    pub found: Found<T>,
    /// Why; may be empty where it is not decided.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
    /// The cited items it rests on.
    pub rests_on: BTreeSet<Item>,
}

impl<T> ElementFinding<T> {
    /// Returns the finding of an element that is left open.
    #[must_use]
    pub fn not_decided() -> Self {
        Self {
            found: Found::NotDecided,
            reasons: Sensitive::from(""),
            rests_on: BTreeSet::new(),
        }
    }

    const fn state(&self) -> Standing {
        match self.found {
            Found::Found { .. } => Standing::MadeOut,
            Found::NotFound => Standing::RuledOut,
            Found::NotDecided => Standing::Open,
        }
    }
}

/// What the panel found on every element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Trafficking: what was done.
    pub action: ElementFinding<BTreeSet<TraffickingAction>>,
    /// Trafficking: for what, and how far that went.
    pub purpose: ElementFinding<BTreeMap<Purpose, Realisation>>,
    /// Slavery, servitude or forced labour: a service.
    pub service: ElementFinding<()>,
}

/// How a route or an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is made out.
    MadeOut,
    /// It is ruled out.
    RuledOut,
    /// It is open: what is missing never reads as "no".
    Open,
}

/// An element, whatever its kind: how it stands and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementState<'a> {
    /// Which.
    pub element: Element,
    /// How it stands.
    pub standing: Standing,
    /// The cited items it rests on.
    pub rests_on: &'a BTreeSet<Item>,
}

impl Findings {
    /// Returns findings that leave every element open.
    #[must_use]
    pub fn not_decided() -> Self {
        Self {
            action: ElementFinding::not_decided(),
            purpose: ElementFinding::not_decided(),
            service: ElementFinding::not_decided(),
        }
    }

    /// Returns every element.
    #[must_use]
    pub const fn elements(&self) -> [ElementState<'_>; 3] {
        let Self {
            action,
            purpose,
            service,
        } = self;
        [
            ElementState {
                element: Element::Action,
                standing: action.state(),
                rests_on: &action.rests_on,
            },
            ElementState {
                element: Element::Purpose,
                standing: purpose.state(),
                rests_on: &purpose.rests_on,
            },
            ElementState {
                element: Element::Service,
                standing: service.state(),
                rests_on: &service.rests_on,
            },
        ]
    }

    /// Returns how a route stands: made out where all its elements are, ruled out where
    /// one of them is (R30, R32).
    #[must_use]
    pub const fn route(&self, route: Route) -> Standing {
        match route {
            Route::Trafficking => match (self.action.state(), self.purpose.state()) {
                (Standing::MadeOut, Standing::MadeOut) => Standing::MadeOut,
                (Standing::RuledOut, _) | (_, Standing::RuledOut) => Standing::RuledOut,
                (Standing::Open, _) | (_, Standing::Open) => Standing::Open,
            },
            Route::SlaveryServitudeForcedLabour => self.service.state(),
        }
    }

    /// Returns how every route stands.
    #[must_use]
    pub const fn routes(&self) -> [Standing; 2] {
        [
            self.route(Route::Trafficking),
            self.route(Route::SlaveryServitudeForcedLabour),
        ]
    }

    /// Returns the outcome the findings come to; `None` where they leave it open.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match self.routes() {
            [Standing::MadeOut, _] | [_, Standing::MadeOut] => Some(Outcome::Positive),
            [Standing::RuledOut, Standing::RuledOut] => Some(Outcome::Negative),
            [Standing::Open, _] | [_, Standing::Open] => None,
        }
    }
}
