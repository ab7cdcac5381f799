//! Giving a case over to others, and what they say to it.

use nrm_panel_domain::{
    case::{Accepting, Case, Confirming, Proposing, Transfer, TransferEnding, TransferReason},
    directory::AgencyKind,
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
                | AgencyKind::Education
                | AgencyKind::YouthJustice
                | AgencyKind::SocialCare
                | AgencyKind::CommissionedService
                | AgencyKind::SlaveryAdvisor
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
    let open = open_transfer(&case)?;
    let mut events = Vec::new();
    let messages = work.tx.messages_of(case.id)?;
    let answered = |message: &&Outgoing| message.state().is_open() && is_of(&open, message);
    for message in messages.iter().filter(answered) {
        let confirming = Confirming {
            by: input.by.clone(),
            reference: input.reference.clone(),
            on: input.on,
        };
        events.extend(case.acknowledge(message, confirming)?);
        work.tx.mark_acknowledged(message.id, work.now())?;
    }
    events.push(event);
    let saved = save_all(work, case, events)?;
    if open.proposed.recipient != Recipient::Sca {
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
    let open = open_transfer(&case)?;
    let left = withdraw(work, case.id, |message| is_of(&open, message))?;
    let (case, saved) = work.save_case(case, event)?;
    if left && input.ending == TransferEnding::TakenBack {
        work.enqueue(
            &saved.appended,
            MessageKind::Handover,
            open.proposed.recipient,
        )?;
    }
    Ok(saved.with(case.version))
}

/// Returns the transfer that is being answered; the rules have found it there.
fn open_transfer(case: &Case) -> Result<Transfer, AppError> {
    let open = case.open_transfer().cloned();
    open.ok_or(AppError::Internal("an answer to no transfer"))
}

/// Returns whether a message is the handover of a transfer, or word of it.
fn is_of(transfer: &Transfer, message: &Outgoing) -> bool {
    message.kind == MessageKind::Handover && message.sequence >= transfer.sequence
}
