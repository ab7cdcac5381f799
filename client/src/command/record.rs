//! The verbs of `nrm case` that record a fact.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_client::Client;
use nrm_panel_proto::v1;
use prost::{Message, Name};
use tonic::{Request, Response, Status};

use super::{
    age::AgeArgs,
    matching::DismissArgs,
    notify::NotifyArgs,
    sca::{ExternalArgs, ScaArgs},
    write::{VersionArg, WriteArgs, done},
};
use crate::{
    contract,
    exit::Failure,
    render::page::Page,
    session::Session,
    text::{self, Wanted},
    view,
};

/// What every verb here needs to know.
#[derive(Debug, Args)]
pub(crate) struct OnCase {
    /// The case: its reference or identifier
    pub(super) case: String,
    #[command(flatten)]
    pub(super) version: VersionArg,
    #[command(flatten)]
    pub(super) write: WriteArgs,
}

/// A change about to be sent: which case, which version of it, under which identifier.
pub(super) struct Change {
    pub(super) request_id: String,
    pub(super) case_id: String,
    pub(super) version: i64,
}

impl OnCase {
    /// Settles identifier and version, sends the change and prints the reply.
    pub(super) async fn change<Q, R, F>(
        self,
        session: &Session,
        request: impl FnOnce(Change) -> Q,
        rpc: impl Fn(Client, Request<Q>) -> F,
        page: impl FnOnce(&R) -> Page,
    ) -> Result<(), Failure>
    where
        Q: Message + Name + Clone,
        R: Message + Name,
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let write = self.write.begin();
        let request = request(Change {
            request_id: write.request_id.clone(),
            version: self.version.of_case(session, &self.case).await?,
            case_id: self.case,
        });
        write.send(session, request, rpc, page).await
    }
}

/// The verbs that record a fact on a case.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// Record that the age is doubted, or was assessed
    Age(AgeArgs),
    /// Record the SCA's reference, validation, direction or disqualification
    Sca(ScaArgs),
    /// Record the responsible authority
    Authority {
        #[command(flatten)]
        on: OnCase,
        /// Name of the authority; one outside the site puts the case out of scope
        #[arg(long)]
        name: String,
    },
    /// Record the views of the child, the guardian or social care, or why there are none
    Contribution(ContributionArgs),
    /// Name the child's lead social worker, who may not chair
    Assign {
        #[command(flatten)]
        on: OnCase,
        /// Identifier of the person: see 'nrm directory people'
        #[arg(long, value_name = "ID")]
        person: String,
    },
    /// Declare your own interest; you are recused and the case is hidden from you
    Interest {
        /// The case: its reference or identifier
        case: String,
        /// Why
        #[arg(long, value_parser = contract::INTEREST_KIND.parser())]
        kind: i32,
        /// File with your statement; - for standard input
        #[arg(long, value_name = "FILE")]
        statement_file: Option<PathBuf>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Keep another person out of the case; it is hidden from them, their position is void
    Recuse {
        #[command(flatten)]
        on: OnCase,
        /// Identifier of the person: see 'nrm directory people'
        #[arg(long, value_name = "ID")]
        person: String,
        /// Why
        #[arg(long, value_parser = contract::INTEREST_KIND.parser())]
        kind: i32,
        /// File with the reason; - for standard input
        #[arg(long, value_name = "FILE")]
        reason_file: Option<PathBuf>,
    },
    /// Link two cases; nothing is merged
    Link {
        #[command(flatten)]
        on: OnCase,
        /// The other case
        #[arg(long, value_name = "CASE")]
        other: String,
        /// Why they are linked
        #[arg(long, value_parser = contract::LINK_KIND.parser())]
        kind: i32,
    },
    /// Record that a case that is like another was looked at and is not the same
    DismissMatch(DismissArgs),
    /// Record what the SCA must be told promptly; the notice goes out by itself
    Notify(NotifyArgs),
    /// Record a decision of the SCA or IECA, with its source
    ExternalDecision(ExternalArgs),
}

/// Flags of `nrm case contribution`.
#[derive(Debug, Args)]
pub(crate) struct ContributionArgs {
    #[command(flatten)]
    on: OnCase,
    /// Whose
    #[arg(long, value_parser = contract::CONTRIBUTION_KIND.parser())]
    kind: i32,
    /// File with the views; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "absent_file")]
    views_file: Option<PathBuf>,
    /// File with the reason why there are none; - for standard input
    #[arg(long, value_name = "FILE")]
    absent_file: Option<PathBuf>,
}

impl RecordCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Age(args) => args.run(session).await,
            Self::Sca(args) => args.run(session).await,
            Self::Authority { on, name } => authority(session, on, name).await,
            Self::Contribution(args) => args.run(session).await,
            Self::Assign { on, person } => assign(session, on, person).await,
            Self::Recuse {
                on,
                person,
                kind,
                reason_file,
            } => {
                let wanted = Wanted::new("words about the conflict", "--reason-file");
                let reason = text::required(session, reason_file.as_deref(), wanted).await?;
                recuse(session, on, person, kind, reason).await
            }
            Self::Interest {
                case,
                kind,
                statement_file,
                write,
            } => {
                let wanted = Wanted::new("words about your interest", "--statement-file");
                let write = write.begin();
                let request = v1::DeclareInterestRequest {
                    request_id: write.request_id.clone(),
                    case_id: case,
                    kind,
                    statement: text::required(session, statement_file.as_deref(), wanted).await?,
                };
                write
                    .send(
                        session,
                        request,
                        |client, request| async move { client.cases().declare_interest(request).await },
                        |_| {
                            let mut page = Page::new();
                            page.heading(
                                "Declared: you are recused, and the case is hidden from you",
                            );
                            page
                        },
                    )
                    .await
            }
            Self::Link { on, other, kind } => link(session, on, other, kind).await,
            Self::DismissMatch(args) => args.run(session).await,
            Self::Notify(args) => args.run(session).await,
            Self::ExternalDecision(args) => args.run(session).await,
        }
    }
}

async fn authority(session: &Session, on: OnCase, name: String) -> Result<(), Failure> {
    on.change(
        session,
        |change| v1::RecordResponsibleAuthorityRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            authority: name,
        },
        |client, request| async move { client.cases().record_responsible_authority(request).await },
        |reply| {
            let mut page = done("Recorded the responsible authority", reply.version);
            view::case::trace(&mut page, reply.eligibility.as_ref());
            page
        },
    )
    .await
}

impl ContributionArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let (views, reason_absent) = match self.absent_file.as_deref() {
            Some(path) => {
                let wanted = Wanted::new("reasons why there are no views", "--absent-file");
                (
                    String::new(),
                    text::required(session, Some(path), wanted).await?,
                )
            }
            None => {
                let wanted = Wanted::new(
                    "views",
                    "--views-file (or --absent-file with the reason why there are none)",
                );
                let views = text::required(session, self.views_file.as_deref(), wanted).await?;
                (views, String::new())
            }
        };
        self.on
            .change(
                session,
                |change| v1::RecordContributionRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    kind: self.kind,
                    views,
                    reason_absent,
                },
                |client, request| async move { client.cases().record_contribution(request).await },
                |reply| done("Recorded the contribution", reply.version),
            )
            .await
    }
}

async fn assign(session: &Session, on: OnCase, person_id: String) -> Result<(), Failure> {
    on.change(
        session,
        |change| v1::AssignSocialWorkerRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            person_id,
        },
        |client, request| async move { client.cases().assign_social_worker(request).await },
        |reply| done("Named the lead social worker", reply.version),
    )
    .await
}

async fn recuse(
    session: &Session,
    on: OnCase,
    person_id: String,
    kind: i32,
    reason: String,
) -> Result<(), Failure> {
    on.change(
        session,
        |change| v1::ImposeRecusalRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            person_id,
            kind,
            reason,
        },
        |client, request| async move { client.cases().impose_recusal(request).await },
        |reply| done("Recused: the case is hidden from them", reply.version),
    )
    .await
}

async fn link(
    session: &Session,
    on: OnCase,
    other_case_id: String,
    kind: i32,
) -> Result<(), Failure> {
    on.change(
        session,
        |change| v1::LinkCasesRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            other_case_id,
            kind,
        },
        |client, request| async move { client.cases().link_cases(request).await },
        |reply| done("Linked the cases", reply.version),
    )
    .await
}
