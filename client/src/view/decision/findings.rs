//! What a decision found, and on what it rests, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    render::{page::Page, table::Table},
};

/// Each element: whether it is found, which, on what it rests, and why.
pub(super) fn found(page: &mut Page, findings: &v1::Findings) {
    if let Some(action) = &findings.action {
        let which = contract::TRAFFICKING_ACTION.list(&action.actions);
        let said = (action.finding, which, action.rests_on.as_slice());
        element(page, "Action", said, &action.reasons);
    }
    if let Some(purpose) = &findings.purpose {
        let which = purpose.purposes.iter().map(|found| {
            let purpose = contract::PURPOSE.word(found.purpose);
            let how = contract::REALISATION.word(found.realisation);
            format!("{purpose} ({how})")
        });
        let which = which.collect::<Vec<_>>().join(", ");
        let said = (purpose.finding, which, purpose.rests_on.as_slice());
        element(page, "Purpose", said, &purpose.reasons);
    }
    if let Some(service) = &findings.service {
        let said = (service.finding, String::new(), service.rests_on.as_slice());
        element(page, "Service", said, &service.reasons);
    }
}

fn element(
    page: &mut Page,
    name: &str,
    (finding, which, rests_on): (i32, String, &[String]),
    reasons: &str,
) {
    let mut line = format!("{name}: {}", contract::FINDING.word(finding));
    if !which.is_empty() {
        line.push_str(&format!(", {which}"));
    }
    if !rests_on.is_empty() {
        line.push_str(&format!("; rests on {}", rests_on.join(", ")));
    }
    if reasons.trim().is_empty() {
        page.bullets([line]);
    } else {
        page.said(line, reasons);
    }
}

/// Each item relied on, with its weight and why it is believed; then what was set aside.
pub(super) fn weighed(page: &mut Page, decision: &v1::Decision) {
    if !decision.evidence.is_empty() {
        page.table(weights(&decision.evidence));
    }
    for cited in &decision.evidence {
        let credibility = cited.credibility.clone().unwrap_or_default();
        let mut why = format!("Why {} is believed", cited.item);
        if !credibility.mitigating.is_empty() {
            let mitigating = contract::MITIGATION.list(&credibility.mitigating);
            why.push_str(&format!(" (mitigating: {mitigating})"));
        }
        page.said(why, credibility.reasons);
    }
    for aside in &decision.set_aside {
        page.said(format!("Why {} was set aside", aside.item), &aside.reason);
    }
}

fn weights(evidence: &[v1::EvidenceCitation]) -> Table {
    let mut table = Table::new([
        "Evidence",
        "Version",
        "What it is",
        "Weight",
        "Bearing",
        "With itself",
        "With the rest",
        "Detail",
    ]);
    for cited in evidence {
        let credibility = cited.credibility.clone().unwrap_or_default();
        table.row([
            cited.item.clone(),
            cited.version.to_string(),
            contract::EVIDENCE_NATURE.word(cited.nature),
            contract::EVIDENCE_WEIGHT.word(cited.weight),
            contract::BEARING.word(cited.bearing),
            contract::CONSISTENCY.word(credibility.internal),
            contract::CONSISTENCY.word(credibility.external),
            contract::DETAIL.word(credibility.detail),
        ]);
    }
    table
}
