//! Suggestions to whoever weighs a case: where the referral states something that bears
//! on a limb of the definition. A suggestion points, and says no more: it quotes nobody,
//! counts nothing, ranks nothing and has no score. It is a pure function of the referral
//! and of the version of this advice, which are kept with it (rules.md R30 to R32, R66).
//!
//! What is never suggested as evidence against: that police hold no record (R66), that
//! the child does not help an investigation (R35), and the child's nationality (R36).

mod mentions;
mod stated;

use serde::{Deserialize, Serialize};

use crate::{
    case::{Bearing, Limb, OfAgency},
    code::codes,
    decision::Stage,
    id::PersonId,
    referral::{Parts, Referral, question},
    time::UtcTime,
};

/// Version of this advice: the day it last changed.
pub const VERSION: &str = "2026-11-28";

codes! {
    /// Why something is pointed at.
    pub enum Basis {
        /// A list or a choice of the referral says so.
        Stated = "stated",
        /// Words of an answer may say so; they must be read where they stand.
        Mentioned = "mentioned",
    }
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The limb it bears on.
    pub limb: Limb,
    /// Which way.
    pub bearing: Bearing,
    /// Why it is pointed at.
    pub basis: Basis,
    /// Code of a general indicator such as "GI34"; empty where it is none.
    pub indicator: String,
    /// What is stated, in words of ours.
    pub text: String,
    /// Where: the path of a question, or a list and the number of its entry.
    pub stated_in: String,
}

/// Suggestions as they were shown, with what they were made from: the referral as the
/// case had it in that version, and the version of the advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Whom they were shown to.
    pub to: PersonId,
    /// Of which agency.
    pub agency: OfAgency,
    /// For which stage.
    pub stage: Stage,
    /// Version of the advice.
    pub version: String,
    /// The version of the case they were made from.
    pub case_version: i64,
    /// The version of the person's own view, which was there first.
    pub view_version: i64,
    /// What was shown.
    pub suggestions: Vec<Suggestion>,
    /// When.
    pub given_at: UtcTime,
}

/// Suggests what to look at in a referral: by limb, then by bearing, then in the order
/// of the referral.
#[must_use]
pub fn suggest(referral: &Referral) -> Vec<Suggestion> {
    let account = referral.account();
    let mut all = stated::in_lists(referral, account.parts.expose());
    all.extend(stated::in_choices(&account.answers));
    all.extend(mentions::in_words(&account.answers));
    // Stable: what is alike stays in the order of the referral.
    all.sort_by_key(|suggestion| (suggestion.limb, suggestion.bearing, suggestion.basis));
    all
}

/// Returns whether a referral says something there: in the answer to a question, or as
/// an entry of one of its lists.
#[must_use]
pub fn is_answered(referral: &Referral, path: &str) -> bool {
    let account = referral.account();
    let answered = |answer: &crate::referral::Answer| {
        answer.question == path && !answer.text().trim().is_empty()
    };
    account.answers.iter().any(answered)
        || entries(account.parts.expose()).any(|entry| entry == path)
        || (path == stated::TYPES && !referral.exploitation.is_empty())
}

/// Says where a path stands in words: the question, or the list and the entry.
#[must_use]
pub fn place_of(path: &str) -> String {
    if let Some(question) = question::of_path(path) {
        return question.text.to_owned();
    }
    match path.rsplit_once('.') {
        Some((list, number)) => {
            let list = list.rsplit('.').next().unwrap_or(list).replace('_', " ");
            format!("{list} {number}")
        }
        None => path.replace('_', " "),
    }
}

/// Returns the path of every entry of the lists of a referral, numbered from 1.
fn entries(parts: &Parts) -> impl Iterator<Item = String> + use<> {
    let of = parts.circumstances.as_ref();
    let lists = [
        ("episodes", parts.episodes.len()),
        ("exploiters", parts.exploiters.len()),
        ("places", parts.places.len()),
        ("aliases", parts.aliases.len()),
        (
            "circumstances.criminal_matters",
            of.map_or(0, |it| it.criminal_matters.len()),
        ),
        (
            "circumstances.missing_episodes",
            of.map_or(0, |it| it.missing_episodes.len()),
        ),
    ];
    lists
        .into_iter()
        .flat_map(|(list, length)| (1..=length).map(move |number| format!("{list}.{number}")))
}

#[cfg(test)]
mod tests;
