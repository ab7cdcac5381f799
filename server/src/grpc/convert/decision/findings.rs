//! What was found on every element.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_domain::{
    decision::{
        ElementFinding, Findings, Found, Item, Purpose, Realisation, Stage, TraffickingAction,
    },
    sensitive::Sensitive,
};
use nrm_panel_proto::v1 as pb;

use super::codes::{
    action_from_wire, action_to_wire, purpose_from_wire, purpose_to_wire, realisation_from_wire,
    realisation_to_wire,
};
use crate::grpc::convert::{Violations, narrative, required_enum};

/// Reads findings. Those of reasonable grounds may be left out: they decide nothing.
pub(super) fn findings(
    field: &str,
    stage: Option<Stage>,
    wire: Option<pb::Findings>,
    violations: &mut Violations,
) -> Option<Findings> {
    let Some(wire) = wire else {
        if stage == Some(Stage::Cg) {
            violations.add(field, "are required for conclusive grounds");
        }
        return Some(Findings::not_decided());
    };
    let pb::Findings {
        action,
        purpose,
        service,
    } = wire;
    let action = match action {
        Some(wire) => action_finding(&format!("{field}.action"), wire, violations),
        None => Some(ElementFinding::not_decided()),
    };
    let purpose = match purpose {
        Some(wire) => purpose_finding(&format!("{field}.purpose"), wire, violations),
        None => Some(ElementFinding::not_decided()),
    };
    let service = match service {
        Some(wire) => {
            let field = format!("{field}.service");
            let parts = (wire.finding, wire.reasons, wire.rests_on);
            element(&field, parts, Ok(()), violations)
        }
        None => Some(ElementFinding::not_decided()),
    };
    Some(Findings {
        action: action?,
        purpose: purpose?,
        service: service?,
    })
}

fn action_finding(
    field: &str,
    wire: pb::ActionFinding,
    violations: &mut Violations,
) -> Option<ElementFinding<BTreeSet<TraffickingAction>>> {
    let which_field = format!("{field}.actions");
    let mut which = BTreeSet::new();
    for (place, number) in wire.actions.iter().enumerate() {
        let field = format!("{which_field}[{place}]");
        which.extend(required_enum(&field, *number, action_from_wire, violations));
    }
    let which = if wire.actions.is_empty() {
        Err(which_field)
    } else {
        Ok(which)
    };
    let parts = (wire.finding, wire.reasons, wire.rests_on);
    element(field, parts, which, violations)
}

fn purpose_finding(
    field: &str,
    wire: pb::PurposeFinding,
    violations: &mut Violations,
) -> Option<ElementFinding<BTreeMap<Purpose, Realisation>>> {
    let which_field = format!("{field}.purposes");
    let mut which = BTreeMap::new();
    for (place, found) in wire.purposes.iter().enumerate() {
        let field = format!("{which_field}[{place}]");
        let purpose_field = format!("{field}.purpose");
        let purpose = required_enum(&purpose_field, found.purpose, purpose_from_wire, violations);
        let realisation = required_enum(
            &format!("{field}.realisation"),
            found.realisation,
            realisation_from_wire,
            violations,
        );
        if let (Some(purpose), Some(realisation)) = (purpose, realisation)
            && which.insert(purpose, realisation).is_some()
        {
            violations.add(purpose_field, "is named twice");
        }
    }
    let which = if wire.purposes.is_empty() {
        Err(which_field)
    } else {
        Ok(which)
    };
    let parts = (wire.finding, wire.reasons, wire.rests_on);
    element(field, parts, which, violations)
}

/// Reads one element; `which` is what is found, or the field that names nothing.
fn element<T>(
    field: &str,
    (finding, reasons, rests_on): (i32, String, Vec<String>),
    which: Result<T, String>,
    violations: &mut Violations,
) -> Option<ElementFinding<T>> {
    let finding = required_enum(
        &format!("{field}.finding"),
        finding,
        |wire: pb::Finding| (wire != pb::Finding::Unspecified).then_some(wire),
        violations,
    );
    let reasons = narrative(&format!("{field}.reasons"), reasons, violations);
    let rests_on = items(&format!("{field}.rests_on"), rests_on, violations);
    let missing = reasons.expose().trim().is_empty();
    if missing && !matches!(finding, None | Some(pb::Finding::NotDecided)) {
        violations.add(format!("{field}.reasons"), "are required");
    }
    let found = match (finding?, which) {
        (pb::Finding::Found, Ok(which)) => Found::Found { which },
        (pb::Finding::Found, Err(which_field)) => {
            violations.add(which_field, "name at least one where the element is found");
            return None;
        }
        (pb::Finding::NotFound, _) => Found::NotFound,
        (pb::Finding::NotDecided | pb::Finding::Unspecified, _) => Found::NotDecided,
    };
    Some(ElementFinding {
        found,
        reasons,
        rests_on,
    })
}

fn items(field: &str, names: Vec<String>, violations: &mut Violations) -> BTreeSet<Item> {
    let mut items = BTreeSet::new();
    for (place, name) in names.into_iter().enumerate() {
        items.extend(item(&format!("{field}[{place}]"), &name, violations));
    }
    items
}

/// Reads the name of an item.
pub(super) fn item(field: &str, name: &str, violations: &mut Violations) -> Option<Item> {
    let item = name.parse().ok();
    if item.is_none() {
        violations.add(
            field,
            "is not \"referral\", a document such as E1, information such as I1, or the views of \
             \"child\", \"guardian\" or \"childrens-social-care\"",
        );
    }
    item
}

/// Writes findings.
pub(super) fn findings_to_wire(findings: &Findings) -> pb::Findings {
    let Findings {
        action,
        purpose,
        service,
    } = findings;
    pb::Findings {
        action: Some(pb::ActionFinding {
            finding: found_to_wire(&action.found).into(),
            actions: which(&action.found)
                .into_iter()
                .flatten()
                .map(|action| action_to_wire(*action).into())
                .collect(),
            reasons: words(&action.reasons),
            rests_on: names(&action.rests_on),
        }),
        purpose: Some(pb::PurposeFinding {
            finding: found_to_wire(&purpose.found).into(),
            purposes: which(&purpose.found)
                .into_iter()
                .flatten()
                .map(|(purpose, realisation)| pb::FoundPurpose {
                    purpose: purpose_to_wire(*purpose).into(),
                    realisation: realisation_to_wire(*realisation).into(),
                })
                .collect(),
            reasons: words(&purpose.reasons),
            rests_on: names(&purpose.rests_on),
        }),
        service: Some(pb::ServiceFinding {
            finding: found_to_wire(&service.found).into(),
            reasons: words(&service.reasons),
            rests_on: names(&service.rests_on),
        }),
    }
}

const fn found_to_wire<T>(found: &Found<T>) -> pb::Finding {
    match found {
        Found::Found { .. } => pb::Finding::Found,
        Found::NotFound => pb::Finding::NotFound,
        Found::NotDecided => pb::Finding::NotDecided,
    }
}

const fn which<T>(found: &Found<T>) -> Option<&T> {
    match found {
        Found::Found { which } => Some(which),
        Found::NotFound | Found::NotDecided => None,
    }
}

fn words(reasons: &Sensitive<String>) -> String {
    reasons.expose().clone()
}

fn names(items: &BTreeSet<Item>) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}
