//! Groups of what a child says of themselves, for the local outcome view: the words stay
//! in the sealed referral, only the group is counted. The ethnic groups and religions are
//! those of the census of 2021 for England and Wales.

use crate::code::codes;

codes! {
    /// Ethnic group at the highest level of the census.
    pub enum EthnicGroup {
        /// Asian, Asian British or Asian Welsh.
        Asian = "asian",
        /// Black, Black British, Black Welsh, Caribbean or African.
        Black = "black",
        /// Mixed or multiple ethnic groups.
        Mixed = "mixed",
        /// White.
        White = "white",
        /// Another group, or words of the child's own that name none of these.
        Other = "other",
        /// Nothing is recorded.
        NotRecorded = "not_recorded",
    }
}

codes! {
    /// Religion.
    pub enum ReligionGroup {
        /// None.
        NoReligion = "no_religion",
        /// Buddhist.
        Buddhist = "buddhist",
        /// Christian.
        Christian = "christian",
        /// Hindu.
        Hindu = "hindu",
        /// Jewish.
        Jewish = "jewish",
        /// Muslim.
        Muslim = "muslim",
        /// Sikh.
        Sikh = "sikh",
        /// Another, or words of the child's own that name none of these.
        Other = "other",
        /// Nothing is recorded.
        NotRecorded = "not_recorded",
    }
}

codes! {
    /// Disability or special educational needs.
    pub enum Disability {
        /// Recorded.
        Yes = "yes",
        /// Said to be none.
        No = "no",
        /// Nothing is recorded.
        NotRecorded = "not_recorded",
    }
}

const NONE: [&str; 6] = ["no", "none", "n/a", "nil", "none known", "no religion"];

impl EthnicGroup {
    /// Returns the group that words name. Mixed comes first: its names hold the others'.
    #[must_use]
    pub fn of(words: &str) -> Self {
        let named: [(Self, &[&str]); 5] = [
            (Self::Mixed, &["mixed", "multiple", "dual heritage"]),
            (
                Self::Asian,
                &[
                    "asian",
                    "indian",
                    "pakistani",
                    "bangladeshi",
                    "chinese",
                    "vietnamese",
                ],
            ),
            (Self::Black, &["black", "african", "caribbean"]),
            (
                Self::White,
                &[
                    "white",
                    "english",
                    "welsh",
                    "scottish",
                    "irish",
                    "gypsy",
                    "roma",
                    "traveller",
                ],
            ),
            (Self::Other, &[""]),
        ];
        named_in(words, &named, Self::NotRecorded)
    }
}

impl ReligionGroup {
    /// Returns the group that words name.
    #[must_use]
    pub fn of(words: &str) -> Self {
        if is_none(words) {
            return Self::NoReligion;
        }
        let named: [(Self, &[&str]); 8] = [
            (Self::NoReligion, &["atheis", "agnostic", "no religion"]),
            (Self::Buddhist, &["buddhis"]),
            (
                Self::Christian,
                &["christ", "catholic", "orthodox", "protestant", "church"],
            ),
            (Self::Hindu, &["hindu"]),
            (Self::Jewish, &["jew"]),
            (Self::Muslim, &["muslim", "islam"]),
            (Self::Sikh, &["sikh"]),
            (Self::Other, &[""]),
        ];
        named_in(words, &named, Self::NotRecorded)
    }
}

impl Disability {
    /// Returns what words say.
    #[must_use]
    pub fn of(words: &str) -> Self {
        if is_none(words) {
            return Self::No;
        }
        named_in(words, &[(Self::Yes, &[""])], Self::NotRecorded)
    }
}

fn is_none(words: &str) -> bool {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    NONE.contains(&words.as_str())
}

/// The first group one of whose words is in the text; every text holds the empty word.
fn named_in<T: Copy>(text: &str, named: &[(T, &[&str])], nothing: T) -> T {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return nothing;
    }
    let found = named
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.contains(word)));
    found.map_or(nothing, |(group, _)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_the_group_they_name() {
        for (words, group) in [
            ("", EthnicGroup::NotRecorded),
            ("White British", EthnicGroup::White),
            ("Mixed: White and Black Caribbean", EthnicGroup::Mixed),
            ("Vietnamese", EthnicGroup::Asian),
            ("Black African", EthnicGroup::Black),
            ("Kurdish", EthnicGroup::Other),
        ] {
            assert_eq!(EthnicGroup::of(words), group, "{words}");
        }
        for (words, group) in [
            (" ", ReligionGroup::NotRecorded),
            ("None.", ReligionGroup::NoReligion),
            ("Roman Catholic", ReligionGroup::Christian),
            ("Muslim", ReligionGroup::Muslim),
            ("Yazidi", ReligionGroup::Other),
        ] {
            assert_eq!(ReligionGroup::of(words), group, "{words}");
        }
        for (words, group) in [
            ("", Disability::NotRecorded),
            ("None known", Disability::No),
            ("A hearing aid", Disability::Yes),
        ] {
            assert_eq!(Disability::of(words), group, "{words}");
        }
    }
}
