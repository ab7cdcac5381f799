//! What only the local outcome view counts of a case.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    projection::{CircumstanceFact, ViewsRecorded},
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::UtcTime,
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::circumstance_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the circumstances as last known at an instant, by case.
    pub(super) fn circumstances_by_case(
        &mut self,
        stretch: &Stretch,
    ) -> Result<Vec<CircumstanceFact>, StoreError> {
        let query = of_stretch!(circumstance_fact, stretch)
            .order((
                circumstance_fact::case_id.asc(),
                circumstance_fact::recorded_at.desc(),
            ))
            .select(Row::as_select());
        let mut rows: Vec<Row> = query.load(self.conn()?)?;
        rows.dedup_by(|later, first| later.case_id == first.case_id);
        rows.into_iter().map(CircumstanceFact::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds what a case counts as from now on; `Duplicate` for a second row of the same
    /// instant.
    pub(super) fn record_circumstance_fact(
        &mut self,
        fact: &CircumstanceFact,
    ) -> Result<(), StoreError> {
        let CircumstanceFact {
            case,
            site,
            recorded_at,
            authority,
            ethnicity,
            religion,
            disability,
            views,
            planned,
        } = fact;
        let row = Row {
            case_id: case.to_string(),
            recorded_at: recorded_at.naive_utc(),
            site_id: site.to_string(),
            authority: authority.clone(),
            ethnicity: ethnicity.code().to_owned(),
            religion: religion.code().to_owned(),
            disability: disability.code().to_owned(),
            views: views.code().to_owned(),
            planned: *planned,
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(circumstance_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = circumstance_fact)]
struct Row {
    case_id: String,
    recorded_at: NaiveDateTime,
    site_id: String,
    authority: String,
    ethnicity: String,
    religion: String,
    disability: String,
    views: String,
    planned: bool,
}

impl TryFrom<Row> for CircumstanceFact {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            case_id,
            recorded_at,
            site_id,
            authority,
            ethnicity,
            religion,
            disability,
            views,
            planned,
        } = row;
        Ok(Self {
            case: row::id(&case_id, "circumstance fact")?,
            site: row::id(&site_id, "circumstance fact site")?,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            authority,
            ethnicity: row::code(&ethnicity, EthnicGroup::from_code, "ethnic group")?,
            religion: row::code(&religion, ReligionGroup::from_code, "religion")?,
            disability: row::code(&disability, Disability::from_code, "disability")?,
            views: row::code(&views, ViewsRecorded::from_code, "views recorded")?,
            planned,
        })
    }
}
