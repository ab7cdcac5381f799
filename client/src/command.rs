//! The verbs: each turns arguments into a request and its reply into a page.

pub(crate) mod age;
pub(crate) mod audit;
pub(crate) mod before;
pub(crate) mod case;
pub(crate) mod challenge;
pub(crate) mod context;
pub(crate) mod course;
pub(crate) mod decision;
pub(crate) mod directory;
pub(crate) mod doctor;
pub(crate) mod draft;
pub(crate) mod entitlement;
pub(crate) mod evidence;
pub(crate) mod exchange;
pub(crate) mod htcds;
pub(crate) mod import;
pub(crate) mod matching;
pub(crate) mod notify;
pub(crate) mod paging;
pub(crate) mod paper;
pub(crate) mod plan;
pub(crate) mod ready;
pub(crate) mod reconsider;
pub(crate) mod record;
pub(crate) mod reference;
pub(crate) mod referral;
pub(crate) mod request;
pub(crate) mod returns;
pub(crate) mod safeguarding;
pub(crate) mod sca;
pub(crate) mod seal;
pub(crate) mod send;
pub(crate) mod sitting;
pub(crate) mod supersede;
pub(crate) mod transfer;
pub(crate) mod weigh;
pub(crate) mod write;

use clap::CommandFactory;
use nrm_panel_proto::v1;

use crate::{
    cli::{Cli, Command},
    exit::Failure,
    session::Session,
};

/// Does what the command line asks.
pub(crate) async fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::Referral(command) => command.run(session).await,
        Command::Case(command) => command.run(session).await,
        Command::Challenge(command) => command.run(session).await,
        Command::Course(command) => command.run(session).await,
        Command::Entitlement(command) => command.run(session).await,
        Command::Safeguarding(command) => command.run(session).await,
        Command::Sitting(command) => command.run(session).await,
        Command::Weigh(command) => command.run(session).await,
        Command::Decision(command) => command.run(session).await,
        Command::Plan(command) => command.run(session).await,
        Command::Request(command) => command.run(session).await,
        Command::Evidence(command) => command.run(session).await,
        Command::Return(command) => command.run(session).await,
        Command::Directory(command) => command.run(session).await,
        Command::Reference(command) => command.run(session).await,
        Command::Exchange(command) => command.run(session).await,
        Command::Audit(command) => command.run(session).await,
        Command::Context(command) => command.run(session),
        Command::Doctor => doctor::run(session).await,
        Command::Completion { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "nrm", &mut script);
            session.printer.verbatim(&script)
        }
    }
}

/// Looks at a case as it stands.
async fn case_of(session: &Session, case: &str) -> Result<v1::Case, Failure> {
    let request = v1::GetCaseRequest {
        case_id: case.to_owned(),
        as_at: None,
    };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case(request).await
        })
        .await?;
    Ok(reply.case.unwrap_or_default())
}

/// Looks at a sitting as it stands.
pub(crate) async fn sitting_of(
    session: &Session,
    sitting: &str,
) -> Result<v1::GetSittingResponse, Failure> {
    let request = v1::GetSittingRequest {
        sitting_id: sitting.to_owned(),
    };
    session
        .query(request, |client, request| async move {
            client.sittings().get_sitting(request).await
        })
        .await
}
