//! Typed identifiers. An identifier is never a capability (decision 9).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Makes identifiers. Injected, so that a run can be repeated.
pub trait IdSource: Send + Sync {
    /// Returns an identifier that was never returned before.
    fn next(&self) -> Uuid;
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Takes a new identifier from the source.
            pub fn new(source: &dyn IdSource) -> Self {
                Self(source.next())
            }

            /// Returns the UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

typed_id! {
    /// A pilot site.
    SiteId,
    /// A local authority of a site.
    AuthorityId,
    /// An agency.
    AgencyId,
    /// A person of an agency.
    PersonId,
    /// A case.
    CaseId,
    /// A sitting.
    SittingId,
    /// A decision.
    DecisionId,
    /// A plan.
    PlanId,
    /// An event of a ledger.
    EventId,
    /// A message that leaves the site.
    MessageId,
    /// A return that was built.
    ReturnId,
    /// A request for information.
    InformationRequestId,
    /// A document of a case, and the upload it came by.
    EvidenceId,
}
