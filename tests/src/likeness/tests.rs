use std::collections::BTreeMap;

use nrm_panel_domain::referral::DatePrecision;

use super::{
    marks::without_marks,
    names::{COMMUNITIES, Family},
    *,
};

const SMALL: Size = Size {
    children: 3_000,
    variants: 250,
    clean: 500,
};

#[test]
fn a_seed_gives_the_same_world_and_another_gives_another() {
    let (one, same, other) = (
        World::new(3, SMALL),
        World::new(3, SMALL),
        World::new(4, SMALL),
    );
    assert_eq!(one.children, same.children);
    let lodged = |world: &World| -> Vec<Child> {
        let variants = world.variants.iter().map(|variant| variant.lodged.clone());
        let clean = world.clean.iter().map(|clean| clean.lodged.clone());
        variants.chain(clean).collect()
    };
    assert_eq!(lodged(&one), lodged(&same));
    assert_ne!(one.children, other.children);
}

#[test]
fn training_and_fresh_seeds_are_apart() {
    assert!(FRESH.into_iter().all(|seed| !TRAINING.contains(&seed)));
}

#[test]
fn a_world_has_what_was_asked_for() {
    let world = World::new(0, SMALL);
    assert_eq!(world.children.len(), 3_000);
    assert_eq!(world.clean.len(), 500);
    let mut kinds = BTreeMap::new();
    for variant in &world.variants {
        *kinds.entry(variant.kind).or_insert(0) += 1;
    }
    assert!(kinds.values().all(|number| *number == 50), "{kinds:?}");
    assert_eq!(kinds.len(), VariantKind::ALL.len());
    let distinct: BTreeSet<usize> = world.variants.iter().map(|variant| variant.of).collect();
    assert_eq!(distinct.len(), world.variants.len());
}

#[test]
fn a_variant_differs_in_what_it_says_and_nothing_else() {
    let world = World::new(1, SMALL);
    for Variant { kind, of, lodged } in &world.variants {
        let known = &world.children[*of];
        let same_names = (&known.given, &known.family) == (&lodged.given, &lodged.family);
        assert_eq!(lodged.gender, known.gender);
        assert_eq!(lodged.nationality, known.nationality);
        assert_eq!(lodged.nickname, "");
        if *kind == VariantKind::YearOnly {
            assert!(same_names);
            let (was, now) = (known.born.unwrap(), lodged.born.unwrap());
            assert_eq!(was.precision, DatePrecision::Day);
            assert_eq!(now.precision, DatePrecision::Year);
            assert_eq!(was.date.ymd().0, now.date.ymd().0);
            continue;
        }
        assert!(!same_names, "{kind:?} {known:?}");
        assert_eq!(lodged.born, known.born);
        match kind {
            VariantKind::Typo => {
                let (was, now) = (whole(known), whole(lodged));
                let length = |name: &str| name.chars().count();
                assert!(length(&was).abs_diff(length(&now)) <= 1, "{was} {now}");
            }
            VariantKind::SwappedNames => {
                assert_eq!(
                    (&known.given, &known.family),
                    (&lodged.family, &lodged.given)
                );
            }
            VariantKind::DroppedMarks => assert!(whole(lodged).is_ascii(), "{lodged:?}"),
            VariantKind::Nickname => {
                assert_eq!(lodged.family, known.family);
                assert!(known.nickname.is_empty() || known.nickname == lodged.given);
            }
            VariantKind::YearOnly => {}
        }
    }
}

#[test]
fn brothers_and_sisters_share_a_name_and_are_others() {
    let world = World::new(2, SMALL);
    assert!(world.families.len() > 100, "{}", world.families.len());
    for family in &world.families {
        let children: Vec<&Child> = family.iter().map(|index| &world.children[*index]).collect();
        for pair in children.windows(2) {
            assert_ne!(pair[0].given, pair[1].given);
            assert_eq!(pair[0].nationality, pair[1].nationality);
        }
    }
    let siblings = world
        .clean
        .iter()
        .filter(|clean| !clean.siblings.is_empty());
    assert!((25..=80).contains(&siblings.count()));
}

#[test]
fn common_names_are_borne_by_many() {
    let world = World::new(0, Size::FULL);
    let mut names = BTreeMap::new();
    for child in &world.children {
        *names.entry(whole(child)).or_insert(0) += 1;
    }
    let shared: usize = names.values().filter(|number| **number > 1).sum();
    // False alarms are possible: many children have a namesake.
    assert!(shared > 1_500, "{shared}");
    let surnames = |family: &str| {
        let borne = world.children.iter().filter(|child| child.family == family);
        borne.count()
    };
    assert!(surnames("Nguyễn") > 150);
    assert!(surnames("Smith") > 40);
}

#[test]
fn every_name_can_be_typed_without_marks() {
    for community in &COMMUNITIES {
        for list in [
            community.boys,
            community.girls,
            community.middle,
            community.families,
        ] {
            for name in listed(list) {
                let plain = without_marks(&name);
                let typed = plain
                    .chars()
                    .all(|letter| letter.is_ascii_alphabetic() || " '-".contains(letter));
                assert!(typed, "{name} {plain}");
            }
        }
        let paternal = matches!(community.family, Family::Patronym | Family::TwoPatronyms);
        assert_eq!(community.families.is_empty(), paternal);
    }
}

fn whole(child: &Child) -> String {
    format!("{} {}", child.given, child.family)
}
