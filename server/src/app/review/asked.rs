//! What others ask of sealed decisions: reconsideration, revocation, quality assurance.

use nrm_panel_domain::{
    case::{
        AnsweredReconsideration, Asking, Case, CaseEvent, QualityAnswer, QualityWanted,
        ReconsiderationGround, Revocation, ScaAnswer,
    },
    id::DecisionId,
    message::{MessageKind, Recipient},
    sensitive::Sensitive,
    time::CivilDate,
};

use crate::app::{
    case_read::calendar,
    case_record::Seen,
    error::AppError,
    work::{Saved, Work},
};

/// A request for reconsideration.
#[derive(Clone, Debug)]
pub(crate) struct Requesting {
    pub(crate) seen: Seen,
    pub(crate) decision: DecisionId,
    pub(crate) asked_by: Sensitive<String>,
    pub(crate) grounds: Vec<ReconsiderationGround>,
    pub(crate) reasons: Sensitive<String>,
    /// The day; `None` for today.
    pub(crate) asked_on: Option<CivilDate>,
    pub(crate) exceptional: Sensitive<String>,
}

/// Records a request for reconsideration and has the SCA told.
pub(crate) fn request(work: &mut Work<'_, '_>, input: &Requesting) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let asked_on = input.asked_on.unwrap_or(work.today());
    not_before(&case, input.decision, "asked_on", asked_on)?;
    let asking = Asking {
        decision: input.decision,
        asked_by: input.asked_by.clone(),
        grounds: input.grounds.clone(),
        reasons: input.reasons.clone(),
        asked_on,
        exceptional: input.exceptional.clone(),
        by: work.session.actor.person,
    };
    let event = case.request_reconsideration(asking, work.book)?;
    tell_sca(work, case, event)
}

/// What the SCA said to a request.
#[derive(Clone, Debug)]
pub(crate) struct Answering {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) answer: ScaAnswer,
    pub(crate) on: CivilDate,
    pub(crate) source: String,
}

/// Records what the SCA said to a request for reconsideration.
pub(crate) fn answer(work: &mut Work<'_, '_>, input: &Answering) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.answer_reconsideration(AnsweredReconsideration {
        number: input.number,
        answer: input.answer,
        on: input.on,
        source: input.source.clone(),
        by: work.session.actor.person,
    })?;
    save(work, case, event)
}

/// A revocation, as the site heard of it.
#[derive(Clone, Debug)]
pub(crate) struct Revoking {
    pub(crate) seen: Seen,
    pub(crate) decision: DecisionId,
    pub(crate) on: CivilDate,
    pub(crate) source: String,
    pub(crate) talked: Sensitive<String>,
}

/// Records a revocation of the SCA.
pub(crate) fn revoke(work: &mut Work<'_, '_>, input: &Revoking) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    not_before(&case, input.decision, "revoked_on", input.on)?;
    let event = case.record_revocation(Revocation {
        decision: input.decision,
        revoked_on: input.on,
        source: input.source.clone(),
        talked: input.talked.clone(),
        by: work.session.actor.person,
    })?;
    save(work, case, event)
}

/// A notice of quality assurance.
#[derive(Clone, Debug)]
pub(crate) struct Noticing {
    pub(crate) seen: Seen,
    pub(crate) decision: DecisionId,
    pub(crate) wanted: QualityWanted,
    pub(crate) reasons: Sensitive<String>,
    pub(crate) on: CivilDate,
}

/// Records a notice of quality assurance; its clock runs from its day.
pub(crate) fn notice(work: &mut Work<'_, '_>, input: &Noticing) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    not_before(&case, input.decision, "noticed_on", input.on)?;
    let calendar = calendar(work.tx, work.session.site.division)?;
    let event = case.record_quality_notice(
        input.decision,
        input.wanted,
        input.reasons.clone(),
        (input.on, work.session.actor.person),
        &calendar,
        work.book,
    )?;
    save(work, case, event)
}

/// An answer to a notice.
#[derive(Clone, Debug)]
pub(crate) struct Replying {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) words: Sensitive<String>,
}

/// Answers a notice of quality assurance and has the SCA told.
pub(crate) fn reply(work: &mut Work<'_, '_>, input: &Replying) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.answer_quality(QualityAnswer {
        number: input.number,
        words: input.words.clone(),
        on: work.today(),
        by: work.session.actor.person,
    })?;
    tell_sca(work, case, event)
}

fn found(work: &mut Work<'_, '_>, seen: &Seen) -> Result<Case, AppError> {
    work.case_at_version(&seen.case, seen.version)
}

/// Nothing is asked of a decision before it was made.
fn not_before(case: &Case, id: DecisionId, field: &str, on: CivilDate) -> Result<(), AppError> {
    let decisions = case.decisions().into_iter();
    let mut named = decisions.filter(|decision| decision.id == id);
    match named.next() {
        Some(decision) if on < decision.decided_on => {
            Err(AppError::invalid(field, "must not be before the decision"))
        }
        Some(_) | None => Ok(()),
    }
}

fn save(work: &mut Work<'_, '_>, case: Case, event: CaseEvent) -> Result<Saved<i64>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with(case.version))
}

fn tell_sca(work: &mut Work<'_, '_>, case: Case, event: CaseEvent) -> Result<Saved<i64>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    work.enqueue(&saved.appended, MessageKind::NoticeToSca, Recipient::Sca)?;
    Ok(saved.with(case.version))
}
