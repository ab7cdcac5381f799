//! What a database knows of itself: whether it is for demonstration, and which
//! master key it belongs to.

use diesel::{OptionalExtension, prelude::*};

use crate::{
    engine::connection::AnyConn,
    error::StoreError,
    key::MasterKey,
    row,
    schema::meta,
    tx::{MaintenanceTx, ReadTx},
};

const MODE: &str = "mode";
const KEY_CHECK: &str = "key_check";

/// What a database is for. A test clock works only on one for demonstration
/// (decision 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For demonstration: no real child is in it.
    Demo,
    /// For work.
    Live,
}

impl Mode {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Live => "live",
        }
    }

    /// Returns the mode of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Demo, Self::Live]
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

impl ReadTx<'_> {
    /// Returns what the database is for; `None` before that was said.
    ///
    /// # Errors
    /// `Corrupt` where it cannot be read.
    pub fn mode(&mut self) -> Result<Option<Mode>, StoreError> {
        let stored = get(self.conn()?, MODE)?;
        stored
            .map(|code| row::code(&code, Mode::from_code, "mode"))
            .transpose()
    }
}

impl MaintenanceTx<'_> {
    /// Says what the database is for. Said once, it stays so.
    ///
    /// # Errors
    /// `Config` where the database is for something else.
    pub fn set_mode(&mut self, mode: Mode) -> Result<(), StoreError> {
        match self.mode()? {
            Some(stored) if stored == mode => Ok(()),
            Some(stored) => Err(StoreError::Config(format!(
                "this database was created as {}: it cannot become {}",
                stored.code(),
                mode.code()
            ))),
            None => put(self.conn()?, MODE, mode.code()),
        }
    }
}

/// Checks that a database belongs to a master key; a new one is bound to it.
pub(crate) fn check_key(conn: &mut AnyConn, key: &MasterKey) -> Result<(), StoreError> {
    let ours = key.check_value();
    let stored = match get(conn, KEY_CHECK)? {
        Some(stored) => stored,
        None => match put(conn, KEY_CHECK, &ours) {
            // Another process was first.
            Err(StoreError::Duplicate) => get(conn, KEY_CHECK)?.ok_or(StoreError::NotFound)?,
            put => return put,
        },
    };
    if stored == ours {
        Ok(())
    } else {
        Err(StoreError::Config(
            "the master key is not the one this database was made with: nothing in it can be \
             read; restore the key file that belongs to it"
                .to_owned(),
        ))
    }
}

fn get(conn: &mut AnyConn, key: &str) -> Result<Option<String>, StoreError> {
    Ok(meta::table
        .find(key)
        .select(meta::value)
        .get_result(conn)
        .optional()?)
}

fn put(conn: &mut AnyConn, key: &str, value: &str) -> Result<(), StoreError> {
    diesel::insert_into(meta::table)
        .values((meta::key.eq(key), meta::value.eq(value)))
        .execute(conn)?;
    Ok(())
}
