//! Local safeguarding plans of a case.

use nrm_panel_domain::{
    id::PlanId,
    plan::{Plan, PlanKind, PlanVersion},
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_record::Seen,
    error::AppError,
    work::{Look, RecordName, Saved, Work},
};

/// A plan to link.
#[derive(Clone, Debug)]
pub(crate) struct NewPlan {
    pub(crate) seen: Seen,
    pub(crate) kind: PlanKind,
    pub(crate) reference: Sensitive<String>,
    pub(crate) dated: CivilDate,
    pub(crate) lead_professional: Sensitive<String>,
}

/// Links a plan, in every state of the case (rules.md R70).
pub(crate) fn link(
    work: &mut Work<'_, '_>,
    input: &NewPlan,
) -> Result<Saved<(Plan, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let plan = Plan {
        id: PlanId::new(work.ids),
        kind: input.kind,
        reference: input.reference.clone(),
        versions: vec![PlanVersion {
            number: 1,
            dated: input.dated,
            lead_professional: input.lead_professional.clone(),
            recorded_at: work.now(),
        }],
    };
    let event = case.link_plan(plan.clone())?;
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with((plan, case.version)))
}

/// A later version of a plan.
#[derive(Clone, Debug)]
pub(crate) struct NewVersion {
    pub(crate) seen: Seen,
    pub(crate) plan: String,
    pub(crate) dated: CivilDate,
    pub(crate) lead_professional: Sensitive<String>,
}

/// Records a later version of a plan.
pub(crate) fn add_version(
    work: &mut Work<'_, '_>,
    input: &NewVersion,
) -> Result<Saved<(Plan, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let plan: PlanId = input.plan.parse().map_err(|_| Refusal::PlanUnknown)?;
    let lead = input.lead_professional.clone();
    let event = case.add_plan_version(plan, input.dated, lead, work.now())?;
    let (case, saved) = work.save_case(case, event)?;
    let plan = case.plan(plan).cloned().ok_or(Refusal::PlanUnknown)?;
    Ok(saved.with((plan, case.version)))
}

/// Shows the plans of a case.
pub(crate) fn list(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Vec<Plan>, AppError> {
    Ok(look.case(&named.0)?.plans)
}
