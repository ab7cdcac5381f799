//! Statistical returns: built from facts, kept as built.

use nrm_panel_domain::{
    directory::SiteEvent,
    id::ReturnId,
    refusal::Refusal,
    returns::{Builder, Period, SPECIFICATION, to_json},
    time::UtcTime,
};
use nrm_panel_store::{KeptReturn, Listing, Page, ReturnKey};
use sha2::{Digest, Sha256};

use super::{
    error::AppError,
    work::{Look, RecordName, Saved, Work},
};
use crate::hex::hex;

/// A return to build.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) period: Period,
    /// Count facts recorded up to this instant; `None` means the usual cut, or now
    /// if that is earlier.
    pub(crate) as_at: Option<UtcTime>,
}

/// Builds a return and keeps it. What was built before with the same arguments is
/// built again and must be the same bytes; it is kept once.
pub(crate) fn build(work: &mut Work<'_, '_>, order: &Order) -> Result<Saved<KeptReturn>, AppError> {
    work.permit_site()?;
    if !order.period.has_started(work.today()) {
        return Err(Refusal::PeriodNotStarted.into());
    }
    let now = work.now();
    let as_at = order
        .as_at
        .unwrap_or_else(|| order.period.default_as_at())
        .min(now);
    let body = bytes(work, order.period, as_at)?;
    let site = work.session.site.id;
    let key = ReturnKey {
        site,
        year: order.period.year(),
        quarter: order.period.quarter().map_or(0, u32::from),
        as_at,
        specification: SPECIFICATION.to_owned(),
    };
    work.tx.lock_stream(site.uuid())?;
    let kept = match work.tx.find_return(&key)? {
        Some(kept) if kept.body == body => kept,
        Some(_) => return Err(AppError::Internal("a return was rebuilt with other bytes")),
        None => {
            let kept = KeptReturn {
                id: ReturnId::new(work.ids),
                key,
                sha256: hex(&Sha256::digest(&body)),
                body,
                built_at: now,
                built_by: work.session.actor.person,
            };
            work.tx.keep_return(&kept)?;
            kept
        }
    };
    let event = SiteEvent::ReturnBuilt {
        built: kept.id,
        sha256: kept.sha256.clone(),
    };
    Ok(work.save_site(&event)?.with(kept))
}

/// Shows a return that was built.
pub(crate) fn get(look: &mut Look<'_, '_>, named: &RecordName) -> Result<KeptReturn, AppError> {
    look.permit_site()?;
    let hidden = look.session.hidden(look.call.action);
    let Ok(id) = named.0.parse::<ReturnId>() else {
        return Err(hidden);
    };
    let site = look.session.site.id;
    look.tx
        .kept_return(id)?
        .filter(|kept| kept.key.site == site)
        .ok_or(hidden)
}

/// Lists the returns built at the site.
pub(crate) fn list(look: &mut Look<'_, '_>, page: &Page) -> Result<Listing<KeptReturn>, AppError> {
    look.permit_site()?;
    Ok(look.tx.kept_returns(look.session.site.id, page)?)
}

/// The return as bytes: a pure function of the facts recorded up to the instant and
/// the specification.
fn bytes(work: &mut Work<'_, '_>, period: Period, as_at: UtcTime) -> Result<Vec<u8>, AppError> {
    let site = work.session.site.id;
    let mut builder = Builder::new(period, as_at, work.session.site.name.clone());
    let days = nrm_panel_store::Period {
        from: period.start(),
        to: period.end(),
    };
    work.tx
        .referral_facts(site, as_at, days, |fact| builder.add_referral(&fact))?;
    work.tx
        .decision_facts(site, as_at, days, |fact| builder.add_decision(&fact))?;
    let tables = builder
        .build(|bytes| Sha256::digest(bytes).into())
        .map_err(|_| AppError::Internal("a return whose totals are not the sums of its leaves"))?;
    Ok(to_json(&tables))
}
