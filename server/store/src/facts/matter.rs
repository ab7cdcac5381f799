//! Matters that begin and end beside the decisions, as the returns count them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    decision::Stage,
    projection::{Matter, MatterFact, MatterKind},
    time::{CivilDate, UtcTime},
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::matter_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the matters of some kinds as last known at an instant, by case, kind and
    /// number.
    pub(super) fn matters_by_case(
        &mut self,
        stretch: &Stretch,
        kinds: &[MatterKind],
    ) -> Result<Vec<MatterFact>, StoreError> {
        let kinds = kinds.iter().map(|kind| kind.code());
        let query = of_stretch!(matter_fact, stretch)
            .filter(matter_fact::kind.eq_any(kinds))
            .order((
                matter_fact::case_id.asc(),
                matter_fact::kind.asc(),
                matter_fact::number.asc(),
                matter_fact::recorded_at.desc(),
            ))
            .select(Row::as_select());
        let mut rows: Vec<Row> = query.load(self.conn()?)?;
        rows.dedup_by(|later, first| {
            (&later.case_id, &later.kind, later.number)
                == (&first.case_id, &first.kind, first.number)
        });
        rows.into_iter().map(MatterFact::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds where a matter stands from now on; `Duplicate` for a second row of the same
    /// instant.
    pub(super) fn record_matter_fact(&mut self, fact: &MatterFact) -> Result<(), StoreError> {
        let MatterFact {
            case,
            site,
            number,
            recorded_at,
            matter,
            stage,
            agency,
            begun_on,
            due_on,
            ended_on,
        } = fact;
        let row = Row {
            case_id: case.to_string(),
            kind: matter.kind().code().to_owned(),
            number: *number,
            recorded_at: recorded_at.naive_utc(),
            site_id: site.to_string(),
            state: matter.state().to_owned(),
            stage: stage.map(|stage| stage.code().to_owned()),
            agency: agency.clone(),
            begun_on: begun_on.naive(),
            due_on: due_on.map(CivilDate::naive),
            ended_on: ended_on.map(CivilDate::naive),
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(matter_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = matter_fact, treat_none_as_default_value = false)]
struct Row {
    case_id: String,
    kind: String,
    number: i64,
    recorded_at: NaiveDateTime,
    site_id: String,
    state: String,
    stage: Option<String>,
    agency: String,
    begun_on: NaiveDate,
    due_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
}

impl TryFrom<Row> for MatterFact {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            case_id,
            kind,
            number,
            recorded_at,
            site_id,
            state,
            stage,
            agency,
            begun_on,
            due_on,
            ended_on,
        } = row;
        let kind = row::code(&kind, MatterKind::from_code, "kind of matter")?;
        let stage = stage.map(|code| row::code(&code, Stage::from_code, "stage"));
        Ok(Self {
            case: row::id(&case_id, "matter fact")?,
            site: row::id(&site_id, "matter fact site")?,
            number,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            matter: row::code(&state, |state| Matter::from_codes(kind, state), "matter")?,
            stage: stage.transpose()?,
            agency,
            begun_on: CivilDate::from_naive(begun_on),
            due_on: due_on.map(CivilDate::from_naive),
            ended_on: ended_on.map(CivilDate::from_naive),
        })
    }
}
