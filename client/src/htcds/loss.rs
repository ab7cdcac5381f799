//! What becomes of every field on the way: the loss report of an export or import.

use serde::Serialize;

/// Fields nothing is written into, and fields of ours with no counterpart: `a, b | why`.
const THEIRS: &str = include_str!("data/theirs.txt");
const OURS: &str = include_str!("data/ours.txt");

/// How a field fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// Whole.
    Carried,
    /// In part, or in fewer words; what is lost is said.
    Coarser,
    /// Not at all; why is said.
    NotCarried,
    /// There was nothing to carry.
    Empty,
}

impl Fate {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Coarser => "carried coarser",
            Self::NotCarried => "not carried",
            Self::Empty => "nothing to carry",
        }
    }
}

/// One line of the report. It names fields and never says what is in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Loss {
    /// Path of our field; empty where there is none.
    pub(crate) ours: String,
    /// The field of HTCDS; empty where there is none.
    pub(crate) theirs: String,
    pub(crate) fate: Fate,
    /// What is lost, or why.
    pub(crate) why: String,
}

impl Loss {
    pub(crate) fn new(ours: &str, theirs: &str, fate: Fate, why: impl Into<String>) -> Self {
        Self {
            ours: ours.to_owned(),
            theirs: theirs.to_owned(),
            fate,
            why: why.into(),
        }
    }
}

/// Every field of either side that an export has no counterpart for.
pub(crate) fn without_counterpart() -> impl Iterator<Item = Loss> {
    let theirs = groups(THEIRS).map(|(field, why)| Loss::new("", field, Fate::NotCarried, why));
    let ours = groups(OURS).map(|(field, why)| Loss::new(field, "", Fate::NotCarried, why));
    theirs.chain(ours)
}

/// Whether a field is one of the standard that this program reads nothing from.
pub(crate) fn is_theirs(field: &str) -> bool {
    groups(THEIRS).any(|(name, _)| name == field)
}

fn groups(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" | "))
        .flat_map(|(fields, why)| fields.split(", ").map(move |field| (field, why)))
}
