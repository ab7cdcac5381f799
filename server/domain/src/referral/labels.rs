//! The exploitation label the published statistics print (returns.md 1.2).

use std::collections::BTreeSet;

use super::ExploitationType;

const UNKNOWN: &str = "Not specified or unknown";

/// Returns the label: bases present in the published order, joined by `, ` and
/// a last ` & `.
#[must_use]
pub fn exploitation_label(types: &BTreeSet<ExploitationType>) -> String {
    let present = |wanted: &[ExploitationType]| wanted.iter().any(|kind| types.contains(kind));
    let bases: Vec<&str> = [
        (
            "Sexual",
            present(&[
                ExploitationType::Prostitution,
                ExploitationType::ChildExploitation,
                ExploitationType::TakenSomewhere,
            ]),
        ),
        (
            "Labour",
            present(&[
                ExploitationType::ForcedToWork,
                ExploitationType::WagesTaken,
                ExploitationType::ForcedToCommitFraud,
            ]),
        ),
        (
            "Domestic",
            present(&[ExploitationType::UnpaidHouseholdWork]),
        ),
        (
            "Organ Harvesting",
            present(&[ExploitationType::OrgansRemoved]),
        ),
        (
            "Criminal",
            present(&[ExploitationType::ForcedToCommitCrime]),
        ),
    ]
    .into_iter()
    .filter_map(|(label, present)| present.then_some(label))
    .collect();
    match bases.split_last() {
        None => UNKNOWN.to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, first)) => format!("{} & {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_follow_the_published_order_and_joiner() {
        let label =
            |types: &[ExploitationType]| exploitation_label(&types.iter().copied().collect());
        assert_eq!(label(&[]), "Not specified or unknown");
        assert_eq!(
            label(&[ExploitationType::Other]),
            "Not specified or unknown"
        );
        assert_eq!(label(&[ExploitationType::ForcedToCommitCrime]), "Criminal");
        assert_eq!(
            label(&[
                ExploitationType::ForcedToCommitCrime,
                ExploitationType::ForcedToWork
            ]),
            "Labour & Criminal"
        );
        assert_eq!(
            label(&[
                ExploitationType::UnpaidHouseholdWork,
                ExploitationType::Prostitution,
                ExploitationType::WagesTaken
            ]),
            "Sexual, Labour & Domestic"
        );
    }
}
