//! Known already? Whether two referrals may be about one child, or about brothers and
//! sisters, and why: pure comparison of two identities.
//!
//! How strong a likeness is follows from one question: how many other children of the
//! site would, by chance, be as alike? Common names need a birth date to say anything,
//! a rare one says much alone. The number is never shown: people are told a class and
//! the reasons in words, and decide.

mod birth;
mod choose;
mod fold;
mod identity;
mod keys;
mod names;
mod short;
mod sound;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

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

/// How common the names of the child in question are among the cases of the site.
#[derive(Clone, Default)]
pub struct Commonness {
    /// Cases of children of each nationality.
    pub nationalities: HashMap<String, usize>,
    /// Cases with each word of the names among those, by the text of the key.
    pub words: HashMap<String, usize>,
    /// Cases with the family name.
    pub family: usize,
}

impl Commonness {
    /// Notes how many cases of the site are found by a key of the child.
    pub fn note(&mut self, key: &Key, cases: usize) {
        match key.kind {
            KeyKind::Word => {
                self.words.insert(key.text.clone(), cases);
            }
            KeyKind::Nationality => {
                self.nationalities.insert(key.text.clone(), cases);
            }
            KeyKind::Family => self.family = self.family.max(cases),
            KeyKind::Exact
            | KeyKind::Phonetic
            | KeyKind::Ngram
            | KeyKind::Birth
            | KeyKind::Reference => {}
        }
    }
}

impl std::fmt::Debug for Commonness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Commonness [personal data]")
    }
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
/// So many children of a nationality are taken to bear names not seen yet.
const UNSEEN: usize = 10;

/// Compares the child in question with the child of another case; `None` where nothing
/// is worth a look.
#[must_use]
pub fn compare(subject: &Identity, other: &Identity, common: &Commonness) -> Option<Likeness> {
    let names = names::compare(subject, other);
    let birth = birth::compare(subject.born, other.born);
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
    if names.level > Level::Apart {
        reasons.extend(genders_differ.then_some(Reason::OtherGender));
        reasons.extend(nationalities_differ.then_some(Reason::OtherNationality));
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
        let mut chance = birth
            .chance
            .map(|birth| birth * by_chance(subject, &names, common));
        if genders_differ {
            chance = chance.map(|chance| chance * OTHER_GENDER);
        }
        if nationalities_differ {
            chance = chance.map(|chance| chance * OTHER_NATIONALITY);
        }
        let strength = chance.and_then(|chance| strength(chance, &names, &birth));
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
        Level::Same => birth.shown.same,
        Level::Close if names.reasons.contains(&Reason::KnownAs) => birth.shown.known_as,
        Level::Close => birth.shown.close,
        Level::Alike | Level::Part => birth.shown.less,
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

/// Returns how many children of the site have by chance a name as near: names are common
/// or rare among children of a nationality, not among all.
fn by_chance(subject: &Identity, names: &names::Names, common: &Commonness) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let among = |nationality: &String| {
        let cases = common.nationalities.get(nationality).copied().unwrap_or(0);
        // A young site has seen few names: as if some more children bore others.
        let cases = count(cases + UNSEEN);
        let shares = names.shared.iter().map(|word| {
            let key = keys::word_key(word, nationality);
            let borne = common.words.get(&key).copied().unwrap_or(0);
            // A word nobody else bears may still be a common name elsewhere.
            (count(borne.max(2)) / cases).min(1.0)
        });
        cases * shares.product::<f64>() * names.near
    };
    let alike = subject.nationalities.iter().map(among);
    alike.reduce(f64::max).unwrap_or(f64::INFINITY)
}
