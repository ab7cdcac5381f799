//! People, names and numbers in a referral.

use serde::{Deserialize, Serialize};

use crate::{code::codes, sensitive::redacted};

codes! {
    /// Whose words a statement is (rules.md R66).
    pub enum WordsOf {
        /// The child's own words.
        Child = "child",
        /// The referrer's view.
        Referrer = "referrer",
        /// What somebody else said.
        ThirdParty = "third_party",
    }
}

codes! {
    /// What kind of further name a child has.
    pub enum AliasKind {
        /// A nickname.
        Nickname = "nickname",
        /// Another spelling of the name.
        Spelling = "spelling",
        /// The name in its own script.
        NativeScript = "native_script",
        /// A name the child was made to use.
        UsedWhileExploited = "used_while_exploited",
    }
}

codes! {
    /// Who numbers the child or the case.
    pub enum ReferenceKind {
        /// A police crime or incident number.
        Police = "police",
        /// A Home Office reference, such as of a visa or a port.
        HomeOffice = "home_office",
        /// An earlier NRM reference.
        Nrm = "nrm",
        /// A case number of children's services.
        ChildrensServices = "childrens_services",
        /// An NHS number.
        Nhs = "nhs",
        /// A travel or identity document.
        Document = "document",
        /// Any other.
        Other = "other",
    }
}

/// A further name of the child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The name; never empty.
    pub name: String,
    /// What kind.
    pub kind: AliasKind,
}

/// A number somebody knows the child or the case by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Who numbers.
    pub kind: ReferenceKind,
    /// The number as written; never empty.
    pub number: String,
    /// The force, office or authority that gave it; may be empty.
    pub issuer: String,
}

/// Somebody who exploited the child; at least one field says something.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exploiter {
    /// Name as known.
    pub name: String,
    /// Nickname or street name.
    pub nickname: String,
    /// What they did.
    pub role: String,
    /// What they are to the child.
    pub relation: String,
    /// Where they are or were last known to be.
    pub place: String,
    /// What makes them dangerous.
    pub danger: String,
    /// Whatever tells them apart.
    pub description: String,
}

/// What the child says and wants, or why that is not here (rules.md R91).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Views {
    /// In words; never empty.
    Given(String),
    /// Why there are none; never empty.
    Absent(String),
}

/// The voice of the child (rules.md R91).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildVoice {
    /// Views, or why there are none.
    pub views: Views,
    /// Whether the child was told of this referral, where that is said.
    pub told: Option<bool>,
    /// How, by whom, and what the child said to it; may be empty.
    pub how_told: String,
}

redacted!(Alias, Reference, Exploiter, Views, ChildVoice);
