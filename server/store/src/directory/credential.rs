//! Credentials: how a person proves who they are (decision 8).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    directory::{Agency, Person, Site},
    id::{PersonId, SiteId},
    time::UtcTime,
};
use uuid::Uuid;

use super::{
    people::PersonRow,
    site::{AgencyRow, SiteRow},
};
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::{agency, constitution, credential, person, site},
    tx::{ReadTx, WriteTx},
};

/// A way for a person to prove who they are. For a bearer token the issuer is
/// `token` and the subject the lower-case hex SHA-256 of the token: the token
/// itself is never stored. Certificates and OIDC are other issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Identifier.
    pub id: Uuid,
    /// Who vouches.
    pub issuer: String,
    /// What the issuer calls the person.
    pub subject: String,
    /// The person.
    pub person: PersonId,
    /// The site it opens.
    pub site: SiteId,
    /// When it was made.
    pub created_at: UtcTime,
    /// From when on it is void; `None` for never.
    pub expires_at: Option<UtcTime>,
    /// When it was withdrawn.
    pub revoked_at: Option<UtcTime>,
}

/// Who a credential shows, as the directory knows them now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub person: Person,
    /// Their agency.
    pub agency: Agency,
    /// The site the credential opens.
    pub site: Site,
    /// The credential.
    pub credential: Uuid,
}

impl ReadTx<'_> {
    /// Returns whom a credential shows; `None` for one that is unknown, expired or
    /// revoked. Two statements: it stands before every request.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn actor(
        &mut self,
        issuer: &str,
        subject: &str,
        now: UtcTime,
    ) -> Result<Option<Identity>, StoreError> {
        let query = credential::table
            .inner_join(person::table.inner_join(agency::table))
            .inner_join(site::table)
            .inner_join(constitution::table.on(constitution::site_id.eq(site::id)))
            .filter(credential::issuer.eq(issuer))
            .filter(credential::subject.eq(subject))
            .order(constitution::version.desc());
        let found: Option<Found> = on_engine!(self.conn()?, |c| {
            query
                .select((
                    (
                        credential::id,
                        credential::expires_at,
                        credential::revoked_at,
                    ),
                    PersonRow::as_select(),
                    AgencyRow::as_select(),
                    SiteRow::as_select(),
                    constitution::body,
                ))
                .get_result(c)
        })
        .optional()?;
        let Some(((id, expires_at, revoked_at), person, agency, site, body)) = found else {
            return Ok(None);
        };
        let now = now.naive_utc();
        if expires_at.is_some_and(|at| at <= now) || revoked_at.is_some_and(|at| at <= now) {
            return Ok(None);
        }
        let grants = self.grants(&person.id)?;
        Ok(Some(Identity {
            person: person.with_grants(grants)?,
            agency: agency.try_into()?,
            site: site.with_constitution(&body)?,
            credential: row::id(&id, "credential")?,
        }))
    }

    /// Returns the credentials of a person, the newest first, void ones included.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn credentials(&mut self, person: PersonId) -> Result<Vec<Credential>, StoreError> {
        let rows: Vec<CredentialRow> = credential::table
            .filter(credential::person_id.eq(person.to_string()))
            .order((credential::created_at.desc(), credential::id.desc()))
            .select(CredentialRow::as_select())
            .load(self.conn()?)?;
        rows.into_iter().map(Credential::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds a credential.
    ///
    /// # Errors
    /// `Duplicate` where the issuer already vouches for that subject.
    pub fn insert_credential(&mut self, new: &Credential) -> Result<(), StoreError> {
        let row = CredentialRow::from(new);
        diesel::insert_into(credential::table)
            .values(&row)
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Withdraws a credential.
    ///
    /// # Errors
    /// `NotFound` where there is none, or it was withdrawn before.
    pub fn revoke_credential(&mut self, id: Uuid, now: UtcTime) -> Result<(), StoreError> {
        let valid = credential::table
            .filter(credential::id.eq(id.to_string()))
            .filter(credential::revoked_at.is_null());
        let changed = diesel::update(valid)
            .set(credential::revoked_at.eq(now.naive_utc()))
            .execute(self.conn()?)?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

type Found = (
    (String, Option<NaiveDateTime>, Option<NaiveDateTime>),
    PersonRow,
    AgencyRow,
    SiteRow,
    String,
);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = credential, treat_none_as_default_value = false)]
struct CredentialRow {
    id: String,
    issuer: String,
    subject: String,
    person_id: String,
    site_id: String,
    created_at: NaiveDateTime,
    expires_at: Option<NaiveDateTime>,
    revoked_at: Option<NaiveDateTime>,
}

impl From<&Credential> for CredentialRow {
    fn from(new: &Credential) -> Self {
        let Credential {
            id,
            issuer,
            subject,
            person,
            site,
            created_at,
            expires_at,
            revoked_at,
        } = new;
        Self {
            id: id.to_string(),
            issuer: issuer.clone(),
            subject: subject.clone(),
            person_id: person.to_string(),
            site_id: site.to_string(),
            created_at: created_at.naive_utc(),
            expires_at: expires_at.map(UtcTime::naive_utc),
            revoked_at: revoked_at.map(UtcTime::naive_utc),
        }
    }
}

impl TryFrom<CredentialRow> for Credential {
    type Error = StoreError;

    fn try_from(row: CredentialRow) -> Result<Self, Self::Error> {
        let CredentialRow {
            id,
            issuer,
            subject,
            person_id,
            site_id,
            created_at,
            expires_at,
            revoked_at,
        } = row;
        Ok(Self {
            id: row::id(&id, "credential")?,
            issuer,
            subject,
            person: row::id(&person_id, "credential person")?,
            site: row::id(&site_id, "credential site")?,
            created_at: UtcTime::from_naive_utc(created_at),
            expires_at: expires_at.map(UtcTime::from_naive_utc),
            revoked_at: revoked_at.map(UtcTime::from_naive_utc),
        })
    }
}
