//! The panel's constitution as the administrator reads and replaces it.

use std::sync::Arc;

use nrm_panel_domain::{
    constitution::{Constitution, Fault},
    directory::{Site, SiteEvent},
    event::Recorded,
    id::IdSource,
    time::UtcTime,
};
use nrm_panel_store::{Db, ReadTx, StoredEvent};

pub use nrm_panel_domain::constitution::Adopted;

use crate::setup::{SetupError, append};

/// A constitution to adopt.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// What it says; its version is the one it was drawn up from.
    pub proposal: Constitution,
    /// Who adopted it.
    pub adopted_by: String,
    /// Why.
    pub reason: String,
}

/// Brings a constitution into force. Earlier versions stay readable, and a decision
/// keeps the one it was made under.
///
/// # Errors
/// `Invalid` with every fault; as the store.
pub fn adopt(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    adoption: Adoption,
) -> Result<Constitution, SetupError> {
    let (id, ids) = (site.id, ids.clone());
    db.write::<_, SetupError, _>(move |tx| {
        let Adoption {
            proposal,
            adopted_by,
            reason,
        } = adoption.clone();
        if adopted_by.trim().is_empty() || reason.trim().is_empty() {
            let what = "say who adopted it and why".to_owned();
            return Err(SetupError::Invalid(what));
        }
        tx.lock_stream(id.uuid())?;
        let gone = || SetupError::Invalid("the site is not there".to_owned());
        let site = tx.site(id)?.ok_or_else(gone)?;
        let constitution = site
            .constitution
            .amended(proposal)
            .map_err(|faults| impossible(&faults))?;
        tx.insert_constitution(id, &constitution, now)?;
        let event = SiteEvent::ConstitutionAdopted {
            constitution: constitution.clone(),
            adopted_by,
            reason,
        };
        Ok(append(tx, &ids, &site, now, &event)?.with(constitution))
    })
    .wait()
}

/// Checks the constitution a new site is given.
///
/// # Errors
/// `Invalid` with every fault.
pub(crate) fn check_first(constitution: &Constitution) -> Result<(), SetupError> {
    let mut faults = constitution.faults();
    if constitution.version != 1 {
        faults.push(Fault::DrawnUpFrom {
            named: constitution.version,
            in_force: 1,
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(impossible(&faults))
    }
}

/// Reads every version of a site's constitution, oldest first.
///
/// # Errors
/// As the store; `Event` for an event that cannot be read.
pub fn versions(tx: &mut ReadTx<'_>, site: &Site) -> Result<Vec<Adopted>, SetupError> {
    let events = tx.events(site.id.uuid())?.into_iter();
    let told = events.filter(|event| {
        // The rest of a site's chain is of people and returns.
        ["SiteCreated", "ConstitutionAdopted"].contains(&event.kind.as_str())
    });
    let adopted = |stored: StoredEvent| {
        let event = serde_json::from_slice(&stored.payload).map_err(|_| SetupError::Event)?;
        Ok(Adopted::of(Recorded {
            sequence: stored.seq,
            actor: stored.actor,
            occurred_at: stored.occurred_at,
            recorded_at: stored.recorded_at,
            event,
        }))
    };
    told.filter_map(|stored| adopted(stored).transpose())
        .collect()
}

fn impossible(faults: &[Fault]) -> SetupError {
    let lines: Vec<String> = faults.iter().map(|fault| format!("  - {fault}")).collect();
    SetupError::Invalid(format!("the constitution cannot be:\n{}", lines.join("\n")))
}
