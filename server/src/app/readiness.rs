//! What a case needs before its next stages.

use nrm_panel_domain::{
    access::{Action, Grant, grant},
    case::{
        Case, Standing,
        readiness::{Facts, LookedUp, Readiness, readiness},
    },
    decision::Stage,
    directory::Role,
    time::{CivilDate, UtcTime},
};

use super::{
    error::AppError,
    exchange::{self, Shown},
    matching,
    work::Look,
};

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
    let looked_up = look_up(look, &case)?;
    Ok(ReadinessView {
        readiness: of(look, &case, &standing, now, Some(looked_up))?,
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
    looked_up: Option<LookedUp>,
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
        looked_up,
    }))
}

/// Looks up what a case alone does not tell: only on request, because it reads the whole
/// referral, every case that may be like it, and every message. Who may not look for
/// like cases is not told of them here either.
fn look_up(look: &mut Look<'_, '_>, case: &Case) -> Result<LookedUp, AppError> {
    let roles = look.session.actor.roles.iter();
    let may_match = |role: &Role| grant(Action::GetCaseMatches, *role) != Grant::Deny;
    let unreviewed_matches = if roles.copied().any(|role| may_match(&role)) {
        Some(matching::find(look.tx, &look.session, look.call, case)?.unreviewed())
    } else {
        None
    };
    let lists = look.shelf.book(look.tx)?;
    let messages = exchange::about(look, case, None)?;
    Ok(LookedUp {
        open_queries: case.open_queries(&lists).len(),
        unreviewed_matches,
        open_messages: messages.iter().filter_map(Shown::open_task).count(),
    })
}
