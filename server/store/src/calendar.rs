//! Bank holidays as dated data, loadable without a release.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    calendar::{BankHoliday, Division},
    time::{CivilDate, UtcTime},
};

use crate::{
    error::StoreError,
    row,
    schema::bank_holiday,
    tx::{MaintenanceTx, ReadTx},
};

impl ReadTx<'_> {
    /// Returns every bank holiday that was loaded, by division and date; none where
    /// the built-in ones are still in use.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn holidays(&mut self) -> Result<Vec<BankHoliday>, StoreError> {
        let rows: Vec<(String, NaiveDate, String)> = bank_holiday::table
            .order((bank_holiday::division.asc(), bank_holiday::date.asc()))
            .select((
                bank_holiday::division,
                bank_holiday::date,
                bank_holiday::title,
            ))
            .load(self.conn()?)?;
        rows.into_iter()
            .map(|(division, date, title)| {
                Ok(BankHoliday {
                    division: row::code(&division, Division::from_code, "division")?,
                    date: CivilDate::from_naive(date),
                    title,
                })
            })
            .collect()
    }
}

impl MaintenanceTx<'_> {
    /// Replaces the bank holidays of each division that the new ones speak of.
    ///
    /// # Errors
    /// `Duplicate` where a day stands twice.
    pub fn load_holidays(
        &mut self,
        holidays: &[BankHoliday],
        now: UtcTime,
    ) -> Result<(), StoreError> {
        for division in Division::ALL {
            if holidays.iter().any(|holiday| holiday.division == *division) {
                let stored = bank_holiday::table.filter(bank_holiday::division.eq(division.code()));
                diesel::delete(stored).execute(self.conn()?)?;
            }
        }
        for BankHoliday {
            division,
            date,
            title,
        } in holidays
        {
            let row = NewRow {
                division: division.code(),
                date: date.naive(),
                title,
                loaded_at: now.naive_utc(),
            };
            diesel::insert_into(bank_holiday::table)
                .values(&row)
                .execute(self.conn()?)?;
        }
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = bank_holiday, treat_none_as_default_value = false)]
struct NewRow<'a> {
    division: &'a str,
    date: NaiveDate,
    title: &'a str,
    loaded_at: NaiveDateTime,
}
