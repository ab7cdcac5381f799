//! General indicators that words of a referral may mention. The published list has 36;
//! they are looked for by plain phrases, and only as something to read: "he was not
//! locked in" mentions a lock too, so that a mention never bears for or against.
//!
//! Left out: coming from a known source area (R36: no finding on nationality), and what
//! no phrase tells, such as dependence or seeming coached.

use super::{Basis, Suggestion};
use crate::{
    case::{Bearing, Limb},
    referral::{Answer, question::of_path},
};

/// A general indicator: its code in the published list, what it means, the limb it helps
/// to look at (our reading), and phrases that may mention it.
struct Indicator {
    code: &'static str,
    meaning: &'static str,
    limb: Limb,
    phrases: &'static [&'static str],
}

const fn general(
    code: &'static str,
    limb: Limb,
    meaning: &'static str,
    phrases: &'static [&'static str],
) -> Indicator {
    Indicator {
        code,
        meaning,
        limb,
        phrases,
    }
}

const GENERAL: [Indicator; 22] = [
    general(
        "GI02",
        Limb::Action,
        "cannot leave home or workplace",
        &["locked in", "locked house", "no keys", "not allowed out"],
    ),
    general(
        "GI03",
        Limb::Action,
        "movements appear controlled",
        &["escorted", "followed everywhere", "was watched", "guarded"],
    ),
    general(
        "GI04",
        Limb::Action,
        "feels unable to leave",
        &["could not leave", "unable to leave", "afraid to leave"],
    ),
    general(
        "GI05",
        Limb::Purpose,
        "shows fear or anxiety",
        &[
            "fear",
            "frightened",
            "afraid",
            "scared",
            "tearful",
            "anxious",
        ],
    ),
    general(
        "GI06",
        Limb::Purpose,
        "violence or threats against them or people close to them",
        &[
            "threat", "beaten", "beating", "violence", "hit", "slapped", "knife",
        ],
    ),
    general(
        "GI07",
        Limb::Purpose,
        "injuries consistent with assault",
        &[
            "burn", "burned", "bruise", "bruises", "injury", "injuries", "scar", "scars",
        ],
    ),
    general(
        "GI10",
        Limb::Purpose,
        "distrusts authorities",
        &["distrust", "does not trust", "would not speak"],
    ),
    general(
        "GI11",
        Limb::Purpose,
        "threatened with being handed to authorities",
        &["police would", "deported", "handed over"],
    ),
    general(
        "GI13",
        Limb::Action,
        "papers held by someone else",
        &[
            "passport was taken",
            "took his passport",
            "took her passport",
            "papers taken",
            "papers away",
            "holds the passport",
        ],
    ),
    general(
        "GI15",
        Limb::Action,
        "travel paid by a facilitator and owed back",
        &[
            "paid for the journey",
            "paid the fare",
            "owes for the journey",
            "smuggler",
        ],
    ),
    general(
        "GI16",
        Limb::Action,
        "false papers, or none",
        &["false passport", "false papers", "no papers", "no passport"],
    ),
    general(
        "GI17",
        Limb::Action,
        "found at or linked to a place often used for exploitation",
        &[
            "cannabis",
            "nail bar",
            "car wash",
            "brothel",
            "massage",
            "drug line",
            "county line",
            "county lines",
            "cuckooing",
            "flat taken over",
            "flats taken over",
        ],
    ),
    general(
        "GI19",
        Limb::Action,
        "does not know own home or work address",
        &["does not know the address", "did not know where"],
    ),
    general(
        "GI21",
        Limb::Purpose,
        "seems coached",
        &["rehearsed", "coached", "told what to say"],
    ),
    general(
        "GI23",
        Limb::Purpose,
        "punished as discipline",
        &["punished", "punishment"],
    ),
    general(
        "GI25",
        Limb::Service,
        "little or no pay",
        &["unpaid", "not paid", "no pay", "without pay", "no money"],
    ),
    general(
        "GI26",
        Limb::Service,
        "no access to own earnings",
        &[
            "money taken",
            "wages taken",
            "took the money",
            "kept the money",
        ],
    ),
    general(
        "GI27",
        Limb::Service,
        "very long hours",
        &["hours a day", "long hours", "night and day"],
    ),
    general(
        "GI28",
        Limb::Service,
        "no days off",
        &["no days off", "every day", "seven days"],
    ),
    general(
        "GI29",
        Limb::Purpose,
        "poor accommodation",
        &["mattress", "slept on", "no bedding", "no clean bedding"],
    ),
    general(
        "GI33",
        Limb::Action,
        "cannot communicate freely",
        &[
            "phone taken",
            "phone was taken",
            "no phone",
            "contacts taken",
        ],
    ),
    general(
        "GI34",
        Limb::Purpose,
        "believes they owe a debt that binds them",
        &["debt", "debts", "owed", "owes", "owing"],
    ),
];

/// Points at words that may mention a general indicator: once for each indicator and
/// answer, in the order of the list and then of the answers.
pub(super) fn in_words(answers: &[Answer]) -> Vec<Suggestion> {
    let folded: Vec<(&str, String)> = answers
        .iter()
        .filter(|answer| of_path(&answer.question).is_some() && answer.text().contains(' '))
        .map(|answer| (answer.question.as_str(), folded(answer.text())))
        .collect();
    let mentions = |indicator: &'static Indicator| {
        let says = |(question, words): &(&str, String)| {
            let said = |phrase: &&str| words.contains(&format!(" {phrase} "));
            indicator.phrases.iter().any(said).then(|| Suggestion {
                limb: indicator.limb,
                bearing: Bearing::Unclear,
                basis: Basis::Mentioned,
                indicator: indicator.code.to_owned(),
                text: indicator.meaning.to_owned(),
                stated_in: (*question).to_owned(),
            })
        };
        folded.iter().filter_map(says).collect::<Vec<_>>()
    };
    GENERAL.iter().flat_map(mentions).collect()
}

/// Folds a text to lower-case words, each between single spaces.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded
}
