//! Sites with their constitutions, authorities and agencies.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    calendar::Division,
    constitution::Constitution,
    directory::{Agency, AgencyKind, Authority, FirstResponderType, ScopeDate, Site},
    id::{AgencyId, SiteId},
    message::Route,
    time::{CivilDate, UtcTime},
};

use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::{agency, authority, constitution, site},
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns every site, by name.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn sites(&mut self) -> Result<Vec<Site>, StoreError> {
        let rows: Vec<SiteRow> = site::table
            .order((site::name.asc(), site::id.asc()))
            .select(SiteRow::as_select())
            .load(self.conn()?)?;
        rows.into_iter()
            .map(|row| self.with_constitution(row))
            .collect()
    }

    /// Returns a site.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn site(&mut self, id: SiteId) -> Result<Option<Site>, StoreError> {
        let found: Option<SiteRow> = site::table
            .find(id.to_string())
            .select(SiteRow::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(|row| self.with_constitution(row)).transpose()
    }

    /// Returns the site whose references open with these letters.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn site_by_prefix(&mut self, prefix: &str) -> Result<Option<Site>, StoreError> {
        let found: Option<SiteRow> = site::table
            .filter(site::reference_prefix.eq(prefix))
            .select(SiteRow::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(|row| self.with_constitution(row)).transpose()
    }

    /// Returns a version of a site's constitution.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn constitution(
        &mut self,
        site: SiteId,
        version: i64,
    ) -> Result<Option<Constitution>, StoreError> {
        let body: Option<String> = constitution::table
            .find((site.to_string(), version))
            .select(constitution::body)
            .get_result(self.conn()?)
            .optional()?;
        body.map(|body| read_constitution(&body)).transpose()
    }

    /// Returns the authorities of a site, by name.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn authorities(&mut self, site: SiteId) -> Result<Vec<Authority>, StoreError> {
        let query = authority::table
            .filter(authority::site_id.eq(site.to_string()))
            .order((authority::name.asc(), authority::id.asc()))
            .select((authority::id, authority::name, authority::joined_on));
        // Every lodgement asks, so it goes past the enum.
        let rows: Vec<(String, String, NaiveDate)> = on_engine!(self.conn()?, |c| query.load(c))?;
        rows.into_iter()
            .map(|(id, name, joined_on)| {
                let id = row::id(&id, "authority")?;
                Ok(Authority {
                    id,
                    name,
                    joined_on: CivilDate::from_naive(joined_on),
                })
            })
            .collect()
    }

    /// Returns an agency.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn agency(&mut self, id: AgencyId) -> Result<Option<Agency>, StoreError> {
        let found: Option<AgencyRow> = agency::table
            .find(id.to_string())
            .select(AgencyRow::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(Agency::try_from).transpose()
    }

    /// Returns the agencies of a site, by name.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn agencies(&mut self, site: SiteId) -> Result<Vec<Agency>, StoreError> {
        let rows: Vec<AgencyRow> = agency::table
            .filter(agency::site_id.eq(site.to_string()))
            .order((agency::name.asc(), agency::id.asc()))
            .select(AgencyRow::as_select())
            .load(self.conn()?)?;
        rows.into_iter().map(Agency::try_from).collect()
    }

    fn with_constitution(&mut self, row: SiteRow) -> Result<Site, StoreError> {
        let body: String = constitution::table
            .filter(constitution::site_id.eq(&row.id))
            .order(constitution::version.desc())
            .select(constitution::body)
            .get_result(self.conn()?)
            .optional()?
            .ok_or(StoreError::Corrupt {
                what: "a site without a constitution",
            })?;
        row.with_constitution(&body)
    }
}

impl WriteTx<'_> {
    /// Adds a site with its first constitution. Its stream comes after.
    ///
    /// # Errors
    /// `Duplicate` for an id or prefix used before.
    pub fn insert_site(&mut self, new: &Site, now: UtcTime) -> Result<(), StoreError> {
        let Site {
            id,
            name,
            reference_prefix,
            division,
            live_since,
            guardian_service,
            scope_measured_on,
            constitution,
        } = new;
        let row = NewSiteRow {
            id: id.to_string(),
            name,
            reference_prefix,
            division: division.code(),
            live_since: live_since.naive(),
            guardian_service: *guardian_service,
            scope_measured_on: scope_measured_on.code(),
            created_at: now.naive_utc(),
        };
        diesel::insert_into(site::table)
            .values(&row)
            .execute(self.conn()?)?;
        self.insert_constitution(*id, constitution, now)
    }

    /// Adds a version of a site's constitution, which is then the one in force.
    ///
    /// # Errors
    /// `Duplicate` for a version used before.
    pub fn insert_constitution(
        &mut self,
        site: SiteId,
        new: &Constitution,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(new)
            .map_err(|_| StoreError::Bug("a constitution that is no JSON"))?;
        diesel::insert_into(constitution::table)
            .values((
                constitution::site_id.eq(site.to_string()),
                constitution::version.eq(new.version),
                constitution::body.eq(body),
                constitution::created_at.eq(now.naive_utc()),
            ))
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Adds an authority to a site.
    ///
    /// # Errors
    /// `Duplicate` for an id used before; `NotFound` for an unknown site.
    pub fn insert_authority(&mut self, site: SiteId, new: &Authority) -> Result<(), StoreError> {
        let Authority {
            id,
            name,
            joined_on,
        } = new;
        diesel::insert_into(authority::table)
            .values((
                authority::id.eq(id.to_string()),
                authority::site_id.eq(site.to_string()),
                authority::name.eq(name),
                authority::joined_on.eq(joined_on.naive()),
            ))
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Adds an agency to a site.
    ///
    /// # Errors
    /// `Duplicate` for an id used before; `NotFound` for an unknown site.
    pub fn insert_agency(&mut self, site: SiteId, new: &Agency) -> Result<(), StoreError> {
        let Agency {
            id,
            name,
            kind,
            first_responder,
            delivery,
            designation,
        } = new;
        let row = NewAgencyRow {
            id: id.to_string(),
            site_id: site.to_string(),
            name,
            kind: kind.code(),
            first_responder: first_responder.map(FirstResponderType::code),
            delivery: delivery.as_ref().map(Route::to_string),
            designation: designation.as_deref(),
        };
        diesel::insert_into(agency::table)
            .values(&row)
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Says where an agency takes delivery from now on; `None` for nowhere.
    ///
    /// # Errors
    /// `NotFound` for an unknown agency.
    pub fn set_delivery(
        &mut self,
        agency: AgencyId,
        delivery: Option<&Route>,
    ) -> Result<(), StoreError> {
        let changed = diesel::update(agency::table.find(agency.to_string()))
            .set(agency::delivery.eq(delivery.map(Route::to_string)))
            .execute(self.conn()?)?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = site, treat_none_as_default_value = false)]
struct NewSiteRow<'a> {
    id: String,
    name: &'a str,
    reference_prefix: &'a str,
    division: &'a str,
    live_since: NaiveDate,
    guardian_service: bool,
    scope_measured_on: &'a str,
    created_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = agency, treat_none_as_default_value = false)]
struct NewAgencyRow<'a> {
    id: String,
    site_id: String,
    name: &'a str,
    kind: &'a str,
    first_responder: Option<&'a str>,
    delivery: Option<String>,
    designation: Option<&'a str>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = site)]
pub(crate) struct SiteRow {
    id: String,
    name: String,
    reference_prefix: String,
    division: String,
    live_since: NaiveDate,
    guardian_service: bool,
    scope_measured_on: String,
}

impl SiteRow {
    pub(crate) fn with_constitution(self, body: &str) -> Result<Site, StoreError> {
        let Self {
            id,
            name,
            reference_prefix,
            division,
            live_since,
            guardian_service,
            scope_measured_on,
        } = self;
        Ok(Site {
            id: row::id(&id, "site")?,
            name,
            reference_prefix,
            division: row::code(&division, Division::from_code, "division")?,
            live_since: CivilDate::from_naive(live_since),
            guardian_service,
            scope_measured_on: row::code(&scope_measured_on, ScopeDate::from_code, "scope date")?,
            constitution: read_constitution(body)?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agency)]
pub(crate) struct AgencyRow {
    id: String,
    name: String,
    kind: String,
    first_responder: Option<String>,
    delivery: Option<String>,
    designation: Option<String>,
}

impl TryFrom<AgencyRow> for Agency {
    type Error = StoreError;

    fn try_from(row: AgencyRow) -> Result<Self, Self::Error> {
        let AgencyRow {
            id,
            name,
            kind,
            first_responder,
            delivery,
            designation,
        } = row;
        Ok(Self {
            id: row::id(&id, "agency")?,
            name,
            kind: row::code(&kind, AgencyKind::from_code, "agency kind")?,
            first_responder: first_responder
                .map(|code| row::code(&code, FirstResponderType::from_code, "first responder type"))
                .transpose()?,
            delivery: row::optional_id(delivery, "delivery route")?,
            designation,
        })
    }
}

fn read_constitution(body: &str) -> Result<Constitution, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::Corrupt {
        what: "a constitution",
    })
}
