//! `nrm case age`: the standing of the child's age.

use std::path::PathBuf;

use clap::Args;
use nrm_panel_proto::v1;
use serde::{Deserialize, Deserializer};

use super::write::{VersionArg, WriteArgs, done};
use crate::{contract, date, exit::Failure, session::Session, text, view};

const TEMPLATE: &str = r#"# The age of the child, as doubted or assessed.
# Personal data: keep this file private and delete it afterwards.

# On what basis, in words.
basis = """
"""

# The date of birth assessed, where one was; precision is day, month, year or
# estimated.
# born = 2010-03-01
# precision = "estimated"
"#;

/// Flags of `nrm case age`.
#[derive(Debug, Args)]
pub(crate) struct AgeArgs {
    /// The case: its reference or identifier
    #[arg(
        required_unless_present = "template",
        default_value = "",
        hide_default_value = true
    )]
    case: String,
    /// The new standing
    #[arg(
        long,
        required_unless_present = "template",
        value_parser = contract::AGE_STATUS.parser_for(|word| !matches!(word, "claimed" | "not-sure"))
    )]
    status: Option<i32>,
    /// TOML or JSON file with the basis and the date of birth; - for standard input
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

/// The file `nrm case age` reads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeForm {
    basis: String,
    #[serde(default, deserialize_with = "date::deserialize_optional")]
    born: Option<v1::Date>,
    #[serde(default, deserialize_with = "precision")]
    precision: Option<i32>,
}

fn precision<'de, D: Deserializer<'de>>(input: D) -> Result<Option<i32>, D::Error> {
    contract::DATE_PRECISION.deserialize(input).map(Some)
}

impl AgeArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        if self.template {
            return session.printer.data(TEMPLATE.as_bytes());
        }
        let form: AgeForm = text::form(session, self.file.as_deref(), TEMPLATE).await?;
        let write = self.write.begin();
        let request = v1::RecordAgeStatusRequest {
            request_id: write.request_id.clone(),
            version: self.version.of_case(session, &self.case).await?,
            case_id: self.case,
            status: self.status.unwrap_or_default(),
            date_of_birth: form.born.map(|date| v1::DateOfBirth {
                date: Some(date),
                precision: form.precision.unwrap_or(v1::DatePrecision::Day.into()),
            }),
            basis: form.basis.trim().to_owned(),
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.cases().record_age_status(request).await },
                |reply| {
                    let mut page = done("Recorded the standing of the child's age", reply.version);
                    view::case::trace(&mut page, reply.eligibility.as_ref());
                    page
                },
            )
            .await
    }
}
