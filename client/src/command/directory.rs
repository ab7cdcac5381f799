//! `nrm directory`: sites, authorities, agencies and people.

use clap::Subcommand;
use nrm_panel_proto::v1;

use super::{paging::PageArgs, write::WriteArgs};
use crate::{date, exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm directory whoami
  nrm directory people --all
  nrm directory agencies --output csv
  nrm directory constitution --version 1
  nrm directory training --person ID --completed-on 2026-09-01";

/// The verbs of the directory.
#[derive(Debug, Subcommand)]
pub(crate) enum DirectoryCommand {
    /// Say who you are to the server
    Whoami,
    /// List the sites you act for
    Sites,
    /// List the local authorities of your site
    Authorities,
    /// List the agencies of your site
    Agencies,
    /// List the people of your site with roles and training
    People(PageArgs),
    /// Show the constitution of the panel and its versions
    Constitution {
        /// An earlier version [default: the one in force]
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
        version: Option<i64>,
    },
    /// Record that a person completed the Home Office training
    Training {
        /// Identifier of the person
        #[arg(long, value_name = "ID")]
        person: String,
        /// The day it was completed
        #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
        completed_on: v1::Date,
        #[command(flatten)]
        write: WriteArgs,
    },
}

impl DirectoryCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Whoami => whoami(session).await,
            Self::Sites => sites(session).await,
            Self::Authorities => authorities(session).await,
            Self::Agencies => agencies(session).await,
            Self::People(pages) => people(session, &pages).await,
            Self::Constitution { version } => {
                constitution(session, version.unwrap_or_default()).await
            }
            Self::Training {
                person,
                completed_on,
                write,
            } => {
                let write = write.begin();
                let request = v1::RecordTrainingRequest {
                    request_id: write.request_id.clone(),
                    person_id: person,
                    completed_on: Some(completed_on),
                };
                write
                    .send(
                        session,
                        request,
                        |client, request| async move {
                            client.directory().record_training(request).await
                        },
                        |reply| view::directory::people(reply.person.as_slice()),
                    )
                    .await
            }
        }
    }
}

async fn whoami(session: &Session) -> Result<(), Failure> {
    let reply = session
        .query(v1::WhoAmIRequest {}, |client, request| async move {
            client.directory().who_am_i(request).await
        })
        .await?;
    let page = view::directory::caller(&reply);
    session.printer.reply(&reply, None, &page)
}

async fn sites(session: &Session) -> Result<(), Failure> {
    let reply = session
        .query(v1::ListSitesRequest {}, |client, request| async move {
            client.directory().list_sites(request).await
        })
        .await?;
    let page = view::directory::sites(&reply.sites);
    session.printer.reply(&reply, Some("sites"), &page)
}

async fn authorities(session: &Session) -> Result<(), Failure> {
    let reply = session
        .query(
            v1::ListAuthoritiesRequest {},
            |client, request| async move { client.directory().list_authorities(request).await },
        )
        .await?;
    let page = view::directory::authorities(&reply.authorities);
    session.printer.reply(&reply, Some("authorities"), &page)
}

async fn agencies(session: &Session) -> Result<(), Failure> {
    let reply = session
        .query(v1::ListAgenciesRequest {}, |client, request| async move {
            client.directory().list_agencies(request).await
        })
        .await?;
    let page = view::directory::agencies(&reply.agencies);
    session.printer.reply(&reply, Some("agencies"), &page)
}

async fn constitution(session: &Session, version: i64) -> Result<(), Failure> {
    let request = v1::GetConstitutionRequest { version };
    let reply = session
        .query(request, |client, request| async move {
            client.directory().get_constitution(request).await
        })
        .await?;
    let page = view::constitution::page(&reply);
    session
        .printer
        .reply(&reply, Some("constitution.seats"), &page)
}

async fn people(session: &Session, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListPeopleResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListPeopleRequest {
                page_size,
                page_token,
            };
            session
                .query(request, |client, request| async move {
                    client.directory().list_people(request).await
                })
                .await
        })
        .await?;
    let page = view::directory::people(&reply.people);
    session.printer.reply(&reply, Some("people"), &page)
}
