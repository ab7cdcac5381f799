//! Verifies sealed decisions again, from the events alone: part of `nrm-panel verify`.

use std::collections::BTreeMap;

use nrm_panel_domain::{
    case::{Case, CaseEvent},
    event::Recorded,
    id::{CaseId, SiteId},
    reverify::{Histories, Reverified, reverify, sealed_at},
    rulebook::RuleBook,
    sitting::SittingEvent,
};
use nrm_panel_store::{ReadTx, StoreError};

use crate::app::{error::AppError, work::recorded};

/// What verifying the decisions again came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reverification {
    /// Decisions of the panel that were read.
    pub decisions: u64,
    /// Those that do not stand, with their case.
    pub flawed: Vec<(CaseId, Reverified)>,
}

/// Verifies every sealed decision again, of one site or of all. Belongs on
/// [`nrm_panel_store::Db::report`], in the snapshot the chains are verified in.
///
/// # Errors
/// Where the records cannot be read. A flaw is a result, not an error.
pub fn all(
    tx: &mut ReadTx<'_>,
    only: Option<SiteId>,
    book: &RuleBook,
) -> Result<Reverification, StoreError> {
    let mut sum = Reverification::default();
    for (case, site) in tx.streams_with("DecisionSealed", only)? {
        let case = CaseId::from_uuid(case);
        for verified in of_case(tx, case, site, book)? {
            sum.decisions += 1;
            if !verified.flaws.is_empty() {
                sum.flawed.push((case, verified));
            }
        }
    }
    Ok(sum)
}

/// Verifies the sealed decisions of one case again.
///
/// # Errors
/// As [`all`].
pub fn of_case(
    tx: &mut ReadTx<'_>,
    case: CaseId,
    site: SiteId,
    book: &RuleBook,
) -> Result<Vec<Reverified>, StoreError> {
    let events: Vec<Recorded<CaseEvent>> = read(tx, case.uuid())?;
    let mut sittings = BTreeMap::new();
    for sitting in sealed_at(&events) {
        let events: Vec<Recorded<SittingEvent>> = read(tx, sitting.uuid())?;
        sittings.insert(sitting, events);
    }
    let site = tx.site(site)?.ok_or(StoreError::NotFound)?;
    let mut constitutions = BTreeMap::new();
    for version in 1..=site.constitution.version {
        if let Some(constitution) = tx.constitution(site.id, version)? {
            constitutions.insert(version, constitution);
        }
    }
    Ok(reverify(&Histories {
        case: &events,
        sittings: &sittings,
        constitutions: &constitutions,
        site: &site,
        book,
    }))
}

/// Folds a case anew from its events; `None` where there is none.
///
/// # Errors
/// As [`all`], and where an event cannot follow what came before it.
pub fn replay(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<Case>, StoreError> {
    Case::replay(read(tx, case.uuid())?).map_err(|_| StoreError::Corrupt {
        what: "a chain that does not fold",
    })
}

fn read<E: serde::de::DeserializeOwned>(
    tx: &mut ReadTx<'_>,
    stream: uuid::Uuid,
) -> Result<Vec<Recorded<E>>, StoreError> {
    let events = tx.events(stream)?;
    recorded(events).map_err(|error| match error {
        AppError::Store(error) => error,
        AppError::Unauthenticated
        | AppError::NotPermitted(_)
        | AppError::Invalid(_)
        | AppError::Refused(_)
        | AppError::Internal(_) => StoreError::Corrupt {
            what: "an event that cannot be read",
        },
    })
}
