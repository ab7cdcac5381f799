//! `nrm return`: statistical returns.

use clap::Subcommand;
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use super::{paging::PageArgs, write::WriteArgs};
use crate::{
    date,
    exit::Failure,
    render::{Format, csv},
    session::Session,
    view,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm return build --year 2026 --quarter 4
  nrm return list
  nrm return show ID
  nrm return show ID --table R1 --output csv > r1.csv
  nrm return show ID --canonical > return.json";

/// The verbs of returns.
#[derive(Debug, Subcommand)]
pub(crate) enum ReturnCommand {
    /// Build and keep a return; the same facts give the same bytes
    Build {
        /// The year
        #[arg(long)]
        year: i32,
        /// The quarter, 1 to 4 [default: the whole year]
        #[arg(long, value_parser = clap::value_parser!(i32).range(1..=4))]
        quarter: Option<i32>,
        /// Count what was recorded up to then [default: 4 days after the period]
        #[arg(long, value_name = "INSTANT", value_parser = date::parse_instant)]
        as_at: Option<Timestamp>,
        #[command(flatten)]
        write: WriteArgs,
    },
    /// Show a return that was built
    Show {
        /// Identifier of the return
        id: String,
        /// Only this table, such as R1
        #[arg(long, value_name = "TABLE", conflicts_with = "canonical")]
        table: Option<String>,
        /// Write the return itself, canonical JSON, byte for byte
        #[arg(long)]
        canonical: bool,
    },
    /// List the returns built, newest first
    List(PageArgs),
}

impl ReturnCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Build {
                year,
                quarter,
                as_at,
                write,
            } => {
                let write = write.begin();
                let request = v1::BuildReturnRequest {
                    request_id: write.request_id.clone(),
                    period: Some(v1::Period {
                        year,
                        quarter: quarter.unwrap_or_default(),
                    }),
                    as_at,
                };
                write
                    .send(
                        session,
                        request,
                        |client, request| async move { client.returns().build_return(request).await },
                        |reply| {
                            let built = reply.built.as_ref();
                            built.map(view::returns::page).unwrap_or_default()
                        },
                    )
                    .await
            }
            Self::Show {
                id,
                table,
                canonical,
            } => show(session, id, table.as_deref(), canonical).await,
            Self::List(pages) => list(session, &pages).await,
        }
    }
}

async fn show(
    session: &Session,
    return_id: String,
    table: Option<&str>,
    canonical: bool,
) -> Result<(), Failure> {
    let request = v1::GetReturnRequest { return_id };
    let mut reply = session
        .query(request, |client, request| async move {
            client.returns().get_return(request).await
        })
        .await?;
    let mut built = reply.built.take().unwrap_or_default();
    if canonical {
        return session.printer.verbatim(&built.json);
    }
    if let Some(wanted) = table {
        built.tables.retain(|table| table.id == wanted);
        if built.tables.is_empty() {
            return Err(Failure::usage(
                format!("the return has no table \"{wanted}\""),
                "leave --table out to see them all",
            ));
        }
    }
    if session.printer.format() == Format::Csv {
        return session.printer.data(tables(&built.tables).as_bytes());
    }
    let page = view::returns::page(&built);
    reply.built = Some(built);
    session.printer.reply(&reply, None, &page)
}

/// One table keeps its columns; several are told apart in one long list of cells.
fn tables(tables: &[v1::ReturnTable]) -> String {
    if let [table] = tables {
        let rows = table.rows.iter().map(|row| row.cells.clone());
        return csv::write(&table.columns, rows);
    }
    let mut cells = Vec::new();
    for table in tables {
        for (number, row) in (1..).zip(&table.rows) {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let number = i32::to_string(&number);
                cells.push(vec![table.id.clone(), number, column.clone(), cell.clone()]);
            }
        }
    }
    csv::write(&["table", "row", "column", "value"], cells)
}

async fn list(session: &Session, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListReturnsResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListReturnsRequest {
                page_size,
                page_token,
            };
            session
                .query(request, |client, request| async move {
                    client.returns().list_returns(request).await
                })
                .await
        })
        .await?;
    let page = view::returns::list(&reply.returns);
    session.printer.reply(&reply, Some("returns"), &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_keeps_its_columns_and_several_become_cells() {
        let table = |id: &str| v1::ReturnTable {
            id: id.to_owned(),
            title: String::new(),
            columns: vec!["age".to_owned(), "count".to_owned()],
            rows: vec![v1::ReturnRow {
                cells: vec!["17 or under".to_owned(), "3".to_owned()],
            }],
        };
        assert_eq!(tables(&[table("R1")]), "age,count\r\n17 or under,3\r\n");
        assert_eq!(
            tables(&[table("R0"), table("R1")]),
            "table,row,column,value\r\n\
             R0,1,age,17 or under\r\nR0,1,count,3\r\n\
             R1,1,age,17 or under\r\nR1,1,count,3\r\n"
        );
    }
}
