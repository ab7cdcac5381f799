//! What becomes of sealed decisions: superseded, never edited.

pub(crate) mod asked;

use nrm_panel_domain::{
    case::{Case, Change, StageOutcome, SupersedeKind, Superseding, Supersession, TieRequest},
    id::DecisionId,
    message::{MessageKind, Recipient},
    sensitive::Sensitive,
    time::UtcTime,
};

use super::{
    case_read::CaseQuery,
    case_record::Seen,
    decision::StageInput,
    error::AppError,
    work::{Look, Saved, Work},
};

/// The decisions of a case and what came of them, as at an instant.
#[derive(Clone, Debug)]
pub(crate) struct ReviewView {
    pub(crate) case: Case,
    pub(crate) as_at: UtcTime,
}

/// Shows the decisions of a case and what came of them.
pub(crate) fn get(look: &mut Look<'_, '_>, query: &CaseQuery) -> Result<ReviewView, AppError> {
    let case = match query.as_at {
        Some(as_at) => look.case_as_at(&query.case, as_at)?,
        None => look.case(&query.case)?,
    };
    let as_at = query.as_at.unwrap_or(look.call.now);
    Ok(ReviewView { case, as_at })
}

/// What a decision should have said.
#[derive(Clone, Debug)]
pub(crate) struct Corrected {
    pub(crate) outcome: StageInput,
    pub(crate) plan_tie: TieRequest,
}

/// A proposal to supersede a decision.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) seen: Seen,
    pub(crate) decision: DecisionId,
    pub(crate) reason: Sensitive<String>,
    /// As it should have been written down; `None` to set it aside.
    pub(crate) correction: Option<Corrected>,
}

/// Proposes to supersede a decision.
pub(crate) fn propose(
    work: &mut Work<'_, '_>,
    input: &Proposal,
) -> Result<Saved<(Supersession, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let change = match &input.correction {
        None => Change::SetAside,
        Some(Corrected { outcome, plan_tie }) => {
            let outcome: StageOutcome = outcome.with_id(work);
            Change::Correction(Box::new(outcome), plan_tie.clone())
        }
    };
    let superseding = Superseding {
        decision: input.decision,
        change,
        reason: input.reason.clone(),
        by: work.session.actor.person,
    };
    let event = case.propose_supersession(superseding, work.now())?;
    let (case, saved) = work.save_case(case, event)?;
    shown(case.supersessions.last(), case.version, saved)
}

/// The proposal a change is about.
#[derive(Clone, Debug)]
pub(crate) struct SeenProposal {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
}

/// Confirms a proposal. The SCA is told in the same transaction: of a correction by a
/// new recording template, otherwise by a notice (rules.md R21).
pub(crate) fn confirm(
    work: &mut Work<'_, '_>,
    input: &SeenProposal,
) -> Result<Saved<(Supersession, i64)>, AppError> {
    let case = found(work, input)?;
    let kind = case.open_supersession(input.number)?.proposed.kind();
    let by = work.session.actor.person;
    let event = case.confirm_supersession(input.number, by, work.now())?;
    let (case, saved) = work.save_case(case, event)?;
    let message = match kind {
        SupersedeKind::Correction => MessageKind::DecisionToSca,
        SupersedeKind::SetAside => MessageKind::NoticeToSca,
    };
    work.enqueue(&saved.appended, message, Recipient::Sca)?;
    shown(numbered(&case, input.number), case.version, saved)
}

/// A proposal to take back.
#[derive(Clone, Debug)]
pub(crate) struct Withdrawing {
    pub(crate) of: SeenProposal,
    pub(crate) why: Sensitive<String>,
}

/// Takes a proposal back.
pub(crate) fn withdraw(
    work: &mut Work<'_, '_>,
    input: &Withdrawing,
) -> Result<Saved<(Supersession, i64)>, AppError> {
    let case = found(work, &input.of)?;
    let by = work.session.actor.person;
    let number = input.of.number;
    let event = case.withdraw_supersession(number, by, input.why.clone())?;
    let (case, saved) = work.save_case(case, event)?;
    shown(numbered(&case, number), case.version, saved)
}

/// Two people may race to end one proposal: the later one hears that it is over, not only
/// that their version is old.
fn found(work: &mut Work<'_, '_>, input: &SeenProposal) -> Result<Case, AppError> {
    let case = work.case(&input.seen.case)?;
    case.open_supersession(input.number)?;
    case.check_version(input.seen.version)?;
    Ok(case)
}

fn numbered(case: &Case, number: u32) -> Option<&Supersession> {
    let mut known = case.supersessions.iter();
    known.find(|known| known.proposed.number == number)
}

fn shown(
    supersession: Option<&Supersession>,
    version: i64,
    saved: Saved<()>,
) -> Result<Saved<(Supersession, i64)>, AppError> {
    let missing = AppError::Internal("a proposal is not in its case");
    let supersession = supersession.cloned().ok_or(missing)?;
    Ok(saved.with((supersession, version)))
}
