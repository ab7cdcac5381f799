//! Documents of a case: what happened to them, where they stand, who may see them
//! (rules.md R63, R64, R68).

use serde::{Deserialize, Serialize};

use super::{Case, Progress};
use crate::{
    caveat::{Caveat, Viewer},
    clocks::Alert,
    id::{AgencyId, EvidenceId, PersonId},
    media::{self, MediaType, Sensitivity},
    refusal::Refusal,
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
            return Err(Refusal::EvidenceWithheld {
                number,
                by: self.caveat_by.name.clone(),
            });
        }
        match self.state {
            EvidenceState::Clean | EvidenceState::Accepted { .. } => Ok(()),
            EvidenceState::Quarantined => Err(Refusal::EvidenceQuarantined { number }),
            EvidenceState::Infected(_) => Err(Refusal::EvidenceInfected { number }),
            EvidenceState::NotScanned if person == self.by => Ok(()),
            EvidenceState::NotScanned => Err(Refusal::EvidenceNotAccepted { number }),
        }
    }
}

impl Case {
    /// Returns a document by its number.
    #[must_use]
    pub fn document(&self, number: u32) -> Option<&Evidence> {
        self.evidence.iter().find(|known| known.number == number)
    }

    /// Returns the documents a coordinator must accept before others can read them.
    #[must_use]
    pub fn evidence_awaiting_acceptance(&self) -> Vec<&Evidence> {
        let awaits = |known: &&Evidence| known.state == EvidenceState::NotScanned;
        self.evidence.iter().filter(awaits).collect()
    }

    /// Returns what somebody must see about documents: malware was found.
    #[must_use]
    pub fn evidence_alerts(&self) -> Vec<Alert> {
        let infected = |known: &Evidence| match known.state {
            EvidenceState::Infected(_) => Some(Alert {
                code: "EVIDENCE_INFECTED",
                text: format!(
                    "malware was found in document E{} of {}: it is withheld for ever, ask for a clean one",
                    known.number, known.originator.name
                ),
            }),
            EvidenceState::Quarantined
            | EvidenceState::Clean
            | EvidenceState::NotScanned
            | EvidenceState::Accepted { .. } => None,
        };
        self.evidence.iter().filter_map(infected).collect()
    }

    /// Checks that a document may be announced, while others are being uploaded.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `EVIDENCE_TOO_LARGE`,
    /// `EVIDENCE_LIMIT_REACHED`, `EVIDENCE_ALREADY_ADDED`.
    pub fn check_offer(
        &self,
        offered: &Offered,
        originator: AgencyId,
        uploading: usize,
    ) -> Result<(), Refusal> {
        match self.progress {
            Progress::Retracted => return Err(Refusal::CaseClosed),
            // Whoever has the case now must have the document: it is not kept here.
            Progress::Transferred { .. } => return Err(Refusal::CaseTransferred),
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. } => {}
        }
        if offered.size > media::LARGEST {
            return Err(Refusal::EvidenceTooLarge { size: offered.size });
        }
        // What other agencies added is no business of this one, not even by its hash.
        let same = self.evidence.iter().find(|known| {
            known.originator.id == originator && known.offered.sha256 == offered.sha256
        });
        if let Some(known) = same {
            return Err(Refusal::EvidenceAlreadyAdded {
                number: known.number,
            });
        }
        if self.evidence.len() + uploading >= media::MOST {
            return Err(Refusal::EvidenceLimitReached);
        }
        Ok(())
    }

    /// Adds a document whose bytes were verified.
    ///
    /// # Errors
    /// As [`Case::check_offer`].
    pub fn add_evidence(
        &self,
        id: EvidenceId,
        offered: Offered,
        by: PersonId,
        originator: OfAgency,
        scan_awaited: bool,
    ) -> Result<EvidenceEvent, Refusal> {
        self.check_offer(&offered, originator.id, 0)?;
        Ok(EvidenceEvent::Added(Box::new(Added {
            id,
            number: self.evidence.last().map_or(1, |last| last.number + 1),
            offered,
            by,
            originator,
            scan_awaited,
        })))
    }

    /// Records a scanner's verdict. Returns `None` where it was given before.
    #[must_use]
    pub fn record_verdict(&self, id: EvidenceId, verdict: Verdict) -> Option<EvidenceEvent> {
        let known = self.evidence.iter().find(|known| known.id == id)?;
        (known.state == EvidenceState::Quarantined).then_some(EvidenceEvent::Scanned {
            number: known.number,
            verdict,
        })
    }

    /// Accepts a document that nothing scanned; `None` where there is none of the
    /// number.
    ///
    /// # Errors
    /// `ACCEPTANCE_NOT_AWAITED`.
    pub fn accept_evidence(
        &self,
        number: u32,
        reason: Sensitive<String>,
    ) -> Option<Result<EvidenceEvent, Refusal>> {
        let known = self.document(number)?;
        Some(match known.state {
            EvidenceState::NotScanned => Ok(EvidenceEvent::Accepted { number, reason }),
            EvidenceState::Quarantined
            | EvidenceState::Clean
            | EvidenceState::Infected(_)
            | EvidenceState::Accepted { .. } => Err(Refusal::AcceptanceNotAwaited { number }),
        })
    }

    /// Replaces the caveat of a document; `None` where there is none of the number.
    /// The agency it comes from may widen it, the coordinator only narrow it, and not
    /// unsay its words.
    ///
    /// # Errors
    /// `NOT_THE_ORIGINATOR`, `CAVEAT_NOT_NARROWER` (rules.md R64).
    pub fn set_caveat(
        &self,
        number: u32,
        mut caveat: Caveat,
        viewer: Viewer,
        by: OfAgency,
    ) -> Option<Result<EvidenceEvent, Refusal>> {
        let known = self.document(number)?;
        if viewer.agency != known.originator.id {
            if !viewer.coordinator {
                return Some(Err(Refusal::NotTheOriginator { number }));
            }
            if !caveat.within(&known.caveat) {
                return Some(Err(Refusal::CaveatNotNarrower { number }));
            }
            if caveat.words.expose().trim().is_empty() {
                caveat.words = known.caveat.words.clone();
            }
        }
        Some(Ok(EvidenceEvent::CaveatSet { number, caveat, by }))
    }

    /// Applies an event of a document; `None` where it cannot follow.
    pub(super) fn apply_evidence(
        &mut self,
        event: EvidenceEvent,
        recorded_at: UtcTime,
    ) -> Option<()> {
        match event {
            EvidenceEvent::Added(added) => {
                let Added {
                    id,
                    number,
                    offered,
                    by,
                    originator,
                    scan_awaited,
                } = *added;
                if number != self.evidence.last().map_or(1, |last| last.number + 1) {
                    return None;
                }
                self.evidence.push(Evidence {
                    id,
                    number,
                    by,
                    caveat: offered.caveat.clone(),
                    caveat_by: originator.clone(),
                    offered,
                    originator,
                    state: if scan_awaited {
                        EvidenceState::Quarantined
                    } else {
                        EvidenceState::NotScanned
                    },
                    added_at: recorded_at,
                });
            }
            EvidenceEvent::Scanned { number, verdict } => {
                let known = self.document_mut(number)?;
                known.state = match verdict {
                    Verdict::Clean => EvidenceState::Clean,
                    Verdict::Infected(name) => EvidenceState::Infected(name),
                };
            }
            EvidenceEvent::Accepted { number, reason } => {
                self.document_mut(number)?.state = EvidenceState::Accepted { reason };
            }
            EvidenceEvent::CaveatSet { number, caveat, by } => {
                let known = self.document_mut(number)?;
                known.caveat = caveat;
                known.caveat_by = by;
            }
        }
        Some(())
    }

    fn document_mut(&mut self, number: u32) -> Option<&mut Evidence> {
        self.evidence
            .iter_mut()
            .find(|known| known.number == number)
    }
}
