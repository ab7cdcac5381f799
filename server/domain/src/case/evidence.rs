//! Documents of a case: what happened to them, where they stand, who may see them
//! (rules.md R63, R64, R68).

mod life;

use serde::{Deserialize, Serialize};

use crate::{
    caveat::{Caveat, Viewer},
    id::{AgencyId, EvidenceId, PersonId},
    media::{MediaType, Sensitivity},
    refusal::{DocumentRefusal, Refusal},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// A document as whoever uploads it announces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The name the file has where it comes from.
    #[serde(with = "crate::sensitive::sealed")]
    pub file_name: Sensitive<String>,
    /// What it is.
    pub media: MediaType,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Where it is from.
    #[serde(with = "crate::sensitive::sealed")]
    pub source: Sensitive<String>,
    /// The date of the document.
    pub dated: CivilDate,
    /// Who wrote it.
    #[serde(with = "crate::sensitive::sealed")]
    pub author: Sensitive<String>,
    /// What makes it sensitive.
    pub sensitivity: Sensitivity,
    /// Whether it is an expert report (rules.md R66).
    pub expert_report: bool,
    /// What it is, in words.
    #[serde(with = "crate::sensitive::sealed")]
    pub description: Sensitive<String>,
    /// Who may see it.
    pub caveat: Caveat,
}

/// An agency at the time it did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfAgency {
    /// The agency.
    pub id: AgencyId,
    /// Its name then.
    pub name: String,
}

/// A document became part of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// Identifier.
    pub id: EvidenceId,
    /// Number within the case, from 1.
    pub number: u32,
    /// What it is.
    pub offered: Offered,
    /// Who uploaded it.
    pub by: PersonId,
    /// The agency it comes from: the originator.
    pub originator: OfAgency,
    /// Whether a scanner's verdict is awaited; otherwise there is no scanner.
    pub scan_awaited: bool,
}

/// What a scanner says of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Malware was found: the name the scanner gives it.
    Infected(String),
}

/// What happened to a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceEvent {
    /// It was added.
    Added(Box<Added>),
    /// A scanner gave its verdict.
    Scanned {
        /// Number of the document.
        number: u32,
        /// The verdict.
        verdict: Verdict,
    },
    /// A coordinator accepted it although nothing scanned it.
    Accepted {
        /// Number of the document.
        number: u32,
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
    /// Its caveat was replaced.
    CaveatSet {
        /// Number of the document.
        number: u32,
        /// The caveat from now on.
        caveat: Caveat,
        /// The agency that set it.
        by: OfAgency,
    },
}

impl EvidenceEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Added(_) => "EvidenceAdded",
            Self::Scanned { .. } => "EvidenceScanned",
            Self::Accepted { .. } => "EvidenceAccepted",
            Self::CaveatSet { .. } => "EvidenceCaveatSet",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Added(added) => format!("document E{} added", added.number),
            Self::Scanned { number, verdict } => match verdict {
                Verdict::Clean => format!("document E{number} scanned: nothing found"),
                Verdict::Infected(_) => format!("document E{number} scanned: malware found"),
            },
            Self::Accepted { number, .. } => format!("document E{number} accepted unscanned"),
            Self::CaveatSet { number, by, .. } => {
                format!("caveat of document E{number} set by {}", by.name)
            }
        }
    }
}

/// Where a document stands between its upload and its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    /// A scanner's verdict is awaited; nobody can download it.
    Quarantined,
    /// Scanned, nothing found.
    Clean,
    /// Malware was found, by this name; the bytes are withheld for ever.
    Infected(String),
    /// There is no scanner: a coordinator must accept it.
    NotScanned,
    /// Accepted unscanned.
    Accepted {
        /// Why.
        reason: Sensitive<String>,
    },
}

/// A document of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Identifier.
    pub id: EvidenceId,
    /// Number within the case, from 1.
    pub number: u32,
    /// What it is.
    pub offered: Offered,
    /// Who uploaded it.
    pub by: PersonId,
    /// The agency it comes from.
    pub originator: OfAgency,
    /// The caveat in force.
    pub caveat: Caveat,
    /// The agency that set it.
    pub caveat_by: OfAgency,
    /// Where it stands.
    pub state: EvidenceState,
    /// When it was added.
    pub added_at: UtcTime,
}

impl Evidence {
    /// Returns the name it is downloaded under: made here, never the one it came with.
    #[must_use]
    pub fn download_name(&self, case_reference: &str) -> String {
        let ending = self.offered.media.ending();
        format!("{case_reference}-E{}.{ending}", self.number)
    }

    /// Returns the name it has within a bundle.
    #[must_use]
    pub fn enclosure_name(&self) -> String {
        format!("E{}.{}", self.number, self.offered.media.ending())
    }

    /// Returns whether the caveat in force lets a viewer see it.
    #[must_use]
    pub fn shown_to(&self, viewer: Viewer) -> bool {
        self.caveat.allows(viewer, self.originator.id)
    }

    /// Checks that a person may have the bytes.
    ///
    /// # Errors
    /// `EVIDENCE_WITHHELD`, `EVIDENCE_QUARANTINED`, `EVIDENCE_INFECTED`,
    /// `EVIDENCE_NOT_ACCEPTED`, save for whoever uploaded it.
    pub fn check_download(&self, viewer: Viewer, person: PersonId) -> Result<(), Refusal> {
        let number = self.number;
        if !self.shown_to(viewer) {
            return Err(DocumentRefusal::EvidenceWithheld {
                number,
                by: self.caveat_by.name.clone(),
            }
            .into());
        }
        match self.state {
            EvidenceState::Clean | EvidenceState::Accepted { .. } => Ok(()),
            EvidenceState::Quarantined => {
                Err(DocumentRefusal::EvidenceQuarantined { number }.into())
            }
            EvidenceState::Infected(_) => Err(DocumentRefusal::EvidenceInfected { number }.into()),
            EvidenceState::NotScanned if person == self.by => Ok(()),
            EvidenceState::NotScanned => {
                Err(DocumentRefusal::EvidenceNotAccepted { number }.into())
            }
        }
    }
}
