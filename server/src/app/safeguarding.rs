//! What safeguarding did beside the plans, in every state of the case (rules.md R70).

use nrm_panel_domain::{
    case::{Case, Safeguarding, SafeguardingKind, SafeguardingOutcome, SafeguardingStep},
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_record::Seen,
    error::AppError,
    work::{Saved, Work},
};

/// A step to record.
#[derive(Clone, Debug)]
pub(crate) struct NewStep {
    pub(crate) seen: Seen,
    pub(crate) kind: SafeguardingKind,
    pub(crate) reference: Sensitive<String>,
    pub(crate) on: CivilDate,
}

/// Records a step.
pub(crate) fn record(
    work: &mut Work<'_, '_>,
    input: &NewStep,
) -> Result<Saved<(Safeguarding, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let event = case.record_step(SafeguardingStep {
        number: 0,
        kind: input.kind,
        reference: input.reference.clone(),
        on: input.on,
        by: work.session.actor.person,
    });
    let (case, saved) = work.save_case(case, event)?;
    let number = case.safeguarding.len();
    Ok(saved.with(found(&case, u32::try_from(number).unwrap_or_default())?))
}

/// An outcome to record.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) on: CivilDate,
    pub(crate) words: Sensitive<String>,
}

/// Records the outcome of a step.
pub(crate) fn end(
    work: &mut Work<'_, '_>,
    input: &Ending,
) -> Result<Saved<(Safeguarding, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let outcome = SafeguardingOutcome {
        on: input.on,
        words: input.words.clone(),
        by: work.session.actor.person,
    };
    let event = case.end_step(input.number, outcome)?;
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with(found(&case, input.number)?))
}

fn found(case: &Case, number: u32) -> Result<(Safeguarding, i64), AppError> {
    let mut known = case.safeguarding.iter();
    let step = known
        .find(|known| known.step.number == number)
        .ok_or(AppError::Internal("a safeguarding step is not in its case"))?;
    Ok((step.clone(), case.version))
}
