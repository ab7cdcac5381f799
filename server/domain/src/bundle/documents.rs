//! The documents that go with a message, and those that are held back.

use std::collections::BTreeSet;

use super::sealed_with;
use crate::{
    case::{Case, CaseEvent, Evidence, EvidenceState, SupersedeEvent, TransferEvent},
    caveat::Viewer,
    decision::{Decision, Item},
    document::{Section, words},
    id::AgencyId,
    message::MessageKind,
};

/// Returns the documents whose bytes go with a message: those cited by what was sealed
/// (rules.md R21), all of a case that is handed over; and of these the ones that were
/// cleared and whose caveat lets the receiver have them (R64).
#[must_use]
pub fn enclosed<'a>(
    kind: MessageKind,
    case: &'a Case,
    because: &CaseEvent,
    receiver: AgencyId,
) -> Vec<&'a Evidence> {
    let of_it = match (kind, because) {
        (
            MessageKind::DecisionToSca,
            CaseEvent::DecisionSealed(decision)
            | CaseEvent::Supersede(SupersedeEvent::Corrected { decision, .. }),
        ) => cited(case, decision),
        (MessageKind::Handover, CaseEvent::Transfer(TransferEvent::Proposed(_))) => {
            case.evidence.iter().collect()
        }
        (
            MessageKind::ReferralToSca
            | MessageKind::DecisionToSca
            | MessageKind::NoticeToSca
            | MessageKind::Handover
            | MessageKind::InformationRequest,
            _,
        ) => Vec::new(),
    };
    let goes = |known: &&Evidence| held_back(known, receiver).is_none();
    of_it.into_iter().filter(goes).collect()
}

/// Returns the documents that decisions of one sitting cite.
pub(super) fn cited<'a>(case: &'a Case, last: &Decision) -> Vec<&'a Evidence> {
    let citations = sealed_with(case, last).into_iter().flatten();
    let numbers: BTreeSet<u32> = citations
        .flat_map(|(_, record)| &record.evidence)
        .filter_map(|cited| match cited.citation.item {
            Item::Document(number) => Some(number),
            Item::Referral | Item::Information(_) | Item::Views(_) => None,
        })
        .collect();
    let of_case = numbers.into_iter();
    of_case.filter_map(|number| case.document(number)).collect()
}

/// Lists documents: enclosed, or held back and why.
pub(super) fn list(title: &str, documents: &[&Evidence], receiver: AgencyId) -> Section {
    documents
        .iter()
        .fold(Section::new(title), |section, known| {
            let offered = &known.offered;
            let head = Section::new(format!("E{}", known.number))
                .fact("From", &known.originator.name)
                .fact("Dated", offered.dated);
            section.with(match held_back(known, receiver) {
                Some(why) => head.fact("Held back", why),
                None => head
                    .fact("Source", offered.source.expose())
                    .fact("Author", offered.author.expose())
                    .fact("Sensitivity", words(offered.sensitivity.code()))
                    .fact("May be reused", words(known.caveat.reuse.code()))
                    .fact("Caveat", known.caveat.words.expose())
                    .fact("File", known.enclosure_name())
                    .fact("SHA-256", &offered.sha256)
                    .paragraph(offered.description.expose().as_str()),
            })
        })
}

/// Says why a document stays here; `None` where it goes. Whoever receives a message is
/// outside the panel, the SCA as much as others.
pub(super) fn held_back(known: &Evidence, receiver: AgencyId) -> Option<String> {
    let outside = Viewer {
        agency: receiver,
        coordinator: false,
        competent_authority: true,
    };
    if !known.shown_to(outside) {
        return Some(format!("withheld by {}", known.caveat_by.name));
    }
    match known.state {
        EvidenceState::Clean | EvidenceState::Accepted { .. } => None,
        EvidenceState::Quarantined => Some("in quarantine, no verdict yet".to_owned()),
        EvidenceState::NotScanned => Some("not scanned, and nobody accepted it".to_owned()),
        EvidenceState::Infected(_) => Some("malware was found".to_owned()),
    }
}
