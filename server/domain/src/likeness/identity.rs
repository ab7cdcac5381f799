//! What tells one child from another, taken out of a case.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold::{folded, reference_marks, words};
use crate::{
    case::{Case, CaseEvent},
    code::codes,
    referral::{Alias, AliasKind, Child, DateOfBirth, Gender, Parts, ReferenceKind, Referral},
};

codes! {
    /// Who numbers a child or an incident.
    pub enum MarkKind {
        /// The police, an incident: several children may share it.
        Police = "police",
        /// The Home Office, a person.
        HomeOffice = "home_office",
        /// The National Referral Mechanism, a referral of one person.
        Nrm = "nrm",
        /// Children's services, a person.
        ChildrensServices = "childrens_services",
        /// The health service, a person.
        Nhs = "nhs",
        /// A travel or identity document.
        Document = "document",
    }
}

impl MarkKind {
    /// Returns whether no two people have the same number.
    #[must_use]
    pub const fn of_one_person(self) -> bool {
        match self {
            Self::HomeOffice | Self::Nrm | Self::ChildrensServices | Self::Nhs | Self::Document => {
                true
            }
            Self::Police => false,
        }
    }

    /// Returns whether a person has but one number, so that two tell two people.
    #[must_use]
    pub const fn is_kept_for_life(self) -> bool {
        match self {
            Self::HomeOffice | Self::Nhs => true,
            Self::Police | Self::Nrm | Self::ChildrensServices | Self::Document => false,
        }
    }
}

codes! {
    /// Where a name comes from.
    pub enum NameKind {
        /// The names of the referral.
        Given = "given",
        /// Its nickname, before the family name.
        Nickname = "nickname",
    }
}

/// One name of a child, folded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Where it comes from.
    pub kind: NameKind,
    /// As written, in lower case.
    pub written: String,
    /// Words of the given name.
    pub given: Vec<String>,
    /// Words of the family name.
    pub family: Vec<String>,
}

impl Name {
    fn new(kind: NameKind, given: &str, family: &str) -> Option<Self> {
        let (given_words, mut family_words) = (words(given), words(family));
        // A form that asks for a family name is often given the only name again.
        if given_words == family_words {
            family_words.clear();
        }
        let name = Self {
            kind,
            written: format!("{} {}", given.trim(), family.trim()).to_lowercase(),
            given: given_words,
            family: family_words,
        };
        (!name.words().is_empty()).then_some(name)
    }

    /// Returns the words, given name first.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.given
            .iter()
            .chain(&self.family)
            .map(String::as_str)
            .collect()
    }
}

/// A number somebody knows the child or the incident by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Who numbers.
    pub kind: MarkKind,
    /// Its letters and digits.
    pub number: String,
}

/// What tells one child from another. All of it is personal data: it is kept sealed
/// under the key of the case, beside the referral, so that a look for likeness need
/// not open a referral of a megabyte.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Names; the one of the referral first.
    pub names: Vec<Name>,
    /// Date of birth, as last known.
    pub born: Option<DateOfBirth>,
    /// Gender.
    pub gender: Gender,
    /// Nationalities, folded.
    pub nationalities: Vec<String>,
    /// Numbers.
    pub marks: Vec<Mark>,
}

impl Identity {
    /// Takes the identity out of a case as it stands.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let mut identity = Self::of_referral(&case.referral);
        identity.born = *case.date_of_birth.expose();
        if let Some(reference) = &case.sca.reference {
            identity.mark(MarkKind::Nrm, reference);
        }
        identity
    }

    /// Takes the identity out of a referral as lodged.
    #[must_use]
    pub fn of_referral(referral: &Referral) -> Self {
        let mut identity = Self::of_child(&referral.child);
        let account = referral.account();
        let Parts {
            aliases,
            references,
            ..
        } = &**account.parts.expose();
        for alias in aliases {
            identity.call(alias, referral.child.last_name.expose());
        }
        for reference in references {
            let kind = match reference.kind {
                ReferenceKind::Police => MarkKind::Police,
                ReferenceKind::HomeOffice => MarkKind::HomeOffice,
                ReferenceKind::Nrm => MarkKind::Nrm,
                ReferenceKind::ChildrensServices => MarkKind::ChildrensServices,
                ReferenceKind::Nhs => MarkKind::Nhs,
                ReferenceKind::Document => MarkKind::Document,
                // Nobody says whether two people may share it.
                ReferenceKind::Other => continue,
            };
            identity.mark(kind, &reference.number);
        }
        // In our own structure a number may also stand as the answer of the form.
        for answer in &account.answers {
            let kind = match answer.question.as_str() {
                "police_and_cooperation.crime_reference" => MarkKind::Police,
                "child.ho_reference" => MarkKind::HomeOffice,
                _ => continue,
            };
            identity.mark(kind, answer.text());
        }
        identity
    }

    /// Takes the identity out of what is told of the child alone.
    #[must_use]
    pub fn of_child(child: &Child) -> Self {
        let (given, family) = (child.first_name.expose(), child.last_name.expose());
        let nickname = child.nickname.expose();
        let names = [
            Name::new(NameKind::Given, given, family),
            Name::new(NameKind::Nickname, nickname, family).filter(|_| !words(nickname).is_empty()),
        ];
        Self {
            names: names.into_iter().flatten().collect(),
            born: *child.date_of_birth.expose(),
            gender: child.gender,
            nationalities: child.nationalities.iter().map(|n| folded(n)).collect(),
            marks: Vec::new(),
        }
    }

    /// Adds a further name. A nickname stands before the family name; every other is
    /// a whole name.
    fn call(&mut self, alias: &Alias, family: &str) {
        let name = match alias.kind {
            AliasKind::Nickname => Name::new(NameKind::Nickname, &alias.name, family),
            AliasKind::Spelling | AliasKind::NativeScript | AliasKind::UsedWhileExploited => {
                Name::new(NameKind::Given, &alias.name, "")
            }
        };
        let known = |name: &Name| self.names.iter().any(|one| one.words() == name.words());
        if let Some(name) = name.filter(|name| !known(name)) {
            self.names.push(name);
        }
    }

    /// Adds a number; what has too few digits tells nothing.
    pub fn mark(&mut self, kind: MarkKind, number: &str) {
        for number in reference_marks(number) {
            let mark = Mark { kind, number };
            if !self.marks.contains(&mark) {
                self.marks.push(mark);
            }
        }
    }

    /// Returns whether an event may change the identity of its case.
    #[must_use]
    pub fn is_told_by(event: &CaseEvent) -> bool {
        matches!(
            event,
            CaseEvent::ReferralLodged(_)
                | CaseEvent::AgeStatusRecorded { .. }
                | CaseEvent::ScaUpdated {
                    reference: Some(_),
                    ..
                }
        )
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity [personal data]")
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name [personal data]")
    }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark [personal data]")
    }
}
