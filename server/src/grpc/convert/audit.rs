//! The audit.

use nrm_panel_domain::time::CivilDate;
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::{AccessEntry, AccessOutcome, EventHeader, Listing, Verification};

use super::{Violations, instant_to_wire, page, token};
use crate::{
    app::{audit::AuditQuery, work::RecordName},
    hex::hex,
};

pub(crate) fn events(
    wire: pb::ListEventsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<AuditQuery> {
    let page = page(wire.page_size, &wire.page_token, violations);
    Some(AuditQuery {
        page,
        case: wire.case_id,
    })
}

pub(crate) fn accesses(
    wire: pb::ListAccessesRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<AuditQuery> {
    let page = page(wire.page_size, &wire.page_token, violations);
    Some(AuditQuery {
        page,
        case: wire.case_id,
    })
}

pub(crate) fn chains(
    wire: pb::VerifyChainsRequest,
    _: CivilDate,
    _: &mut Violations,
) -> Option<RecordName> {
    Some(RecordName(wire.case_id))
}

pub(crate) fn events_to_wire(listing: &Listing<EventHeader>) -> pb::ListEventsResponse {
    let header = |event: &EventHeader| pb::EventHeader {
        id: event.id.to_string(),
        stream_kind: event.stream_kind.code().to_owned(),
        stream_id: event.stream.to_string(),
        sequence: event.seq,
        kind: event.kind.clone(),
        actor_id: event
            .actor
            .map(|actor| actor.to_string())
            .unwrap_or_default(),
        agency_id: event
            .agency
            .map(|agency| agency.to_string())
            .unwrap_or_default(),
        purpose: event.purpose.clone(),
        occurred_at: Some(instant_to_wire(event.occurred_at)),
        recorded_at: Some(instant_to_wire(event.recorded_at)),
        hash: hex(&event.hash),
    };
    pb::ListEventsResponse {
        events: listing.items.iter().map(header).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

pub(crate) fn accesses_to_wire(listing: &Listing<AccessEntry>) -> pb::ListAccessesResponse {
    let access = |entry: &AccessEntry| pb::Access {
        at: Some(instant_to_wire(entry.at)),
        person_id: entry
            .person
            .map(|person| person.to_string())
            .unwrap_or_default(),
        rpc: entry.rpc.clone(),
        case_id: entry.case.map(|case| case.to_string()).unwrap_or_default(),
        purpose: entry.purpose.clone(),
        outcome: match entry.outcome {
            AccessOutcome::Allowed => "allowed",
            AccessOutcome::Hidden => "hidden",
            AccessOutcome::Denied => "denied",
        }
        .to_owned(),
        request: entry.request.clone(),
    };
    pb::ListAccessesResponse {
        accesses: listing.items.iter().map(access).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

pub(crate) fn verification_to_wire(verified: &Verification) -> pb::VerifyChainsResponse {
    pb::VerifyChainsResponse {
        events: i64::try_from(verified.events).unwrap_or(i64::MAX),
        chains: i64::try_from(verified.chains).unwrap_or(i64::MAX),
        fault: verified.fault.as_ref().map(|fault| pb::ChainFault {
            stream_kind: fault.stream_kind.code().to_owned(),
            stream_id: fault.stream_id.to_string(),
            sequence: fault.sequence,
            fault: fault.kind.code().to_owned(),
        }),
    }
}
