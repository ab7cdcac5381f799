//! What became of the messages about a case: sent, confirmed, or given up.

mod owed;

pub use owed::{Owed, owed};

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::{
    clocks::Alert,
    id::MessageId,
    message::{MessageKind, MessageState, Outgoing, Recipient},
    refusal::Refusal,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// What happened to a message about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExchangeEvent {
    /// It was delivered. Recorded by the service, not by a person.
    Sent {
        /// The message.
        message: MessageId,
        /// What it is.
        kind: MessageKind,
        /// Number of the event of this case that it is because of.
        because: i64,
        /// Name of the agency that took it.
        to: String,
        /// SHA-256 of what was delivered, lower-case hexadecimal: of the manifest of a
        /// bundle, of the text of a notice.
        sha256: String,
    },
    /// Its receiver confirmed it.
    Acknowledged {
        /// The message.
        message: MessageId,
        /// What it is.
        kind: MessageKind,
        /// Number of the event of this case that it is because of.
        because: i64,
        /// Who confirmed it.
        #[serde(with = "crate::sensitive::sealed")]
        by: Sensitive<String>,
        /// The receiver's reference.
        reference: Option<String>,
        /// The day it was confirmed.
        on: CivilDate,
    },
    /// It was given up after too many failures: somebody must act.
    DeliveryFailed {
        /// The message.
        message: MessageId,
        /// What it is.
        kind: MessageKind,
        /// How often it was tried.
        attempts: u32,
        /// Why the last attempt failed, as a code.
        fault: String,
    },
    /// Somebody ordered that it be sent again.
    SendingOrdered {
        /// The message.
        message: MessageId,
        /// What it is.
        kind: MessageKind,
    },
}

impl ExchangeEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "MessageSent",
            Self::Acknowledged { .. } => "MessageAcknowledged",
            Self::DeliveryFailed { .. } => "DeliveryFailed",
            Self::SendingOrdered { .. } => "SendingOrdered",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Sent { kind, to, .. } => format!("{} sent to {to}", kind.title()),
            Self::Acknowledged {
                kind,
                reference,
                on,
                ..
            } => match reference {
                Some(reference) => {
                    format!("{} acknowledged on {on} as {reference}", kind.title())
                }
                None => format!("{} acknowledged on {on}", kind.title()),
            },
            Self::DeliveryFailed {
                kind,
                attempts,
                fault,
                ..
            } => format!(
                "{} could not be delivered after {attempts} attempts: {}",
                kind.title(),
                fault.replace('_', " ")
            ),
            Self::SendingOrdered { kind, .. } => {
                format!("{} to be sent again", kind.title())
            }
        }
    }
}

/// What became of the messages about a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Those of which something is recorded, in that order.
    pub deliveries: Vec<Delivery>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The message.
    pub message: MessageId,
    /// When it was delivered.
    pub sent_at: Option<UtcTime>,
    /// SHA-256 of what was delivered last; empty before.
    pub sha256: String,
    /// When it was given up.
    pub failed_at: Option<UtcTime>,
    /// Its receiver's confirmation.
    pub acknowledgement: Option<Acknowledgement>,
}

/// A receiver's confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who confirmed.
    pub by: Sensitive<String>,
    /// The receiver's reference.
    pub reference: Option<String>,
    /// The day.
    pub on: CivilDate,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

impl Exchange {
    /// Returns what became of a message; `None` where nothing is recorded.
    #[must_use]
    pub fn delivery(&self, message: MessageId) -> Option<&Delivery> {
        self.deliveries
            .iter()
            .find(|delivery| delivery.message == message)
    }

    /// Returns a message as the record tells of it, the record being known up to an
    /// instant: the row of a message says how it stands today. `None` for one that was
    /// not there yet.
    #[must_use]
    pub fn as_known(&self, today: Outgoing, as_at: Option<UtcTime>) -> Option<Outgoing> {
        let by_then = |at: &UtcTime| as_at.is_none_or(|as_at| *at <= as_at);
        if !by_then(&today.created_at) {
            return None;
        }
        let known = self.delivery(today.id);
        Some(Outgoing {
            sent_at: known.and_then(|delivery| delivery.sent_at),
            dead_at: known.and_then(|delivery| delivery.failed_at),
            withdrawn_at: today.withdrawn_at.filter(by_then),
            acknowledged_at: known
                .and_then(|delivery| delivery.acknowledgement.as_ref())
                .map(|acknowledged| acknowledged.recorded_at),
            ..today
        })
    }

    pub(super) fn apply(&mut self, event: ExchangeEvent, recorded_at: UtcTime) {
        match event {
            ExchangeEvent::Sent {
                message, sha256, ..
            } => {
                let delivery = self.entry(message);
                delivery.sent_at = Some(recorded_at);
                delivery.sha256 = sha256;
            }
            ExchangeEvent::Acknowledged {
                message,
                by,
                reference,
                on,
                ..
            } => {
                self.entry(message).acknowledgement = Some(Acknowledgement {
                    by,
                    reference,
                    on,
                    recorded_at,
                });
            }
            ExchangeEvent::DeliveryFailed { message, .. } => {
                self.entry(message).failed_at = Some(recorded_at);
            }
            ExchangeEvent::SendingOrdered { message, .. } => {
                let delivery = self.entry(message);
                delivery.sent_at = None;
                delivery.failed_at = None;
            }
        }
    }

    fn entry(&mut self, message: MessageId) -> &mut Delivery {
        let known = self
            .deliveries
            .iter()
            .position(|delivery| delivery.message == message);
        let index = known.unwrap_or_else(|| {
            self.deliveries.push(Delivery {
                message,
                sent_at: None,
                sha256: String::new(),
                failed_at: None,
                acknowledgement: None,
            });
            self.deliveries.len() - 1
        });
        &mut self.deliveries[index]
    }
}

/// A confirmation to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirming {
    /// Who confirmed.
    pub by: Sensitive<String>,
    /// The receiver's reference.
    pub reference: Option<String>,
    /// The day.
    pub on: CivilDate,
}

impl Case {
    /// Records that a receiver confirmed a message, whichever way it reached them: a
    /// site without a route delivers by hand. The SCA's reference in its confirmation
    /// of the referral is its reference of the case (decision 18).
    ///
    /// # Errors
    /// `MESSAGE_UNKNOWN`, `MESSAGE_CLOSED`.
    pub fn acknowledge(
        &self,
        message: &Outgoing,
        confirming: Confirming,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        self.check_message(message)?;
        let Confirming { by, reference, on } = confirming;
        let mut events = vec![CaseEvent::Exchange(ExchangeEvent::Acknowledged {
            message: message.id,
            kind: message.kind,
            because: message.sequence,
            by,
            reference: reference.clone(),
            on,
        })];
        let of_the_case = message.kind == MessageKind::ReferralToSca
            && reference.is_some()
            && reference != self.sca.reference;
        if of_the_case {
            events.push(CaseEvent::ScaUpdated {
                reference,
                validation: None,
                disqualification_considered: None,
                direction: Sensitive::new(None),
            });
        }
        Ok(events)
    }

    /// Orders that a message be sent again, as the same message: a receiver that has
    /// it already knows it by its identifier.
    ///
    /// # Errors
    /// `MESSAGE_UNKNOWN`, `MESSAGE_CLOSED`.
    pub fn order_sending(&self, message: &Outgoing) -> Result<CaseEvent, Refusal> {
        self.check_message(message)?;
        Ok(CaseEvent::Exchange(ExchangeEvent::SendingOrdered {
            message: message.id,
            kind: message.kind,
        }))
    }

    fn check_message(&self, message: &Outgoing) -> Result<(), Refusal> {
        if message.case != self.id {
            Err(Refusal::MessageUnknown)
        } else if message.state().is_open() {
            Ok(())
        } else {
            Err(Refusal::MessageClosed)
        }
    }
}

/// Returns what somebody must act on because of a message: it is an open task until
/// its receiver has confirmed it.
#[must_use]
pub fn open_task(message: &Outgoing) -> Option<Alert> {
    let what = message.kind.title();
    let whom = match message.recipient {
        Recipient::Sca => "the SCA",
        Recipient::Agency(_) => "its receiver",
    };
    let since = message.created_at.london_date();
    // What is asked of an agency has a date and an alert of its own.
    let asks = message.kind == MessageKind::InformationRequest;
    if asks && message.state() != MessageState::Dead {
        return None;
    }
    let (code, text) = match message.state() {
        MessageState::Waiting => (
            "MESSAGE_WAITING",
            format!("the {what} for {whom} has been waiting to be sent since {since}"),
        ),
        MessageState::Sent => (
            "MESSAGE_NOT_ACKNOWLEDGED",
            format!("the {what} of {since} was sent, and {whom} has not acknowledged it"),
        ),
        MessageState::Dead => (
            "MESSAGE_NOT_DELIVERED",
            format!(
                "the {what} of {since} could not be delivered to {whom}: deliver it by hand, or \
                 mend the route and send it again"
            ),
        ),
        MessageState::Acknowledged | MessageState::Withdrawn => return None,
    };
    Some(Alert { code, text })
}
