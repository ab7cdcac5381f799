//! Reference data in editions: each lays new versions over those before, and none is
//! ever changed. What a release carries itself is not in here.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{dsl::max, prelude::*};
use nrm_panel_domain::{
    reference::{Certainty, Entry, List},
    time::{CivilDate, UtcTime},
};

use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::{reference_edition, reference_entry},
    tx::{MaintenanceTx, ReadTx},
};

/// A file that was laid over what was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// Where the file was from.
    pub source: String,
    /// The day it speaks of.
    pub as_of: CivilDate,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// When it was loaded.
    pub loaded_at: UtcTime,
}

impl ReadTx<'_> {
    /// Returns the number of the latest edition; 0 where none was loaded.
    ///
    /// # Errors
    /// As the engine.
    pub fn reference_edition(&mut self) -> Result<i64, StoreError> {
        let query = reference_edition::table.select(max(reference_edition::number));
        // Every lodgement asks, so it goes past the enum.
        let latest: Option<i64> = on_engine!(self.conn()?, |c| query.get_result(c))?;
        Ok(latest.unwrap_or(0))
    }

    /// Returns the editions, the first loaded first.
    ///
    /// # Errors
    /// As the engine.
    pub fn reference_editions(&mut self) -> Result<Vec<Edition>, StoreError> {
        let rows: Vec<(i64, String, NaiveDate, String, NaiveDateTime)> = reference_edition::table
            .order(reference_edition::number.asc())
            .select((
                reference_edition::number,
                reference_edition::source,
                reference_edition::as_of,
                reference_edition::sha256,
                reference_edition::loaded_at,
            ))
            .load(self.conn()?)?;
        Ok(rows
            .into_iter()
            .map(|(number, source, as_of, sha256, loaded_at)| Edition {
                number,
                source,
                as_of: CivilDate::from_naive(as_of),
                sha256,
                loaded_at: UtcTime::from_naive_utc(loaded_at),
            })
            .collect())
    }

    /// Returns every version of every entry that was loaded, a later one after those it
    /// takes the place of.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn reference_entries(&mut self) -> Result<Vec<Entry>, StoreError> {
        let rows: Vec<EntryRow> = reference_entry::table
            .order((
                reference_entry::edition.asc(),
                reference_entry::list.asc(),
                reference_entry::code.asc(),
            ))
            .select(EntryRow::as_select())
            .load(self.conn()?)?;
        rows.into_iter().map(Entry::try_from).collect()
    }
}

impl MaintenanceTx<'_> {
    /// Keeps a new edition with its entries, and returns its number.
    ///
    /// # Errors
    /// `Duplicate` where an entry stands twice, or another edition was loaded at the
    /// same time.
    pub fn keep_reference(
        &mut self,
        source: &str,
        as_of: CivilDate,
        sha256: &str,
        now: UtcTime,
        entries: &[Entry],
    ) -> Result<i64, StoreError> {
        let number = self.reference_edition()? + 1;
        diesel::insert_into(reference_edition::table)
            .values((
                reference_edition::number.eq(number),
                reference_edition::source.eq(source),
                reference_edition::as_of.eq(as_of.naive()),
                reference_edition::sha256.eq(sha256),
                reference_edition::loaded_at.eq(now.naive_utc()),
            ))
            .execute(self.conn()?)?;
        for entry in entries {
            let row = EntryRow::new(entry, number)?;
            diesel::insert_into(reference_entry::table)
                .values(&row)
                .execute(self.conn()?)?;
        }
        Ok(number)
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reference_entry, treat_none_as_default_value = false)]
struct EntryRow {
    list: String,
    code: String,
    edition: i64,
    name: String,
    other_names: String,
    kind: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successors: String,
    part_of: String,
    certainty: String,
    source: String,
}

impl EntryRow {
    fn new(entry: &Entry, edition: i64) -> Result<Self, StoreError> {
        let Entry {
            list,
            code,
            name,
            other_names,
            kind,
            valid_from,
            valid_to,
            successors,
            part_of,
            certainty,
            source,
        } = entry;
        Ok(Self {
            list: list.code().to_owned(),
            code: code.clone(),
            edition,
            name: name.clone(),
            other_names: to_json(other_names)?,
            kind: kind.clone(),
            valid_from: valid_from.map(CivilDate::naive),
            valid_to: valid_to.map(CivilDate::naive),
            successors: to_json(successors)?,
            part_of: to_json(part_of)?,
            certainty: certainty.code().to_owned(),
            source: source.clone(),
        })
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, Self::Error> {
        let EntryRow {
            list,
            code,
            edition: _,
            name,
            other_names,
            kind,
            valid_from,
            valid_to,
            successors,
            part_of,
            certainty,
            source,
        } = row;
        Ok(Self {
            list: row::code(&list, List::from_code, "list")?,
            code,
            name,
            other_names: from_json(&other_names)?,
            kind,
            valid_from: valid_from.map(CivilDate::from_naive),
            valid_to: valid_to.map(CivilDate::from_naive),
            successors: from_json(&successors)?,
            part_of: from_json(&part_of)?,
            certainty: row::code(&certainty, Certainty::from_code, "certainty")?,
            source,
        })
    }
}

fn to_json(texts: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(texts).map_err(|_| StoreError::Bug("names cannot be written"))
}

fn from_json(text: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt {
        what: "names of reference data",
    })
}
