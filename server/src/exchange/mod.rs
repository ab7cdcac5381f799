//! What leaves the site: made ready from the record, carried to its receiver, and put
//! on the record when it was delivered.

mod courier;
mod drop_folder;
mod mail;
mod parcel;
mod reconcile;
mod record;

pub(crate) use parcel::{sca, written};

pub use courier::{Courier, Tally};
pub use mail::{MailSettings, MailTls, Mailer};
pub use reconcile::{Finding, Reconciled, reconcile};
pub use record::send_again;

use std::path::PathBuf;

use nrm_panel_domain::message::Route;

/// The ways by which this process can deliver.
#[derive(Debug, Default)]
pub struct Transports {
    /// The folder that holds the folders of receivers.
    pub drop_folder: Option<PathBuf>,
    /// The mail server for notices.
    pub mail: Option<Mailer>,
}

impl Transports {
    /// Returns whether nothing can be delivered.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.drop_folder.is_none() && self.mail.is_none()
    }

    /// Returns whether this process can take a route.
    #[must_use]
    pub const fn serves(&self, route: &Route) -> bool {
        match route {
            Route::Drop(_) => self.drop_folder.is_some(),
            Route::Mail(_) => self.mail.is_some(),
        }
    }
}

/// Why an attempt failed: a stable code, without personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault(pub(crate) String);

impl Fault {
    fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }
}
