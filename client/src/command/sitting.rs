//! `nrm sitting`: meetings of the panel.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use nrm_panel_proto::v1::{self, plan_tie::Tie};
use prost_types::Timestamp;

use super::{
    paging::PageArgs,
    sitting_of,
    write::{VersionArg, WriteArgs, done},
};
use crate::{
    board::BoardArgs,
    contract, date,
    exit::Failure,
    render::page::Page,
    session::Session,
    text::{self, Wanted},
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm sitting schedule --held-on 2026-11-10 --place 'Shire Hall' --chair ID --invite ID --invite ID
  nrm sitting add SITTING --case WAR-7KQ2-3 --stage rg --stage cg
  nrm sitting agenda SITTING
  nrm sitting board SITTING
  nrm sitting board SITTING --plain --once
  nrm sitting convene SITTING --present ID --present ID --present ID
  nrm sitting attend SITTING --person ID --left
  nrm sitting attend SITTING --person ID --arrived --deputy-for ID
  nrm sitting attend SITTING --person ID --left --case WAR-7KQ2-3
  nrm sitting adjourn SITTING --case WAR-7KQ2-3 --reason evidence-wanted --evidence-file wanted.txt \\
      --owner 'Warwickshire Police' --return-by 2026-11-30
  nrm sitting adjourn SITTING --case WAR-7KQ2-3 --reason not-quorate --interim-plan ID
  nrm sitting close SITTING";

/// The verbs of sittings.
#[derive(Debug, Subcommand)]
pub(crate) enum SittingCommand {
    /// Schedule a sitting
    Schedule(ScheduleArgs),
    /// List sittings you may see
    List(PageArgs),
    /// Show the agenda with the quorum of each item
    Agenda {
        /// Identifier of the sitting
        sitting: String,
    },
    /// Show a sitting: agenda and attendance
    Show {
        /// Identifier of the sitting
        sitting: String,
    },
    /// Watch a sitting as it goes on: agenda, room, quorum, clocks, positions
    Board(BoardArgs),
    /// Put a case on the agenda
    Add(AddArgs),
    /// Convene a sitting with the people present
    Convene {
        #[command(flatten)]
        on: OnSitting,
        /// Identifier of a person present; repeat for each, the chair among them
        #[arg(long, value_name = "ID", required = true)]
        present: Vec<String>,
    },
    /// Record that a person arrived or left
    Attend(AttendArgs),
    /// Adjourn an item
    Adjourn(AdjournArgs),
    /// Close a sitting
    Close {
        #[command(flatten)]
        on: OnSitting,
        /// Why items still open are adjourned; needed if there are any
        #[arg(long, value_name = "REASON", value_parser = contract::ADJOURNMENT_REASON.parser())]
        open_items_reason: Option<i32>,
    },
}

/// What a change of a sitting needs to know.
#[derive(Debug, Args)]
pub(crate) struct OnSitting {
    /// Identifier of the sitting
    sitting: String,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// What a change of an item needs to know; the version is that of the case.
#[derive(Debug, Args)]
pub(crate) struct OnItem {
    /// Identifier of the sitting
    sitting: String,
    /// The case: its reference or identifier
    #[arg(long)]
    case: String,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm sitting schedule`.
#[derive(Debug, Args)]
pub(crate) struct ScheduleArgs {
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    held_on: v1::Date,
    /// Where or how it meets
    #[arg(long, value_name = "TEXT")]
    place: String,
    /// Identifier of the chair: see 'nrm directory people'
    #[arg(long, value_name = "ID")]
    chair: String,
    /// Identifier of a person invited; repeat for each
    #[arg(long, value_name = "ID")]
    invite: Vec<String>,
    #[command(flatten)]
    write: WriteArgs,
}

/// Flags of `nrm sitting add`.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    on: OnItem,
    /// A stage to be decided, rg or cg; repeat for both
    #[arg(long, required = true, value_parser = contract::STAGE.parser())]
    stage: Vec<i32>,
}

/// Flags of `nrm sitting attend`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("movement").required(true))]
pub(crate) struct AttendArgs {
    #[command(flatten)]
    on: OnSitting,
    /// Identifier of the person
    #[arg(long, value_name = "ID")]
    person: String,
    /// They are present from now on
    #[arg(long, group = "movement")]
    arrived: bool,
    /// They leave now
    #[arg(long, group = "movement")]
    left: bool,
    /// For the item of this case alone: its reference or identifier
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Identifier of the person they come for, as a deputy
    #[arg(long, value_name = "ID", requires = "arrived", conflicts_with = "case")]
    deputy_for: Option<String>,
    /// When it happened [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = date::parse_instant)]
    at: Option<Timestamp>,
}

/// Flags of `nrm sitting adjourn`.
#[derive(Debug, Args)]
pub(crate) struct AdjournArgs {
    #[command(flatten)]
    on: OnItem,
    /// Why
    #[arg(long, value_parser = contract::ADJOURNMENT_REASON.parser())]
    reason: i32,
    /// File that says which evidence is wanted, and from whom; - for standard input
    #[arg(long, value_name = "FILE")]
    evidence_file: Option<PathBuf>,
    /// The agency that is to get the evidence, by name or identifier
    #[arg(long, value_name = "AGENCY")]
    owner: Option<String>,
    /// Where the panel is not quorate: the plan that protects the child until it sits again
    #[arg(long, value_name = "ID", conflicts_with = "no_plan_file")]
    interim_plan: Option<String>,
    /// Where the panel is not quorate: file with why there is no plan
    #[arg(long, value_name = "FILE")]
    no_plan_file: Option<PathBuf>,
    /// File with why the panel is not quorate for the item twice in a row
    #[arg(long, value_name = "FILE")]
    justification_file: Option<PathBuf>,
    /// The date to come back by
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    return_by: Option<v1::Date>,
}

impl SittingCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Schedule(args) => args.run(session).await,
            Self::List(pages) => list(session, &pages).await,
            Self::Agenda { sitting } => {
                let reply = sitting_of(session, &sitting).await?;
                let page = whole(reply.sitting.as_ref(), view::sitting::agenda);
                session.printer.reply(&reply, Some("sitting.agenda"), &page)
            }
            Self::Show { sitting } => {
                let reply = sitting_of(session, &sitting).await?;
                let page = whole(reply.sitting.as_ref(), view::sitting::page);
                session.printer.reply(&reply, None, &page)
            }
            Self::Board(args) => args.run(session).await,
            Self::Add(args) => args.run(session).await,
            Self::Convene { on, present } => convene(session, on, present).await,
            Self::Attend(args) => args.run(session).await,
            Self::Adjourn(args) => args.run(session).await,
            Self::Close {
                on,
                open_items_reason,
            } => close(session, on, open_items_reason).await,
        }
    }
}

fn whole(sitting: Option<&v1::Sitting>, view: impl Fn(&v1::Sitting) -> Page) -> Page {
    sitting.map(view).unwrap_or_default()
}

async fn list(session: &Session, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListSittingsResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListSittingsRequest {
                page_size,
                page_token,
            };
            session
                .query(request, |client, request| async move {
                    client.sittings().list_sittings(request).await
                })
                .await
        })
        .await?;
    let page = view::sitting::list(&reply.sittings);
    session.printer.reply(&reply, Some("sittings"), &page)
}

impl ScheduleArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let write = self.write.begin();
        let request = v1::ScheduleSittingRequest {
            request_id: write.request_id.clone(),
            held_on: Some(self.held_on),
            place: self.place,
            chair_id: self.chair,
            invited_person_ids: self.invite,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.sittings().schedule_sitting(request).await },
                |reply| whole(reply.sitting.as_ref(), view::sitting::page),
            )
            .await
    }
}

impl AddArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let write = self.on.write.begin();
        let request = v1::AddAgendaItemRequest {
            request_id: write.request_id.clone(),
            sitting_id: self.on.sitting,
            case_version: self.on.version.of_case(session, &self.on.case).await?,
            case_id: self.on.case,
            stages: self.stage,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.sittings().add_agenda_item(request).await },
                |reply| whole(reply.sitting.as_ref(), view::sitting::agenda),
            )
            .await
    }
}

async fn convene(
    session: &Session,
    on: OnSitting,
    present_person_ids: Vec<String>,
) -> Result<(), Failure> {
    let write = on.write.begin();
    let request = v1::ConveneSittingRequest {
        request_id: write.request_id.clone(),
        version: on.version.of_sitting(session, &on.sitting).await?,
        sitting_id: on.sitting,
        present_person_ids,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.sittings().convene_sitting(request).await },
            |reply| whole(reply.sitting.as_ref(), view::sitting::page),
        )
        .await
}

impl AttendArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let write = self.on.write.begin();
        let request = v1::RecordAttendanceRequest {
            request_id: write.request_id.clone(),
            version: self
                .on
                .version
                .of_sitting(session, &self.on.sitting)
                .await?,
            sitting_id: self.on.sitting,
            person_id: self.person,
            present: self.arrived,
            occurred_at: self.at,
            case_id: self.case.unwrap_or_default(),
            deputy_for_person_id: self.deputy_for.unwrap_or_default(),
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.sittings().record_attendance(request).await },
                |reply| whole(reply.sitting.as_ref(), view::sitting::page),
            )
            .await
    }
}

impl AdjournArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("words about the evidence wanted", "--evidence-file");
        let evidence_wanted = if self.reason == i32::from(v1::AdjournmentReason::EvidenceWanted) {
            text::required(session, self.evidence_file.as_deref(), wanted).await?
        } else {
            text::given(self.evidence_file.as_deref()).await?
        };
        let interim = match (self.interim_plan, &self.no_plan_file) {
            (Some(plan), _) => Some(Tie::PlanId(plan)),
            (None, Some(file)) => Some(Tie::NoPlanReason(text::given(Some(file)).await?)),
            (None, None) => None,
        };
        let write = self.on.write.begin();
        let request = v1::AdjournItemRequest {
            request_id: write.request_id.clone(),
            sitting_id: self.on.sitting,
            case_version: self.on.version.of_case(session, &self.on.case).await?,
            case_id: self.on.case,
            reason: self.reason,
            evidence_wanted,
            return_by: self.return_by,
            owner_agency: self.owner.unwrap_or_default(),
            interim_plan: interim.map(|tie| v1::PlanTie { tie: Some(tie) }),
            justification: text::given(self.justification_file.as_deref()).await?,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.sittings().adjourn_item(request).await },
                |reply| {
                    let mut page = done("Adjourned the item", reply.case_version);
                    if reply.relist_by.is_some() {
                        let day = date::print_date(reply.relist_by.as_ref());
                        page.fact("To sit again by", day);
                    }
                    page
                },
            )
            .await
    }
}

async fn close(
    session: &Session,
    on: OnSitting,
    open_items_reason: Option<i32>,
) -> Result<(), Failure> {
    let write = on.write.begin();
    let request = v1::CloseSittingRequest {
        request_id: write.request_id.clone(),
        version: on.version.of_sitting(session, &on.sitting).await?,
        sitting_id: on.sitting,
        open_items_reason: open_items_reason.unwrap_or_default(),
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.sittings().close_sitting(request).await },
            |reply| whole(reply.sitting.as_ref(), view::sitting::page),
        )
        .await
}
