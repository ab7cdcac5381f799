//! What every write has in common: dry runs, safe repetition, versions.

use clap::Args;
use nrm_panel_client::{Client, new_request_id};
use prost::{Message, Name};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{case_of, sitting_of};
use crate::{contract::reflect, exit::Failure, render::page::Page, session::Session};

/// Flags of every write.
#[derive(Debug, Clone, Args)]
pub(crate) struct WriteArgs {
    /// Change nothing: print the request as JSON (lodge: have the server check it)
    #[arg(long)]
    dry_run: bool,
    /// Repeat a write safely: the identifier it was first sent with
    #[arg(long, value_name = "UUID")]
    request_id: Option<Uuid>,
}

impl WriteArgs {
    /// Settles the identifier of the request.
    pub(crate) fn begin(&self) -> Write {
        Write {
            dry_run: self.dry_run,
            request_id: self
                .request_id
                .map_or_else(new_request_id, |id| id.to_string()),
        }
    }
}

/// The flag of writes to something that has a version.
#[derive(Debug, Clone, Args)]
pub(crate) struct VersionArg {
    /// Version you saw [default: the one it has now]
    #[arg(long, value_name = "NUMBER")]
    version: Option<i64>,
}

impl VersionArg {
    /// Returns the version given.
    pub(crate) fn given(&self) -> Option<i64> {
        self.version
    }

    /// Settles the version of a case.
    pub(crate) async fn of_case(&self, session: &Session, case: &str) -> Result<i64, Failure> {
        match self.version {
            Some(version) => Ok(version),
            None => Ok(case_of(session, case).await?.version),
        }
    }

    /// Settles the version of a sitting.
    pub(crate) async fn of_sitting(
        &self,
        session: &Session,
        sitting: &str,
    ) -> Result<i64, Failure> {
        match self.version {
            Some(version) => Ok(version),
            None => {
                let sitting = sitting_of(session, sitting).await?.sitting;
                Ok(sitting.unwrap_or_default().version)
            }
        }
    }
}

/// A write about to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    dry_run: bool,
    pub(crate) request_id: String,
}

impl Write {
    /// Whether nothing is to change.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Sends the request and prints the reply, or prints the request of a dry run.
    pub(crate) async fn send<Q, R, F>(
        self,
        session: &Session,
        request: Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
        page: impl FnOnce(&R) -> Page,
    ) -> Result<(), Failure>
    where
        Q: Message + Name + Clone,
        R: Message + Name,
        F: Future<Output = Result<Response<R>, Status>>,
    {
        if self.dry_run {
            session.printer.request(&request)?;
            session.printer.note("dry run: nothing was sent");
            return Ok(());
        }
        self.announce(session, &request);
        let reply = session.mutate(&self.request_id, request, rpc).await?;
        session.printer.reply(&reply, None, &page(&reply))
    }

    /// Tells the person how to repeat the write if its answer gets lost: the same
    /// identifier with the same body, and so with the version sent, not a newer one.
    pub(crate) fn announce<Q: Message + Name>(&self, session: &Session, request: &Q) {
        let request = reflect(request);
        let version = ["version", "case_version"].iter().find_map(|name| {
            let value = request.get_field_by_name(name)?;
            value.as_i64()
        });
        let version = version.map_or_else(String::new, |version| format!(" --version {version}"));
        let id = &self.request_id;
        session.printer.note(&format!(
            "to repeat this safely: --request-id {id}{version}"
        ));
    }
}

/// A page of one sentence and the new version.
pub(crate) fn done(sentence: &str, version: i64) -> Page {
    let mut page = Page::new();
    page.heading(sentence);
    page.fact("Version", version.to_string());
    page
}
