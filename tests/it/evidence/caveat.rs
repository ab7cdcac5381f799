//! Caveats: what the agency a document comes from lets others see (rules.md R64).

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, timestamp},
    on_both,
    panel::Panel,
};
use tonic::{Response, Status};

use super::{accept, add, fetch, listed, offer, open_to_all, pdf, refused};

on_both!(
    r64_each_relation_sees_what_the_caveat_lets,
    r64_what_is_withheld_shows_as_withheld_and_no_more,
    r64_only_the_originator_widens_and_the_coordinator_narrows,
    r64_what_is_withheld_today_is_withheld_in_the_past,
    r64_the_sca_sees_what_may_be_shared_with_it,
);

async fn r64_each_relation_sees_what_the_caveat_lets(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    case.assigned_to(&panel.social_worker()).await;
    let everybody = open_to_all();
    let health = pb::Caveat {
        visibility: pb::Visibility::Agencies.into(),
        agency_ids: vec![panel.nurse().agency_id],
        ..open_to_all()
    };
    let coordinator = pb::Caveat {
        visibility: pb::Visibility::Coordinator.into(),
        reuse: pb::Reuse::NotForDisclosure.into(),
        ..open_to_all()
    };
    for (seed, caveat) in (1..).zip([everybody, health, coordinator]) {
        from_police(panel, &case, seed, caveat).await;
    }
    for (actor, seen) in [
        // The police, whose documents they are.
        (panel.officer(), [true, true, true]),
        (panel.coordinator(), [true, true, true]),
        (panel.nurse(), [true, true, false]),
        (panel.guardian(), [true, false, false]),
        // Of the coordinator's agency, and not the coordinator.
        (panel.chair(), [true, false, false]),
        (panel.social_worker(), [true, false, false]),
    ] {
        for (number, seen) in (1..).zip(seen) {
            let known = &listed(&actor, &case).await[number - 1];
            assert_eq!(known.withheld, !seen, "{actor:?} {number}");
            let number = i32::try_from(number).unwrap();
            match fetch(&actor, &case, number).await {
                Ok(_) => assert!(seen, "{actor:?} {number}"),
                Err(status) => {
                    assert!(!seen, "{actor:?} {number}");
                    let told = nrm_panel_tests::actor::words(&status);
                    assert_eq!(told, "PermissionDenied EVIDENCE_WITHHELD R64");
                }
            }
        }
    }
    // The refusal is evidence too.
    let denied = panel.database().texts(
        "SELECT DISTINCT rule AS text FROM access_log WHERE outcome = 'denied' \
         AND rpc = 'EvidenceService/DownloadEvidence'",
    );
    assert_eq!(denied, ["EVIDENCE_WITHHELD"]);
}

async fn r64_what_is_withheld_shows_as_withheld_and_no_more(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let hidden = pb::Caveat {
        visibility: pb::Visibility::Coordinator.into(),
        words: "An informant is named.".to_owned(),
        ..open_to_all()
    };
    from_police(panel, &case, 1, hidden).await;
    let nurse = panel.nurse();
    let expected = pb::Evidence {
        number: 1,
        agency_id: panel.officer().agency_id,
        agency_name: "Warwickshire Police".to_owned(),
        withheld: true,
        caveat_set_by: "Warwickshire Police".to_owned(),
        details: None,
    };
    assert_eq!(listed(&nurse, &case).await, std::slice::from_ref(&expected));
    assert_eq!(case.seen_by(&nurse).await.evidence, [expected]);
}

async fn r64_only_the_originator_widens_and_the_coordinator_narrows(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let words = pb::Caveat {
        words: "Ask before quoting.".to_owned(),
        ..open_to_all()
    };
    from_police(panel, &case, 1, words.clone()).await;
    let (basil, flora) = (panel.officer(), panel.coordinator());
    for actor in [panel.nurse(), panel.chair()] {
        let told = set(&actor, &case, 1, open_to_all()).await.told();
        assert_eq!(told, "PermissionDenied NOT_THE_ORIGINATOR R64");
    }
    let agencies = |ids: Vec<String>| pb::Caveat {
        visibility: pb::Visibility::Agencies.into(),
        agency_ids: ids,
        ..open_to_all()
    };
    // Narrower, by the coordinator, who cannot unsay the words.
    let narrower = agencies(vec![panel.nurse().agency_id]);
    let reply = set(&flora, &case, 1, narrower.clone()).await.granted();
    let evidence = reply.evidence.unwrap();
    assert_eq!(evidence.caveat_set_by, "Warwickshire County Council");
    let caveat = evidence.details.unwrap().caveat.unwrap();
    assert_eq!(caveat.words, "Ask before quoting.");
    assert_eq!(caveat.agency_ids, narrower.agency_ids);
    assert!(listed(&panel.chair(), &case).await[0].withheld);
    assert_eq!(
        listed(&panel.chair(), &case).await[0].caveat_set_by,
        "Warwickshire County Council"
    );
    // Wider in either respect is for the originator alone.
    for wider in [
        open_to_all(),
        agencies(vec![panel.nurse().agency_id, panel.chair().agency_id]),
        agencies(vec![panel.chair().agency_id]),
        pb::Caveat {
            reuse: pb::Reuse::ShareWithSca.into(),
            ..narrower.clone()
        },
    ] {
        let told = set(&flora, &case, 1, wider).await.told();
        assert_eq!(told, "FailedPrecondition CAVEAT_NOT_NARROWER R64");
    }
    set(&basil, &case, 1, words).await.granted();
    assert!(!listed(&panel.chair(), &case).await[0].withheld);
    // Every caveat stays in the history.
    let kinds = panel
        .database()
        .texts("SELECT kind AS text FROM event ORDER BY recorded_at, seq");
    let set = kinds
        .iter()
        .filter(|kind| *kind == "EvidenceCaveatSet")
        .count();
    assert_eq!(set, 2);
    // A first responder of another agency's documents finds nothing to set.
    add(
        &panel.nurse(),
        &case,
        offer(&case, &pdf(50, 7)),
        &pdf(50, 7),
    )
    .await;
    let told = self::set(&panel.first_responder(), &case, 2, open_to_all())
        .await
        .told();
    assert_eq!(told, "NotFound");
}

async fn r64_what_is_withheld_today_is_withheld_in_the_past(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    from_police(panel, &case, 1, open_to_all()).await;
    let nurse = panel.nurse();
    panel.at("2026-11-17");
    let hidden = pb::Caveat {
        visibility: pb::Visibility::Coordinator.into(),
        ..open_to_all()
    };
    set(&panel.officer(), &case, 1, hidden).await.granted();
    let request = pb::ListEvidenceRequest {
        case_id: case.id.clone(),
        as_at: Some(timestamp("2026-11-16T12:00:00Z")),
    };
    let known = nurse
        .evidence()
        .list_evidence(request)
        .await
        .granted()
        .evidence;
    assert!(known[0].withheld && known[0].details.is_none());
    let request = pb::GetCaseRequest {
        as_at: Some(timestamp("2026-11-16T12:00:00Z")),
        ..case.look()
    };
    let shown = nurse
        .cases()
        .get_case(request)
        .await
        .granted()
        .case
        .unwrap();
    assert!(shown.evidence[0].withheld);
}

async fn r64_the_sca_sees_what_may_be_shared_with_it(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let sca = panel.sca_liaison();
    for (seed, reuse) in [
        (1, pb::Reuse::ShareWithSca),
        (2, pb::Reuse::PanelOnly),
        (3, pb::Reuse::NotForDisclosure),
    ] {
        let caveat = pb::Caveat {
            reuse: reuse.into(),
            ..open_to_all()
        };
        from_police(panel, &case, seed, caveat).await;
    }
    let withheld: Vec<bool> = listed(&sca, &case)
        .await
        .iter()
        .map(|known| known.withheld)
        .collect();
    assert_eq!(withheld, [false, true, true]);
    fetch(&sca, &case, 1).await.unwrap();
    for number in [2, 3] {
        let told = refused(&sca, &case, number).await;
        assert_eq!(told, "PermissionDenied EVIDENCE_WITHHELD R64");
    }
}

/// Adds a document of the police and has it accepted.
async fn from_police(panel: &Panel, case: &CaseRef<'_>, seed: u8, caveat: pb::Caveat) {
    let bytes = pdf(1_000, seed);
    let offer = pb::StartUploadRequest {
        caveat: Some(caveat),
        ..offer(case, &bytes)
    };
    let evidence = add(&panel.officer(), case, offer, &bytes).await;
    accept(&panel.coordinator(), case, evidence.number).await;
}

async fn set(
    actor: &Actor,
    case: &CaseRef<'_>,
    number: i32,
    caveat: pb::Caveat,
) -> Result<Response<pb::SetEvidenceCaveatResponse>, Status> {
    let request = pb::SetEvidenceCaveatRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        caveat: Some(caveat),
    };
    actor.evidence().set_evidence_caveat(request).await
}
