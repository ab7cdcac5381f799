//! Statistical returns.

use nrm_panel_domain::{
    returns::{Period, Table, parse_json},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{KeptReturn, Listing, Page};

use super::{Violations, instant_to_wire, optional_instant, page, required_name, token};
use crate::app::{returns::Order, work::RecordName};

pub(crate) fn order(
    wire: pb::BuildReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Order> {
    let as_at = optional_instant("as_at", wire.as_at, violations);
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
    })
}

pub(crate) fn named(
    wire: pb::GetReturnRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(required_name(
        "return_id",
        wire.return_id,
        violations,
    )))
}

pub(crate) fn listing(
    wire: pb::ListReturnsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Page> {
    Some(page(wire.page_size, &wire.page_token, violations))
}

pub(crate) fn built_to_wire(kept: &KeptReturn) -> pb::BuildReturnResponse {
    pb::BuildReturnResponse {
        built: Some(return_to_wire(kept)),
    }
}

pub(crate) fn shown_to_wire(kept: &KeptReturn) -> pb::GetReturnResponse {
    pb::GetReturnResponse {
        built: Some(return_to_wire(kept)),
    }
}

fn return_to_wire(kept: &KeptReturn) -> pb::BuiltReturn {
    // The kept bytes are the return; the tables are read from them, so that what is
    // shown cannot differ from what is hashed.
    let tables = parse_json(&kept.body)
        .map(|tables| tables.tables)
        .unwrap_or_default();
    pb::BuiltReturn {
        id: kept.id.to_string(),
        period: Some(period_to_wire(kept)),
        as_at: Some(instant_to_wire(kept.key.as_at)),
        specification: kept.key.specification.clone(),
        sha256: kept.sha256.clone(),
        tables: tables.into_iter().map(table_to_wire).collect(),
        json: kept.body.clone(),
    }
}

fn table_to_wire(table: Table) -> pb::ReturnTable {
    pb::ReturnTable {
        id: table.id,
        title: table.title,
        columns: table.columns,
        rows: table
            .rows
            .into_iter()
            .map(|cells| pb::ReturnRow { cells })
            .collect(),
    }
}

fn period_to_wire(kept: &KeptReturn) -> pb::Period {
    pb::Period {
        year: kept.key.year,
        quarter: i32::try_from(kept.key.quarter).unwrap_or_default(),
    }
}

pub(crate) fn returns_to_wire(listing: &Listing<KeptReturn>) -> pb::ListReturnsResponse {
    let summary = |kept: &KeptReturn| pb::ReturnSummary {
        id: kept.id.to_string(),
        period: Some(period_to_wire(kept)),
        as_at: Some(instant_to_wire(kept.key.as_at)),
        sha256: kept.sha256.clone(),
        built_at: Some(instant_to_wire(kept.built_at)),
    };
    pb::ListReturnsResponse {
        returns: listing.items.iter().map(summary).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}
