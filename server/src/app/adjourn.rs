//! Adjourning items, one by one or with the sitting (rules.md R40, R49).

use nrm_panel_domain::{
    case::{Adjourning, AdjournmentReason, Case, OfAgency, TieRequest},
    sensitive::Sensitive,
    sitting::{Closing, Sitting},
    time::CivilDate,
};

use super::{
    case_read::calendar,
    error::AppError,
    notifiable::evidence_too_thin,
    request::agency_named,
    work::{Saved, Work},
};

/// An item to adjourn.
#[derive(Clone, Debug)]
pub(crate) struct ItemToAdjourn {
    pub(crate) sitting: String,
    pub(crate) case: String,
    pub(crate) case_version: i64,
    pub(crate) reason: AdjournmentReason,
    pub(crate) evidence_wanted: Sensitive<String>,
    pub(crate) owner: Option<String>,
    pub(crate) return_by: Option<CivilDate>,
    pub(crate) interim: Option<TieRequest>,
    pub(crate) justification: Sensitive<String>,
}

/// The new version of the case, and the day it must sit again where it was inquorate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adjourned {
    pub(crate) version: i64,
    pub(crate) relist_by: Option<CivilDate>,
}

/// Adjourns an item.
pub(crate) fn item(
    work: &mut Work<'_, '_>,
    input: &ItemToAdjourn,
) -> Result<Saved<Adjourned>, AppError> {
    let (sitting, case) = work.item(&input.sitting, &input.case)?;
    let owner = match &input.owner {
        Some(named) => Some(owner(work, named)?),
        None => None,
    };
    let asked = Adjourning {
        reason: input.reason,
        evidence_wanted: input.evidence_wanted.clone(),
        owner,
        return_by: input.return_by,
        interim: input.interim.clone(),
        justification: input.justification.clone(),
    };
    let (_, case, saved) = adjourn(work, sitting, case, Some(input.case_version), &asked)?;
    let relist = case.inquorate.relist.as_ref();
    Ok(saved.with(Adjourned {
        version: case.version,
        relist_by: relist.map(|relist| relist.by),
    }))
}

/// Adjourns the open item of a case. Where conclusive grounds were considered with too
/// little evidence, the Home Office is told with the date of the follow-up (R40).
pub(super) fn adjourn(
    work: &mut Work<'_, '_>,
    sitting: Sitting,
    case: Case,
    seen: Option<i64>,
    asked: &Adjourning,
) -> Result<(Sitting, Case, Saved<()>), AppError> {
    let calendar = calendar(work.tx, work.session.site.division)?;
    let (site, rules, today) = (work.session.site.clone(), work.rules(), work.today());
    let event = case.adjourn(&sitting, asked, &site, &calendar, rules, today)?;
    if let Some(version) = seen {
        case.check_version(version)?;
    }
    let closed = sitting.close_item(case.id, Closing::Adjourned)?;
    let too_thin = case.evidence_too_thin(asked.reason);
    let limit = today.plus_days(rules.follow_up_days);
    let (sitting, _) = work.save_sitting(sitting, closed)?;
    let (case, saved) = work.save_case(case, event)?;
    let (case, saved) = if too_thin {
        evidence_too_thin(work, case, asked.return_by.unwrap_or(limit))?
    } else {
        (case, saved)
    };
    Ok((sitting, case, saved))
}

fn owner(work: &mut Work<'_, '_>, named: &str) -> Result<OfAgency, AppError> {
    let known = work.tx.agencies(work.session.site.id)?;
    let agency = agency_named(&known, "owner_agency", named)?;
    Ok(OfAgency {
        id: agency.id,
        name: agency.name,
    })
}
