//! Known already? Which other cases may be about the same child (rules.md R6, R7).
//!
//! Nothing is looked for while a referral is lodged: what its lodger is told cannot
//! depend on who is known. A coordinator looks, and the cases they may not see are as
//! if they were not there.

use nrm_panel_domain::{
    access::{self, Target},
    case::{Case, CaseEvent, LinkKind, Review},
    id::CaseId,
    likeness::{self, INDEX_VERSION, Identity, Likeness, Referred},
    sensitive::Sensitive,
};
use nrm_panel_store::{NewLikeness, ReadTx};
use zeroize::Zeroizing;

use super::{
    case_record::Seen,
    error::AppError,
    session::{Call, Session},
    work::{Look, RecordName, Saved, Work},
};

/// A case of the site that is like another.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) case: CaseId,
    pub(crate) reference: String,
    pub(crate) likeness: Likeness,
    pub(crate) review: Review,
}

/// The cases that are like one, the strongest first.
#[derive(Clone, Debug)]
pub(crate) struct Matches {
    pub(crate) found: Vec<Match>,
}

impl Matches {
    /// Counts those nobody linked or dismissed yet: what a case that is to be decided
    /// should have none of.
    pub(crate) fn unreviewed(&self) -> usize {
        let open = |found: &&Match| found.review == Review::Open;
        self.found.iter().filter(open).count()
    }
}

/// Shows which cases are like one. Each case that is shown counts as looked at.
pub(crate) fn matches(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Matches, AppError> {
    let case = look.case(&named.0)?;
    let matches = find(look.tx, &look.session, look.call, &case)?;
    look.seen
        .extend(matches.found.iter().map(|found| found.case));
    Ok(matches)
}

/// Finds the cases that are like one, among those the caller may see.
pub(crate) fn find(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    case: &Case,
) -> Result<Matches, AppError> {
    let subject = Identity::of(case);
    let (candidates, common) = tx.candidates(case.site, &subject.keys(), Some(case.id))?;
    let mut found = Vec::new();
    for stored in tx.identities(case.site, &candidates)? {
        let identity: Identity = serde_json::from_slice(&stored.identity)
            .map_err(|_| AppError::Internal("an identity that cannot be read"))?;
        let referred = if case.id < stored.case {
            Referred::Before
        } else {
            Referred::After
        };
        let likeness = likeness::compare(&subject, referred, &identity, &common);
        let Some(likeness) = likeness else {
            continue;
        };
        let Some((row, relation)) = tx.case_for(stored.case, session.actor.person)? else {
            continue;
        };
        if access::permit(&session.actor, call.action, Target::Case(&relation)).is_err() {
            continue;
        }
        found.push(Match {
            case: stored.case,
            reference: row.reference,
            likeness,
            review: case.review_of(stored.case),
        });
    }
    found.sort_by(|a, b| {
        let order = |found: &Match| {
            let kind = found.likeness.suggested != LinkKind::SameChild;
            (std::cmp::Reverse(found.likeness.strength), kind, found.case)
        };
        order(a).cmp(&order(b))
    });
    Ok(Matches { found })
}

/// A likeness to dismiss.
#[derive(Clone, Debug)]
pub(crate) struct Dismissal {
    pub(crate) seen: Seen,
    pub(crate) other: String,
    pub(crate) reason: Sensitive<String>,
}

/// Records, on both cases, that they were looked at and are not the same.
pub(crate) fn dismiss(work: &mut Work<'_, '_>, input: &Dismissal) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let other = work.case(&input.other)?;
    let event = case.dismiss_match(other.id, input.reason.clone())?;
    let mirrored = other.dismiss_match(case.id, input.reason.clone())?;
    work.save_case(other, CaseEvent::Likeness(mirrored))?;
    let (case, saved) = work.save_case(case, CaseEvent::Likeness(event))?;
    Ok(saved.with(case.version))
}

/// Returns what a case is to be known again by.
pub(crate) fn likeness_of(case: &Case) -> Result<NewLikeness, AppError> {
    let identity = Identity::of(case);
    let written = serde_json::to_vec(&identity)
        .map_err(|_| AppError::Internal("an identity that cannot be written"))?;
    Ok(NewLikeness {
        case: case.id,
        site: case.site,
        version: INDEX_VERSION,
        identity: Zeroizing::new(written),
        keys: identity.keys(),
    })
}
