//! Giving a case over to others, and what they say to it.

use nrm_panel_domain::{
    case::{Accepting, Confirming, Proposing, Transfer, TransferEnding, TransferReason},
    directory::AgencyKind,
    id::CaseId,
    message::{MessageKind, Outgoing, Recipient},
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_record::Seen,
    error::AppError,
    exchange::{save_all, withdraw},
    request::agency_named,
    work::{Saved, Work},
};

/// A transfer to propose.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) seen: Seen,
    /// The agency, by identifier or name; `None` for the SCA.
    pub(crate) to: Option<String>,
    pub(crate) reason: TransferReason,
    pub(crate) details: Sensitive<String>,
}

/// Proposes that others take a case over, and has the handover sent.
pub(crate) fn propose(work: &mut Work<'_, '_>, input: &Proposal) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let (recipient, receiver) = match &input.to {
        None => (Recipient::Sca, "the SCA".to_owned()),
        Some(named) => {
            let known = work.tx.agencies(work.session.site.id)?;
            let agency = agency_named(&known, "to_agency", named)?;
            match agency.kind {
                AgencyKind::CompetentAuthority => (Recipient::Sca, agency.name),
                AgencyKind::LocalAuthority
                | AgencyKind::Police
                | AgencyKind::Health
                | AgencyKind::GuardianService
                | AgencyKind::Adviser
                | AgencyKind::FirstResponder => (Recipient::Agency(agency.id), agency.name),
            }
        }
    };
    let eligibility = case.eligibility(&work.session.site, work.book).verdict;
    let proposing = Proposing {
        recipient,
        receiver,
        reason: input.reason,
        details: input.details.clone(),
        by: work.session.actor.person,
    };
    let event = case.propose_transfer(proposing, eligibility)?;
    let (case, saved) = work.save_case(case, event)?;
    work.enqueue(&saved.appended, MessageKind::Handover, recipient)?;
    Ok(saved.with(case.version))
}

/// A receiver's word that it has taken a case over.
#[derive(Clone, Debug)]
pub(crate) struct Acceptance {
    pub(crate) seen: Seen,
    pub(crate) by: Sensitive<String>,
    pub(crate) reference: Option<String>,
    pub(crate) on: CivilDate,
}

/// Records that the receiver took the case over, which also confirms the handover. The
/// SCA is told where others did (R8).
pub(crate) fn accept(work: &mut Work<'_, '_>, input: &Acceptance) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let event = case.accept_transfer(Accepting {
        by: input.by.clone(),
        reference: input.reference.clone(),
        on: input.on,
        recorder: work.session.actor.person,
    })?;
    let recipient = case.open_transfer().map(|open| open.proposed.recipient);
    let mut events = Vec::new();
    for message in handovers(work, case.open_transfer(), case.id)? {
        let confirming = Confirming {
            by: input.by.clone(),
            reference: input.reference.clone(),
            on: input.on,
        };
        events.extend(case.acknowledge(&message, confirming)?);
        work.tx.mark_acknowledged(message.id, work.now())?;
    }
    events.push(event);
    let saved = save_all(work, case, events)?;
    if recipient != Some(Recipient::Sca) {
        work.enqueue(&saved.appended, MessageKind::NoticeToSca, Recipient::Sca)?;
    }
    Ok(saved)
}

/// How a transfer came to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    pub(crate) seen: Seen,
    pub(crate) ending: TransferEnding,
    pub(crate) why: Sensitive<String>,
}

/// Records that a transfer came to nothing. A handover that waits is not sent; one that
/// left is followed by word that it was taken back.
pub(crate) fn end(work: &mut Work<'_, '_>, input: &Ending) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let event = case.end_transfer(input.ending, input.why.clone())?;
    let open = case.open_transfer().cloned();
    let recipient = open.as_ref().map(|open| open.proposed.recipient);
    let of_it = |message: &Outgoing| is_of(open.as_ref(), message);
    let left = withdraw(work, case.id, of_it)?;
    let (case, saved) = work.save_case(case, event)?;
    if let (TransferEnding::TakenBack, true, Some(recipient)) = (input.ending, left, recipient) {
        work.enqueue(&saved.appended, MessageKind::Handover, recipient)?;
    }
    Ok(saved.with(case.version))
}

fn handovers(
    work: &mut Work<'_, '_>,
    open: Option<&Transfer>,
    case: CaseId,
) -> Result<Vec<Outgoing>, AppError> {
    let mut messages = work.tx.messages_of(case)?;
    messages.retain(|message| message.state().is_open() && is_of(open, message));
    Ok(messages)
}

fn is_of(open: Option<&Transfer>, message: &Outgoing) -> bool {
    let since = open.map(|open| open.proposed_at);
    message.kind == MessageKind::Handover && since.is_some_and(|since| message.created_at >= since)
}
