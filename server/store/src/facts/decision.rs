//! Decisions as the returns count them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    decision::{Decider, NegativeReason, Outcome, Stage},
    projection::{AgeClass, DecisionFact},
    time::{CivilDate, UtcTime},
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::decision_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the decisions recorded up to an instant, by case and day of issue.
    pub(super) fn decisions_by_case(
        &mut self,
        stretch: &Stretch,
    ) -> Result<Vec<DecisionFact>, StoreError> {
        let query = of_stretch!(decision_fact, stretch)
            .order((
                decision_fact::case_id.asc(),
                decision_fact::issued_on.asc(),
                decision_fact::id.asc(),
            ))
            .select(DecisionRow::as_select());
        let rows: Vec<DecisionRow> = query.load(self.conn()?)?;
        rows.into_iter().map(DecisionFact::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Adds an issued decision.
    ///
    /// # Errors
    /// `Duplicate` for a decision recorded before.
    pub fn record_decision_fact(&mut self, fact: &DecisionFact) -> Result<(), StoreError> {
        let DecisionFact {
            id,
            case,
            site,
            recorded_at,
            stage,
            outcome,
            decider,
            issued_on,
            decided_on,
            initial,
            supersedes,
            age,
            negative_reason,
            forms,
        } = fact;
        let row = NewDecisionRow {
            id: id.to_string(),
            case_id: case.to_string(),
            site_id: site.to_string(),
            recorded_at: recorded_at.naive_utc(),
            stage: stage.code(),
            outcome: outcome.code(),
            decider: decider.code(),
            issued_on: issued_on.naive(),
            decided_on: decided_on.naive(),
            initial: *initial,
            age: age.code(),
            supersedes: supersedes.map(|past| past.to_string()),
            negative_reason: negative_reason.map(NegativeReason::code),
            forms: forms.as_deref(),
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(decision_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = decision_fact, treat_none_as_default_value = false)]
struct NewDecisionRow<'a> {
    id: String,
    case_id: String,
    site_id: String,
    recorded_at: NaiveDateTime,
    stage: &'a str,
    outcome: &'a str,
    decider: &'a str,
    issued_on: NaiveDate,
    decided_on: NaiveDate,
    initial: bool,
    age: &'a str,
    supersedes: Option<String>,
    negative_reason: Option<&'a str>,
    forms: Option<&'a str>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = decision_fact)]
pub(super) struct DecisionRow {
    id: String,
    case_id: String,
    site_id: String,
    recorded_at: NaiveDateTime,
    stage: String,
    outcome: String,
    decider: String,
    issued_on: NaiveDate,
    decided_on: NaiveDate,
    initial: bool,
    age: String,
    supersedes: Option<String>,
    negative_reason: Option<String>,
    forms: Option<String>,
}

impl TryFrom<DecisionRow> for DecisionFact {
    type Error = StoreError;

    fn try_from(row: DecisionRow) -> Result<Self, Self::Error> {
        let DecisionRow {
            id,
            case_id,
            site_id,
            recorded_at,
            stage,
            outcome,
            decider,
            issued_on,
            decided_on,
            initial,
            age,
            supersedes,
            negative_reason,
            forms,
        } = row;
        let negative_reason = negative_reason
            .map(|code| row::code(&code, NegativeReason::from_code, "negative reason"))
            .transpose()?;
        Ok(Self {
            id: row::id(&id, "decision fact")?,
            case: row::id(&case_id, "decision fact case")?,
            site: row::id(&site_id, "decision fact site")?,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            stage: row::code(&stage, Stage::from_code, "stage")?,
            outcome: row::code(&outcome, Outcome::from_code, "outcome")?,
            decider: row::code(&decider, Decider::from_code, "decider")?,
            issued_on: CivilDate::from_naive(issued_on),
            decided_on: CivilDate::from_naive(decided_on),
            initial,
            supersedes: supersedes
                .map(|past| row::id(&past, "decision superseded"))
                .transpose()?,
            age: row::code(&age, AgeClass::from_code, "age class")?,
            negative_reason,
            forms,
        })
    }
}
