//! `nrm challenge`: one agency challenges another, and what comes of it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::record::OnCase;
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view::challenge::page,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm challenge raise WAR-7KQ2-3 --against 'Warwickshire Police' --about position \\
      --stage rg --position-version 1 --words-file words.txt
  nrm challenge raise WAR-7KQ2-3 --against 'Arden Health Trust' --about delay \\
      --request ID --words-file words.txt
  nrm challenge answer WAR-7KQ2-3 --number 1 --answer-file answer.txt
  nrm challenge answer WAR-7KQ2-3 --number 1 --signed-file who.txt --on 2026-11-23 \\
      --answer-file answer.txt
  nrm challenge escalate WAR-7KQ2-3 --number 1 --reason-file reason.txt
  nrm challenge close WAR-7KQ2-3 --number 1 --as resolved --reason-file reason.txt
  nrm challenge close WAR-7KQ2-3 --number 1 --as stands --reason-file reason.txt

You challenge in the name of your own agency. A challenge decides nothing and holds
nothing up: it shows on the case, on the agenda and in the recording template. Levels and
days are local policy; 'nrm case show' says who must answer and by when.";

/// The verbs of challenges.
#[derive(Debug, Subcommand)]
pub(crate) enum ChallengeCommand {
    /// Challenge another agency's position, delay or silence
    Raise(RaiseArgs),
    /// Answer for the agency challenged
    Answer(AnswerArgs),
    /// Take a challenge to the next level, unanswered or not settled
    Escalate(EscalateArgs),
    /// Close a challenge: resolved, withdrawn, or standing unresolved
    Close(CloseArgs),
}

/// Flags of `nrm challenge raise`.
#[derive(Debug, Args)]
pub(crate) struct RaiseArgs {
    #[command(flatten)]
    on: OnCase,
    /// The agency challenged, by name or identifier
    #[arg(long, value_name = "AGENCY")]
    against: String,
    /// What is challenged
    #[arg(long, value_parser = contract::CHALLENGE_SUBJECT.parser())]
    about: i32,
    /// The stage of the position challenged
    #[arg(long, value_parser = contract::STAGE.parser(), requires = "position_version")]
    stage: Option<i32>,
    /// The version of the position challenged, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER", requires = "stage")]
    position_version: Option<i64>,
    /// The request for information that was not answered in time: see 'nrm request list'
    #[arg(long, value_name = "ID", conflicts_with = "stage")]
    request: Option<String>,
    /// File with why, and what you want; - for standard input
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
}

/// Flags of `nrm challenge answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the challenge, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// File with who answered, as they sign; needed where you answer for another agency
    #[arg(long, value_name = "FILE")]
    signed_file: Option<PathBuf>,
    /// The day it was answered [default: today]
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    answered_on: Option<v1::Date>,
    /// File with the answer; - for standard input
    #[arg(long, value_name = "FILE")]
    answer_file: Option<PathBuf>,
}

/// Flags of `nrm challenge escalate`.
#[derive(Debug, Args)]
pub(crate) struct EscalateArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the challenge, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

/// Flags of `nrm challenge close`.
#[derive(Debug, Args)]
pub(crate) struct CloseArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the challenge, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// How it ends; only a coordinator says that it stands
    #[arg(long = "as", value_name = "ENDING", value_parser = contract::CHALLENGE_ENDING.parser())]
    ending: i32,
    /// File with what was agreed, or what stays in dispute; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

impl ChallengeCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Raise(args) => args.run(session).await,
            Self::Answer(args) => args.run(session).await,
            Self::Escalate(args) => args.run(session).await,
            Self::Close(args) => args.run(session).await,
        }
    }
}

impl RaiseArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("why, and what you want", "--words-file");
        let words = text::required(session, self.words_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::RaiseChallengeRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    against_agency: self.against,
                    subject: self.about,
                    stage: self.stage.unwrap_or_default(),
                    position_version: self.position_version.unwrap_or_default(),
                    information_request_id: self.request.unwrap_or_default(),
                    words,
                },
                |client, request| async move { client.challenges().raise_challenge(request).await },
                |reply| page("Raised", reply.challenge.as_ref(), reply.version),
            )
            .await
    }
}

impl AnswerArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("the answer", "--answer-file");
        let answer = text::required(session, self.answer_file.as_deref(), wanted).await?;
        let answered_by = match &self.signed_file {
            Some(path) => text::file(path).await?.trim().to_owned(),
            None => String::new(),
        };
        self.on
            .change(
                session,
                |change| v1::AnswerChallengeRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            number: self.number,
            answer,
            answered_by,
            answered_on: self.answered_on,
                },
                |client, request| async move { client.challenges().answer_challenge(request).await },
                |reply| page("Answer recorded", reply.challenge.as_ref(), reply.version),
            )
            .await
    }
}

impl EscalateArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("the reason", "--reason-file");
        let reason = text::required(session, self.reason_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::EscalateChallengeRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            number: self.number,
            reason,
                },
                |client, request| async move {
                    client.challenges().escalate_challenge(request).await
                },
                |reply| page("Taken further", reply.challenge.as_ref(), reply.version),
            )
            .await
    }
}

impl CloseArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("what was agreed, or what stays in dispute", "--reason-file");
        let reason = text::required(session, self.reason_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::CloseChallengeRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    ending: self.ending,
                    reason,
                },
                |client, request| async move { client.challenges().close_challenge(request).await },
                |reply| page("Closed", reply.challenge.as_ref(), reply.version),
            )
            .await
    }
}
