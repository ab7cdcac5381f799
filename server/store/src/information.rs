//! The list of information asked of agencies.

use chrono::NaiveDate;
use diesel::{
    dsl::{exists, not},
    prelude::*,
    sql_types::{Bool, Nullable},
};
use nrm_panel_domain::{
    case::{CaseStateCode, RequestState},
    decision::Stage,
    id::{AgencyId, AuthorityId, InformationRequestId, PersonId, SiteId},
    projection::InformationRequestRow,
    time::CivilDate,
};

use crate::{
    engine::connection::MultiBackend,
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::{agency, case_record, information_request, recusal},
    tx::{ReadTx, WriteTx},
};

/// Which requests a person may see in a list. A row outside of it is never loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationScope {
    /// Of this site.
    pub site: SiteId,
    /// The reasons to see a request, any of which is enough. None: no request at all.
    pub reach: Vec<InformationReach>,
    /// Never those of a case this person is recused from.
    pub never_recused_from: PersonId,
    /// Also what is settled: answered, withdrawn, or of a case that is closed.
    pub settled: bool,
    /// Only what was due before this day.
    pub due_before: Option<CivilDate>,
}

/// One reason to see a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InformationReach {
    /// Any request.
    Any,
    /// Of a case of one of these authorities, or of none of the site's.
    Authorities(Vec<AuthorityId>),
    /// Made to this agency.
    AskedOf(AgencyId),
}

/// A request as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRequest {
    /// The request.
    pub row: InformationRequestRow,
    /// The printed reference of its case.
    pub case_reference: String,
    /// Where the case stands.
    pub case_state: CaseStateCode,
    /// The name of the agency.
    pub agency_name: String,
}

impl ReadTx<'_> {
    /// Lists requests, the earliest due first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn information_requests(
        &mut self,
        scope: &InformationScope,
        page: &Page,
    ) -> Result<Listing<ListedRequest>, StoreError> {
        let InformationScope {
            site,
            reach,
            never_recused_from,
            settled,
            due_before,
        } = scope;
        let recused = recusal::table
            .filter(recusal::case_id.eq(information_request::case_id))
            .filter(recusal::person_id.eq(never_recused_from.to_string()));
        let mut query = information_request::table
            .inner_join(case_record::table)
            .inner_join(agency::table)
            .filter(information_request::site_id.eq(site.to_string()))
            .filter(not(exists(recused)))
            .order((
                information_request::due_on.asc(),
                information_request::id.asc(),
            ))
            .limit(page.limit())
            .select((
                Row::as_select(),
                case_record::reference,
                case_record::state,
                agency::name,
            ))
            .into_boxed::<MultiBackend>();
        match any_of(reach) {
            Within::Nothing => {
                return Ok(Listing {
                    items: Vec::new(),
                    next: None,
                });
            }
            Within::Everything => {}
            Within::Some(condition) => query = query.filter(condition),
        }
        if !settled {
            let open = CaseStateCode::ALL
                .iter()
                .filter(|state| state.is_open())
                .map(|state| state.code());
            query = query
                .filter(information_request::state.eq(RequestState::Outstanding.code()))
                .filter(case_record::state.eq_any(open));
        }
        if let Some(day) = due_before {
            query = query.filter(information_request::due_on.lt(day.naive()));
        }
        if let Some(after) = page.after {
            let on = after.date()?.naive();
            query = query.filter(
                information_request::due_on.ge(on).and(
                    information_request::due_on
                        .gt(on)
                        .or(information_request::id.gt(after.id())),
                ),
            );
        }
        let rows: Vec<(Row, String, String, String)> = query.load(self.conn()?)?;
        let requests = rows
            .into_iter()
            .map(|(row, case_reference, state, agency_name)| {
                Ok(ListedRequest {
                    row: row.try_into()?,
                    case_reference,
                    case_state: row::code(&state, CaseStateCode::from_code, "case state")?,
                    agency_name,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(page.cut(requests, |request: &ListedRequest| {
            Cursor::on(request.row.due_on, request.row.id.uuid())
        }))
    }

    /// Returns the row of a request.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn information_request(
        &mut self,
        id: InformationRequestId,
    ) -> Result<Option<InformationRequestRow>, StoreError> {
        let found: Option<Row> = information_request::table
            .find(id.to_string())
            .select(Row::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(InformationRequestRow::try_from).transpose()
    }
}

impl WriteTx<'_> {
    /// Adds the row of a new request, after its event.
    ///
    /// # Errors
    /// `Duplicate` for an id used before; `NotFound` for an unknown case or agency.
    pub fn insert_information_request(
        &mut self,
        request: &InformationRequestRow,
    ) -> Result<(), StoreError> {
        diesel::insert_into(information_request::table)
            .values(&NewRow::from(request))
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Replaces the row of a request.
    ///
    /// # Errors
    /// `NotFound` where there is none.
    pub fn update_information_request(
        &mut self,
        request: &InformationRequestRow,
    ) -> Result<(), StoreError> {
        let row = NewRow::from(request);
        let changed = diesel::update(information_request::table.find(&row.id))
            .set(&row)
            .execute(self.conn()?)?;
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

type Joined = diesel::helper_types::InnerJoinQuerySource<
    diesel::helper_types::InnerJoinQuerySource<information_request::table, case_record::table>,
    agency::table,
>;

type Condition = Box<dyn BoxableExpression<Joined, MultiBackend, SqlType = Nullable<Bool>>>;

enum Within {
    Nothing,
    Everything,
    Some(Condition),
}

/// Joins the reasons.
fn any_of(reach: &[InformationReach]) -> Within {
    let mut joined = Within::Nothing;
    for reason in reach {
        let condition: Condition = match reason {
            InformationReach::Any => return Within::Everything,
            InformationReach::Authorities(authorities) => {
                let authorities: Vec<_> = authorities.iter().map(ToString::to_string).collect();
                Box::new(
                    case_record::authority_id
                        .eq_any(authorities)
                        .or(case_record::authority_id.is_null()),
                )
            }
            InformationReach::AskedOf(agency) => Box::new(
                information_request::agency_id
                    .eq(agency.to_string())
                    .nullable(),
            ),
        };
        joined = match joined {
            Within::Some(before) => Within::Some(Box::new(before.or(condition))),
            Within::Nothing | Within::Everything => Within::Some(condition),
        };
    }
    joined
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = information_request)]
struct Row {
    id: String,
    case_id: String,
    site_id: String,
    agency_id: String,
    stage: String,
    due_on: NaiveDate,
    state: String,
    chased: i64,
    version: i64,
}

impl TryFrom<Row> for InformationRequestRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            id,
            case_id,
            site_id,
            agency_id,
            stage,
            due_on,
            state,
            chased,
            version,
        } = row;
        Ok(Self {
            id: row::id(&id, "information request")?,
            case: row::id(&case_id, "information request case")?,
            site: row::id(&site_id, "information request site")?,
            agency: row::id(&agency_id, "information request agency")?,
            stage: row::code(&stage, Stage::from_code, "information request stage")?,
            due_on: CivilDate::from_naive(due_on),
            state: row::code(&state, RequestState::from_code, "information request state")?,
            chased,
            version,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = information_request, treat_none_as_default_value = false)]
struct NewRow {
    #[diesel(skip_update)]
    id: String,
    case_id: String,
    site_id: String,
    agency_id: String,
    stage: &'static str,
    due_on: NaiveDate,
    state: &'static str,
    chased: i64,
    version: i64,
}

impl From<&InformationRequestRow> for NewRow {
    fn from(request: &InformationRequestRow) -> Self {
        let InformationRequestRow {
            id,
            case,
            site,
            agency,
            stage,
            due_on,
            state,
            chased,
            version,
        } = request;
        Self {
            id: id.to_string(),
            case_id: case.to_string(),
            site_id: site.to_string(),
            agency_id: agency.to_string(),
            stage: stage.code(),
            due_on: due_on.naive(),
            state: state.code(),
            chased: *chased,
            version: *version,
        }
    }
}
