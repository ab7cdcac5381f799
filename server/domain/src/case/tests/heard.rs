//! Nobody is decided about unheard.

use super::*;

/// What is refused, and what then meets it.
type Step = (Refusal, fn(Case) -> Case);

/// A case listed for both stages on which everybody says the same, and nobody was
/// heard.
fn unheard(rg: Outcome, cg: Outcome) -> (Case, Sitting) {
    let sitting = sitting_with(20, panel());
    let case = case();
    let event = case.list(&in_scope(&case), &sitting, ListedStages::RgThenCg);
    let case = after(case, event.unwrap());
    let case = with_positions(case, &sitting, Stage::Rg, all(rg));
    (with_positions(case, &sitting, Stage::Cg, all(cg)), sitting)
}

fn both() -> Vec<StageOutcome> {
    [Stage::Rg, Stage::Cg]
        .map(|stage| stage_outcome(stage, Outcome::Positive))
        .to_vec()
}

fn referenced(case: Case) -> Case {
    let event = CaseEvent::ScaUpdated {
        reference: Some("MSHT-1".to_owned()),
        validation: None,
        disqualification_considered: None,
        direction: Sensitive::new(None),
    };
    after(case, event)
}

#[test]
fn r15_r19_r21_r91_conclusive_grounds_wait_until_each_is_on_record() {
    let (mut case, sitting) = unheard(Outcome::Positive, Outcome::Positive);
    let steps: [Step; 4] = [
        (Refusal::ScaReferenceMissing, referenced),
        (Refusal::ChildNotHeard, |case| {
            hear(case, ContributionKind::Child)
        }),
        (Refusal::SocialCareNotHeard, |case| {
            hear(case, ContributionKind::ChildrensSocialCare)
        }),
        (Refusal::GuardianNotHeard, |case| {
            hear(case, ContributionKind::Guardian)
        }),
    ];
    for (refused, step) in steps {
        assert_eq!(seal(&case, &sitting, both()), Err(refused));
        case = step(case);
    }
    assert!(seal(&case, &sitting, both()).is_ok());
}

#[test]
fn r91_why_the_child_is_silent_is_enough_and_silence_is_not() {
    let (case, sitting) = unheard(Outcome::Positive, Outcome::Positive);
    let others = [
        ContributionKind::ChildrensSocialCare,
        ContributionKind::Guardian,
    ];
    let case = others.into_iter().fold(referenced(case), hear);
    assert_eq!(seal(&case, &sitting, both()), Err(Refusal::ChildNotHeard));
    let why = CaseEvent::ContributionRecorded {
        kind: ContributionKind::Child,
        said: Said::Absent("asleep in hospital".into()),
    };
    assert!(seal(&after(case, why), &sitting, both()).is_ok());
}

#[test]
fn r45_reasonable_grounds_wait_for_nobody() {
    let (case, sitting) = unheard(Outcome::Positive, Outcome::Positive);
    let rg = vec![stage_outcome(Stage::Rg, Outcome::Positive)];
    assert!(seal(&case, &sitting, rg).is_ok());
}

#[test]
fn r48_a_negative_outcome_waits_for_enquiries() {
    let (case, sitting) = unheard(Outcome::Negative, Outcome::Negative);
    let rg = || vec![stage_outcome(Stage::Rg, Outcome::Negative)];
    let everybody = vec![
        "who lodged it",
        "children's services",
        "the guardian service",
        "police",
    ];
    let refused = Refusal::EnquiriesNotMade { missing: everybody };
    assert_eq!(seal(&case, &sitting, rg()), Err(refused));
    // Police lodged: one request serves both. It need not be answered.
    let case = enquired(case);
    let refused = Refusal::EnquiriesNotMade {
        missing: vec!["children's services", "the guardian service"],
    };
    assert_eq!(seal(&case, &sitting, rg()), Err(refused));
    let others = [
        ContributionKind::ChildrensSocialCare,
        ContributionKind::Guardian,
    ];
    let case = others.into_iter().fold(case, hear);
    assert!(seal(&case, &sitting, rg()).is_ok());
}
