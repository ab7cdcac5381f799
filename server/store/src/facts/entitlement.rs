//! What positive decisions opened and what became of it, for the returns.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    case::{EntitlementKind, EntitlementState},
    decision::Stage,
    projection::EntitlementFact,
    time::{CivilDate, UtcTime},
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::entitlement_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the entitlements as last known at an instant, by case and kind.
    pub(super) fn entitlements_by_case(
        &mut self,
        stretch: &Stretch,
    ) -> Result<Vec<EntitlementFact>, StoreError> {
        let query = of_stretch!(entitlement_fact, stretch)
            .order((
                entitlement_fact::case_id.asc(),
                entitlement_fact::kind.asc(),
                entitlement_fact::recorded_at.desc(),
            ))
            .select(Row::as_select());
        let mut rows: Vec<Row> = query.load(self.conn()?)?;
        rows.dedup_by(|later, first| {
            (&later.case_id, &later.kind) == (&first.case_id, &first.kind)
        });
        rows.into_iter().map(EntitlementFact::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds where an entitlement stands from now on; `Duplicate` for a second row of the
    /// same instant.
    pub(super) fn record_entitlement_fact(
        &mut self,
        fact: &EntitlementFact,
    ) -> Result<(), StoreError> {
        let EntitlementFact {
            case,
            site,
            recorded_at,
            kind,
            state,
            opened_by,
            opened_on,
            delivered_on,
        } = fact;
        let row = Row {
            case_id: case.to_string(),
            kind: kind.code().to_owned(),
            recorded_at: recorded_at.naive_utc(),
            site_id: site.to_string(),
            state: state.code().to_owned(),
            opened_by: opened_by.code().to_owned(),
            opened_on: opened_on.naive(),
            delivered_on: delivered_on.map(CivilDate::naive),
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(entitlement_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = entitlement_fact, treat_none_as_default_value = false)]
struct Row {
    case_id: String,
    kind: String,
    recorded_at: NaiveDateTime,
    site_id: String,
    state: String,
    opened_by: String,
    opened_on: NaiveDate,
    delivered_on: Option<NaiveDate>,
}

impl TryFrom<Row> for EntitlementFact {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            case_id,
            kind,
            recorded_at,
            site_id,
            state,
            opened_by,
            opened_on,
            delivered_on,
        } = row;
        Ok(Self {
            case: row::id(&case_id, "entitlement fact")?,
            site: row::id(&site_id, "entitlement fact site")?,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            kind: row::code(&kind, EntitlementKind::from_code, "kind of entitlement")?,
            state: row::code(&state, EntitlementState::from_code, "state of entitlement")?,
            opened_by: row::code(&opened_by, Stage::from_code, "stage")?,
            opened_on: CivilDate::from_naive(opened_on),
            delivered_on: delivered_on.map(CivilDate::from_naive),
        })
    }
}
