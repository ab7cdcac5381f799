//! What a first responder lodges about one child.

mod account;
mod circumstances;
pub mod form;
mod groups;
mod labels;
mod people;
mod places;
mod query;
pub mod question;
mod said;
pub mod text;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use account::{Account, PreviouslyReported};
pub use circumstances::{
    Circumstances, Contact, CriminalMatter, GuardianState, LegalStatus, MissingEpisode, SafeContact,
};
pub use groups::{Disability, EthnicGroup, ReligionGroup};
pub use labels::exploitation_label;
pub use people::{
    Alias, AliasKind, ChildVoice, Exploiter, Reference, ReferenceKind, Views, WordsOf,
};
pub use places::{ApproximateDate, Episode, Place, PlaceRole};
pub use query::{Query, QueryKind};

use crate::{
    code::codes,
    projection::{AgeClass, LocationClass},
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// What the referrer says of the child's age (rules.md R4).
    pub enum AgeClaim {
        /// The child is under 18.
        Under18 = "under_18",
        /// The referrer is not sure.
        NotSure = "not_sure",
    }
}

codes! {
    /// Gender as the Home Office form offers it.
    pub enum Gender {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Identifies as neither; the form's "unknown".
        Other = "other",
    }
}

codes! {
    /// The ten exploitation types of the Home Office form (rules.md R34).
    pub enum ExploitationType {
        /// Forced to work for nothing or almost nothing.
        ForcedToWork = "forced_to_work",
        /// Wages taken by force or coercion.
        WagesTaken = "wages_taken",
        /// Forced to commit fraud.
        ForcedToCommitFraud = "forced_to_commit_fraud",
        /// Forced into prostitution.
        Prostitution = "prostitution",
        /// Child sexual exploitation.
        ChildExploitation = "child_exploitation",
        /// Held and sexually assaulted.
        TakenSomewhere = "taken_somewhere",
        /// Forced to commit crime.
        ForcedToCommitCrime = "forced_to_commit_crime",
        /// Organs removed.
        OrgansRemoved = "organs_removed",
        /// Domestic servitude.
        UnpaidHouseholdWork = "unpaid_household_work",
        /// Another form, described in the answers.
        Other = "other",
    }
}

codes! {
    /// What part of a date of birth is known.
    pub enum DatePrecision {
        /// Day, month and year.
        Day = "day",
        /// Month and year; the day is 1.
        Month = "month",
        /// Only the year; month and day are 1.
        Year = "year",
        /// Somebody's estimate.
        Estimated = "estimated",
    }
}

codes! {
    /// Which way a referral came in (decision 18).
    pub enum ReferralSource {
        /// From a first responder directly.
        FirstResponder = "first_responder",
        /// Shared by the Single Competent Authority.
        CompetentAuthority = "competent_authority",
    }
}

/// A date of birth with what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateOfBirth {
    /// The date.
    pub date: CivilDate,
    /// How much of it is known.
    pub precision: DatePrecision,
}

/// The child referred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Given name; may hold the only name.
    #[serde(with = "crate::sensitive::sealed")]
    pub first_name: Sensitive<String>,
    /// Family name; empty where the child has one name.
    #[serde(with = "crate::sensitive::sealed")]
    pub last_name: Sensitive<String>,
    /// Nickname; empty where none.
    #[serde(with = "crate::sensitive::sealed")]
    pub nickname: Sensitive<String>,
    /// Date of birth, where known.
    #[serde(with = "crate::sensitive::sealed")]
    pub date_of_birth: Sensitive<Option<DateOfBirth>>,
    /// Gender.
    pub gender: Gender,
    /// Nationalities as written, first and second.
    pub nationalities: Vec<String>,
}

/// The person who refers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referrer {
    /// First name.
    #[serde(with = "crate::sensitive::sealed")]
    pub first_name: Sensitive<String>,
    /// Last name.
    #[serde(with = "crate::sensitive::sealed")]
    pub last_name: Sensitive<String>,
    /// Job.
    #[serde(with = "crate::sensitive::sealed")]
    pub role: Sensitive<String>,
    /// Phone number as written.
    #[serde(with = "crate::sensitive::sealed")]
    pub phone: Sensitive<String>,
    /// Address for when the referrer is away.
    #[serde(with = "crate::sensitive::sealed")]
    pub alternative_contact_email: Sensitive<String>,
    /// The first responder organisation as written.
    pub organisation: String,
}

/// The local authority told about the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalAuthorityContact {
    /// Name of the authority as written.
    pub name: String,
    /// Phone number as written.
    #[serde(with = "crate::sensitive::sealed")]
    pub phone: Sensitive<String>,
    /// E-mail address.
    #[serde(with = "crate::sensitive::sealed")]
    pub email: Sensitive<String>,
    /// First name of the contact.
    #[serde(with = "crate::sensitive::sealed")]
    pub first_name: Sensitive<String>,
    /// Last name of the contact.
    #[serde(with = "crate::sensitive::sealed")]
    pub last_name: Sensitive<String>,
}

/// What is said to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// The answer as typed; may be empty.
    Text(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
    /// Why the answer is not known; never empty.
    NotKnown(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
}

/// One answer, kept as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Dotted path of the question.
    pub question: String,
    /// What is said to it.
    pub said: Statement,
    /// Whose words these are, where that is said (rules.md R66).
    #[serde(default)]
    pub words_of: Option<WordsOf>,
}

impl Answer {
    /// Returns the answer as typed; nothing where it is not known.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.said {
            Statement::Text(text) => text.expose(),
            Statement::NotKnown(_) => "",
        }
    }
}

/// The lists of a referral: what the Home Office form has one box for, or none.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Parts {
    /// Periods of exploitation.
    pub episodes: Vec<Episode>,
    /// Who exploited the child.
    pub exploiters: Vec<Exploiter>,
    /// Places.
    pub places: Vec<Place>,
    /// Further names.
    pub aliases: Vec<Alias>,
    /// Numbers the child or the case is known by.
    pub references: Vec<Reference>,
    /// The voice of the child.
    pub voice: Option<ChildVoice>,
    /// What a panel needs besides.
    pub circumstances: Option<Circumstances>,
}

crate::sensitive::redacted!(Parts);

/// Everything else that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "content", rename_all = "snake_case")]
pub enum Content {
    /// Lodged in the service's own structure.
    Structured {
        /// The further answers, in order.
        answers: Vec<Answer>,
        /// The lists.
        #[serde(default, with = "crate::sensitive::sealed")]
        parts: Sensitive<Box<Parts>>,
    },
    /// Lodged as the Home Office form.
    HomeOfficeForm {
        /// The document byte for byte; answers and lists are read from it when asked
        /// for, so that no text is kept twice.
        #[serde(with = "crate::sensitive::sealed")]
        original: Sensitive<String>,
    },
}

/// What a first responder lodges about one child. A value of this type is valid:
/// it can only come from the checks at the edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// What is said of the child's age.
    pub age_claim: AgeClaim,
    /// The child.
    pub child: Child,
    /// The referrer.
    pub referrer: Referrer,
    /// The local authority told.
    pub local_authority: LocalAuthorityContact,
    /// How the child was exploited.
    pub exploitation: BTreeSet<ExploitationType>,
    /// Where.
    pub location: LocationClass,
    /// Everything else.
    pub content: Content,
}

impl Referral {
    /// Returns what was said beyond the Home Office form, where anything was; the form
    /// has no place for it.
    #[must_use]
    pub fn circumstances(&self) -> Option<&Circumstances> {
        match &self.content {
            Content::Structured { parts, .. } => parts.expose().circumstances.as_ref(),
            Content::HomeOfficeForm { .. } => None,
        }
    }

    /// Returns the class of age at exploitation. Exploitation comes before its
    /// referral, so a child stated to be under 18 now was a child then; in doubt
    /// it is unknown, and a birth date is never used (returns.md 8.1).
    #[must_use]
    pub const fn age_at_exploitation(&self) -> AgeClass {
        match self.age_claim {
            AgeClaim::Under18 => AgeClass::Child,
            AgeClaim::NotSure => AgeClass::Unknown,
        }
    }
}
