//! `nrm referral import`: many referrals at once, each exactly once.

use std::{collections::HashMap, path::PathBuf};

use clap::Args;
use nrm_panel_client::{Client, ClientError};
use nrm_panel_proto::v1::{self, lodge_referral_request::Content};
use tokio::task::JoinSet;

use super::referral::{Form, LARGEST_FORM};
use crate::{
    contract, date,
    exit::{Exit, Failure},
    files,
    import::{
        journal::{Entry, Journal, Lodged, Owner},
        report::{Line, Outcome, Report, is_json},
        rows::{self, Row},
    },
    render::json,
    session::Session,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm referral import referrals/ --dry-run --report check.csv
  nrm referral import referrals/ --report lodged.csv
  nrm referral import export.jsonl --source competent-authority --concurrency 8

A file holds one referral, a JSON list of them, or one on each line (.jsonl). Of a
folder, files that end in .json, .jsonl or .ndjson are taken, by name.

What is lodged is written to a journal as it happens: run the same command again after
an interruption and it lodges the rest, and nothing twice. A form's own external_id,
where it is a UUID, is the identifier of its request.

Exit codes:
  0      every row is lodged, lodged before, or checked
  1      some rows were refused; the report names them and what is wrong
  4, 6   it could not go on: not allowed, or the server cannot be reached; rows not
         done are marked open, and the next run does them";

/// Flags of `nrm referral import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Files, or folders of files; - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the files hold
    #[arg(long, value_enum, default_value = "home-office-form")]
    format: Form,
    /// Have the server check every row; nothing is kept
    #[arg(long)]
    dry_run: bool,
    /// Also write the report to a file: .csv or .json
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The journal [default: one a person and site, in the state folder]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Which way the referrals came in
    #[arg(long, default_value = "first-responder", value_parser = contract::REFERRAL_SOURCE.parser())]
    source: i32,
    /// Day the referrals reached the NRM [default: the day of receipt here]
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    nrm_received_on: Option<v1::Date>,
    /// How many are under way at once
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    concurrency: u8,
}

impl ImportArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        self.check_report()?;
        let rows = rows::gather(&self.paths).await?;
        let journal = match self.dry_run {
            true => None,
            false => Some(self.open_journal(session).await?),
        };
        let mut run = Run {
            args: &self,
            client: session.writer().await?,
            firsts: firsts(&rows),
            keys: rows.iter().map(Row::key).collect(),
            lines: (1..)
                .zip(&rows)
                .map(|(number, row)| Line::new(number, &row.file))
                .collect(),
            rows: &rows,
            journal,
        };
        let outcome = run.all(session).await;
        run.settle_copies();
        let report = Report { lines: run.lines };
        report.print(session.printer)?;
        if let Some(path) = &self.report {
            report.write(path)?;
        }
        if self.dry_run {
            session
                .printer
                .note("dry run: checked by the server, nothing was kept");
        }
        outcome?;
        match report.count(Outcome::Refused) {
            0 => Ok(()),
            refused => Err(Failure::BadNews(format!(
                "{refused} of {} rows were refused",
                rows.len()
            ))),
        }
    }

    /// A report that cannot be written is better known before than after.
    fn check_report(&self) -> Result<(), Failure> {
        let known = self.report.as_ref().is_none_or(|path| {
            is_json(path)
                || path
                    .extension()
                    .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        });
        known.then_some(()).ok_or_else(|| {
            Failure::usage(
                "the report is neither .csv nor .json",
                "let the name of the file end in one of them",
            )
        })
    }

    async fn open_journal(&self, session: &Session) -> Result<Journal, Failure> {
        let caller = session
            .query(v1::WhoAmIRequest {}, |client, request| async move {
                client.directory().who_am_i(request).await
            })
            .await?;
        let site = caller.site.unwrap_or_default().id;
        let owner = Owner::new(site, caller.person.unwrap_or_default().id);
        let path = match &self.journal {
            Some(path) => path.clone(),
            None => {
                let folder = files::state()?.join("imports");
                files::private_folder(&folder)
                    .map_err(|error| Failure::machine(folder.display().to_string(), error))?;
                folder.join(owner.file_name())
            }
        };
        session
            .printer
            .note(&format!("the journal of this import is {}", path.display()));
        Journal::open(&path, &owner)
    }
}

/// An import under way.
struct Run<'a> {
    args: &'a ImportArgs,
    client: Client,
    rows: &'a [Row],
    keys: Vec<String>,
    /// The first row with the same bytes, which may be the row itself.
    firsts: Vec<usize>,
    lines: Vec<Line>,
    journal: Option<Journal>,
}

type Answer = (usize, String, Result<v1::Receipt, ClientError>);

impl Run<'_> {
    /// Sends every row that is not done, some at a time. Stops where going on makes
    /// no sense, once the answers under way have come in.
    async fn all(&mut self, session: &Session) -> Result<(), Failure> {
        let progress = session.printer.counting("importing", self.rows.len());
        let mut under_way: JoinSet<Answer> = JoinSet::new();
        let mut next = 0;
        let mut stopped = None;
        loop {
            while stopped.is_none()
                && next < self.rows.len()
                && under_way.len() < usize::from(self.args.concurrency)
            {
                match self.begin(next) {
                    Ok(Some((request_id, request))) => {
                        under_way.spawn(lodge(self.client.clone(), next, request_id, request));
                    }
                    Ok(None) => progress.advance(),
                    Err(failure) => stopped = Some(failure),
                }
                next += 1;
            }
            let Some(answer) = under_way.join_next().await else {
                break;
            };
            progress.advance();
            let settled = match answer {
                Ok(answer) => self.settle(answer),
                Err(error) => Err(Failure::machine("a row", std::io::Error::other(error))),
            };
            if let Err(failure) = settled {
                stopped.get_or_insert(failure);
            }
        }
        stopped.map_or(Ok(()), Err)
    }

    /// Makes the request of a row, unless there is nothing to send.
    fn begin(
        &mut self,
        index: usize,
    ) -> Result<Option<(String, v1::LodgeReferralRequest)>, Failure> {
        if self.firsts[index] < index {
            // A copy of a row before; settled at the end.
            return Ok(None);
        }
        let key = &self.keys[index];
        let line = &mut self.lines[index];
        let known = self.journal.as_ref().and_then(|journal| journal.of(key));
        if let Some(lodged) = known.and_then(|entry| entry.lodged.as_ref()) {
            line.outcome = Outcome::Already;
            line.reference = lodged.case_reference.clone();
            return Ok(None);
        }
        let request_id = known.map_or_else(
            || self.rows[index].request_id().to_string(),
            |entry| entry.request_id.clone(),
        );
        let content = match self.rows[index].document.clone() {
            Ok(bytes) => content(self.args.format, bytes),
            Err(problem) => Err(("UNREADABLE", problem)),
        };
        let content = match content {
            Ok(content) => content,
            Err((reason, problem)) => {
                line.refuse(reason, problem);
                return Ok(None);
            }
        };
        if known.is_none()
            && let Some(journal) = &mut self.journal
        {
            journal.record(Entry {
                row: key.clone(),
                request_id: request_id.clone(),
                lodged: None,
            })?;
        }
        let request = v1::LodgeReferralRequest {
            request_id: request_id.clone(),
            source: self.args.source,
            nrm_received_on: self.args.nrm_received_on,
            sca_reference: String::new(),
            content: Some(content),
            validate_only: self.args.dry_run,
        };
        Ok(Some((request_id, request)))
    }

    /// Notes what the server said to a row; an error means that others would fare no
    /// better.
    fn settle(&mut self, (index, request_id, answer): Answer) -> Result<(), Failure> {
        let line = &mut self.lines[index];
        match answer {
            Ok(receipt) => {
                line.reference = receipt.case_reference.clone();
                line.queries = Some(receipt.open_queries);
                line.outcome = if self.args.dry_run {
                    Outcome::Checked
                } else {
                    Outcome::Lodged
                };
                let Some(journal) = &mut self.journal else {
                    return Ok(());
                };
                journal.record(Entry {
                    row: self.keys[index].clone(),
                    request_id,
                    lodged: Some(Lodged {
                        case_id: receipt.case_id,
                        case_reference: receipt.case_reference,
                    }),
                })
            }
            Err(error) => {
                line.refused_by_server(&error);
                let failure = Failure::from(error);
                match failure.exit() {
                    Exit::Denied | Exit::Unavailable | Exit::Interrupted => {
                        *line = Line::new(line.row, &line.file);
                        Err(failure)
                    }
                    Exit::Failure
                    | Exit::Usage
                    | Exit::NotFound
                    | Exit::Conflict
                    | Exit::NotReady => Ok(()),
                }
            }
        }
    }

    /// Says of a copy what became of the row it is a copy of.
    fn settle_copies(&mut self) {
        for (index, first) in self.firsts.iter().copied().enumerate() {
            if first == index {
                continue;
            }
            let original = self.lines[first].clone();
            let line = &mut self.lines[index];
            line.outcome = match original.outcome {
                Outcome::Lodged | Outcome::Already => Outcome::Already,
                Outcome::Checked => Outcome::Checked,
                Outcome::Refused => Outcome::Refused,
                Outcome::Open => Outcome::Open,
            };
            line.reference = original.reference;
            line.queries = original.queries;
            line.reason = original.reason;
            line.violations = original.violations;
        }
    }
}

/// Finds for each row the first with the same bytes.
fn firsts(rows: &[Row]) -> Vec<usize> {
    let mut seen = HashMap::new();
    let rows = rows.iter().enumerate();
    rows.map(|(index, row)| match &row.document {
        Ok(document) => *seen.entry(document.as_slice()).or_insert(index),
        Err(_) => index,
    })
    .collect()
}

async fn lodge(
    client: Client,
    index: usize,
    request_id: String,
    request: v1::LodgeReferralRequest,
) -> Answer {
    let reply = client
        .mutate(&request_id, request, |client, request| async move {
            client.referrals().lodge_referral(request).await
        })
        .await;
    let receipt = reply.map(|reply| reply.receipt.unwrap_or_default());
    (index, request_id, receipt)
}

/// Makes the content of a request; the problem repeats nothing of the document.
fn content(format: Form, bytes: Vec<u8>) -> Result<Content, (&'static str, String)> {
    match format {
        Form::HomeOfficeForm if bytes.len() > LARGEST_FORM => {
            Err(("TOO_LARGE", "it is larger than 4 MiB".to_owned()))
        }
        Form::HomeOfficeForm => Ok(Content::HomeOfficeForm(v1::HomeOfficeForm {
            content: bytes,
        })),
        Form::Nrm => {
            let text = String::from_utf8(bytes)
                .map_err(|_| ("UNREADABLE", "it is not UTF-8 text".to_owned()))?;
            let referral = json::parse(&text).map_err(|problem| {
                let place = problem.rfind(" at line ").map_or("", |at| &problem[at..]);
                let problem = format!("it is no referral in the JSON of the contract{place}");
                ("UNREADABLE", problem)
            })?;
            Ok(Content::Referral(referral))
        }
    }
}
