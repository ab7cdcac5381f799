//! Constitutions, possible and impossible.

use super::*;

fn with(kind: AgencyKind, standing: SeatStanding, presence: Presence) -> Constitution {
    let mut proposal = Constitution::initial();
    proposal.seats.retain(|seat| seat.kind != kind);
    proposal.seats.push(Seat {
        kind,
        standing,
        presence,
    });
    proposal
}

fn faults(proposal: &Constitution) -> Vec<Fault> {
    Constitution::initial()
        .amended(proposal.clone())
        .unwrap_err()
}

#[test]
fn r13_local_authority_police_and_health_decide_and_cannot_be_removed() {
    let initial = Constitution::initial();
    assert_eq!(initial.faults(), []);
    assert!(initial.deciding().eq(Constitution::VOTING_SEATS));
    for kind in Constitution::VOTING_SEATS {
        let fault = Fault::CannotBeRemoved { kind };
        let mut without = initial.clone();
        without.seats.retain(|seat| seat.kind != kind);
        assert_eq!(faults(&without), std::slice::from_ref(&fault));
        let advises = with(kind, SeatStanding::Advises, Presence::MustInclude);
        assert_eq!(faults(&advises), std::slice::from_ref(&fault));
        for presence in [Presence::Optional, Presence::Excluded] {
            let proposal = with(kind, SeatStanding::Decides, presence);
            assert_eq!(faults(&proposal), std::slice::from_ref(&fault));
        }
    }
}

#[test]
fn r14_no_constitution_lets_the_lead_social_worker_chair() {
    let said = read(r#"{"chair": "anybody"}"#);
    assert!(said.unwrap_err().contains("not_lead_social_worker"));
    assert_eq!(read("{}").unwrap().chair, ChairRule::NotLeadSocialWorker);
}

#[test]
fn r15_the_guardian_service_is_consulted_never_decides_and_is_never_excluded() {
    let kind = AgencyKind::GuardianService;
    assert_eq!(
        Constitution::initial().standing(kind),
        SeatStanding::Consulted
    );
    for (standing, presence, then) in [
        (
            SeatStanding::Decides,
            Presence::Optional,
            Fault::NeverDecides { kind },
        ),
        (
            SeatStanding::Consulted,
            Presence::Excluded,
            Fault::GuardianExcluded,
        ),
        (
            SeatStanding::Advises,
            Presence::Optional,
            Fault::GuardianNotConsulted,
        ),
    ] {
        assert_eq!(faults(&with(kind, standing, presence)), [then]);
    }
    let must = with(kind, SeatStanding::Consulted, Presence::MustInclude);
    let second = Constitution::initial().amended(must).unwrap();
    assert_eq!(second.version, 2);
    assert!(second.must_include().eq([kind]));
}

#[test]
fn r16_the_others_advise_may_be_required_or_excluded_and_never_decide() {
    for kind in [
        AgencyKind::Education,
        AgencyKind::YouthJustice,
        AgencyKind::SocialCare,
        AgencyKind::CommissionedService,
        AgencyKind::SlaveryAdvisor,
    ] {
        let initial = Constitution::initial();
        assert_eq!(initial.standing(kind), SeatStanding::Advises);
        assert_eq!(initial.presence(kind), Presence::Optional);
        let decides = with(kind, SeatStanding::Decides, Presence::Optional);
        assert_eq!(faults(&decides), [Fault::NeverDecides { kind }]);
        let excluded = with(kind, SeatStanding::Advises, Presence::Excluded);
        let second = initial.amended(excluded).unwrap();
        assert_eq!(second.presence(kind), Presence::Excluded);
    }
    let kind = AgencyKind::CompetentAuthority;
    let sca = with(kind, SeatStanding::Advises, Presence::Optional);
    assert_eq!(faults(&sca), [Fault::NoSeat { kind }]);
}

#[test]
fn r17_r18_r20_every_fault_is_named_at_once() {
    let mut proposal = Constitution::initial();
    proposal.version = 7;
    proposal.training_valid_months = 0;
    proposal.rhythm = " ".to_owned();
    proposal.inquorate.relist_working_days = 31;
    proposal.seats.push(proposal.seats[0]);
    let said: Vec<String> = faults(&proposal).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the local authority is there twice",
            "training_valid_months must be 1 to 120",
            "inquorate.relist_working_days must be 1 to 30",
            "rhythm must say how often the panel sits (R20)",
            "it was drawn up from version 7, and version 1 is in force: start from that one",
        ]
    );
    let same = Constitution::initial();
    assert_eq!(faults(&same), [Fault::Unchanged]);
}

#[test]
fn what_a_file_leaves_out_is_as_a_site_starts() {
    let said = read(r#"{"aggregation": "majority"}"#).unwrap();
    let initial = Constitution::initial();
    assert_eq!(said.aggregation, Aggregation::Majority);
    assert!(said.second_look);
    assert_eq!(said.seats, initial.seats);
    assert!(read(r#"{"quorums": 3}"#).is_err());
}

fn read(json: &str) -> Result<Constitution, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}
