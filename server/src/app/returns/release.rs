//! What leaves: signed off by two people, put into the folder, each file on the record.

use nrm_panel_domain::{directory::SiteEvent, id::ReturnId, refusal::ReturnRefusal, time::UtcTime};
use nrm_panel_returns::Profile;
use nrm_panel_store::{ReadTx, ReturnFileBody, ReturnSignature};

use super::{Signed, find, of_site, signatures};
use crate::app::{
    error::AppError,
    work::{Look, RecordName, Saved, Work},
};

/// How many different people sign a return off (returns.md 8.4).
const SIGNATORIES: usize = 2;

/// A return to sign off, as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Signing {
    pub(crate) built: RecordName,
    pub(crate) sha256: String,
}

/// Signs a return off.
pub(crate) fn sign_off(
    work: &mut Work<'_, '_>,
    input: &Signing,
) -> Result<Saved<Vec<Signed>>, AppError> {
    work.permit_site()?;
    work.tx.lock_stream(work.session.site.id.uuid())?;
    let kept = of_site(work.tx, &work.session, work.call, &input.built)?;
    if kept.sha256 != input.sha256 {
        return Err(ReturnRefusal::ReturnChanged.into());
    }
    if work.tx.return_submitted_at(kept.id)?.is_some() {
        return Err(ReturnRefusal::ReturnSubmitted.into());
    }
    let person = work.session.actor.person;
    let signed = work.tx.return_signatures(kept.id)?;
    if signed.iter().any(|known| known.person == person) {
        return Err(ReturnRefusal::AlreadySignedOff.into());
    }
    let signature = ReturnSignature {
        person,
        signed_at: work.now(),
    };
    work.tx.sign_return(kept.id, &signature)?;
    let event = SiteEvent::ReturnSignedOff {
        built: kept.id,
        sha256: kept.sha256,
    };
    let signed = signatures(work.tx, kept.id)?;
    Ok(work.save_site(&event)?.with(signed))
}

/// A return ready to leave.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) id: ReturnId,
    pub(crate) profile: Profile,
    /// Name of the folder its files lie in.
    pub(crate) folder: String,
    pub(crate) files: Vec<ReturnFileBody>,
    /// Names of the files as they lie there, once they do.
    pub(crate) left: Vec<String>,
}

/// Returns the files of a return that may leave.
pub(crate) fn take_out(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Parcel, AppError> {
    let kept = find(look, named)?;
    check_signed(look.tx, kept.id)?;
    let mut files = Vec::new();
    for row in look.tx.return_files(kept.id)? {
        let body = look.tx.return_file(kept.id, &row.name)?;
        let body = body.ok_or(AppError::Internal("a file of a return is gone"))?;
        files.push(ReturnFileBody { row, body });
    }
    let quarter = match kept.key.quarter {
        0 => String::new(),
        quarter => format!("Q{quarter}"),
    };
    Ok(Parcel {
        id: kept.id,
        profile: Profile::from_code(&kept.key.profile)
            .ok_or(AppError::Internal("a kept return cannot be read"))?,
        folder: format!(
            "return-{}{quarter}-{}-{}",
            kept.key.year, kept.key.profile, kept.id
        ),
        files,
        left: Vec::new(),
    })
}

/// Records that the files of a return left: an entry each, and one for all.
pub(crate) fn submit(
    work: &mut Work<'_, '_>,
    parcel: &Parcel,
) -> Result<Saved<(UtcTime, Parcel)>, AppError> {
    work.permit_site()?;
    work.tx.lock_stream(work.session.site.id.uuid())?;
    check_signed(work.tx, parcel.id)?;
    let at = match work.tx.return_submitted_at(parcel.id)? {
        Some(_) => return Err(ReturnRefusal::ReturnSubmitted.into()),
        None => work.now(),
    };
    work.tx
        .submit_return(parcel.id, work.session.actor.person, at)?;
    for file in &parcel.files {
        work.save_site(&SiteEvent::ReturnFileSubmitted {
            built: parcel.id,
            file: file.row.name.clone(),
            sha256: file.row.sha256.clone(),
        })?;
    }
    let event = SiteEvent::ReturnSubmitted {
        built: parcel.id,
        files: parcel.files.len(),
    };
    let without_bodies = Parcel {
        files: parcel
            .files
            .iter()
            .map(|file| ReturnFileBody {
                row: file.row.clone(),
                body: Vec::new(),
            })
            .collect(),
        ..parcel.clone()
    };
    Ok(work.save_site(&event)?.with((at, without_bodies)))
}

fn check_signed(tx: &mut ReadTx<'_>, id: ReturnId) -> Result<(), AppError> {
    let signed = tx.return_signatures(id)?.len();
    if signed < SIGNATORIES {
        return Err(ReturnRefusal::NotSignedOff { signed }.into());
    }
    Ok(())
}
