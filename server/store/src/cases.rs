//! The list of cases, and what relates people to them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{
    connection::DefaultLoadingMode,
    dsl::{exists, not},
    prelude::*,
    sql_types::{Bool, Nullable},
};
use nrm_panel_domain::{
    access::CaseRelation,
    case::CaseStateCode,
    eligibility::Verdict,
    id::{AgencyId, AuthorityId, CaseId, PersonId, SiteId},
    projection::CaseRow,
    time::{CivilDate, UtcTime},
};

use crate::{
    engine::{
        connection::{AnyConn, MultiBackend},
        on_engine,
    },
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::{agenda_entry, case_record, recusal, sitting_member},
    tx::{ReadTx, WriteTx},
};

/// Which cases a person may see in a list. A row outside of it is never loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseScope {
    /// Of this site.
    pub site: SiteId,
    /// The reasons to see a case, any of which is enough. None: no case at all.
    pub reach: Vec<Reach>,
    /// Never those this person is recused from.
    pub never_recused_from: PersonId,
    /// Only those that stand here; `None` for all.
    pub state: Option<CaseStateCode>,
}

/// One reason to see a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Any case.
    Any,
    /// A case of one of these authorities, or of none of the site's.
    Authorities(Vec<AuthorityId>),
    /// What this agency lodged.
    LodgedBy(AgencyId),
    /// What was ever listed for a sitting of this person.
    SeatedPerson(PersonId),
    /// What is assigned to this person.
    AssignedTo(PersonId),
}

impl ReadTx<'_> {
    /// Lists cases: those that come before others, then the last received first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn cases(
        &mut self,
        scope: &CaseScope,
        page: &Page,
    ) -> Result<Listing<CaseRow>, StoreError> {
        let CaseScope {
            site,
            reach,
            never_recused_from,
            state,
        } = scope;
        let Some(within) = any_of(reach) else {
            return Ok(Listing {
                items: Vec::new(),
                next: None,
            });
        };
        let recused = recusal::table
            .filter(recusal::case_id.eq(case_record::id))
            .filter(recusal::person_id.eq(never_recused_from.to_string()));
        let mut query = case_record::table
            .filter(case_record::site_id.eq(site.to_string()))
            .filter(not(exists(recused)))
            .order((
                case_record::urgent.desc(),
                case_record::site_received_at.desc(),
                case_record::id.desc(),
            ))
            .select(Row::as_select())
            .into_boxed::<MultiBackend>();
        // The whole list comes off its index in order, so SQLite need not be told
        // where it ends; a bound LIMIT would make it plan the statement anew.
        let lazy = matches!(
            (&within, self.conn()?),
            (Within::Everything, AnyConn::Sqlite(_))
        );
        if !lazy {
            query = query.limit(page.limit());
        }
        if let Within::Some(condition) = within {
            query = query.filter(condition);
        }
        if let Some(state) = state {
            query = query.filter(case_record::state.eq(state.code()));
        }
        if let Some(after) = page.after {
            let at = after.time()?.naive_utc();
            let further = case_record::site_received_at.le(at).and(
                case_record::site_received_at
                    .lt(at)
                    .or(case_record::id.lt(after.id())),
            );
            query = if after.is_ahead() {
                query.filter(case_record::urgent.eq(false).or(further))
            } else {
                query.filter(case_record::urgent.eq(false).and(further))
            };
        }
        let cases = query
            .load_iter::<Row, DefaultLoadingMode>(self.conn()?)?
            .take(page.rows())
            .map(|row| CaseRow::try_from(row?))
            .collect::<Result<_, StoreError>>()?;
        Ok(page.cut(cases, |case: &CaseRow| {
            Cursor::at(case.site_received_at, case.id.uuid()).ahead(case.urgent)
        }))
    }

    /// Returns the row of a case.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn case_row(&mut self, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let query = case_record::table.find(id.to_string());
        let found: Option<Row> = on_engine!(self.conn()?, |c| query
            .select(Row::as_select())
            .get_result(c))
        .optional()?;
        found.map(CaseRow::try_from).transpose()
    }

    /// Returns the row of the case that a reference was printed for.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn case_by_reference(
        &mut self,
        site: SiteId,
        reference: &str,
    ) -> Result<Option<CaseRow>, StoreError> {
        let query = case_record::table
            .filter(case_record::site_id.eq(site.to_string()))
            .filter(case_record::reference.eq(reference));
        let found: Option<Row> = on_engine!(self.conn()?, |c| query
            .select(Row::as_select())
            .get_result(c))
        .optional()?;
        found.map(CaseRow::try_from).transpose()
    }

    /// Returns the row of a case and what a person is to it, in one statement.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn case_for(
        &mut self,
        case: CaseId,
        person: PersonId,
    ) -> Result<Option<(CaseRow, CaseRelation)>, StoreError> {
        let (case, person) = (case.to_string(), person.to_string());
        let seated = exists(
            agenda_entry::table
                .inner_join(
                    sitting_member::table
                        .on(sitting_member::sitting_id.eq(agenda_entry::sitting_id)),
                )
                .filter(agenda_entry::case_id.eq(&case))
                .filter(sitting_member::person_id.eq(&person)),
        );
        let recused = exists(
            recusal::table
                .filter(recusal::case_id.eq(&case))
                .filter(recusal::person_id.eq(&person)),
        );
        let query = case_record::table.find(&case);
        let found: Option<(Row, bool, bool)> = on_engine!(self.conn()?, |c| {
            query
                .select((Row::as_select(), seated, recused))
                .get_result(c)
        })
        .optional()?;
        let Some((row, seated, recused)) = found else {
            return Ok(None);
        };
        let case = CaseRow::try_from(row)?;
        let relation = CaseRelation {
            site: case.site,
            authority: case.authority,
            lodged_by_agency: case.lodged_by_agency,
            social_worker: case.social_worker,
            seated,
            recused,
        };
        Ok(Some((case, relation)))
    }

    /// Returns what a person is to a case.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn relation(
        &mut self,
        case: CaseId,
        person: PersonId,
    ) -> Result<Option<CaseRelation>, StoreError> {
        Ok(self.case_for(case, person)?.map(|(_, relation)| relation))
    }
}

impl WriteTx<'_> {
    /// Adds the row of a new case, after its first event.
    ///
    /// # Errors
    /// `Duplicate` for an id or reference used before.
    pub fn insert_case(&mut self, case: &CaseRow) -> Result<(), StoreError> {
        let row = NewRow::from(case);
        on_engine!(self.conn()?, |c| diesel::insert_into(case_record::table)
            .values(&row)
            .execute(c))?;
        Ok(())
    }

    /// Replaces the row of a case.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub fn update_case(&mut self, case: &CaseRow) -> Result<(), StoreError> {
        let row = NewRow::from(case);
        let changed = on_engine!(self.conn()?, |c| {
            diesel::update(case_record::table.find(&row.id))
                .set(&row)
                .execute(c)
        })?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Keeps a person from a case. Doing it again changes nothing.
    ///
    /// # Errors
    /// `NotFound` for an unknown case or person.
    pub fn record_recusal(&mut self, case: CaseId, person: PersonId) -> Result<(), StoreError> {
        let (case, person) = (case.to_string(), person.to_string());
        let known: i64 = recusal::table
            .find((&case, &person))
            .count()
            .get_result(self.conn()?)?;
        if known == 0 {
            diesel::insert_into(recusal::table)
                .values((recusal::case_id.eq(&case), recusal::person_id.eq(&person)))
                .execute(self.conn()?)?;
        }
        Ok(())
    }

    /// Lets a person back to a case.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn lift_recusal(&mut self, case: CaseId, person: PersonId) -> Result<(), StoreError> {
        diesel::delete(recusal::table.find((case.to_string(), person.to_string())))
            .execute(self.conn()?)?;
        Ok(())
    }
}

type Condition =
    Box<dyn BoxableExpression<case_record::table, MultiBackend, SqlType = Nullable<Bool>>>;

enum Within {
    Everything,
    Some(Condition),
}

/// Joins the reasons; `None` where there is none.
fn any_of(reach: &[Reach]) -> Option<Within> {
    let mut joined: Option<Condition> = None;
    for reason in reach {
        let condition: Condition = match reason {
            Reach::Any => return Some(Within::Everything),
            Reach::Authorities(authorities) => {
                let authorities: Vec<_> = authorities.iter().map(ToString::to_string).collect();
                Box::new(
                    case_record::authority_id
                        .eq_any(authorities)
                        .or(case_record::authority_id.is_null()),
                )
            }
            Reach::LodgedBy(agency) => Box::new(
                case_record::lodged_by_agency_id
                    .eq(agency.to_string())
                    .nullable(),
            ),
            Reach::SeatedPerson(person) => {
                let cases = agenda_entry::table
                    .inner_join(
                        sitting_member::table
                            .on(sitting_member::sitting_id.eq(agenda_entry::sitting_id)),
                    )
                    .filter(sitting_member::person_id.eq(person.to_string()))
                    .select(agenda_entry::case_id);
                Box::new(case_record::id.eq_any(cases).nullable())
            }
            Reach::AssignedTo(person) => {
                Box::new(case_record::social_worker_id.eq(person.to_string()))
            }
        };
        joined = Some(match joined {
            None => condition,
            Some(before) => Box::new(before.or(condition)),
        });
    }
    joined.map(Within::Some)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_record)]
struct Row {
    id: String,
    site_id: String,
    reference: String,
    state: String,
    authority_id: Option<String>,
    authority_name: String,
    lodged_by_agency_id: String,
    site_received_at: NaiveDateTime,
    eligibility: String,
    next_due_on: Option<NaiveDate>,
    urgent: bool,
    next_hearing_on: Option<NaiveDate>,
    sitting_id: Option<String>,
    social_worker_id: Option<String>,
}

impl TryFrom<Row> for CaseRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            id,
            site_id,
            reference,
            state,
            authority_id,
            authority_name,
            lodged_by_agency_id,
            site_received_at,
            eligibility,
            next_due_on,
            urgent,
            next_hearing_on,
            sitting_id,
            social_worker_id,
        } = row;
        Ok(Self {
            id: row::id(&id, "case")?,
            site: row::id(&site_id, "case site")?,
            reference,
            state: row::code(&state, CaseStateCode::from_code, "case state")?,
            authority: row::optional_id(authority_id, "case authority")?,
            authority_name,
            lodged_by_agency: row::id(&lodged_by_agency_id, "case agency")?,
            site_received_at: UtcTime::from_naive_utc(site_received_at),
            eligibility: row::code(&eligibility, Verdict::from_code, "case eligibility")?,
            next_due_on: next_due_on.map(CivilDate::from_naive),
            urgent,
            next_hearing_on: next_hearing_on.map(CivilDate::from_naive),
            sitting: row::optional_id(sitting_id, "case sitting")?,
            social_worker: row::optional_id(social_worker_id, "case social worker")?,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = case_record, treat_none_as_default_value = false, treat_none_as_null = true)]
struct NewRow<'a> {
    #[diesel(skip_update)]
    id: String,
    site_id: String,
    reference: &'a str,
    state: &'a str,
    authority_id: Option<String>,
    authority_name: &'a str,
    lodged_by_agency_id: String,
    site_received_at: NaiveDateTime,
    eligibility: &'a str,
    next_due_on: Option<NaiveDate>,
    urgent: bool,
    next_hearing_on: Option<NaiveDate>,
    sitting_id: Option<String>,
    social_worker_id: Option<String>,
}

impl<'a> From<&'a CaseRow> for NewRow<'a> {
    fn from(case: &'a CaseRow) -> Self {
        let CaseRow {
            id,
            site,
            reference,
            state,
            authority,
            authority_name,
            lodged_by_agency,
            site_received_at,
            eligibility,
            next_due_on,
            urgent,
            next_hearing_on,
            sitting,
            social_worker,
        } = case;
        Self {
            id: id.to_string(),
            site_id: site.to_string(),
            reference,
            state: state.code(),
            authority_id: authority.map(|id| id.to_string()),
            authority_name,
            lodged_by_agency_id: lodged_by_agency.to_string(),
            site_received_at: site_received_at.naive_utc(),
            eligibility: eligibility.code(),
            next_due_on: next_due_on.map(CivilDate::naive),
            urgent: *urgent,
            next_hearing_on: next_hearing_on.map(CivilDate::naive),
            sitting_id: sitting.map(|id| id.to_string()),
            social_worker_id: social_worker.map(|id| id.to_string()),
        }
    }
}
