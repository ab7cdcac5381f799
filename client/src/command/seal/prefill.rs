//! The form, filled in with what the case holds: what is listed, the test in force, the
//! positions as they stand, and every item that can be cited.

use nrm_panel_proto::v1;

use crate::{contract, date::print_date};

/// Writes the form for the stages listed.
pub(crate) fn prefilled(case: &v1::Case, stages: &[i32]) -> String {
    let mut form = format!(
        "# A decision to seal for {}. Sealed is final.\n\
         # Personal data: keep this file private and delete it afterwards.\n\n",
        case.reference
    );
    plans(&mut form, &case.plans);
    for stage in stages {
        block(&mut form, case, *stage);
    }
    form
}

fn plans(form: &mut String, plans: &[v1::Plan]) {
    form.push_str("# The child's safety: exactly one of the two.\n");
    for plan in plans {
        let latest = plan.versions.last().cloned().unwrap_or_default();
        form.push_str(&format!(
            "# plan_id = \"{}\" # {}, version {} of {}\n",
            plan.id,
            contract::PLAN_KIND.word(plan.kind),
            latest.number,
            print_date(latest.dated.as_ref())
        ));
    }
    form.push_str("# no_plan_reason = \"\"\n");
}

fn block(form: &mut String, case: &v1::Case, stage: i32) {
    let conclusive = stage == i32::from(v1::Stage::ConclusiveGrounds);
    form.push_str(&format!(
        "\n[[outcome]]\nstage = \"{}\"\n",
        contract::STAGE.word(stage).replace(' ', "-")
    ));
    for test in case.legal_tests.iter().filter(|test| test.stage == stage) {
        note(form, &format!("Test {}: {}", test.code, test.standard));
    }
    let of_stage = |position: &&v1::Position| position.stage == stage;
    let positions: Vec<_> = case.positions.iter().filter(of_stage).collect();
    for position in &positions {
        let seat = contract::AGENCY_KIND.title(position.seat);
        let view = contract::VIEW.word(position.view);
        note(
            form,
            &format!("{seat}: {view}, version {}", position.version),
        );
    }
    form.push_str(&format!(
        "outcome = \"{}\" # positive or negative: what the positions come to\n\
         reasons = \"\"\"\n\"\"\"\n",
        agreed(&positions)
    ));
    form.push_str(if conclusive {
        "# For a positive outcome the route (trafficking or\n\
         # slavery-servitude-forced-labour) and the forms found.\n\
         # route = \"trafficking\"\n\
         # forms = [\"forced-to-commit-crime\"]\n"
    } else {
        "# Where nothing but the account supports a positive outcome: why it is enough.\n\
         # account_alone_reason = \"\"\n"
    });
    form.push_str(
        "# For a negative outcome: insufficient-evidence, definition-not-met or\n\
         # account-not-accepted.\n\
         # negative_reason = \"insufficient-evidence\"\n\
         # Where the outcome stands against the findings: why.\n\
         # override_reason = \"\"\n\n",
    );
    elements(form, conclusive);
    form.push_str("\n# The evidence: uncomment what the panel relies on, and weigh it.\n");
    for item in &case.citable {
        evidence(form, case, item);
    }
    form.push_str(
        "# [[outcome.set_aside]] # for an expert report that is not cited\n\
         # item = \"\"\n\
         # reason = \"\"\n",
    );
}

fn elements(form: &mut String, conclusive: bool) {
    let finding = if conclusive { "" } else { "not-decided" };
    let words = if conclusive {
        "found or not-found"
    } else {
        "found, not-found or not-decided"
    };
    form.push_str(&format!(
        "[outcome.action]\n\
         finding = \"{finding}\" # {words}\n\
         which = [] # recruitment, transportation, transfer, harbouring, receipt\n\
         reasons = \"\"\n\
         rests_on = []\n\
         [outcome.purpose]\n\
         finding = \"{finding}\" # {words}\n\
         # sexual-exploitation, forced-labour-or-services, slavery-like-practices,\n\
         # servitude, forced-criminality, organ-removal; intended is enough\n\
         intended = []\n\
         realised = []\n\
         reasons = \"\"\n\
         rests_on = []\n\
         [outcome.service] # slavery, servitude, or forced or compulsory labour\n\
         finding = \"{finding}\" # {words}\n\
         reasons = \"\"\n\
         rests_on = []\n"
    ));
}

fn evidence(form: &mut String, case: &v1::Case, item: &v1::Citable) {
    let what = contract::EVIDENCE_NATURE.word(item.nature);
    let document = case
        .evidence
        .iter()
        .find(|known| format!("E{}", known.number) == item.item);
    let mut about = match document.and_then(|known| known.details.as_ref()) {
        Some(details) => format!(
            "{what}: {}, {}",
            line(&details.description),
            print_date(details.dated.as_ref())
        ),
        None => what,
    };
    if item.nature == i32::from(v1::EvidenceNature::ExpertReport) {
        about.push_str("; cite it or set it aside");
    }
    form.push_str(&format!(
        "# [[outcome.evidence]] # {about}\n\
         # item = \"{}\"\n\
         # version = {}\n\
         # weight = \"some\" # decisive, substantial, some, little, none\n\
         # bearing = \"for\" # for, against, neither\n\
         # internal = \"not-assessed\" # with itself: consistent, inconsistent, not-assessed\n\
         # external = \"not-assessed\" # with what else is known\n\
         # detail = \"not-assessed\" # sufficient, vague, not-assessed\n\
         # mitigating = [] # trauma, grooming, developmental-stage, culture, gender,\n\
         #                 # none-applies\n\
         # reasons = \"\"\n",
        item.item, item.version
    ));
}

/// The outcome all positions are for; empty where they do not agree.
fn agreed(positions: &[&v1::Position]) -> &'static str {
    let all = |view: v1::View| {
        !positions.is_empty() && positions.iter().all(|position| position.view() == view)
    };
    if all(v1::View::Positive) {
        "positive"
    } else if all(v1::View::Negative) {
        "negative"
    } else {
        ""
    }
}

fn note(form: &mut String, text: &str) {
    form.push_str(&format!("# {}\n", line(text)));
}

/// Keeps what somebody typed on the line of its comment.
fn line(text: &str) -> String {
    let plain = text.split(|letter: char| letter.is_control() || letter.is_whitespace());
    let words: Vec<_> = plain.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{command::seal::SealForm, text::parse_form};

    fn case() -> v1::Case {
        v1::Case {
            reference: "WAR-7KQ2-3".to_owned(),
            legal_tests: vec![v1::LegalTest {
                stage: 1,
                code: "rg-2023-07".to_owned(),
                standard: "reasonable grounds to believe".to_owned(),
            }],
            positions: vec![v1::Position {
                seat: v1::AgencyKind::Police.into(),
                stage: 1,
                view: v1::View::Positive.into(),
                version: 2,
                ..v1::Position::default()
            }],
            citable: vec![v1::Citable {
                item: "E1".to_owned(),
                version: 1,
                nature: v1::EvidenceNature::ExpertReport.into(),
            }],
            evidence: vec![v1::Evidence {
                number: 1,
                details: Some(v1::EvidenceDetails {
                    description: "What the\n[midwife] saw".to_owned(),
                    ..v1::EvidenceDetails::default()
                }),
                ..v1::Evidence::default()
            }],
            ..v1::Case::default()
        }
    }

    #[test]
    fn r27_the_form_prompts_test_positions_and_expert_reports() {
        let form = prefilled(&case(), &[1]);
        for part in [
            "# Test rg-2023-07: reasonable grounds to believe\n",
            "# Police: positive, version 2\n",
            "outcome = \"positive\"",
            "expert report: What the [midwife] saw, ; cite it or set it aside\n",
        ] {
            assert!(form.contains(part), "{part} in {form}");
        }
    }

    #[test]
    fn what_is_uncommented_is_part_of_a_form() {
        let form = prefilled(&case(), &[1]);
        assert!(parse_form::<SealForm>(&form).is_ok(), "{form}");
        let whole: String = form
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with("[[") || rest.contains(" = ") => {
                    format!("{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(parse_form::<SealForm>(&whole).is_ok(), "{whole}");
    }
}
