//! Adding, judging and showing documents: what may be done, and what follows.

use super::{Added, Evidence, EvidenceEvent, EvidenceState, OfAgency, Offered, Verdict};
use crate::{
    case::{Case, Progress},
    caveat::{Caveat, Viewer},
    clocks::Alert,
    id::{AgencyId, EvidenceId, PersonId},
    media,
    refusal::{DocumentRefusal, Refusal},
    sensitive::Sensitive,
    time::UtcTime,
};

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
            Progress::Retracted | Progress::Withdrawn { .. } => return Err(Refusal::CaseClosed),
            // Whoever has the case now must have the document: it is not kept here.
            Progress::Transferred { .. } => return Err(Refusal::CaseTransferred),
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. } => {}
        }
        if offered.size > media::LARGEST {
            return Err(DocumentRefusal::EvidenceTooLarge { size: offered.size }.into());
        }
        // What other agencies added is no business of this one, not even by its hash.
        let same = self.evidence.iter().find(|known| {
            known.originator.id == originator && known.offered.sha256 == offered.sha256
        });
        if let Some(known) = same {
            return Err(DocumentRefusal::EvidenceAlreadyAdded {
                number: known.number,
            }
            .into());
        }
        if self.evidence.len() + uploading >= media::MOST {
            return Err(DocumentRefusal::EvidenceLimitReached.into());
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
            | EvidenceState::Accepted { .. } => {
                Err(DocumentRefusal::AcceptanceNotAwaited { number }.into())
            }
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
                return Some(Err(DocumentRefusal::NotTheOriginator { number }.into()));
            }
            if !caveat.within(&known.caveat) {
                return Some(Err(DocumentRefusal::CaveatNotNarrower { number }.into()));
            }
            if caveat.words.expose().trim().is_empty() {
                caveat.words = known.caveat.words.clone();
            }
        }
        Some(Ok(EvidenceEvent::CaveatSet { number, caveat, by }))
    }

    /// Applies an event of a document; `None` where it cannot follow.
    pub(in crate::case) fn apply_evidence(
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
