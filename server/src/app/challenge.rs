//! Challenges between agencies of a case.

use nrm_panel_domain::{
    access::Target,
    case::{
        Caller, Case, CaseEvent, Challenge, ChallengeAnswer, ChallengeEnding, Disputed, OfAgency,
        Raising,
    },
    decision::Position,
    directory::Role,
    id::CaseId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

use super::{
    case_read::{calendar, positions_kept_back, positions_shown},
    case_record::Seen,
    error::AppError,
    request::agency_named,
    session::Session,
    work::{Saved, Work},
};

/// A challenge as its caller may see it, on a day.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) challenge: Challenge,
    /// Whether what is challenged, and every word of it, is kept from the caller.
    pub(crate) withheld: bool,
    pub(crate) today: CivilDate,
}

/// Shows the challenges of a case. Nobody learns of a dispute about a position on the
/// open item who may not see the positions there yet; the agencies of the dispute do.
pub(crate) fn shown(session: &Session, case: &Case, today: CivilDate) -> Vec<Shown> {
    let kept_back = positions_kept_back(session, case);
    let own = session.actor.agency;
    let shown = |challenge: &Challenge| {
        let raised = &challenge.raised;
        let theirs = raised.agency.id == own || raised.against.id == own;
        Shown {
            withheld: kept_back && !theirs && challenge.is_of_position(),
            challenge: challenge.clone(),
            today,
        }
    };
    case.challenges.iter().map(shown).collect()
}

/// A challenge to raise.
#[derive(Clone, Debug)]
pub(crate) struct Raise {
    pub(crate) seen: Seen,
    /// The agency challenged, by identifier or name.
    pub(crate) against: String,
    pub(crate) about: Disputed,
    pub(crate) words: Sensitive<String>,
}

/// Raises a challenge in the name of the caller's agency.
pub(crate) fn raise(
    work: &mut Work<'_, '_>,
    input: &Raise,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let caller = caller(work, case.id)?;
    let known = work.tx.agencies(work.session.site.id)?;
    let against = agency_named(&known, "against_agency", &input.against)?;
    let raising = Raising {
        against: OfAgency {
            id: against.id,
            name: against.name,
        },
        about: input.about.clone(),
        words: input.words.clone(),
    };
    let visible: Vec<Position> = positions_shown(&work.session, &case);
    let calendar = calendar(work.tx, work.session.site.division)?;
    let (rules, today) = (work.rules(), work.today());
    let event = case.raise_challenge(&caller, raising, &visible, &calendar, rules, today)?;
    save(work, case, event, |case| case.challenges.last())
}

/// The challenge a change is about.
#[derive(Clone, Debug)]
pub(crate) struct SeenChallenge {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
}

/// An answer to a challenge.
#[derive(Clone, Debug)]
pub(crate) struct Answering {
    pub(crate) of: SeenChallenge,
    pub(crate) words: Sensitive<String>,
    pub(crate) answered_by: Sensitive<String>,
    /// The day; `None` for today.
    pub(crate) on: Option<CivilDate>,
}

/// Records the answer to a challenge.
pub(crate) fn answer(
    work: &mut Work<'_, '_>,
    input: &Answering,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let (case, caller) = found(work, &input.of)?;
    let number = input.of.number;
    let answer = ChallengeAnswer {
        by: caller.person,
        answered_by: input.answered_by.clone(),
        on: input.on.unwrap_or(work.today()),
        words: input.words.clone(),
    };
    let event = case
        .answer_challenge(number, &caller, answer.clone())
        .map_err(|refusal| told(work, case.id, refusal))?;
    let open = &case.unclosed_challenge(number)?;
    if answer.on < open.current.level.from {
        let fault = "must not be before the challenge came to this level";
        return Err(AppError::invalid("answered_on", fault));
    }
    let unsigned = answer.answered_by.expose().trim().is_empty();
    if unsigned && caller.agency.id != open.raised.against.id {
        let fault = "is required: say who of the agency challenged answered";
        return Err(AppError::invalid("answered_by", fault));
    }
    save(work, case, event, |case| case.challenge(number))
}

/// A challenge to take further.
#[derive(Clone, Debug)]
pub(crate) struct Escalating {
    pub(crate) of: SeenChallenge,
    pub(crate) why: Sensitive<String>,
}

/// Takes a challenge to the next level.
pub(crate) fn escalate(
    work: &mut Work<'_, '_>,
    input: &Escalating,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let (case, caller) = found(work, &input.of)?;
    let number = input.of.number;
    let calendar = calendar(work.tx, work.session.site.division)?;
    let (why, rules, today) = (input.why.clone(), work.rules(), work.today());
    let event = case
        .escalate_challenge(number, &caller, why, &calendar, rules, today)
        .map_err(|refusal| told(work, case.id, refusal))?;
    save(work, case, event, |case| case.challenge(number))
}

/// A challenge to close.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    pub(crate) of: SeenChallenge,
    pub(crate) ending: ChallengeEnding,
    pub(crate) words: Sensitive<String>,
}

/// Closes a challenge.
pub(crate) fn close(
    work: &mut Work<'_, '_>,
    input: &Closing,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let (case, caller) = found(work, &input.of)?;
    let number = input.of.number;
    let (words, rules, today) = (input.words.clone(), work.rules(), work.today());
    let event = case
        .close_challenge(number, &caller, input.ending, words, rules, today)
        .map_err(|refusal| told(work, case.id, refusal))?;
    save(work, case, event, |case| case.challenge(number))
}

fn found(work: &mut Work<'_, '_>, of: &SeenChallenge) -> Result<(Case, Caller), AppError> {
    let case = work.case_at_version(&of.seen.case, of.seen.version)?;
    let caller = caller(work, case.id)?;
    Ok((case, caller))
}

/// Says who acts, for which agency, and whether as a coordinator of this case.
pub(super) fn caller(work: &mut Work<'_, '_>, case: CaseId) -> Result<Caller, AppError> {
    let session = &work.session;
    let relation = work.tx.relation(case, session.actor.person)?;
    let relation = relation.ok_or(AppError::Internal("a case without a row"))?;
    let permit = session.permit(work.call.action, Target::Case(&relation), Some(case))?;
    Ok(Caller {
        person: session.actor.person,
        agency: OfAgency {
            id: session.agency.id,
            name: session.agency.name.clone(),
        },
        coordinator: permit.role() == Role::Coordinator,
    })
}

fn told(work: &Work<'_, '_>, case: CaseId, refusal: Refusal) -> AppError {
    work.session.refused(work.call.action, case, refusal)
}

fn save(
    work: &mut Work<'_, '_>,
    case: Case,
    event: CaseEvent,
    which: impl Fn(&Case) -> Option<&Challenge>,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    let challenge = which(&case).ok_or(AppError::Internal("a challenge is not in its case"))?;
    let shown = Shown {
        challenge: challenge.clone(),
        // Whoever changes a challenge is of one of its agencies, or coordinates.
        withheld: false,
        today: work.today(),
    };
    Ok(saved.with((shown, case.version)))
}
