//! `nrm decision supersede`: a decision is corrected or set aside, never edited.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use super::{case_of, record::OnCase, seal::SealForm};
use crate::{
    contract,
    date::parse_instant,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view::review::{page, proposed},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm decision supersede propose WAR-7KQ2-3 --stage rg --kind set-aside --reason-file why.txt
  nrm decision seal --template > correction.toml
  nrm decision supersede propose WAR-7KQ2-3 --stage cg --kind correction \\
      --reason-file why.txt --file correction.toml
  nrm decision supersede confirm WAR-7KQ2-3 --number 1
  nrm decision supersede withdraw WAR-7KQ2-3 --number 1 --reason-file why.txt
  nrm decision supersede show WAR-7KQ2-3

A correction keeps the outcome; a decision set aside is made anew. Whoever proposed it
cannot confirm it. Until it is confirmed the decision stands; afterwards it is kept, with
the time it stood. The SCA is told by itself.";

/// The verbs of superseding.
#[derive(Debug, Subcommand)]
pub(crate) enum SupersedeCommand {
    /// Propose to correct a decision, or to set it aside
    Propose(ProposeArgs),
    /// Confirm a proposal of another person
    Confirm(ConfirmArgs),
    /// Take a proposal back: the decision stands as it did
    Withdraw(WithdrawArgs),
    /// Show which decision stood from when to when, and the proposals
    Show(ShowArgs),
}

/// Flags of `nrm decision supersede propose`.
#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    #[command(flatten)]
    on: OnCase,
    /// The stage of the decision
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// Whether it was written down wrongly, or no longer stands
    #[arg(long, value_parser = contract::SUPERSEDE_KIND.parser())]
    kind: i32,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
    /// For a correction: the whole decision as it should have been sealed, in the form
    /// that 'nrm decision seal --template' prints
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Flags of `nrm decision supersede confirm`.
#[derive(Debug, Args)]
pub(crate) struct ConfirmArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the proposal, as 'nrm decision supersede show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

/// Flags of `nrm decision supersede withdraw`.
#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the proposal, as 'nrm decision supersede show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

/// Flags of `nrm decision supersede show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The case: its reference or identifier
    case: String,
    /// As it was known at this instant
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    as_at: Option<Timestamp>,
}

impl SupersedeCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Propose(args) => args.run(session).await,
            Self::Confirm(args) => args.run(session).await,
            Self::Withdraw(args) => args.run(session).await,
            Self::Show(args) => args.run(session).await,
        }
    }
}

const WHY: Wanted = Wanted::new("the reason", "--reason-file");

impl ProposeArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(session, self.reason_file.as_deref(), WHY).await?;
        let correction = if self.kind == i32::from(v1::SupersedeKind::Correction) {
            Some(correction(session, self.file).await?)
        } else {
            None
        };
        let decision_id = standing_at(session, &self.on.case, self.stage).await?;
        self.on
            .change(
                session,
                |change| v1::ProposeSupersessionRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    decision_id,
                    kind: self.kind,
                    reason,
                    correction,
                },
                |client, request| async move {
                    client.reviews().propose_supersession(request).await
                },
                |reply| {
                    let sentence = "Proposed: another person confirms it";
                    proposed(sentence, reply.supersession.as_ref(), reply.version)
                },
            )
            .await
    }
}

/// Reads the whole decision as it should have been sealed.
async fn correction(session: &Session, file: Option<PathBuf>) -> Result<v1::Correction, Failure> {
    let form: SealForm = text::form(session, file.as_deref(), SealForm::TEMPLATE).await?;
    let faulty = |problems| Failure::Document {
        document: "the correction".to_owned(),
        problems,
    };
    let (outcomes, plan_tie) = form.check().map_err(faulty)?;
    let [outcome] = <[v1::StageOutcome; 1]>::try_from(outcomes)
        .map_err(|_| faulty(vec!["outcome: exactly one [[outcome]] block".to_owned()]))?;
    Ok(v1::Correction {
        outcome: Some(outcome),
        plan_tie: Some(plan_tie),
    })
}

/// Returns the decision that stands at a stage.
pub(super) async fn standing_at(
    session: &Session,
    case: &str,
    stage: i32,
) -> Result<String, Failure> {
    let case = case_of(session, case).await?;
    let mut decisions = case.decisions.iter();
    let decision = decisions.find(|decision| decision.stage == stage);
    decision.map(|decision| decision.id.clone()).ok_or_else(|| {
        Failure::usage(
            "no decision stands at that stage",
            "see 'nrm decision show CASE'",
        )
    })
}

impl ConfirmArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        if !self.on.write.begin().is_dry_run() {
            let what = format!("Superseding a decision (proposal {})", self.number);
            session.confirm(self.yes, &what, &self.on.case).await?;
        }
        self.on
            .change(
                session,
                |change| v1::ConfirmSupersessionRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                },
                |client, request| async move {
                    client.reviews().confirm_supersession(request).await
                },
                |reply| {
                    let sentence = "Confirmed: the SCA is told by itself";
                    proposed(sentence, reply.supersession.as_ref(), reply.version)
                },
            )
            .await
    }
}

impl WithdrawArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reason = text::required(session, self.reason_file.as_deref(), WHY).await?;
        self.on
            .change(
                session,
                |change| v1::WithdrawSupersessionRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    reason,
                },
                |client, request| async move {
                    client.reviews().withdraw_supersession(request).await
                },
                |reply| {
                    let sentence = "Withdrawn: the decision stands";
                    proposed(sentence, reply.supersession.as_ref(), reply.version)
                },
            )
            .await
    }
}

impl ShowArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let request = v1::GetReviewRequest {
            case_id: self.case,
            as_at: self.as_at,
        };
        let reply = session
            .query(request, |client, request| async move {
                client.reviews().get_review(request).await
            })
            .await?;
        let page = page(&reply.review.clone().unwrap_or_default());
        session.printer.reply(&reply, None, &page)
    }
}
