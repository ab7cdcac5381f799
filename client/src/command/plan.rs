//! `nrm plan`: local safeguarding plans.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;
use serde::{Deserialize, Deserializer};

use super::write::{VersionArg, WriteArgs};
use crate::{contract, date, exit::Failure, session::Session, text, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm plan link --template > plan.toml
  nrm plan link WAR-7KQ2-3 --file plan.toml
  nrm plan list WAR-7KQ2-3
  nrm plan version WAR-7KQ2-3 --plan ID --file version.toml";

const LINK_TEMPLATE: &str = r#"# A local safeguarding plan.
# Personal data: keep this file private and delete it afterwards.

# child-in-need (section 17), child-protection (section 47), care or safety
kind = "child-protection"
# The reference in the authority's own system.
reference = ""
# The date of the plan.
dated = 2026-01-31
lead_professional = ""
"#;

const VERSION_TEMPLATE: &str = r#"# A later version of a plan.
# Personal data: keep this file private and delete it afterwards.

# The date of this version.
dated = 2026-01-31
lead_professional = ""
"#;

/// The verbs of plans.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Link a plan to a case
    Link(FormArgs),
    /// List the plans of a case with their versions
    List {
        /// The case: its reference or identifier
        case: String,
    },
    /// Record a later version of a linked plan
    Version {
        /// Identifier of the plan: see 'nrm plan list'
        #[arg(
            long,
            value_name = "ID",
            required_unless_present = "template",
            default_value = "",
            hide_default_value = true
        )]
        plan: String,
        #[command(flatten)]
        form: FormArgs,
    },
}

/// Flags of writes that read a form.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// The case: its reference or identifier
    #[arg(
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    case: String,
    /// TOML or JSON file with the plan; - for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print a commented file to fill in
    #[arg(long)]
    template: bool,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkForm {
    #[serde(deserialize_with = "kind")]
    kind: i32,
    reference: String,
    #[serde(deserialize_with = "date::deserialize")]
    dated: v1::Date,
    lead_professional: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionForm {
    #[serde(deserialize_with = "date::deserialize")]
    dated: v1::Date,
    lead_professional: String,
}

fn kind<'de, D: Deserializer<'de>>(input: D) -> Result<i32, D::Error> {
    contract::PLAN_KIND.deserialize(input)
}

impl PlanCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Link(args) => link(session, args).await,
            Self::List { case } => list(session, case).await,
            Self::Version { plan, form } => version(session, plan, form).await,
        }
    }
}

async fn link(session: &Session, args: FormArgs) -> Result<(), Failure> {
    if args.template {
        return session.printer.data(LINK_TEMPLATE.as_bytes());
    }
    let form: LinkForm = text::form(session, args.file.as_deref(), LINK_TEMPLATE).await?;
    let write = args.write.begin();
    let request = v1::LinkPlanRequest {
        request_id: write.request_id.clone(),
        version: args.version.of_case(session, &args.case).await?,
        case_id: args.case,
        kind: form.kind,
        reference: form.reference,
        dated: Some(form.dated),
        lead_professional: form.lead_professional,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.plans().link_plan(request).await },
            |reply| view::plan::list(reply.plan.as_slice()),
        )
        .await
}

async fn version(session: &Session, plan_id: String, args: FormArgs) -> Result<(), Failure> {
    if args.template {
        return session.printer.data(VERSION_TEMPLATE.as_bytes());
    }
    let form: VersionForm = text::form(session, args.file.as_deref(), VERSION_TEMPLATE).await?;
    let write = args.write.begin();
    let request = v1::RecordPlanVersionRequest {
        request_id: write.request_id.clone(),
        version: args.version.of_case(session, &args.case).await?,
        case_id: args.case,
        plan_id,
        dated: Some(form.dated),
        lead_professional: form.lead_professional,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.plans().record_plan_version(request).await },
            |reply| view::plan::list(reply.plan.as_slice()),
        )
        .await
}

async fn list(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::ListPlansRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.plans().list_plans(request).await
        })
        .await?;
    let page = view::plan::list(&reply.plans);
    session.printer.reply(&reply, Some("plans"), &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_form;

    #[test]
    fn the_templates_are_forms() {
        let link = parse_form::<LinkForm>(LINK_TEMPLATE).map(|form| (form.kind, form.dated));
        let date = v1::Date {
            year: 2026,
            month: 1,
            day: 31,
        };
        assert_eq!(link, Ok((v1::PlanKind::ChildProtection.into(), date)));
        let version = parse_form::<VersionForm>(VERSION_TEMPLATE).map(|form| form.dated);
        assert_eq!(version, Ok(date));
    }

    #[test]
    fn a_plan_may_be_json_and_its_date_is_checked() {
        let json = r#"{"kind": "care", "reference": "r", "dated": "2026-10-20", "lead_professional": "l"}"#;
        let kind = parse_form::<LinkForm>(json).map(|form| form.kind);
        assert_eq!(kind, Ok(v1::PlanKind::Care.into()));
        let problem = parse_form::<VersionForm>("lead_professional = \"l\"\ndated = \"soon\"\n");
        assert_eq!(
            problem.err().as_deref(),
            Some("line 2: \"soon\" is not a date; write it as 2026-10-14")
        );
    }
}
