//! The form a chair fills in to seal a decision.

mod evidence;
mod findings;
mod prefill;

use nrm_panel_proto::v1::{self, plan_tie::Tie};
use serde::{Deserialize, Deserializer};

pub(crate) use self::prefill::prefilled;
use self::{
    evidence::{AsideForm, EvidenceForm},
    findings::{ActionForm, PurposeForm, ServiceForm},
};
use crate::contract;

/// The file `nrm decision seal` reads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealForm {
    plan_id: Option<String>,
    no_plan_reason: Option<String>,
    #[serde(rename = "outcome", default)]
    outcomes: Vec<OutcomeForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeForm {
    #[serde(deserialize_with = "stage")]
    stage: i32,
    #[serde(deserialize_with = "outcome")]
    outcome: i32,
    reasons: String,
    #[serde(default, deserialize_with = "route")]
    route: i32,
    #[serde(default, deserialize_with = "forms")]
    forms: Vec<i32>,
    #[serde(default, deserialize_with = "negative_reason")]
    negative_reason: i32,
    #[serde(default)]
    account_alone_reason: String,
    #[serde(default)]
    override_reason: String,
    action: Option<ActionForm>,
    purpose: Option<PurposeForm>,
    service: Option<ServiceForm>,
    #[serde(default)]
    evidence: Vec<EvidenceForm>,
    #[serde(default)]
    set_aside: Vec<AsideForm>,
}

/// Reads words of one vocabulary where the form has them.
macro_rules! vocabulary {
    ($($name:ident -> $type:ty: $vocabulary:ident.$read:ident),* $(,)?) => {$(
        pub(super) fn $name<'de, D: Deserializer<'de>>(input: D) -> Result<$type, D::Error> {
            crate::contract::$vocabulary.$read(input)
        }
    )*};
}

use vocabulary;

vocabulary! {
    stage -> i32: STAGE.deserialize,
    outcome -> i32: OUTCOME.deserialize,
    route -> i32: ROUTE.deserialize,
    forms -> Vec<i32>: EXPLOITATION_TYPE.deserialize_list,
    negative_reason -> i32: NEGATIVE_REASON.deserialize,
}

impl SealForm {
    pub(crate) const TEMPLATE: &str = include_str!("seal/form.toml");

    /// Turns the form into what is sent, or says everything that is missing.
    pub(crate) fn check(self) -> Result<(Vec<v1::StageOutcome>, v1::PlanTie), Vec<String>> {
        let mut problems = Vec::new();
        let tie = match (self.plan_id, self.no_plan_reason) {
            (Some(plan), None) if !plan.trim().is_empty() => Some(Tie::PlanId(plan)),
            (None, Some(reason)) if !reason.trim().is_empty() => {
                Some(Tie::NoPlanReason(reason.trim().to_owned()))
            }
            _ => {
                problems.push("plan_id, no_plan_reason: give exactly one of the two".to_owned());
                None
            }
        };
        if self.outcomes.is_empty() {
            problems.push("outcome: at least one [[outcome]] block is needed".to_owned());
        }
        let mut outcomes = Vec::new();
        for form in self.outcomes {
            let place = contract::STAGE.word(form.stage);
            let mut missing = Vec::new();
            form.missing(&mut missing);
            problems.extend(missing.into_iter().map(|what| format!("{place}, {what}")));
            outcomes.push(form.into_wire());
        }
        match tie {
            Some(tie) if problems.is_empty() => Ok((outcomes, v1::PlanTie { tie: Some(tie) })),
            _ => Err(problems),
        }
    }
}

impl OutcomeForm {
    /// Says what must be filled in; whether it holds is for the server to say.
    fn missing(&self, problems: &mut Vec<String>) {
        let mut needed = |wanted: bool, what: &str| {
            if wanted {
                problems.push(what.to_owned());
            }
        };
        let conclusive = self.stage == i32::from(v1::Stage::ConclusiveGrounds);
        let negative = self.outcome == i32::from(v1::Outcome::Negative);
        needed(self.reasons.trim().is_empty(), "reasons: are needed");
        needed(
            negative && self.negative_reason == 0,
            "negative_reason: is needed for a negative outcome",
        );
        if conclusive && !negative {
            needed(self.route == 0, "route: is needed for conclusive grounds");
            let none = self.forms.is_empty();
            needed(none, "forms: are needed for conclusive grounds");
        }
        if conclusive || negative {
            let none = "is needed: found or not-found";
            needed(self.action.is_none(), &format!("action: {none}"));
            needed(self.purpose.is_none(), &format!("purpose: {none}"));
            needed(self.service.is_none(), &format!("service: {none}"));
        }
        needed(
            self.evidence.is_empty(),
            "evidence: at least one [[outcome.evidence]] block is needed",
        );
        if let Some(action) = &self.action {
            action.missing(problems);
        }
        if let Some(purpose) = &self.purpose {
            purpose.missing(problems);
        }
        if let Some(service) = &self.service {
            service.missing(problems);
        }
        self.evidence.iter().for_each(|item| item.missing(problems));
        self.set_aside
            .iter()
            .for_each(|item| item.missing(problems));
    }

    fn into_wire(self) -> v1::StageOutcome {
        let decides = self.action.is_some() || self.purpose.is_some() || self.service.is_some();
        v1::StageOutcome {
            stage: self.stage,
            outcome: self.outcome,
            reasons: words(&self.reasons),
            findings: decides.then(|| v1::Findings {
                action: self.action.map(ActionForm::into_wire),
                purpose: self.purpose.map(PurposeForm::into_wire),
                service: self.service.map(ServiceForm::into_wire),
            }),
            evidence: self
                .evidence
                .into_iter()
                .map(EvidenceForm::into_wire)
                .collect(),
            route: self.route,
            forms: self.forms,
            negative_reason: self.negative_reason,
            account_alone_reason: words(&self.account_alone_reason),
            override_reason: words(&self.override_reason),
            set_aside: self
                .set_aside
                .into_iter()
                .map(AsideForm::into_wire)
                .collect(),
        }
    }
}

fn words(text: &str) -> String {
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
