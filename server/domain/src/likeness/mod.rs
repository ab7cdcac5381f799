//! Known already? Whether two referrals may be about one child, or about brothers and
//! sisters, and why: pure comparison of two identities.
//!
//! How strong a likeness is follows from one question: how many other children of the
//! site would, by chance, be as alike? Common names need a birth date to say anything,
//! a rare one says much alone. The number is never shown: people are told a class and
//! the reasons in words, and decide.

mod birth;
mod chance;
mod choose;
mod fold;
mod identity;
mod keys;
mod names;
mod short;
mod sound;
#[cfg(test)]
mod tests;

pub use birth::Referred;
pub use chance::Commonness;
pub use choose::{LONGEST_LIST, MOST_CANDIDATES, choose};
pub use identity::{Identity, Mark, MarkKind, Name, NameKind};
pub use keys::{INDEX_VERSION, Key, KeyKind};

use self::names::Level;
use crate::{case::LinkKind, code::codes, referral::Gender};

codes! {
    /// How strong a likeness is, the weakest first.
    pub enum Strength {
        /// Worth a look.
        Possible = "possible",
        /// More likely than not.
        Likely = "likely",
        /// Hardly to be explained by chance.
        Certain = "certain",
    }
}

codes! {
    /// Why two cases are alike.
    pub enum Reason {
        /// The names are the same.
        SameName = "same_name",
        /// The names are the same but for marks, hyphens or spaces.
        SameNameButMarks = "same_name_but_marks",
        /// The same words in another order.
        SameNamesOtherOrder = "same_names_other_order",
        /// One letter is another, missing, too many or changed about.
        OneLetterApart = "one_letter_apart",
        /// The names sound alike.
        SoundsAlike = "sounds_alike",
        /// The names are spelt alike.
        SpeltAlike = "spelt_alike",
        /// One word begins with the same letter, the others are the same.
        SameInitial = "same_initial",
        /// One given name is a usual short form of the other.
        ShortForm = "short_form",
        /// One referral's name is a nickname of the other.
        KnownAs = "known_as",
        /// All of one name is in the other.
        PartOfName = "part_of_name",
        /// The family name is the same, the given name another.
        SameFamilyName = "same_family_name",
        /// The birth dates are the same.
        SameBirthDate = "same_birth_date",
        /// The birth dates differ only by precision.
        BirthPrecision = "birth_precision",
        /// One birth date is the first of January of the same year.
        BirthNewYear = "birth_new_year",
        /// Day and month are changed about.
        BirthDayAndMonthSwapped = "birth_day_and_month_swapped",
        /// The birth dates are one digit apart.
        BirthOneDigitApart = "birth_one_digit_apart",
        /// A birth date is not known.
        BirthUnknown = "birth_unknown",
        /// The genders given differ.
        OtherGender = "other_gender",
        /// No nationality is shared.
        OtherNationality = "other_nationality",
        /// Each has a number of its own where a person has but one.
        OtherNumber = "other_number",
        /// The same police reference.
        SamePoliceReference = "same_police_reference",
        /// The same Home Office reference.
        SameHomeOfficeReference = "same_home_office_reference",
        /// The same NRM reference.
        SameNrmReference = "same_nrm_reference",
        /// The same number of children's services.
        SameChildrensServicesNumber = "same_childrens_services_number",
        /// The same NHS number.
        SameNhsNumber = "same_nhs_number",
        /// The same travel or identity document.
        SameDocument = "same_document",
    }
}

impl Reason {
    /// Says the reason in words, without personal data.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameName => "same name",
            Self::SameNameButMarks => "same name but for accents, hyphens or spaces",
            Self::SameNamesOtherOrder => "same names in other order",
            Self::OneLetterApart => "names one letter apart",
            Self::SoundsAlike => "names sound alike",
            Self::SpeltAlike => "names spelt alike",
            Self::SameInitial => "one name is the same, the other begins with the same letter",
            Self::ShortForm => "one name is a usual short form of the other",
            Self::KnownAs => "named by the nickname of the other referral",
            Self::PartOfName => "all of one name is in the other",
            Self::SameFamilyName => "same family name, other given name",
            Self::SameBirthDate => "same birth date",
            Self::BirthPrecision => "birth date differs only by precision",
            Self::BirthNewYear => {
                "same year of birth, and one date is the first of January, often put for unknown"
            }
            Self::BirthDayAndMonthSwapped => "birth dates with day and month changed about",
            Self::BirthOneDigitApart => "birth dates one digit apart",
            Self::BirthUnknown => "a birth date is not known",
            Self::OtherGender => "the genders given differ",
            Self::OtherNationality => "no nationality in common",
            Self::OtherNumber => "Home Office references or NHS numbers that differ",
            Self::SamePoliceReference => "same police reference",
            Self::SameHomeOfficeReference => "same Home Office reference",
            Self::SameNrmReference => "same NRM reference",
            Self::SameChildrensServicesNumber => "same number of children's services",
            Self::SameNhsNumber => "same NHS number",
            Self::SameDocument => "same travel or identity document",
        }
    }
}

/// What two cases may have to do with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// As what they could be linked.
    pub suggested: LinkKind,
    /// How strong it is.
    pub strength: Strength,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Fewer children than this as alike by chance, the same name and the same whole birth
/// date: certain.
const CERTAIN: f64 = 0.002;
/// Fewer than this, and the whole birth date or the whole name the same: likely.
const LIKELY: f64 = 0.01;
/// A family name of more cases than this tells nothing of brothers and sisters alone.
const FAMILIES: usize = 2;
/// A difference of gender makes one child so much less likely.
const OTHER_GENDER: f64 = 10.0;
/// So does having no nationality in common.
const OTHER_NATIONALITY: f64 = 3.0;
/// So do numbers that differ where a person has but one.
const OTHER_NUMBER: f64 = 25.0;

/// Compares the child in question, who was referred before or after it, with the child
/// of another case; `None` where nothing is worth a look.
#[must_use]
pub fn compare(
    subject: &Identity,
    referred: Referred,
    other: &Identity,
    common: &Commonness,
) -> Option<Likeness> {
    let names = names::compare(subject, other);
    let birth = match referred {
        Referred::Before => birth::compare(subject.born, other.born),
        Referred::After => birth::compare(other.born, subject.born),
    };
    let marks = shared_marks(subject, other);
    let mut reasons = names.reasons.clone();
    reasons.extend(birth.reason.filter(|_| names.level > Level::Apart));
    reasons.extend(marks.iter().map(|mark| match mark.kind {
        MarkKind::Police => Reason::SamePoliceReference,
        MarkKind::HomeOffice => Reason::SameHomeOfficeReference,
        MarkKind::Nrm => Reason::SameNrmReference,
        MarkKind::ChildrensServices => Reason::SameChildrensServicesNumber,
        MarkKind::Nhs => Reason::SameNhsNumber,
        MarkKind::Document => Reason::SameDocument,
    }));
    let genders_differ = matches!(
        (subject.gender, other.gender),
        (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)
    );
    let nationalities_differ = !subject.nationalities.is_empty()
        && !other.nationalities.is_empty()
        && !subject
            .nationalities
            .iter()
            .any(|nationality| other.nationalities.contains(nationality));
    let numbers_differ = MarkKind::ALL.iter().any(|kind| {
        let of = |identity: &Identity| identity.marks.iter().any(|mark| mark.kind == *kind);
        let shared = marks.iter().any(|mark| mark.kind == *kind);
        kind.is_kept_for_life() && of(subject) && of(other) && !shared
    });
    if names.level > Level::Apart {
        reasons.extend(genders_differ.then_some(Reason::OtherGender));
        reasons.extend(nationalities_differ.then_some(Reason::OtherNationality));
        reasons.extend(numbers_differ.then_some(Reason::OtherNumber));
    }
    let found = |suggested, strength| {
        Some(Likeness {
            suggested,
            strength,
            reasons: reasons.clone(),
        })
    };

    if marks.iter().any(|mark| mark.kind.of_one_person()) {
        let strength = if names.level >= Level::Part {
            Strength::Certain
        } else {
            Strength::Likely
        };
        return found(LinkKind::SameChild, strength);
    }
    if names.level >= Level::Part && !(genders_differ && names.level < Level::Same) {
        let against = [
            (genders_differ, OTHER_GENDER),
            (nationalities_differ, OTHER_NATIONALITY),
            (numbers_differ, OTHER_NUMBER),
        ];
        let against = against.iter().filter(|(found, _)| *found);
        let against: f64 = against.map(|(_, less)| less).product();
        let chance = chance::by_chance(subject, &names, &birth, common);
        let strength = chance.and_then(|chance| strength(chance * against, &names, &birth));
        if let Some(strength) = strength {
            return found(LinkKind::SameChild, strength);
        }
    }
    let same_incident = !marks.is_empty();
    if names.level >= Level::Family && shares_family(subject, other) {
        let twins = birth.reason == Some(Reason::SameBirthDate);
        if same_incident || (twins && common.family <= 10 * FAMILIES) {
            return found(LinkKind::Sibling, Strength::Likely);
        }
        if common.family <= FAMILIES && !nationalities_differ {
            return found(LinkKind::Sibling, Strength::Possible);
        }
    }
    if same_incident {
        return found(LinkKind::SameIncident, Strength::Likely);
    }
    None
}

/// Returns how strong a likeness is that so many others of the site have by chance;
/// `None` where showing it would mostly show strangers.
fn strength(chance: f64, names: &names::Names, birth: &birth::Birth) -> Option<Strength> {
    let same = names.level == Level::Same;
    let date = birth.reason == Some(Reason::SameBirthDate);
    let shown = match names.level {
        Level::Same if date || !names.reasons.contains(&Reason::SameNamesOtherOrder) => {
            birth.shown.same
        }
        Level::Same => birth.shown.close,
        Level::Close if names.reasons.contains(&Reason::KnownAs) => birth.shown.known_as,
        Level::Close => birth.shown.close,
        Level::Alike => birth.shown.alike,
        Level::Part => birth.shown.part,
        Level::Family | Level::Apart => return None,
    };
    if chance >= shown {
        None
    } else if date && same && chance < CERTAIN {
        Some(Strength::Certain)
    } else if (date || same) && chance < LIKELY {
        Some(Strength::Likely)
    } else {
        Some(Strength::Possible)
    }
}

fn shared_marks<'a>(subject: &'a Identity, other: &Identity) -> Vec<&'a Mark> {
    let shared = |mark: &&Mark| other.marks.contains(mark);
    subject.marks.iter().filter(shared).collect()
}

fn shares_family(subject: &Identity, other: &Identity) -> bool {
    let root = |identity: &Identity| {
        let name = identity.names.first();
        name.map(|name| fold::family_root(&name.family))
    };
    let (one, other) = (root(subject), root(other));
    one.is_some() && one == other && one.as_deref() != Some("")
}
