//! `nrm referral`: what first responders lodge.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use nrm_panel_proto::v1::{self, lodge_referral_request::Content};

use super::{
    draft::{self, DraftCommand, NewArgs, TemplateFormat},
    htcds::{self, ImportHtcdsArgs},
    import::{self, ImportArgs},
    paging::PageArgs,
    send::{SendArgs, mention},
    write::{VersionArg, WriteArgs, done},
};
use crate::{
    contract, date,
    draft::mapping::to_referral,
    exit::Failure,
    questions::cache,
    render::json,
    session::Session,
    text::{self, Wanted},
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm referral lodge --file referral.json
  nrm referral lodge --file - --format nrm --dry-run < referral.json
  nrm referral lodge --file shared.json --source competent-authority \\
      --nrm-received-on 2026-10-14 --sca-reference MSHT-1234
  nrm referral template > referral.toml
  nrm referral lodge --file referral.toml --format template
  nrm referral import referrals/ --report lodged.csv
  nrm referral import-htcds case.htcds.json
  nrm referral show WAR-7KQ2-3
  nrm referral show WAR-7KQ2-3 --original > as-submitted.json
  nrm referral retract WAR-7KQ2-3 --reason-file why.txt
  nrm referral queries WAR-7KQ2-3
  nrm referral answer WAR-7KQ2-3 missing:background.family --text-file family.txt
  nrm referral questions --section places
  nrm referral questions --output json > questions.json";

/// The form the contract keeps unaltered may be this large.
pub(super) const LARGEST_FORM: usize = 4 * 1024 * 1024;

/// The verbs of referrals.
#[derive(Debug, Subcommand)]
pub(crate) enum ReferralCommand {
    /// Lodge a referral; prints the receipt
    Lodge(LodgeArgs),
    /// Begin a draft, kept sealed on this machine until it is sent
    #[command(after_help = draft::NEW_EXAMPLES)]
    New(NewArgs),
    /// Print a file to fill in, with every question
    Template {
        /// How it is written
        #[arg(long, value_enum, default_value = "toml")]
        format: TemplateFormat,
    },
    /// List the drafts on this machine
    Drafts,
    /// Show or discard a draft
    #[command(subcommand)]
    Draft(DraftCommand),
    /// Send a draft; prints the receipt. Again after a lost answer: nothing is lodged
    /// twice
    Send(SendArgs),
    /// List the receipts of drafts that were sent, or show one
    Receipts {
        /// The draft
        draft: Option<String>,
    },
    /// Lodge many referrals, each exactly once; prints what came of each
    #[command(after_help = import::EXAMPLES)]
    Import(ImportArgs),
    /// Make a draft from a record of HTCDS 2.0, and show what became of every field
    #[command(after_help = htcds::IMPORT_EXAMPLES)]
    ImportHtcds(ImportHtcdsArgs),
    /// Show a referral as submitted, with every answer
    Show {
        /// The case: its reference or identifier
        case: String,
        /// Write the submitted form itself, byte for byte
        #[arg(long)]
        original: bool,
    },
    /// List referrals, newest first
    List(PageArgs),
    /// List the questions of a referral, with conditions and choices
    Questions {
        /// Only this section: its heading, or the start of its paths
        #[arg(long)]
        section: Option<String>,
    },
    /// List the queries on a referral, open and answered
    Queries {
        /// The case: its reference or identifier
        case: String,
    },
    /// Answer a query on a referral; what was lodged stays as it is
    Answer {
        /// The case: its reference or identifier
        case: String,
        /// The query, as `nrm referral queries` names it
        query: String,
        /// File with the answer; - for standard input
        #[arg(long, value_name = "FILE")]
        text_file: Option<PathBuf>,
        #[command(flatten)]
        version: VersionArg,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Retract a referral that was sent in error; it is kept
    Retract {
        /// The case: its reference or identifier
        case: String,
        /// File with the reason; - for standard input
        #[arg(long, value_name = "FILE")]
        reason_file: Option<PathBuf>,
        /// Do not ask for confirmation
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        version: VersionArg,
        #[command(flatten)]
        write: WriteArgs,
    },
}

/// What the file of one referral holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LodgeForm {
    /// The form of the Home Office as exported; kept byte for byte
    HomeOfficeForm,
    /// `nrm.panel.v1.Referral` in the JSON mapping of proto3
    Nrm,
    /// A template that was filled in: see 'nrm referral template'
    Template,
}

/// What the files of many referrals hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// The form of the Home Office as exported; kept byte for byte
    HomeOfficeForm,
    /// `nrm.panel.v1.Referral` in the JSON mapping of proto3
    Nrm,
}

/// Flags of `nrm referral lodge`.
#[derive(Debug, Args)]
pub(crate) struct LodgeArgs {
    /// File with the referral; - for standard input
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// What the file holds
    #[arg(long, value_enum, default_value = "home-office-form")]
    format: LodgeForm,
    /// Which way the referral came in
    #[arg(long, default_value = "first-responder", value_parser = contract::REFERRAL_SOURCE.parser())]
    source: i32,
    /// Day the referral reached the NRM [default: the day of receipt here]
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    nrm_received_on: Option<v1::Date>,
    /// Reference of the SCA, where it is known
    #[arg(
        long,
        value_name = "REFERENCE",
        default_value = "",
        hide_default_value = true
    )]
    sca_reference: String,
    #[command(flatten)]
    write: WriteArgs,
}

impl ReferralCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Lodge(args) => args.run(session).await,
            Self::Import(args) => args.run(session).await,
            Self::ImportHtcds(args) => args.run(session).await,
            Self::New(args) => args.run(session).await,
            Self::Template { format } => draft::template(session, format).await,
            Self::Drafts => draft::drafts(session),
            Self::Draft(command) => command.run(session).await,
            Self::Send(args) => args.run(session).await,
            Self::Receipts { draft } => draft::receipts(session, draft.as_deref()),
            Self::Show { case, original } => show(session, &case, original).await,
            Self::List(pages) => list(session, &pages).await,
            Self::Queries { case } => queries(session, &case).await,
            Self::Answer {
                case,
                query,
                text_file,
                version,
                write,
            } => {
                let write = write.begin();
                let wanted = Wanted::new("words to answer the query with", "--text-file");
                let reply = text::required(session, text_file.as_deref(), wanted).await?;
                let kept = referral_of(session, &case).await?;
                let request = v1::AnswerQueryRequest {
                    request_id: write.request_id.clone(),
                    case_id: kept.case_id,
                    version: version.given().unwrap_or(kept.version),
                    query_id: query,
                    reply,
                };
                write
                    .send(
                        session,
                        request,
                        |client, request| async move {
                            client.referrals().answer_query(request).await
                        },
                        |reply| done("Answered; the referral stays as it was lodged", reply.version),
                    )
                    .await
            }
            Self::Questions { section } => questions(session, section.as_deref()).await,
            Self::Retract {
                case,
                reason_file,
                yes,
                version,
                write,
            } => {
                let write = write.begin();
                let wanted = Wanted::new("reasons why it was sent in error", "--reason-file");
                let reason = text::required(session, reason_file.as_deref(), wanted).await?;
                // A first responder reads the referral, not the case.
                let kept = referral_of(session, &case).await?;
                if !write.is_dry_run() {
                    let reference = &kept.case_reference;
                    session
                        .confirm(yes, "Retracting a referral", reference)
                        .await?;
                }
                let request = v1::RetractReferralRequest {
                    request_id: write.request_id.clone(),
                    case_id: kept.case_id,
                    version: version.given().unwrap_or(kept.version),
                    reason,
                };
                write
                    .send(
                        session,
                        request,
                        |client, request| async move {
                            client.referrals().retract_referral(request).await
                        },
                        |reply| done("Retracted; the referral is kept", reply.version),
                    )
                    .await
            }
        }
    }
}

impl LodgeArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let content = self.content(session).await?;
        let write = self.write.begin();
        let request = v1::LodgeReferralRequest {
            request_id: write.request_id.clone(),
            source: self.source,
            nrm_received_on: self.nrm_received_on,
            sca_reference: self.sca_reference,
            content: Some(content),
            validate_only: write.is_dry_run(),
        };
        if !write.is_dry_run() {
            write.announce(session, &request);
        }
        let reply = session
            .mutate(&write.request_id, request, |client, request| async move {
                client.referrals().lodge_referral(request).await
            })
            .await?;
        let receipt = reply.receipt.clone().unwrap_or_default();
        let page = view::referral::receipt(&receipt);
        session.printer.reply(&reply, None, &page)?;
        if write.is_dry_run() {
            session
                .printer
                .note("dry run: checked by the server, nothing was kept");
        }
        Ok(())
    }

    async fn content(&self, session: &Session) -> Result<Content, Failure> {
        let document = || text::name(&self.file);
        match self.format {
            LodgeForm::HomeOfficeForm => {
                let content = text::bytes(&self.file).await?;
                if content.len() > LARGEST_FORM {
                    return Err(Failure::Document {
                        document: document(),
                        problems: vec!["it is larger than 4 MiB".to_owned()],
                    });
                }
                Ok(Content::HomeOfficeForm(v1::HomeOfficeForm { content }))
            }
            LodgeForm::Nrm => {
                let text = text::file(&self.file).await?;
                let referral = json::parse(&text).map_err(|problem| Failure::Document {
                    document: document(),
                    problems: vec![problem],
                })?;
                Ok(Content::Referral(referral))
            }
            LodgeForm::Template => {
                let catalogue = cache::catalogue(session).await?;
                let sheet = draft::sheet_of(&catalogue, &self.file).await?;
                mention(session, &catalogue, &sheet);
                let referral =
                    to_referral(&catalogue, &sheet).map_err(|faults| Failure::Document {
                        document: document(),
                        problems: faults.iter().map(ToString::to_string).collect(),
                    })?;
                Ok(Content::Referral(referral))
            }
        }
    }
}

pub(super) async fn referral_of(
    session: &Session,
    case: &str,
) -> Result<v1::GetReferralResponse, Failure> {
    let request = v1::GetReferralRequest {
        case_id: case.to_owned(),
    };
    session
        .query(request, |client, request| async move {
            client.referrals().get_referral(request).await
        })
        .await
}

async fn show(session: &Session, case: &str, original: bool) -> Result<(), Failure> {
    let reply = referral_of(session, case).await?;
    if !original {
        let asked = cache::asked(session).await?;
        let page = view::referral::page(&reply, &asked.questions);
        return session.printer.reply(&reply, None, &page);
    }
    if reply.original.is_empty() {
        return Err(Failure::BadNews(
            "this referral was not submitted as a form".to_owned(),
        ));
    }
    session.printer.verbatim(&reply.original)
}

async fn queries(session: &Session, case: &str) -> Result<(), Failure> {
    let v1::GetReferralResponse {
        case_id,
        case_reference,
        version,
        queries,
        ..
    } = referral_of(session, case).await?;
    // The queries and what names them: not everything else that is known of the child.
    let reply = v1::GetReferralResponse {
        case_id,
        case_reference,
        version,
        queries,
        ..v1::GetReferralResponse::default()
    };
    let page = view::referral::queries::page(&reply);
    session.printer.reply(&reply, Some("queries"), &page)
}

async fn questions(session: &Session, section: Option<&str>) -> Result<(), Failure> {
    let mut reply = cache::asked(session).await?;
    if let Some(section) = section {
        let found = |question: &v1::Question| view::referral::questions::is_of(question, section);
        if !reply.questions.iter().any(found) {
            return Err(Failure::usage(
                format!("no section is called \"{section}\""),
                "nrm referral questions lists them all",
            ));
        }
        reply.questions.retain(found);
    }
    let page = view::referral::questions::page(&reply);
    session.printer.reply(&reply, Some("questions"), &page)
}

async fn list(session: &Session, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListReferralsResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListReferralsRequest {
                page_size,
                page_token,
            };
            session
                .query(request, |client, request| async move {
                    client.referrals().list_referrals(request).await
                })
                .await
        })
        .await?;
    let page = view::referral::list(&reply.referrals);
    session.printer.reply(&reply, Some("referrals"), &page)
}
