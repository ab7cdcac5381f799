//! Setting up sites and enrolling people, from files a coordinator can read.

use std::sync::Arc;

use nrm_panel_domain::{
    calendar::{CalendarError, Division, built_in_holidays},
    constitution::Constitution,
    directory::{
        Agency, AgencyKind, Authority, FirstResponderType, Person, Role, ScopeDate, Site, SiteEvent,
    },
    id::{AgencyId, AuthorityId, EventId, IdSource, PersonId, SiteId},
    message::Route,
    reference::{Designation, may_be_designated_by_code},
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{Appended, Credential, Db, NewEvent, StoreError, StreamKind, WriteTx};
use serde::Deserialize;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::constitution::check_first;
use crate::reference::{Shelf, ShelfError};
use crate::token::{TOKEN_ISSUER, new_token, token_subject};

/// Why a site or a person cannot be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The file names something that is not there, or twice.
    #[error("{0}")]
    Invalid(String),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lists of reference data cannot be read.
    #[error(transparent)]
    Reference(#[from] ShelfError),
    /// The built-in calendar cannot be read.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// An event could not be written.
    #[error("an event cannot be written")]
    Event,
}

/// A site, as its file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// Name.
    pub name: String,
    /// Letters that open every case reference.
    pub reference_prefix: String,
    /// Bank holiday division.
    pub division: Division,
    /// The day it went live.
    pub live_since: CivilDate,
    /// Whether a guardian service covers it.
    pub guardian_service: bool,
    /// The date the 100-day test is taken on.
    #[serde(default = "nrm_receipt")]
    pub scope_measured_on: ScopeDate,
    /// How its panel is made up; what is left out is as a site starts.
    #[serde(default)]
    pub constitution: Constitution,
    /// Its authorities.
    pub authorities: Vec<AuthorityFile>,
    /// Its agencies.
    pub agencies: Vec<AgencyFile>,
    /// The people to enrol.
    #[serde(default)]
    pub people: Vec<PersonFile>,
}

/// An authority, as its file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityFile {
    /// Name.
    pub name: String,
    /// The day it joined.
    pub joined_on: CivilDate,
}

/// An agency, as its file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyFile {
    /// Name.
    pub name: String,
    /// What it is to the panel.
    pub kind: AgencyKind,
    /// The type it lodges under, where it is a designated first responder.
    pub first_responder: Option<FirstResponderType>,
    /// Where it takes delivery: `drop:FOLDER` or `mailto:ADDRESS`.
    pub delivery: Option<Route>,
    /// Its code on the list of first responders, where its own name is not on it.
    pub designation: Option<String>,
}

/// A person, as the file says them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    /// Name.
    pub name: String,
    /// Name of the agency.
    pub agency: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Names of the authorities the person acts for; none means all.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// Date the training is valid to.
    pub training_valid_until: Option<CivilDate>,
}

/// A file of people to enrol.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleFile {
    /// The people.
    pub people: Vec<PersonFile>,
}

/// A person who was enrolled. The token is shown once and kept nowhere.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The person.
    pub person: Person,
    /// Their token.
    pub token: Zeroizing<String>,
}

/// A site that was set up.
#[derive(Clone, Debug)]
pub struct CreatedSite {
    /// The site.
    pub site: Site,
    /// Its people, in the order of the file.
    pub people: Vec<Enrolled>,
}

/// Sets up a site with its authorities, agencies and people, all or nothing.
///
/// # Errors
/// `Invalid` for a file that contradicts itself; as the store.
pub fn create_site(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    file: &SiteFile,
) -> Result<CreatedSite, SetupError> {
    check_prefix(&file.reference_prefix)?;
    check_first(&file.constitution)?;
    let site = Site {
        id: SiteId::new(&**ids),
        name: file.name.clone(),
        reference_prefix: file.reference_prefix.clone(),
        division: file.division,
        live_since: file.live_since,
        guardian_service: file.guardian_service,
        scope_measured_on: file.scope_measured_on,
        constitution: file.constitution.clone(),
    };
    let authorities: Vec<Authority> = file
        .authorities
        .iter()
        .map(|authority| Authority {
            id: AuthorityId::new(&**ids),
            name: authority.name.clone(),
            joined_on: authority.joined_on,
        })
        .collect();
    let agencies: Vec<Agency> = file
        .agencies
        .iter()
        .map(|agency| Agency {
            id: AgencyId::new(&**ids),
            name: agency.name.clone(),
            kind: agency.kind,
            first_responder: agency.first_responder,
            delivery: agency.delivery.clone(),
            designation: agency.designation.clone(),
        })
        .collect();
    check_designations(db, &agencies, now.london_date())?;
    let people = enrol(&file.people, &agencies, &authorities, ids)?;
    let created = CreatedSite {
        site: site.clone(),
        people: people.clone(),
    };
    let event = SiteEvent::SiteCreated {
        site: site.clone(),
        authorities: authorities.clone(),
        agencies: agencies.clone(),
    };
    let ids = ids.clone();
    db.write::<_, SetupError, _>(move |tx| {
        // The chain of a site belongs to the site, so the site comes first.
        tx.insert_site(&site, now)?;
        tx.create_stream(StreamKind::Site, site.id.uuid(), site.id)?;
        let mut appended = append(tx, &ids, &site, now, &event)?;
        for authority in &authorities {
            tx.insert_authority(site.id, authority)?;
        }
        for agency in &agencies {
            tx.insert_agency(site.id, agency)?;
        }
        for enrolled in &people {
            appended = add_person(tx, &ids, &site, now, enrolled)?;
        }
        Ok(appended.with(()))
    })
    .wait()?;
    Ok(created)
}

/// Enrols people at a site, all or none.
///
/// # Errors
/// `Invalid` for an agency or authority the site does not have; as the store.
pub fn add_people(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    people: &[PersonFile],
) -> Result<Vec<Enrolled>, SetupError> {
    let id = site.id;
    let known = db.read::<_, SetupError, _>(move |tx| Ok((tx.agencies(id)?, tx.authorities(id)?)));
    let (agencies, authorities) = known.wait()?;
    let enrolled = enrol(people, &agencies, &authorities, ids)?;
    if enrolled.is_empty() {
        return Err(SetupError::Invalid("the file names nobody".to_owned()));
    }
    let (added, site, ids) = (enrolled.clone(), site.clone(), ids.clone());
    db.write::<_, SetupError, _>(move |tx| {
        tx.lock_stream(site.id.uuid())?;
        let mut last = None;
        for enrolled in &added {
            last = Some(add_person(tx, &ids, &site, now, enrolled)?);
        }
        Ok(last.ok_or(SetupError::Event)?.with(()))
    })
    .wait()?;
    Ok(enrolled)
}

/// Replaces the roles of a person; the next call of theirs sees it.
///
/// # Errors
/// `Invalid` for a person of another site; as the store.
pub fn set_roles(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    person: PersonId,
    roles: Vec<Role>,
) -> Result<(), SetupError> {
    let (site, ids) = (site.clone(), ids.clone());
    db.write::<_, SetupError, _>(move |tx| {
        let mut known = person_of(tx, &site, person)?;
        known.roles.clone_from(&roles);
        tx.update_person(&known)?;
        let event = SiteEvent::RolesChanged {
            person,
            roles: roles.clone(),
        };
        Ok(append(tx, &ids, &site, now, &event)?.with(()))
    })
    .wait()
}

/// Settles where an agency takes delivery; `None` for nowhere.
///
/// # Errors
/// `Invalid` for an agency the site does not have; as the store.
pub fn settle_delivery(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    agency: &str,
    delivery: Option<Route>,
) -> Result<(), SetupError> {
    let (site, ids, name) = (site.clone(), ids.clone(), agency.to_owned());
    db.write::<_, SetupError, _>(move |tx| {
        tx.lock_stream(site.id.uuid())?;
        let agency = tx
            .agencies(site.id)?
            .into_iter()
            .find(|agency| agency.name == name)
            .ok_or_else(|| unknown("agency", &name))?
            .id;
        tx.set_delivery(agency, delivery.as_ref())?;
        let event = SiteEvent::DeliverySettled {
            agency,
            delivery: delivery.clone(),
        };
        Ok(append(tx, &ids, &site, now, &event)?.with(()))
    })
    .wait()
}

/// Makes a new token for a person.
///
/// # Errors
/// `Invalid` for a person of another site; as the store.
pub fn issue_token(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    person: PersonId,
) -> Result<Zeroizing<String>, SetupError> {
    let token = Zeroizing::new(new_token());
    let (site, ids, issued) = (site.clone(), ids.clone(), token.clone());
    db.write::<_, SetupError, _>(move |tx| {
        person_of(tx, &site, person)?;
        Ok(add_credential(tx, &ids, &site, now, person, &issued)?.with(()))
    })
    .wait()?;
    Ok(token)
}

/// Withdraws every credential of a person.
///
/// # Errors
/// `Invalid` for a person of another site; as the store.
pub fn revoke(
    db: &Db,
    ids: &Arc<dyn IdSource>,
    now: UtcTime,
    site: &Site,
    person: PersonId,
) -> Result<(), SetupError> {
    let (site, ids) = (site.clone(), ids.clone());
    db.write::<_, SetupError, _>(move |tx| {
        person_of(tx, &site, person)?;
        for credential in tx.credentials(person)? {
            if credential.revoked_at.is_none() {
                tx.revoke_credential(credential.id, now)?;
            }
        }
        let event = SiteEvent::CredentialsRevoked { person };
        Ok(append(tx, &ids, &site, now, &event)?.with(()))
    })
    .wait()
}

/// Loads the bank holidays the release knows, where none are loaded yet.
///
/// # Errors
/// As the store.
pub fn load_built_in_holidays(db: &Db, now: UtcTime) -> Result<(), SetupError> {
    let known = db
        .read::<_, SetupError, _>(|tx| Ok(tx.holidays()?.len()))
        .wait()?;
    if known == 0 {
        let holidays = built_in_holidays()?;
        db.maintain::<_, SetupError, _>(move |tx| Ok(tx.load_holidays(&holidays, now)?))
            .wait()?;
    }
    Ok(())
}

const fn nrm_receipt() -> ScopeDate {
    ScopeDate::NrmReceipt
}

/// Checks that every agency that is to lodge is on the list of first responders
/// (rules.md R92).
fn check_designations(db: &Db, agencies: &[Agency], today: CivilDate) -> Result<(), SetupError> {
    let reference = db
        .read::<_, SetupError, _>(|tx| Ok(Shelf::default().book(tx)?))
        .wait()?;
    for agency in agencies {
        let code = agency.designation.as_deref();
        if code.is_some() && agency.first_responder.is_none() {
            return Err(SetupError::Invalid(format!(
                "{} has a designation and is no first responder: say first_responder too",
                agency.name
            )));
        }
        if code.is_some() && !may_be_designated_by_code(agency.kind) {
            return Err(SetupError::Invalid(format!(
                "{} is {}: such an agency refers only if its own name is on the list (R92)",
                agency.name,
                agency.kind.code()
            )));
        }
        if agency.first_responder.is_none() {
            continue;
        }
        let named = Designation {
            name: &agency.name,
            code,
        };
        if let Some(advice) = reference.advice(&named, today) {
            return Err(SetupError::Invalid(format!(
                "{advice}; if it is designated under another name, give its code as designation \
                 (nrm-panel reference list first-responder shows them)"
            )));
        }
    }
    Ok(())
}

fn check_prefix(prefix: &str) -> Result<(), SetupError> {
    let right = (2..=6).contains(&prefix.len())
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if right {
        Ok(())
    } else {
        Err(SetupError::Invalid(
            "reference_prefix must be two to six capital letters or digits".to_owned(),
        ))
    }
}

fn enrol(
    people: &[PersonFile],
    agencies: &[Agency],
    authorities: &[Authority],
    ids: &Arc<dyn IdSource>,
) -> Result<Vec<Enrolled>, SetupError> {
    people
        .iter()
        .map(|person| {
            let agency = agencies
                .iter()
                .find(|agency| agency.name == person.agency)
                .ok_or_else(|| unknown("agency", &person.agency))?;
            let authorities = person
                .authorities
                .iter()
                .map(|name| {
                    authorities
                        .iter()
                        .find(|authority| authority.name == *name)
                        .map(|authority| authority.id)
                        .ok_or_else(|| unknown("authority", name))
                })
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Enrolled {
                person: Person {
                    id: PersonId::new(&**ids),
                    name: person.name.clone(),
                    agency: agency.id,
                    roles: person.roles.clone(),
                    authorities,
                    training_valid_until: person.training_valid_until,
                },
                token: Zeroizing::new(new_token()),
            })
        })
        .collect()
}

fn unknown(what: &str, name: &str) -> SetupError {
    SetupError::Invalid(format!("the site has no {what} named {name:?}"))
}

fn person_of(tx: &mut WriteTx<'_>, site: &Site, person: PersonId) -> Result<Person, SetupError> {
    tx.lock_stream(site.id.uuid())?;
    let elsewhere = || SetupError::Invalid("no such person at this site".to_owned());
    if tx.person_site(person)? != Some(site.id) {
        return Err(elsewhere());
    }
    tx.person(person)?.ok_or_else(elsewhere)
}

fn add_person(
    tx: &mut WriteTx<'_>,
    ids: &Arc<dyn IdSource>,
    site: &Site,
    now: UtcTime,
    enrolled: &Enrolled,
) -> Result<Appended, SetupError> {
    let person = enrolled.person.clone();
    tx.insert_person(site.id, &person, now)?;
    let _ = append(tx, ids, site, now, &SiteEvent::PersonAdded { person })?;
    add_credential(tx, ids, site, now, enrolled.person.id, &enrolled.token)
}

fn add_credential(
    tx: &mut WriteTx<'_>,
    ids: &Arc<dyn IdSource>,
    site: &Site,
    now: UtcTime,
    person: PersonId,
    token: &str,
) -> Result<Appended, SetupError> {
    tx.insert_credential(&Credential {
        id: ids.next(),
        issuer: TOKEN_ISSUER.to_owned(),
        subject: token_subject(token),
        person,
        site: site.id,
        created_at: now,
        expires_at: None,
        revoked_at: None,
    })?;
    append(tx, ids, site, now, &SiteEvent::CredentialIssued { person })
}

/// Appends to the chain of a site what the installation's administrator did.
pub(crate) fn append(
    tx: &mut WriteTx<'_>,
    ids: &Arc<dyn IdSource>,
    site: &Site,
    now: UtcTime,
    event: &SiteEvent,
) -> Result<Appended, SetupError> {
    let payload = serde_json::to_vec(event).map_err(|_| SetupError::Event)?;
    Ok(tx.append(
        site.id.uuid(),
        NewEvent {
            id: EventId::new(&**ids),
            kind: event.kind(),
            actor: None,
            agency: None,
            purpose: "administration".to_owned(),
            occurred_at: now,
            now,
            payload: Zeroizing::new(payload),
        },
    )?)
}
