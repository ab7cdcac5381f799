//! The list of sittings, who belongs to each, and what was listed for it.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{CaseId, PersonId, SiteId, SittingId},
    projection::SittingRow,
    sitting::SittingStateCode,
    time::CivilDate,
};

use crate::{
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::{agenda_entry, sitting_member, sitting_record},
    tx::{ReadTx, WriteTx},
};

/// Which sittings a person may see in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingScope {
    /// Of this site.
    pub site: SiteId,
    /// Only those this person belongs to.
    pub member: Option<PersonId>,
}

impl ReadTx<'_> {
    /// Lists sittings, the last to be held first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn sittings(
        &mut self,
        scope: &SittingScope,
        page: &Page,
    ) -> Result<Listing<SittingRow>, StoreError> {
        let SittingScope { site, member } = scope;
        let mut query = sitting_record::table
            .filter(sitting_record::site_id.eq(site.to_string()))
            .order((sitting_record::held_on.desc(), sitting_record::id.desc()))
            .limit(page.limit())
            .select(Row::as_select())
            .into_boxed();
        if let Some(member) = member {
            let theirs = sitting_member::table
                .filter(sitting_member::person_id.eq(member.to_string()))
                .select(sitting_member::sitting_id);
            query = query.filter(sitting_record::id.eq_any(theirs));
        }
        if let Some(after) = page.after {
            let on = after.date()?.naive();
            query = query.filter(
                sitting_record::held_on.le(on).and(
                    sitting_record::held_on
                        .lt(on)
                        .or(sitting_record::id.lt(after.id())),
                ),
            );
        }
        let rows: Vec<Row> = query.load(self.conn()?)?;
        let sittings = self.with_members(rows)?;
        Ok(page.cut(sittings, |sitting| {
            Cursor::on(sitting.held_on, sitting.id.uuid())
        }))
    }

    /// Returns the row of a sitting.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn sitting_row(&mut self, id: SittingId) -> Result<Option<SittingRow>, StoreError> {
        let found: Option<Row> = sitting_record::table
            .find(id.to_string())
            .select(Row::as_select())
            .get_result(self.conn()?)
            .optional()?;
        Ok(self.with_members(found.into_iter().collect())?.pop())
    }

    /// Returns the cases that were ever listed for a sitting.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn agenda(&mut self, sitting: SittingId) -> Result<Vec<CaseId>, StoreError> {
        let cases: Vec<String> = agenda_entry::table
            .filter(agenda_entry::sitting_id.eq(sitting.to_string()))
            .order(agenda_entry::case_id.asc())
            .select(agenda_entry::case_id)
            .load(self.conn()?)?;
        cases
            .iter()
            .map(|case| row::id(case, "agenda case"))
            .collect()
    }

    fn with_members(&mut self, rows: Vec<Row>) -> Result<Vec<SittingRow>, StoreError> {
        let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        let pairs: Vec<(String, String)> = sitting_member::table
            .filter(sitting_member::sitting_id.eq_any(ids))
            .order((
                sitting_member::sitting_id.asc(),
                sitting_member::person_id.asc(),
            ))
            .select((sitting_member::sitting_id, sitting_member::person_id))
            .load(self.conn()?)?;
        let mut members: HashMap<String, Vec<PersonId>> = HashMap::new();
        for (sitting, person) in pairs {
            members
                .entry(sitting)
                .or_default()
                .push(row::id(&person, "sitting member")?);
        }
        rows.into_iter()
            .map(|row| {
                let members = members.remove(&row.id).unwrap_or_default();
                row.with_members(members)
            })
            .collect()
    }
}

impl WriteTx<'_> {
    /// Adds the row of a new sitting, after its first event.
    ///
    /// # Errors
    /// `Duplicate` for an id used before; `NotFound` for an unknown member.
    pub fn insert_sitting(&mut self, sitting: &SittingRow) -> Result<(), StoreError> {
        let row = NewRow::from(sitting);
        diesel::insert_into(sitting_record::table)
            .values(&row)
            .execute(self.conn()?)?;
        self.set_members(sitting, BTreeSet::new())
    }

    /// Replaces the row of a sitting and who belongs to it.
    ///
    /// # Errors
    /// `NotFound` where there is none, or for an unknown member.
    pub fn update_sitting(&mut self, sitting: &SittingRow) -> Result<(), StoreError> {
        let row = NewRow::from(sitting);
        let changed = diesel::update(sitting_record::table.find(&row.id))
            .set(&row)
            .execute(self.conn()?)?;
        if changed != 1 {
            return Err(StoreError::NotFound);
        }
        let before: Vec<String> = sitting_member::table
            .filter(sitting_member::sitting_id.eq(&row.id))
            .select(sitting_member::person_id)
            .load(self.conn()?)?;
        self.set_members(sitting, before.into_iter().collect())
    }

    /// Notes that a case was listed for a sitting. The note stays when the case is
    /// taken off again; doing it again changes nothing.
    ///
    /// # Errors
    /// `NotFound` for an unknown case or sitting.
    pub fn list_on_agenda(
        &mut self,
        sitting: SittingId,
        case: CaseId,
        site: SiteId,
    ) -> Result<(), StoreError> {
        let (sitting, case) = (sitting.to_string(), case.to_string());
        let known: i64 = agenda_entry::table
            .find((&case, &sitting))
            .count()
            .get_result(self.conn()?)?;
        if known == 0 {
            diesel::insert_into(agenda_entry::table)
                .values((
                    agenda_entry::sitting_id.eq(&sitting),
                    agenda_entry::case_id.eq(&case),
                    agenda_entry::site_id.eq(site.to_string()),
                ))
                .execute(self.conn()?)?;
        }
        Ok(())
    }

    fn set_members(
        &mut self,
        sitting: &SittingRow,
        before: BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let id = sitting.id.to_string();
        let after: BTreeSet<String> = sitting.members.iter().map(ToString::to_string).collect();
        for gone in before.difference(&after) {
            diesel::delete(sitting_member::table.find((&id, gone))).execute(self.conn()?)?;
        }
        for new in after.difference(&before) {
            diesel::insert_into(sitting_member::table)
                .values((
                    sitting_member::person_id.eq(new),
                    sitting_member::sitting_id.eq(&id),
                ))
                .execute(self.conn()?)?;
        }
        Ok(())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sitting_record)]
struct Row {
    id: String,
    site_id: String,
    held_on: NaiveDate,
    place: String,
    state: String,
    items: i64,
}

impl Row {
    fn with_members(self, members: Vec<PersonId>) -> Result<SittingRow, StoreError> {
        let Self {
            id,
            site_id,
            held_on,
            place,
            state,
            items,
        } = self;
        Ok(SittingRow {
            id: row::id(&id, "sitting")?,
            site: row::id(&site_id, "sitting site")?,
            held_on: CivilDate::from_naive(held_on),
            place,
            state: row::code(&state, SittingStateCode::from_code, "sitting state")?,
            items,
            members,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = sitting_record, treat_none_as_default_value = false)]
struct NewRow<'a> {
    #[diesel(skip_update)]
    id: String,
    site_id: String,
    held_on: NaiveDate,
    place: &'a str,
    state: &'a str,
    items: i64,
}

impl<'a> From<&'a SittingRow> for NewRow<'a> {
    fn from(sitting: &'a SittingRow) -> Self {
        let SittingRow {
            id,
            site,
            held_on,
            place,
            state,
            items,
            members: _,
        } = sitting;
        Self {
            id: id.to_string(),
            site_id: site.to_string(),
            held_on: held_on.naive(),
            place,
            state: state.code(),
            items: *items,
        }
    }
}
