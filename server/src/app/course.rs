//! The course of a case beside its decisions: each change is an event, and what the SCA
//! must be told of leaves with it.

use nrm_panel_domain::{
    case::{
        Case, CaseEvent, Consent, DelayAnswer, DelayOutcome, DelayRequest, Lateness, OfAgency,
        PoliceNumber, PoliceNumberKind, PublicOrderConcern, Told, WithdrawalAnswer,
        WithdrawalFinding,
    },
    message::{MessageKind, Recipient},
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_record::Seen,
    error::AppError,
    work::{Saved, Work},
};

/// A suspension to record.
#[derive(Clone, Debug)]
pub(crate) struct Suspend {
    pub(crate) seen: Seen,
    pub(crate) why: Sensitive<String>,
    pub(crate) police: Told,
    pub(crate) local_authority: Told,
}

/// Suspends a case (rules.md R52).
pub(crate) fn suspend(work: &mut Work<'_, '_>, input: &Suspend) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let by = work.session.actor.person;
    let (police, local_authority) = (input.police.clone(), input.local_authority.clone());
    let event = case.suspend(input.why.clone(), police, local_authority, by)?;
    save(work, case, event)
}

/// A suspension to lift.
#[derive(Clone, Debug)]
pub(crate) struct Lift {
    pub(crate) seen: Seen,
    pub(crate) why: Sensitive<String>,
}

/// Lifts a suspension because the evidence suffices.
pub(crate) fn lift(work: &mut Work<'_, '_>, input: &Lift) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.lift_suspension(input.why.clone())?;
    save(work, case, event)
}

/// A withdrawal the local authority finds in the child's best interests.
#[derive(Clone, Debug)]
pub(crate) struct Withdraw {
    pub(crate) seen: Seen,
    pub(crate) best_interests: Sensitive<String>,
    pub(crate) evidence: Sensitive<Vec<String>>,
}

/// Records the finding (rules.md R53).
pub(crate) fn withdraw(work: &mut Work<'_, '_>, input: &Withdraw) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let session = &work.session;
    let finding = WithdrawalFinding {
        by: session.actor.person,
        agency: OfAgency {
            id: session.agency.id,
            name: session.agency.name.clone(),
        },
        best_interests: input.best_interests.clone(),
        evidence: input.evidence.clone(),
    };
    let event = case
        .find_withdrawal(finding, session.actor.agency_kind)
        .map_err(|refusal| session.refused(work.call.action, case.id, refusal))?;
    save(work, case, event)
}

/// A second person's word on a withdrawal.
#[derive(Clone, Debug)]
pub(crate) struct AnswerWithdrawal {
    pub(crate) seen: Seen,
    pub(crate) confirmed: bool,
    pub(crate) why: Sensitive<String>,
}

/// Confirms a withdrawal or turns it down.
pub(crate) fn answer_withdrawal(
    work: &mut Work<'_, '_>,
    input: &AnswerWithdrawal,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.answer_withdrawal(WithdrawalAnswer {
        confirmed: input.confirmed,
        by: work.session.actor.person,
        why: input.why.clone(),
    })?;
    save(work, case, event)
}

/// What is said of criminal proceedings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing {
    /// They run, with the next hearing where one is set.
    Running(Option<CivilDate>),
    /// They are over since a day.
    Over(CivilDate),
}

/// Criminal proceedings to record.
#[derive(Clone, Debug)]
pub(crate) struct Proceed {
    pub(crate) seen: Seen,
    pub(crate) standing: Standing,
    pub(crate) details: Sensitive<String>,
}

/// Records criminal proceedings (rules.md R51).
pub(crate) fn proceedings(
    work: &mut Work<'_, '_>,
    input: &Proceed,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let details = input.details.clone();
    let event = match input.standing {
        Standing::Running(next_hearing_on) => case.record_proceedings(next_hearing_on, details)?,
        Standing::Over(on) => case.end_proceedings(on, details)?,
    };
    save(work, case, event)
}

/// A third party's request to delay.
#[derive(Clone, Debug)]
pub(crate) struct RequestDelay {
    pub(crate) seen: Seen,
    pub(crate) asked_by: Sensitive<String>,
    pub(crate) why: Sensitive<String>,
    pub(crate) until: Option<CivilDate>,
}

/// Records a request to delay conclusive grounds (rules.md R50).
pub(crate) fn request_delay(
    work: &mut Work<'_, '_>,
    input: &RequestDelay,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.request_delay(DelayRequest {
        number: 0,
        asked_by: input.asked_by.clone(),
        why: input.why.clone(),
        until: input.until,
    })?;
    save(work, case, event)
}

/// An answer to a request to delay.
#[derive(Clone, Debug)]
pub(crate) struct AnswerDelay {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) outcome: DelayOutcome,
    pub(crate) need: Sensitive<String>,
    pub(crate) discussed_on: CivilDate,
    pub(crate) until: Option<CivilDate>,
}

/// Records what came of a request to delay.
pub(crate) fn answer_delay(
    work: &mut Work<'_, '_>,
    input: &AnswerDelay,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let answer = DelayAnswer {
        need: input.need.clone(),
        discussed_on: input.discussed_on,
        outcome: input.outcome,
        until: input.until,
        by: work.session.actor.person,
    };
    let event = case.answer_delay(input.number, answer)?;
    save(work, case, event)
}

/// Why both decisions come later than the limit.
#[derive(Clone, Debug)]
pub(crate) struct Explain {
    pub(crate) seen: Seen,
    pub(crate) why: Sensitive<String>,
    pub(crate) awaited: Sensitive<String>,
    pub(crate) expected_on: Option<CivilDate>,
}

/// Records why the limit is passed (rules.md R39).
pub(crate) fn explain(work: &mut Work<'_, '_>, input: &Explain) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.explain_lateness(Lateness {
        why: input.why.clone(),
        awaited: input.awaited.clone(),
        expected_on: input.expected_on,
        by: work.session.actor.person,
    })?;
    save(work, case, event)
}

/// A public order concern.
#[derive(Clone, Debug)]
pub(crate) struct Concern {
    pub(crate) seen: Seen,
    pub(crate) concern: Sensitive<String>,
}

/// Reports a public order concern to the SCA (rules.md R58).
pub(crate) fn public_order(
    work: &mut Work<'_, '_>,
    input: &Concern,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.report_public_order(PublicOrderConcern {
        concern: input.concern.clone(),
        by: work.session.actor.person,
    })?;
    save(work, case, event)
}

/// Consent of a person who turned 18.
#[derive(Clone, Debug)]
pub(crate) struct Consenting {
    pub(crate) seen: Seen,
    pub(crate) given: bool,
    pub(crate) on: CivilDate,
    pub(crate) words: Sensitive<String>,
}

/// Records whether a person who turned 18 stays in the NRM (rules.md R9).
pub(crate) fn consent(work: &mut Work<'_, '_>, input: &Consenting) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let consent = Consent {
        given: input.given,
        on: input.on,
        words: input.words.clone(),
        by: work.session.actor.person,
    };
    let event = case.record_consent(consent, case.eighteenth_birthday(work.book))?;
    save(work, case, event)
}

/// A number of the police.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    pub(crate) seen: Seen,
    pub(crate) kind: PoliceNumberKind,
    pub(crate) number: Sensitive<String>,
    pub(crate) force: String,
    pub(crate) on: CivilDate,
}

/// Records a number of the police (rules.md R74).
pub(crate) fn police_number(
    work: &mut Work<'_, '_>,
    input: &Numbered,
) -> Result<Saved<i64>, AppError> {
    let case = found(work, &input.seen)?;
    let event = case.record_police_number(PoliceNumber {
        kind: input.kind,
        number: input.number.clone(),
        force: input.force.clone(),
        on: input.on,
        by: work.session.actor.person,
    })?;
    save(work, case, event)
}

fn found(work: &mut Work<'_, '_>, seen: &Seen) -> Result<Case, AppError> {
    work.case_at_version(&seen.case, seen.version)
}

/// Saves an event and orders the notice it asks for.
fn save(work: &mut Work<'_, '_>, case: Case, event: CaseEvent) -> Result<Saved<i64>, AppError> {
    let tells = matches!(&event, CaseEvent::Course(event) if event.tells_sca());
    let (case, saved) = work.save_case(case, event)?;
    if tells {
        work.enqueue(&saved.appended, MessageKind::NoticeToSca, Recipient::Sca)?;
    }
    Ok(saved.with(case.version))
}
