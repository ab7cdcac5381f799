//! What was found on every element, in the form.

use nrm_panel_proto::v1;
use serde::{Deserialize, Deserializer};

use super::{vocabulary, words};

vocabulary! {
    finding -> i32: FINDING.deserialize,
    actions -> Vec<i32>: TRAFFICKING_ACTION.deserialize_list,
    purposes -> Vec<i32>: PURPOSE.deserialize_list,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionForm {
    #[serde(deserialize_with = "finding")]
    finding: i32,
    #[serde(default, deserialize_with = "actions")]
    which: Vec<i32>,
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    rests_on: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PurposeForm {
    #[serde(deserialize_with = "finding")]
    finding: i32,
    #[serde(default, deserialize_with = "purposes")]
    intended: Vec<i32>,
    #[serde(default, deserialize_with = "purposes")]
    realised: Vec<i32>,
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    rests_on: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceForm {
    #[serde(deserialize_with = "finding")]
    finding: i32,
    #[serde(default)]
    reasons: String,
    #[serde(default)]
    rests_on: Vec<String>,
}

impl ActionForm {
    pub(super) fn missing(&self, problems: &mut Vec<String>) {
        element(
            "action",
            self.finding,
            &self.reasons,
            &self.rests_on,
            problems,
        );
        if is_found(self.finding) && self.which.is_empty() {
            problems.push("action, which: name at least one".to_owned());
        }
    }

    pub(super) fn into_wire(self) -> v1::ActionFinding {
        v1::ActionFinding {
            finding: self.finding,
            actions: self.which,
            reasons: words(&self.reasons),
            rests_on: self.rests_on,
        }
    }
}

impl PurposeForm {
    pub(super) fn missing(&self, problems: &mut Vec<String>) {
        element(
            "purpose",
            self.finding,
            &self.reasons,
            &self.rests_on,
            problems,
        );
        if is_found(self.finding) && self.intended.is_empty() && self.realised.is_empty() {
            let what = "purpose, intended, realised: name at least one in one of the two";
            problems.push(what.to_owned());
        }
    }

    pub(super) fn into_wire(self) -> v1::PurposeFinding {
        let found = |purposes: Vec<i32>, realisation: v1::Realisation| {
            purposes.into_iter().map(move |purpose| v1::FoundPurpose {
                purpose,
                realisation: realisation.into(),
            })
        };
        let realised = found(self.realised, v1::Realisation::Realised);
        let intended = found(self.intended, v1::Realisation::Intended);
        v1::PurposeFinding {
            finding: self.finding,
            purposes: realised.chain(intended).collect(),
            reasons: words(&self.reasons),
            rests_on: self.rests_on,
        }
    }
}

impl ServiceForm {
    pub(super) fn missing(&self, problems: &mut Vec<String>) {
        element(
            "service",
            self.finding,
            &self.reasons,
            &self.rests_on,
            problems,
        );
    }

    pub(super) fn into_wire(self) -> v1::ServiceFinding {
        v1::ServiceFinding {
            finding: self.finding,
            reasons: words(&self.reasons),
            rests_on: self.rests_on,
        }
    }
}

fn element(
    name: &str,
    finding: i32,
    reasons: &str,
    rests_on: &[String],
    problems: &mut Vec<String>,
) {
    let decided = finding != i32::from(v1::Finding::NotDecided);
    if decided && reasons.trim().is_empty() {
        problems.push(format!("{name}, reasons: are needed"));
    }
    if is_found(finding) && rests_on.is_empty() {
        problems.push(format!("{name}, rests_on: name the items it rests on"));
    }
}

fn is_found(finding: i32) -> bool {
    finding == i32::from(v1::Finding::Found)
}
