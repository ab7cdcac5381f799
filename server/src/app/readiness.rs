//! What a case needs before its next stages.

use nrm_panel_domain::{
    case::{
        Case, Standing,
        readiness::{Facts, Readiness, readiness},
    },
    decision::Stage,
    time::{CivilDate, UtcTime},
};

use super::{error::AppError, work::Look};

/// Which case, and what it should be ready for.
#[derive(Clone, Debug)]
pub(crate) struct ReadinessQuery {
    pub(crate) case: String,
    pub(crate) stage: Option<Stage>,
}

/// What was found, for a stage on a day.
#[derive(Clone, Debug)]
pub(crate) struct ReadinessView {
    pub(crate) readiness: Readiness,
    /// The stage asked for.
    pub(crate) asked: Option<Stage>,
    pub(crate) today: CivilDate,
}

/// Shows what a case needs.
pub(crate) fn get(
    look: &mut Look<'_, '_>,
    query: &ReadinessQuery,
) -> Result<ReadinessView, AppError> {
    let case = look.case(&query.case)?;
    let standing = case.standing(&look.session.site, look.book);
    let now = look.call.now;
    Ok(ReadinessView {
        readiness: of(look, &case, &standing, now)?,
        asked: query.stage,
        today: now.london_date(),
    })
}

/// Tells what a case needs, as it was known at an instant.
pub(crate) fn of(
    look: &mut Look<'_, '_>,
    case: &Case,
    standing: &Standing,
    as_at: UtcTime,
) -> Result<Readiness, AppError> {
    let sitting = match case.listing() {
        Some(listing) => look.listed_sitting(listing.sitting, as_at)?,
        None => None,
    };
    Ok(readiness(&Facts {
        case,
        standing,
        site: &look.session.site,
        sitting: sitting.as_ref(),
        book: look.book,
        today: as_at.london_date(),
    }))
}
