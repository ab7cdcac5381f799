//! `nrm weigh`: own views, the matrix of what speaks for and against, suggestions.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1::{self, indicator_source::Source};

use super::write::{VersionArg, WriteArgs};
use crate::{
    contract,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view::weigh as page,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm weigh view WAR-7KQ2-3 --stage rg --words-file view.txt
  nrm weigh note WAR-7KQ2-3 --stage rg --limb purpose --bearing for --document 2 \\
      --words-file why.txt
  nrm weigh note WAR-7KQ2-3 --stage rg --limb action --bearing against --heard child \\
      --number 4 --words-file why.txt
  nrm weigh suggest WAR-7KQ2-3 --stage rg
  nrm weigh matrix WAR-7KQ2-3 --stage rg
  nrm weigh similar WAR-7KQ2-3 --stage rg

Your own view comes first: suggestions, and what others think, are shown after it. You enter
for your own agency, and revise what it entered; every version is kept. Nothing is counted,
ranked or scored, and nothing of it flows into a decision by itself. For a child there is no
limb of means.";

/// The verbs of weighing.
#[derive(Debug, Subcommand)]
pub(crate) enum WeighCommand {
    /// Record or revise your own view of a stage, before you see any suggestion
    View(ViewArgs),
    /// Enter what speaks for or against a limb, or revise what your agency entered
    Note(NoteArgs),
    /// Show the matrix of a stage side by side, with the views on it
    Matrix(MatrixArgs),
    /// Have it pointed out where the referral states something that bears on a limb
    Suggest(SuggestArgs),
    /// Show decisions on like cases: features, outcomes and year, never which case
    Similar(OfStage),
}

/// A case and one of its stages.
#[derive(Debug, Args)]
pub(crate) struct OfStage {
    /// The case: its reference or identifier
    case: String,
    /// The stage, rg or cg
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
}

/// Flags of `nrm weigh view`.
#[derive(Debug, Args)]
pub(crate) struct ViewArgs {
    #[command(flatten)]
    of: OfStage,
    /// File with your view; - for standard input
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm weigh note`.
#[derive(Debug, Args)]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    of: OfStage,
    /// The limb
    #[arg(long, value_parser = contract::LIMB.parser())]
    limb: i32,
    /// Which way it speaks
    #[arg(long, value_parser = contract::INDICATOR_BEARING.parser())]
    bearing: i32,
    /// It rests on a document: its number, as 'nrm evidence list' prints it
    #[arg(long, value_name = "NUMBER")]
    document: Vec<i32>,
    /// It rests on the answer to a question of the referral, by its path, or on an entry of
    /// one of its lists, such as episodes.1
    #[arg(long, value_name = "PATH")]
    question: Vec<String>,
    /// It rests on information an agency gave: see 'nrm request list'
    #[arg(long, value_name = "ID")]
    request: Vec<String>,
    /// It rests on what somebody said who was heard
    #[arg(long, value_name = "WHO", value_parser = contract::CONTRIBUTION_KIND.parser())]
    heard: Vec<i32>,
    /// Number of the entry to revise, as 'nrm weigh matrix' prints it
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        hide_default_value = true
    )]
    number: i32,
    /// Version of the case you read it in [default: the one it has now]
    #[arg(long, value_name = "NUMBER")]
    read_in: Option<i64>,
    /// File with the words; - for standard input
    #[arg(long, value_name = "FILE")]
    words_file: Option<PathBuf>,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm weigh matrix`.
#[derive(Debug, Args)]
pub(crate) struct MatrixArgs {
    #[command(flatten)]
    of: OfStage,
    /// Show what was revised too
    #[arg(long)]
    all: bool,
}

/// Flags of `nrm weigh suggest`.
#[derive(Debug, Args)]
pub(crate) struct SuggestArgs {
    #[command(flatten)]
    of: OfStage,
    #[command(flatten)]
    write: WriteArgs,
}

impl WeighCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::View(args) => args.run(session).await,
            Self::Note(args) => args.run(session).await,
            Self::Matrix(args) => args.run(session).await,
            Self::Suggest(args) => args.run(session).await,
            Self::Similar(of) => of.similar(session).await,
        }
    }
}

impl OfStage {
    /// Looks at the matrix as it stands.
    async fn matrix(&self, session: &Session) -> Result<v1::GetMatrixResponse, Failure> {
        let request = v1::GetMatrixRequest {
            case_id: self.case.clone(),
            stage: self.stage,
        };
        session
            .query(request, |client, request| async move {
                client.weighing().get_matrix(request).await
            })
            .await
    }
}

impl OfStage {
    /// Looks at decisions on like cases.
    async fn similar(self, session: &Session) -> Result<(), Failure> {
        let request = v1::FindSimilarDecisionsRequest {
            case_id: self.case,
            stage: self.stage,
        };
        let reply = session
            .query(request, |client, request| async move {
                client.weighing().find_similar_decisions(request).await
            })
            .await?;
        session.printer.reply(&reply, None, &page::similar(&reply))
    }
}

impl ViewArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("words of your own", "--words-file");
        let words = text::required(session, self.words_file.as_deref(), wanted).await?;
        let version = match self.version.given() {
            Some(version) => version,
            None => self.of.matrix(session).await?.own_view_version,
        };
        let write = self.write.begin();
        let request = v1::RecordOwnViewRequest {
            request_id: write.request_id.clone(),
            case_id: self.of.case,
            stage: self.of.stage,
            words,
            version,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.weighing().record_own_view(request).await },
                page::viewed,
            )
            .await
    }
}

impl NoteArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("words", "--words-file");
        let words = text::required(session, self.words_file.as_deref(), wanted).await?;
        let (case_version, version) = match (self.read_in, self.version.given()) {
            (Some(case), Some(version)) => (case, version),
            (case, version) => {
                let now = self.of.matrix(session).await?;
                let numbered = now.indicators.iter().filter(|it| it.number == self.number);
                let latest = numbered.map(|it| it.version).max().unwrap_or_default();
                (case.unwrap_or(now.case_version), version.unwrap_or(latest))
            }
        };
        let sources = self.document.into_iter().map(Source::DocumentNumber);
        let sources = sources
            .chain(self.question.into_iter().map(Source::Question))
            .chain(self.request.into_iter().map(Source::InformationRequestId))
            .chain(self.heard.into_iter().map(Source::Heard));
        let write = self.write.begin();
        let request = v1::RecordIndicatorRequest {
            request_id: write.request_id.clone(),
            case_id: self.of.case,
            stage: self.of.stage,
            number: self.number,
            version,
            limb: self.limb,
            bearing: self.bearing,
            words,
            sources: sources
                .map(|source| v1::IndicatorSource {
                    source: Some(source),
                })
                .collect(),
            case_version,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.weighing().record_indicator(request).await },
                page::noted,
            )
            .await
    }
}

impl MatrixArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let matrix = self.of.matrix(session).await?;
        let page = page::matrix(&matrix, self.of.stage, self.all);
        session.printer.reply(&matrix, None, &page)
    }
}

impl SuggestArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let write = self.write.begin();
        let request = v1::SuggestIndicatorsRequest {
            request_id: write.request_id.clone(),
            case_id: self.of.case,
            stage: self.of.stage,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.weighing().suggest_indicators(request).await },
                page::suggested,
            )
            .await
    }
}
