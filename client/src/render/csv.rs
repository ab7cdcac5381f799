//! CSV: one header and rows, derived from the contract; codes and dates as a
//! program wants them, cells safe to open in a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};

use prost::{Message, Name};
use prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};
use serde::Serialize;

use crate::contract::reflect;

/// Writes a message: the repeated field at `rows`, or else a line for each field.
pub(crate) fn message<M: Message + Name>(message: &M, rows: Option<&str>) -> String {
    let message = reflect(message);
    match rows {
        Some(path) => {
            let (columns, rows) = list(&message, path);
            write(&columns, rows)
        }
        None => {
            let json = serde_json::to_value(&message).unwrap_or_default();
            field_by_field(&json)
        }
    }
}

/// Writes anything else: a row for each of several records, a line for each field
/// of one.
pub(crate) fn record<T: Serialize>(record: &T) -> String {
    let json = serde_json::to_value(record).unwrap_or_default();
    match json.as_array() {
        Some(records) if records.is_empty() => String::new(),
        Some(records) => record_by_record(records),
        None => field_by_field(&json),
    }
}

fn record_by_record(records: &[serde_json::Value]) -> String {
    let flat: Vec<BTreeMap<String, String>> = records.iter().map(flat).collect();
    let columns: BTreeSet<_> = flat.iter().flat_map(BTreeMap::keys).collect();
    let columns: Vec<_> = columns.into_iter().collect();
    let rows = flat.iter().map(|record| {
        let cells = columns.iter().map(|column| record.get(*column));
        cells
            .map(|cell| cell.cloned().unwrap_or_default())
            .collect()
    });
    write(&columns, rows)
}

fn flat(json: &serde_json::Value) -> BTreeMap<String, String> {
    let mut fields = Vec::new();
    flatten(json, "", &mut fields);
    fields.into_iter().collect()
}

/// Writes a header and rows.
pub(crate) fn write<C, R>(columns: &[C], rows: R) -> String
where
    C: AsRef<str>,
    R: IntoIterator<Item = Vec<String>>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has the width of the header.
    let _ = writer.write_record(columns.iter().map(|name| guard(name.as_ref())));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| guard(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Keeps a spreadsheet from running a cell as a formula.
fn guard(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn list(message: &DynamicMessage, path: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut holder = message.clone();
    let mut steps: Vec<_> = path.split('.').collect();
    let last = steps.pop().unwrap_or_default();
    for step in steps {
        let inner = holder
            .get_field_by_name(step)
            .map(|value| value.into_owned());
        if let Some(Value::Message(inner)) = inner {
            holder = inner;
        }
    }
    let field = holder.descriptor().get_field_by_name(last);
    let Some(Kind::Message(element)) = field.map(|field| field.kind()) else {
        return (Vec::new(), Vec::new());
    };
    let mut columns = Vec::new();
    name_columns(&element, "", &mut columns);
    let values = holder
        .get_field_by_name(last)
        .map(|value| value.into_owned());
    let rows = values
        .as_ref()
        .and_then(Value::as_list)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_message)
        .map(|element| {
            let mut cells = Vec::new();
            fill_cells(element, &mut cells);
            cells
        });
    let rows = rows.collect();
    (columns, rows)
}

/// A message that is one value to a reader: an instant or a civil date.
fn is_scalar(message: &MessageDescriptor) -> bool {
    matches!(
        message.full_name(),
        "google.protobuf.Timestamp" | "nrm.panel.v1.Date"
    )
}

/// The message whose fields become columns of their own, if the field holds one.
fn nested(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    let kind = field.kind();
    let inner = kind.as_message().filter(|inner| !is_scalar(inner))?;
    (!field.is_list()).then(|| inner.clone())
}

fn name_columns(message: &MessageDescriptor, prefix: &str, columns: &mut Vec<String>) {
    for field in message.fields() {
        let name = format!("{prefix}{}", field.name());
        match nested(&field) {
            Some(inner) => name_columns(&inner, &format!("{name}."), columns),
            None => columns.push(name),
        }
    }
}

fn fill_cells(message: &DynamicMessage, cells: &mut Vec<String>) {
    for field in message.descriptor().fields() {
        let value = message.get_field(&field);
        let absent = field.supports_presence() && !message.has_field(&field);
        match (nested(&field), value.as_ref()) {
            (Some(_), Value::Message(inner)) => fill_cells(inner, cells),
            _ if absent => cells.push(String::new()),
            (_, Value::List(items)) => {
                let items: Vec<_> = items.iter().map(|item| cell(&field.kind(), item)).collect();
                cells.push(items.join("; "));
            }
            (_, value) => cells.push(cell(&field.kind(), value)),
        }
    }
}

fn cell(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Enum(words), Value::EnumNumber(number)) => words
            .get_value(*number)
            .map_or_else(|| number.to_string(), |word| word.name().to_owned()),
        (_, Value::Message(message)) => message_cell(message),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Bool(flag)) => flag.to_string(),
        (_, Value::I32(number)) => number.to_string(),
        (_, Value::I64(number)) => number.to_string(),
        // Kinds the contract does not use in lists.
        (_, other) => other.to_string(),
    }
}

fn message_cell(message: &DynamicMessage) -> String {
    if message.descriptor().full_name() == "nrm.panel.v1.Date" {
        let part = |name| {
            let value = message.get_field_by_name(name);
            value.and_then(|value| value.as_i32()).unwrap_or_default()
        };
        return format!(
            "{:04}-{:02}-{:02}",
            part("year"),
            part("month"),
            part("day")
        );
    }
    match serde_json::to_value(message) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn field_by_field(json: &serde_json::Value) -> String {
    let mut fields = Vec::new();
    flatten(json, "", &mut fields);
    let rows = fields.into_iter().map(|(field, value)| vec![field, value]);
    write(&["field", "value"], rows)
}

fn flatten(json: &serde_json::Value, path: &str, fields: &mut Vec<(String, String)>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match json {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                flatten(value, &below(name), fields);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                flatten(value, &below(&index.to_string()), fields);
            }
        }
        serde_json::Value::String(text) => fields.push((path.to_owned(), text.clone())),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
            fields.push((path.to_owned(), json.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use nrm_panel_proto::v1;

    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+44 1632", "'+44 1632"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("plain", "plain"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guard(cell), written);
        }
    }

    #[test]
    fn a_list_becomes_a_header_and_rows() {
        let reply = v1::ListCasesResponse {
            cases: vec![v1::CaseSummary {
                id: "c1".to_owned(),
                reference: "WAR-1".to_owned(),
                state: v1::CaseState::Received.into(),
                responsible_authority: "=cmd|' /C calc'!A0".to_owned(),
                next_due_on: Some(v1::Date {
                    year: 2026,
                    month: 11,
                    day: 3,
                }),
                ..v1::CaseSummary::default()
            }],
            next_page_token: String::new(),
        };
        assert_eq!(
            message(&reply, Some("cases")),
            "id,reference,state,site_received_at,responsible_authority,eligibility,next_due_on,urgent,next_hearing_on\r\n\
             c1,WAR-1,CASE_STATE_RECEIVED,,'=cmd|' /C calc'!A0,ELIGIBILITY_RESULT_UNSPECIFIED,2026-11-03,false,\r\n"
        );
    }

    #[test]
    fn a_list_within_a_reply_is_found_even_when_empty() {
        let reply = v1::GetSittingResponse {
            sitting: Some(v1::Sitting::default()),
        };
        assert_eq!(
            message(&reply, Some("sitting.agenda")),
            "case_id,case_reference,stages,state,quorate,missing,open_challenges,seats,views,clocks,urgent,next_hearing_on\r\n"
        );
    }

    #[test]
    fn records_of_this_side_become_rows_too() {
        #[derive(Serialize)]
        struct Record {
            name: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            address: Option<&'static str>,
        }
        let records = [
            Record {
                name: "a",
                address: None,
            },
            Record {
                name: "b",
                address: Some("x"),
            },
        ];
        assert_eq!(record(&records), "address,name\r\n,a\r\nx,b\r\n");
    }

    #[test]
    fn anything_else_is_written_field_by_field() {
        let reply = v1::GetCaseResponse {
            case: Some(v1::Case {
                reference: "WAR-1".to_owned(),
                ..v1::Case::default()
            }),
        };
        assert_eq!(
            message(&reply, None),
            "field,value\r\ncase.reference,WAR-1\r\n"
        );
    }
}
