//! `nrm request`: information asked of agencies, chased, and what came.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;
use serde::Deserialize;

use super::{
    paging::PageArgs,
    write::{VersionArg, WriteArgs},
};
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm request new WAR-7KQ2-3 --of 'Warwickshire Police' --of 'Arden Health Trust' --stage rg --question-file q.txt
  nrm request new WAR-7KQ2-3 --of 'Warwickshire Police' --stage cg --due 2026-12-04 --from-adjournment
  nrm request list --overdue
  nrm request show ID
  nrm request chase ID
  nrm request answer ID --file answer.toml
  nrm request answer ID --nil
  nrm request withdraw ID --reason-file why.txt";

const TEMPLATE: &str = r#"# What came of a request for information.
# Personal data: keep this file private and delete it afterwards.

# The day it was received; leave it out for today.
received_on = 2026-01-31
# Who sent it, as they sign; leave it out where you did.
sent_by = ""
# What the agency knows. With --nil: where it looked, or nothing.
summary = """
"""
# The numbers of the evidence it came with.
evidence = []
"#;

/// The verbs of requests for information.
#[derive(Debug, Subcommand)]
pub(crate) enum RequestCommand {
    /// Ask agencies for information on a case; a message to each is noted
    New(NewArgs),
    /// List what agencies owe, the earliest due first, without personal data
    List {
        /// Only what is overdue
        #[arg(long)]
        overdue: bool,
        /// Also what was answered or withdrawn, or is of a closed case
        #[arg(long, conflicts_with = "overdue")]
        settled: bool,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// Show a request with its question and what came of it
    Show {
        /// The request: see 'nrm request list'
        request: String,
    },
    /// Remind the agency; a message to it is noted
    Chase {
        #[command(flatten)]
        on: OnRequest,
    },
    /// Record what came, or that the agency holds nothing
    Answer(AnswerArgs),
    /// Withdraw a request that is no longer wanted; it is kept
    Withdraw {
        #[command(flatten)]
        on: OnRequest,
        /// File with the reason; - for standard input
        #[arg(long, value_name = "FILE")]
        reason_file: Option<PathBuf>,
    },
}

/// What every verb that changes a request needs to know.
#[derive(Debug, Args)]
pub(crate) struct OnRequest {
    /// The request: see 'nrm request list'
    request: String,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm request new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The case: its reference or identifier
    case: String,
    /// Name or identifier of an agency of the site; repeat it to ask several
    #[arg(long, value_name = "AGENCY", required = true)]
    of: Vec<String>,
    /// The stage it serves
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// The last day in time [default: the usual days, never later than the stage]
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    due: Option<v1::Date>,
    /// File with the question: all that the agency is shown; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "from_adjournment")]
    question_file: Option<PathBuf>,
    /// Ask for the evidence wanted at the last adjournment, in its words
    #[arg(long)]
    from_adjournment: bool,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm request answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// The request: see 'nrm request list'
    #[arg(
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    request: String,
    /// The agency holds nothing: a nil return, which is an answer
    #[arg(long)]
    nil: bool,
    /// TOML or JSON file with what came; - for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print a commented file to fill in
    #[arg(long)]
    template: bool,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AnswerForm {
    #[serde(deserialize_with = "date::deserialize_optional")]
    received_on: Option<v1::Date>,
    sent_by: String,
    summary: String,
    evidence: Vec<String>,
}

impl RequestCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::New(args) => new(session, args).await,
            Self::List {
                overdue,
                settled,
                pages,
            } => list(session, overdue, settled, &pages).await,
            Self::Show { request } => show(session, request).await,
            Self::Chase { on } => chase(session, on).await,
            Self::Answer(args) => answer(session, args).await,
            Self::Withdraw { on, reason_file } => withdraw(session, on, reason_file).await,
        }
    }
}

async fn new(session: &Session, args: NewArgs) -> Result<(), Failure> {
    let wanted = Wanted::new("words of the question", "--question-file");
    let question = if args.from_adjournment {
        String::new()
    } else {
        text::required(session, args.question_file.as_deref(), wanted).await?
    };
    let write = args.write.begin();
    let request = v1::RequestInformationRequest {
        request_id: write.request_id.clone(),
        version: args.version.of_case(session, &args.case).await?,
        case_id: args.case,
        agencies: args.of,
        question,
        from_adjournment: args.from_adjournment,
        stage: args.stage,
        due_on: args.due,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.requests().request_information(request).await },
            |reply| view::request::list(&reply.requests),
        )
        .await
}

async fn list(
    session: &Session,
    overdue: bool,
    settled: bool,
    pages: &PageArgs,
) -> Result<(), Failure> {
    let reply: v1::ListInformationRequestsResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListInformationRequestsRequest {
                page_size,
                page_token,
                overdue,
                settled,
            };
            session
                .query(request, |client, request| async move {
                    client.requests().list_information_requests(request).await
                })
                .await
        })
        .await?;
    let page = view::request::list(&reply.requests);
    session.printer.reply(&reply, Some("requests"), &page)
}

async fn look(session: &Session, id: &str) -> Result<v1::GetInformationRequestResponse, Failure> {
    let request = v1::GetInformationRequestRequest {
        information_request_id: id.to_owned(),
    };
    session
        .query(request, |client, request| async move {
            client.requests().get_information_request(request).await
        })
        .await
}

async fn show(session: &Session, id: String) -> Result<(), Failure> {
    let reply = look(session, &id).await?;
    let page = view::request::page(&reply.request.clone().unwrap_or_default());
    session.printer.reply(&reply, None, &page)
}

/// Settles the version of a request.
async fn version_of(session: &Session, version: &VersionArg, id: &str) -> Result<i64, Failure> {
    match version.given() {
        Some(version) => Ok(version),
        None => {
            let request = look(session, id).await?.request.unwrap_or_default();
            Ok(request.summary.unwrap_or_default().version)
        }
    }
}

async fn chase(session: &Session, on: OnRequest) -> Result<(), Failure> {
    let write = on.write.begin();
    let request = v1::ChaseInformationRequest {
        request_id: write.request_id.clone(),
        version: version_of(session, &on.version, &on.request).await?,
        information_request_id: on.request,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.requests().chase_information(request).await },
            |reply| view::request::list(reply.request.as_slice()),
        )
        .await
}

async fn answer(session: &Session, args: AnswerArgs) -> Result<(), Failure> {
    if args.template {
        return session.printer.data(TEMPLATE.as_bytes());
    }
    let form: AnswerForm = if args.nil && args.file.is_none() {
        AnswerForm::default()
    } else {
        text::form(session, args.file.as_deref(), TEMPLATE).await?
    };
    let write = args.write.begin();
    let request = v1::RecordInformationRequest {
        request_id: write.request_id.clone(),
        version: version_of(session, &args.version, &args.request).await?,
        information_request_id: args.request,
        received_on: form.received_on,
        nil_return: args.nil,
        summary: form.summary.trim_end().to_owned(),
        sent_by: form.sent_by,
        evidence_numbers: form.evidence,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.requests().record_information(request).await },
            |reply| view::request::list(reply.request.as_slice()),
        )
        .await
}

async fn withdraw(
    session: &Session,
    on: OnRequest,
    reason_file: Option<PathBuf>,
) -> Result<(), Failure> {
    let wanted = Wanted::new("reasons for the withdrawal", "--reason-file");
    let reason = text::required(session, reason_file.as_deref(), wanted).await?;
    let write = on.write.begin();
    let request = v1::WithdrawRequestRequest {
        request_id: write.request_id.clone(),
        version: version_of(session, &on.version, &on.request).await?,
        information_request_id: on.request,
        reason,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.requests().withdraw_request(request).await },
            |reply| view::request::list(reply.request.as_slice()),
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_form;

    #[test]
    fn the_template_is_a_form_and_every_line_of_it_may_be_left_out() {
        let form = parse_form::<AnswerForm>(TEMPLATE).map(|form| form.received_on);
        let date = v1::Date {
            year: 2026,
            month: 1,
            day: 31,
        };
        assert_eq!(form, Ok(Some(date)));
        let short = parse_form::<AnswerForm>("summary = \"Two reports\"\n");
        let short = short.map(|form| (form.received_on, form.summary));
        assert_eq!(short, Ok((None, "Two reports".to_owned())));
        assert!(parse_form::<AnswerForm>("sumary = \"\"\n").is_err());
    }
}
