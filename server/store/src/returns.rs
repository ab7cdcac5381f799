//! Returns as they were built: the bytes, and what they are a function of.

mod files;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{PersonId, ReturnId, SiteId},
    time::UtcTime,
};

pub use files::{ReturnFileBody, ReturnFileRow, ReturnSignature};

use crate::{
    error::StoreError,
    page::{Cursor, Listing, Page},
    row,
    schema::return_build,
    tx::{ReadTx, WriteTx},
};

/// What a return is a function of (returns.md 8.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnKey {
    /// The site.
    pub site: SiteId,
    /// The year.
    pub year: i32,
    /// The quarter, 1 to 4.
    pub quarter: u32,
    /// The instant whose knowledge it shows.
    pub as_at: UtcTime,
    /// Version of the specification.
    pub specification: String,
    /// Code of who it is for.
    pub profile: String,
}

/// A return as it was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReturn {
    /// Identifier.
    pub id: ReturnId,
    /// What it is a function of.
    pub key: ReturnKey,
    /// The cut of the return it is compared with, where there was one.
    pub previous_as_at: Option<UtcTime>,
    /// SHA-256 of the body, in lower-case hex.
    pub sha256: String,
    /// The bytes.
    pub body: Vec<u8>,
    /// When it was built.
    pub built_at: UtcTime,
    /// Who had it built.
    pub built_by: PersonId,
}

impl ReadTx<'_> {
    /// Returns a return.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn kept_return(&mut self, id: ReturnId) -> Result<Option<KeptReturn>, StoreError> {
        let found: Option<Row> = return_build::table
            .find(id.to_string())
            .select(Row::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(KeptReturn::try_from).transpose()
    }

    /// Returns the return of a period, instant and specification, if it was built.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn find_return(&mut self, key: &ReturnKey) -> Result<Option<KeptReturn>, StoreError> {
        let ReturnKey {
            site,
            year,
            quarter,
            as_at,
            specification,
            profile,
        } = key;
        let found: Option<Row> = return_build::table
            .filter(return_build::site_id.eq(site.to_string()))
            .filter(return_build::year.eq(i64::from(*year)))
            .filter(return_build::quarter.eq(i64::from(*quarter)))
            .filter(return_build::as_at.eq(as_at.naive_utc()))
            .filter(return_build::specification.eq(specification))
            .filter(return_build::profile.eq(profile))
            .select(Row::as_select())
            .get_result(self.conn()?)
            .optional()?;
        found.map(KeptReturn::try_from).transpose()
    }

    /// Returns the cut of the last return of the same period, profile and specification
    /// before one.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn previous_cut(&mut self, key: &ReturnKey) -> Result<Option<UtcTime>, StoreError> {
        let found: Option<NaiveDateTime> = return_build::table
            .filter(return_build::site_id.eq(key.site.to_string()))
            .filter(return_build::year.eq(i64::from(key.year)))
            .filter(return_build::quarter.eq(i64::from(key.quarter)))
            .filter(return_build::specification.eq(&key.specification))
            .filter(return_build::profile.eq(&key.profile))
            .filter(return_build::as_at.lt(key.as_at.naive_utc()))
            .order(return_build::as_at.desc())
            .select(return_build::as_at)
            .first(self.conn()?)
            .optional()?;
        Ok(found.map(UtcTime::from_naive_utc))
    }

    /// Returns the returns of a profile, the oldest first: all, or those that were built
    /// before an instant.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn returns_built(
        &mut self,
        site: SiteId,
        profile: &str,
        before: Option<UtcTime>,
    ) -> Result<Vec<KeptReturn>, StoreError> {
        let mut query = return_build::table
            .filter(return_build::site_id.eq(site.to_string()))
            .filter(return_build::profile.eq(profile))
            .order((return_build::built_at.asc(), return_build::id.asc()))
            .select(Row::as_select())
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(return_build::built_at.lt(before.naive_utc()));
        }
        let rows: Vec<Row> = query.load(self.conn()?)?;
        rows.into_iter().map(KeptReturn::try_from).collect()
    }

    /// Returns when the last return of a profile was built.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn last_return_built_at(
        &mut self,
        site: SiteId,
        profile: &str,
    ) -> Result<Option<UtcTime>, StoreError> {
        let found: Option<NaiveDateTime> = return_build::table
            .filter(return_build::site_id.eq(site.to_string()))
            .filter(return_build::profile.eq(profile))
            .select(diesel::dsl::max(return_build::built_at))
            .get_result(self.conn()?)?;
        Ok(found.map(UtcTime::from_naive_utc))
    }

    /// Lists the returns of a site, the last built first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn kept_returns(
        &mut self,
        site: SiteId,
        page: &Page,
    ) -> Result<Listing<KeptReturn>, StoreError> {
        let mut query = return_build::table
            .filter(return_build::site_id.eq(site.to_string()))
            .order((return_build::built_at.desc(), return_build::id.desc()))
            .limit(page.limit())
            .select(Row::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            let at = after.time()?.naive_utc();
            query = query.filter(
                return_build::built_at.le(at).and(
                    return_build::built_at
                        .lt(at)
                        .or(return_build::id.lt(after.id())),
                ),
            );
        }
        let rows: Vec<Row> = query.load(self.conn()?)?;
        let kept = rows
            .into_iter()
            .map(KeptReturn::try_from)
            .collect::<Result<_, _>>()?;
        Ok(page.cut(kept, |kept: &KeptReturn| {
            Cursor::at(kept.built_at, kept.id.uuid())
        }))
    }
}

impl WriteTx<'_> {
    /// Keeps a return with its files.
    ///
    /// # Errors
    /// `Duplicate` where it was built before.
    pub fn keep_return(
        &mut self,
        kept: &KeptReturn,
        files: &[ReturnFileBody],
    ) -> Result<(), StoreError> {
        let KeptReturn {
            id,
            key,
            previous_as_at,
            sha256,
            body,
            built_at,
            built_by,
        } = kept;
        let ReturnKey {
            site,
            year,
            quarter,
            as_at,
            specification,
            profile,
        } = key;
        let row = NewRow {
            id: id.to_string(),
            site_id: site.to_string(),
            year: i64::from(*year),
            quarter: i64::from(*quarter),
            as_at: as_at.naive_utc(),
            specification,
            profile,
            previous_as_at: previous_as_at.map(UtcTime::naive_utc),
            sha256,
            body,
            built_at: built_at.naive_utc(),
            built_by: built_by.to_string(),
        };
        diesel::insert_into(return_build::table)
            .values(&row)
            .execute(self.conn()?)?;
        self.keep_files(kept.id, files)
    }
}

#[derive(Insertable)]
#[diesel(table_name = return_build, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: String,
    site_id: String,
    year: i64,
    quarter: i64,
    as_at: NaiveDateTime,
    specification: &'a str,
    profile: &'a str,
    previous_as_at: Option<NaiveDateTime>,
    sha256: &'a str,
    body: &'a [u8],
    built_at: NaiveDateTime,
    built_by: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = return_build)]
struct Row {
    id: String,
    site_id: String,
    year: i64,
    quarter: i64,
    as_at: NaiveDateTime,
    specification: String,
    profile: String,
    previous_as_at: Option<NaiveDateTime>,
    sha256: String,
    body: Vec<u8>,
    built_at: NaiveDateTime,
    built_by: String,
}

impl TryFrom<Row> for KeptReturn {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let Row {
            id,
            site_id,
            year,
            quarter,
            as_at,
            specification,
            profile,
            previous_as_at,
            sha256,
            body,
            built_at,
            built_by,
        } = row;
        let what = "a period of a return";
        Ok(Self {
            id: row::id(&id, "return")?,
            key: ReturnKey {
                site: row::id(&site_id, "return site")?,
                year: year.try_into().map_err(|_| StoreError::Corrupt { what })?,
                quarter: quarter
                    .try_into()
                    .map_err(|_| StoreError::Corrupt { what })?,
                as_at: UtcTime::from_naive_utc(as_at),
                specification,
                profile,
            },
            previous_as_at: previous_as_at.map(UtcTime::from_naive_utc),
            sha256,
            body,
            built_at: UtcTime::from_naive_utc(built_at),
            built_by: row::id(&built_by, "return builder")?,
        })
    }
}
