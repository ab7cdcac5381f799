//! What the SCA must be told promptly (rules.md R8, R26).

use nrm_panel_domain::{
    case::{Case, CaseEvent, Happening, NotifiableKind, ResponsibleAuthority},
    message::{MessageKind, Recipient},
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_read::calendar,
    case_record::Seen,
    error::AppError,
    work::{Saved, Work},
};

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) struct Notifying {
    pub(crate) seen: Seen,
    pub(crate) happening: Happening,
}

/// New version of the case, and the last day to tell the SCA in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notified {
    pub(crate) version: i64,
    pub(crate) tell_by: Option<CivilDate>,
}

/// Records what happened and orders the notice.
pub(crate) fn record(
    work: &mut Work<'_, '_>,
    input: &Notifying,
) -> Result<Saved<Notified>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let (case, saved) = save(work, case, input.happening.clone())?;
    let duty = case
        .notices
        .last()
        .and_then(|notice| notice.event.duty.as_ref());
    Ok(saved.with(Notified {
        version: case.version,
        tell_by: duty.map(|duty| duty.by),
    }))
}

/// Tells the SCA that the responsible authority changed (R8), if it did.
pub(crate) fn authority_changed(
    work: &mut Work<'_, '_>,
    case: Case,
    before: &ResponsibleAuthority,
    saved: Saved<()>,
) -> Result<(Case, Saved<()>), AppError> {
    let (was, is) = (before.name(), case.authority.name());
    // That what was written becomes clear is no change.
    let known = match before {
        ResponsibleAuthority::OfSite { .. } | ResponsibleAuthority::Elsewhere { .. } => true,
        ResponsibleAuthority::Unclear { .. } | ResponsibleAuthority::Unknown => false,
    };
    if !known || was == is {
        return Ok((case, saved));
    }
    let happening = Happening {
        kind: NotifiableKind::AuthorityChanged,
        occurred_on: work.today(),
        details: Sensitive::new(format!("responsible authority: {is}; before: {was}")),
        trial_on: None,
    };
    save(work, case, happening)
}

/// Tells the Home Office that conclusive grounds were considered with too little
/// evidence, and when the panel follows it up (R40).
pub(super) fn evidence_too_thin(
    work: &mut Work<'_, '_>,
    case: Case,
    follow_up: CivilDate,
) -> Result<(Case, Saved<()>), AppError> {
    let happening = Happening {
        kind: NotifiableKind::EvidenceTooThin,
        occurred_on: work.today(),
        details: Sensitive::new(format!(
            "conclusive grounds were considered with too little evidence; follow-up by {follow_up}"
        )),
        trial_on: None,
    };
    save(work, case, happening)
}

fn save(
    work: &mut Work<'_, '_>,
    case: Case,
    happening: Happening,
) -> Result<(Case, Saved<()>), AppError> {
    let calendar = calendar(work.tx, work.session.site.division)?;
    let clocks = case.standing(&work.session.site, work.book).clocks;
    let event = case.notify(happening, &clocks, &calendar, work.rules(), work.today())?;
    let owed = matches!(&event, CaseEvent::Notifiable(event) if event.duty.is_some());
    let (case, saved) = work.save_case(case, event)?;
    if owed {
        work.enqueue(&saved.appended, MessageKind::NoticeToSca, Recipient::Sca)?;
    }
    Ok((case, saved))
}
