//! Decisions the panel sealed on like cases, by what was stated of the child and never by
//! who it is. Shown after a view of one's own: both outcomes, features and the year, and
//! nothing finer.
//!
//! Every decision falls into one group: that of its exact features. The groups are fixed,
//! none lies within another, and no total is told, so that no two answers can be taken from
//! one another to find a small group; a group that is too small is withheld whole.

use std::collections::BTreeMap;

use crate::{
    case::{Case, gender_label},
    decision::{MadeBy, Outcome, Stage},
    id::{AuthorityId, CaseId, DecisionId, SiteId},
    projection::{AgeClass, LocationClass},
    referral::exploitation_label,
};

/// What is stated of a case and may be compared: what the returns publish too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Features {
    /// Exploitation label, as published.
    pub exploitation: String,
    /// Gender, as published.
    pub gender: String,
    /// Where the exploitation happened.
    pub location: LocationClass,
    /// Class of age at exploitation.
    pub age: AgeClass,
}

/// A decision of the panel as others may be compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedDecision {
    /// The decision.
    pub id: DecisionId,
    /// Its case.
    pub case: CaseId,
    /// The site.
    pub site: SiteId,
    /// The responsible authority, where it is one of the site's.
    pub authority: Option<AuthorityId>,
    /// The stage.
    pub stage: Stage,
    /// The outcome.
    pub outcome: Outcome,
    /// The year it was made in.
    pub year: i32,
    /// What was stated.
    pub features: Features,
}

/// Decisions with the same features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Their features.
    pub features: Features,
    /// The features shared with the case compared, in words.
    pub shared: Vec<String>,
    /// Year and outcome of each, the latest year first.
    pub decisions: Vec<(i32, Outcome)>,
}

impl Case {
    /// Returns what is stated of the case and may be compared.
    #[must_use]
    pub fn features(&self) -> Features {
        let referral = &self.referral;
        Features {
            exploitation: exploitation_label(&referral.exploitation),
            gender: gender_label(referral.child.gender).to_owned(),
            location: referral.location,
            age: referral.age_at_exploitation(),
        }
    }

    /// Returns the decisions of the panel that stand, as others may be compared with them.
    #[must_use]
    pub fn sealed_decisions(&self) -> Vec<SealedDecision> {
        let of_panel = self
            .decisions()
            .into_iter()
            .filter(|decision| matches!(decision.made_by, MadeBy::Panel(_)));
        of_panel
            .map(|decision| SealedDecision {
                id: decision.id,
                case: self.id,
                site: self.site,
                authority: self.authority.id(),
                stage: decision.stage,
                outcome: decision.outcome,
                year: decision.decided_on.ymd().0,
                features: self.features(),
            })
            .collect()
    }
}

impl Features {
    /// Says which features another case shares. What is unknown of both is not shared.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Vec<String> {
        let theirs: Vec<&str> = other.forms().collect();
        let mut shared: Vec<String> = self
            .forms()
            .filter(|form| theirs.contains(form))
            .map(str::to_owned)
            .collect();
        if self.gender == other.gender {
            shared.push(self.gender.clone());
        }
        let place = match self.location {
            LocationClass::Overseas => Some("overseas"),
            LocationClass::Uk => Some("in the United Kingdom"),
            LocationClass::UkAndOverseas => Some("in the United Kingdom and overseas"),
            LocationClass::Unknown => None,
        };
        if self.location == other.location {
            shared.extend(place.map(str::to_owned));
        }
        let age = match self.age {
            AgeClass::Child => Some("17 or under"),
            AgeClass::Adult => Some("18 or over"),
            AgeClass::Unknown => None,
        };
        if self.age == other.age {
            shared.extend(age.map(str::to_owned));
        }
        shared
    }

    /// Returns the forms of exploitation; none where they are not specified.
    fn forms(&self) -> impl Iterator<Item = &str> {
        let known = self.exploitation != "Not specified or unknown";
        self.exploitation
            .split([',', '&'])
            .map(str::trim)
            .filter(move |_| known)
    }
}

/// Groups decisions by their features: the groups with most features shared first, then in
/// a stable order; those that share none, and those of fewer than `smallest` cases, are
/// left out whole.
#[must_use]
pub fn groups(own: &Features, decisions: Vec<SealedDecision>, smallest: usize) -> Vec<Group> {
    let mut by_features: BTreeMap<Features, BTreeMap<CaseId, (i32, Outcome)>> = BTreeMap::new();
    for decision in decisions {
        by_features
            .entry(decision.features)
            .or_default()
            .insert(decision.case, (decision.year, decision.outcome));
    }
    let mut groups: Vec<Group> = by_features
        .into_iter()
        .filter(|(_, of_cases)| of_cases.len() >= smallest)
        .map(|(features, of_cases)| {
            let mut decisions: Vec<(i32, Outcome)> = of_cases.into_values().collect();
            // Not in the order of the cases, which follows when they were lodged.
            decisions.sort_by_key(|(year, outcome)| (std::cmp::Reverse(*year), *outcome));
            Group {
                shared: own.shared(&features),
                features,
                decisions,
            }
        })
        .filter(|group| !group.shared.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.shared.len()));
    groups
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn features(exploitation: &str, gender: &str) -> Features {
        Features {
            exploitation: exploitation.to_owned(),
            gender: gender.to_owned(),
            location: LocationClass::Uk,
            age: AgeClass::Child,
        }
    }

    fn decisions(from: u128, count: u128, features: &Features) -> Vec<SealedDecision> {
        let made = |number: u128| SealedDecision {
            id: DecisionId::from_uuid(Uuid::from_u128(number)),
            case: CaseId::from_uuid(Uuid::from_u128(number)),
            site: SiteId::from_uuid(Uuid::from_u128(1)),
            authority: None,
            stage: Stage::Rg,
            outcome: if number.is_multiple_of(3) {
                Outcome::Negative
            } else {
                Outcome::Positive
            },
            year: if number.is_multiple_of(2) { 2025 } else { 2026 },
            features: features.clone(),
        };
        (from..from + count).map(made).collect()
    }

    #[test]
    fn groups_under_six_are_withheld_whole() {
        let (male, female) = (features("Criminal", "Male"), features("Criminal", "Female"));
        for count in 0..6 {
            let mut all = decisions(100, 6, &male);
            all.extend(decisions(200, count, &female));
            let shown = groups(&male, all, 6);
            assert_eq!(shown.len(), 1, "{count}");
            assert_eq!(shown[0].features, male);
            assert_eq!(
                shown[0].decisions.len(),
                6,
                "no small group joins a large one"
            );
        }
        let mut all = decisions(100, 6, &male);
        all.extend(decisions(200, 6, &female));
        assert_eq!(groups(&male, all, 6).len(), 2);
    }

    #[test]
    fn a_case_counts_once() {
        let male = features("Criminal", "Male");
        let mut all = decisions(100, 5, &male);
        all.push(SealedDecision {
            id: DecisionId::from_uuid(Uuid::from_u128(900)),
            ..all[0].clone()
        });
        assert_eq!(groups(&male, all, 6), []);
    }

    #[test]
    fn no_difference_of_two_answers_is_a_small_group() {
        // Whatever case is compared, a decision is in the group of its own features and in
        // no other: each answer is a choice of the same fixed groups.
        let kinds = [
            features("Criminal", "Male"),
            features("Criminal", "Female"),
            features("Sexual & Criminal", "Female"),
            features("Labour", "Male"),
        ];
        let mut all = Vec::new();
        for ((kind, from), count) in kinds.iter().zip((100..).step_by(100)).zip([6, 3, 9, 5]) {
            all.extend(decisions(from, count, kind));
        }
        let mut seen: BTreeMap<Features, Vec<(i32, Outcome)>> = BTreeMap::new();
        for own in &kinds {
            for group in groups(own, all.clone(), 6) {
                let known = seen
                    .entry(group.features)
                    .or_insert(group.decisions.clone());
                assert_eq!(*known, group.decisions);
            }
        }
        let sizes: Vec<usize> = seen.values().map(Vec::len).collect();
        assert_eq!(sizes, [6, 9]);
    }

    #[test]
    fn the_most_features_shared_come_first_and_both_outcomes_show() {
        let (near, far) = (
            features("Sexual & Criminal", "Male"),
            features("Labour", "Male"),
        );
        let mut all = decisions(100, 6, &far);
        all.extend(decisions(200, 6, &near));
        let shown = groups(&features("Criminal", "Male"), all, 6);
        let shared: Vec<_> = shown.iter().map(|group| group.shared.join(", ")).collect();
        assert_eq!(
            shared,
            [
                "Criminal, Male, in the United Kingdom, 17 or under",
                "Male, in the United Kingdom, 17 or under",
            ]
        );
        for group in shown {
            let outcomes: Vec<_> = group
                .decisions
                .iter()
                .map(|(_, outcome)| *outcome)
                .collect();
            assert!(outcomes.contains(&Outcome::Positive) && outcomes.contains(&Outcome::Negative));
            assert!(
                group
                    .decisions
                    .is_sorted_by_key(|(year, _)| std::cmp::Reverse(*year))
            );
        }
    }

    #[test]
    fn what_is_unknown_of_both_is_not_shared() {
        let unknown = Features {
            exploitation: "Not specified or unknown".to_owned(),
            gender: "Female".to_owned(),
            location: LocationClass::Unknown,
            age: AgeClass::Unknown,
        };
        assert_eq!(unknown.shared(&unknown), ["Female"]);
    }
}
