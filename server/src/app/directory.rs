//! Sites, authorities, agencies, people.

use nrm_panel_domain::{
    constitution::Constitution,
    directory::{Agency, Authority, Person, Site, SiteEvent},
    time::CivilDate,
};
use nrm_panel_store::{Listing, Page};

use super::{
    error::AppError,
    work::{Look, Saved, Work},
};
use crate::{
    constitution::{self, Adopted},
    setup::SetupError,
};

/// The caller, as the directory knows them.
pub(crate) fn who_am_i(
    look: &mut Look<'_, '_>,
    (): &(),
) -> Result<(Person, Agency, Site), AppError> {
    look.permit_site()?;
    let session = &look.session;
    Ok((
        session.person.clone(),
        session.agency.clone(),
        session.site.clone(),
    ))
}

/// The sites the caller acts for: a session acts for one.
pub(crate) fn sites(look: &mut Look<'_, '_>, (): &()) -> Result<Vec<Site>, AppError> {
    look.permit_site()?;
    Ok(vec![look.session.site.clone()])
}

/// The authorities of the site.
pub(crate) fn authorities(look: &mut Look<'_, '_>, (): &()) -> Result<Vec<Authority>, AppError> {
    look.permit_site()?;
    Ok(look.tx.authorities(look.session.site.id)?)
}

/// The agencies of the site.
pub(crate) fn agencies(look: &mut Look<'_, '_>, (): &()) -> Result<Vec<Agency>, AppError> {
    look.permit_site()?;
    Ok(look.tx.agencies(look.session.site.id)?)
}

/// The people of the site.
pub(crate) fn people(look: &mut Look<'_, '_>, page: &Page) -> Result<Listing<Person>, AppError> {
    look.permit_site()?;
    Ok(look.tx.people_page(look.session.site.id, page)?)
}

/// A version of the constitution; 0 for the one in force.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version(pub(crate) i64);

/// A constitution, and the versions there are.
#[derive(Clone, Debug)]
pub(crate) struct ConstitutionView {
    pub(crate) constitution: Constitution,
    pub(crate) versions: Vec<Adopted>,
}

/// The constitution of the site's panel.
pub(crate) fn constitution(
    look: &mut Look<'_, '_>,
    asked: &Version,
) -> Result<ConstitutionView, AppError> {
    look.permit_site()?;
    let site = look.session.site.clone();
    let versions = constitution::versions(look.tx, &site).map_err(|error| match error {
        SetupError::Store(error) => error.into(),
        SetupError::Invalid(_)
        | SetupError::Reference(_)
        | SetupError::Calendar(_)
        | SetupError::Event => AppError::Internal("an event that cannot be read"),
    })?;
    let wanted = if asked.0 == 0 {
        site.constitution.version
    } else {
        asked.0
    };
    let found = versions
        .iter()
        .find(|adopted| adopted.constitution.version == wanted)
        .ok_or_else(|| look.session.hidden(look.call.action))?;
    Ok(ConstitutionView {
        constitution: found.constitution.clone(),
        versions,
    })
}

/// A training to record.
#[derive(Clone, Debug)]
pub(crate) struct Training {
    pub(crate) person: String,
    pub(crate) completed_on: CivilDate,
}

/// Records a training (rules.md R18).
pub(crate) fn record_training(
    work: &mut Work<'_, '_>,
    input: &Training,
) -> Result<Saved<Person>, AppError> {
    work.permit_site()?;
    let site = work.session.site.clone();
    work.tx.lock_stream(site.id.uuid())?;
    let hidden = work.session.hidden(work.call.action);
    let Ok(id) = input.person.parse() else {
        return Err(hidden);
    };
    if work.tx.person_site(id)? != Some(site.id) {
        return Err(hidden);
    }
    let mut person = work.tx.person(id)?.ok_or(hidden)?;
    let valid_until = input
        .completed_on
        .plus_months(site.constitution.training_valid_months);
    person.training_valid_until = Some(valid_until);
    work.tx.update_person(&person)?;
    let event = SiteEvent::TrainingRecorded {
        person: person.id,
        completed_on: input.completed_on,
        valid_until,
    };
    Ok(work.save_site(&event)?.with(person))
}
