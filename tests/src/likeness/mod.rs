//! Invented children, some of them lodged twice under a name or date that differs, to
//! measure how many of them are known again.
//!
//! It was written and kept before there was anything to measure with it. The rules of
//! likeness are worked out on [`TRAINING`]; [`FRESH`] is for the final figures alone.

mod marks;
mod measure;
mod names;
mod people;
mod plant;
mod report;

use std::{collections::BTreeSet, ops::RangeInclusive};

use nrm_panel_domain::{
    referral::{DateOfBirth, Gender},
    time::CivilDate,
};

pub use measure::{Figures, Known, Share, identity};
pub use plant::VariantKind;
pub use report::{Options, run};

use crate::dice::Dice;
use people::{Invention, People};

/// Seeds to work the rules out on.
pub const TRAINING: RangeInclusive<u64> = 0..=4;
/// Seeds that nobody looks at before the final figures.
pub const FRESH: RangeInclusive<u64> = 100..=104;

/// A child as some referral tells of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Given name; the only one of a child with one name.
    pub given: String,
    /// Family name as written.
    pub family: String,
    /// Nickname; empty where none is known.
    pub nickname: String,
    /// Date of birth.
    pub born: Option<DateOfBirth>,
    /// Gender.
    pub gender: Gender,
    /// Nationality as written.
    pub nationality: String,
    /// A police reference; empty where none is known. Several children found in one
    /// place share it.
    pub police_reference: String,
    /// A Home Office reference, of this child alone; empty where none is known.
    pub home_office_reference: String,
}

/// A second referral of a child.
#[derive(Clone, Debug)]
pub struct Variant {
    /// In what it differs from the first.
    pub kind: VariantKind,
    /// The child it is about, as an index of [`World::children`].
    pub of: usize,
    /// The child as the second referral tells of them. Its author knows no reference.
    pub lodged: Child,
}

/// The first referral of a child nobody knows yet.
#[derive(Clone, Debug)]
pub struct Clean {
    /// The child.
    pub lodged: Child,
    /// Brothers and sisters among [`World::children`].
    pub siblings: Vec<usize>,
}

/// How many of each.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Children known already.
    pub children: usize,
    /// Second referrals, equally many of each kind.
    pub variants: usize,
    /// First referrals of other children.
    pub clean: usize,
}

impl Size {
    /// What the figures are given for.
    pub const FULL: Self = Self {
        children: 10_000,
        variants: 500,
        clean: 1_000,
    };
}

/// Children who are known, and referrals that come in.
#[derive(Clone, Debug)]
pub struct World {
    /// The children who are known.
    pub children: Vec<Child>,
    /// Brothers and sisters among them: indices, each once.
    pub families: Vec<Vec<usize>>,
    /// Second referrals.
    pub variants: Vec<Variant>,
    /// First referrals of others.
    pub clean: Vec<Clean>,
}

impl World {
    /// Invents a world: the same for the same seed and size.
    ///
    /// # Panics
    /// Where there are too few children to plant so many variants among.
    #[must_use]
    pub fn new(seed: u64, size: Size) -> Self {
        // Neighbouring seeds must not give neighbouring worlds.
        let mut dice = Dice::new(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ 0x6b6e_6f77_6e21_u64);
        let mut people = People::new(&mut dice);
        let mut known = Invention::default();
        while known.children.len() < size.children {
            let room = size.children - known.children.len();
            people.family(&mut dice, room, &mut known);
        }
        let variants = plant::variants(&mut dice, &known, size.variants);
        let clean = (0..size.clean)
            .map(|_| people.newcomer(&mut dice, &known))
            .collect();
        Self {
            children: known.children.into_iter().map(|one| one.child).collect(),
            families: known.families,
            variants,
            clean,
        }
    }
}

/// Children referred in the autumn of 2026: the older the more.
fn birth_date(dice: &mut Dice, new_year: usize) -> CivilDate {
    const YEARS: [(i32, usize); 8] = [
        (2009, 22),
        (2010, 22),
        (2011, 17),
        (2012, 13),
        (2013, 10),
        (2014, 7),
        (2015, 5),
        (2016, 4),
    ];
    let mut left = dice.below(YEARS.iter().map(|(_, weight)| weight).sum());
    let mut year = 2016;
    for (candidate, weight) in YEARS {
        if left < weight {
            year = candidate;
            break;
        }
        left -= weight;
    }
    if dice.percent(new_year) {
        return day(year, 1, 1);
    }
    // As UK registrations run through a year, near enough: every day alike.
    let first = day(year, 1, 1);
    let length = if year % 4 == 0 { 366 } else { 365 };
    let past = u32::try_from(dice.below(length)).unwrap();
    first.plus_days(past)
}

fn day(year: i32, month: u32, day: u32) -> CivilDate {
    CivilDate::from_ymd(year, month, day).unwrap()
}

/// Returns the names of a list.
fn listed(names: &str) -> Vec<String> {
    names
        .split_whitespace()
        .map(|name| name.replace('_', " "))
        .collect()
}

/// Returns the letters that are not plain ASCII.
#[must_use]
pub fn marked_letters(child: &Child) -> BTreeSet<char> {
    [&child.given, &child.family]
        .into_iter()
        .flat_map(|name| name.chars())
        .filter(|letter| !letter.is_ascii())
        .collect()
}

#[cfg(test)]
mod tests;
