//! The evidence relied on, weighed, in the form.

use nrm_panel_proto::v1;
use serde::{Deserialize, Deserializer};

use super::{vocabulary, words};

vocabulary! {
    weight -> i32: EVIDENCE_WEIGHT.deserialize,
    bearing -> i32: BEARING.deserialize,
    consistency -> i32: CONSISTENCY.deserialize,
    detail -> i32: DETAIL.deserialize,
    mitigating -> Vec<i32>: MITIGATION.deserialize_list,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceForm {
    item: String,
    version: i64,
    #[serde(deserialize_with = "weight")]
    weight: i32,
    #[serde(deserialize_with = "bearing")]
    bearing: i32,
    #[serde(deserialize_with = "consistency")]
    internal: i32,
    #[serde(deserialize_with = "consistency")]
    external: i32,
    #[serde(deserialize_with = "detail")]
    detail: i32,
    #[serde(default, deserialize_with = "mitigating")]
    mitigating: Vec<i32>,
    reasons: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AsideForm {
    item: String,
    reason: String,
}

impl EvidenceForm {
    pub(super) fn missing(&self, problems: &mut Vec<String>) {
        if self.reasons.trim().is_empty() {
            problems.push(format!("evidence {}, reasons: are needed", self.item));
        }
    }

    pub(super) fn into_wire(self) -> v1::EvidenceCitation {
        v1::EvidenceCitation {
            item: self.item,
            version: self.version,
            weight: self.weight,
            bearing: self.bearing,
            credibility: Some(v1::Credibility {
                internal: self.internal,
                external: self.external,
                detail: self.detail,
                mitigating: self.mitigating,
                reasons: words(&self.reasons),
            }),
            ..v1::EvidenceCitation::default()
        }
    }
}

impl AsideForm {
    pub(super) fn missing(&self, problems: &mut Vec<String>) {
        if self.reason.trim().is_empty() {
            problems.push(format!("set_aside {}, reason: is needed", self.item));
        }
    }

    pub(super) fn into_wire(self) -> v1::SetAside {
        v1::SetAside {
            item: self.item,
            reason: words(&self.reason),
        }
    }
}
