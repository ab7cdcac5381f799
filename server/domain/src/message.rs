//! What leaves the site: which message, to whom, by which way, and how far it is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    code::codes,
    id::{AgencyId, CaseId, MessageId},
    time::UtcTime,
};

codes! {
    /// What a message tells its receiver.
    pub enum MessageKind {
        /// A referral that was lodged here directly (rules.md R7, R21).
        ReferralToSca = "referral_to_sca",
        /// The recording template of what a sitting sealed (R21).
        DecisionToSca = "decision_to_sca",
        /// Something the SCA must be told promptly (R8, R26).
        NoticeToSca = "notice_to_sca",
        /// A case that is to be taken over by others (R2, R8).
        Handover = "handover",
        /// A request for information to an agency.
        InformationRequest = "information_request",
    }
}

impl MessageKind {
    /// Says what it is, in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ReferralToSca => "referral",
            Self::DecisionToSca => "recording template",
            Self::NoticeToSca => "notice",
            Self::Handover => "handover",
            Self::InformationRequest => "request for information",
        }
    }
}

/// Whom a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The Single Competent Authority, as the site's directory knows it when the
    /// message leaves.
    Sca,
    /// An agency of the site's directory.
    Agency(AgencyId),
}

impl Recipient {
    /// Returns the agency, where one is named.
    #[must_use]
    pub const fn agency(self) -> Option<AgencyId> {
        match self {
            Self::Sca => None,
            Self::Agency(agency) => Some(agency),
        }
    }
}

impl From<Option<AgencyId>> for Recipient {
    fn from(agency: Option<AgencyId>) -> Self {
        agency.map_or(Self::Sca, Self::Agency)
    }
}

codes! {
    /// How far a message is.
    pub enum MessageState {
        /// Not delivered yet.
        Waiting = "waiting",
        /// Delivered; its receiver has not confirmed it.
        Sent = "sent",
        /// Confirmed by its receiver.
        Acknowledged = "acknowledged",
        /// Given up after too many failures: somebody must act.
        Dead = "dead",
        /// Taken back before it left.
        Withdrawn = "withdrawn",
    }
}

impl MessageState {
    /// Returns whether somebody still waits for something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Sent | Self::Dead => true,
            Self::Acknowledged | Self::Withdrawn => false,
        }
    }
}

/// A message with how far it is. Nothing in it names a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Identifier: the same on every attempt, so that a receiver knows a repeat.
    pub id: MessageId,
    /// The case it is about.
    pub case: CaseId,
    /// Number of the event it is because of, and a function of.
    pub sequence: i64,
    /// What it is.
    pub kind: MessageKind,
    /// Whom it is for.
    pub recipient: Recipient,
    /// Since when it must go.
    pub created_at: UtcTime,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before this instant.
    pub next_attempt_at: Option<UtcTime>,
    /// Why the last attempt failed, as a code.
    pub fault: Option<String>,
    /// When it was delivered.
    pub sent_at: Option<UtcTime>,
    /// When it was given up.
    pub dead_at: Option<UtcTime>,
    /// When it was taken back.
    pub withdrawn_at: Option<UtcTime>,
    /// When its confirmation was recorded.
    pub acknowledged_at: Option<UtcTime>,
}

impl Outgoing {
    /// Returns how far it is.
    #[must_use]
    pub const fn state(&self) -> MessageState {
        if self.withdrawn_at.is_some() {
            MessageState::Withdrawn
        } else if self.acknowledged_at.is_some() {
            MessageState::Acknowledged
        } else if self.sent_at.is_some() {
            MessageState::Sent
        } else if self.dead_at.is_some() {
            MessageState::Dead
        } else {
            MessageState::Waiting
        }
    }
}

/// Where an agency takes delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Route {
    /// Bundles into a folder of this name under the server's drop folder.
    Drop(String),
    /// A notice without personal data to this mailbox; never a bundle.
    Mail(String),
}

/// A text that is no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a delivery route is drop:FOLDER (letters, digits, - and _) or mailto:ADDRESS (an agency's mailbox)"
)]
pub struct NoRoute;

impl FromStr for Route {
    type Err = NoRoute;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("drop", folder)) if is_folder_name(folder) => Ok(Self::Drop(folder.to_owned())),
            Some(("mailto", address)) if is_address(address) => Ok(Self::Mail(address.to_owned())),
            Some(_) | None => Err(NoRoute),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drop(folder) => write!(f, "drop:{folder}"),
            Self::Mail(address) => write!(f, "mailto:{address}"),
        }
    }
}

impl TryFrom<String> for Route {
    type Error = NoRoute;

    fn try_from(text: String) -> Result<Self, NoRoute> {
        text.parse()
    }
}

impl From<Route> for String {
    fn from(route: Route) -> Self {
        route.to_string()
    }
}

/// One path component that means the same everywhere: it cannot climb out.
fn is_folder_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Enough to catch a slip of the pen; the mail library reads it in full.
fn is_address(text: &str) -> bool {
    text.len() <= 254
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>,;:\"()[]\\".contains(&byte))
        && matches!(text.split_once('@'), Some((local, host))
            if !local.is_empty() && !host.is_empty() && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_survives_being_text() {
        for text in ["drop:sca", "drop:west_mids-2", "mailto:nrm@council.example"] {
            let route: Route = text.parse().unwrap();
            assert_eq!(route.to_string(), text);
            let json = serde_json::to_string(&route).unwrap();
            assert_eq!(serde_json::from_str::<Route>(&json).unwrap(), route);
        }
    }

    #[test]
    fn a_route_cannot_climb_out_or_name_two_mailboxes() {
        for text in [
            "",
            "sca",
            "drop:",
            "drop:..",
            "drop:../x",
            "drop:a/b",
            "drop:/etc",
            "drop:a b",
            "mailto:",
            "mailto:a",
            "mailto:a@",
            "mailto:@b",
            "mailto:a@b@c",
            "mailto:a@b,c@d",
            "mailto:a@b\r\nBcc: c@d",
            "https://a",
        ] {
            assert_eq!(text.parse::<Route>(), Err(NoRoute), "{text:?}");
        }
    }

    #[test]
    fn the_last_thing_that_happened_to_a_message_is_its_state() {
        let instant = UtcTime::from_micros(1).unwrap();
        let mut message = Outgoing {
            id: MessageId::from_uuid(uuid::Uuid::nil()),
            case: CaseId::from_uuid(uuid::Uuid::nil()),
            sequence: 1,
            kind: MessageKind::ReferralToSca,
            recipient: Recipient::Sca,
            created_at: instant,
            attempts: 0,
            next_attempt_at: None,
            fault: None,
            sent_at: None,
            dead_at: None,
            withdrawn_at: None,
            acknowledged_at: None,
        };
        let mut states = vec![message.state()];
        message.dead_at = Some(instant);
        states.push(message.state());
        message.sent_at = Some(instant);
        states.push(message.state());
        message.acknowledged_at = Some(instant);
        states.push(message.state());
        assert_eq!(
            states,
            [
                MessageState::Waiting,
                MessageState::Dead,
                MessageState::Sent,
                MessageState::Acknowledged,
            ]
        );
    }
}
