//! `nrm return`: statistical returns.

mod build;
mod files;
mod read;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use super::{paging::PageArgs, write::WriteArgs};
use crate::{contract, date, exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm return build --period 2026Q4 --out returns/2026Q4
  nrm return build --period 2026 --profile local --as-at 2027-01-04T23:59:00Z
  nrm return list
  nrm return show ID
  nrm return show ID --table R1 --output csv > r1.csv
  nrm return show ID --canonical > return.json
  nrm return download ID --out returns/2026Q4
  nrm return validate ID
  nrm return diff EARLIER LATER
  nrm return drill ID R1 Q4 'Child (17 or under)' UK
  nrm return compare ID
  nrm return sign-off ID --sha256 HEX
  nrm return submit ID

A secure return is for the Home Office alone: nothing in it is withheld. A local one is
for the partnership: small counts are withheld, and whatever would tell them.
Two different people sign a return off before it is submitted.";

/// The verbs of returns.
#[derive(Debug, Subcommand)]
pub(crate) enum ReturnCommand {
    /// Build and keep a return; the same facts give the same bytes
    Build(BuildArgs),
    /// Show a return that was built
    Show {
        /// Identifier of the return
        id: String,
        /// Only this table, such as R1
        #[arg(long, value_name = "TABLE", conflicts_with = "canonical")]
        table: Option<String>,
        /// Figures only, without bars
        #[arg(long, conflicts_with = "canonical")]
        plain: bool,
        /// Write the return itself, canonical JSON, byte for byte
        #[arg(long)]
        canonical: bool,
    },
    /// List the returns built, newest first
    List(PageArgs),
    /// Fetch the files of a return, each checked against its SHA-256
    Download {
        /// Identifier of the return
        id: String,
        /// Folder to put them in; it is made where it is not there
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Check that a return can be built again, adds up, and has the files it was signed with
    Validate {
        /// Identifier of the return
        id: String,
    },
    /// See which cells of two returns of one period differ, and why
    Diff {
        /// Identifier of the earlier return
        earlier: String,
        /// Identifier of the later return
        later: String,
    },
    /// See the cases behind a cell of a secure return; each look is recorded
    Drill {
        /// Identifier of the return
        id: String,
        /// The table, such as R1
        table: String,
        /// A label for each column before the figures, without the year; Total takes all
        labels: Vec<String>,
    },
    /// See a return beside published national figures
    Compare {
        /// Identifier of the return
        id: String,
    },
    /// Sign a return off, as you read it: two different people must
    SignOff {
        /// Identifier of the return
        id: String,
        /// SHA-256 of the return you read, as 'nrm return show' prints it
        #[arg(long, value_name = "HEX")]
        sha256: String,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Put the files of a return into the folder they leave by
    Submit {
        /// Identifier of the return
        id: String,
        #[command(flatten)]
        write: WriteArgs,
    },
}

/// Flags of `nrm return build`.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// A quarter or a year of the calendar: 2026Q4, 2026
    #[arg(long, value_name = "PERIOD", value_parser = parse_period)]
    period: v1::Period,
    /// Count what was recorded up to then [default: 4 days after the period]
    #[arg(long, value_name = "INSTANT", value_parser = date::parse_instant)]
    as_at: Option<Timestamp>,
    /// Who it is for
    #[arg(long, default_value = "secure", value_parser = contract::PROFILE.parser())]
    profile: i32,
    /// Version of the specification [default: the current one]
    #[arg(long, value_name = "VERSION")]
    specification: Option<String>,
    /// Folder to put its files in; it is made where it is not there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

fn parse_period(text: &str) -> Result<v1::Period, String> {
    let (year, quarter) = text
        .split_once(['Q', 'q'])
        .map_or((text, None), |(year, quarter)| (year, Some(quarter)));
    let quarter = match quarter {
        None => Some(0),
        Some(digit) => digit.parse().ok().filter(|number| (1..=4).contains(number)),
    };
    match (year.len(), year.parse(), quarter) {
        (4, Ok(year), Some(quarter)) => Ok(v1::Period { year, quarter }),
        _ => Err("is neither a quarter, such as 2026Q4, nor a year, such as 2026".to_owned()),
    }
}

impl ReturnCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Build(args) => build::build(session, args).await,
            Self::Show {
                id,
                canonical: true,
                ..
            } => read::canonical(session, id).await,
            Self::Show {
                id, table, plain, ..
            } => read::show(session, id, table.as_deref(), plain).await,
            Self::List(pages) => read::list(session, &pages).await,
            Self::Download { id, out } => {
                let whole = read::whole(session, id).await?;
                files::save(session, &whole.built, &out).await
            }
            Self::Validate { id } => read::validate(session, id).await,
            Self::Diff { earlier, later } => read::diff(session, earlier, later).await,
            Self::Drill { id, table, labels } => read::drill(session, id, table, labels).await,
            Self::Compare { id } => read::compare(session, id).await,
            Self::SignOff { id, sha256, write } => sign_off(session, id, sha256, &write).await,
            Self::Submit { id, write } => submit(session, id, &write).await,
        }
    }
}

async fn sign_off(
    session: &Session,
    return_id: String,
    sha256: String,
    write: &WriteArgs,
) -> Result<(), Failure> {
    let write = write.begin();
    let request = v1::SignOffReturnRequest {
        request_id: write.request_id.clone(),
        return_id,
        sha256: sha256.trim().to_lowercase(),
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.returns().sign_off_return(request).await },
            view::returns::signed_off,
        )
        .await
}

async fn submit(session: &Session, return_id: String, write: &WriteArgs) -> Result<(), Failure> {
    let write = write.begin();
    let request = v1::SubmitReturnRequest {
        request_id: write.request_id.clone(),
        return_id,
    };
    write
        .send(
            session,
            request,
            |client, request| async move { client.returns().submit_return(request).await },
            view::returns::submitted,
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_quarter_or_a_year() {
        let period = |year, quarter| Ok(v1::Period { year, quarter });
        assert_eq!(parse_period("2026Q4"), period(2026, 4));
        assert_eq!(parse_period("2026q1"), period(2026, 1));
        assert_eq!(parse_period("2026"), period(2026, 0));
        for wrong in ["", "Q4", "2026Q", "2026Q5", "2026Q0", "26Q1", "2026-Q1"] {
            assert!(parse_period(wrong).is_err(), "{wrong}");
        }
    }
}
