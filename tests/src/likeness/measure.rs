//! How many variants are known again, and how many children nobody knows are taken for
//! somebody, in memory: the same keys, choice and comparison as the service's.

use std::collections::{BTreeMap, HashMap};

use nrm_panel_domain::{
    case::LinkKind,
    likeness::{self, Commonness, Identity, Key, KeyKind, Likeness, MarkKind, Referred, choose},
    referral,
};

use super::{Child, VariantKind, World};

/// Known children, with what they are found by.
pub struct Known {
    identities: Vec<Identity>,
    index: HashMap<Key, Vec<usize>>,
    kinds: Vec<KeyKind>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many.
    pub found: usize,
    /// Of so many.
    pub of: usize,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Variants for which the right child was suggested as the same child.
    pub kinds: BTreeMap<VariantKind, Share>,
    /// Clean lodgements for which any child was suggested as the same child.
    pub false_alarms: Share,
    /// Clean lodgements for which somebody who is no brother or sister was suggested
    /// as one. No false alarm, but work.
    pub strange_siblings: Share,
    /// New brothers and sisters of known children for whom one of these was suggested
    /// as such.
    pub siblings: Share,
}

impl Known {
    /// Takes children in, found by keys of these kinds alone.
    #[must_use]
    pub fn new(children: &[Child], kinds: &[KeyKind]) -> Self {
        let identities: Vec<Identity> = children.iter().map(identity).collect();
        let mut index: HashMap<Key, Vec<usize>> = HashMap::new();
        for (number, identity) in identities.iter().enumerate() {
            for key in identity.keys() {
                index.entry(key).or_default().push(number);
            }
        }
        Self {
            identities,
            index,
            kinds: kinds.to_vec(),
        }
    }

    /// Returns the known children that a child is like.
    #[must_use]
    pub fn check(&self, subject: &Identity) -> Vec<(usize, Likeness)> {
        let keys = subject.keys();
        let count = |key: &Key| self.index.get(key).map_or(0, Vec::len);
        let mut common = Commonness::default();
        for key in &keys {
            common.note(key, count(key));
        }
        let lists: Vec<Vec<usize>> = keys
            .iter()
            .filter(|key| key.kind.is_followed() && self.kinds.contains(&key.kind))
            .filter_map(|key| self.index.get(key).cloned())
            .collect();
        choose(&lists)
            .into_iter()
            .filter_map(|number| {
                let like =
                    likeness::compare(subject, Referred::After, &self.identities[number], &common)?;
                Some((number, like))
            })
            .collect()
    }
}

impl Figures {
    /// Measures a world.
    #[must_use]
    pub fn of(world: &World, kinds: &[KeyKind]) -> Self {
        let known = Known::new(&world.children, kinds);
        let mut figures = Self::default();
        for variant in &world.variants {
            let found = known.check(&identity(&variant.lodged));
            let right = found.iter().any(|(number, like)| {
                *number == variant.of && like.suggested == LinkKind::SameChild
            });
            figures.kinds.entry(variant.kind).or_default().count(right);
        }
        for clean in &world.clean {
            let found = known.check(&identity(&clean.lodged));
            let of = |kind| found.iter().filter(move |(_, like)| like.suggested == kind);
            let alarm = of(LinkKind::SameChild).next().is_some();
            figures.false_alarms.count(alarm);
            let sibling = |number: &usize| clean.siblings.contains(number);
            let mut siblings = of(LinkKind::Sibling);
            figures
                .strange_siblings
                .count(siblings.any(|(number, _)| !sibling(number)));
            if !clean.siblings.is_empty() {
                let known = of(LinkKind::Sibling).any(|(number, _)| sibling(number));
                figures.siblings.count(known);
            }
        }
        figures
    }

    /// Adds the figures of another world.
    pub fn add(&mut self, other: &Self) {
        for (kind, share) in &other.kinds {
            self.kinds.entry(*kind).or_default().add(*share);
        }
        self.false_alarms.add(other.false_alarms);
        self.strange_siblings.add(other.strange_siblings);
        self.siblings.add(other.siblings);
    }

    /// Returns the variants known again, of all kinds.
    #[must_use]
    pub fn recall(&self) -> Share {
        let mut all = Share::default();
        self.kinds.values().for_each(|share| all.add(*share));
        all
    }
}

impl Share {
    fn count(&mut self, found: bool) {
        self.of += 1;
        self.found += usize::from(found);
    }

    fn add(&mut self, other: Self) {
        self.of += other.of;
        self.found += other.found;
    }

    /// Returns the share in tenths of a per cent, rounded down.
    #[must_use]
    pub fn per_mille(self) -> usize {
        self.found * 1_000 / self.of.max(1)
    }
}

/// Returns the identity of a child, as the service takes it out of a referral.
#[must_use]
pub fn identity(child: &Child) -> Identity {
    let mut identity = Identity::of_child(&referral::Child {
        first_name: child.given.as_str().into(),
        last_name: child.family.as_str().into(),
        nickname: child.nickname.as_str().into(),
        date_of_birth: child.born.into(),
        gender: child.gender,
        nationalities: vec![child.nationality.clone()],
    });
    identity.mark(MarkKind::Police, &child.police_reference);
    identity.mark(MarkKind::HomeOffice, &child.home_office_reference);
    identity
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known")
            .field("children", &self.identities.len())
            .finish_non_exhaustive()
    }
}
