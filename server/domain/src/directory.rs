//! Sites, authorities, agencies, people: who can be what at a panel.

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Division,
    code::codes,
    constitution::Constitution,
    id::{AgencyId, AuthorityId, PersonId, SiteId},
    message::Route,
    time::CivilDate,
};

codes! {
    /// A role a person holds at a site.
    pub enum Role {
        /// Lodges referrals for a designated first responder.
        FirstResponder = "first_responder",
        /// Runs the panel; prepares, never seals (decision 19).
        Coordinator = "coordinator",
        /// Chairs sittings and seals decisions.
        Chair = "chair",
        /// Records the position of a voting agency.
        PanelMember = "panel_member",
        /// Safeguarding lead or social worker of the child.
        SafeguardingLead = "safeguarding_lead",
        /// Builds statistical returns.
        ReturnsOfficer = "returns_officer",
        /// Reads who did what and when.
        Auditor = "auditor",
        /// Liaison officer of the Single Competent Authority.
        ScaLiaison = "sca_liaison",
        /// Runs the installation; holds no case role.
        Administrator = "administrator",
    }
}

codes! {
    /// What an agency is to a panel (rules.md R13, R15, R16).
    pub enum AgencyKind {
        /// Children's services of a local authority. Votes.
        LocalAuthority = "local_authority",
        /// A police force. Votes.
        Police = "police",
        /// A health body. Votes.
        Health = "health",
        /// Independent child trafficking guardian service: heard, never decides (R15).
        GuardianService = "guardian_service",
        /// Schools and colleges. Advises (R16).
        Education = "education",
        /// A youth justice service. Advises (R16).
        YouthJustice = "youth_justice",
        /// Social care that is no part of the deciding seat. Advises (R16).
        SocialCare = "social_care",
        /// A service the partnership commissions. Advises (R16).
        CommissionedService = "commissioned_service",
        /// The independent modern slavery advisor. Advises (R16).
        SlaveryAdvisor = "slavery_advisor",
        /// Any other adviser (R16).
        Adviser = "adviser",
        /// A designated first responder without a seat.
        FirstResponder = "first_responder",
        /// The Single Competent Authority.
        CompetentAuthority = "competent_authority",
    }
}

impl AgencyKind {
    /// Returns whether an agency of the kind can have a seat at a panel.
    #[must_use]
    pub const fn is_panel_seat(self) -> bool {
        !matches!(self, Self::FirstResponder | Self::CompetentAuthority)
    }
}

codes! {
    /// The type a first responder is published under (returns.md 1.2).
    pub enum FirstResponderType {
        /// A government agency.
        GovernmentAgency = "government_agency",
        /// A charity.
        NgoAndThirdSector = "ngo_and_third_sector",
        /// A police body.
        Police = "police",
        /// A local authority.
        LocalAuthority = "local_authority",
    }
}

/// A pilot site: one or more local authorities with police and health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Identifier.
    pub id: SiteId,
    /// Name.
    pub name: String,
    /// Letters that open every case reference of the site.
    pub reference_prefix: String,
    /// Bank holiday division.
    pub division: Division,
    /// The day it went live (rules.md R11).
    pub live_since: CivilDate,
    /// Whether an independent child trafficking guardian service covers it (R15).
    pub guardian_service: bool,
    /// The date the 100-day test is taken on (decision 11).
    pub scope_measured_on: ScopeDate,
    /// The panel's constitution in force.
    pub constitution: Constitution,
}

codes! {
    /// Which receipt date the 100-day test is measured on (decision 11).
    pub enum ScopeDate {
        /// The day the referral reached the NRM.
        NrmReceipt = "nrm_receipt",
        /// The day the site received it.
        SiteReceipt = "site_receipt",
    }
}

/// A local authority that holds children's services, part of one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Identifier.
    pub id: AuthorityId,
    /// Name.
    pub name: String,
    /// The day it joined the site.
    pub joined_on: CivilDate,
}

/// An organisation with people in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Identifier.
    pub id: AgencyId,
    /// Name.
    pub name: String,
    /// What it is to the panel.
    pub kind: AgencyKind,
    /// The type it lodges under, where it is a designated first responder (R92).
    pub first_responder: Option<FirstResponderType>,
    /// Where it takes delivery; without one, people deliver by hand.
    #[serde(default)]
    pub delivery: Option<Route>,
    /// Its code on the list of first responders, where its own name is not on it.
    #[serde(default)]
    pub designation: Option<String>,
}

/// A person of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// The agency.
    pub agency: AgencyId,
    /// Roles at the site.
    pub roles: Vec<Role>,
    /// The authorities the person acts for; empty means all of the site.
    pub authorities: Vec<AuthorityId>,
    /// Date the training is valid to (R18); `None` where none is recorded.
    pub training_valid_until: Option<CivilDate>,
}

/// What happened to a site's directory and its returns: the chain of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiteEvent {
    /// The site was set up.
    SiteCreated {
        /// The site.
        site: Site,
        /// Its authorities.
        authorities: Vec<Authority>,
        /// Its agencies.
        agencies: Vec<Agency>,
    },
    /// A person was added.
    PersonAdded {
        /// The person.
        person: Person,
    },
    /// A person's roles were replaced.
    RolesChanged {
        /// The person.
        person: PersonId,
        /// The roles from now on.
        roles: Vec<Role>,
    },
    /// A credential was issued; never the secret.
    CredentialIssued {
        /// The person.
        person: PersonId,
    },
    /// The credentials of a person were revoked.
    CredentialsRevoked {
        /// The person.
        person: PersonId,
    },
    /// A training was recorded.
    TrainingRecorded {
        /// The person.
        person: PersonId,
        /// The day it was completed.
        completed_on: CivilDate,
        /// The day it is valid to.
        valid_until: CivilDate,
    },
    /// A constitution of the panel came into force: version 2 or later.
    ConstitutionAdopted {
        /// The constitution, whole.
        constitution: Constitution,
        /// Who adopted it, such as a partnership board.
        adopted_by: String,
        /// Why.
        reason: String,
    },
    /// Where an agency takes delivery was settled.
    DeliverySettled {
        /// The agency.
        agency: AgencyId,
        /// The route; `None` for none.
        delivery: Option<Route>,
    },
    /// A return was built and kept.
    ReturnBuilt {
        /// The return.
        built: crate::id::ReturnId,
        /// SHA-256 of its JSON form, lower-case hexadecimal.
        sha256: String,
    },
    /// Somebody signed a return off.
    ReturnSignedOff {
        /// The return.
        built: crate::id::ReturnId,
        /// SHA-256 of its JSON form.
        sha256: String,
    },
    /// A file of a return left.
    ReturnFileSubmitted {
        /// The return.
        built: crate::id::ReturnId,
        /// Name of the file.
        file: String,
        /// SHA-256 of it, before it was encrypted.
        sha256: String,
    },
    /// All the files of a return have left.
    ReturnSubmitted {
        /// The return.
        built: crate::id::ReturnId,
        /// How many files.
        files: usize,
    },
}

impl SiteEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SiteCreated { .. } => "SiteCreated",
            Self::PersonAdded { .. } => "PersonAdded",
            Self::RolesChanged { .. } => "RolesChanged",
            Self::CredentialIssued { .. } => "CredentialIssued",
            Self::CredentialsRevoked { .. } => "CredentialsRevoked",
            Self::TrainingRecorded { .. } => "TrainingRecorded",
            Self::ConstitutionAdopted { .. } => "ConstitutionAdopted",
            Self::DeliverySettled { .. } => "DeliverySettled",
            Self::ReturnBuilt { .. } => "ReturnBuilt",
            Self::ReturnSignedOff { .. } => "ReturnSignedOff",
            Self::ReturnFileSubmitted { .. } => "ReturnFileSubmitted",
            Self::ReturnSubmitted { .. } => "ReturnSubmitted",
        }
    }
}
