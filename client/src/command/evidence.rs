//! `nrm evidence`: documents of a case.

mod download;
mod upload;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;
use prost_types::Timestamp;
use serde::Deserialize;

use self::upload::Document;
use super::write::{VersionArg, WriteArgs};
use crate::{
    contract,
    date::{parse_date, parse_instant},
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm evidence add --template > details.toml
  nrm evidence add WAR-7KQ2-3 statement.pdf --dated 2026-10-12 --details-file details.toml
  nrm evidence add WAR-7KQ2-3 photo1.jpg photo2.jpg --dated 2026-10-12 \\
      --details-file details.toml --visible-to 'Arden Health Trust' --reuse not-for-disclosure
  nrm evidence list WAR-7KQ2-3
  nrm evidence get WAR-7KQ2-3 E1 --out statement.pdf
  nrm evidence accept WAR-7KQ2-3 E1 --reason-file reason.txt
  nrm evidence caveat WAR-7KQ2-3 E1 --visible-to coordinator

An upload that broke off goes on where it was when the same command is run again
within a day.";

const TEMPLATE: &str = r#"# What is said of a document.
# Personal data: keep this file private and delete it afterwards.

# Where it is from.
source = ""
# Who wrote it.
author = ""
# What it is.
description = ""
# What whoever reads it must know; may be left out.
caveat = ""
"#;

/// The verbs of documents.
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Add documents: JPG, PNG, PDF, DOC or DOCX, at most 25 MiB each
    Add(AddArgs),
    /// List the documents of a case
    List {
        /// The case: its reference or identifier
        case: String,
        /// Show what was known at an instant
        #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
        as_at: Option<Timestamp>,
    },
    /// Download a document; its SHA-256 is checked before it is kept
    Get {
        /// The case: its reference or identifier
        case: String,
        /// The document, such as E3
        #[arg(value_parser = parse_number)]
        number: i32,
        /// File to make, readable for you only; in a folder the name the server gives
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Accept a document that nothing scanned, so that others can read it
    Accept {
        #[command(flatten)]
        on: OnDocument,
        /// File with the reason; - for standard input
        #[arg(long, value_name = "FILE")]
        reason_file: Option<PathBuf>,
    },
    /// Set who may see a document and what may become of it
    Caveat {
        #[command(flatten)]
        on: OnDocument,
        #[command(flatten)]
        caveat: CaveatArgs,
        /// File with the caveat in words; - for standard input
        #[arg(long, value_name = "FILE")]
        words_file: Option<PathBuf>,
    },
}

/// Flags of `nrm evidence add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The case: its reference or identifier
    #[arg(
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    case: String,
    /// The files
    #[arg(required_unless_present = "template", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The date of the documents
    #[arg(long, value_name = "DATE", value_parser = parse_date, required_unless_present = "template")]
    dated: Option<v1::Date>,
    /// What makes them sensitive
    #[arg(long, value_parser = contract::SENSITIVITY.parser(), default_value = "official-sensitive")]
    sensitivity: i32,
    /// They are expert reports: each must be addressed when a decision is sealed
    #[arg(long)]
    expert_report: bool,
    #[command(flatten)]
    caveat: CaveatArgs,
    /// TOML or JSON file with source, author and description; - for standard input
    #[arg(long, value_name = "FILE")]
    details_file: Option<PathBuf>,
    /// Print a commented details file to fill in
    #[arg(long)]
    template: bool,
}

/// Flags of a caveat.
#[derive(Debug, Args)]
pub(crate) struct CaveatArgs {
    /// Who may see it beside your agency and the coordinator: everybody, coordinator, or
    /// an agency by name or identifier; can be given several times
    #[arg(long, value_name = "WHO", default_value = "everybody")]
    visible_to: Vec<String>,
    /// What may become of it
    #[arg(long, value_parser = contract::REUSE.parser(), default_value = "panel-only")]
    reuse: i32,
}

/// What every change of a document needs to know.
#[derive(Debug, Args)]
pub(crate) struct OnDocument {
    /// The case: its reference or identifier
    case: String,
    /// The document, such as E3
    #[arg(value_parser = parse_number)]
    number: i32,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Details {
    source: String,
    author: String,
    description: String,
    #[serde(default)]
    caveat: String,
}

/// Reads the number of a document: E3 or 3.
fn parse_number(text: &str) -> Result<i32, String> {
    let digits = text.strip_prefix(['E', 'e']).unwrap_or(text);
    match digits.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("\"{text}\" is not a document; write it as E3")),
    }
}

impl EvidenceCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Add(args) => add(session, args).await,
            Self::List { case, as_at } => list(session, case, as_at).await,
            Self::Get { case, number, out } => download::get(session, case, number, &out).await,
            Self::Accept { on, reason_file } => accept(session, on, reason_file).await,
            Self::Caveat {
                on,
                caveat,
                words_file,
            } => set_caveat(session, on, caveat, words_file).await,
        }
    }
}

async fn add(session: &Session, args: AddArgs) -> Result<(), Failure> {
    if args.template {
        return session.printer.data(TEMPLATE.as_bytes());
    }
    let details: Details = text::form(session, args.details_file.as_deref(), TEMPLATE).await?;
    let caveat = args.caveat.settle(session, details.caveat).await?;
    let mut added = v1::ListEvidenceResponse::default();
    for file in args.files {
        let document = Document::read(file).await?;
        let offer = v1::StartUploadRequest {
            case_id: args.case.clone(),
            source: details.source.clone(),
            author: details.author.clone(),
            description: details.description.clone(),
            dated: args.dated,
            sensitivity: args.sensitivity,
            expert_report: args.expert_report,
            caveat: Some(caveat.clone()),
            ..v1::StartUploadRequest::default()
        };
        let name = document.shown();
        match document.upload(session, offer).await {
            Ok(reply) => added.evidence.extend(reply.evidence),
            // The same command, run again: what was finished before stays done.
            Err(Failure::Client(error)) if error.reason() == Some("EVIDENCE_ALREADY_ADDED") => {
                session.printer.note(&format!("{name}: {error}"));
            }
            Err(failure) => {
                if !added.evidence.is_empty() {
                    let page = view::evidence::list(&added.evidence);
                    session.printer.reply(&added, Some("evidence"), &page)?;
                }
                return Err(failure);
            }
        }
    }
    let page = view::evidence::list(&added.evidence);
    session.printer.reply(&added, Some("evidence"), &page)
}

async fn list(session: &Session, case: String, as_at: Option<Timestamp>) -> Result<(), Failure> {
    let reply = known(session, case, as_at).await?;
    let page = view::evidence::list(&reply.evidence);
    session.printer.reply(&reply, Some("evidence"), &page)
}

async fn known(
    session: &Session,
    case_id: String,
    as_at: Option<Timestamp>,
) -> Result<v1::ListEvidenceResponse, Failure> {
    let request = v1::ListEvidenceRequest { case_id, as_at };
    session
        .query(request, |client, request| async move {
            client.evidence().list_evidence(request).await
        })
        .await
}

async fn accept(
    session: &Session,
    on: OnDocument,
    reason_file: Option<PathBuf>,
) -> Result<(), Failure> {
    let wanted = Wanted::new("reasons", "--reason-file");
    let reason = text::required(session, reason_file.as_deref(), wanted).await?;
    let write = on.write.begin();
    let request = v1::AcceptEvidenceRequest {
        request_id: write.request_id.clone(),
        version: on.version(session).await?,
        case_id: on.case,
        number: on.number,
        reason,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.evidence().accept_evidence(request).await },
            |reply| view::evidence::list(reply.evidence.as_slice()),
        )
        .await
}

async fn set_caveat(
    session: &Session,
    on: OnDocument,
    caveat: CaveatArgs,
    words_file: Option<PathBuf>,
) -> Result<(), Failure> {
    let words = text::given(words_file.as_deref()).await?;
    let caveat = caveat.settle(session, words).await?;
    let write = on.write.begin();
    let request = v1::SetEvidenceCaveatRequest {
        request_id: write.request_id.clone(),
        version: on.version(session).await?,
        case_id: on.case,
        number: on.number,
        caveat: Some(caveat),
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.evidence().set_evidence_caveat(request).await },
            |reply| view::evidence::list(reply.evidence.as_slice()),
        )
        .await
}

impl OnDocument {
    /// Settles the version of the case, which a first responder cannot look at whole.
    async fn version(&self, session: &Session) -> Result<i64, Failure> {
        match self.version.given() {
            Some(version) => Ok(version),
            None => Ok(known(session, self.case.clone(), None).await?.version),
        }
    }
}

impl CaveatArgs {
    /// Settles who is meant: agencies may be named as people name them.
    async fn settle(self, session: &Session, words: String) -> Result<v1::Caveat, Failure> {
        let (visibility, agency_ids) = match self.visible_to.as_slice() {
            [one] if one == "everybody" => (v1::Visibility::Everybody, Vec::new()),
            [one] if one == "coordinator" => (v1::Visibility::Coordinator, Vec::new()),
            named => (v1::Visibility::Agencies, agencies(session, named).await?),
        };
        Ok(v1::Caveat {
            visibility: visibility.into(),
            agency_ids,
            reuse: self.reuse,
            words,
        })
    }
}

async fn agencies(session: &Session, named: &[String]) -> Result<Vec<String>, Failure> {
    let known = session
        .query(v1::ListAgenciesRequest {}, |client, request| async move {
            client.directory().list_agencies(request).await
        })
        .await?
        .agencies;
    named
        .iter()
        .map(|name| {
            let found = known
                .iter()
                .find(|agency| agency.id == *name || agency.name.eq_ignore_ascii_case(name));
            found.map(|agency| agency.id.clone()).ok_or_else(|| {
                Failure::usage(
                    format!("\"{name}\" is no agency of the site"),
                    "'nrm directory agencies' lists them; everybody and coordinator stand alone",
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_form;

    #[test]
    fn the_template_is_a_form() {
        let details = parse_form::<Details>(TEMPLATE);
        assert!(details.is_ok_and(|details| details.source.is_empty()));
    }

    #[test]
    fn a_document_is_named_by_its_number() {
        for (typed, number) in [("E3", Some(3)), ("e12", Some(12)), ("7", Some(7))] {
            assert_eq!(parse_number(typed).ok(), number);
        }
        for wrong in ["", "E", "0", "E0", "-1", "E1x", "F3"] {
            assert!(parse_number(wrong).is_err(), "{wrong}");
        }
    }
}
