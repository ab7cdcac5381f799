//! `nrm exchange`: what leaves the site.

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::{paging::PageArgs, record::OnCase, write::done};
use crate::{contract, date, exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm exchange list --state waiting
  nrm exchange ack WAR-7KQ2-3 MESSAGE --by 'SCA intake desk' --on 2026-11-23 --reference MSHT-1234
  nrm exchange retry WAR-7KQ2-3 MESSAGE";

/// The verbs of messages.
#[derive(Debug, Subcommand)]
pub(crate) enum ExchangeCommand {
    /// List messages, newest first, without personal data
    List {
        /// Only messages in this state
        #[arg(long, value_parser = contract::MESSAGE_STATE.parser())]
        state: Option<i32>,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// Record that its receiver confirmed a message, whichever way it reached them
    Ack(AckArgs),
    /// Have a message sent again at once
    Retry {
        #[command(flatten)]
        on: OnCase,
        /// Identifier of the message: see 'nrm exchange list'
        message: String,
    },
}

/// Flags of `nrm exchange ack`.
#[derive(Debug, Args)]
pub(crate) struct AckArgs {
    #[command(flatten)]
    on: OnCase,
    /// Identifier of the message: see 'nrm exchange list'
    message: String,
    /// Who confirmed it, such as "SCA intake desk"; name no child
    #[arg(long, value_name = "TEXT")]
    by: String,
    /// The day it was confirmed
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    acknowledged_on: v1::Date,
    /// The receiver's reference; the SCA's, for a referral, becomes that of the case
    #[arg(
        long,
        value_name = "REFERENCE",
        default_value = "",
        hide_default_value = true
    )]
    reference: String,
}

impl ExchangeCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List { state, pages } => list(session, state, &pages).await,
            Self::Ack(args) => args.run(session).await,
            Self::Retry { on, message } => retry(session, on, message).await,
        }
    }
}

async fn list(session: &Session, state: Option<i32>, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListMessagesResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListMessagesRequest {
                page_size,
                page_token,
                state: state.unwrap_or_default(),
            };
            session
                .query(request, |client, request| async move {
                    client.exchange().list_messages(request).await
                })
                .await
        })
        .await?;
    let page = view::exchange::list(&reply.messages);
    session.printer.reply(&reply, Some("messages"), &page)
}

impl AckArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        self.on
            .change(
                session,
                |change| v1::RecordAcknowledgementRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            message_id: self.message,
            acknowledged_by: self.by,
            acknowledged_on: Some(self.acknowledged_on),
            receiver_reference: self.reference,
                },
                |client, request| async move {
                    client.exchange().record_acknowledgement(request).await
                },
                |reply| done("Recorded that it was received", reply.version),
            )
            .await
    }
}

async fn retry(session: &Session, on: OnCase, message_id: String) -> Result<(), Failure> {
    on.change(
        session,
        |change| v1::RetryMessageRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            message_id,
        },
        |client, request| async move { client.exchange().retry_message(request).await },
        |reply| done("It will be sent again", reply.version),
    )
    .await
}
