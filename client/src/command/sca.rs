//! What the competent authorities say about a case.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nrm_panel_proto::v1;

use super::{record::OnCase, write::done};
use crate::{contract, date, exit::Failure, session::Session, text};

/// Flags of `nrm case sca`.
#[derive(Debug, Args)]
pub(crate) struct ScaArgs {
    #[command(flatten)]
    on: OnCase,
    /// Reference given by the SCA
    #[arg(
        long,
        value_name = "REFERENCE",
        default_value = "",
        hide_default_value = true
    )]
    reference: String,
    /// Validation by the SCA
    #[arg(long, value_parser = contract::SCA_VALIDATION.parser())]
    validation: Option<i32>,
    /// Whether a public order disqualification is considered
    #[arg(long, value_enum)]
    disqualification: Option<Disqualification>,
    /// File with the direction of the SCA; - for standard input
    #[arg(long, value_name = "FILE")]
    direction_file: Option<PathBuf>,
}

/// Whether a public order disqualification is considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Disqualification {
    Considered,
    NotConsidered,
}

/// Flags of `nrm case external-decision`.
#[derive(Debug, Args)]
pub(crate) struct ExternalArgs {
    #[command(flatten)]
    on: OnCase,
    /// The stage
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// The outcome
    #[arg(long, value_parser = contract::OUTCOME.parser())]
    outcome: i32,
    /// Who decided
    #[arg(long, value_parser = contract::DECIDER.parser_for(|word| word != "panel"))]
    decider: i32,
    /// The day it was decided
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    decided_on: v1::Date,
    /// Where the site has it from, such as "letter of 3 November"; name no child
    #[arg(long, value_name = "TEXT")]
    source: String,
}

impl ScaArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let direction = text::given(self.direction_file.as_deref()).await?;
        self.on
            .change(
                session,
                |change| v1::RecordScaUpdateRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    sca_reference: self.reference,
                    validation: self.validation.unwrap_or_default(),
                    disqualification_considered: self
                        .disqualification
                        .map(|said| said == Disqualification::Considered),
                    direction,
                },
                |client, request| async move { client.cases().record_sca_update(request).await },
                |reply| done("Recorded what the SCA said", reply.version),
            )
            .await
    }
}

impl ExternalArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        self.on
            .change(
                session,
                |change| v1::RecordExternalDecisionRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            stage: self.stage,
            outcome: self.outcome,
            decider: self.decider,
            decided_on: Some(self.decided_on),
            source: self.source,
                },
                |client, request| async move { client.cases().record_external_decision(request).await },
                |reply| {
                    let mut page = done("Recorded the decision", reply.version);
                    page.fact("Decision", &reply.decision_id);
                    page
                },
            )
            .await
    }
}
