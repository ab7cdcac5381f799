//! Documents of a case: adding them, showing them, and who may have them.

use nrm_panel_domain::{
    access::{self, Action, CaseRelation, Target},
    case::{Case, CaseEvent, Evidence, EvidenceEvent, OfAgency},
    caveat::{Caveat, Viewer, Visibility},
    directory::{AgencyKind, Role},
    id::{CaseId, EvidenceId},
    media::MediaType,
    refusal::Refusal,
    sensitive::Sensitive,
    time::UtcTime,
};
use nrm_panel_store::{ReadTx, StoreError, UploadState};
use zeroize::Zeroizing;

use super::{
    App,
    case_record::Seen,
    error::AppError,
    session::Session,
    upload::{UploadName, Verified, own_upload},
    work::{Look, Saved, Work, fold_case},
};

/// A document as the caller may see it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) evidence: Evidence,
    pub(crate) download_name: String,
    /// Whether the caveat keeps it from the caller.
    pub(crate) withheld: bool,
}

/// A verified upload about to be added.
#[derive(Clone, Debug)]
pub(crate) struct Finishing {
    pub(crate) upload: UploadName,
    pub(crate) verified: Verified,
    /// Whether there is a scanner whose verdict is awaited.
    pub(crate) scan_awaited: bool,
}

/// Adds a verified document: from this event on it exists.
pub(crate) fn finish(
    work: &mut Work<'_, '_>,
    input: &Finishing,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let case = work.case(&input.upload.case)?;
    let (upload, offered) = own_upload(work.tx, &work.session, work.call, case.id, &input.upload)?;
    if upload.id != input.verified.id {
        return Err(AppError::Internal("another upload was verified"));
    }
    let event = case.add_evidence(
        upload.id,
        offered,
        work.session.actor.person,
        of_agency(&work.session),
        input.scan_awaited,
    )?;
    let next = if input.scan_awaited {
        UploadState::Quarantined
    } else {
        UploadState::Settled
    };
    work.tx.move_upload(upload.id, UploadState::Open, next)?;
    save(work, case, event, |known| known.id == upload.id)
}

/// Which case, as known when.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceQuery {
    pub(crate) case: String,
    pub(crate) as_at: Option<UtcTime>,
}

/// Lists the documents of a case, with its version.
pub(crate) fn list(
    look: &mut Look<'_, '_>,
    query: &EvidenceQuery,
) -> Result<(Vec<Shown>, i64), AppError> {
    let case = match query.as_at {
        Some(as_at) => look.case_as_at(&query.case, as_at)?,
        None => look.case(&query.case)?,
    };
    let shown = shown(look.tx, &look.session, &case, query.as_at.is_some())?;
    Ok((shown, case.version))
}

/// Returns the documents of a case as the caller may see them. Of the past only what
/// is known is shown; who may see it the caveats of today say.
pub(crate) fn shown(
    tx: &mut ReadTx<'_>,
    session: &Session,
    case: &Case,
    is_past: bool,
) -> Result<Vec<Shown>, AppError> {
    if case.evidence.is_empty() {
        return Ok(Vec::new());
    }
    let today = if is_past {
        fold_case(tx.events(case.id.uuid())?)?
    } else {
        None
    };
    let today = today.as_ref().unwrap_or(case);
    let standing = standing(tx, session, case.id)?;
    let shown = case.evidence.iter().filter_map(|known| {
        let ruling = today.document(known.number)?;
        standing.lists(ruling).then(|| Shown {
            withheld: !ruling.shown_to(standing.viewer),
            download_name: known.download_name(&case.reference),
            evidence: Evidence {
                caveat_by: ruling.caveat_by.clone(),
                caveat: ruling.caveat.clone(),
                ..known.clone()
            },
        })
    });
    Ok(shown.collect())
}

/// A document by its number.
#[derive(Clone, Debug)]
pub(crate) struct DocumentName {
    pub(crate) case: String,
    pub(crate) number: u32,
}

/// A document whose disclosure is on record: only [`open`] makes one, and what it
/// returns leaves the store after the row in the access log.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    case: CaseId,
    id: EvidenceId,
    chunks: u32,
    pub(crate) name: String,
    pub(crate) media: MediaType,
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

impl Opened {
    /// Returns how many chunks there are to read.
    pub(crate) const fn chunks(&self) -> u32 {
        self.chunks
    }
}

/// Opens a document for download.
pub(crate) fn open(look: &mut Look<'_, '_>, named: &DocumentName) -> Result<Opened, AppError> {
    let case = look.case(&named.case)?;
    let standing = standing(look.tx, &look.session, case.id)?;
    let action = look.call.action;
    let known = case
        .document(named.number)
        .filter(|known| standing.lists(known))
        .ok_or_else(|| look.session.hidden(action))?;
    known
        .check_download(standing.viewer, look.session.actor.person)
        .map_err(|refusal| look.session.refused(action, case.id, refusal))?;
    Ok(Opened {
        case: case.id,
        id: known.id,
        chunks: nrm_panel_domain::media::chunks(known.offered.size),
        name: known.download_name(&case.reference),
        media: known.offered.media,
        size: known.offered.size,
        sha256: known.offered.sha256.clone(),
    })
}

impl App {
    /// Reads a chunk of a document that was opened.
    pub(crate) async fn chunk(
        &self,
        opened: &Opened,
        number: u32,
    ) -> Result<Zeroizing<Vec<u8>>, AppError> {
        let (case, id) = (opened.case, opened.id);
        let chunk = self
            .db
            .read::<_, StoreError, _>(move |tx| tx.evidence_chunk(case, id, number));
        // Part of a record is gone: that is no question of who may know of it.
        chunk.await.map_err(|error| {
            if error == StoreError::NotFound {
                AppError::Internal("a chunk of a document is missing")
            } else {
                AppError::Store(error)
            }
        })
    }
}

/// A document to accept unscanned.
#[derive(Clone, Debug)]
pub(crate) struct Acceptance {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) reason: Sensitive<String>,
}

/// Accepts a document that nothing scanned.
pub(crate) fn accept(
    work: &mut Work<'_, '_>,
    input: &Acceptance,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let event = case
        .accept_evidence(input.number, input.reason.clone())
        .ok_or_else(|| work.session.hidden(work.call.action))??;
    save(work, case, event, |known| known.number == input.number)
}

/// A caveat to set.
#[derive(Clone, Debug)]
pub(crate) struct CaveatSetting {
    pub(crate) seen: Seen,
    pub(crate) number: u32,
    pub(crate) caveat: Caveat,
}

/// Replaces the caveat of a document.
pub(crate) fn set_caveat(
    work: &mut Work<'_, '_>,
    input: &CaveatSetting,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    check_agencies(work.tx, &work.session, &input.caveat)?;
    let action = work.call.action;
    let standing = standing(work.tx, &work.session, case.id)?;
    let by = of_agency(&work.session);
    let event = case
        .document(input.number)
        .filter(|known| standing.lists(known))
        .and_then(|_| case.set_caveat(input.number, input.caveat.clone(), standing.viewer, by))
        .ok_or_else(|| work.session.hidden(action))?
        .map_err(|refusal| work.session.refused(action, case.id, refusal))?;
    save(work, case, event, |known| known.number == input.number)
}

/// Checks that a caveat names agencies of the site.
pub(crate) fn check_agencies(
    tx: &mut ReadTx<'_>,
    session: &Session,
    caveat: &Caveat,
) -> Result<(), AppError> {
    let Visibility::Agencies(named) = &caveat.visibility else {
        return Ok(());
    };
    let known = tx.agencies(session.site.id)?;
    if named
        .iter()
        .all(|id| known.iter().any(|agency| agency.id == *id))
    {
        return Ok(());
    }
    let fault = "must be agencies of this site";
    Err(AppError::invalid("caveat.agency_ids", fault))
}

fn of_agency(session: &Session) -> OfAgency {
    OfAgency {
        id: session.agency.id,
        name: session.agency.name.clone(),
    }
}

/// What a caller is to the documents of a case.
#[derive(Clone, Copy, Debug)]
struct Standing {
    viewer: Viewer,
    /// A first responder and nothing more: the documents of their own agency alone.
    own_only: bool,
}

impl Standing {
    fn lists(self, known: &Evidence) -> bool {
        !self.own_only || known.originator.id == self.viewer.agency
    }
}

/// Returns what the caller is to the items of a case.
pub(super) fn viewer(
    tx: &mut ReadTx<'_>,
    session: &Session,
    case: CaseId,
) -> Result<Viewer, AppError> {
    Ok(standing(tx, session, case)?.viewer)
}

fn standing(tx: &mut ReadTx<'_>, session: &Session, case: CaseId) -> Result<Standing, AppError> {
    let relation = tx.relation(case, session.actor.person)?;
    let relation = relation.ok_or(AppError::Internal("a case without a row"))?;
    let coordinator = reads_as(session, &relation, |role| role == Role::Coordinator);
    Ok(Standing {
        viewer: Viewer {
            agency: session.actor.agency,
            coordinator,
            competent_authority: session.actor.agency_kind == AgencyKind::CompetentAuthority,
        },
        own_only: !reads_as(session, &relation, |role| role != Role::FirstResponder),
    })
}

/// Returns whether some roles of the caller alone would let them list the documents.
fn reads_as(session: &Session, relation: &CaseRelation, roles: fn(Role) -> bool) -> bool {
    let mut actor = session.actor.clone();
    actor.roles.retain(|role| roles(*role));
    access::permit(&actor, Action::ListEvidence, Target::Case(relation)).is_ok()
}

fn save(
    work: &mut Work<'_, '_>,
    case: Case,
    event: EvidenceEvent,
    which: impl Fn(&Evidence) -> bool,
) -> Result<Saved<(Shown, i64)>, AppError> {
    let (case, saved) = work.save_case(case, CaseEvent::Evidence(event))?;
    let known = case.evidence.iter().find(|known| which(known));
    let evidence = known.ok_or(AppError::Internal("a document is not in its case"))?;
    let shown = Shown {
        // Whoever may change a document may see it.
        withheld: false,
        download_name: evidence.download_name(&case.reference),
        evidence: evidence.clone(),
    };
    Ok(saved.with((shown, case.version)))
}

impl Session {
    /// Refuses: as a matter of who asks, which is kept as evidence, or of how the
    /// record stands.
    pub(super) fn refused(&self, action: Action, case: CaseId, refusal: Refusal) -> AppError {
        if refusal.is_denial() {
            self.deny(action, case, refusal)
        } else {
            AppError::Refused(refusal)
        }
    }
}
