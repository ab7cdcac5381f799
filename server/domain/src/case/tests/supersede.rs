//! Superseding a decision: a correction or a set-aside, by two people (decisions 10, 19).

use super::*;
use crate::{
    bundle,
    clocks::{Clock, LOCAL_POLICY},
    message::MessageKind,
};

const PROPOSER: u128 = 40;
const SECOND: u128 = 41;
const SEALED: u128 = 30;
const CORRECTED: u128 = 31;

fn decision_id(number: u128) -> DecisionId {
    DecisionId::from_uuid(id(number))
}

/// A case with reasonable grounds sealed.
fn decided(outcome: Outcome) -> Case {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(outcome));
    sealed(case, &sitting, vec![stage_outcome(Stage::Rg, outcome)])
}

fn sealed(case: Case, sitting: &Sitting, outcomes: Vec<StageOutcome>) -> Case {
    let decisions = seal(&case, sitting, outcomes).unwrap();
    decisions.into_iter().fold(case, |case, decision| {
        after(case, CaseEvent::DecisionSealed(Box::new(decision)))
    })
}

/// A case with both decisions positive at one sitting.
fn both() -> Case {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let cg = StageOutcome {
        id: decision_id(32),
        ..stage_outcome(Stage::Cg, Outcome::Positive)
    };
    let outcomes = vec![stage_outcome(Stage::Rg, Outcome::Positive), cg];
    sealed(case, &sitting, outcomes)
}

fn change_to(stage: Stage, outcome: Outcome) -> Change {
    let corrected = StageOutcome {
        id: decision_id(CORRECTED),
        reasons: "reasons of the right child".into(),
        ..stage_outcome(stage, outcome)
    };
    Change::Correction(
        Box::new(corrected),
        TieRequest::None("not yet agreed".into()),
    )
}

fn propose(case: &Case, decision: u128, change: Change) -> Result<CaseEvent, Refusal> {
    let superseding = Superseding {
        decision: decision_id(decision),
        change,
        reason: "the wrong page was copied".into(),
        by: person(PROPOSER),
    };
    case.propose_supersession(superseding, now())
}

fn proposed(case: Case, decision: u128, change: Change) -> Case {
    let event = propose(&case, decision, change).unwrap();
    after(case, event)
}

fn confirmed(case: Case, number: u32) -> Case {
    let event = case
        .confirm_supersession(number, person(SECOND), now())
        .unwrap();
    after(case, event)
}

fn reasons(decision: &Decision) -> &str {
    match &decision.made_by {
        MadeBy::Panel(record) => record.reasons.expose(),
        MadeBy::External { .. } => "",
    }
}

#[test]
fn a_correction_keeps_outcome_positions_roll_and_day_and_the_earlier_decision() {
    let case = decided(Outcome::Positive);
    let before = case.decision(Stage::Rg).unwrap().clone();
    let case = proposed(case, SEALED, change_to(Stage::Rg, Outcome::Positive));
    assert_eq!(case.decision(Stage::Rg), Some(&before));
    let case = confirmed(case, 1);
    let stands = case.decision(Stage::Rg).unwrap();
    assert_eq!(reasons(stands), "reasons of the right child");
    assert_eq!(stands.supersedes, Some(before.id));
    let (MadeBy::Panel(is), MadeBy::Panel(was)) = (&stands.made_by, &before.made_by) else {
        panic!("the panel decided");
    };
    assert_eq!(is.positions, was.positions);
    assert_eq!(is.roll, was.roll);
    assert_eq!(
        (stands.outcome, stands.decided_on),
        (before.outcome, before.decided_on)
    );
    let past = &case.superseded[0];
    assert_eq!(past.decision, before);
    assert_eq!(past.ending, DecisionEnding::Corrected);
    assert_eq!(case.state(), CaseStateCode::AwaitingConclusiveGrounds);
    // What is counted was issued once.
    assert_eq!(case.issued(stands.id), before.id);
}

#[test]
fn whoever_proposed_does_not_confirm_and_nothing_else_touches_the_decision() {
    let case = proposed(decided(Outcome::Positive), SEALED, Change::SetAside);
    assert_eq!(
        case.confirm_supersession(1, person(PROPOSER), now()),
        Err(Refusal::SecondPersonNeeded)
    );
    assert_eq!(
        propose(&case, SEALED, Change::SetAside),
        Err(Refusal::SupersedeOpen { number: 1 })
    );
    let withdrawn = case
        .withdraw_supersession(1, person(PROPOSER), "it was right".into())
        .unwrap();
    let case = after(case, withdrawn);
    assert_eq!(
        case.confirm_supersession(1, person(SECOND), now()),
        Err(Refusal::SupersedeNotOpen { number: 1 })
    );
    let case = proposed(case, SEALED, Change::SetAside);
    assert_eq!(case.supersessions[1].proposed.number, 2);
}

#[test]
fn a_correction_changes_no_outcome_and_contradicts_no_finding() {
    let case = both();
    let told = |stage, outcome| propose(&case, 32, change_to(stage, outcome));
    assert_eq!(
        told(Stage::Cg, Outcome::Negative),
        Err(Refusal::CorrectionChangesOutcome)
    );
    assert_eq!(
        told(Stage::Rg, Outcome::Positive),
        Err(Refusal::CorrectionChangesOutcome)
    );
    let mut contradicting = stage_outcome(Stage::Cg, Outcome::Positive);
    contradicting.findings = stage_outcome(Stage::Cg, Outcome::Negative).findings;
    let tie = TieRequest::None("not yet agreed".into());
    assert_eq!(
        propose(
            &case,
            32,
            Change::Correction(Box::new(contradicting), tie.clone())
        ),
        Err(Refusal::OutcomeContradictsFindings {
            findings: Some(Outcome::Negative)
        })
    );
    assert_eq!(
        propose(&case, 77, Change::SetAside),
        Err(Refusal::DecisionNotStanding)
    );
}

#[test]
fn r57_only_the_sca_takes_a_positive_conclusive_grounds_decision_away() {
    let case = both();
    assert_eq!(
        propose(&case, 32, Change::SetAside),
        Err(Refusal::RevocationIsTheScas)
    );
    // Its words can be put right all the same.
    let case = proposed(case, 32, change_to(Stage::Cg, Outcome::Positive));
    let case = confirmed(case, 1);
    assert_eq!(case.state(), CaseStateCode::Decided);
    assert_eq!(
        propose(&case, CORRECTED, Change::SetAside),
        Err(Refusal::RevocationIsTheScas)
    );
}

#[test]
fn reasonable_grounds_are_set_aside_only_where_nothing_rests_on_them() {
    assert_eq!(
        propose(&both(), SEALED, Change::SetAside),
        Err(Refusal::LaterDecisionStands)
    );
    // Listed for conclusive grounds, the case is heard or adjourned first.
    let case = decided(Outcome::Positive);
    let sitting = sitting_with(21, panel());
    let event = case.list(&in_scope(&case), &sitting, ListedStages::Cg);
    let case = after(case, event.unwrap());
    let case = proposed(case, SEALED, Change::SetAside);
    assert_eq!(
        case.confirm_supersession(1, person(SECOND), now()),
        Err(Refusal::AlreadyListed)
    );
}

#[test]
fn a_decision_set_aside_is_made_anew_and_says_what_it_came_in_the_place_of() {
    let case = proposed(decided(Outcome::Negative), SEALED, Change::SetAside);
    assert_eq!(case.state(), CaseStateCode::Decided);
    let case = confirmed(case, 1);
    assert_eq!(case.state(), CaseStateCode::Received);
    assert_eq!(case.decision(Stage::Rg), None);
    let book = book();
    let standing = case.standing(&site(), &book);
    let anew = clock(&standing.clocks, "RG_DECISION");
    assert_eq!(anew.rule, LOCAL_POLICY);
    assert_eq!(anew.starts_on, today());
    assert_eq!(anew.due_on, date("2026-12-27"));
    assert_eq!(anew.met_on, None);
    // The limit for both was met by the first decision.
    let outer = clock(&standing.clocks, "OUTER_LIMIT");
    assert_eq!(outer.met_on, Some(today()));
    let codes = |case: &Case| -> Vec<&str> {
        let alerts = case.alerts(&standing, &book, today());
        alerts.iter().map(|alert| alert.code).collect()
    };
    assert_eq!(codes(&case), ["DECIDE_ANEW"]);

    let sitting = sitting_with(21, panel());
    let event = case.list(&in_scope(&case), &sitting, ListedStages::Rg);
    let case = after(case, event.unwrap());
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let anew = StageOutcome {
        id: decision_id(33),
        ..stage_outcome(Stage::Rg, Outcome::Positive)
    };
    let case = sealed(case, &sitting, vec![anew]);
    let stands = case.decision(Stage::Rg).unwrap();
    assert_eq!(stands.supersedes, Some(decision_id(SEALED)));
    let fact = case.decision_fact(stands);
    assert!(!fact.initial);
    assert_eq!(fact.supersedes, Some(decision_id(SEALED)));
    assert_eq!(
        case.successor(decision_id(SEALED)).map(|next| next.id),
        Some(decision_id(33))
    );
    assert_eq!(codes(&case), [""; 0]);
}

#[test]
fn the_decision_after_a_corrected_one_supersedes_what_was_issued() {
    let case = decided(Outcome::Negative);
    let case = proposed(case, SEALED, change_to(Stage::Rg, Outcome::Negative));
    let case = confirmed(case, 1);
    let case = proposed(case, CORRECTED, Change::SetAside);
    let case = confirmed(case, 2);
    let sitting = sitting_with(21, panel());
    let event = case.list(&in_scope(&case), &sitting, ListedStages::Rg);
    let case = after(case, event.unwrap());
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Negative));
    let anew = StageOutcome {
        id: decision_id(33),
        ..stage_outcome(Stage::Rg, Outcome::Negative)
    };
    let case = sealed(case, &sitting, vec![anew]);
    let stands = case.decision(Stage::Rg).unwrap();
    assert_eq!(stands.supersedes, Some(decision_id(CORRECTED)));
    let fact = case.decision_fact(stands);
    assert_eq!(fact.supersedes, Some(decision_id(SEALED)));
}

#[test]
fn r21_the_sca_gets_the_template_of_a_correction_and_word_of_a_set_aside() {
    let receiver = AgencyId::from_uuid(id(90));
    let case = proposed(
        decided(Outcome::Negative),
        SEALED,
        change_to(Stage::Rg, Outcome::Negative),
    );
    let event = case.confirm_supersession(1, person(SECOND), now()).unwrap();
    let because = recorded(case.version + 1, event.clone());
    let case = after(case, event);
    let text = |kind, case: &Case, because| {
        let document = bundle::document(kind, &site(), case, because, receiver, &ledger_head());
        document.unwrap().to_markdown()
    };
    let template = text(MessageKind::DecisionToSca, &case, &because);
    for words in [
        "reasons of the right child",
        "In the place of",
        "corrected on 2026-11-12",
    ] {
        assert!(template.contains(words), "{words}\n{template}");
    }
    let case = proposed(case, CORRECTED, Change::SetAside);
    let event = case.confirm_supersession(2, person(SECOND), now()).unwrap();
    let because = recorded(case.version + 1, event.clone());
    let case = after(case, event);
    let notice = text(MessageKind::NoticeToSca, &case, &because);
    for words in ["the wrong page was copied", "set aside on 2026-11-12"] {
        assert!(notice.contains(words), "{words}\n{notice}");
    }
}

#[test]
fn r22_every_recording_template_says_that_the_sca_issues_the_letters() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let outcomes = vec![stage_outcome(Stage::Rg, Outcome::Positive)];
    let decision = seal(&case, &sitting, outcomes).unwrap().remove(0);
    let event = CaseEvent::DecisionSealed(Box::new(decision));
    let because = recorded(case.version + 1, event.clone());
    let case = after(case, event);
    let receiver = AgencyId::from_uuid(id(90));
    let kind = MessageKind::DecisionToSca;
    let template = bundle::document(kind, &site(), &case, &because, receiver, &ledger_head());
    let template = template.unwrap();
    let text = template.to_markdown();
    assert!(text.contains("issues the letters. This site issues none."));
}

fn clock<'a>(clocks: &'a [Clock], code: &str) -> &'a Clock {
    clocks.iter().find(|clock| clock.code == code).unwrap()
}
