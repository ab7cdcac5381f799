//! Evidence as a decision cites it: which item in which version, what weight it
//! carries and why it is believed (rules.md R66).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Item;
use crate::{code::codes, sensitive::Sensitive};

codes! {
    /// The weight given to an item.
    pub enum EvidenceWeight {
        /// The outcome turns on it.
        Decisive = "decisive",
        /// It goes a long way.
        Substantial = "substantial",
        /// It helps.
        Some = "some",
        /// It helps little.
        Little = "little",
        /// It was looked at and carries none.
        None = "none",
    }
}

codes! {
    /// Which way an item points.
    pub enum Bearing {
        /// Towards the child being a victim.
        For = "for",
        /// Away from it.
        Against = "against",
        /// Neither way.
        Neither = "neither",
    }
}

codes! {
    /// Whether the material facts of an item agree.
    pub enum Consistency {
        /// They agree.
        Consistent = "consistent",
        /// They do not.
        Inconsistent = "inconsistent",
        /// It cannot be asked of an item of this kind, or not yet.
        NotAssessed = "not_assessed",
    }
}

codes! {
    /// How much detail of material facts an item gives.
    pub enum Detail {
        /// As much as can be expected.
        Sufficient = "sufficient",
        /// Less than can be expected.
        Vague = "vague",
        /// It cannot be asked of an item of this kind, or not yet.
        NotAssessed = "not_assessed",
    }
}

codes! {
    /// What explains that an account is inconsistent or vague. Weighed after the
    /// consistency and detail of it, never before.
    pub enum Mitigation {
        /// Trauma.
        Trauma = "trauma",
        /// Grooming.
        Grooming = "grooming",
        /// The stage of the child's development.
        DevelopmentalStage = "developmental_stage",
        /// Culture.
        Culture = "culture",
        /// Gender.
        Gender = "gender",
        /// All of these were considered and none applies.
        NoneApplies = "none_applies",
    }
}

codes! {
    /// What an item is to a decision, as it stood when it was cited.
    pub enum Nature {
        /// What was lodged, or the child's own words: the account itself.
        Account = "account",
        /// What somebody else who was heard said.
        Views = "views",
        /// A report by an expert.
        ExpertReport = "expert_report",
        /// Another document.
        Document = "document",
        /// What an agency knows.
        Information = "information",
        /// An agency's answer that it holds nothing.
        NothingHeld = "nothing_held",
    }
}

/// Why an item is believed, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credibility {
    /// Whether it agrees with itself.
    pub internal: Consistency,
    /// Whether it agrees with what else is known.
    pub external: Consistency,
    /// How much detail it gives.
    pub detail: Detail,
    /// What explains that it does not agree, or is vague.
    pub mitigating: BTreeSet<Mitigation>,
    /// In words.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
}

impl Credibility {
    /// Returns whether something speaks against the item that may have an explanation.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.internal == Consistency::Inconsistent
            || self.external == Consistency::Inconsistent
            || self.detail == Detail::Vague
    }
}

/// An item as the chair cites it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The item.
    pub item: Item,
    /// Its version.
    pub version: i64,
    /// The weight given to it.
    pub weight: EvidenceWeight,
    /// Which way it points.
    pub bearing: Bearing,
    /// Why it is believed.
    pub credibility: Credibility,
}

/// An item as a decision holds it: with what it was at that instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// As cited.
    #[serde(flatten)]
    pub citation: Citation,
    /// What it was.
    pub nature: Nature,
    /// SHA-256 of a document's bytes, lower-case hexadecimal.
    pub sha256: Option<String>,
}

/// An item that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The item.
    pub item: Item,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub reason: Sensitive<String>,
}
