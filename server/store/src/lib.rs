//! The records of NRM Panel on SQLite and PostgreSQL.
//!
//! Everything that happens is an event: appended to the stream of a case, a
//! sitting or a site, sealed under the stream's own key, chained by hash. Beside
//! the ledger stand small clear tables that list, scope and count. The store knows
//! no rule of a panel; it deals in bytes and rows.
//!
//! Synchronous inside, on threads of its own ([`Db`]); a caller awaits the
//! [`Reply`] or waits for it. Without an event nothing is committed
//! ([`Committed`]); without an access-log row nothing is disclosed
//! ([`Db::disclose`]).
#![warn(missing_docs)]

mod access;
mod calendar;
mod cases;
mod checkpoint;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod db;
mod directory;
mod engine;
mod error;
mod evidence;
mod facts;
mod headers;
mod information;
mod job;
mod key;
mod ledger;
mod likeness;
mod meta;
mod migrate;
mod outbox;
mod page;
mod reference;
mod reply;
mod request;
mod returns;
mod row;
mod schema;
mod settings;
mod similar;
mod sittings;
#[cfg(test)]
mod tests;
mod tx;
mod verify;

pub use access::{Access, AccessEntry, AccessOutcome, AccessScope};
pub use cases::{CaseScope, Reach};
pub use checkpoint::{KeptCheckpoint, LedgerScope, LedgerVerification, Unfolded};
pub use db::{Db, Stats};
pub use directory::{Credential, Identity};
pub use error::StoreError;
pub use evidence::{NewUpload, Upload, UploadState};
pub use facts::Detail;
pub use headers::EventHeader;
pub use information::{InformationReach, InformationScope, ListedRequest};
pub use key::MasterKey;
pub use ledger::{Appended, NewEvent, StoredEvent, StreamHead, StreamKind};
pub use likeness::{NewLikeness, StoredIdentity};
pub use meta::Mode;
pub use outbox::NewMessage;
pub use page::{Cursor, Listing, MAX_PAGE, NoCursor, Page};
pub use reference::Edition;
pub use reply::Reply;
pub use request::{RequestKey, StoredReply};
pub use returns::{KeptReturn, ReturnFileBody, ReturnFileRow, ReturnKey, ReturnSignature};
pub use settings::{EngineKind, Settings};
pub use similar::SimilarScope;
pub use sittings::SittingScope;
pub use tx::{Committed, MaintenanceTx, ReadTx, StagingTx, WriteTx};
pub use verify::{Fault, FaultKind, Verification};
