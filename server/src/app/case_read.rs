//! Looking at cases.

use nrm_panel_domain::{
    calendar::{Calendar, Division},
    case::{Case, CaseEvent, CaseStateCode, Standing, readiness::Readiness},
    clocks::{Alert, Clock},
    decision::{Position, Stage},
    directory::Role,
    eligibility::Assessment,
    projection::CaseRow,
    rulebook::LegalTest,
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{Listing, Page, ReadTx};

use super::{
    challenge, entitlement,
    error::AppError,
    evidence,
    exchange::{self, Shown},
    readiness,
    referral::case_scope,
    session::Session,
    work::{Look, RecordName, recorded},
};

/// Which case, as at when.
#[derive(Clone, Debug)]
pub(crate) struct CaseQuery {
    pub(crate) case: String,
    pub(crate) as_at: Option<UtcTime>,
}

/// A case with what follows from its facts at an instant.
#[derive(Clone, Debug)]
pub(crate) struct CaseView {
    pub(crate) case: Case,
    pub(crate) standing: Standing,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) as_at: UtcTime,
    pub(crate) readiness: Readiness,
    /// The positions the caller may see on the open item.
    pub(crate) positions: Vec<Position>,
    /// What was and must be sent because of it.
    pub(crate) messages: Vec<Shown>,
    /// The documents as the caller may see them.
    pub(crate) evidence: Vec<evidence::Shown>,
    /// The legal tests in force on the day of the view.
    pub(crate) tests: [(Stage, LegalTest); 2],
    /// What agencies challenge of one another, as the caller may see it.
    pub(crate) challenges: Vec<challenge::Shown>,
    /// What its positive decisions opened.
    pub(crate) entitlements: Vec<entitlement::Shown>,
}

impl CaseView {
    /// Returns the civil date of the view.
    pub(crate) fn today(&self) -> CivilDate {
        self.as_at.london_date()
    }
}

/// Shows a case as it stands, or as it was known at an instant.
pub(crate) fn get(look: &mut Look<'_, '_>, query: &CaseQuery) -> Result<CaseView, AppError> {
    let now = look.call.now;
    let as_at = query.as_at.unwrap_or(now);
    let case = match query.as_at {
        Some(as_at) => look.case_as_at(&query.case, as_at)?,
        None => look.case(&query.case)?,
    };
    let today = as_at.london_date();
    let mut standing = case.standing(&look.session.site, look.book);
    add_review(look, &case, &mut standing)?;
    let rules = look.book.in_force_on(today);
    let messages = exchange::about(look, &case, query.as_at)?;
    let mut alerts = case.alerts(&standing, look.book, today);
    alerts.extend(messages.iter().filter_map(Shown::open_task));
    alerts.extend(case.evidence_alerts());
    Ok(CaseView {
        readiness: readiness::of(look, &case, &standing, as_at, None)?,
        alerts,
        messages,
        standing,
        as_at,
        positions: positions_shown(&look.session, &case),
        challenges: challenge::shown(&look.session, &case, today),
        entitlements: case
            .entitlements(look.book)
            .into_iter()
            .map(|entitlement| entitlement::Shown { entitlement, today })
            .collect(),
        evidence: evidence::shown(look.tx, &look.session, &case, query.as_at.is_some())?,
        tests: [
            (Stage::Rg, rules.rg_test.clone()),
            (Stage::Cg, rules.cg_test.clone()),
        ],
        case,
    })
}

/// Lists cases with their state.
#[derive(Clone, Debug)]
pub(crate) struct CasesQuery {
    pub(crate) page: Page,
    pub(crate) state: Option<CaseStateCode>,
}

/// Lists the cases the caller may see; the others are never loaded.
pub(crate) fn list(
    look: &mut Look<'_, '_>,
    query: &CasesQuery,
) -> Result<Listing<CaseRow>, AppError> {
    look.permit_site()?;
    let scope = case_scope(&look.session, look.call.action, query.state);
    Ok(look.tx.cases(&scope, &query.page)?)
}

/// One event of a case, for people.
#[derive(Clone, Debug)]
pub(crate) struct HistoryLine {
    pub(crate) sequence: i64,
    pub(crate) kind: String,
    pub(crate) summary: String,
    pub(crate) actor: String,
    pub(crate) occurred_at: UtcTime,
    pub(crate) recorded_at: UtcTime,
    pub(crate) hash: [u8; 32],
}

/// Shows what happened to a case.
pub(crate) fn history(
    look: &mut Look<'_, '_>,
    named: &RecordName,
) -> Result<Vec<HistoryLine>, AppError> {
    let (_, events) = look.case_events(&named.0)?;
    let heads: Vec<(String, [u8; 32])> = events
        .iter()
        .map(|event| (event.kind.clone(), event.hash))
        .collect();
    let events = recorded::<CaseEvent>(events)?;
    Ok(events
        .into_iter()
        .zip(heads)
        .map(|(recorded, (kind, hash))| HistoryLine {
            sequence: recorded.sequence,
            kind,
            summary: recorded.event.summary(),
            actor: recorded
                .actor
                .map(|actor| actor.to_string())
                .unwrap_or_default(),
            occurred_at: recorded.occurred_at,
            recorded_at: recorded.recorded_at,
            hash,
        })
        .collect())
}

/// The clocks of a case, with a warning where the calendar runs out.
#[derive(Clone, Debug)]
pub(crate) struct ClocksView {
    pub(crate) clocks: Vec<Clock>,
    pub(crate) today: CivilDate,
    pub(crate) warning: Option<String>,
}

/// Shows the clocks of a case.
pub(crate) fn clocks(look: &mut Look<'_, '_>, named: &RecordName) -> Result<ClocksView, AppError> {
    let case = look.case(&named.0)?;
    let today = look.call.now.london_date();
    let mut standing = case.standing(&look.session.site, look.book);
    add_review(look, &case, &mut standing)?;
    let calendar = calendar(look.tx, look.session.site.division)?;
    Ok(ClocksView {
        clocks: standing.clocks,
        today,
        warning: calendar.warning(today),
    })
}

/// Adds the clock of the next looked-after review, which counts working days (R71).
fn add_review(
    look: &mut Look<'_, '_>,
    case: &Case,
    standing: &mut Standing,
) -> Result<(), AppError> {
    if !case.is_looked_after() {
        return Ok(());
    }
    let calendar = calendar(look.tx, look.session.site.division)?;
    standing
        .clocks
        .extend(case.review_clock(&calendar, look.book));
    standing.clocks.sort_by_key(|clock| clock.due_on);
    Ok(())
}

/// Returns the calendar of a division, with every bank holiday that is known.
pub(crate) fn calendar(tx: &mut ReadTx<'_>, division: Division) -> Result<Calendar, AppError> {
    let holidays = tx.holidays()?.into_iter();
    let of_division = holidays.filter(|holiday| holiday.division == division);
    Ok(Calendar::new(
        division,
        of_division.map(|holiday| holiday.date),
    ))
}

/// Shows the eligibility of a case.
pub(crate) fn eligibility(
    look: &mut Look<'_, '_>,
    named: &RecordName,
) -> Result<Assessment, AppError> {
    let case = look.case(&named.0)?;
    Ok(case.eligibility(&look.session.site, look.book))
}

/// Positions on an open item stay hidden from whoever decides it until every deciding
/// seat has stated one on every listed stage, so that nobody leans on another's. Their
/// own is always shown.
pub(super) fn positions_shown(session: &Session, case: &Case) -> Vec<Position> {
    let Some(listing) = case.listing() else {
        return Vec::new();
    };
    let kept_back = positions_kept_back(session, case);
    let own = |position: &Position| position.seat == session.actor.agency_kind;
    let shown = |position: &&Position| !kept_back || own(position);
    listing.positions.iter().filter(shown).cloned().collect()
}

/// Returns whether the positions of others on the open item stay hidden from a caller.
pub(super) fn positions_kept_back(session: &Session, case: &Case) -> bool {
    let actor = &session.actor;
    let Some(listing) = case.listing() else {
        return false;
    };
    let decides = session.site.constitution.decides(actor.agency_kind)
        && (actor.roles.contains(&Role::Chair) || actor.roles.contains(&Role::PanelMember));
    let all_in = listing.all_in(&session.site.constitution);
    decides && !all_in
}
