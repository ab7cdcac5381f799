//! Faults of sittings, positions and seals.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, Stage, View};
use nrm_panel_tests::{actor::Told, builder::Item, panel::Panel};
use prost_types::Timestamp;

use super::{day, refused};

pub(super) async fn rows(
    panel: &Panel,
    item: &Item<'_>,
    sealing: &pb::SealDecisionRequest,
) -> usize {
    let meeting = agenda(panel, item).await + meeting(panel, item).await;
    meeting + positions(panel, item).await + seals(panel, sealing).await
}

async fn agenda(panel: &Panel, item: &Item<'_>) -> usize {
    let schedule = |change: fn(&mut pb::ScheduleSittingRequest)| {
        let mut request = pb::ScheduleSittingRequest {
            request_id: new_request_id(),
            held_on: Some(day(2026, 11, 20)),
            place: "Room 4".to_owned(),
            chair_id: panel.chair().id,
            invited_person_ids: Vec::new(),
        };
        change(&mut request);
        request
    };
    let list = |stages: &[i32]| pb::AddAgendaItemRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        case_id: item.case.id.clone(),
        case_version: 2,
        stages: stages.to_vec(),
    };
    refused! { panel;
        coordinator.sittings.schedule_sitting(pb::ScheduleSittingRequest::default())
            => ["request_id", "held_on", "place", "chair_id"];
        coordinator.sittings.schedule_sitting(schedule(|it| {
            it.held_on = Some(day(2026, 11, 31));
        })) => ["held_on"];
        coordinator.sittings.schedule_sitting(schedule(|it| it.place = "a\tb".to_owned()))
            => ["place"];
        coordinator.sittings.schedule_sitting(schedule(|it| it.chair_id = "me".to_owned()))
            => ["chair_id"];
        coordinator.sittings.schedule_sitting(schedule(|it| {
            it.invited_person_ids = vec![String::new()];
        })) => ["invited_person_ids[0]"];
        coordinator.sittings.get_sitting(pb::GetSittingRequest::default()) => ["sitting_id"];
        coordinator.sittings.list_sittings(pb::ListSittingsRequest {
            page_size: -7,
            page_token: "?".to_owned(),
        }) => ["page_size", "page_token"];
        coordinator.sittings.add_agenda_item(pb::AddAgendaItemRequest::default())
            => ["request_id", "sitting_id", "case_id", "case_version", "stages"];
        coordinator.sittings.add_agenda_item(list(&[])) => ["stages"];
        coordinator.sittings.add_agenda_item(list(&[2, 1])) => ["stages"];
        coordinator.sittings.add_agenda_item(list(&[1, 1])) => ["stages"];
        coordinator.sittings.add_agenda_item(list(&[1, 2, 1])) => ["stages"];
    }
}

async fn meeting(panel: &Panel, item: &Item<'_>) -> usize {
    let sitting_id = || item.sitting.clone();
    let moving = |occurred_at| pb::RecordAttendanceRequest {
        request_id: new_request_id(),
        sitting_id: sitting_id(),
        version: 3,
        person_id: panel.teacher().id,
        present: true,
        occurred_at: Some(occurred_at),
        ..pb::RecordAttendanceRequest::default()
    };
    let adjourn = |change: fn(&mut pb::AdjournItemRequest)| {
        let mut request = pb::AdjournItemRequest {
            request_id: new_request_id(),
            sitting_id: sitting_id(),
            case_id: item.case.id.clone(),
            case_version: 2,
            reason: 4,
            evidence_wanted: String::new(),
            return_by: None,
            ..pb::AdjournItemRequest::default()
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.sittings.convene_sitting(pb::ConveneSittingRequest::default())
            => ["request_id", "sitting_id", "version"];
        coordinator.sittings.record_attendance(pb::RecordAttendanceRequest::default())
            => ["request_id", "sitting_id", "version", "person_id"];
        coordinator.sittings.record_attendance(moving(Timestamp { seconds: 0, nanos: -1 }))
            => ["occurred_at"];
        coordinator.sittings.record_attendance(moving(Timestamp { seconds: 0, nanos: 0 }))
            => ["occurred_at"];
        chair.sittings.adjourn_item(pb::AdjournItemRequest::default())
            => ["request_id", "sitting_id", "case_id", "case_version", "reason"];
        chair.sittings.adjourn_item(adjourn(|it| it.reason = 8)) => ["reason"];
        chair.sittings.adjourn_item(adjourn(|it| it.reason = 2))
            => ["evidence_wanted", "owner_agency"];
        chair.sittings.adjourn_item(adjourn(|it| it.reason = 1)) => ["interim_plan"];
        chair.sittings.adjourn_item(adjourn(|it| {
            it.interim_plan = Some(nrm_panel_tests::builder::no_plan("With an aunt."));
        })) => ["interim_plan"];
        chair.sittings.adjourn_item(adjourn(|it| it.justification = "a\0".to_owned()))
            => ["justification"];
        chair.sittings.adjourn_item(adjourn(|it| it.owner_agency = "Nobody".to_owned()))
            => ["owner_agency"];
        coordinator.sittings.record_attendance(pb::RecordAttendanceRequest {
            present: false,
            deputy_for_person_id: panel.nurse().id,
            occurred_at: None,
            ..moving(Timestamp::default())
        }) => ["deputy_for_person_id"];
        coordinator.sittings.record_attendance(pb::RecordAttendanceRequest {
            deputy_for_person_id: "nobody".to_owned(),
            occurred_at: None,
            ..moving(Timestamp::default())
        }) => ["deputy_for_person_id"];
        chair.sittings.adjourn_item(adjourn(|it| {
            it.return_by = Some(day(2026, 11, 15));
        })) => ["return_by"];
        chair.sittings.adjourn_item(adjourn(|it| {
            it.evidence_wanted = "a\0".to_owned();
            it.return_by = Some(day(2026, 0, 0));
        })) => ["evidence_wanted", "return_by"];
        chair.sittings.close_sitting(pb::CloseSittingRequest {
            open_items_reason: 9,
            ..pb::CloseSittingRequest::default()
        }) => ["request_id", "sitting_id", "version", "open_items_reason"];
        chair.sittings.close_sitting(pb::CloseSittingRequest {
            request_id: new_request_id(),
            sitting_id: sitting_id(),
            version: 3,
            open_items_reason: 0,
        }) => ["open_items_reason"];
    }
}

async fn positions(panel: &Panel, item: &Item<'_>) -> usize {
    let position = |change: fn(&mut pb::RecordPositionRequest)| {
        let mut request = item.position(Stage::ReasonableGrounds, View::Positive);
        change(&mut request);
        request
    };
    refused! { panel;
        officer.decisions.record_position(pb::RecordPositionRequest::default())
            => ["request_id", "sitting_id", "case_id", "stage", "view"];
        officer.decisions.record_position(position(|it| it.stage = 3)) => ["stage"];
        officer.decisions.record_position(position(|it| it.view = 4)) => ["view"];
        officer.decisions.record_position(position(|it| {
            (it.view, it.reasons) = (2, " ".to_owned());
        })) => ["reasons"];
        officer.decisions.record_position(position(|it| {
            (it.view, it.reasons) = (3, String::new());
        })) => ["reasons"];
        officer.decisions.record_position(position(|it| it.reasons = "r".repeat(15_001)))
            => ["reasons"];
        officer.decisions.record_position(position(|it| it.version = -1)) => ["version"];
        coordinator.decisions.record_second_look(pb::RecordSecondLookRequest::default())
            => ["request_id", "sitting_id", "case_id", "stage", "verdict", "reasons"];
    }
}

async fn seals(panel: &Panel, sealing: &pb::SealDecisionRequest) -> usize {
    let seal = |change: fn(&mut pb::SealDecisionRequest)| {
        let mut request = sealing.clone();
        request.request_id = new_request_id();
        change(&mut request);
        request
    };
    refused! { panel;
        chair.decisions.seal_decision(pb::SealDecisionRequest::default())
            => ["request_id", "sitting_id", "case_id", "case_version", "outcomes", "plan_tie"];
        chair.decisions.seal_decision(seal(|it| it.outcomes.clear())) => ["outcomes"];
        chair.decisions.seal_decision(seal(|it| it.outcomes.reverse())) => ["outcomes"];
        chair.decisions.seal_decision(seal(|it| it.outcomes[0].stage = 9))
            => ["outcomes", "outcomes[0].stage"];
        chair.decisions.seal_decision(seal(|it| it.outcomes[0].outcome = 0))
            => ["outcomes[0].outcome"];
        chair.decisions.seal_decision(seal(|it| it.outcomes[1].reasons.clear()))
            => ["outcomes[1].reasons"];
        chair.decisions.seal_decision(seal(|it| it.outcomes[1].reasons = "r".repeat(15_001)))
            => ["outcomes[1].reasons"];
        chair.decisions.seal_decision(seal(|it| it.outcomes[1].findings = None))
            => ["outcomes[1].findings"];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[0].evidence = vec![pb::EvidenceCitation::default()];
        })) => [
            "outcomes[0].evidence[0].item",
            "outcomes[0].evidence[0].version",
            "outcomes[0].evidence[0].weight",
            "outcomes[0].evidence[0].bearing",
            "outcomes[0].evidence[0].credibility",
        ];
        chair.decisions.seal_decision(seal(|it| it.outcomes[0].evidence.clear()))
            => ["outcomes[0].evidence"];
        chair.decisions.seal_decision(seal(|it| {
            let again = it.outcomes[0].evidence[0].clone();
            it.outcomes[0].evidence.push(again);
        })) => ["outcomes[0].evidence[1].item"];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[0].evidence[0].item = "What the mother said".to_owned();
        })) => ["outcomes[0].evidence[0].item"];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[0].evidence[0].credibility = Some(pb::Credibility {
                mitigating: vec![0, 99],
                ..pb::Credibility::default()
            });
        })) => [
            "outcomes[0].evidence[0].credibility.internal",
            "outcomes[0].evidence[0].credibility.external",
            "outcomes[0].evidence[0].credibility.detail",
            "outcomes[0].evidence[0].credibility.mitigating[0]",
            "outcomes[0].evidence[0].credibility.mitigating[1]",
            "outcomes[0].evidence[0].credibility.reasons",
        ];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[0].set_aside = vec![pb::SetAside::default(), pb::SetAside {
                item: "REFERRAL".to_owned(),
                reason: "r".to_owned(),
            }];
        })) => [
            "outcomes[0].set_aside[0].item",
            "outcomes[0].set_aside[0].reason",
            "outcomes[0].set_aside[1].item",
        ];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[1].findings = Some(pb::Findings {
                action: Some(pb::ActionFinding {
                    finding: pb::Finding::Found.into(),
                    ..pb::ActionFinding::default()
                }),
                purpose: Some(pb::PurposeFinding {
                    finding: pb::Finding::Found.into(),
                    purposes: vec![
                        pb::FoundPurpose { purpose: 1, realisation: 1 },
                        pb::FoundPurpose { purpose: 1, realisation: 2 },
                        pb::FoundPurpose::default(),
                    ],
                    reasons: "r".to_owned(),
                    rests_on: vec!["E0".to_owned()],
                }),
                service: Some(pb::ServiceFinding::default()),
            });
        })) => [
            "outcomes[1].findings.action.reasons",
            "outcomes[1].findings.action.actions",
            "outcomes[1].findings.purpose.purposes[1].purpose",
            "outcomes[1].findings.purpose.purposes[2].purpose",
            "outcomes[1].findings.purpose.purposes[2].realisation",
            "outcomes[1].findings.purpose.rests_on[0]",
            "outcomes[1].findings.service.finding",
        ];
        chair.decisions.seal_decision(seal(|it| {
            (it.outcomes[1].route, it.outcomes[1].forms) = (0, Vec::new());
        })) => ["outcomes[1].route", "outcomes[1].forms"];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[1].account_alone_reason = "r".to_owned();
            it.outcomes[1].negative_reason = 1;
            it.outcomes[1].route = 9;
        })) => [
            "outcomes[1].route",
            "outcomes[1].negative_reason",
            "outcomes[1].account_alone_reason",
            "outcomes[1].route",
        ];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[1].outcome = 2;
        })) => [
            "outcomes[1].route",
            "outcomes[1].forms",
            "outcomes[1].negative_reason",
        ];
        chair.decisions.seal_decision(seal(|it| {
            it.outcomes[1].override_reason = "r".repeat(15_001);
        })) => ["outcomes[1].override_reason"];
        chair.decisions.seal_decision(seal(|it| it.plan_tie = None)) => ["plan_tie"];
        chair.decisions.seal_decision(seal(|it| {
            let tie = pb::plan_tie::Tie::PlanId("LP-1".to_owned());
            it.plan_tie = Some(pb::PlanTie { tie: Some(tie) });
        })) => ["plan_tie.plan_id"];
        chair.decisions.seal_decision(seal(|it| {
            it.plan_tie = Some(nrm_panel_tests::builder::no_plan("  "));
        })) => ["plan_tie.no_plan_reason"];
    }
}
