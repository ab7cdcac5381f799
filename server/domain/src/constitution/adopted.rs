//! The versions of a constitution, read from the chain of the site.

use super::Constitution;
use crate::{directory::SiteEvent, event::Recorded, time::UtcTime};

/// A constitution and how it came into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The constitution.
    pub constitution: Constitution,
    /// Since when.
    pub at: UtcTime,
    /// Who adopted it; empty for the one the site started with.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Adopted {
    /// Returns what an event of the site brought into force, if it did.
    #[must_use]
    pub fn of(recorded: Recorded<SiteEvent>) -> Option<Self> {
        let at = recorded.recorded_at;
        match recorded.event {
            SiteEvent::SiteCreated { site, .. } => Some(Self {
                constitution: site.constitution,
                at,
                by: String::new(),
                reason: "as the site started".to_owned(),
            }),
            SiteEvent::ConstitutionAdopted {
                constitution,
                adopted_by: by,
                reason,
            } => Some(Self {
                constitution,
                at,
                by,
                reason,
            }),
            SiteEvent::PersonAdded { .. }
            | SiteEvent::RolesChanged { .. }
            | SiteEvent::CredentialIssued { .. }
            | SiteEvent::CredentialsRevoked { .. }
            | SiteEvent::TrainingRecorded { .. }
            | SiteEvent::DeliverySettled { .. }
            | SiteEvent::ReturnBuilt { .. }
            | SiteEvent::ReturnSignedOff { .. }
            | SiteEvent::ReturnFileSubmitted { .. }
            | SiteEvent::ReturnSubmitted { .. } => None,
        }
    }
}
