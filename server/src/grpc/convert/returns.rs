//! Statistical returns.
#![expect(
    clippy::ptr_arg,
    reason = "the gateway hands a use case's output over as the use case returns it"
)]

use nrm_panel_domain::{
    id::CaseId,
    time::{CivilDate, UtcTime},
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_returns::{Period, Profile, ReturnTables, Table, Unit, parse_json};
use nrm_panel_store::{KeptReturn, Listing, Page, ReturnFileRow};

use super::{Violations, instant_to_wire, optional_instant, page, required_name, token};
use crate::app::{
    returns::{
        Check, Comparison, Difference, Drill, FileName, Listed, Order, Pair, Parcel, Progress,
        Shown, Signed, Signing,
    },
    work::RecordName,
};

/// At most this many rows travel in one message.
const ROWS: usize = 500;

pub(crate) fn order(
    wire: pb::BuildReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Order> {
    let as_at = optional_instant("as_at", wire.as_at, violations);
    let profile = match wire.profile() {
        pb::Profile::Unspecified | pb::Profile::Secure => Profile::Secure,
        pb::Profile::Local => Profile::Local,
    };
    if pb::Profile::try_from(wire.profile).is_err() {
        violations.add("profile", "is not a known profile");
    }
    let period = wire.period.and_then(|period| {
        let quarter = match period.quarter {
            0 => None,
            number => Some(u8::try_from(number).ok()?),
        };
        Period::new(period.year, quarter)
    });
    if period.is_none() {
        violations.add(
            "period",
            "must be a year from 2009, with a quarter from 1 to 4 or none",
        );
    }
    Some(Order {
        period: period?,
        as_at,
        profile,
        specification: Some(wire.specification).filter(|version| !version.is_empty()),
        progress: Progress::default(),
    })
}

fn name(field: &str, text: String, violations: &mut Violations) -> RecordName {
    RecordName(required_name(field, text, violations))
}

pub(crate) fn named(
    wire: pb::GetReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(name("return_id", wire.return_id, violations))
}

pub(crate) fn file_named(
    wire: pb::GetReturnFileRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<FileName> {
    Some(FileName {
        built: name("return_id", wire.return_id, violations),
        file: required_name("name", wire.name, violations),
    })
}

pub(crate) fn listing(
    wire: pb::ListReturnsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Page> {
    Some(page(wire.page_size, &wire.page_token, violations))
}

pub(crate) fn to_validate(
    wire: pb::ValidateReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(name("return_id", wire.return_id, violations))
}

pub(crate) fn pair(
    wire: pb::DiffReturnsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Pair> {
    Some(Pair {
        earlier: name("return_id", wire.return_id, violations),
        later: name("other_return_id", wire.other_return_id, violations),
    })
}

pub(crate) fn drill(
    wire: pb::DrillReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Drill> {
    Some(Drill {
        built: name("return_id", wire.return_id, violations),
        table: required_name("table", wire.table, violations),
        labels: wire.labels,
    })
}

pub(crate) fn to_compare(
    wire: pb::CompareReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(name("return_id", wire.return_id, violations))
}

pub(crate) fn signing(
    wire: pb::SignOffReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Signing> {
    Some(Signing {
        built: name("return_id", wire.return_id, violations),
        sha256: required_name("sha256", wire.sha256, violations),
    })
}

pub(crate) fn to_submit(
    wire: pb::SubmitReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(name("return_id", wire.return_id, violations))
}

pub(crate) fn shown_to_wire(shown: &Shown) -> pb::BuiltReturn {
    let kept = &shown.kept;
    pb::BuiltReturn {
        id: kept.id.to_string(),
        period: Some(period_to_wire(kept)),
        as_at: Some(instant_to_wire(kept.key.as_at)),
        specification: kept.key.specification.clone(),
        sha256: kept.sha256.clone(),
        profile: profile_to_wire(kept).into(),
        previous_as_at: kept.previous_as_at.map(instant_to_wire),
        files: shown.files.iter().map(file_to_wire).collect(),
        sign_offs: shown.signed.iter().map(signed_to_wire).collect(),
        submitted_at: shown.submitted_at.map(instant_to_wire),
    }
}

fn file_to_wire(file: &ReturnFileRow) -> pb::ReturnFile {
    pb::ReturnFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
        sha256: file.sha256.clone(),
    }
}

fn signed_to_wire(signed: &Signed) -> pb::SignOff {
    pb::SignOff {
        person_id: signed.person.to_string(),
        name: signed.name.clone(),
        signed_at: Some(instant_to_wire(signed.at)),
    }
}

fn profile_to_wire(kept: &KeptReturn) -> pb::Profile {
    match Profile::from_code(&kept.key.profile) {
        Some(Profile::Secure) => pb::Profile::Secure,
        Some(Profile::Local) => pb::Profile::Local,
        None => pb::Profile::Unspecified,
    }
}

fn period_to_wire(kept: &KeptReturn) -> pb::Period {
    pb::Period {
        year: kept.key.year,
        quarter: i32::try_from(kept.key.quarter).unwrap_or_default(),
    }
}

/// The kept bytes are the return; the tables are read from them, so that what is shown
/// cannot differ from what is hashed. They travel in pieces.
pub(crate) fn pieces(body: &[u8]) -> Vec<pb::ReturnTable> {
    let ReturnTables { tables } = match parse_json(body) {
        Ok(tables) => tables,
        Err(_) => ReturnTables { tables: Vec::new() },
    };
    tables.iter().flat_map(table_to_wire).collect()
}

fn table_to_wire(table: &Table) -> Vec<pb::ReturnTable> {
    let rows: Vec<pb::ReturnRow> = table.rows.iter().map(row_to_wire).collect();
    let mut chunks = rows.chunks(ROWS);
    let first = pb::ReturnTable {
        id: table.id.clone(),
        title: table.title.clone(),
        keys: table.keys.clone(),
        rows: chunks.next().unwrap_or_default().to_vec(),
        notes: table.notes.clone(),
        figures: table
            .figures
            .iter()
            .map(|figure| pb::ReturnFigure {
                name: figure.name.clone(),
                unit: unit_to_wire(figure.unit).into(),
            })
            .collect(),
        bars: table
            .bars()
            .into_iter()
            .map(|bar| pb::ReturnBar {
                label: bar.label,
                value: bar.value.to_string(),
            })
            .collect(),
    };
    let rest = chunks.map(|rows| pb::ReturnTable {
        id: table.id.clone(),
        rows: rows.to_vec(),
        ..pb::ReturnTable::default()
    });
    std::iter::once(first).chain(rest).collect()
}

fn row_to_wire(row: &nrm_panel_returns::Row) -> pb::ReturnRow {
    pb::ReturnRow {
        keys: row.keys.clone(),
        cells: row.cells.iter().map(ToString::to_string).collect(),
        revised: row
            .revised
            .iter()
            .map(|place| i32::try_from(*place).unwrap_or(i32::MAX))
            .collect(),
    }
}

const fn unit_to_wire(unit: Unit) -> pb::FigureUnit {
    match unit {
        Unit::Count => pb::FigureUnit::Count,
        Unit::Percent => pb::FigureUnit::Percent,
        Unit::Days => pb::FigureUnit::Days,
        Unit::Text => pb::FigureUnit::Text,
    }
}

pub(crate) fn returns_to_wire(listing: &Listing<Listed>) -> pb::ListReturnsResponse {
    let summary = |listed: &Listed| pb::ReturnSummary {
        id: listed.kept.id.to_string(),
        period: Some(period_to_wire(&listed.kept)),
        as_at: Some(instant_to_wire(listed.kept.key.as_at)),
        sha256: listed.kept.sha256.clone(),
        built_at: Some(instant_to_wire(listed.kept.built_at)),
        profile: profile_to_wire(&listed.kept).into(),
        specification: listed.kept.key.specification.clone(),
        sign_offs: i32::try_from(listed.signed).unwrap_or(i32::MAX),
        submitted_at: listed.submitted_at.map(instant_to_wire),
    };
    pb::ListReturnsResponse {
        returns: listing.items.iter().map(summary).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

pub(crate) fn checks_to_wire(checks: &Vec<Check>) -> pb::ValidateReturnResponse {
    let check = |known: &Check| pb::ReturnCheck {
        name: known.name.to_owned(),
        holds: known.holds,
        detail: known.detail.clone(),
    };
    pb::ValidateReturnResponse {
        checks: checks.iter().map(check).collect(),
    }
}

pub(crate) fn differences_to_wire(differences: &Vec<Difference>) -> pb::DiffReturnsResponse {
    let difference = |known: &Difference| pb::ReturnDifference {
        table: known.table.clone(),
        keys: known.keys.clone(),
        figure: known.figure.clone(),
        before: known.before.clone(),
        after: known.after.clone(),
        cause: known.cause.clone(),
    };
    pb::DiffReturnsResponse {
        differences: differences.iter().map(difference).collect(),
    }
}

pub(crate) fn cases_to_wire(cases: &Vec<(CaseId, String)>) -> pb::DrillReturnResponse {
    let case = |(id, reference): &(CaseId, String)| pb::DrilledCase {
        case_id: id.to_string(),
        reference: reference.clone(),
    };
    pb::DrillReturnResponse {
        cases: cases.iter().map(case).collect(),
    }
}

pub(crate) fn comparisons_to_wire(comparisons: &Vec<Comparison>) -> pb::CompareReturnResponse {
    let comparison = |known: &Comparison| pb::NationalComparison {
        measure: known.measure.to_owned(),
        here: known.here.clone(),
        national: known.national.clone(),
        national_period: known.national_period.to_owned(),
        source: known.source.to_owned(),
    };
    pb::CompareReturnResponse {
        comparisons: comparisons.iter().map(comparison).collect(),
    }
}

pub(crate) fn signed_off_to_wire(signed: &Vec<Signed>) -> pb::SignOffReturnResponse {
    pb::SignOffReturnResponse {
        sign_offs: signed.iter().map(signed_to_wire).collect(),
    }
}

pub(crate) fn submitted_to_wire((at, parcel): &(UtcTime, Parcel)) -> pb::SubmitReturnResponse {
    pb::SubmitReturnResponse {
        submitted_at: Some(instant_to_wire(*at)),
        files: parcel.left.clone(),
        folder: parcel.folder.clone(),
    }
}
