//! Giving a case over to others: proposed, then accepted, declined or taken back
//! (rules.md R2, R8, R9; decision 20). Until somebody has accepted it the case is
//! this site's, and only an acceptance ends that.

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, Progress, ResponsibleAuthority};
use crate::{
    clocks::Alert,
    code::codes,
    eligibility::Verdict,
    id::PersonId,
    message::Recipient,
    refusal::Refusal,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// Why a case is to be taken over by others.
    pub enum TransferReason {
        /// It was never the panel's to decide (R1 to R5).
        OutOfScope = "out_of_scope",
        /// The responsible authority is now one outside the site (R2, R8).
        AuthorityChanged = "authority_changed",
        /// The SCA directed it (R9).
        ScaDirection = "sca_direction",
    }
}

codes! {
    /// How a proposed transfer came to nothing.
    pub enum TransferEnding {
        /// Its receiver declined.
        Declined = "declined",
        /// The site took it back.
        TakenBack = "taken_back",
    }
}

/// A transfer as proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Number within the case, from 1.
    pub number: u32,
    /// Who is to take the case over.
    pub recipient: Recipient,
    /// Their name then.
    pub receiver: String,
    /// Why.
    pub reason: TransferReason,
    /// What whoever takes it over must know at once, in words.
    #[serde(with = "crate::sensitive::sealed")]
    pub details: Sensitive<String>,
    /// Who proposed it.
    pub by: PersonId,
}

/// What happened to a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferEvent {
    /// It was proposed; the handover leaves with it.
    Proposed(Box<Proposed>),
    /// Its receiver took the case over.
    Accepted {
        /// Number of the transfer.
        number: u32,
        /// Who accepted, for the receiver.
        #[serde(with = "crate::sensitive::sealed")]
        by: Sensitive<String>,
        /// The receiver's reference.
        reference: Option<String>,
        /// The day.
        on: CivilDate,
    },
    /// It came to nothing; the case stays.
    Ended {
        /// Number of the transfer.
        number: u32,
        /// How.
        ending: TransferEnding,
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        why: Sensitive<String>,
    },
}

impl TransferEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proposed(_) => "TransferProposed",
            Self::Accepted { .. } => "TransferAccepted",
            Self::Ended { .. } => "TransferEnded",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Proposed(proposed) => format!(
                "transfer to {} proposed: {}",
                proposed.receiver,
                proposed.reason.code().replace('_', " ")
            ),
            Self::Accepted { on, .. } => format!("transfer accepted on {on}: the case left"),
            Self::Ended { ending, .. } => {
                format!("transfer {}", ending.code().replace('_', " "))
            }
        }
    }
}

/// A transfer with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Number of the event on the case that proposed it.
    pub sequence: i64,
    /// What was proposed.
    pub proposed: Proposed,
    /// When.
    pub proposed_at: UtcTime,
    /// What came of it; `None` while nobody has answered.
    pub outcome: Option<TransferOutcome>,
}

/// What came of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransferOutcome {
    /// Its receiver took the case over.
    Accepted {
        /// Who accepted, for the receiver.
        by: Sensitive<String>,
        /// The receiver's reference.
        reference: Option<String>,
        /// The day.
        on: CivilDate,
    },
    /// It came to nothing.
    Ended {
        /// How.
        ending: TransferEnding,
        /// Why.
        why: Sensitive<String>,
        /// The day it was recorded.
        on: CivilDate,
    },
}

/// A transfer to propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposing {
    /// Who is to take the case over.
    pub recipient: Recipient,
    /// Their name.
    pub receiver: String,
    /// Why.
    pub reason: TransferReason,
    /// In words.
    pub details: Sensitive<String>,
    /// Who proposes.
    pub by: PersonId,
}

/// A receiver's word that it has taken a case over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepting {
    /// Who accepted, for the receiver.
    pub by: Sensitive<String>,
    /// The receiver's reference.
    pub reference: Option<String>,
    /// The day, not after today.
    pub on: CivilDate,
    /// Who records it.
    pub recorder: PersonId,
}

impl Case {
    /// Returns the transfer nobody has answered yet.
    #[must_use]
    pub fn open_transfer(&self) -> Option<&Transfer> {
        self.transfers.last().filter(|last| last.outcome.is_none())
    }

    /// Proposes that others take the case over. The record must show the reason; a
    /// listed case is heard or adjourned first.
    ///
    /// # Errors
    /// `CASE_TRANSFERRED`, `CASE_CLOSED`, `ALREADY_LISTED`, `TRANSFER_OPEN`,
    /// `TRANSFER_NOT_GROUNDED`.
    pub fn propose_transfer(
        &self,
        proposing: Proposing,
        eligibility: Verdict,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        if self.listing().is_some() {
            return Err(Refusal::AlreadyListed);
        }
        self.check_no_transfer()?;
        let Proposing {
            recipient,
            receiver,
            reason,
            details,
            by,
        } = proposing;
        let grounded = match reason {
            TransferReason::OutOfScope => eligibility == Verdict::OutOfScope,
            TransferReason::AuthorityChanged => {
                matches!(self.authority, ResponsibleAuthority::Elsewhere { .. })
            }
            TransferReason::ScaDirection => self.sca.direction.expose().is_some(),
        };
        if !grounded {
            return Err(Refusal::TransferNotGrounded { reason });
        }
        let number = u32::try_from(self.transfers.len()).map_or(u32::MAX, |last| last + 1);
        Ok(CaseEvent::Transfer(TransferEvent::Proposed(Box::new(
            Proposed {
                number,
                recipient,
                receiver,
                reason,
                details,
                by,
            },
        ))))
    }

    /// Records that the receiver took the case over: from then on it is theirs. Whoever
    /// proposed it does not record it, so that no case leaves by one hand.
    ///
    /// # Errors
    /// `CASE_TRANSFERRED`, `CASE_CLOSED`, `NO_TRANSFER_OPEN`, `SECOND_PERSON_NEEDED`.
    pub fn accept_transfer(&self, accepting: Accepting) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        let Proposed { number, by, .. } = self.check_transfer()?.proposed;
        if by == accepting.recorder {
            return Err(Refusal::SecondPersonNeeded);
        }
        let Accepting {
            by, reference, on, ..
        } = accepting;
        Ok(CaseEvent::Transfer(TransferEvent::Accepted {
            number,
            by,
            reference,
            on,
        }))
    }

    /// Records that a transfer came to nothing. It may be said in every state: what was
    /// proposed never stays open because the case was decided meanwhile.
    ///
    /// # Errors
    /// `NO_TRANSFER_OPEN`.
    pub fn end_transfer(
        &self,
        ending: TransferEnding,
        why: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        let number = self.check_transfer()?.proposed.number;
        Ok(CaseEvent::Transfer(TransferEvent::Ended {
            number,
            ending,
            why,
        }))
    }

    /// Checks that nobody is being asked to take the case over.
    ///
    /// # Errors
    /// `TRANSFER_OPEN`.
    pub fn check_no_transfer(&self) -> Result<(), Refusal> {
        match self.open_transfer() {
            None => Ok(()),
            Some(open) => Err(Refusal::TransferOpen {
                receiver: open.proposed.receiver.clone(),
            }),
        }
    }

    fn check_transfer(&self) -> Result<&Transfer, Refusal> {
        self.open_transfer().ok_or(Refusal::NoTransferOpen)
    }

    /// Returns what somebody must see while nobody has accepted.
    #[must_use]
    pub fn transfer_alert(&self) -> Option<Alert> {
        let open = self.open_transfer()?;
        Some(Alert {
            code: "TRANSFER_OPEN",
            text: format!(
                "{} was asked on {} to take the case over and has not accepted: it is still this site's",
                open.proposed.receiver,
                open.proposed_at.london_date()
            ),
        })
    }

    /// Applies an event of a transfer; `None` where it cannot follow.
    pub(super) fn apply_transfer(
        &mut self,
        sequence: i64,
        recorded_at: UtcTime,
        event: TransferEvent,
    ) -> Option<()> {
        match event {
            TransferEvent::Proposed(proposed) => {
                if self.open_transfer().is_some() {
                    return None;
                }
                self.transfers.push(Transfer {
                    sequence,
                    proposed: *proposed,
                    proposed_at: recorded_at,
                    outcome: None,
                });
            }
            TransferEvent::Accepted {
                number,
                by,
                reference,
                on,
            } => {
                let rg = match &self.progress {
                    Progress::BeforeRg { listing: None } => None,
                    Progress::BeforeCg { rg, listing: None } => Some(rg.clone()),
                    Progress::BeforeRg { .. }
                    | Progress::BeforeCg { .. }
                    | Progress::RgNegative { .. }
                    | Progress::CgDecided { .. }
                    | Progress::Transferred { .. }
                    | Progress::Withdrawn { .. }
                    | Progress::Retracted => return None,
                };
                let outcome = TransferOutcome::Accepted { by, reference, on };
                self.answer_transfer(number, outcome)?;
                self.progress = Progress::Transferred { rg, on };
            }
            TransferEvent::Ended {
                number,
                ending,
                why,
            } => {
                let on = recorded_at.london_date();
                self.answer_transfer(number, TransferOutcome::Ended { ending, why, on })?;
            }
        }
        Some(())
    }

    fn answer_transfer(&mut self, number: u32, outcome: TransferOutcome) -> Option<()> {
        let open = self.transfers.last_mut()?;
        if open.proposed.number != number || open.outcome.is_some() {
            return None;
        }
        open.outcome = Some(outcome);
        Some(())
    }
}
