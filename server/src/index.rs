//! What cases are known again by, and what their decisions are compared by, made anew from
//! their events.

use nrm_panel_domain::likeness::INDEX_VERSION;
use nrm_panel_store::{Db, StoreError};

use crate::app::{error::AppError, matching::likeness_of, work::fold_case};

/// Returns whether there are cases that are not known again at all, or by keys that an
/// earlier release made: they are found less well until the index is made anew.
///
/// # Errors
/// `Unavailable` where the records cannot be read.
pub async fn is_behind(db: &Db) -> Result<bool, StoreError> {
    let behind = db.read::<_, StoreError, _>(|tx| tx.cases_to_index(Some(INDEX_VERSION), None, 1));
    Ok(!behind.await?.is_empty())
}

/// So many cases are taken in by one transaction.
const AT_ONCE: i64 = 200;

/// Makes anew what cases are known again by: of those that lack it or have it made in
/// an earlier way, or of all. Returns how many. The service may go on meanwhile.
///
/// # Errors
/// `Corrupt` where a case cannot be read; `Unavailable` where the records cannot.
pub fn rebuild(db: &Db, all: bool) -> Result<usize, StoreError> {
    let version = (!all).then_some(INDEX_VERSION);
    let mut after = None;
    let mut rebuilt = 0;
    loop {
        let taken = db.maintain::<_, AppError, _>(move |tx| {
            let cases = tx.cases_to_index(version, after, AT_ONCE)?;
            for case in &cases {
                let events = tx.events(case.uuid())?;
                let case = fold_case(events)?.ok_or(AppError::Internal("a case without events"))?;
                tx.rebuild_likeness(&likeness_of(&case)?)?;
                tx.rebuild_sealed_decisions(case.id, &case.sealed_decisions())?;
            }
            Ok((cases.len(), cases.last().copied()))
        });
        let (taken, last) = taken.wait().map_err(|error| match error {
            AppError::Store(error) => error,
            AppError::Unauthenticated
            | AppError::NotPermitted(_)
            | AppError::Invalid(_)
            | AppError::Refused(_)
            | AppError::Internal(_) => StoreError::Corrupt {
                what: "a case that cannot be read",
            },
        })?;
        if taken == 0 {
            return Ok(rebuilt);
        }
        rebuilt += taken;
        after = last;
    }
}
