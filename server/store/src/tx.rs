//! What a closure is given: a transaction that reads, or one that writes and
//! cannot be committed without an event.

use std::{
    collections::HashMap,
    fmt,
    ops::{Deref, DerefMut},
};

use uuid::Uuid;

use crate::{
    engine::connection::{AnyConn, Session},
    error::StoreError,
    key::MasterKey,
    ledger::{Appended, OpenStream},
    request::StoredReply,
};

/// A transaction that reads one snapshot. What it offers stands with each noun:
/// ledger, cases, sittings, facts, directory, returns, access log.
pub struct ReadTx<'a> {
    session: &'a mut Session,
    pub(crate) streams: HashMap<Uuid, OpenStream>,
}

impl<'a> ReadTx<'a> {
    pub(crate) fn new(session: &'a mut Session) -> Self {
        Self {
            session,
            streams: HashMap::new(),
        }
    }

    pub(crate) fn conn(&mut self) -> Result<&mut AnyConn, StoreError> {
        self.session.conn()
    }

    /// Returns whether a write holds the rows it changes.
    pub(crate) const fn locks(&self) -> bool {
        self.session.locks
    }

    pub(crate) fn master_key(&self) -> &MasterKey {
        &self.session.key
    }
}

impl fmt::Debug for ReadTx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadTx")
    }
}

/// A transaction that reads and writes as if alone.
pub struct WriteTx<'a> {
    read: ReadTx<'a>,
    proofs: u32,
}

impl<'a> WriteTx<'a> {
    /// Gives back what was answered the first time a request came, without writing.
    pub fn replay<T>(&mut self, stored: StoredReply, value: T) -> Committed<T> {
        drop(stored);
        self.proofs += 1;
        Committed { value }
    }

    /// Runs a closure and writes what it left to be written at the end.
    pub(crate) fn run<T, E: From<StoreError>>(
        session: &'a mut Session,
        body: impl Fn(&mut WriteTx<'_>) -> Result<Committed<T>, E>,
    ) -> Result<T, E> {
        let mut tx = WriteTx {
            read: ReadTx::new(session),
            proofs: 0,
        };
        let Committed { value } = body(&mut tx)?;
        if tx.proofs == 0 {
            return Err(E::from(StoreError::Bug("a proof of another transaction")));
        }
        tx.write_heads()?;
        Ok(value)
    }

    pub(crate) fn proven(&mut self) {
        self.proofs += 1;
    }
}

impl<'a> Deref for WriteTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}

impl fmt::Debug for WriteTx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriteTx")
    }
}

/// A result that may be committed. There are two ways to one: an event was
/// appended ([`Appended::with`]), or the request was answered before
/// ([`WriteTx::replay`]). A write without its event does not compile:
///
/// ```compile_fail,E0308
/// # use nrm_panel_store::{Db, StoreError};
/// # fn write(db: &Db) {
/// db.write(|_tx| Ok::<_, StoreError>("nobody will know"));
/// # }
/// ```
///
/// ```compile_fail,E0451
/// # use nrm_panel_store::{Committed, Db, StoreError};
/// # fn write(db: &Db) {
/// db.write(|_tx| Ok::<_, StoreError>(Committed { value: "nobody will know" }));
/// # }
/// ```
///
/// With its event it does:
///
/// ```
/// # use nrm_panel_store::{Db, NewEvent, StoreError};
/// # fn write(db: &Db, stream: uuid::Uuid, event: NewEvent) {
/// let reply = db.write(move |tx| {
///     let appended = tx.append(stream, event.clone())?;
///     let seq = appended.seq;
///     Ok::<_, StoreError>(appended.with(seq))
/// });
/// # drop(reply);
/// # }
/// ```
#[derive(Debug)]
#[must_use = "return it from the closure"]
pub struct Committed<T> {
    value: T,
}

impl Appended {
    /// Makes a result that may be committed, because an event tells of it.
    pub fn with<T>(self, value: T) -> Committed<T> {
        Committed { value }
    }
}

/// A transaction for what belongs to no site and no case: the mode of a new
/// database, bank holidays, reference data, delivery marks. It reaches no other table.
pub struct MaintenanceTx<'a>(ReadTx<'a>);

impl<'a> MaintenanceTx<'a> {
    pub(crate) fn new(session: &'a mut Session) -> Self {
        Self(ReadTx::new(session))
    }
}

impl<'a> Deref for MaintenanceTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for MaintenanceTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for MaintenanceTx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaintenanceTx")
    }
}

/// A transaction for what is no record yet: the parts of an upload that is not
/// finished. It reads like any other and writes to the two tables of uploads alone,
/// and there only to uploads that are open.
pub struct StagingTx<'a>(ReadTx<'a>);

impl<'a> StagingTx<'a> {
    pub(crate) fn new(session: &'a mut Session) -> Self {
        Self(ReadTx::new(session))
    }
}

impl<'a> Deref for StagingTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for StagingTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Debug for StagingTx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StagingTx")
    }
}
