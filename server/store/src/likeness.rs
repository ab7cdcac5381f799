//! What a case is known again by: its identity, sealed under its own key, and keyed
//! hashes to find it by.
//!
//! A token is HMAC-SHA-256, cut to 128 bits, of kind and text under a key that is
//! derived from the master key for one site. Without that key it says nothing, not even
//! of what kind it is; under the key of another site the same text is another token, so
//! that no look ever reaches a case of another site.
//!
//! The rows are derived from the events. Erasing a case destroys its key, which leaves
//! the identity unreadable, and calls [`WriteTx::forget_likeness`], which deletes the
//! rows: equal tokens would still tell that two cases are alike.

use std::collections::BTreeSet;

use diesel::{connection::DefaultLoadingMode, prelude::*};
use hmac::{Hmac, Mac};
use nrm_panel_domain::{
    id::{CaseId, SiteId},
    likeness::{Commonness, Key as LikenessKey, LONGEST_LIST, choose},
};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    engine::{connection::AnyConn, on_engine},
    error::StoreError,
    ledger::StreamRow,
    row,
    schema::{case_record, identity_key, identity_record, stream},
    tx::{MaintenanceTx, ReadTx, WriteTx},
};
use nrm_panel_sealing::{Key, Place, open, seal};

/// Bytes of a token.
const TOKEN: usize = 16;

/// What a case is to be known again by.
#[derive(Clone, Debug)]
pub struct NewLikeness {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// How its keys were made.
    pub version: i64,
    /// Its identity, to be sealed.
    pub identity: Zeroizing<Vec<u8>>,
    /// What it is found by.
    pub keys: BTreeSet<LikenessKey>,
}

/// A case with the identity that was sealed for it.
#[derive(Clone, Debug)]
pub struct StoredIdentity {
    /// The case.
    pub case: CaseId,
    /// Its identity.
    pub identity: Zeroizing<Vec<u8>>,
}

impl ReadTx<'_> {
    /// Chooses the cases of a site that are worth comparing with a child, found by any
    /// of these keys but its own case, and counts how common its names are.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn candidates(
        &mut self,
        site: SiteId,
        keys: &BTreeSet<LikenessKey>,
        own: Option<CaseId>,
    ) -> Result<(Vec<CaseId>, Commonness), StoreError> {
        let mut common = Commonness::default();
        let mut lists = Vec::with_capacity(keys.len());
        // The case itself is found by all of its keys.
        let itself = usize::from(own.is_some());
        for key in keys {
            if key.kind.is_counted() {
                let found = self.count_alike(site, key)?;
                common.note(key, found.saturating_sub(itself));
            }
            if !key.kind.is_followed() {
                continue;
            }
            let mut found = self.cases_alike(site, key, LONGEST_LIST + 1 + itself)?;
            found.retain(|case| Some(*case) != own);
            lists.push(found);
        }
        Ok((choose(&lists), common))
    }

    /// Returns the cases of a site that are found by a key, at most so many, in the
    /// order they were lodged.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn cases_alike(
        &mut self,
        site: SiteId,
        key: &LikenessKey,
        most: usize,
    ) -> Result<Vec<CaseId>, StoreError> {
        let token = token(&self.master_key().index_key(site), key)?;
        let query = identity_key::table
            .filter(identity_key::token.eq(token.as_slice()))
            .order(identity_key::case_id.asc())
            .select(identity_key::case_id);
        let read = |found: QueryResult<String>| row::id(&found?, "identity case");
        match self.conn()? {
            AnyConn::Pg(c) => query
                .limit(i64::try_from(most).unwrap_or(i64::MAX))
                .load_iter::<String, DefaultLoadingMode>(c)?
                .map(read)
                .collect(),
            // The rows come off the key in order, and are left when there are enough: a
            // bound LIMIT would make SQLite plan the statement anew.
            AnyConn::Sqlite(c) => query
                .load_iter::<String, DefaultLoadingMode>(c)?
                .take(most)
                .map(read)
                .collect(),
        }
    }

    /// Counts the cases of a site that are found by a key.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn count_alike(&mut self, site: SiteId, key: &LikenessKey) -> Result<usize, StoreError> {
        let token = token(&self.master_key().index_key(site), key)?;
        let query = identity_key::table
            .filter(identity_key::token.eq(token.as_slice()))
            .count();
        let count: i64 = on_engine!(self.conn()?, |c| query.get_result(c))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Returns the identities of cases of a site; of another site's case, none.
    ///
    /// # Errors
    /// `Corrupt` where one was altered or its key is gone.
    pub fn identities(
        &mut self,
        site: SiteId,
        cases: &[CaseId],
    ) -> Result<Vec<StoredIdentity>, StoreError> {
        let site_key = self.master_key().site_key(site);
        let named: Vec<String> = cases.iter().map(ToString::to_string).collect();
        let query = identity_record::table
            .inner_join(stream::table.on(stream::id.eq(identity_record::case_id)))
            .filter(identity_record::case_id.eq_any(named))
            .filter(stream::site_id.eq(site.to_string()));
        let found: Vec<(Vec<u8>, StreamRow)> = on_engine!(self.conn()?, |c| query
            .select((identity_record::body, StreamRow::as_select()))
            .load(c))?;
        found
            .into_iter()
            .map(|(body, stream)| {
                let key = stream.key(&site_key).ok_or(StoreError::Corrupt {
                    what: "the key of a stream",
                })?;
                let identity = open(&key, place(&stream.id), &body).ok_or(StoreError::Corrupt {
                    what: "an identity",
                })?;
                Ok(StoredIdentity {
                    case: row::id(&stream.id, "identity case")?,
                    identity,
                })
            })
            .collect()
    }

    /// Returns cases after one, in the order they were lodged, at most so many: those
    /// that are not known by keys made in this way, or all.
    ///
    /// # Errors
    /// `Corrupt` where a row cannot be read.
    pub fn cases_to_index(
        &mut self,
        version: Option<i64>,
        after: Option<CaseId>,
        most: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let after = after.map(|case| case.to_string()).unwrap_or_default();
        let current = identity_record::table
            .filter(identity_record::case_id.eq(case_record::id))
            .filter(identity_record::version.nullable().eq(version));
        let query = case_record::table
            .filter(case_record::id.gt(after))
            .filter(diesel::dsl::not(diesel::dsl::exists(current)))
            .order(case_record::id.asc())
            .limit(most)
            .select(case_record::id);
        let found: Vec<String> = on_engine!(self.conn()?, |c| query.load(c))?;
        found.iter().map(|case| row::id(case, "case")).collect()
    }

    fn insert_likeness(&mut self, new: &NewLikeness) -> Result<(), StoreError> {
        let NewLikeness {
            case,
            site,
            version,
            identity,
            keys,
        } = new;
        let index_key = self.master_key().index_key(*site);
        let key = self.stream_key(case.uuid())?;
        let case = case.to_string();
        let body = seal(&key, place(&case), &[identity])?;
        let row = IdentityRow {
            case_id: &case,
            version: *version,
            body: &body,
        };
        on_engine!(self.conn()?, |c| diesel::insert_into(
            identity_record::table
        )
        .values(&row)
        .execute(c))?;
        let mut tokens = keys
            .iter()
            .map(|key| token(&index_key, key))
            .collect::<Result<Vec<_>, _>>()?;
        // In the order of the table, so that pages are visited once.
        tokens.sort_unstable();
        for token in &tokens {
            let row = KeyRow {
                token,
                case_id: &case,
            };
            on_engine!(self.conn()?, |c| diesel::insert_into(identity_key::table)
                .values(&row)
                .execute(c))?;
        }
        Ok(())
    }

    fn delete_likeness(&mut self, case: CaseId) -> Result<(), StoreError> {
        let case = case.to_string();
        let keys = diesel::delete(identity_key::table.filter(identity_key::case_id.eq(&case)));
        on_engine!(self.conn()?, |c| keys.execute(c))?;
        let identity = diesel::delete(identity_record::table.find(&case));
        on_engine!(self.conn()?, |c| identity.execute(c))?;
        Ok(())
    }
}

impl WriteTx<'_> {
    /// Keeps what a new case is to be known again by: the same statements whether the
    /// child is known already or not.
    ///
    /// # Errors
    /// `Duplicate` where it was kept before; `NotFound` for an unknown case.
    pub fn record_likeness(&mut self, new: &NewLikeness) -> Result<(), StoreError> {
        self.insert_likeness(new)
    }

    /// Replaces what a case is known by.
    ///
    /// # Errors
    /// `NotFound` for an unknown case.
    pub fn replace_likeness(&mut self, new: &NewLikeness) -> Result<(), StoreError> {
        self.delete_likeness(new.case)?;
        self.insert_likeness(new)
    }

    /// Deletes what a case is known by: it is found no more. Part of erasing a case.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn forget_likeness(&mut self, case: CaseId) -> Result<(), StoreError> {
        self.delete_likeness(case)
    }
}

impl MaintenanceTx<'_> {
    /// Makes anew what a case is known by. It is derived from events that are there
    /// already, and so has none of its own.
    ///
    /// # Errors
    /// `NotFound` for an unknown case.
    pub fn rebuild_likeness(&mut self, new: &NewLikeness) -> Result<(), StoreError> {
        self.delete_likeness(new.case)?;
        self.insert_likeness(new)
    }
}

fn token(index_key: &Key, key: &LikenessKey) -> Result<[u8; TOKEN], StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(index_key.bytes())
        .map_err(|_| StoreError::Bug("a key that HMAC does not take"))?;
    mac.update(key.kind.code().as_bytes());
    mac.update(&[0]);
    mac.update(key.text.as_bytes());
    let whole = mac.finalize().into_bytes();
    let mut token = [0; TOKEN];
    token.copy_from_slice(&whole[..TOKEN]);
    Ok(token)
}

const fn place(row: &str) -> Place<'_> {
    Place {
        table: "identity_record",
        row,
        column: "body",
    }
}

#[derive(Insertable)]
#[diesel(table_name = identity_record)]
struct IdentityRow<'a> {
    case_id: &'a str,
    version: i64,
    body: &'a [u8],
}

#[derive(Insertable)]
#[diesel(table_name = identity_key)]
struct KeyRow<'a> {
    token: &'a [u8],
    case_id: &'a str,
}
