//! What a panel needs to know and the Home Office form does not ask
//! (nrm-form.md 8.2). Every field may be left out; text left out is empty.

use serde::{Deserialize, Serialize};

use super::ApproximateDate;
use crate::{code::codes, sensitive::redacted, time::CivilDate};

codes! {
    /// The standing of the child in law.
    pub enum LegalStatus {
        /// None of the below.
        None = "none",
        /// In need (Children Act 1989 s17).
        InNeed = "in_need",
        /// On a child protection plan (s47).
        ProtectionPlan = "protection_plan",
        /// Accommodated (s20).
        Accommodated = "accommodated",
        /// Care order, interim or full (s31, s38).
        CareOrder = "care_order",
        /// Police protection (s46) or an emergency protection order (s44).
        EmergencyProtection = "emergency_protection",
        /// Unaccompanied and seeking asylum.
        Unaccompanied = "unaccompanied",
        /// Remanded or sentenced.
        Custody = "custody",
    }
}

codes! {
    /// The independent child trafficking guardian (rules.md R15, R69).
    pub enum GuardianState {
        /// The service does not cover the area.
        NotCovered = "not_covered",
        /// Not referred yet.
        NotReferred = "not_referred",
        /// Referred, nobody allocated yet.
        Referred = "referred",
        /// Allocated.
        Allocated = "allocated",
    }
}

/// A person to speak to.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Phone number, as written.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// How to reach the child without harm (rules.md R61).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SafeContact {
    /// The safe way.
    pub how: String,
    /// When.
    pub when: String,
    /// Whom not to contact, or what not to say.
    pub avoid: String,
}

/// Arrest, charge and court (rules.md R26, R51, R73).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CriminalMatter {
    /// What for, and where it stands; may be empty only where a form says no more
    /// than that section 45 was raised.
    pub details: String,
    /// The day of the arrest.
    pub arrested_on: Option<CivilDate>,
    /// The day of the charge.
    pub charged_on: Option<CivilDate>,
    /// The next day in court.
    pub court_on: Option<CivilDate>,
    /// Whether the defence of section 45 was raised; `None` where not known.
    pub section_45_raised: Option<bool>,
}

/// A time the child was missing (rules.md R72).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MissingEpisode {
    /// From when.
    pub from: Option<ApproximateDate>,
    /// Until when; `None` while the child is missing.
    pub until: Option<ApproximateDate>,
    /// What is known.
    pub details: String,
}

/// What a panel needs to know besides.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Circumstances {
    /// Address or placement: the tightest of all fields.
    pub address: String,
    /// Kind of placement.
    pub placement: String,
    /// Who the child lives with, and who holds parental responsibility.
    pub lives_with: String,
    /// Whether a carer is suspected; `None` where not known.
    pub carer_suspected: Option<bool>,
    /// The authority responsible for the child, as written (rules.md R2).
    pub responsible_authority: String,
    /// The authority where the child is staying, as written.
    pub host_authority: String,
    /// The district where the child is staying, as written.
    pub district: String,
    /// The allocated social worker.
    pub social_worker: Contact,
    /// The standing in law.
    pub legal_status: Option<LegalStatus>,
    /// The standing in law, as written.
    pub legal_status_details: String,
    /// The guardian.
    pub guardian_state: Option<GuardianState>,
    /// The guardian's contact and dates, as written.
    pub guardian_details: String,
    /// How to reach the child.
    pub safe_contact: SafeContact,
    /// Arrest, charge and court.
    pub criminal_matters: Vec<CriminalMatter>,
    /// Times the child was missing.
    pub missing_episodes: Vec<MissingEpisode>,
    /// Disability and special educational needs.
    pub disability: String,
    /// Communication needs besides language.
    pub communication_needs: String,
    /// Whether county lines are part of the exploitation; `None` where nobody said
    /// (returns.md R11).
    #[serde(default)]
    pub county_lines: Option<bool>,
    /// Ethnicity, as the child describes it.
    pub ethnicity: String,
    /// Religion, as the child describes it.
    pub religion: String,
    /// First language.
    pub first_language: String,
    /// Sexual orientation: only where age-appropriate and offered.
    pub sexual_orientation: String,
    /// What immediate danger there is, and what was done about it.
    pub immediate_danger: String,
}

redacted!(
    Contact,
    SafeContact,
    CriminalMatter,
    MissingEpisode,
    Circumstances,
);
