//! People with their roles and the authorities they act for.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{IntoSql, prelude::*, sql_types::Text};
use nrm_panel_domain::{
    directory::{Person, Role},
    id::{AuthorityId, PersonId, SiteId},
    time::{CivilDate, UtcTime},
};

use crate::{
    engine::on_engine,
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::{person, person_authority, person_role},
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns a person.
    ///
    /// # Errors
    /// `Corrupt` where they cannot be read.
    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let found: Option<PersonRow> = person::table
            .find(id.to_string())
            .select(PersonRow::as_select())
            .get_result(self.conn()?)
            .optional()?;
        let Some(found) = found else { return Ok(None) };
        let grants = self.grants(&found.id)?;
        found.with_grants(grants).map(Some)
    }

    /// Returns the site of a person.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn person_site(&mut self, id: PersonId) -> Result<Option<SiteId>, StoreError> {
        let found: Option<String> = person::table
            .find(id.to_string())
            .select(person::site_id)
            .get_result(self.conn()?)
            .optional()?;
        row::optional_id(found, "person site")
    }

    /// Lists the people of a site page by page, by name. A site has hundreds of
    /// people at most: all are read, and the page is cut from them.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn people_page(
        &mut self,
        site: SiteId,
        page: &Page,
    ) -> Result<Listing<Person>, StoreError> {
        let mut people = self.people(site)?;
        if let Some(after) = page.after {
            let last = people
                .iter()
                .position(|person| person.id.to_string() == after.id());
            people.drain(..last.map_or(0, |last| last + 1));
        }
        // The list goes by name; the person alone says where the page ended.
        Ok(page.cut(people, |last: &Person| Cursor::of(last.id.uuid())))
    }

    /// Returns the people of a site, by name.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn people(&mut self, site: SiteId) -> Result<Vec<Person>, StoreError> {
        let site = site.to_string();
        let of_site = person::table.filter(person::site_id.eq(&site));
        let rows: Vec<PersonRow> = of_site
            .order((person::name.asc(), person::id.asc()))
            .select(PersonRow::as_select())
            .load(self.conn()?)?;
        let ids = of_site.select(person::id);
        let roles: Vec<(String, String)> = person_role::table
            .filter(person_role::person_id.eq_any(ids))
            .select((person_role::person_id, person_role::role))
            .load(self.conn()?)?;
        let authorities: Vec<(String, String)> = person_authority::table
            .filter(person_authority::person_id.eq_any(ids))
            .select((person_authority::person_id, person_authority::authority_id))
            .load(self.conn()?)?;
        let mut grants: HashMap<String, Grants> = HashMap::new();
        for (person, role) in roles {
            grants.entry(person).or_default().add_role(&role)?;
        }
        for (person, authority) in authorities {
            grants
                .entry(person)
                .or_default()
                .add_authority(&authority)?;
        }
        rows.into_iter()
            .map(|row| {
                let grants = grants.remove(&row.id).unwrap_or_default();
                row.with_grants(grants)
            })
            .collect()
    }

    /// Reads roles and authorities in one statement, because every request does.
    pub(crate) fn grants(&mut self, person: &str) -> Result<Grants, StoreError> {
        let roles = person_role::table
            .filter(person_role::person_id.eq(person))
            .select((ROLE.into_sql::<Text>(), person_role::role));
        let authorities = person_authority::table
            .filter(person_authority::person_id.eq(person))
            .select((AUTHORITY.into_sql::<Text>(), person_authority::authority_id));
        let rows: Vec<(String, String)> =
            on_engine!(self.conn()?, |c| roles.union_all(authorities).load(c))?;
        let mut grants = Grants::default();
        for (what, value) in rows {
            if what == ROLE {
                grants.add_role(&value)?;
            } else {
                grants.add_authority(&value)?;
            }
        }
        Ok(grants)
    }
}

impl WriteTx<'_> {
    /// Adds a person to a site.
    ///
    /// # Errors
    /// `Duplicate` for an id used before; `NotFound` for an unknown site, agency or
    /// authority.
    pub fn insert_person(
        &mut self,
        site: SiteId,
        new: &Person,
        now: UtcTime,
    ) -> Result<(), StoreError> {
        let row = NewPersonRow {
            id: new.id.to_string(),
            site_id: site.to_string(),
            agency_id: new.agency.to_string(),
            name: &new.name,
            training_valid_until: new.training_valid_until.map(CivilDate::naive),
            created_at: now.naive_utc(),
        };
        diesel::insert_into(person::table)
            .values(&row)
            .execute(self.conn()?)?;
        self.insert_grants(new)
    }

    /// Replaces what is known of a person: name, agency, training, roles and
    /// authorities.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, agency or authority.
    pub fn update_person(&mut self, changed: &Person) -> Result<(), StoreError> {
        let id = changed.id.to_string();
        let found = diesel::update(person::table.find(&id))
            .set((
                person::agency_id.eq(changed.agency.to_string()),
                person::name.eq(&changed.name),
                person::training_valid_until.eq(changed.training_valid_until.map(CivilDate::naive)),
            ))
            .execute(self.conn()?)?;
        if found != 1 {
            return Err(StoreError::NotFound);
        }
        diesel::delete(person_role::table.filter(person_role::person_id.eq(&id)))
            .execute(self.conn()?)?;
        diesel::delete(person_authority::table.filter(person_authority::person_id.eq(&id)))
            .execute(self.conn()?)?;
        self.insert_grants(changed)
    }

    fn insert_grants(&mut self, person: &Person) -> Result<(), StoreError> {
        let Person {
            id,
            name: _,
            agency: _,
            roles,
            authorities,
            training_valid_until: _,
        } = person;
        let id = id.to_string();
        for role in roles {
            diesel::insert_into(person_role::table)
                .values((
                    person_role::person_id.eq(&id),
                    person_role::role.eq(role.code()),
                ))
                .execute(self.conn()?)?;
        }
        for authority in authorities {
            diesel::insert_into(person_authority::table)
                .values((
                    person_authority::person_id.eq(&id),
                    person_authority::authority_id.eq(authority.to_string()),
                ))
                .execute(self.conn()?)?;
        }
        Ok(())
    }
}

const ROLE: &str = "role";
const AUTHORITY: &str = "authority";

/// What a person was granted.
#[derive(Default)]
pub(crate) struct Grants {
    roles: Vec<Role>,
    authorities: Vec<AuthorityId>,
}

impl Grants {
    fn add_role(&mut self, role: &str) -> Result<(), StoreError> {
        self.roles.push(row::code(role, Role::from_code, "role")?);
        Ok(())
    }

    fn add_authority(&mut self, authority: &str) -> Result<(), StoreError> {
        self.authorities
            .push(row::id(authority, "authority of a person")?);
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = person, treat_none_as_default_value = false)]
struct NewPersonRow<'a> {
    id: String,
    site_id: String,
    agency_id: String,
    name: &'a str,
    training_valid_until: Option<NaiveDate>,
    created_at: NaiveDateTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = person)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    agency_id: String,
    name: String,
    training_valid_until: Option<NaiveDate>,
}

impl PersonRow {
    pub(crate) fn with_grants(self, grants: Grants) -> Result<Person, StoreError> {
        let Self {
            id,
            agency_id,
            name,
            training_valid_until,
        } = self;
        let Grants {
            mut roles,
            mut authorities,
        } = grants;
        roles.sort_unstable();
        authorities.sort_unstable();
        Ok(Person {
            id: row::id(&id, "person")?,
            name,
            agency: row::id(&agency_id, "person agency")?,
            roles,
            authorities,
            training_valid_until: training_valid_until.map(CivilDate::from_naive),
        })
    }
}
