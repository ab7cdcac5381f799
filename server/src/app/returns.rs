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

/// A return as built from the facts, not kept yet.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    key: ReturnKey,
    body: Vec<u8>,
}

/// Builds a return: a pure function of the facts recorded up to the instant and the
/// specification. It is cut no later than counts are settled, so that building it
/// again gives the same bytes.
pub(crate) fn build(look: &mut Look<'_, '_>, order: &Order) -> Result<Built, AppError> {
    look.permit_site()?;
    let period = order.period;
    if !period.has_started(look.call.now.london_date()) {
        return Err(Refusal::PeriodNotStarted.into());
    }
    let as_at = order
        .as_at
        .unwrap_or_else(|| period.default_as_at())
        .min(look.call.settled);
    let site = &look.session.site;
    let key = ReturnKey {
        site: site.id,
        year: period.year(),
        quarter: period.quarter().map_or(0, u32::from),
        as_at,
        specification: SPECIFICATION.to_owned(),
    };
    let mut builder = Builder::new(period, as_at, site.name.clone());
    let days = nrm_panel_store::Period {
        from: period.start(),
        to: period.end(),
    };
    look.tx
        .referral_facts(key.site, as_at, days, |fact| builder.add_referral(&fact))?;
    look.tx
        .decision_facts(key.site, as_at, days, |fact| builder.add_decision(&fact))?;
    let tables = builder
        .build(|bytes| Sha256::digest(bytes).into())
        .map_err(|_| AppError::Internal("a return whose totals are not the sums of its leaves"))?;
    Ok(Built {
        key,
        body: to_json(&tables),
    })
}

/// Keeps a return that was built. What was kept before under the same arguments must
/// be the same bytes, and is kept once.
pub(crate) fn keep(work: &mut Work<'_, '_>, built: &Built) -> Result<Saved<KeptReturn>, AppError> {
    work.permit_site()?;
    work.tx.lock_stream(built.key.site.uuid())?;
    let kept = match work.tx.find_return(&built.key)? {
        Some(kept) if kept.body == built.body => kept,
        Some(_) => return Err(AppError::Internal("a return was rebuilt with other bytes")),
        None => {
            let kept = KeptReturn {
                id: ReturnId::new(work.ids),
                key: built.key.clone(),
                sha256: hex(&Sha256::digest(&built.body)),
                body: built.body.clone(),
                built_at: work.now(),
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
