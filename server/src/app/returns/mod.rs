//! Statistical returns: built from facts, kept as built, checked, signed off and sent.

mod build;
mod examine;
mod release;

use std::{fmt, sync::Arc};

use nrm_panel_domain::{
    id::{PersonId, ReturnId},
    time::UtcTime,
};
use nrm_panel_returns::{Period, Profile};
use nrm_panel_store::{KeptReturn, Listing, Page, ReadTx, ReturnFileRow, ReturnSignature};

pub(crate) use build::{build, keep};
pub(crate) use examine::{
    Check, Comparison, Difference, Drill, Pair, compare, diff, drill, validate,
};
pub(crate) use release::{Parcel, Signing, sign_off, submit, take_out};

use super::{
    error::AppError,
    session::{Call, Session},
    work::{Look, RecordName},
};

/// Hears how far the building of a return is: what is done, how much of it, of how much.
#[derive(Clone, Default)]
pub(crate) struct Progress(Option<Arc<Hear>>);

type Hear = dyn Fn(&str, u64, u64) + Send + Sync;

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

impl Progress {
    pub(crate) fn to(hear: impl Fn(&str, u64, u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    fn tell(&self, stage: &str, done: u64, total: u64) {
        if let Some(hear) = &self.0 {
            hear(stage, done, total);
        }
    }
}

/// A return to build.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) period: Period,
    /// Count facts recorded up to this instant; `None` means the usual cut, or now
    /// if that is earlier.
    pub(crate) as_at: Option<UtcTime>,
    pub(crate) profile: Profile,
    /// Version of the specification; `None` means the current one.
    pub(crate) specification: Option<String>,
    pub(crate) progress: Progress,
}

/// A return with what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) kept: KeptReturn,
    pub(crate) files: Vec<ReturnFileRow>,
    /// Who signed it off, with their names.
    pub(crate) signed: Vec<Signed>,
    pub(crate) submitted_at: Option<UtcTime>,
}

/// That somebody signed a return off.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) at: UtcTime,
}

impl Shown {
    fn load(tx: &mut ReadTx<'_>, kept: KeptReturn) -> Result<Self, AppError> {
        Ok(Self {
            files: tx.return_files(kept.id)?,
            signed: signatures(tx, kept.id)?,
            submitted_at: tx.return_submitted_at(kept.id)?,
            kept,
        })
    }
}

/// Returns who signed a return off, with their names.
fn signatures(tx: &mut ReadTx<'_>, id: ReturnId) -> Result<Vec<Signed>, AppError> {
    let mut signed = Vec::new();
    for ReturnSignature { person, signed_at } in tx.return_signatures(id)? {
        let known = tx.person(person)?;
        signed.push(Signed {
            person,
            name: known.map(|known| known.name).unwrap_or_default(),
            at: signed_at,
        });
    }
    Ok(signed)
}

/// Shows a return that was built.
pub(crate) fn get(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Shown, AppError> {
    let kept = find(look, named)?;
    Shown::load(look.tx, kept)
}

/// A file of a return to read.
#[derive(Clone, Debug)]
pub(crate) struct FileName {
    pub(crate) built: RecordName,
    pub(crate) file: String,
}

/// Returns the bytes of a file of a return.
pub(crate) fn file(look: &mut Look<'_, '_>, named: &FileName) -> Result<Vec<u8>, AppError> {
    let kept = find(look, &named.built)?;
    let hidden = look.session.hidden(look.call.action);
    look.tx.return_file(kept.id, &named.file)?.ok_or(hidden)
}

/// A return in a list.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) kept: KeptReturn,
    pub(crate) signed: usize,
    pub(crate) submitted_at: Option<UtcTime>,
}

/// Lists the returns built at the site.
pub(crate) fn list(look: &mut Look<'_, '_>, page: &Page) -> Result<Listing<Listed>, AppError> {
    look.permit_site()?;
    let found = look.tx.kept_returns(look.session.site.id, page)?;
    let mut items = Vec::new();
    for kept in found.items {
        items.push(Listed {
            signed: look.tx.return_signatures(kept.id)?.len(),
            submitted_at: look.tx.return_submitted_at(kept.id)?,
            kept,
        });
    }
    Ok(Listing {
        items,
        next: found.next,
    })
}

/// Finds a return of the site, for a caller who may see the site.
fn find(look: &mut Look<'_, '_>, named: &RecordName) -> Result<KeptReturn, AppError> {
    look.permit_site()?;
    of_site(look.tx, &look.session, look.call, named)
}

/// Finds a return of the caller's site.
fn of_site(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    named: &RecordName,
) -> Result<KeptReturn, AppError> {
    let hidden = || session.hidden(call.action);
    let id = named.0.parse::<ReturnId>().map_err(|_| hidden())?;
    let found = tx.kept_return(id)?;
    found
        .filter(|kept| kept.key.site == session.site.id)
        .ok_or_else(hidden)
}
