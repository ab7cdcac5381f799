//! Recording facts on a case.

use nrm_panel_domain::{
    case::{
        Case, CaseEvent, ContributionKind, ExternalDecision, InterestKind, LinkKind, Said,
        ScaValidation,
    },
    eligibility::{AgeStatus, Assessment},
    id::DecisionId,
    referral::DateOfBirth,
    sensitive::Sensitive,
};

use super::{
    error::AppError,
    notifiable::authority_changed,
    referral::resolve_authority,
    work::{Saved, Work},
};

/// The case a change is about, and the version its author saw.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) case: String,
    pub(crate) version: i64,
}

/// A change of a case with the eligibility that follows.
#[derive(Clone, Debug)]
pub(crate) struct Reassessed {
    pub(crate) version: i64,
    pub(crate) eligibility: Assessment,
}

/// The standing of a child's age (rules.md R3).
#[derive(Clone, Debug)]
pub(crate) struct AgeStanding {
    pub(crate) seen: Seen,
    pub(crate) status: AgeStatus,
    pub(crate) date_of_birth: Option<DateOfBirth>,
    pub(crate) basis: Sensitive<String>,
}

/// Records that the age is doubted or was assessed.
pub(crate) fn age_status(
    work: &mut Work<'_, '_>,
    input: &AgeStanding,
) -> Result<Saved<Reassessed>, AppError> {
    let case = open_case(work, &input.seen)?;
    let event = CaseEvent::AgeStatusRecorded {
        status: input.status,
        date_of_birth: Sensitive::new(input.date_of_birth),
        basis: input.basis.clone(),
    };
    reassess(work, case, event)
}

/// Word from the SCA (decisions 18 and 20).
#[derive(Clone, Debug)]
pub(crate) struct ScaWord {
    pub(crate) seen: Seen,
    pub(crate) reference: Option<String>,
    pub(crate) validation: Option<ScaValidation>,
    pub(crate) disqualification_considered: Option<bool>,
    pub(crate) direction: Sensitive<Option<String>>,
}

/// Records word from the SCA; it may come in every state.
pub(crate) fn sca_update(work: &mut Work<'_, '_>, input: &ScaWord) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let event = CaseEvent::ScaUpdated {
        reference: input.reference.clone(),
        validation: input.validation,
        disqualification_considered: input.disqualification_considered,
        direction: input.direction.clone(),
    };
    save(work, case, event)
}

/// The responsible authority (rules.md R2, R8).
#[derive(Clone, Debug)]
pub(crate) struct Responsibility {
    pub(crate) seen: Seen,
    pub(crate) authority: String,
}

/// Records the responsible authority.
pub(crate) fn responsible_authority(
    work: &mut Work<'_, '_>,
    input: &Responsibility,
) -> Result<Saved<Reassessed>, AppError> {
    let case = open_case(work, &input.seen)?;
    let authorities = work.tx.authorities(work.session.site.id)?;
    let reference = work.shelf.book(work.tx)?;
    let authority = resolve_authority(&input.authority, &authorities, &reference, work.today());
    let before = case.authority.clone();
    let event = CaseEvent::ResponsibleAuthorityRecorded { authority };
    let (case, saved) = work.save_case(case, event)?;
    let (case, saved) = authority_changed(work, case, &before, saved)?;
    let eligibility = case.eligibility(&work.session.site, work.book);
    Ok(saved.with(Reassessed {
        version: case.version,
        eligibility,
    }))
}

/// Somebody who was heard, or why not (rules.md R15, R19, R91).
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) seen: Seen,
    pub(crate) kind: ContributionKind,
    pub(crate) said: Said,
}

/// Records views, or why there are none.
pub(crate) fn contribution(work: &mut Work<'_, '_>, input: &Heard) -> Result<Saved<i64>, AppError> {
    let case = open_case(work, &input.seen)?;
    save(
        work,
        case,
        CaseEvent::ContributionRecorded {
            kind: input.kind,
            said: input.said.clone(),
        },
    )
}

/// The child's lead social worker (rules.md R14).
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) seen: Seen,
    pub(crate) person: String,
}

/// Names the lead social worker.
pub(crate) fn social_worker(
    work: &mut Work<'_, '_>,
    input: &Assignment,
) -> Result<Saved<i64>, AppError> {
    let case = open_case(work, &input.seen)?;
    let person = work.invitee("person_id", &input.person)?.person;
    save(work, case, CaseEvent::SocialWorkerAssigned { person })
}

/// An interest of the caller's own.
#[derive(Clone, Debug)]
pub(crate) struct OwnInterest {
    pub(crate) case: String,
    pub(crate) kind: InterestKind,
    pub(crate) statement: Sensitive<String>,
}

/// Declares the caller's interest: from then on the case is hidden from them.
pub(crate) fn interest(
    work: &mut Work<'_, '_>,
    input: &OwnInterest,
) -> Result<Saved<()>, AppError> {
    let case = work.case(&input.case)?;
    let person = work.session.actor.person;
    work.tx.record_recusal(case.id, person)?;
    let event = CaseEvent::InterestDeclared {
        person,
        kind: input.kind,
        statement: input.statement.clone(),
    };
    let (_, saved) = work.save_case(case, event)?;
    Ok(saved)
}

/// A recusal to impose on another person.
#[derive(Clone, Debug)]
pub(crate) struct Recusing {
    pub(crate) seen: Seen,
    pub(crate) person: String,
    pub(crate) kind: InterestKind,
    pub(crate) reason: Sensitive<String>,
}

/// Keeps another person out of a case: from then on it is hidden from them.
pub(crate) fn recusal(work: &mut Work<'_, '_>, input: &Recusing) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let person = work.invitee("person_id", &input.person)?.person;
    if person == work.session.actor.person {
        let what = "is yourself: declare your interest instead";
        return Err(AppError::invalid("person_id", what));
    }
    let event = case.recuse(person, input.kind, input.reason.clone())?;
    work.tx.record_recusal(case.id, person)?;
    save(work, case, event)
}

/// Two cases to link.
#[derive(Clone, Debug)]
pub(crate) struct Linking {
    pub(crate) seen: Seen,
    pub(crate) other: String,
    pub(crate) kind: LinkKind,
}

/// Links two cases, on the record of both; nothing is merged (rules.md R6).
pub(crate) fn link(work: &mut Work<'_, '_>, input: &Linking) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let other = work.case(&input.other)?;
    let event = case.link(&other, input.kind)?;
    let mirrored = other.link(&case, input.kind)?;
    work.save_case(other, mirrored)?;
    save(work, case, event)
}

/// A decision of the SCA or IECA (decision 19).
#[derive(Clone, Debug)]
pub(crate) struct External {
    pub(crate) seen: Seen,
    pub(crate) decision: ExternalDecision,
}

/// Records an external decision.
pub(crate) fn external(
    work: &mut Work<'_, '_>,
    input: &External,
) -> Result<Saved<(i64, DecisionId)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let id = DecisionId::new(work.ids);
    let rules = work.book.in_force_on(input.decision.decided_on);
    let decision = case.record_external(id, &input.decision, rules, work.now())?;
    let fact = case.decision_fact(&decision);
    let event = CaseEvent::ExternalDecisionRecorded(Box::new(decision));
    let (case, saved) = work.save_case(case, event)?;
    work.record_decision(fact, &saved.appended)?;
    Ok(saved.with((case.version, id)))
}

/// Locks a case that can still change its course.
fn open_case(work: &mut Work<'_, '_>, seen: &Seen) -> Result<Case, AppError> {
    let case = work.case_at_version(&seen.case, seen.version)?;
    case.check_open()?;
    Ok(case)
}

fn save(work: &mut Work<'_, '_>, case: Case, event: CaseEvent) -> Result<Saved<i64>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with(case.version))
}

fn reassess(
    work: &mut Work<'_, '_>,
    case: Case,
    event: CaseEvent,
) -> Result<Saved<Reassessed>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    let eligibility = case.eligibility(&work.session.site, work.book);
    Ok(saved.with(Reassessed {
        version: case.version,
        eligibility,
    }))
}
