//! Reading returns: whole, cell by cell, and beside one another.

use nrm_panel_client::{ClientError, Returned};
use nrm_panel_proto::v1;
use prost_reflect::DynamicMessage;
use serde::Serialize;

use super::files;
use crate::{
    command::paging::PageArgs,
    contract::reflect,
    exit::Failure,
    render::{Format, csv},
    session::Session,
    view,
};

/// The canonical form of a return among its files.
const CANONICAL: &str = "return.json";

/// As JSON shows it.
#[derive(Serialize)]
struct Shown {
    built: DynamicMessage,
    tables: Vec<DynamicMessage>,
}

/// Fetches a return with its tables.
pub(super) async fn whole(session: &Session, return_id: String) -> Result<Returned, Failure> {
    let request = v1::GetReturnRequest { return_id };
    let pieces = session
        .writer()
        .await?
        .query(request, |client, request| async move {
            client.returns().get_return(request).await
        })
        .await?;
    Ok(Returned::of_reading(pieces)
        .await
        .map_err(ClientError::from)?)
}

pub(super) async fn show(
    session: &Session,
    id: String,
    table: Option<&str>,
    plain: bool,
) -> Result<(), Failure> {
    let whole = whole(session, id).await?;
    print(session, &whole, table, plain)
}

/// Prints a return, or one table of it.
pub(super) fn print(
    session: &Session,
    whole: &Returned,
    only: Option<&str>,
    plain: bool,
) -> Result<(), Failure> {
    let wanted = |table: &&v1::ReturnTable| only.is_none_or(|id| table.id.eq_ignore_ascii_case(id));
    let tables: Vec<&v1::ReturnTable> = whole.tables.iter().filter(wanted).collect();
    if let (Some(id), []) = (only, tables.as_slice()) {
        let known: Vec<&str> = whole.tables.iter().map(|table| table.id.as_str()).collect();
        return Err(Failure::usage(
            format!("the return has no table \"{id}\""),
            format!("it has {}", known.join(", ")),
        ));
    }
    if session.printer.format() == Format::Csv {
        return session.printer.data(cells(&tables).as_bytes());
    }
    let shown = Shown {
        built: reflect(&whole.built),
        tables: tables.iter().map(|table| reflect(*table)).collect(),
    };
    let page = view::returns::page(&whole.built, &tables, plain);
    session.printer.record(&shown, &page)
}

/// One table keeps its columns; several are told apart in one long list of cells.
fn cells(tables: &[&v1::ReturnTable]) -> String {
    let columns = |table: &v1::ReturnTable| -> Vec<String> {
        let figures = table.figures.iter().map(|figure| figure.name.clone());
        table.keys.iter().cloned().chain(figures).collect()
    };
    let values = |row: &v1::ReturnRow| -> Vec<String> {
        row.keys.iter().chain(&row.cells).cloned().collect()
    };
    if let [table] = tables {
        return csv::write(&columns(table), table.rows.iter().map(values));
    }
    let mut long = Vec::new();
    for table in tables {
        for (number, row) in (1..).zip(&table.rows) {
            for (column, value) in columns(table).into_iter().zip(values(row)) {
                let number = i32::to_string(&number);
                long.push(vec![table.id.clone(), number, column, value]);
            }
        }
    }
    csv::write(&["table", "row", "column", "value"], long)
}

/// Writes the return itself, byte for byte.
pub(super) async fn canonical(session: &Session, id: String) -> Result<(), Failure> {
    let whole = whole(session, id).await?;
    let listed = whole.built.files.iter().find(|file| file.name == CANONICAL);
    let Some(file) = listed else {
        return Err(files::broken("the return has no canonical form"));
    };
    let bytes = files::fetch(session, &whole.built.id, file).await?;
    session.printer.verbatim(&bytes)
}

pub(super) async fn list(session: &Session, pages: &PageArgs) -> Result<(), Failure> {
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

pub(super) async fn validate(session: &Session, return_id: String) -> Result<(), Failure> {
    let request = v1::ValidateReturnRequest { return_id };
    let reply = session
        .slow_query("building it again", request, |client, request| async move {
            client.returns().validate_return(request).await
        })
        .await?;
    let page = view::returns::checks(&reply.checks);
    session.printer.reply(&reply, Some("checks"), &page)?;
    let broken = reply.checks.iter().filter(|check| !check.holds).count();
    match broken {
        0 => Ok(()),
        1 => Err(Failure::BadNews("one check does not hold".to_owned())),
        more => Err(Failure::BadNews(format!("{more} checks do not hold"))),
    }
}

pub(super) async fn diff(
    session: &Session,
    return_id: String,
    other_return_id: String,
) -> Result<(), Failure> {
    let request = v1::DiffReturnsRequest {
        return_id,
        other_return_id,
    };
    let reply = session
        .slow_query(
            "comparing the returns",
            request,
            |client, request| async move { client.returns().diff_returns(request).await },
        )
        .await?;
    let page = view::returns::differences(&reply.differences);
    session.printer.reply(&reply, Some("differences"), &page)
}

pub(super) async fn drill(
    session: &Session,
    return_id: String,
    table: String,
    labels: Vec<String>,
) -> Result<(), Failure> {
    let request = v1::DrillReturnRequest {
        return_id,
        table: table.to_uppercase(),
        labels,
    };
    let reply = session
        .slow_query(
            "looking for the cases",
            request,
            |client, request| async move { client.returns().drill_return(request).await },
        )
        .await?;
    let page = view::returns::cases(&reply.cases);
    session.printer.reply(&reply, Some("cases"), &page)
}

pub(super) async fn compare(session: &Session, return_id: String) -> Result<(), Failure> {
    let request = v1::CompareReturnRequest { return_id };
    let reply = session
        .query(request, |client, request| async move {
            client.returns().compare_return(request).await
        })
        .await?;
    let page = view::returns::comparisons(&reply.comparisons);
    session.printer.reply(&reply, Some("comparisons"), &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(id: &str) -> v1::ReturnTable {
        v1::ReturnTable {
            id: id.to_owned(),
            keys: vec!["age".to_owned()],
            figures: vec![v1::ReturnFigure {
                name: "count".to_owned(),
                unit: v1::FigureUnit::Count.into(),
            }],
            rows: vec![v1::ReturnRow {
                keys: vec!["17 or under".to_owned()],
                cells: vec!["3".to_owned()],
                revised: Vec::new(),
            }],
            ..v1::ReturnTable::default()
        }
    }

    #[test]
    fn one_table_keeps_its_columns_and_several_become_cells() {
        assert_eq!(cells(&[&table("R1")]), "age,count\r\n17 or under,3\r\n");
        assert_eq!(
            cells(&[&table("R0"), &table("R1")]),
            "table,row,column,value\r\n\
             R0,1,age,17 or under\r\nR0,1,count,3\r\n\
             R1,1,age,17 or under\r\nR1,1,count,3\r\n"
        );
    }
}
