//! `nrm entitlement`: what a positive decision opened, and what became of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::record::OnCase;
use crate::{contract, date, exit::Failure, session::Session, text, view::entitlement};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm entitlement list WAR-7KQ2-3
  nrm entitlement update WAR-7KQ2-3 --kind counselling --state requested
  nrm entitlement update WAR-7KQ2-3 --kind accommodation --state opened \\
      --owner 'St Giles Trust' --due 2026-12-01
  nrm entitlement update WAR-7KQ2-3 --kind counselling --state delivered --on 2026-11-24

A positive decision opens them by itself, each with an owner and a day. Support does not
wait for any of it, and permission to stay is considered, never automatic.";

/// The verbs of entitlements.
#[derive(Debug, Subcommand)]
pub(crate) enum EntitlementCommand {
    /// List what the positive decisions of a case opened
    List {
        /// The case: its reference or identifier
        case: String,
    },
    /// Record what became of one: requested, delivered, not wanted, refused
    Update(UpdateArgs),
}

/// Flags of `nrm entitlement update`.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    on: OnCase,
    /// Which
    #[arg(long, value_parser = contract::ENTITLEMENT_KIND.parser())]
    kind: i32,
    /// How far it is
    #[arg(long, value_parser = contract::ENTITLEMENT_STATE.parser())]
    state: i32,
    /// The day it came there [default: today]
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    day: Option<v1::Date>,
    /// Who delivers it from now on
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// By when from now on
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    due: Option<v1::Date>,
    /// File with what there is to say; - for standard input
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
}

impl EntitlementCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List { case } => list(session, case).await,
            Self::Update(args) => args.run(session).await,
        }
    }
}

async fn list(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::ListEntitlementsRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.entitlements().list_entitlements(request).await
        })
        .await?;
    let page = entitlement::list(&reply.entitlements);
    session.printer.reply(&reply, Some("entitlements"), &page)
}

impl UpdateArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let words = match self.words_file.as_deref() {
            Some(path) => text::file(path).await?,
            None => String::new(),
        };
        self.on
            .change(
                session,
                |change| v1::UpdateEntitlementRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    kind: self.kind,
                    state: self.state,
                    on: self.day,
                    owner: self.owner.unwrap_or_default(),
                    due_on: self.due,
                    words,
                },
                |client, request| async move {
                    client.entitlements().update_entitlement(request).await
                },
                entitlement::updated,
            )
            .await
    }
}
