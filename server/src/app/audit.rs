//! Who did what and when. Never the content of an event.

use nrm_panel_domain::id::CaseId;
use nrm_panel_store::{AccessEntry, AccessScope, EventHeader, Listing, Page, Verification};

use super::{
    error::AppError,
    work::{Look, RecordName},
};

/// Which part of the audit, and which page of it.
#[derive(Clone, Debug)]
pub(crate) struct AuditQuery {
    pub(crate) page: Page,
    /// Only this case; empty means the whole site.
    pub(crate) case: String,
}

/// Lists the headers of events, newest first.
pub(crate) fn events(
    look: &mut Look<'_, '_>,
    query: &AuditQuery,
) -> Result<Listing<EventHeader>, AppError> {
    look.permit_site()?;
    let case = only_case(look, &query.case)?;
    let site = look.session.site.id;
    Ok(look
        .tx
        .event_headers(site, case.map(CaseId::uuid), &query.page)?)
}

/// Lists who looked at what, newest first.
pub(crate) fn accesses(
    look: &mut Look<'_, '_>,
    query: &AuditQuery,
) -> Result<Listing<AccessEntry>, AppError> {
    look.permit_site()?;
    let case = only_case(look, &query.case)?;
    let scope = AccessScope {
        site: look.session.site.id,
        case,
        person: None,
        from: None,
        to: None,
    };
    Ok(look.tx.access_log(&scope, &query.page)?)
}

/// Verifies the chain of a case, or every chain of the site.
pub(crate) fn verify(
    look: &mut Look<'_, '_>,
    named: &RecordName,
) -> Result<Verification, AppError> {
    look.permit_site()?;
    match only_case(look, &named.0)? {
        Some(case) => Ok(look.tx.verify_stream(case.uuid())?),
        None => Ok(look.tx.verify_all(Some(look.session.site.id))?),
    }
}

/// Finds a case of the site. An auditor sees that it exists, never what is in it.
fn only_case(look: &mut Look<'_, '_>, named: &str) -> Result<Option<CaseId>, AppError> {
    if named.is_empty() {
        return Ok(None);
    }
    let hidden = look.session.hidden(look.call.action);
    let site = look.session.site.id;
    let row = match named.parse::<CaseId>() {
        Ok(id) => look.tx.case_row(id)?.filter(|row| row.site == site),
        Err(_) => look.tx.case_by_reference(site, named)?,
    };
    row.map(|row| Some(row.id)).ok_or(hidden)
}
