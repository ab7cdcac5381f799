//! `nrm decision reconsider`, `revoke` and `quality`: what others ask of a decision.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::{record::OnCase, supersede::standing_at, write::done};
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm decision reconsider request WAR-7KQ2-3 --stage rg --signed-file who.txt \\
      --ground new-evidence --reason-file why.txt
  nrm decision reconsider answer WAR-7KQ2-3 --number 1 --answer site-decides \\
      --on 2027-01-20 --source 'SCA letter of 20 January 2027'

The SCA says whether, and who decides anew. Where it decides, record its decision with
'nrm case external-decision'.";

pub(crate) const QUALITY_EXAMPLES: &str = "\
Examples:
  nrm decision quality notice WAR-7KQ2-3 --stage cg --wanted review --on 2027-01-20 \\
      --reason-file why.txt
  nrm decision quality answer WAR-7KQ2-3 --number 1 --answer-file answer.txt

The answer is due within 10 working days of the notice.";

/// The verbs of reconsideration.
#[derive(Debug, Subcommand)]
pub(crate) enum ReconsiderCommand {
    /// Record that somebody acting for the child asks to reconsider a negative decision
    Request(RequestArgs),
    /// Record what the SCA said to it
    Answer(AnswerArgs),
}

/// The verbs of quality assurance.
#[derive(Debug, Subcommand)]
pub(crate) enum QualityCommand {
    /// Record that the Home Office asks about a decision it sampled
    Notice(NoticeArgs),
    /// Answer a notice
    Answer(ReplyArgs),
}

/// Flags of `nrm decision reconsider request`.
#[derive(Debug, Args)]
pub(crate) struct RequestArgs {
    #[command(flatten)]
    on: OnCase,
    /// The stage of the decision
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// File with who asks, and in what capacity
    #[arg(long, value_name = "FILE")]
    signed_file: Option<PathBuf>,
    /// The ground; give both where both are meant
    #[arg(long = "ground", required = true, value_parser = contract::RECONSIDERATION_GROUND.parser())]
    grounds: Vec<i32>,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
    /// The day it was asked for [default: today]
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    asked_on: Option<v1::Date>,
    /// File with why it is exceptional, where the last day has passed
    #[arg(long, value_name = "FILE")]
    exceptional_file: Option<PathBuf>,
}

/// Flags of `nrm decision reconsider answer`.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the request, as 'nrm decision supersede show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// What the SCA said
    #[arg(long, value_parser = contract::SCA_ANSWER.parser())]
    answer: i32,
    /// The day it said so
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    answered_on: v1::Date,
    /// Where you have it from; name no child
    #[arg(long, value_name = "TEXT")]
    source: String,
}

/// Flags of `nrm decision revoke`.
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    on: OnCase,
    /// The day the SCA revoked it
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    revoked_on: v1::Date,
    /// Where you have it from; name no child
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// File with what the SCA and the site said to each other before; - for standard input
    #[arg(long, value_name = "FILE")]
    talked_file: Option<PathBuf>,
}

/// Flags of `nrm decision quality notice`.
#[derive(Debug, Args)]
pub(crate) struct NoticeArgs {
    #[command(flatten)]
    on: OnCase,
    /// The stage of the decision
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// What the Home Office wants
    #[arg(long, value_parser = contract::QUALITY_WANTED.parser())]
    wanted: i32,
    /// The day of the notice
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    noticed_on: v1::Date,
    /// File with the reasons the Home Office gives; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

/// Flags of `nrm decision quality answer`.
#[derive(Debug, Args)]
pub(crate) struct ReplyArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the notice, as 'nrm decision supersede show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// File with the answer; - for standard input
    #[arg(long, value_name = "FILE")]
    answer_file: Option<PathBuf>,
}

impl ReconsiderCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Request(args) => args.run(session).await,
            Self::Answer(args) => args.run(session).await,
        }
    }
}

impl QualityCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Notice(args) => args.run(session).await,
            Self::Answer(args) => args.run(session).await,
        }
    }
}

impl RequestArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let signed = self.signed_file;
        let asked_by = text::required(
            session,
            signed.as_deref(),
            Wanted::new("who asks", "--signed-file"),
        )
        .await?;
        let reasons = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("the reasons", "--reason-file"),
        )
        .await?;
        let exceptional = text::given(self.exceptional_file.as_deref()).await?;
        let decision_id = standing_at(session, &self.on.case, self.stage).await?;
        self.on
            .change(
                session,
                |change| v1::RequestReconsiderationRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    decision_id,
                    asked_by: asked_by.trim().to_owned(),
                    grounds: self.grounds,
                    reasons,
                    asked_on: self.asked_on,
                    exceptional,
                },
                |client, request| async move {
                    client.reviews().request_reconsideration(request).await
                },
                |reply| done("Recorded; the SCA is told by itself", reply.version),
            )
            .await
    }
}

impl AnswerArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        self.on
            .change(
                session,
                |change| v1::AnswerReconsiderationRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    answer: self.answer,
                    answered_on: Some(self.answered_on),
                    source: self.source,
                },
                |client, request| async move {
                    client.reviews().answer_reconsideration(request).await
                },
                |reply| done("Recorded what the SCA said", reply.version),
            )
            .await
    }
}

impl RevokeArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let what = "what the SCA and the site said to each other";
        let talked = text::required(
            session,
            self.talked_file.as_deref(),
            Wanted::new(what, "--talked-file"),
        )
        .await?;
        let stage = v1::Stage::ConclusiveGrounds.into();
        let decision_id = standing_at(session, &self.on.case, stage).await?;
        self.on
            .change(
                session,
                |change| v1::RecordRevocationRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    decision_id,
                    revoked_on: Some(self.revoked_on),
                    source: self.source,
                    talked,
                },
                |client, request| async move { client.reviews().record_revocation(request).await },
                |reply| done("Recorded the revocation of the SCA", reply.version),
            )
            .await
    }
}

impl NoticeArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reasons = text::required(
            session,
            self.reason_file.as_deref(),
            Wanted::new("the reasons", "--reason-file"),
        )
        .await?;
        let decision_id = standing_at(session, &self.on.case, self.stage).await?;
        self.on
            .change(
                session,
                |change| v1::RecordQualityNoticeRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    decision_id,
                    wanted: self.wanted,
                    reasons,
                    noticed_on: Some(self.noticed_on),
                },
                |client, request| async move {
                    client.reviews().record_quality_notice(request).await
                },
                |reply| done("Recorded: see 'nrm case clocks' for its day", reply.version),
            )
            .await
    }
}

impl ReplyArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let answer = text::required(
            session,
            self.answer_file.as_deref(),
            Wanted::new("the answer", "--answer-file"),
        )
        .await?;
        self.on
            .change(
                session,
                |change| v1::AnswerQualityNoticeRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    answer,
                },
                |client, request| async move {
                    client.reviews().answer_quality_notice(request).await
                },
                |reply| done("Answered; the SCA is told by itself", reply.version),
            )
            .await
    }
}
