//! What a panel can rely on in a case: which items there are, in which version, and
//! whether the panel could see them (rules.md R64, R66).

use super::{Case, ContributionKind, Evidence, EvidenceState, Information, Said};
use crate::{
    caveat::Viewer,
    decision::{Citation, Cited, Item, Nature, PanelRecord, RollEntry},
    id::AgencyId,
    panel::Quorate,
    refusal::{DocumentRefusal, Refusal},
};

/// An item of a case as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citable<'a> {
    /// The item.
    pub item: Item,
    /// The version it is in.
    pub version: i64,
    /// What it is.
    pub nature: Nature,
    /// The document, where it is one.
    pub document: Option<&'a Evidence>,
}

impl Case {
    /// Returns everything of the case that can be cited, in a fixed order. Views that
    /// were not given and requests that were not answered are not among it.
    #[must_use]
    pub fn citable(&self) -> Vec<Citable<'_>> {
        let views = ContributionKind::ALL.iter().copied().map(Item::Views);
        let documents = self.evidence.iter().map(|it| Item::Document(it.number));
        let requests = (1..).zip(&self.requests.all);
        let information = requests.map(|(number, _)| Item::Information(number));
        [Item::Referral]
            .into_iter()
            .chain(views)
            .chain(documents)
            .chain(information)
            .filter_map(|item| self.item(item))
            .collect()
    }

    /// Returns an item as it stands; `None` where the case holds nothing of the name.
    /// A document never changes, and a referral is cited as lodged; the version of an
    /// answer or of views is how many there have been.
    fn item(&self, item: Item) -> Option<Citable<'_>> {
        let citable = |version: usize, nature| Citable {
            item,
            version: i64::try_from(version).unwrap_or(i64::MAX),
            nature,
            document: None,
        };
        match item {
            Item::Referral => Some(citable(1, Nature::Account)),
            Item::Document(number) => {
                let document = self.document(number)?;
                let nature = if document.offered.expert_report {
                    Nature::ExpertReport
                } else {
                    Nature::Document
                };
                Some(Citable {
                    document: Some(document),
                    ..citable(1, nature)
                })
            }
            Item::Information(number) => {
                let place = usize::try_from(number).ok()?.checked_sub(1)?;
                let answers = &self.requests.all.get(place)?.answers;
                let nature = match answers.last()?.information {
                    Information::Summary(_) => Nature::Information,
                    Information::Nil(_) => Nature::NothingHeld,
                };
                Some(citable(answers.len(), nature))
            }
            Item::Views(kind) => {
                let of_kind = || {
                    let heard = self.contributions.iter();
                    heard.filter(move |contribution| contribution.kind == kind)
                };
                let nature = match kind {
                    ContributionKind::Child => Nature::Account,
                    ContributionKind::Guardian | ContributionKind::ChildrensSocialCare => {
                        Nature::Views
                    }
                };
                match of_kind().next_back()?.said {
                    Said::Views(_) => Some(citable(of_kind().count(), nature)),
                    Said::Absent(_) => None,
                }
            }
        }
    }

    /// Cites an item: it is in the case in that version, it can be read, and everybody
    /// who decides may see it.
    ///
    /// # Errors
    /// `CITATION_UNKNOWN`, `CITATION_NOT_CURRENT`, `EVIDENCE_NOT_BEFORE_PANEL` (R64),
    /// `EVIDENCE_QUARANTINED`, `EVIDENCE_INFECTED`, `EVIDENCE_NOT_ACCEPTED`.
    pub(super) fn cite(&self, citation: &Citation, roll: &[RollEntry]) -> Result<Cited, Refusal> {
        let item = citation.item;
        let known = self.item(item).ok_or(Refusal::CitationUnknown { item })?;
        if citation.version != known.version {
            return Err(Refusal::CitationNotCurrent {
                item,
                current: known.version,
            });
        }
        if let Some(document) = known.document {
            check_before_panel(document, roll)?;
        }
        Ok(Cited {
            citation: citation.clone(),
            nature: known.nature,
            sha256: known
                .document
                .map(|document| document.offered.sha256.clone()),
        })
    }

    /// Cites an item in a correction: what was before the panel then still was, though it
    /// may have a later version now.
    ///
    /// # Errors
    /// As [`Case::cite`].
    pub(super) fn recite(&self, citation: &Citation, was: &PanelRecord) -> Result<Cited, Refusal> {
        match was.cited(citation.item) {
            Some(cited) if cited.citation.version == citation.version => Ok(Cited {
                citation: citation.clone(),
                ..cited.clone()
            }),
            Some(_) | None => self.cite(citation, &was.roll),
        }
    }

    /// Checks that what is set aside is in the case.
    pub(super) fn check_set_aside(&self, item: Item) -> Result<(), Refusal> {
        match self.item(item) {
            Some(_) => Ok(()),
            None => Err(Refusal::CitationUnknown { item }),
        }
    }

    /// Returns the numbers of the expert reports that must be addressed: all that the
    /// chair may see and that can still be read (R66).
    pub(super) fn expert_reports(&self, quorate: &Quorate) -> Vec<u32> {
        let chair = quorate
            .roll()
            .iter()
            .find(|entry| entry.person == quorate.chair());
        let seen = |document: &&Evidence| {
            document.offered.expert_report
                && !matches!(document.state, EvidenceState::Infected(_))
                && chair.is_some_and(|chair| document.shown_to(member(chair.agency)))
        };
        let reports = self.evidence.iter().filter(seen);
        reports.map(|document| document.number).collect()
    }
}

/// A member of the panel as a caveat sees them.
const fn member(agency: AgencyId) -> Viewer {
    Viewer {
        agency,
        coordinator: false,
        competent_authority: false,
    }
}

fn check_before_panel(document: &Evidence, roll: &[RollEntry]) -> Result<(), Refusal> {
    let number = document.number;
    match document.state {
        EvidenceState::Clean | EvidenceState::Accepted { .. } => {}
        EvidenceState::Quarantined => {
            return Err(DocumentRefusal::EvidenceQuarantined { number }.into());
        }
        EvidenceState::Infected(_) => {
            return Err(DocumentRefusal::EvidenceInfected { number }.into());
        }
        EvidenceState::NotScanned => {
            return Err(DocumentRefusal::EvidenceNotAccepted { number }.into());
        }
    }
    let mut deciding = roll.iter().filter(|entry| entry.voting);
    if deciding.all(|entry| document.shown_to(member(entry.agency))) {
        Ok(())
    } else {
        Err(DocumentRefusal::EvidenceNotBeforePanel { number }.into())
    }
}
