//! The evidence a decision relies on, weighed, and what was set aside.

use std::collections::BTreeSet;

use nrm_panel_domain::decision::{Citation, Cited, Credibility, Item, SetAside};
use nrm_panel_proto::v1 as pb;

use super::{
    codes::{
        bearing_from_wire, bearing_to_wire, consistency_from_wire, consistency_to_wire,
        detail_from_wire, detail_to_wire, mitigation_from_wire, mitigation_to_wire, nature_to_wire,
        weight_from_wire, weight_to_wire,
    },
    findings::item,
};
use crate::grpc::convert::{Violations, required_enum, required_narrative};

/// Reads what is cited and what is set aside: each item once.
pub(super) fn evidence(
    field: &str,
    cited: Vec<pb::EvidenceCitation>,
    aside: Vec<pb::SetAside>,
    violations: &mut Violations,
) -> Option<(Vec<Citation>, Vec<SetAside>)> {
    let mut seen = BTreeSet::new();
    if cited.is_empty() {
        violations.add(
            format!("{field}.evidence"),
            "cite what the decision rests on: at least one item",
        );
    }
    let cited: Vec<Option<Citation>> = cited
        .into_iter()
        .enumerate()
        .map(|(place, wire)| {
            let field = format!("{field}.evidence[{place}]");
            let citation = citation(&field, wire, violations);
            once(
                &field,
                citation.as_ref().map(|it| it.item),
                &mut seen,
                violations,
            );
            citation
        })
        .collect();
    let aside: Vec<Option<SetAside>> = aside
        .into_iter()
        .enumerate()
        .map(|(place, wire)| {
            let field = format!("{field}.set_aside[{place}]");
            let item = item(&format!("{field}.item"), &wire.item, violations);
            let reason = required_narrative(&format!("{field}.reason"), wire.reason, violations);
            once(&field, item, &mut seen, violations);
            item.map(|item| SetAside { item, reason })
        })
        .collect();
    Some((
        cited.into_iter().collect::<Option<_>>()?,
        aside.into_iter().collect::<Option<_>>()?,
    ))
}

fn once(field: &str, item: Option<Item>, seen: &mut BTreeSet<Item>, violations: &mut Violations) {
    if item.is_some_and(|item| !seen.insert(item)) {
        violations.add(format!("{field}.item"), "is cited or set aside already");
    }
}

fn citation(
    field: &str,
    wire: pb::EvidenceCitation,
    violations: &mut Violations,
) -> Option<Citation> {
    let item = item(&format!("{field}.item"), &wire.item, violations);
    if wire.version < 1 {
        violations.add(format!("{field}.version"), "must be 1 or more");
    }
    let weight = format!("{field}.weight");
    let weight = required_enum(&weight, wire.weight, weight_from_wire, violations);
    let bearing = format!("{field}.bearing");
    let bearing = required_enum(&bearing, wire.bearing, bearing_from_wire, violations);
    let field = format!("{field}.credibility");
    let credibility = match wire.credibility {
        Some(wire) => credibility(&field, wire, violations),
        None => {
            violations.add(field, "is required");
            None
        }
    };
    Some(Citation {
        item: item?,
        version: wire.version,
        weight: weight?,
        bearing: bearing?,
        credibility: credibility?,
    })
}

fn credibility(
    field: &str,
    wire: pb::Credibility,
    violations: &mut Violations,
) -> Option<Credibility> {
    let mut consistency = |name: &str, number| {
        let field = format!("{field}.{name}");
        required_enum(&field, number, consistency_from_wire, violations)
    };
    let internal = consistency("internal", wire.internal);
    let external = consistency("external", wire.external);
    let detail = format!("{field}.detail");
    let detail = required_enum(&detail, wire.detail, detail_from_wire, violations);
    let mut mitigating = BTreeSet::new();
    for (place, number) in wire.mitigating.into_iter().enumerate() {
        let field = format!("{field}.mitigating[{place}]");
        mitigating.extend(required_enum(
            &field,
            number,
            mitigation_from_wire,
            violations,
        ));
    }
    let reasons = required_narrative(&format!("{field}.reasons"), wire.reasons, violations);
    Some(Credibility {
        internal: internal?,
        external: external?,
        detail: detail?,
        mitigating,
        reasons,
    })
}

/// Writes an item as it was cited.
pub(super) fn cited_to_wire(cited: &Cited) -> pb::EvidenceCitation {
    let Cited {
        citation,
        nature,
        sha256,
    } = cited;
    let Credibility {
        internal,
        external,
        detail,
        mitigating,
        reasons,
    } = &citation.credibility;
    pb::EvidenceCitation {
        item: citation.item.to_string(),
        version: citation.version,
        weight: weight_to_wire(citation.weight).into(),
        bearing: bearing_to_wire(citation.bearing).into(),
        credibility: Some(pb::Credibility {
            internal: consistency_to_wire(*internal).into(),
            external: consistency_to_wire(*external).into(),
            detail: detail_to_wire(*detail).into(),
            mitigating: mitigating
                .iter()
                .map(|it| mitigation_to_wire(*it).into())
                .collect(),
            reasons: reasons.expose().clone(),
        }),
        nature: nature_to_wire(*nature).into(),
        sha256: sha256.clone().unwrap_or_default(),
    }
}

/// Writes an item that was set aside.
pub(super) fn aside_to_wire(aside: &SetAside) -> pb::SetAside {
    pb::SetAside {
        item: aside.item.to_string(),
        reason: aside.reason.expose().clone(),
    }
}
