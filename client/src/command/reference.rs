//! `nrm reference`: the dated lists that referrals are read against.

use clap::{Subcommand, builder::NonEmptyStringValueParser};
use nrm_panel_proto::v1;

use super::paging::PageArgs;
use crate::{contract, date, exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm reference list local-authority --find cumb --as-at 2022-01-01
  nrm reference list first-responder --all
  nrm reference list nationality --find kitt --output json";

/// The verbs of reference data.
#[derive(Debug, Subcommand)]
pub(crate) enum ReferenceCommand {
    /// List the entries of a list in force on a day
    List {
        /// The list
        #[arg(value_name = "LIST", value_parser = contract::REFERENCE_LIST.parser())]
        list: i32,
        /// Only what has this in a name or code
        #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
        find: Option<String>,
        /// The day [default: today]
        #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
        as_at: Option<v1::Date>,
        #[command(flatten)]
        pages: PageArgs,
    },
}

impl ReferenceCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::List {
            list,
            find,
            as_at,
            pages,
        } = self;
        let reply: v1::ListReferenceResponse = pages
            .fetch(session, async |page_size, page_token| {
                let request = v1::ListReferenceRequest {
                    list,
                    contains: find.clone().unwrap_or_default(),
                    as_at,
                    page_size,
                    page_token,
                };
                session
                    .query(request, |client, request| async move {
                        client.reference().list_reference(request).await
                    })
                    .await
            })
            .await?;
        let page = view::reference::entries(&reply.entries);
        session.printer.reply(&reply, Some("entries"), &page)
    }
}
