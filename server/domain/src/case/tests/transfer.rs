//! Giving a case over: never by one hand, never silently.

use super::*;
use crate::message::Recipient;

fn proposing(reason: TransferReason) -> Proposing {
    Proposing {
        recipient: Recipient::Sca,
        receiver: "the SCA".to_owned(),
        reason,
        details: "the placement is kept".into(),
        by: person(CHAIR),
    }
}

fn directed(case: Case) -> Case {
    let event = CaseEvent::ScaUpdated {
        reference: None,
        validation: None,
        disqualification_considered: None,
        direction: Sensitive::new(Some("send it to us".to_owned())),
    };
    after(case, event)
}

fn propose(case: &Case, reason: TransferReason) -> Result<CaseEvent, Refusal> {
    let verdict = case.eligibility(&site(), &book()).verdict;
    case.propose_transfer(proposing(reason), verdict)
}

fn proposed(case: Case) -> Case {
    let event = propose(&case, TransferReason::ScaDirection).unwrap();
    after(case, event)
}

fn accepting(recorder: u128) -> Accepting {
    Accepting {
        by: "the duty manager".into(),
        reference: Some("AC-77".to_owned()),
        on: today(),
        recorder: person(recorder),
    }
}

#[test]
fn r8_the_record_must_show_why() {
    let plain = case();
    for reason in TransferReason::ALL {
        let refused = Refusal::TransferNotGrounded { reason: *reason };
        assert_eq!(propose(&plain, *reason), Err(refused));
    }
    let elsewhere = after(
        case(),
        CaseEvent::ResponsibleAuthorityRecorded {
            authority: ResponsibleAuthority::Elsewhere {
                name: "Leeds City Council".to_owned(),
            },
        },
    );
    assert!(propose(&elsewhere, TransferReason::AuthorityChanged).is_ok());
    // An authority elsewhere is out of scope by itself (R2).
    assert!(propose(&elsewhere, TransferReason::OutOfScope).is_ok());
    assert!(propose(&elsewhere, TransferReason::ScaDirection).is_err());
    assert!(propose(&directed(case()), TransferReason::ScaDirection).is_ok());
}

#[test]
fn r9_the_case_stays_until_somebody_else_records_the_acceptance() {
    let case = proposed(directed(case()));
    assert_eq!(case.state(), CaseStateCode::Received);
    assert!(case.transfer_alert().is_some());
    assert!(
        case.standing(&site(), &book())
            .clocks
            .iter()
            .all(|clock| clock.met_on.is_none())
    );
    let open = Refusal::TransferOpen {
        receiver: "the SCA".to_owned(),
    };
    assert_eq!(
        propose(&case, TransferReason::ScaDirection),
        Err(open.clone())
    );
    let scope = in_scope(&case);
    assert_eq!(
        case.list(&scope, &sitting_with(40, panel()), ListedStages::Rg),
        Err(open)
    );
    let by_one_hand = case.accept_transfer(accepting(CHAIR));
    assert_eq!(by_one_hand, Err(Refusal::SecondPersonNeeded));
    let gone = after(
        case.clone(),
        case.accept_transfer(accepting(OFFICER)).unwrap(),
    );
    assert_eq!(gone.state(), CaseStateCode::Transferred);
    assert!(gone.transfer_alert().is_none());
    let standing = gone.standing(&site(), &book());
    assert!(standing.clocks.iter().all(|clock| clock.met_on.is_some()));
    for refused in [
        gone.list(&scope, &sitting_with(40, panel()), ListedStages::Rg),
        propose(&gone, TransferReason::ScaDirection),
        gone.accept_transfer(accepting(OFFICER)),
    ] {
        assert_eq!(refused, Err(Refusal::CaseTransferred));
    }
    let ended = gone.end_transfer(TransferEnding::TakenBack, "too late".into());
    assert_eq!(ended, Err(Refusal::NoTransferOpen));
    // What arrives late belongs to whoever has the case.
    assert_eq!(gone.check_open(), Err(Refusal::CaseTransferred));
}

#[test]
fn r8_a_transfer_that_comes_to_nothing_leaves_the_case_where_it_was() {
    for ending in TransferEnding::ALL {
        let open = proposed(directed(case()));
        let event = open.end_transfer(*ending, "not theirs".into()).unwrap();
        let back = after(open, event);
        assert_eq!(back.state(), CaseStateCode::Received);
        let none = back.accept_transfer(accepting(OFFICER));
        assert_eq!(none, Err(Refusal::NoTransferOpen));
        assert!(
            back.list(
                &in_scope(&back),
                &sitting_with(40, panel()),
                ListedStages::Rg
            )
            .is_ok()
        );
        let again = proposed(back);
        assert_eq!(again.transfers[1].proposed.number, 2);
    }
}

#[test]
fn r8_a_positive_decision_goes_with_the_case() {
    let case = directed(rg_positive_at_first_sitting());
    let case = proposed(case);
    let event = case.accept_transfer(accepting(OFFICER)).unwrap();
    let gone = after(case, event);
    assert_eq!(gone.decisions().len(), 1);
    assert_eq!(gone.decisions()[0].stage, Stage::Rg);
}

#[test]
fn no_history_accepts_what_nobody_proposed() {
    let accepted = CaseEvent::Transfer(TransferEvent::Accepted {
        number: 1,
        by: "nobody".into(),
        reference: None,
        on: today(),
    });
    let case = case();
    let sequence = case.version + 1;
    assert!(case.apply(recorded(sequence, accepted)).is_err());
}
