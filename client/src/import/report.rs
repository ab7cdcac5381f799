//! What came of each row: by file and number, without personal data.

use std::{fmt::Write, path::Path};

use nrm_panel_client::{ClientError, Violation};
use serde::Serialize;

use crate::{
    exit::Failure,
    files,
    render::{Printer, csv, json, page::Page, table::Table},
};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// Lodged by this run.
    Lodged,
    /// Lodged before: by an earlier run, or as another row of this one.
    Already,
    /// Checked by the server, which would take it; nothing was kept.
    Checked,
    /// The server does not take it, or it cannot be read.
    Refused,
    /// Not sent, or sent without an answer: the next run does it.
    Open,
}

impl Outcome {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Lodged => "lodged",
            Self::Already => "already",
            Self::Checked => "checked",
            Self::Refused => "refused",
            Self::Open => "open",
        }
    }
}

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    pub(crate) path: String,
    pub(crate) problem: String,
}

/// A row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) row: usize,
    pub(crate) file: String,
    pub(crate) outcome: Outcome,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) reference: String,
    /// How many queries wait for an answer; `None` where the server did not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) queries: Option<i32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) violations: Vec<Fault>,
}

impl Line {
    pub(crate) fn new(row: usize, file: &str) -> Self {
        Self {
            row,
            file: file.to_owned(),
            outcome: Outcome::Open,
            reference: String::new(),
            queries: None,
            reason: String::new(),
            violations: Vec::new(),
        }
    }

    /// Notes a refusal of this machine.
    pub(crate) fn refuse(&mut self, reason: &str, problem: impl Into<String>) {
        self.outcome = Outcome::Refused;
        self.reason = reason.to_owned();
        self.violations = vec![Fault {
            path: String::new(),
            problem: problem.into(),
        }];
    }

    /// Notes a refusal of the server.
    pub(crate) fn refused_by_server(&mut self, error: &ClientError) {
        self.outcome = Outcome::Refused;
        self.reason = error.reason().unwrap_or_default().to_owned();
        let fault = |violation: &Violation| Fault {
            path: violation.subject.clone(),
            problem: violation.description.clone(),
        };
        let refusal = error.refusal();
        self.violations = refusal
            .map(|refusal| refusal.violations.iter().map(fault).collect())
            .unwrap_or_default();
        if self.violations.is_empty() {
            self.violations.push(Fault {
                path: String::new(),
                problem: error.to_string(),
            });
        }
    }

    fn queries(&self) -> String {
        self.queries
            .map_or_else(String::new, |count| count.to_string())
    }

    fn faults(&self) -> String {
        let mut text = String::new();
        for fault in &self.violations {
            let gap = if text.is_empty() { "" } else { "; " };
            let colon = if fault.path.is_empty() { "" } else { ": " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{gap}{}{colon}{}", fault.path, fault.problem);
        }
        text
    }
}

/// Every row, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Report {
    pub(crate) lines: Vec<Line>,
}

impl Report {
    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        let lines = self.lines.iter();
        lines.filter(|line| line.outcome == outcome).count()
    }

    /// Prints it the way the global flags ask for.
    pub(crate) fn print(&self, printer: Printer) -> Result<(), Failure> {
        match printer.format() {
            crate::render::Format::Csv => printer.data(self.csv().as_bytes()),
            crate::render::Format::Table | crate::render::Format::Json => {
                printer.record(self, &self.page())
            }
        }
    }

    /// Writes it to a file: JSON or CSV, by how its name ends.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = if is_json(path) {
            json::record(self)
        } else {
            self.csv()
        };
        files::replace(path, text.as_bytes())
            .map_err(|error| Failure::machine(format!("the report {}", path.display()), error))
    }

    fn csv(&self) -> String {
        let columns = [
            "row",
            "file",
            "outcome",
            "reference",
            "queries",
            "reason",
            "violations",
        ];
        let rows = self.lines.iter().map(|line| {
            vec![
                line.row.to_string(),
                line.file.clone(),
                line.outcome.word().to_owned(),
                line.reference.clone(),
                line.queries(),
                line.reason.clone(),
                line.faults(),
            ]
        });
        csv::write(&columns, rows)
    }

    fn page(&self) -> Page {
        let mut page = Page::new();
        page.heading("Import");
        page.fact("Rows", self.lines.len().to_string());
        for (label, outcome) in [
            ("Lodged", Outcome::Lodged),
            ("Lodged before", Outcome::Already),
            ("Checked, not kept", Outcome::Checked),
            ("Refused", Outcome::Refused),
            ("Left for the next run", Outcome::Open),
        ] {
            let count = self.count(outcome);
            if count > 0 {
                page.fact(label, count.to_string());
            }
        }
        let mut table = Table::new(["Row", "File", "Outcome", "Reference", "Queries"]);
        for line in &self.lines {
            let word = line.outcome.word().to_owned();
            let reference = line.reference.clone();
            let queries = line.queries();
            table.row([
                line.row.to_string(),
                line.file.clone(),
                word,
                reference,
                queries,
            ]);
        }
        page.heading("Rows");
        page.table(table);
        let refused = self.lines.iter();
        for line in refused.filter(|line| line.outcome == Outcome::Refused) {
            page.heading(format!("Row {} refused: {}", line.row, line.file));
            page.bullets(
                line.violations
                    .iter()
                    .map(|fault| match fault.path.as_str() {
                        "" => fault.problem.clone(),
                        path => format!("{path}: {}", fault.problem),
                    }),
            );
        }
        page
    }
}

/// Whether a report is wanted as JSON; its name ends in .json or .csv.
pub(crate) fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_opens_safely_in_a_spreadsheet() {
        let mut lodged = Line::new(1, "=a.json");
        lodged.outcome = Outcome::Lodged;
        lodged.reference = "WAR-1".to_owned();
        lodged.queries = Some(3);
        let mut refused = Line::new(2, "b.json#2");
        refused.refuse("TOO_LARGE", "it is larger than 4 MiB");
        refused.violations.push(Fault {
            path: "child.dob".to_owned(),
            problem: "no date".to_owned(),
        });
        let report = Report {
            lines: vec![lodged, refused],
        };
        assert_eq!(
            report.csv(),
            "row,file,outcome,reference,queries,reason,violations\r\n\
             1,'=a.json,lodged,WAR-1,3,,\r\n\
             2,b.json#2,refused,,,TOO_LARGE,it is larger than 4 MiB; child.dob: no date\r\n"
        );
        assert_eq!(report.count(Outcome::Refused), 1);
    }
}
