//! How cases left without the panel's decision, for the returns.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    case::{ExitKind, ExitReason},
    projection::ExitFact,
    time::{CivilDate, UtcTime},
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::exit_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the exits recorded up to an instant, by case.
    pub(super) fn exits_by_case(&mut self, stretch: &Stretch) -> Result<Vec<ExitFact>, StoreError> {
        let query = of_stretch!(exit_fact, stretch)
            .order((exit_fact::case_id.asc(), exit_fact::recorded_at.asc()))
            .select(Row::as_select());
        let rows: Vec<Row> = query.load(self.conn()?)?;
        rows.into_iter().map(ExitFact::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds how a case left; `Duplicate` for a second exit of the same instant.
    pub(super) fn record_exit_fact(&mut self, fact: &ExitFact) -> Result<(), StoreError> {
        let ExitFact {
            case,
            site,
            recorded_at,
            kind,
            reason,
            left_on,
            after_rg,
        } = fact;
        let row = Row {
            case_id: case.to_string(),
            recorded_at: recorded_at.naive_utc(),
            site_id: site.to_string(),
            kind: kind.code().to_owned(),
            reason: reason.code().to_owned(),
            left_on: left_on.naive(),
            after_rg: *after_rg,
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(exit_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = exit_fact)]
struct Row {
    case_id: String,
    recorded_at: NaiveDateTime,
    site_id: String,
    kind: String,
    reason: String,
    left_on: NaiveDate,
    after_rg: bool,
}

impl TryFrom<Row> for ExitFact {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            case_id,
            recorded_at,
            site_id,
            kind,
            reason,
            left_on,
            after_rg,
        } = row;
        Ok(Self {
            case: row::id(&case_id, "exit fact")?,
            site: row::id(&site_id, "exit fact site")?,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            kind: row::code(&kind, ExitKind::from_code, "kind of exit")?,
            reason: row::code(&reason, ExitReason::from_code, "reason of exit")?,
            left_on: CivilDate::from_naive(left_on),
            after_rg,
        })
    }
}
