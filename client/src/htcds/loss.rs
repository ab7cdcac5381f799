//! What becomes of every field on the way: the loss report of an export or import.

use nrm_panel_proto::v1;
use prost_reflect::{DynamicMessage, ReflectMessage};
use serde::Serialize;

use crate::contract::reflect;

/// Fields nothing is written into, and fields of ours with no counterpart: `a, b | why`.
const THEIRS: &str = include_str!("data/theirs.txt");
const OURS: &str = include_str!("data/ours.txt");

/// How a field fared, in the order a report is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// Whole.
    Carried,
    /// In part, or in fewer words; what is lost is said.
    Coarser,
    /// Whole, in a field of ours beside the record, which only this program reads.
    Beside,
    /// Not at all; why is said.
    NotCarried,
    /// There was nothing to carry.
    Empty,
}

impl Fate {
    /// Every fate, in the order a report is read.
    pub(crate) const ALL: [Self; 5] = [
        Self::Carried,
        Self::Coarser,
        Self::Beside,
        Self::NotCarried,
        Self::Empty,
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Coarser => "carried coarser",
            Self::Beside => "kept beside the record",
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
    /// The field in the file; empty where there is none.
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

/// Every field of either side that an export has no counterpart for. A field of ours is
/// lost only where something stands in it.
pub(crate) fn without_counterpart(
    case: &v1::Case,
    referral: &v1::Referral,
) -> impl Iterator<Item = Loss> {
    let (case, referral) = (reflect(case), reflect(referral));
    let theirs = groups(THEIRS).map(|(field, why)| Loss::new("", field, Fate::NotCarried, why));
    let ours = fields_of_ours().map(move |(field, why)| {
        let said = match field.split_once('.') {
            Some(("case", path)) => says(&case, path),
            Some((_, path)) => says(&referral, path),
            None => false,
        };
        match said {
            true => Loss::new(field, "", Fate::NotCarried, why),
            false => Loss::new(field, "", Fate::Empty, ""),
        }
    });
    theirs.chain(ours)
}

/// Every field of ours without a counterpart, by its path, and why there is none.
pub(crate) fn fields_of_ours() -> impl Iterator<Item = (&'static str, &'static str)> {
    groups(OURS)
}

/// Whether a field is one of the standard that this program reads nothing from.
pub(crate) fn is_theirs(field: &str) -> bool {
    groups(THEIRS).any(|(name, _)| name == field)
}

/// Whether something stands in a field.
fn says(message: &DynamicMessage, path: &str) -> bool {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = message.descriptor().get_field_by_name(name);
    let Some(field) = field.filter(|field| message.has_field(field)) else {
        return false;
    };
    match message.get_field(&field).as_message() {
        Some(inner) if !rest.is_empty() => says(inner, rest),
        Some(_) | None => rest.is_empty(),
    }
}

fn groups(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" | "))
        .flat_map(|(fields, why)| fields.split(", ").map(move |field| (field, why)))
}
