//! The point-in-time view: what was before the panel at an instant, and who had opened it.

use std::collections::HashMap;

use nrm_panel_domain::{
    access::{Grant, Target, grant},
    id::{AgencyId, CaseId, PersonId},
    sitting::Attendee,
    time::UtcTime,
};
use nrm_panel_store::{AccessEntry, AccessOutcome, AccessScope, MAX_PAGE, Page, ReadTx};

use super::{
    case_read::{self, CaseQuery, CaseView},
    error::AppError,
    work::{Look, find_case},
};

/// Which case, at which instant.
#[derive(Clone, Debug)]
pub(crate) struct InstantQuery {
    pub(crate) case: String,
    pub(crate) at: UtcTime,
}

/// Somebody who had opened a case.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) entry: AccessEntry,
    pub(crate) person: String,
    pub(crate) agency: String,
}

/// What was before the panel at an instant.
#[derive(Clone, Debug)]
pub(crate) struct InstantView {
    pub(crate) at: UtcTime,
    /// The case as it was then known; `None` for whoever sees metadata only.
    pub(crate) case: Option<CaseView>,
    /// Who was in the room for it, at the sitting it was listed for.
    pub(crate) room: Vec<Attendee>,
    /// Who had opened it, oldest first.
    pub(crate) openings: Vec<Opening>,
}

/// Shows what was before the panel at an instant; before it was lodged a case is hidden
/// like one that does not exist.
pub(crate) fn get(look: &mut Look<'_, '_>, query: &InstantQuery) -> Result<InstantView, AppError> {
    let at = query.at;
    if at > look.call.now {
        return Err(AppError::invalid("at", "must not lie in the future"));
    }
    let action = look.call.action;
    let (id, relation) = find_case(look.tx, &look.session, look.call, &query.case)?;
    let permit = look
        .session
        .permit(action, Target::Case(&relation), Some(id))?;
    let metadata_only = grant(action, permit.role()) == Grant::Metadata;
    let case = if metadata_only {
        if look.tx.events_until(id.uuid(), at)?.is_empty() {
            return Err(look.session.hidden(action));
        }
        look.seen.push(id);
        None
    } else {
        let then = CaseQuery {
            case: id.to_string(),
            as_at: Some(at),
        };
        Some(case_read::get(look, &then)?)
    };
    let listed = case.as_ref().and_then(|view| view.case.listing());
    let sitting = match listed.map(|listing| listing.sitting) {
        Some(sitting) => look.listed_sitting(sitting, at)?,
        None => None,
    };
    let mut room = sitting
        .map(|sitting| sitting.attendance)
        .unwrap_or_default();
    room.retain(|attendee| attendee.present_for(id));
    let openings = openings(look.tx, relation.site, id, at)?;
    Ok(InstantView {
        at,
        case,
        room,
        openings,
    })
}

fn openings(
    tx: &mut ReadTx<'_>,
    site: nrm_panel_domain::id::SiteId,
    case: CaseId,
    at: UtcTime,
) -> Result<Vec<Opening>, AppError> {
    let scope = AccessScope {
        site,
        case: Some(case),
        person: None,
        from: None,
        // Up to and at the instant.
        to: Some(at.next_micro()),
    };
    let mut entries = Vec::new();
    let mut page = Page::first(MAX_PAGE);
    loop {
        let listing = tx.access_log(&scope, &page)?;
        entries.extend(listing.items);
        page.after = listing.next;
        if page.after.is_none() {
            break;
        }
    }
    entries.retain(|entry| entry.outcome == AccessOutcome::Allowed);
    entries.reverse();
    let mut people: HashMap<PersonId, String> = HashMap::new();
    let mut agencies: HashMap<AgencyId, String> = HashMap::new();
    let mut openings = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Some(id) = entry.person
            && !people.contains_key(&id)
        {
            let name = tx.person(id)?.map(|person| person.name);
            people.insert(id, name.unwrap_or_default());
        }
        if let Some(id) = entry.agency
            && !agencies.contains_key(&id)
        {
            let name = tx.agency(id)?.map(|agency| agency.name);
            agencies.insert(id, name.unwrap_or_default());
        }
        let person = entry.person.and_then(|id| people.get(&id).cloned());
        let agency = entry.agency.and_then(|id| agencies.get(&id).cloned());
        openings.push(Opening {
            entry,
            person: person.unwrap_or_default(),
            agency: agency.unwrap_or_default(),
        });
    }
    Ok(openings)
}
