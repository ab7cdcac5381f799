//! Referrals as the returns count them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use nrm_panel_domain::{
    directory::FirstResponderType,
    id::CaseId,
    projection::{AgeBand, AgeClass, CountyLines, LocationClass, ReferralFact},
    time::{CivilDate, UtcTime},
};

use super::Stretch;
use crate::{
    engine::on_engine,
    error::StoreError,
    row,
    schema::referral_fact,
    tx::{ReadTx, WriteTx},
};

impl ReadTx<'_> {
    /// Returns the referrals as last known, by case, each with when it was first recorded.
    pub(super) fn referrals_by_case(
        &mut self,
        stretch: &Stretch,
    ) -> Result<Vec<(ReferralFact, UtcTime)>, StoreError> {
        let query = of_stretch!(referral_fact, stretch)
            .order((
                referral_fact::case_id.asc(),
                referral_fact::recorded_at.asc(),
            ))
            .select(ReferralRow::as_select());
        let rows: Vec<ReferralRow> = query.load(self.conn()?)?;
        let mut rows = rows.into_iter().peekable();
        let mut known = Vec::with_capacity(rows.len());
        while let Some(first) = rows.next() {
            let first_recorded_at = UtcTime::from_naive_utc(first.recorded_at);
            let mut last = first;
            while let Some(later) = rows.next_if(|row| row.case_id == last.case_id) {
                last = later;
            }
            known.push((ReferralFact::try_from(last)?, first_recorded_at));
        }
        Ok(known)
    }
}

impl WriteTx<'_> {
    /// Adds what a referral counts as from now on; `Duplicate` for a second version of
    /// the same instant.
    pub(super) fn record_referral_fact(&mut self, fact: &ReferralFact) -> Result<(), StoreError> {
        let ReferralFact {
            case,
            site,
            recorded_at,
            counted,
            nrm_received_on,
            site_received_on,
            age,
            location,
            exploitation,
            gender,
            nationalities,
            first_responder_type,
            first_responder,
            age_at_referral,
            pilot,
            county_lines,
            child,
        } = fact;
        let row = NewReferralRow {
            case_id: case.to_string(),
            recorded_at: recorded_at.naive_utc(),
            site_id: site.to_string(),
            counted: *counted,
            nrm_received_on: nrm_received_on.naive(),
            site_received_on: site_received_on.naive(),
            age: age.code(),
            location: location.code(),
            exploitation,
            gender,
            nationalities,
            first_responder_type: first_responder_type.map(FirstResponderType::code),
            first_responder,
            age_at_referral: age_at_referral.code(),
            pilot: *pilot,
            county_lines: county_lines.code(),
            child_id: (child != case).then(|| child.to_string()),
        };
        on_engine!(self.conn()?, |c| {
            diesel::insert_into(referral_fact::table)
                .values(&row)
                .execute(c)
        })?;
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = referral_fact, treat_none_as_default_value = false)]
struct NewReferralRow<'a> {
    case_id: String,
    recorded_at: NaiveDateTime,
    site_id: String,
    counted: bool,
    nrm_received_on: NaiveDate,
    site_received_on: NaiveDate,
    age: &'a str,
    location: &'a str,
    exploitation: &'a str,
    gender: &'a str,
    nationalities: &'a str,
    first_responder_type: Option<&'a str>,
    first_responder: &'a str,
    age_at_referral: &'a str,
    pilot: bool,
    county_lines: &'a str,
    child_id: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = referral_fact)]
struct ReferralRow {
    case_id: String,
    recorded_at: NaiveDateTime,
    site_id: String,
    counted: bool,
    nrm_received_on: NaiveDate,
    site_received_on: NaiveDate,
    age: String,
    location: String,
    exploitation: String,
    gender: String,
    nationalities: String,
    first_responder_type: Option<String>,
    first_responder: String,
    age_at_referral: String,
    pilot: bool,
    county_lines: String,
    child_id: Option<String>,
}

impl TryFrom<ReferralRow> for ReferralFact {
    type Error = StoreError;

    fn try_from(row: ReferralRow) -> Result<Self, Self::Error> {
        let ReferralRow {
            case_id,
            recorded_at,
            site_id,
            counted,
            nrm_received_on,
            site_received_on,
            age,
            location,
            exploitation,
            gender,
            nationalities,
            first_responder_type,
            first_responder,
            age_at_referral,
            pilot,
            county_lines,
            child_id,
        } = row;
        let case: CaseId = row::id(&case_id, "referral fact")?;
        let first_responder_type = first_responder_type
            .map(|code| row::code(&code, FirstResponderType::from_code, "first responder type"))
            .transpose()?;
        Ok(Self {
            case,
            site: row::id(&site_id, "referral fact site")?,
            recorded_at: UtcTime::from_naive_utc(recorded_at),
            counted,
            nrm_received_on: CivilDate::from_naive(nrm_received_on),
            site_received_on: CivilDate::from_naive(site_received_on),
            age: row::code(&age, AgeClass::from_code, "age class")?,
            location: row::code(&location, LocationClass::from_code, "location class")?,
            exploitation,
            gender,
            nationalities,
            first_responder_type,
            first_responder,
            age_at_referral: row::code(&age_at_referral, AgeBand::from_code, "age band")?,
            pilot,
            county_lines: row::code(&county_lines, CountyLines::from_code, "county lines")?,
            child: row::optional_id(child_id, "child of a referral")?.unwrap_or(case),
        })
    }
}
