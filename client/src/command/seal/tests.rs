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
    account_alone_reason = "told to three people"
    [[outcome.evidence]]
    item = "referral"
    version = 1
    weight = "some"
    bearing = "for"
    internal = "inconsistent"
    external = "not-assessed"
    detail = "vague"
    mitigating = ["trauma", "grooming"]
    reasons = "she was afraid"

    [[outcome]]
    stage = "conclusive-grounds"
    outcome = "positive"
    route = "trafficking"
    forms = ["forced-to-commit-crime", "other"]
    reasons = "found"
    [outcome.action]
    finding = "found"
    which = ["recruitment", "transfer"]
    reasons = "taken to the house"
    rests_on = ["E1"]
    [outcome.purpose]
    finding = "found"
    intended = ["servitude"]
    realised = ["forced-criminality"]
    reasons = "sent out to sell"
    rests_on = ["E1", "child"]
    [outcome.service]
    finding = "not-found"
    reasons = "none was asked"
    [[outcome.evidence]]
    item = "E1"
    version = 1
    weight = "substantial"
    bearing = "for"
    internal = "consistent"
    external = "consistent"
    detail = "sufficient"
    reasons = "two witnesses"
    [[outcome.set_aside]]
    item = "E2"
    reason = "about another child"
"#;

fn problems(text: &str) -> Vec<String> {
    match parse_form::<SealForm>(text).map(SealForm::check) {
        Ok(checked) => checked.err().unwrap_or_default(),
        Err(problem) => vec![problem],
    }
}

#[test]
fn a_whole_form_becomes_a_request() {
    let form = parse_form::<SealForm>(WHOLE).map(SealForm::check);
    let Ok(Ok((outcomes, tie))) = form else {
        panic!("{form:?}");
    };
    assert_eq!(tie.tie, Some(Tie::NoPlanReason("moved abroad".to_owned())));
    let [rg, cg] = outcomes.as_slice() else {
        panic!("{outcomes:?}");
    };
    assert_eq!(rg.reasons, "Two paragraphs.\n\nOf reasons.");
    assert_eq!(rg.findings, None);
    assert_eq!(rg.account_alone_reason, "told to three people");
    let credibility = rg.evidence[0].credibility.clone().unwrap_or_default();
    assert_eq!(credibility.mitigating, [1, 2]);
    assert_eq!(credibility.detail(), v1::Detail::Vague);
    assert_eq!(cg.route(), v1::Route::Trafficking);
    let found = cg.findings.clone().unwrap_or_default();
    assert_eq!(found.action.unwrap_or_default().actions, [1, 3]);
    let purposes = found.purpose.unwrap_or_default().purposes;
    let purposes: Vec<_> = purposes
        .iter()
        .map(|it| (it.purpose(), it.realisation()))
        .collect();
    assert_eq!(
        purposes,
        [
            (v1::Purpose::ForcedCriminality, v1::Realisation::Realised),
            (v1::Purpose::Servitude, v1::Realisation::Intended),
        ]
    );
    assert_eq!(cg.set_aside[0].item, "E2");
}

#[test]
fn the_template_is_read_and_misses_what_must_be_filled_in() {
    assert_eq!(
        problems(SealForm::TEMPLATE),
        [
            "plan_id, no_plan_reason: give exactly one of the two",
            "reasonable grounds, reasons: are needed",
            "reasonable grounds, evidence referral, reasons: are needed",
        ]
    );
}

/// What the template shows behind "# " is read too, so that a chair can uncomment it.
#[test]
fn every_line_of_the_template_is_part_of_a_form() {
    let uncommented: String = SealForm::TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.contains(" = ") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let form = parse_form::<SealForm>(&uncommented);
    assert!(form.is_ok(), "{form:?}\n{uncommented}");
}

#[test]
fn a_word_that_is_none_is_named_with_its_line() {
    let text = "plan_id = \"p\"\n[[outcome]]\nstage = \"third\"\n";
    assert_eq!(
        problems(text),
        ["line 3: \"third\" is not one of: reasonable-grounds, conclusive-grounds"]
    );
    let text = "plan_id = \"p\"\n[[outcome]]\nstage = \"rg\"\noutcome = \"positive\"\n";
    let missing = problems(text);
    assert!(
        missing[0].contains("missing field `reasons`"),
        "{missing:?}"
    );
    let text = format!("{text}reasons = \"r\"\nforms = [\"magic\"]\n");
    let unknown = problems(&text);
    assert!(
        unknown[0].starts_with("line 6: \"magic\" is not one of: "),
        "{unknown:?}"
    );
    // There is no field for means or consent, and none for nationality (R30, R36).
    for field in ["means", "consent", "nationality"] {
        let text = format!("[[outcome]]\n{field} = \"x\"\n");
        let unknown = problems(&text);
        let expected = format!("line 2: unknown field `{field}`");
        assert!(unknown[0].starts_with(&expected), "{unknown:?}");
    }
}

#[test]
fn conclusive_grounds_need_findings_and_names() {
    let stage = |outcome: &str| {
        format!(
            "plan_id = \"p\"\n[[outcome]]\nstage = \"cg\"\noutcome = \"{outcome}\"\nreasons = \"r\"\n"
        )
    };
    assert_eq!(
        problems(&stage("negative")),
        [
            "conclusive grounds, negative_reason: is needed for a negative outcome",
            "conclusive grounds, action: is needed: found or not-found",
            "conclusive grounds, purpose: is needed: found or not-found",
            "conclusive grounds, service: is needed: found or not-found",
            "conclusive grounds, evidence: at least one [[outcome.evidence]] block is needed",
        ]
    );
    let found = "[outcome.action]\nfinding = \"found\"\n[outcome.purpose]\nfinding = \
                 \"found\"\n[outcome.service]\nfinding = \"not-decided\"\n";
    assert_eq!(
        problems(&(stage("positive") + found)),
        [
            "conclusive grounds, route: is needed for conclusive grounds",
            "conclusive grounds, forms: are needed for conclusive grounds",
            "conclusive grounds, evidence: at least one [[outcome.evidence]] block is needed",
            "conclusive grounds, action, reasons: are needed",
            "conclusive grounds, action, rests_on: name the items it rests on",
            "conclusive grounds, action, which: name at least one",
            "conclusive grounds, purpose, reasons: are needed",
            "conclusive grounds, purpose, rests_on: name the items it rests on",
            "conclusive grounds, purpose, intended, realised: name at least one in one of the two",
        ]
    );
}
