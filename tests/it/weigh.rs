//! Weighing a case: own views first, the matrix for and against, suggestions after.

use std::collections::BTreeSet;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::{
    DESCRIPTORS,
    v1::{
        self as pb, IndicatorBearing as Bearing, Limb, Outcome, Stage, View,
        indicator_source::Source,
    },
};
use nrm_panel_server::index;
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, lodgement, referral},
    on_both,
    panel::Panel,
};
use prost_reflect::{DescriptorPool, Kind, MessageDescriptor};

use crate::evidence::{add, offer, open_to_all, pdf};

on_both!(
    a_suggestion_comes_only_after_ones_own_view,
    what_others_think_is_kept_back_until_ones_own_view_is_on_record,
    an_entry_is_revised_by_its_agency_and_every_version_is_kept,
    r35_r67_an_entry_rests_on_what_the_case_holds,
    r64_an_entry_that_rests_on_a_withheld_document_is_withheld_and_not_absent,
    a_stage_is_weighed_while_it_is_still_to_be_decided,
    suggestions_of_a_form_point_at_where_it_says_so,
    decisions_on_like_cases_come_after_ones_own_view_and_never_few,
    decisions_beyond_the_callers_authorities_are_never_shown,
);

const TAKEN: &str = "exploitation_narrative.how_did_the_exploitation_start";

pub(crate) fn viewing(case: &CaseRef<'_>) -> pb::RecordOwnViewRequest {
    pb::RecordOwnViewRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        stage: Stage::ReasonableGrounds.into(),
        words: "The gift and the debt fit together; the journey is not explained.".to_owned(),
        version: 0,
    }
}

pub(crate) async fn noting(case: &CaseRef<'_>) -> pb::RecordIndicatorRequest {
    pb::RecordIndicatorRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        stage: Stage::ReasonableGrounds.into(),
        number: 0,
        version: 0,
        limb: Limb::Action.into(),
        bearing: Bearing::For.into(),
        words: "Recruited with a gift at the bus station.".to_owned(),
        sources: vec![source(Source::Question(TAKEN.to_owned()))],
        case_version: case.version().await,
    }
}

pub(crate) fn suggesting(case: &CaseRef<'_>) -> pb::SuggestIndicatorsRequest {
    pb::SuggestIndicatorsRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        stage: Stage::ReasonableGrounds.into(),
    }
}

pub(crate) fn matrix_of(case: &CaseRef<'_>) -> pb::GetMatrixRequest {
    pb::GetMatrixRequest {
        case_id: case.id.clone(),
        stage: Stage::ReasonableGrounds.into(),
    }
}

pub(crate) fn source(source: Source) -> pb::IndicatorSource {
    pb::IndicatorSource {
        source: Some(source),
    }
}

async fn viewed(actor: &Actor, case: &CaseRef<'_>) -> pb::OwnView {
    let reply = actor.weighing().record_own_view(viewing(case)).await;
    reply.granted().view.unwrap()
}

async fn noted(actor: &Actor, case: &CaseRef<'_>) -> pb::Indicator {
    let reply = actor.weighing().record_indicator(noting(case).await).await;
    reply.granted().indicator.unwrap()
}

async fn matrix(actor: &Actor, case: &CaseRef<'_>) -> pb::GetMatrixResponse {
    actor.weighing().get_matrix(matrix_of(case)).await.granted()
}

async fn a_suggestion_comes_only_after_ones_own_view(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let (nurse, officer) = (panel.nurse(), panel.officer());
    let mut weighing = nurse.weighing();
    let told = weighing.suggest_indicators(suggesting(&case)).await.told();
    assert_eq!(told, "FailedPrecondition OWN_VIEW_MISSING");
    // The view of a colleague is not one's own.
    viewed(&officer, &case).await;
    let told = weighing.suggest_indicators(suggesting(&case)).await.told();
    assert_eq!(told, "FailedPrecondition OWN_VIEW_MISSING");
    assert_eq!(matrix(&nurse, &case).await.advice, []);

    let view = viewed(&nurse, &case).await;
    assert_eq!((view.version, view.after_suggestions), (1, false));
    assert_eq!(view.person_id, nurse.id);
    let seen = case.version().await;
    let advice = weighing.suggest_indicators(suggesting(&case)).await;
    let advice = advice.granted().advice.unwrap();
    // What it was made from is kept with it.
    assert_eq!((advice.case_version, advice.view_version), (seen, 1));
    assert_eq!(advice.advice_version, "2026-11-28");
    let pointed: Vec<_> = advice
        .suggestions
        .iter()
        .map(|it| (it.limb(), it.bearing()))
        .collect();
    assert_eq!(
        pointed,
        [(Limb::Purpose, Bearing::For), (Limb::Service, Bearing::For)]
    );
    assert_eq!(
        advice.suggestions[0].place,
        "How was the child exploited? Name all that apply."
    );
    assert_eq!(matrix(&nurse, &case).await.advice, [advice]);
    assert_eq!(matrix(&officer, &case).await.advice, []);

    // A view written after it says so; the first one stays.
    let again = pb::RecordOwnViewRequest {
        version: 1,
        words: "I see the service now.".to_owned(),
        ..viewing(&case)
    };
    let revised = weighing.record_own_view(again.clone()).await.granted();
    assert!(revised.view.unwrap().after_suggestions);
    let stale = pb::RecordOwnViewRequest {
        request_id: new_request_id(),
        ..again
    };
    let told = weighing.record_own_view(stale).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let own: Vec<_> = matrix(&nurse, &case)
        .await
        .views
        .into_iter()
        .filter(|view| view.person_id == nurse.id)
        .map(|view| (view.version, view.superseded, view.after_suggestions))
        .collect();
    assert_eq!(own, [(1, true, false), (2, false, true)]);
    let asked = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let history = nurse.cases().get_case_history(asked).await.granted();
    let said: Vec<_> = history
        .entries
        .iter()
        .map(|entry| entry.summary.as_str())
        .filter(|summary| summary.contains("view of") || summary.contains("suggestions"))
        .collect();
    assert_eq!(
        said,
        [
            "own view of a member for Warwickshire Police on reasonable grounds recorded, version 1",
            "own view of a member for Arden Health Trust on reasonable grounds recorded, version 1",
            "suggestions on reasonable grounds shown, version 2026-11-28 of the advice",
            "own view of a member for Arden Health Trust on reasonable grounds recorded, version 2",
        ]
    );
}

async fn what_others_think_is_kept_back_until_ones_own_view_is_on_record(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let (nurse, officer) = (panel.nurse(), panel.officer());
    viewed(&officer, &case).await;
    noted(&officer, &case).await;
    let before = matrix(&nurse, &case).await;
    assert!(before.kept_back);
    assert_eq!((before.views.len(), before.indicators.len()), (0, 0));
    // Her own agency's entries are hers to see all along.
    noted(&nurse, &case).await;
    let own = matrix(&nurse, &case).await;
    assert_eq!((own.views.len(), own.indicators.len()), (0, 1));
    viewed(&nurse, &case).await;
    let after = matrix(&nurse, &case).await;
    assert!(!after.kept_back);
    assert_eq!((after.views.len(), after.indicators.len()), (2, 2));
    // Nobody outside the panel sees it, nor whoever is recused.
    for (actor, code) in [
        (panel.first_responder(), "PermissionDenied"),
        (panel.sca_liaison(), "PermissionDenied"),
        (panel.stranger(), "NotFound"),
    ] {
        let told = actor.weighing().get_matrix(matrix_of(&case)).await.told();
        assert!(told.starts_with(code), "{told}");
    }
    case.interest_of(&nurse).await;
    for told in [
        nurse.weighing().get_matrix(matrix_of(&case)).await.told(),
        nurse
            .weighing()
            .suggest_indicators(suggesting(&case))
            .await
            .told(),
    ] {
        assert!(told.starts_with("NotFound"), "{told}");
    }
}

async fn an_entry_is_revised_by_its_agency_and_every_version_is_kept(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let (nurse, officer) = (panel.nurse(), panel.officer());
    let first = noted(&nurse, &case).await;
    assert_eq!((first.number, first.version), (1, 1));
    assert_eq!(first.agency, "Arden Health Trust");
    let other = noted(&officer, &case).await;
    assert_eq!((other.number, other.version), (2, 1));
    let revision = pb::RecordIndicatorRequest {
        number: 1,
        version: 1,
        bearing: Bearing::Against.into(),
        words: "The gift was from an uncle.".to_owned(),
        ..noting(&case).await
    };
    let told = officer
        .weighing()
        .record_indicator(revision.clone())
        .await
        .told();
    assert_eq!(told, "PermissionDenied NOT_THE_ENTERING_AGENCY");
    let reply = nurse.weighing().record_indicator(revision.clone()).await;
    let revised = reply.granted().indicator.unwrap();
    assert_eq!((revised.number, revised.version), (1, 2));
    let stale = pb::RecordIndicatorRequest {
        request_id: new_request_id(),
        ..revision.clone()
    };
    let told = nurse.weighing().record_indicator(stale).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let unknown = pb::RecordIndicatorRequest {
        request_id: new_request_id(),
        number: 9,
        ..revision
    };
    let told = nurse.weighing().record_indicator(unknown).await.told();
    assert_eq!(told, "FailedPrecondition INDICATOR_UNKNOWN");
    // A coordinator sees every version, and which stands.
    let all = matrix(&panel.coordinator(), &case).await.indicators;
    let versions: Vec<_> = all
        .iter()
        .map(|it| (it.number, it.version, it.superseded, it.bearing()))
        .collect();
    assert_eq!(
        versions,
        [
            (1, 1, true, Bearing::For),
            (1, 2, false, Bearing::Against),
            (2, 1, false, Bearing::For),
        ]
    );
    assert_eq!(all[0].words, "Recruited with a gift at the bus station.");
}

async fn r35_r67_an_entry_rests_on_what_the_case_holds(panel: &Panel) {
    let case = panel.lodge().await;
    case.hear(pb::ContributionKind::Child, "I want to stay at school.")
        .await;
    let coordinator = panel.coordinator();
    let mut weighing = coordinator.weighing();
    let nothing_held = case.asked_of(&["Warwickshire Police"]).await;
    let asked = &nothing_held[0];
    let nil = pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked.id.clone(),
        version: asked.version,
        nil_return: true,
        ..pb::RecordInformationRequest::default()
    };
    coordinator
        .requests()
        .record_information(nil)
        .await
        .granted();
    for missing in [
        Source::DocumentNumber(1),
        Source::Question("exploitation_narrative.living_conditions".to_owned()),
        Source::Question("episodes.1".to_owned()),
        Source::Heard(pb::ContributionKind::Guardian.into()),
        // That police hold nothing is no evidence (R66).
        Source::InformationRequestId(asked.id.clone()),
    ] {
        let request = pb::RecordIndicatorRequest {
            sources: vec![source(Source::Question(TAKEN.to_owned())), source(missing)],
            ..noting(&case).await
        };
        let told = weighing.record_indicator(request).await.told();
        assert_eq!(told, "FailedPrecondition SOURCE_UNKNOWN R67");
    }
    let request = pb::RecordIndicatorRequest {
        sources: vec![
            source(Source::Question(TAKEN.to_owned())),
            source(Source::Heard(pb::ContributionKind::Child.into())),
        ],
        ..noting(&case).await
    };
    let entered = weighing.record_indicator(request.clone()).await.granted();
    assert_eq!(entered.indicator.unwrap().sources, request.sources);
}

async fn r64_an_entry_that_rests_on_a_withheld_document_is_withheld_and_not_absent(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let (nurse, officer) = (panel.nurse(), panel.officer());
    let bytes = pdf(1_000, 1);
    let offer = pb::StartUploadRequest {
        caveat: Some(pb::Caveat {
            visibility: pb::Visibility::Coordinator.into(),
            ..open_to_all()
        }),
        ..offer(&case, &bytes)
    };
    let document = add(&officer, &case, offer, &bytes).await.number;
    let request = pb::RecordIndicatorRequest {
        sources: vec![source(Source::DocumentNumber(document))],
        words: "Intelligence of 3 October names a driver.".to_owned(),
        ..noting(&case).await
    };
    // Nobody rests on what they may not see.
    let theirs = pb::RecordIndicatorRequest {
        request_id: new_request_id(),
        ..request.clone()
    };
    let told = nurse.weighing().record_indicator(theirs).await.told();
    assert_eq!(told, "FailedPrecondition SOURCE_UNKNOWN R67");
    officer
        .weighing()
        .record_indicator(request.clone())
        .await
        .granted();
    viewed(&nurse, &case).await;
    let seen = &matrix(&nurse, &case).await.indicators[0];
    assert!(seen.withheld);
    assert_eq!((seen.words.as_str(), seen.bearing), ("", 0));
    assert_eq!(seen.sources, []);
    assert_eq!(seen.agency, "Warwickshire Police");
    for actor in [officer, panel.coordinator()] {
        let seen = &matrix(&actor, &case).await.indicators[0];
        assert_eq!((seen.withheld, &seen.words), (false, &request.words));
    }
}

async fn a_stage_is_weighed_while_it_is_still_to_be_decided(panel: &Panel) {
    let case = panel.lodge().await;
    let mut weighing = panel.coordinator().weighing();
    let of_cg = pb::RecordOwnViewRequest {
        stage: Stage::ConclusiveGrounds.into(),
        ..viewing(&case)
    };
    let told = weighing.record_own_view(of_cg.clone()).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_NOT_OPEN R47");
    let nurse = panel.nurse();
    let item = case.listed(RG).await.convened().await;
    noted(&panel.officer(), &case).await;
    let item = item.positions([View::Positive; 3]).await;
    let sealing = item.sealing(&[Outcome::Positive]).await;
    panel
        .chair()
        .decisions()
        .seal_decision(sealing)
        .await
        .granted();
    let told = weighing.record_own_view(viewing(&case)).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");
    let told = weighing.record_indicator(noting(&case).await).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");
    // Once it is decided nothing is kept back, and conclusive grounds have their turn.
    let seen = matrix(&nurse, &case).await;
    assert_eq!((seen.kept_back, seen.indicators.len()), (false, 1));
    weighing.record_own_view(of_cg).await.granted();
}

async fn suggestions_of_a_form_point_at_where_it_says_so(panel: &Panel) {
    let case = panel.lodge_sample("01").await;
    let mut weighing = panel.coordinator().weighing();
    weighing.record_own_view(viewing(&case)).await.granted();
    let reply = weighing
        .suggest_indicators(suggesting(&case))
        .await
        .granted();
    let lines: Vec<_> = reply
        .advice
        .unwrap()
        .suggestions
        .iter()
        .map(|it| {
            let (limb, bearing) = (it.limb().as_str_name(), it.bearing().as_str_name());
            format!(
                "{limb} {bearing} {} {} [{}]",
                it.indicator_code, it.text, it.stated_in
            )
        })
        .collect();
    insta::assert_snapshot!("suggestions_of_sample_01", lines.join("\n"));
}

// --- Decisions on like cases --------------------------------------------------------

pub(crate) fn similar_to(case: &CaseRef<'_>) -> pb::FindSimilarDecisionsRequest {
    pb::FindSimilarDecisionsRequest {
        case_id: case.id.clone(),
        stage: Stage::ReasonableGrounds.into(),
    }
}

async fn similar(actor: &Actor, case: &CaseRef<'_>) -> Vec<pb::SimilarGroup> {
    let reply = actor
        .weighing()
        .find_similar_decisions(similar_to(case))
        .await;
    let reply = reply.granted();
    assert_eq!(reply.smallest_group, 6);
    reply.groups
}

/// Lodges a referral about a child of a gender, of an authority.
async fn about<'p>(panel: &'p Panel, gender: pb::Gender, authority: &str) -> CaseRef<'p> {
    let mut told = referral();
    told.child.as_mut().unwrap().gender = gender.into();
    told.local_authority.as_mut().unwrap().name = authority.to_owned();
    panel
        .lodge_by(&panel.first_responder(), lodgement(told))
        .await
}

const WARWICKSHIRE: &str = "Warwickshire County Council";

/// Decides so many cases of girls at one sitting, the last of them negative.
async fn decided(panel: &Panel, count: usize) -> Vec<CaseRef<'_>> {
    let sitting = panel.sitting().await;
    let mut items = Vec::new();
    for _ in 0..count {
        let case = about(panel, pb::Gender::Female, WARWICKSHIRE).await;
        case.enquired().await;
        items.push(case.listed_at(&sitting, RG).await);
    }
    let present = [
        panel.chair(),
        panel.officer(),
        panel.nurse(),
        panel.guardian(),
    ];
    panel.convene(&sitting, &present).await;
    let mut cases = Vec::new();
    for (number, item) in (1..).zip(items) {
        let (view, outcome) = if number == count {
            (View::Negative, Outcome::Negative)
        } else {
            (View::Positive, Outcome::Positive)
        };
        let item = item.positions([view; 3]).await;
        let sealing = item.sealing(&[outcome]).await;
        panel
            .chair()
            .decisions()
            .seal_decision(sealing)
            .await
            .granted();
        cases.push(item.case);
    }
    cases
}

async fn decisions_on_like_cases_come_after_ones_own_view_and_never_few(panel: &Panel) {
    let five = decided(panel, 5).await;
    let asking = about(panel, pb::Gender::Female, WARWICKSHIRE).await;
    asking.listed(RG).await;
    let (nurse, flora) = (panel.nurse(), panel.coordinator());
    let mut weighing = nurse.weighing();
    let told = weighing
        .find_similar_decisions(similar_to(&asking))
        .await
        .told();
    assert_eq!(told, "FailedPrecondition OWN_VIEW_MISSING");
    viewed(&nurse, &asking).await;
    viewed(&flora, &asking).await;
    // Five are too few to be shown; nothing tells that they are there.
    assert_eq!(similar(&nurse, &asking).await, []);
    let six = decided(panel, 1).await;
    let groups = similar(&nurse, &asking).await;
    assert_eq!(groups.len(), 1);
    let group = &groups[0];
    assert_eq!(
        (
            group.exploitation.as_str(),
            group.gender.as_str(),
            group.location()
        ),
        ("Criminal", "Female", pb::ExploitationLocation::Uk)
    );
    assert_eq!(
        group.shared,
        ["Criminal", "Female", "in the United Kingdom", "17 or under"]
    );
    let made: Vec<_> = group
        .decisions
        .iter()
        .map(|it| (it.year, it.outcome()))
        .collect();
    let expected = [
        vec![(2026, Outcome::Positive); 4],
        vec![(2026, Outcome::Negative); 2],
    ];
    assert_eq!(made, expected.concat());
    // A boy's case shares less, and shows the same whole group: groups are fixed.
    let boy = about(panel, pb::Gender::Male, WARWICKSHIRE).await;
    viewed(&flora, &boy).await;
    let seen = similar(&flora, &boy).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].decisions, group.decisions);
    assert_eq!(
        seen[0].shared,
        ["Criminal", "in the United Kingdom", "17 or under"]
    );
    // A decision of the very case is none on a like one.
    let own = pb::RecordOwnViewRequest {
        stage: Stage::ConclusiveGrounds.into(),
        ..viewing(&five[0])
    };
    flora.weighing().record_own_view(own).await.granted();
    // Whoever is recused from one of the six never counts it.
    six[0].interest_of(&nurse).await;
    assert_eq!(similar(&nurse, &asking).await, []);
    assert_eq!(similar(&flora, &asking).await, groups);
}

async fn decisions_beyond_the_callers_authorities_are_never_shown(panel: &Panel) {
    decided(panel, 6).await;
    let case = about(panel, pb::Gender::Female, "Coventry City Council").await;
    let (fergus, flora) = (panel.coventry_coordinator(), panel.coordinator());
    viewed(&fergus, &case).await;
    viewed(&flora, &case).await;
    assert_eq!(similar(&fergus, &case).await, []);
    let seen = similar(&flora, &case).await;
    assert_eq!(seen.len(), 1);
    // The rows are derived from the ledger and made anew from it.
    let database = panel.database();
    assert_eq!(database.count("sealed_decision"), 6);
    database.execute("DELETE FROM sealed_decision");
    assert_eq!(similar(&flora, &case).await, []);
    let db = panel.app().db.clone();
    let rebuilt = tokio::task::spawn_blocking(move || index::rebuild(&db, true)).await;
    assert_eq!(rebuilt.unwrap().unwrap(), 7);
    assert_eq!(similar(&flora, &case).await, seen);
    assert_eq!(database.count("sealed_decision"), 6);
}

// --- The contract -------------------------------------------------------------------

fn messages() -> Vec<MessageDescriptor> {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let ours = pool.all_messages().collect::<Vec<_>>();
    ours.into_iter()
        .filter(|message| message.package_name() == "nrm.panel.v1")
        .collect()
}

/// Words a score goes by.
const SCORES: [&str; 8] = [
    "score",
    "rank",
    "likelihood",
    "probability",
    "confidence",
    "percent",
    "risk_level",
    "rating",
];

#[test]
fn no_score_exists_in_the_contract() {
    let messages = messages();
    assert!(messages.len() > 150, "{}", messages.len());
    for message in &messages {
        for field in message.fields() {
            let place = field.full_name().to_lowercase();
            let real = matches!(field.kind(), Kind::Float | Kind::Double);
            assert!(!real, "{place} is a real number");
            let named = SCORES.iter().find(|word| place.contains(*word));
            assert_eq!(named, None, "{place}");
        }
    }
    // Of what is weighed and suggested nothing is a number but what names a record.
    let numbers: BTreeSet<String> = messages
        .iter()
        .filter(|message| {
            [
                "OwnView",
                "Indicator",
                "Suggestion",
                "Advice",
                "IndicatorSource",
            ]
            .contains(&message.name())
        })
        .flat_map(|message| message.fields().collect::<Vec<_>>())
        .filter(|field| matches!(field.kind(), Kind::Int32 | Kind::Int64))
        .map(|field| field.name().to_owned())
        .collect();
    let expected = [
        "case_version",
        "document_number",
        "number",
        "version",
        "view_version",
    ];
    assert_eq!(numbers, expected.map(str::to_owned).into());
}

#[test]
fn r30_nothing_asks_for_the_means() {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    let limb = pool.get_enum_by_name("nrm.panel.v1.Limb").unwrap();
    let words: Vec<_> = limb.values().map(|value| value.name().to_owned()).collect();
    assert_eq!(
        words,
        [
            "LIMB_UNSPECIFIED",
            "LIMB_ACTION",
            "LIMB_PURPOSE",
            "LIMB_SERVICE"
        ]
    );
}

#[test]
fn nothing_that_was_suggested_flows_into_a_decision() {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    for name in ["SealDecisionRequest", "RecordPositionRequest"] {
        let request = pool
            .get_message_by_name(&format!("nrm.panel.v1.{name}"))
            .unwrap();
        let reached = reached(&request);
        for weighed in ["OwnView", "Indicator", "Suggestion", "Advice"] {
            assert!(!reached.contains(weighed), "{name} takes {weighed}");
        }
    }
    // Nor do the rules of sealing and of positions read any of it.
    let rules = [
        include_str!("../../server/domain/src/case/seal.rs"),
        include_str!("../../server/domain/src/case/decide.rs"),
        include_str!("../../server/domain/src/panel.rs"),
    ];
    for source in rules {
        for word in ["weighing", "advice", "suggest"] {
            assert!(!source.to_lowercase().contains(word), "{word}");
        }
    }
}

/// Returns the names of the messages a message holds, however deep.
fn reached(message: &MessageDescriptor) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![message.clone()];
    while let Some(message) = open.pop() {
        if !names.insert(message.name().to_owned()) {
            continue;
        }
        for field in message.fields() {
            if let Kind::Message(inner) = field.kind() {
                open.push(inner);
            }
        }
    }
    names
}
