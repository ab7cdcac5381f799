//! Which messages the events of a case ask for.

use super::ExchangeEvent;
use crate::{
    case::{CaseEvent, RequestEvent, ReviewEvent, SupersedeEvent, TransferEnding, TransferEvent},
    decision::MadeBy,
    event::Recorded,
    id::SittingId,
    message::{MessageKind, Recipient},
    referral::ReferralSource,
};

/// A message that an event asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub kind: MessageKind,
    /// The events any of which it may be because of: one sitting that seals two stages
    /// owes one template.
    pub sequences: Vec<i64>,
    /// Whether it must be there; otherwise it may.
    pub must: bool,
}

/// Returns every message that the events of a case ask for, to be compared with those
/// that are there.
#[must_use]
pub fn owed(events: &[Recorded<CaseEvent>]) -> Vec<Owed> {
    let mut owed: Vec<Owed> = Vec::new();
    let mut sitting: Option<SittingId> = None;
    let mut referral_left = false;
    // To whom the last one went, and whether it left.
    let mut handover = (Recipient::Sca, false);
    for Recorded {
        sequence, event, ..
    } in events
    {
        let one = |kind, must| Owed {
            kind,
            sequences: vec![*sequence],
            must,
        };
        match event {
            CaseEvent::ReferralLodged(lodged)
                if lodged.source == ReferralSource::FirstResponder =>
            {
                owed.push(one(MessageKind::ReferralToSca, true));
            }
            CaseEvent::DecisionSealed(decision) => {
                let here = match &decision.made_by {
                    MadeBy::Panel(record) => Some(record.sitting),
                    MadeBy::External { .. } => None,
                };
                let template = owed
                    .iter_mut()
                    .rev()
                    .find(|owed| owed.kind == MessageKind::DecisionToSca)
                    .filter(|_| here.is_some() && here == sitting);
                match template {
                    Some(template) => template.sequences.push(*sequence),
                    None => owed.push(one(MessageKind::DecisionToSca, true)),
                }
                sitting = here;
            }
            CaseEvent::Exchange(ExchangeEvent::Sent {
                kind: MessageKind::ReferralToSca,
                ..
            }) => referral_left = true,
            CaseEvent::Exchange(ExchangeEvent::Sent {
                kind: MessageKind::Handover,
                ..
            }) => handover.1 = true,
            CaseEvent::Supersede(SupersedeEvent::Corrected { .. }) => {
                owed.push(one(MessageKind::DecisionToSca, true));
            }
            CaseEvent::Supersede(SupersedeEvent::SetAside { .. })
            | CaseEvent::Review(
                ReviewEvent::ReconsiderationRequested(_) | ReviewEvent::QualityAnswered(_),
            ) => {
                owed.push(one(MessageKind::NoticeToSca, true));
            }
            CaseEvent::Notifiable(event) if event.duty.is_some() => {
                owed.push(one(MessageKind::NoticeToSca, true));
            }
            CaseEvent::Course(event) if event.tells_sca() => {
                owed.push(one(MessageKind::NoticeToSca, true));
            }
            CaseEvent::Request(RequestEvent::Requested(_) | RequestEvent::Chased { .. }) => {
                owed.push(one(MessageKind::InformationRequest, true));
            }
            CaseEvent::Transfer(TransferEvent::Proposed(proposed)) => {
                owed.push(one(MessageKind::Handover, true));
                handover = (proposed.recipient, false);
            }
            CaseEvent::Transfer(TransferEvent::Accepted { .. }) if handover.0 != Recipient::Sca => {
                owed.push(one(MessageKind::NoticeToSca, true));
            }
            CaseEvent::Transfer(TransferEvent::Ended {
                ending: TransferEnding::TakenBack,
                ..
            }) => {
                owed.push(one(MessageKind::Handover, handover.1));
            }
            CaseEvent::ReferralRetracted { .. } => {
                owed.push(one(MessageKind::NoticeToSca, referral_left));
            }
            CaseEvent::ReferralLodged(_)
            | CaseEvent::AgeStatusRecorded { .. }
            | CaseEvent::ScaUpdated { .. }
            | CaseEvent::ResponsibleAuthorityRecorded { .. }
            | CaseEvent::ContributionRecorded { .. }
            | CaseEvent::SocialWorkerAssigned { .. }
            | CaseEvent::InterestDeclared { .. }
            | CaseEvent::RecusalImposed { .. }
            | CaseEvent::CaseLinked { .. }
            | CaseEvent::Listed { .. }
            | CaseEvent::Adjourned(_)
            | CaseEvent::PositionRecorded(_)
            | CaseEvent::SecondLookRecorded(_)
            | CaseEvent::ExternalDecisionRecorded(_)
            | CaseEvent::PlanLinked(_)
            | CaseEvent::PlanVersionRecorded { .. }
            | CaseEvent::Request(_)
            | CaseEvent::Intake(_)
            | CaseEvent::Likeness(_)
            | CaseEvent::Notifiable(_)
            | CaseEvent::Evidence(_)
            | CaseEvent::Transfer(_)
            | CaseEvent::Challenge(_)
            | CaseEvent::Weighing(_)
            | CaseEvent::Supersede(_)
            | CaseEvent::Course(_)
            | CaseEvent::Entitlement(_)
            | CaseEvent::Safeguarding(_)
            | CaseEvent::Review(_)
            | CaseEvent::Exchange(_) => {}
        }
    }
    owed
}
