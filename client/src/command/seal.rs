//! The form a chair fills in to seal a decision.

use nrm_panel_proto::v1::{self, plan_tie::Tie};
use serde::{Deserialize, Deserializer};

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
    findings: Option<FindingsForm>,
    #[serde(default)]
    evidence: Vec<EvidenceForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingsForm {
    action: bool,
    purpose: bool,
    service: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceForm {
    item: String,
    version: i64,
}

fn stage<'de, D: Deserializer<'de>>(input: D) -> Result<i32, D::Error> {
    contract::STAGE.deserialize(input)
}

fn outcome<'de, D: Deserializer<'de>>(input: D) -> Result<i32, D::Error> {
    contract::OUTCOME.deserialize(input)
}

impl SealForm {
    pub(crate) const TEMPLATE: &str = r#"# A decision to seal. Sealed is final.
# Personal data: keep this file private and delete it afterwards.

# The child's safety: exactly one of the two.
# plan_id = ""            # identifier of the linked plan: see 'nrm plan list CASE'
# no_plan_reason = ""     # or why there is no plan

# One block for each stage to seal, reasonable grounds before conclusive grounds.
[[outcome]]
stage = "reasonable-grounds"
outcome = "positive"      # positive or negative: what the positions come to
reasons = """
"""

# [[outcome]]
# stage = "conclusive-grounds"
# outcome = "positive"
# reasons = """
# """
# # Required for conclusive grounds: what the panel found.
# [outcome.findings]
# action = true           # recruitment, transport, transfer, harbouring or receipt
# purpose = true          # the purpose of exploitation
# service = false         # slavery, servitude, or forced or compulsory labour
# # The evidence cited, each with the version that was before the panel.
# [[outcome.evidence]]
# item = "referral"
# version = 1
"#;

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
        for (index, form) in self.outcomes.into_iter().enumerate() {
            let place = format!("outcome {}", index + 1);
            if form.reasons.trim().is_empty() {
                problems.push(format!("{place}, reasons: are needed"));
            }
            let conclusive = form.stage == i32::from(v1::Stage::ConclusiveGrounds);
            if conclusive && form.findings.is_none() {
                problems.push(format!(
                    "{place}, findings: are needed for conclusive grounds"
                ));
            }
            outcomes.push(form.into_wire());
        }
        match tie {
            Some(tie) if problems.is_empty() => Ok((outcomes, v1::PlanTie { tie: Some(tie) })),
            _ => Err(problems),
        }
    }
}

impl OutcomeForm {
    fn into_wire(self) -> v1::StageOutcome {
        v1::StageOutcome {
            stage: self.stage,
            outcome: self.outcome,
            reasons: self.reasons.trim().to_owned(),
            findings: self.findings.map(|findings| v1::Findings {
                action: findings.action,
                purpose: findings.purpose,
                service: findings.service,
            }),
            evidence: self
                .evidence
                .into_iter()
                .map(|cited| v1::EvidenceCitation {
                    item: cited.item,
                    version: cited.version,
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse_form;

    const WHOLE: &str = r#"
        no_plan_reason = "moved abroad"
        [[outcome]]
        stage = "rg"
        outcome = "positive"
        reasons = """
Two paragraphs.

Of reasons.
"""
        [[outcome]]
        stage = "conclusive-grounds"
        outcome = "positive"
        reasons = "found"
        [outcome.findings]
        action = true
        purpose = true
        service = false
        [[outcome.evidence]]
        item = "referral"
        version = 2
    "#;

    #[test]
    fn a_whole_form_becomes_a_request() {
        let form = parse_form::<SealForm>(WHOLE).map(SealForm::check);
        let Ok(Ok((outcomes, tie))) = form else {
            panic!("{form:?}");
        };
        assert_eq!(outcomes.len(), 2);
        assert_eq!(outcomes[0].reasons, "Two paragraphs.\n\nOf reasons.");
        assert_eq!(outcomes[1].evidence[0].version, 2);
        assert_eq!(tie.tie, Some(Tie::NoPlanReason("moved abroad".to_owned())));
    }

    #[test]
    fn the_template_is_read_and_misses_what_must_be_filled_in() {
        let form = parse_form::<SealForm>(SealForm::TEMPLATE).map(SealForm::check);
        assert_eq!(
            form.map(|checked| checked.err().unwrap_or_default()).ok(),
            Some(vec![
                "plan_id, no_plan_reason: give exactly one of the two".to_owned(),
                "outcome 1, reasons: are needed".to_owned(),
            ])
        );
    }

    #[test]
    fn a_word_that_is_none_is_named_with_its_line() {
        let text = "plan_id = \"p\"\n[[outcome]]\nstage = \"third\"\n";
        let problem = parse_form::<SealForm>(text).err().unwrap_or_default();
        assert_eq!(
            problem,
            "line 3: \"third\" is not one of: reasonable-grounds, conclusive-grounds"
        );
        let text = "plan_id = \"p\"\n[[outcome]]\nstage = \"rg\"\noutcome = \"positive\"\n";
        let problem = parse_form::<SealForm>(text).err().unwrap_or_default();
        assert!(problem.contains("missing field `reasons`"), "{problem}");
    }

    #[test]
    fn conclusive_grounds_need_findings() {
        let text = "plan_id = \"p\"\n[[outcome]]\nstage = \"cg\"\noutcome = \"negative\"\nreasons = \"r\"\n";
        let problems = parse_form::<SealForm>(text).map(|form| form.check().err());
        assert_eq!(
            problems,
            Ok(Some(vec![
                "outcome 1, findings: are needed for conclusive grounds".to_owned()
            ]))
        );
    }
}
