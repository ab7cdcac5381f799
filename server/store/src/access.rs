//! The access log: who looked at what, why, and whether they were let (decision 17).

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{AgencyId, CaseId, PersonId, SiteId},
    time::UtcTime,
};

use crate::{
    engine::{connection::Session, on_engine},
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::access_log,
    tx::ReadTx,
};

/// What an access came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccessOutcome {
    /// They were let.
    Allowed,
    /// They were told that there is nothing.
    Hidden,
    /// They were told that they may not.
    Denied,
}

impl AccessOutcome {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Hidden => "hidden",
            Self::Denied => "denied",
        }
    }

    /// Returns the outcome of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Allowed, Self::Hidden, Self::Denied]
            .into_iter()
            .find(|it| it.code() == code)
    }
}

/// An access to be logged: one row for each case, or one row where it is about no
/// case in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: UtcTime,
    /// At which site; `None` where that was not known yet.
    pub site: Option<SiteId>,
    /// Who; `None` where that was not known yet.
    pub person: Option<PersonId>,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// What was called: 1 to 100 bytes.
    pub rpc: &'static str,
    /// Which cases.
    pub cases: Vec<CaseId>,
    /// What for.
    pub purpose: String,
    /// What it came to.
    pub outcome: AccessOutcome,
    /// The rule that refused.
    pub rule: Option<String>,
    /// Identifier of the request, as in the logs.
    pub request: String,
}

/// A row of the access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: UtcTime,
    /// At which site.
    pub site: Option<SiteId>,
    /// Who.
    pub person: Option<PersonId>,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// What was called.
    pub rpc: String,
    /// Which case.
    pub case: Option<CaseId>,
    /// What for.
    pub purpose: String,
    /// What it came to.
    pub outcome: AccessOutcome,
    /// The rule that refused.
    pub rule: Option<String>,
    /// Identifier of the request.
    pub request: String,
}

/// Which rows of the access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessScope {
    /// Of this site.
    pub site: SiteId,
    /// About this case.
    pub case: Option<CaseId>,
    /// By this person.
    pub person: Option<PersonId>,
    /// At or after.
    pub from: Option<UtcTime>,
    /// Before.
    pub to: Option<UtcTime>,
}

impl ReadTx<'_> {
    /// Lists accesses, newest first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn access_log(
        &mut self,
        scope: &AccessScope,
        page: &Page,
    ) -> Result<Listing<AccessEntry>, StoreError> {
        let AccessScope {
            site,
            case,
            person,
            from,
            to,
        } = scope;
        let mut query = access_log::table
            .filter(access_log::site_id.eq(site.to_string()))
            .order((access_log::at.desc(), access_log::id.desc()))
            .limit(page.limit())
            .select(EntryRow::as_select())
            .into_boxed();
        if let Some(case) = case {
            query = query.filter(access_log::case_id.eq(case.to_string()));
        }
        if let Some(person) = person {
            query = query.filter(access_log::person_id.eq(person.to_string()));
        }
        if let Some(from) = from {
            query = query.filter(access_log::at.ge(from.naive_utc()));
        }
        if let Some(to) = to {
            query = query.filter(access_log::at.lt(to.naive_utc()));
        }
        if let Some(after) = page.after {
            let at = after.time()?.naive_utc();
            query = query.filter(
                access_log::at
                    .le(at)
                    .and(access_log::at.lt(at).or(access_log::id.lt(after.number()))),
            );
        }
        let rows: Vec<EntryRow> = query.load(self.conn()?)?;
        let entries = rows
            .into_iter()
            .map(AccessEntry::try_from)
            .collect::<Result<_, _>>()?;
        Ok(page.cut(entries, |entry: &AccessEntry| {
            Cursor::row(entry.at, entry.id)
        }))
    }
}

/// Adds the rows of an access.
pub(crate) fn insert(session: &mut Session, access: &Access) -> Result<(), StoreError> {
    let Access {
        at,
        site,
        person,
        agency,
        rpc,
        cases,
        purpose,
        outcome,
        rule,
        request,
    } = access;
    let mut row = NewRow {
        at: at.naive_utc(),
        site_id: site.map(|id| id.to_string()),
        person_id: person.map(|id| id.to_string()),
        agency_id: agency.map(|id| id.to_string()),
        rpc,
        case_id: None,
        purpose,
        outcome: outcome.code(),
        rule: rule.as_deref(),
        request,
    };
    let mut insert = |row: &NewRow<'_>| {
        let conn = session.conn()?;
        on_engine!(conn, |c| diesel::insert_into(access_log::table)
            .values(row)
            .execute(c))?;
        Ok::<_, StoreError>(())
    };
    if cases.is_empty() {
        return insert(&row);
    }
    for case in cases {
        row.case_id = Some(case.to_string());
        insert(&row)?;
    }
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = access_log, treat_none_as_default_value = false)]
struct NewRow<'a> {
    at: NaiveDateTime,
    site_id: Option<String>,
    person_id: Option<String>,
    agency_id: Option<String>,
    rpc: &'a str,
    case_id: Option<String>,
    purpose: &'a str,
    outcome: &'a str,
    rule: Option<&'a str>,
    request: &'a str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = access_log)]
struct EntryRow {
    id: i64,
    at: NaiveDateTime,
    site_id: Option<String>,
    person_id: Option<String>,
    agency_id: Option<String>,
    rpc: String,
    case_id: Option<String>,
    purpose: String,
    outcome: String,
    rule: Option<String>,
    request: String,
}

impl TryFrom<EntryRow> for AccessEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, Self::Error> {
        let EntryRow {
            id,
            at,
            site_id,
            person_id,
            agency_id,
            rpc,
            case_id,
            purpose,
            outcome,
            rule,
            request,
        } = row;
        Ok(Self {
            id,
            at: UtcTime::from_naive_utc(at),
            site: row::optional_id(site_id, "access site")?,
            person: row::optional_id(person_id, "access person")?,
            agency: row::optional_id(agency_id, "access agency")?,
            rpc,
            case: row::optional_id(case_id, "access case")?,
            purpose,
            outcome: row::code(&outcome, AccessOutcome::from_code, "access outcome")?,
            rule,
            request,
        })
    }
}
