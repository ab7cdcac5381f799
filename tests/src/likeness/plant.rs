//! Second referrals of known children, each different from the first in one named way.

use nrm_panel_domain::referral::DatePrecision;

use super::{
    Child, Variant, marked_letters,
    marks::without_marks,
    people::{Invented, Invention, only_year},
};
use crate::dice::Dice;

/// In what a second referral differs from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariantKind {
    /// One letter too many, too few or another, or two changed about.
    Typo,
    /// Given and family name changed about.
    SwappedNames,
    /// Typed without marks.
    DroppedMarks,
    /// Of the birth date, the year alone.
    YearOnly,
    /// Under the nickname of the first referral, or a usual short form.
    Nickname,
}

impl VariantKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Typo,
        Self::SwappedNames,
        Self::DroppedMarks,
        Self::YearOnly,
        Self::Nickname,
    ];

    /// Returns the name of the kind, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Typo => "typo",
            Self::SwappedNames => "swapped names",
            Self::DroppedMarks => "dropped diacritics",
            Self::YearOnly => "year-only birth date",
            Self::Nickname => "nickname",
        }
    }
}

/// Plants variants among known children, equally many of each kind, never two of one
/// child.
pub(super) fn variants(dice: &mut Dice, known: &Invention, number: usize) -> Vec<Variant> {
    let mut taken = vec![false; known.children.len()];
    let mut planted = Vec::with_capacity(number);
    for number in 0..number {
        let kind = VariantKind::ALL[number % VariantKind::ALL.len()];
        planted.push(plant(dice, known, kind, &mut taken));
    }
    planted
}

fn plant(dice: &mut Dice, known: &Invention, kind: VariantKind, taken: &mut [bool]) -> Variant {
    // Every kind fits many of the children: a few throws find one.
    for _ in 0..1_000_000 {
        let of = dice.below(known.children.len());
        if taken[of] {
            continue;
        }
        if let Some(lodged) = vary(dice, &known.children[of], kind) {
            taken[of] = true;
            return Variant { kind, of, lodged };
        }
    }
    panic!("too few children to plant {} among", kind.words());
}

/// Returns the child as the second referral tells of them; `None` where the kind does
/// not fit the child.
fn vary(dice: &mut Dice, of: &Invented, kind: VariantKind) -> Option<Child> {
    let mut lodged = Child {
        nickname: String::new(),
        police_reference: String::new(),
        home_office_reference: String::new(),
        ..of.child.clone()
    };
    match kind {
        VariantKind::Typo => {
            let names = [&mut lodged.given, &mut lodged.family];
            let [given, family] = names;
            let name = if family.chars().count() > 2 && dice.percent(50) {
                family
            } else {
                given
            };
            *name = mistyped(dice, name)?;
        }
        VariantKind::SwappedNames => {
            if lodged.family.is_empty() || lodged.family == lodged.given {
                return None;
            }
            std::mem::swap(&mut lodged.given, &mut lodged.family);
        }
        VariantKind::DroppedMarks => {
            if marked_letters(&lodged).is_empty() {
                return None;
            }
            lodged.given = without_marks(&lodged.given);
            lodged.family = without_marks(&lodged.family);
        }
        VariantKind::YearOnly => {
            let born = lodged
                .born
                .filter(|born| born.precision == DatePrecision::Day)?;
            lodged.born = Some(only_year(born.date));
        }
        VariantKind::Nickname => {
            // Two in three under what the first referral calls them.
            lodged.given = if dice.percent(66) {
                Some(of.child.nickname.clone()).filter(|nickname| !nickname.is_empty())?
            } else {
                of.short.clone().filter(|_| of.child.nickname.is_empty())?
            };
        }
    }
    Some(lodged)
}

/// Makes one mistake of typing; `None` where the name is too short for one.
fn mistyped(dice: &mut Dice, name: &str) -> Option<String> {
    const BESIDE: &str = "abcdefghijklmnopqrstuvwxyz";
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let at = dice.below(letters.len());
    let other: char = BESIDE.chars().nth(dice.below(26))?;
    let like = |letter: char, other: char| {
        if letter.is_uppercase() {
            other.to_ascii_uppercase()
        } else {
            other
        }
    };
    match dice.below(4) {
        0 => letters.insert(at, like(letters[at], other)),
        1 => {
            letters.remove(at);
        }
        2 => letters[at] = like(letters[at], other),
        _ => {
            let at = at.min(letters.len() - 2);
            letters.swap(at, at + 1);
        }
    }
    let mistyped: String = letters.into_iter().collect();
    // A letter may have been replaced by itself.
    (mistyped != name && mistyped.trim() == mistyped).then_some(mistyped)
}
