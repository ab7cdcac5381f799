//! The files of a return, who signed it off, and that it left.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nrm_panel_domain::{
    id::{PersonId, ReturnId},
    time::UtcTime,
};

use crate::{
    error::StoreError,
    row,
    schema::{return_file, return_signature, return_submission},
    tx::{ReadTx, WriteTx},
};

/// A file of a return, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFileRow {
    /// Name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, in lower-case hex.
    pub sha256: String,
}

/// A file to keep with a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFileBody {
    /// What is said of it.
    pub row: ReturnFileRow,
    /// The bytes.
    pub body: Vec<u8>,
}

/// That somebody signed a return off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnSignature {
    /// Who.
    pub person: PersonId,
    /// When.
    pub signed_at: UtcTime,
}

impl ReadTx<'_> {
    /// Returns the files of a return, in order, without their bytes.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn return_files(&mut self, id: ReturnId) -> Result<Vec<ReturnFileRow>, StoreError> {
        let rows: Vec<(String, String, i64, String)> = return_file::table
            .filter(return_file::return_id.eq(id.to_string()))
            .order(return_file::position.asc())
            .select((
                return_file::name,
                return_file::media_type,
                return_file::size,
                return_file::sha256,
            ))
            .load(self.conn()?)?;
        let file = |(name, media_type, size, sha256): (String, String, i64, String)| {
            let what = "size of a file of a return";
            Ok(ReturnFileRow {
                name,
                media_type,
                size: size.try_into().map_err(|_| StoreError::Corrupt { what })?,
                sha256,
            })
        };
        rows.into_iter().map(file).collect()
    }

    /// Returns the bytes of a file of a return.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn return_file(&mut self, id: ReturnId, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(return_file::table
            .find((id.to_string(), name.to_owned()))
            .select(return_file::body)
            .get_result(self.conn()?)
            .optional()?)
    }

    /// Returns who signed a return off, the first first.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn return_signatures(&mut self, id: ReturnId) -> Result<Vec<ReturnSignature>, StoreError> {
        let rows: Vec<(String, NaiveDateTime)> = return_signature::table
            .filter(return_signature::return_id.eq(id.to_string()))
            .order((
                return_signature::signed_at.asc(),
                return_signature::person_id.asc(),
            ))
            .select((return_signature::person_id, return_signature::signed_at))
            .load(self.conn()?)?;
        let signature = |(person, at): (String, NaiveDateTime)| {
            Ok(ReturnSignature {
                person: row::id(&person, "signatory of a return")?,
                signed_at: UtcTime::from_naive_utc(at),
            })
        };
        rows.into_iter().map(signature).collect()
    }

    /// Returns when a return was submitted.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn return_submitted_at(&mut self, id: ReturnId) -> Result<Option<UtcTime>, StoreError> {
        let found: Option<NaiveDateTime> = return_submission::table
            .find(id.to_string())
            .select(return_submission::submitted_at)
            .get_result(self.conn()?)
            .optional()?;
        Ok(found.map(UtcTime::from_naive_utc))
    }
}

impl WriteTx<'_> {
    pub(super) fn keep_files(
        &mut self,
        id: ReturnId,
        files: &[ReturnFileBody],
    ) -> Result<(), StoreError> {
        for (position, file) in (0i64..).zip(files) {
            let ReturnFileRow {
                name,
                media_type,
                size,
                sha256,
            } = &file.row;
            let what = "size of a file of a return";
            let size = i64::try_from(*size).map_err(|_| StoreError::Corrupt { what })?;
            diesel::insert_into(return_file::table)
                .values((
                    return_file::return_id.eq(id.to_string()),
                    return_file::name.eq(name),
                    return_file::position.eq(position),
                    return_file::media_type.eq(media_type),
                    return_file::size.eq(size),
                    return_file::sha256.eq(sha256),
                    return_file::body.eq(&file.body),
                ))
                .execute(self.conn()?)?;
        }
        Ok(())
    }

    /// Records that somebody signed a return off.
    ///
    /// # Errors
    /// `Duplicate` where they did before.
    pub fn sign_return(
        &mut self,
        id: ReturnId,
        signature: &ReturnSignature,
    ) -> Result<(), StoreError> {
        diesel::insert_into(return_signature::table)
            .values((
                return_signature::return_id.eq(id.to_string()),
                return_signature::person_id.eq(signature.person.to_string()),
                return_signature::signed_at.eq(signature.signed_at.naive_utc()),
            ))
            .execute(self.conn()?)?;
        Ok(())
    }

    /// Records that a return was submitted.
    ///
    /// # Errors
    /// `Duplicate` where it was before.
    pub fn submit_return(
        &mut self,
        id: ReturnId,
        by: PersonId,
        at: UtcTime,
    ) -> Result<(), StoreError> {
        diesel::insert_into(return_submission::table)
            .values((
                return_submission::return_id.eq(id.to_string()),
                return_submission::submitted_by.eq(by.to_string()),
                return_submission::submitted_at.eq(at.naive_utc()),
            ))
            .execute(self.conn()?)?;
        Ok(())
    }
}
