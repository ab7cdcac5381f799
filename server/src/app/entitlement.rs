//! What positive decisions open, from opened to delivered.

use nrm_panel_domain::{
    case::{Entitlement, EntitlementChange, EntitlementKind, EntitlementState},
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_record::Seen,
    error::AppError,
    work::{Look, RecordName, Saved, Work},
};

/// An entitlement as it stands on a day.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) entitlement: Entitlement,
    pub(crate) today: CivilDate,
}

/// Lists the entitlements of a case.
pub(crate) fn list(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Vec<Shown>, AppError> {
    let today = look.call.now.london_date();
    let all = look.case(&named.0)?.entitlements(look.book);
    let shown = all
        .into_iter()
        .map(|entitlement| Shown { entitlement, today });
    Ok(shown.collect())
}

/// What became of an entitlement.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) seen: Seen,
    pub(crate) kind: EntitlementKind,
    pub(crate) state: EntitlementState,
    /// The day; `None` for today.
    pub(crate) on: Option<CivilDate>,
    pub(crate) owner: Option<String>,
    pub(crate) due_on: Option<CivilDate>,
    pub(crate) words: Sensitive<String>,
}

/// Records what became of an entitlement.
pub(crate) fn update(
    work: &mut Work<'_, '_>,
    input: &Update,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let today = work.today();
    let change = EntitlementChange {
        kind: input.kind,
        state: input.state,
        on: input.on.unwrap_or(today),
        owner: input.owner.clone(),
        due_on: input.due_on,
        words: input.words.clone(),
        by: work.session.actor.person,
    };
    let event = case.update_entitlement(change, work.book)?;
    let (case, saved) = work.save_case(case, event)?;
    let mut all = case.entitlements(work.book).into_iter();
    let entitlement = all
        .find(|known| known.kind == input.kind)
        .ok_or(AppError::Internal("an entitlement is not in its case"))?;
    Ok(saved.with((Shown { entitlement, today }, case.version)))
}
