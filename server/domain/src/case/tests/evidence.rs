//! Documents of a case.

use super::*;
use crate::{
    caveat::{Caveat, Reuse, Viewer, Visibility},
    id::EvidenceId,
    media::{LARGEST, MOST, MediaType, Sensitivity},
};

const POLICE: u128 = 50;
const HEALTH: u128 = 51;

fn agency(number: u128) -> OfAgency {
    OfAgency {
        id: AgencyId::from_uuid(id(number)),
        name: format!("Agency {number}"),
    }
}

fn viewer(number: u128) -> Viewer {
    Viewer {
        agency: agency(number).id,
        coordinator: false,
        competent_authority: false,
    }
}

fn caveat(visibility: Visibility) -> Caveat {
    Caveat {
        visibility,
        reuse: Reuse::PanelOnly,
        words: Sensitive::from("quoted to nobody"),
    }
}

fn offered(number: usize) -> Offered {
    Offered {
        file_name: Sensitive::from("a.pdf"),
        media: MediaType::Pdf,
        size: 5,
        sha256: format!("{number:064x}"),
        source: Sensitive::from("a"),
        dated: today(),
        author: Sensitive::from("b"),
        sensitivity: Sensitivity::OfficialSensitive,
        expert_report: false,
        description: Sensitive::from("c"),
        caveat: caveat(Visibility::Everybody),
    }
}

pub(super) fn with(case: Case, scan_awaited: bool) -> Case {
    let number = case.evidence.len();
    let event = case
        .add_evidence(
            EvidenceId::from_uuid(id(100 + number as u128)),
            offered(number),
            person(OFFICER),
            agency(POLICE),
            scan_awaited,
        )
        .unwrap();
    after(case, CaseEvent::Evidence(event))
}

fn told(result: Result<(), Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.reason(), |()| "")
}

#[test]
fn r68_a_case_takes_a_hundred_documents_of_25_mib() {
    let mut case = case();
    let larger = Offered {
        size: LARGEST + 1,
        ..offered(0)
    };
    let largest = Offered {
        size: LARGEST,
        ..offered(0)
    };
    let by = agency(POLICE).id;
    assert_eq!(told(case.check_offer(&larger, by, 0)), "EVIDENCE_TOO_LARGE");
    assert_eq!(case.check_offer(&largest, by, 99), Ok(()));
    assert_eq!(
        told(case.check_offer(&largest, by, 100)),
        "EVIDENCE_LIMIT_REACHED"
    );
    for _ in 0..MOST {
        assert_eq!(case.check_offer(&offered(999), by, 0), Ok(()));
        case = with(case, false);
    }
    assert_eq!(
        told(case.check_offer(&offered(999), by, 0)),
        "EVIDENCE_LIMIT_REACHED"
    );
    let numbers: Vec<u32> = case.evidence.iter().map(|known| known.number).collect();
    assert_eq!(numbers, (1..=100).collect::<Vec<_>>());
    assert_eq!(
        case.evidence[99].download_name(&case.reference),
        "INV-7K3M-2-E100.pdf"
    );
}

#[test]
fn only_the_own_agency_learns_that_a_document_is_there() {
    let case = with(case(), false);
    let again = case.check_offer(&offered(0), agency(POLICE).id, 0);
    assert_eq!(told(again), "EVIDENCE_ALREADY_ADDED");
    assert_eq!(case.check_offer(&offered(0), agency(HEALTH).id, 0), Ok(()));
}

#[test]
fn a_document_is_read_only_when_it_is_safe() {
    let reason = Sensitive::from("seen at the station");
    let verdict = |case: &Case, verdict| {
        let event = case.record_verdict(case.evidence[0].id, verdict);
        event.map(CaseEvent::Evidence)
    };
    let not_scanned = with(case(), false);
    let accepted = not_scanned
        .accept_evidence(1, reason.clone())
        .unwrap()
        .unwrap();
    let accepted = after(not_scanned.clone(), CaseEvent::Evidence(accepted));
    let quarantined = with(case(), true);
    let clean = verdict(&quarantined, ScanVerdict::Clean).unwrap();
    let clean = after(quarantined.clone(), clean);
    let infected = verdict(&quarantined, ScanVerdict::Infected("Worm".to_owned())).unwrap();
    let infected = after(quarantined.clone(), infected);
    // The case, its uploader, somebody else, acceptance, another verdict, on the list.
    for (case, uploader, other, acceptance, judged, waits) in [
        (&not_scanned, "", "EVIDENCE_NOT_ACCEPTED", "", false, true),
        (&accepted, "", "", "ACCEPTANCE_NOT_AWAITED", false, false),
        (
            &quarantined,
            "EVIDENCE_QUARANTINED",
            "EVIDENCE_QUARANTINED",
            "ACCEPTANCE_NOT_AWAITED",
            true,
            false,
        ),
        (&clean, "", "", "ACCEPTANCE_NOT_AWAITED", false, false),
        (
            &infected,
            "EVIDENCE_INFECTED",
            "EVIDENCE_INFECTED",
            "ACCEPTANCE_NOT_AWAITED",
            false,
            false,
        ),
    ] {
        let known = case.document(1).unwrap();
        let state = &known.state;
        let download = |number, who| told(known.check_download(viewer(number), person(who)));
        assert_eq!(download(POLICE, OFFICER), uploader, "{state:?}");
        assert_eq!(download(HEALTH, NURSE), other, "{state:?}");
        let accepting = case.accept_evidence(1, reason.clone()).unwrap();
        assert_eq!(told(accepting.map(drop)), acceptance, "{state:?}");
        assert_eq!(
            verdict(case, ScanVerdict::Clean).is_some(),
            judged,
            "{state:?}"
        );
        assert_eq!(
            case.evidence_awaiting_acceptance().len(),
            usize::from(waits),
            "{state:?}"
        );
        let alerted = matches!(state, EvidenceState::Infected(_));
        assert_eq!(
            case.evidence_alerts().len(),
            usize::from(alerted),
            "{state:?}"
        );
    }
    assert!(not_scanned.accept_evidence(2, reason).is_none());
}

#[test]
fn r64_a_withheld_document_is_withheld_before_anything_else() {
    let case = with(case(), true);
    let event = case.set_caveat(
        1,
        caveat(Visibility::Coordinator),
        viewer(POLICE),
        agency(POLICE),
    );
    let case = after(case, CaseEvent::Evidence(event.unwrap().unwrap()));
    let refused = case.evidence[0].check_download(viewer(HEALTH), person(NURSE));
    let refusal = refused.unwrap_err();
    assert_eq!(
        (refusal.reason(), refusal.rule()),
        ("EVIDENCE_WITHHELD", Some("R64"))
    );
    assert!(refusal.is_denial());
    assert_eq!(refusal.to_string(), "document E1 is withheld by Agency 50");
}

#[test]
fn r64_the_coordinator_narrows_and_keeps_the_words() {
    let case = with(case(), false);
    let coordinator = Viewer {
        coordinator: true,
        ..viewer(HEALTH)
    };
    let set = |case: &Case, visibility, viewer, by| {
        let caveat = Caveat {
            words: Sensitive::from(""),
            ..caveat(visibility)
        };
        case.set_caveat(1, caveat, viewer, agency(by)).unwrap()
    };
    let other = set(&case, Visibility::Coordinator, viewer(HEALTH), HEALTH);
    assert_eq!(told(other.map(drop)), "NOT_THE_ORIGINATOR");
    let narrowed = set(&case, Visibility::Coordinator, coordinator, HEALTH).unwrap();
    let case = after(case, CaseEvent::Evidence(narrowed));
    let known = &case.evidence[0];
    assert_eq!(known.caveat.words.expose(), "quoted to nobody");
    assert_eq!(known.caveat_by, agency(HEALTH));
    let wider = set(&case, Visibility::Everybody, coordinator, HEALTH);
    assert_eq!(told(wider.map(drop)), "CAVEAT_NOT_NARROWER");
    let wider = set(&case, Visibility::Everybody, viewer(POLICE), POLICE).unwrap();
    let case = after(case, CaseEvent::Evidence(wider));
    assert_eq!(case.evidence[0].caveat.words.expose(), "");
}

#[test]
fn events_of_documents_that_are_not_there_break_the_history() {
    let case = case();
    let next = case.version + 1;
    for event in [
        EvidenceEvent::Accepted {
            number: 1,
            reason: Sensitive::from("a"),
        },
        EvidenceEvent::Scanned {
            number: 1,
            verdict: ScanVerdict::Clean,
        },
    ] {
        let event = recorded(next, CaseEvent::Evidence(event));
        assert!(case.clone().apply(event).is_err());
    }
}
