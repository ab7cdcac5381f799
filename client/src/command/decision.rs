//! `nrm decision`: positions and seals.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::{
    case_of,
    paper::PaperArgs,
    reconsider::{QualityCommand, ReconsiderCommand, RevokeArgs},
    seal::{SealForm, prefilled},
    sitting_of,
    supersede::SupersedeCommand,
    write::{VersionArg, WriteArgs},
};
use crate::{
    contract,
    exit::Failure,
    render::page::Page,
    session::Session,
    text::{self, Wanted},
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm decision position --sitting SITTING --case WAR-7KQ2-3 --stage rg --view positive
  nrm decision position --sitting SITTING --case WAR-7KQ2-3 --stage cg --view negative \\
      --reasons-file reasons.txt
  nrm decision second-look --sitting SITTING --case WAR-7KQ2-3 --stage cg --verdict agrees \\
      --reasons-file reasons.txt
  nrm decision seal --template --sitting SITTING --case WAR-7KQ2-3 > decision.toml
  nrm decision seal --sitting SITTING --case WAR-7KQ2-3 --file decision.toml
  nrm decision show WAR-7KQ2-3
  nrm decision supersede propose WAR-7KQ2-3 --stage rg --kind set-aside --reason-file why.txt
  nrm decision minute WAR-7KQ2-3 --stage cg --out minute.md
  nrm decision template WAR-7KQ2-3 --stage rg --format json --out template.json

Minute and template carry the number and hash of the event that sealed the decision: look it
up with 'nrm-panel ledger export' and 'nrm-verify --printed HASH'.";

/// The verbs of decisions.
#[derive(Debug, Subcommand)]
pub(crate) enum DecisionCommand {
    /// State or revise the position of your agency on a stage of an item
    Position(PositionArgs),
    /// Look a second time at a stage that may end negative; never the chair or who stated
    SecondLook(SecondLookArgs),
    /// Seal the stages of an item; sealed is final
    Seal(SealArgs),
    /// Correct a decision or set it aside: one person proposes, another confirms
    #[command(subcommand, after_help = super::supersede::EXAMPLES)]
    Supersede(SupersedeCommand),
    /// Record a request to reconsider a negative decision, and what the SCA said
    #[command(subcommand, after_help = super::reconsider::EXAMPLES)]
    Reconsider(ReconsiderCommand),
    /// Record that the SCA revoked a positive conclusive grounds decision
    Revoke(RevokeArgs),
    /// Record a notice of the Home Office's quality assurance, and answer it
    #[command(subcommand, after_help = super::reconsider::QUALITY_EXAMPLES)]
    Quality(QualityCommand),
    /// Show the decisions of a case, with reasons and dissent, and those superseded
    Show {
        /// The case: its reference or identifier
        case: String,
    },
    /// Write the minute of a sealed decision: findings, reasons, weight of each document
    Minute(PaperArgs),
    /// Write the recording template of a sealed decision, with its evidence list
    Template(PaperArgs),
}

/// Flags of `nrm decision position`.
#[derive(Debug, Args)]
pub(crate) struct PositionArgs {
    /// Identifier of the sitting
    #[arg(long, value_name = "ID")]
    sitting: String,
    /// The case: its reference or identifier
    #[arg(long)]
    case: String,
    /// The stage, rg or cg
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// The view of your agency
    #[arg(long, value_parser = contract::VIEW.parser())]
    view: i32,
    /// File with the reasons; - for standard input
    #[arg(long, value_name = "FILE")]
    reasons_file: Option<PathBuf>,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm decision second-look`.
#[derive(Debug, Args)]
pub(crate) struct SecondLookArgs {
    /// Identifier of the sitting
    #[arg(long, value_name = "ID")]
    sitting: String,
    /// The case: its reference or identifier
    #[arg(long)]
    case: String,
    /// The stage, rg or cg
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// Whether you agree that the outcome may be negative, or ask for more
    #[arg(long, value_parser = contract::LOOK_VERDICT.parser())]
    verdict: i32,
    /// File with the reasons; - for standard input
    #[arg(long, value_name = "FILE")]
    reasons_file: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm decision seal`.
#[derive(Debug, Args)]
pub(crate) struct SealArgs {
    /// Identifier of the sitting
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    sitting: String,
    /// The case: its reference or identifier
    #[arg(
        long,
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    case: String,
    /// TOML or JSON file with outcomes, reasons, findings and plan; - for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print a commented file to fill in; with --case and --sitting it holds what is
    /// listed, the tests in force, the positions, the plans and what can be cited
    #[arg(long)]
    template: bool,
    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

impl DecisionCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Position(args) => args.run(session).await,
            Self::SecondLook(args) => args.run(session).await,
            Self::Seal(args) => args.run(session).await,
            Self::Supersede(command) => command.run(session).await,
            Self::Reconsider(command) => command.run(session).await,
            Self::Revoke(args) => args.run(session).await,
            Self::Quality(command) => command.run(session).await,
            Self::Show { case } => show(session, case).await,
            Self::Minute(args) => args.run(session, v1::DecisionDocumentKind::Minute).await,
            Self::Template(args) => {
                args.run(session, v1::DecisionDocumentKind::RecordingTemplate)
                    .await
            }
        }
    }
}

impl PositionArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("reasons", "--reasons-file");
        let path = self.reasons_file.as_deref();
        let reasons = if self.view == i32::from(v1::View::Positive) {
            text::optional(session, path, wanted).await?
        } else {
            text::required(session, path, wanted).await?
        };
        let write = self.write.begin();
        let request = v1::RecordPositionRequest {
            request_id: write.request_id.clone(),
            version: match self.version.given() {
                Some(version) => version,
                None => own_position(session, &self.case, self.stage).await?,
            },
            sitting_id: self.sitting,
            case_id: self.case,
            stage: self.stage,
            view: self.view,
            reasons,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.decisions().record_position(request).await },
                |reply| {
                    let mut page = Page::new();
                    page.heading("Recorded the position of your agency");
                    if let Some(position) = &reply.position {
                        view::decision::position(&mut page, position);
                    }
                    page
                },
            )
            .await
    }
}

impl SecondLookArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("reasons", "--reasons-file");
        let reasons = text::required(session, self.reasons_file.as_deref(), wanted).await?;
        let write = self.write.begin();
        let request = v1::RecordSecondLookRequest {
            request_id: write.request_id.clone(),
            sitting_id: self.sitting,
            case_id: self.case,
            stage: self.stage,
            verdict: self.verdict,
            reasons,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.decisions().record_second_look(request).await },
                |reply| {
                    let mut page = Page::new();
                    page.heading("Recorded your second look");
                    if let Some(look) = &reply.second_look {
                        view::decision::second_look(&mut page, look);
                    }
                    page
                },
            )
            .await
    }
}

/// Version of the position the caller's agency holds now; 0 if it holds none.
async fn own_position(session: &Session, case: &str, stage: i32) -> Result<i64, Failure> {
    let caller = session
        .query(v1::WhoAmIRequest {}, |client, request| async move {
            client.directory().who_am_i(request).await
        })
        .await?;
    let agency = caller.agency.unwrap_or_default().id;
    let case = case_of(session, case).await?;
    let own = case
        .positions
        .iter()
        .find(|position| position.agency_id == agency && position.stage == stage);
    Ok(own.map_or(0, |position| position.version))
}

impl SealArgs {
    /// The form to fill in: with a case and a sitting it holds what is known of them.
    async fn blank(&self, session: &Session) -> Result<String, Failure> {
        if self.case.is_empty() || self.sitting.is_empty() {
            return Ok(SealForm::TEMPLATE.to_owned());
        }
        let case = case_of(session, &self.case).await?;
        let reply = sitting_of(session, &self.sitting).await?;
        let agenda = reply.sitting.unwrap_or_default().agenda;
        let item = agenda.into_iter().find(|item| item.case_id == case.id);
        let stages = item.map(|item| item.stages).unwrap_or_default();
        if stages.is_empty() {
            return Err(Failure::usage(
                format!("{} is not on the agenda of that sitting", case.reference),
                "see its agenda with 'nrm sitting agenda SITTING'",
            ));
        }
        Ok(prefilled(&case, &stages))
    }

    async fn run(self, session: &Session) -> Result<(), Failure> {
        if self.template {
            let form = self.blank(session).await?;
            return session.printer.data(form.as_bytes());
        }
        let form: SealForm = text::form(session, self.file.as_deref(), SealForm::TEMPLATE).await?;
        let (outcomes, plan_tie) = form.check().map_err(|problems| Failure::Document {
            document: "the decision".to_owned(),
            problems,
        })?;
        let write = self.write.begin();
        let case = case_of(session, &self.case).await?;
        if !write.is_dry_run() {
            session
                .confirm(self.yes, "Sealing a decision", &case.reference)
                .await?;
        }
        let request = v1::SealDecisionRequest {
            request_id: write.request_id.clone(),
            sitting_id: self.sitting,
            case_id: case.id,
            case_version: self.version.given().unwrap_or(case.version),
            outcomes,
            plan_tie: Some(plan_tie),
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.decisions().seal_decision(request).await },
                |reply| {
                    let mut page = view::decision::list(&reply.decisions);
                    page.fact("Version of the case", reply.case_version.to_string());
                    page
                },
            )
            .await
    }
}

async fn show(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::GetDecisionsRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.decisions().get_decisions(request).await
        })
        .await?;
    let mut page = view::decision::list(&reply.decisions);
    view::review::superseded(&mut page, &reply.superseded);
    session.printer.reply(&reply, Some("decisions"), &page)
}
