//! The constitution of a panel: adopted in versions, read by quorum, kept by decisions.

mod room;

use nrm_panel_domain::{
    constitution::{Aggregation, Constitution, Presence, Seat, SeatStanding},
    directory::AgencyKind,
};
use nrm_panel_proto::v1::{self as pb, Outcome, Stage, View};
use nrm_panel_server::{
    constitution::{self, Adoption},
    setup::SetupError,
};
use nrm_panel_tests::{
    actor::Told,
    builder::{RG, RG_THEN_CG},
    on_both,
    panel::Panel,
};

on_both!(
    r13_a_seat_that_must_be_there_holds_up_quorum,
    r13_r15_an_impossible_constitution_is_refused_with_every_fault,
    r16_an_excluded_seat_is_not_recorded_as_present,
    r17_a_decision_keeps_the_constitution_it_was_made_under,
    r18_r20_every_version_stays_readable,
);

async fn r13_a_seat_that_must_be_there_holds_up_quorum(panel: &Panel) {
    let case = panel.lodge().await;
    adopt(panel, |it| presence(it, Presence::MustInclude)).unwrap();
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let agenda = panel.sitting_now(&item.sitting).await.agenda;
    assert!(!agenda[0].quorate);
    assert!(agenda[0].missing[0].contains("an adviser"), "{agenda:?}");
    let request = item.sealing(&[Outcome::Positive]).await;
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition MUST_INCLUDE_MISSING");
    // There, it is heard and still does not decide.
    panel.attend(&item.sitting, &panel.teacher(), true).await;
    let request = item.position(Stage::ReasonableGrounds, View::Negative);
    let mut teacher = panel.teacher().decisions();
    let told = teacher.record_position(request).await.told();
    assert_eq!(told, "FailedPrecondition SEAT_DOES_NOT_VOTE R16");
    assert_eq!(item.sealed().await[0].roll.len(), 5);
}

async fn r13_r15_an_impossible_constitution_is_refused_with_every_fault(panel: &Panel) {
    let refused = adopt(panel, |it| {
        it.version = 3;
        it.seats.retain(|seat| seat.kind != AgencyKind::Health);
        for seat in &mut it.seats {
            if seat.kind == AgencyKind::GuardianService {
                seat.standing = SeatStanding::Decides;
            }
        }
    });
    let said = refused.unwrap_err().to_string();
    for fault in [
        "health must decide",
        "never decides (R15)",
        "from version 3",
    ] {
        assert!(said.contains(fault), "{said}");
    }
    assert_eq!(read(panel, 0).await.versions.len(), 1);
}

async fn r16_an_excluded_seat_is_not_recorded_as_present(panel: &Panel) {
    let sitting = panel.sitting().await;
    adopt(panel, |it| presence(it, Presence::Excluded)).unwrap();
    let convening = |present: &[String]| pb::ConveneSittingRequest {
        request_id: nrm_panel_client::new_request_id(),
        sitting_id: sitting.clone(),
        version: 1,
        present_person_ids: present.to_vec(),
    };
    let mut sittings = panel.coordinator().sittings();
    let both = [panel.chair().id, panel.teacher().id];
    let told = sittings.convene_sitting(convening(&both)).await.told();
    assert_eq!(told, "FailedPrecondition SEAT_EXCLUDED");
    let request = convening(&both[..1]);
    sittings.convene_sitting(request).await.granted();
    let request = pb::RecordAttendanceRequest {
        request_id: nrm_panel_client::new_request_id(),
        sitting_id: sitting.clone(),
        version: 2,
        person_id: panel.teacher().id,
        present: true,
        ..pb::RecordAttendanceRequest::default()
    };
    let told = sittings.record_attendance(request).await.told();
    assert_eq!(told, "FailedPrecondition SEAT_EXCLUDED");
}

async fn r17_a_decision_keeps_the_constitution_it_was_made_under(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    adopt(panel, |it| it.aggregation = Aggregation::Majority).unwrap();
    let item = case.listed(RG_THEN_CG).await.convened().await;
    let dissent = [View::Positive, View::Positive, View::Negative];
    let sealed = item.positions(dissent).await.sealed().await;
    let back = adopt(panel, |it| {
        it.version = 2;
        it.aggregation = Aggregation::Unanimous;
    });
    assert_eq!(back.unwrap().version, 3);
    for decision in case.now().await.decisions {
        assert_eq!(decision.constitution_version, 2);
        let kept = decision.constitution.unwrap();
        assert_eq!(kept.aggregation(), pb::Aggregation::Majority);
        assert_eq!(Some(kept), read(panel, 2).await.constitution);
    }
    assert_eq!(sealed.len(), 2);
}

async fn r18_r20_every_version_stays_readable(panel: &Panel) {
    adopt(panel, |it| {
        it.training_valid_months = 24;
        it.rhythm = "every second Thursday".to_owned();
        it.second_look = false;
    })
    .unwrap();
    let now = read(panel, 0).await;
    let versions: Vec<_> = now
        .versions
        .iter()
        .map(|version| (version.version, version.adopted_by.as_str()))
        .collect();
    assert_eq!(versions, [(1, ""), (2, "The partnership board")]);
    let shown = now.constitution.unwrap();
    assert_eq!((shown.version, shown.training_valid_months), (2, 24));
    assert_eq!(shown.rhythm, "every second Thursday");
    assert!(!shown.second_look);
    let first = read(panel, 1).await.constitution.unwrap();
    assert_eq!((first.version, first.training_valid_months), (1, 36));
    assert!(first.second_look);
    let mut directory = panel.auditor().directory();
    let asked = pb::GetConstitutionRequest { version: 3 };
    let told = directory.get_constitution(asked).await.told();
    assert_eq!(told, "NotFound");
    // A training recorded from now on is valid for the months now in force.
    let trained = pb::RecordTrainingRequest {
        request_id: nrm_panel_client::new_request_id(),
        person_id: panel.trainee().id,
        completed_on: Some(nrm_panel_tests::builder::date("2026-11-02")),
    };
    let mut directory = panel.coordinator().directory();
    let reply = directory.record_training(trained).await.granted();
    let until = reply.person.unwrap().training_valid_until;
    assert_eq!(until, Some(nrm_panel_tests::builder::date("2028-11-02")));
}

fn presence(proposal: &mut Constitution, presence: Presence) {
    proposal
        .seats
        .retain(|seat| seat.kind != AgencyKind::Adviser);
    proposal.seats.push(Seat {
        kind: AgencyKind::Adviser,
        standing: SeatStanding::Advises,
        presence,
    });
}

fn adopt(panel: &Panel, change: impl Fn(&mut Constitution)) -> Result<Constitution, SetupError> {
    let mut proposal = Constitution::initial();
    change(&mut proposal);
    let adoption = Adoption {
        proposal,
        adopted_by: "The partnership board".to_owned(),
        reason: "As reviewed in November.".to_owned(),
    };
    let app = panel.app();
    constitution::adopt(&app.db, &app.ids, panel.now(), panel.site(), adoption)
}

async fn read(panel: &Panel, version: i64) -> pb::GetConstitutionResponse {
    let mut directory = panel.officer().directory();
    let asked = pb::GetConstitutionRequest { version };
    directory.get_constitution(asked).await.granted()
}
