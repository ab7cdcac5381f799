//! Decisions the panel sealed, as like cases are compared with them. The rows are derived
//! from the events of the case and hold what the returns publish; no date, no reference.

use diesel::{
    dsl::{exists, not},
    prelude::*,
};
use nrm_panel_domain::{
    decision::{Outcome, Stage},
    id::{AuthorityId, CaseId, PersonId, SiteId},
    projection::{AgeClass, LocationClass},
    similar::{Features, SealedDecision},
};

use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::{recusal, sealed_decision},
    tx::{MaintenanceTx, ReadTx, WriteTx},
};

/// Which decisions somebody may be shown.
#[derive(Clone, Debug)]
pub struct SimilarScope {
    /// Those of this site.
    pub site: SiteId,
    /// Those of these authorities; empty means all of the site.
    pub authorities: Vec<AuthorityId>,
    /// Those on this stage.
    pub stage: Stage,
    /// Never those of a case this person is recused from.
    pub never_recused_from: PersonId,
    /// Never those of this case.
    pub but: CaseId,
}

impl ReadTx<'_> {
    /// Returns the decisions within a scope.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn sealed_decisions(
        &mut self,
        scope: &SimilarScope,
    ) -> Result<Vec<SealedDecision>, StoreError> {
        let SimilarScope {
            site,
            authorities,
            stage,
            never_recused_from,
            but,
        } = scope;
        let recused = recusal::table
            .filter(recusal::case_id.eq(sealed_decision::case_id))
            .filter(recusal::person_id.eq(never_recused_from.to_string()));
        let mut query = sealed_decision::table
            .filter(sealed_decision::site_id.eq(site.to_string()))
            .filter(sealed_decision::stage.eq(stage.code()))
            .filter(sealed_decision::case_id.ne(but.to_string()))
            .filter(not(exists(recused)))
            .order(sealed_decision::id.asc())
            .select(Row::as_select())
            .into_boxed();
        if !authorities.is_empty() {
            let named: Vec<String> = authorities.iter().map(ToString::to_string).collect();
            query = query.filter(sealed_decision::authority_id.eq_any(named));
        }
        let rows: Vec<Row> = query.load(self.conn()?)?;
        rows.into_iter().map(SealedDecision::try_from).collect()
    }
}

impl WriteTx<'_> {
    /// Replaces the decisions of a case that others are compared with.
    ///
    /// # Errors
    /// `Unavailable` where the records cannot be written.
    pub fn replace_sealed_decisions(
        &mut self,
        case: CaseId,
        decisions: &[SealedDecision],
    ) -> Result<(), StoreError> {
        replace(self, case, decisions)
    }
}

impl MaintenanceTx<'_> {
    /// Makes the decisions of a case anew that others are compared with.
    ///
    /// # Errors
    /// `Unavailable` where the records cannot be written.
    pub fn rebuild_sealed_decisions(
        &mut self,
        case: CaseId,
        decisions: &[SealedDecision],
    ) -> Result<(), StoreError> {
        replace(self, case, decisions)
    }
}

fn replace(
    tx: &mut ReadTx<'_>,
    case: CaseId,
    decisions: &[SealedDecision],
) -> Result<(), StoreError> {
    let of_case = sealed_decision::table.filter(sealed_decision::case_id.eq(case.to_string()));
    diesel::delete(of_case).execute(tx.conn()?)?;
    for decision in decisions {
        let row = Row::from(decision);
        on_engine!(tx.conn()?, |c| diesel::insert_into(sealed_decision::table)
            .values(&row)
            .execute(c))?;
    }
    Ok(())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sealed_decision, treat_none_as_default_value = false)]
struct Row {
    id: String,
    case_id: String,
    site_id: String,
    authority_id: Option<String>,
    stage: String,
    outcome: String,
    year: i64,
    exploitation: String,
    gender: String,
    location: String,
    age: String,
}

impl From<&SealedDecision> for Row {
    fn from(decision: &SealedDecision) -> Self {
        let SealedDecision {
            id,
            case,
            site,
            authority,
            stage,
            outcome,
            year,
            features,
        } = decision;
        let Features {
            exploitation,
            gender,
            location,
            age,
        } = features;
        Self {
            id: id.to_string(),
            case_id: case.to_string(),
            site_id: site.to_string(),
            authority_id: authority.map(|id| id.to_string()),
            stage: stage.code().to_owned(),
            outcome: outcome.code().to_owned(),
            year: i64::from(*year),
            exploitation: exploitation.clone(),
            gender: gender.clone(),
            location: location.code().to_owned(),
            age: age.code().to_owned(),
        }
    }
}

impl TryFrom<Row> for SealedDecision {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row {
            id,
            case_id,
            site_id,
            authority_id,
            stage,
            outcome,
            year,
            exploitation,
            gender,
            location,
            age,
        } = row;
        Ok(Self {
            id: row::id(&id, "sealed decision")?,
            case: row::id(&case_id, "sealed decision case")?,
            site: row::id(&site_id, "sealed decision site")?,
            authority: row::optional_id(authority_id, "sealed decision authority")?,
            stage: row::code(&stage, Stage::from_code, "stage")?,
            outcome: row::code(&outcome, Outcome::from_code, "outcome")?,
            year: i32::try_from(year).map_err(|_| StoreError::Corrupt {
                what: "sealed decision year",
            })?,
            features: Features {
                exploitation,
                gender,
                location: row::code(&location, LocationClass::from_code, "location class")?,
                age: row::code(&age, AgeClass::from_code, "age class")?,
            },
        })
    }
}
