//! Caveats: what the agency an item comes from lets others see and do with it
//! (rules.md R64, R65).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{code::codes, id::AgencyId, sensitive::Sensitive};

codes! {
    /// What may become of an item beyond the panel (rules.md R64), the widest first.
    pub enum Reuse {
        /// May be shared with the Single Competent Authority.
        ShareWithSca = "share_with_sca",
        /// Stays with the panel.
        PanelOnly = "panel_only",
        /// Stays with the panel, marked as not for disclosure to anybody outside.
        NotForDisclosure = "not_for_disclosure",
    }
}

/// Who may see an item. Its originator and the coordinator always do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "agencies", rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody who sees the case.
    Everybody,
    /// People of these agencies.
    Agencies(BTreeSet<AgencyId>),
    /// The coordinator alone.
    Coordinator,
}

impl Visibility {
    fn within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Everybody) | (Self::Coordinator, _) => true,
            (Self::Agencies(these), Self::Agencies(those)) => these.is_subset(those),
            (Self::Everybody, Self::Agencies(_) | Self::Coordinator)
            | (Self::Agencies(_), Self::Coordinator) => false,
        }
    }
}

/// The caveat of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caveat {
    /// Who may see it.
    pub visibility: Visibility,
    /// What may become of it.
    pub reuse: Reuse,
    /// In words; may be empty.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
}

/// What a person is to the items of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Their agency.
    pub agency: AgencyId,
    /// Whether they run the panel.
    pub coordinator: bool,
    /// Whether they are of the Single Competent Authority: outside the panel.
    pub competent_authority: bool,
}

impl Caveat {
    /// Returns whether it lets a viewer see an item that comes from an agency.
    #[must_use]
    pub fn allows(&self, viewer: Viewer, originator: AgencyId) -> bool {
        if viewer.coordinator || viewer.agency == originator {
            return true;
        }
        if viewer.competent_authority && self.reuse != Reuse::ShareWithSca {
            return false;
        }
        match &self.visibility {
            Visibility::Everybody => true,
            Visibility::Agencies(agencies) => agencies.contains(&viewer.agency),
            Visibility::Coordinator => false,
        }
    }

    /// Returns whether it lets nobody see or do more than another.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.visibility.within(&other.visibility) && self.reuse >= other.reuse
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn agency(number: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(number))
    }

    fn caveat(visibility: Visibility, reuse: Reuse) -> Caveat {
        Caveat {
            visibility,
            reuse,
            words: Sensitive::from(""),
        }
    }

    fn named(numbers: &[u128]) -> Visibility {
        Visibility::Agencies(numbers.iter().copied().map(agency).collect())
    }

    #[test]
    fn r64_a_caveat_lets_see_whom_it_names() {
        let originator = agency(1);
        let viewer = |number| Viewer {
            agency: agency(number),
            coordinator: false,
            competent_authority: false,
        };
        let coordinator = Viewer {
            coordinator: true,
            ..viewer(9)
        };
        let sca = Viewer {
            competent_authority: true,
            ..viewer(8)
        };
        // Everybody, named (2 and 8), coordinator alone.
        for (who, reuse, expected) in [
            (viewer(1), Reuse::NotForDisclosure, [true, true, true]),
            (coordinator, Reuse::NotForDisclosure, [true, true, true]),
            (viewer(2), Reuse::PanelOnly, [true, true, false]),
            (viewer(3), Reuse::PanelOnly, [true, false, false]),
            (sca, Reuse::PanelOnly, [false, false, false]),
            (sca, Reuse::NotForDisclosure, [false, false, false]),
            (sca, Reuse::ShareWithSca, [true, true, false]),
        ] {
            let visibilities = [
                Visibility::Everybody,
                named(&[2, 8]),
                Visibility::Coordinator,
            ];
            let seen = visibilities.map(|to| caveat(to, reuse).allows(who, originator));
            assert_eq!(seen, expected, "{who:?} {reuse:?}");
        }
    }

    #[test]
    fn r64_narrower_is_narrower_in_both_respects() {
        let ladder = [
            Visibility::Everybody,
            named(&[2, 3]),
            named(&[2]),
            Visibility::Coordinator,
        ];
        for (wide, one) in ladder.iter().enumerate() {
            for (narrow, other) in ladder.iter().enumerate() {
                for (loose, first) in Reuse::ALL.iter().enumerate() {
                    for (tight, second) in Reuse::ALL.iter().enumerate() {
                        let before = caveat(one.clone(), *first);
                        let after = caveat(other.clone(), *second);
                        let expected = narrow >= wide && tight >= loose;
                        assert_eq!(after.within(&before), expected, "{before:?} {after:?}");
                    }
                }
            }
        }
        assert!(
            !caveat(named(&[4]), Reuse::PanelOnly).within(&caveat(named(&[2]), Reuse::PanelOnly))
        );
    }
}
