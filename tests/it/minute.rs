//! The record that leaves: the recording template and the minute, looked up in the ledger.

use std::fs;

use nrm_panel_proto::v1::{
    self as pb, DecisionDocumentKind as Kind, DocumentFormat as Format, Outcome, Stage, View,
};
use nrm_panel_server::ledger::{export, fold_all};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, Item, RG, RG_THEN_CG, citation, lodgement, referral},
    on_both,
    panel::Panel,
};
use serde_json::Value;

use crate::{
    challenge::raising,
    evidence::{accept, add, offer, open_to_all, pdf},
    exchange::{courier, dropped},
};

on_both!(
    r59_the_minute_says_what_was_found_and_why,
    r60_a_negative_decision_encloses_the_minute_and_a_positive_one_does_not,
    r61_r62_the_minute_is_never_addressed_to_the_child,
    r64_what_is_not_for_disclosure_stays_out_and_shows_as_withheld,
    r65_a_document_is_marked_and_the_same_to_the_byte,
    r21_one_template_where_both_stages_were_sealed_together,
    a_document_is_looked_up_in_an_export_of_the_ledger,
    what_was_typed_cannot_become_markup,
    there_is_no_document_before_something_is_sealed,
);

fn wanted(
    case: &CaseRef<'_>,
    stage: Stage,
    kind: Kind,
    format: Format,
) -> pb::GetDecisionDocumentRequest {
    pb::GetDecisionDocumentRequest {
        case_id: case.id.clone(),
        stage: stage.into(),
        kind: kind.into(),
        format: format.into(),
    }
}

async fn document(
    actor: &Actor,
    request: pb::GetDecisionDocumentRequest,
) -> pb::GetDecisionDocumentResponse {
    actor
        .decisions()
        .get_decision_document(request)
        .await
        .granted()
}

async fn minute(case: &CaseRef<'_>, stage: Stage) -> String {
    let request = wanted(case, stage, Kind::Minute, Format::Markdown);
    document(&case.panel.coordinator(), request).await.content
}

/// Seals an item with views and outcomes, after a change of the request.
async fn sealed(
    panel: &Panel,
    item: Item<'_>,
    outcome: Outcome,
    change: impl FnOnce(&mut pb::SealDecisionRequest),
) {
    let view = match outcome {
        Outcome::Negative => View::Negative,
        Outcome::Positive | Outcome::Unspecified => View::Positive,
    };
    let item = item.convened().await.positions([view; 3]).await;
    let mut sealing = item.sealing(&[outcome; 2]).await;
    change(&mut sealing);
    panel
        .chair()
        .decisions()
        .seal_decision(sealing)
        .await
        .granted();
}

fn headings(text: &str) -> Vec<&str> {
    let lines = text.lines();
    lines.filter_map(|line| line.strip_prefix("## ")).collect()
}

async fn r59_the_minute_says_what_was_found_and_why(panel: &Panel) {
    let case = panel.lodge_sample("01").await;
    panel.at("2026-11-16");
    case.all_heard().await;
    let raised = raising(&case, "Warwickshire Police", pb::ChallengeSubject::Silence).await;
    panel
        .coordinator()
        .challenges()
        .raise_challenge(raised)
        .await
        .granted();
    sealed(
        panel,
        case.listed(RG_THEN_CG).await,
        Outcome::Positive,
        |_| (),
    )
    .await;
    let text = minute(&case, Stage::ConclusiveGrounds).await;
    assert_eq!(
        headings(&text),
        [
            "What this is",
            "Case summary",
            "Country information",
            "Accepted and rejected",
            "Conclusive grounds",
            "Weight given to each item of evidence",
            "Heard",
            "Challenges",
            "For the competent authority to notify",
            "Ledger",
        ]
    );
    for part in [
        "- **Outcome:** Positive",
        "- **Decided on:** 2026-11-16",
        "- **Standard of proof:** balance of probabilities: more likely than not",
        "#### Action",
        "#### Purpose",
        "#### Service",
        "- **Weight:** Substantial",
        "- **Events accepted as told in:** referral",
        "No finding is made on nationality",
        "> As the agencies set out.",
        "no answer yet",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

async fn r60_a_negative_decision_encloses_the_minute_and_a_positive_one_does_not(panel: &Panel) {
    let courier = courier(panel);
    let (good, bad) = (panel.lodge().await, panel.lodge().await);
    courier.deliver_due().await.unwrap();
    sealed(panel, good.listed(RG).await, Outcome::Positive, |_| ()).await;
    bad.enquired().await;
    sealed(panel, bad.listed(RG).await, Outcome::Negative, |_| ()).await;
    courier.deliver_due().await.unwrap();
    let files = |case: &CaseRef<'_>| {
        let of_case = |folder: &std::path::PathBuf| {
            let name = folder.display().to_string();
            name.contains(&case.reference) && name.contains("decision_to_sca")
        };
        let folder = dropped(panel).into_iter().find(of_case).unwrap();
        let entries = fs::read_dir(&folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        (folder, names)
    };
    let (_, enclosed) = files(&good);
    assert_eq!(enclosed, ["bundle.json", "bundle.md", "manifest.json"]);
    let (folder, enclosed) = files(&bad);
    assert_eq!(
        enclosed,
        [
            "bundle.json",
            "bundle.md",
            "manifest.json",
            "minute-rg.json",
            "minute-rg.md"
        ]
    );
    // The same as whoever asks for it is shown.
    let sent = fs::read_to_string(folder.join("minute-rg.md")).unwrap();
    assert_eq!(sent, minute(&bad, Stage::ReasonableGrounds).await);
    assert!(sent.contains("It is enclosed with the letter"), "{sent}");
    let kept = minute(&good, Stage::ReasonableGrounds).await;
    assert!(kept.contains("It stays on file"), "{kept}");
}

async fn r61_r62_the_minute_is_never_addressed_to_the_child(panel: &Panel) {
    let mut told = referral();
    told.circumstances = Some(pb::Circumstances {
        address: "14 Wombat Lane, Rugby".to_owned(),
        criminal_matters: vec![pb::CriminalMatter {
            details: "Possession.".to_owned(),
            charged_on: Some(nrm_panel_tests::builder::date("2026-11-02")),
            ..pb::CriminalMatter::default()
        }],
        ..pb::Circumstances::default()
    });
    let case = panel
        .lodge_by(&panel.first_responder(), lodgement(told))
        .await;
    sealed(panel, case.listed(RG).await, Outcome::Positive, |_| ()).await;
    let text = minute(&case, Stage::ReasonableGrounds).await;
    assert!(text.contains("Never serve it on the child"), "{text}");
    assert!(!text.contains("Wombat"), "a safe address is not on paper");
    for part in [
        "- **First responder:** Warwickshire Police",
        "- **Local authority:** Warwickshire County Council",
        "- **Independent child trafficking guardian:** yes",
        "- **Police:** yes",
        "- **Prosecutor:** through the police: proceedings are on record",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

async fn r64_what_is_not_for_disclosure_stays_out_and_shows_as_withheld(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let (officer, nurse) = (panel.officer(), panel.nurse());
    let (first, second) = (pdf(1_000, 1), pdf(1_000, 2));
    let secret = pb::StartUploadRequest {
        description: "wombat intelligence".to_owned(),
        caveat: Some(pb::Caveat {
            reuse: pb::Reuse::NotForDisclosure.into(),
            ..open_to_all()
        }),
        ..offer(&case, &first)
    };
    add(&officer, &case, secret, &first).await;
    let open = pb::StartUploadRequest {
        description: "A letter of the school".to_owned(),
        caveat: Some(pb::Caveat {
            reuse: pb::Reuse::ShareWithSca.into(),
            ..open_to_all()
        }),
        ..offer(&case, &second)
    };
    add(&nurse, &case, open, &second).await;
    accept(&panel.coordinator(), &case, 1).await;
    accept(&panel.coordinator(), &case, 2).await;
    sealed(panel, item, Outcome::Positive, |sealing| {
        let mut intelligence = citation("E1");
        let credibility = intelligence.credibility.as_mut().unwrap();
        credibility.reasons = "The wombat source is reliable.".to_owned();
        sealing.outcomes[0]
            .evidence
            .extend([intelligence, citation("E2")]);
    })
    .await;
    courier.deliver_due().await.unwrap();
    let sent = dropped(panel)
        .into_iter()
        .filter(|folder| folder.display().to_string().contains("decision_to_sca"))
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = minute(&case, Stage::ReasonableGrounds).await;
    let papers: Vec<String> = sent.chain([text.clone()]).collect();
    assert!(papers.len() >= 4, "{}", papers.len());
    for paper in &papers {
        assert!(!paper.contains("wombat"), "{paper}");
    }
    assert!(text.contains("withheld by Warwickshire Police"), "{text}");
    assert!(text.contains("> A letter of the school"), "{text}");
}

async fn r65_a_document_is_marked_and_the_same_to_the_byte(panel: &Panel) {
    let case = panel.lodge().await;
    sealed(panel, case.listed(RG).await, Outcome::Positive, |_| ()).await;
    let coordinator = panel.coordinator();
    for kind in [Kind::Minute, Kind::RecordingTemplate] {
        let request = wanted(&case, Stage::ReasonableGrounds, kind, Format::Markdown);
        let first = document(&coordinator, request.clone()).await;
        assert_eq!(first.marking, "OFFICIAL-SENSITIVE");
        assert!(
            first
                .content
                .lines()
                .nth(2)
                .unwrap()
                .contains("OFFICIAL-SENSITIVE")
        );
        assert!(first.content.trim_end().ends_with("**OFFICIAL-SENSITIVE**"));
        let json = wanted(&case, Stage::ReasonableGrounds, kind, Format::Json);
        let read: Value =
            serde_json::from_str(&document(&coordinator, json).await.content).unwrap();
        assert_eq!(read["marking"], "OFFICIAL-SENSITIVE");
        // What happens to the case afterwards does not change it.
        case.hear(pb::ContributionKind::Child, "Said later.").await;
        assert_eq!(document(&panel.sca_liaison(), request).await, first);
    }
    let looks = panel.database().texts(
        "SELECT rpc AS text FROM access_log WHERE rpc = 'DecisionService/GetDecisionDocument'",
    );
    assert_eq!(looks.len(), 6);
}

async fn r21_one_template_where_both_stages_were_sealed_together(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    sealed(
        panel,
        case.listed(RG_THEN_CG).await,
        Outcome::Positive,
        |_| (),
    )
    .await;
    let coordinator = panel.coordinator();
    let mut papers = Vec::new();
    for stage in RG_THEN_CG {
        let request = wanted(&case, *stage, Kind::RecordingTemplate, Format::Markdown);
        papers.push(document(&coordinator, request).await);
    }
    assert_eq!(papers[0].content, papers[1].content);
    let headings = headings(&papers[0].content).join(", ");
    assert!(
        headings.contains("Reasonable grounds, Conclusive grounds"),
        "{headings}"
    );
    assert!(headings.contains("Evidence relied on"), "{headings}");
}

async fn a_document_is_looked_up_in_an_export_of_the_ledger(panel: &Panel) {
    let case = panel.lodge().await;
    sealed(panel, case.listed(RG).await, Outcome::Positive, |_| ()).await;
    let request = wanted(
        &case,
        Stage::ReasonableGrounds,
        Kind::Minute,
        Format::Markdown,
    );
    let paper = document(&panel.coordinator(), request).await;
    assert!(paper.content.contains(&paper.event_hash));
    let app = panel.app();
    fold_all(&app.db, &*app.clock).await.unwrap();
    let db = app.db.clone();
    let exported = tokio::task::spawn_blocking(move || {
        let mut out = Vec::new();
        export(&db, None, &mut out).unwrap();
        out
    });
    let exported = String::from_utf8(exported.await.unwrap()).unwrap();
    let event = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|line| line["hash"] == paper.event_hash)
        .unwrap();
    assert_eq!(event["stream"], case.id);
    assert_eq!(event["seq"], paper.event_number);
}

async fn what_was_typed_cannot_become_markup(panel: &Panel) {
    let case = panel.lodge().await;
    sealed(panel, case.listed(RG).await, Outcome::Positive, |sealing| {
        sealing.outcomes[0].reasons = "# Outcome: negative\n[a](http://x) <b>bold</b>".to_owned();
    })
    .await;
    let text = minute(&case, Stage::ReasonableGrounds).await;
    assert!(!text.contains("\n# Outcome"), "{text}");
    assert!(!text.contains("[a](http"), "{text}");
    assert!(!text.contains("<b>"), "{text}");
}

async fn there_is_no_document_before_something_is_sealed(panel: &Panel) {
    let case = panel.lodge().await;
    let request = wanted(&case, Stage::ReasonableGrounds, Kind::Minute, Format::Json);
    let told = panel
        .coordinator()
        .decisions()
        .get_decision_document(request.clone())
        .await
        .told();
    assert_eq!(told, "FailedPrecondition NOTHING_SEALED");
    let told = panel
        .first_responder()
        .decisions()
        .get_decision_document(request.clone())
        .await
        .told();
    assert!(told.starts_with("PermissionDenied"), "{told}");
    let told = panel
        .stranger()
        .decisions()
        .get_decision_document(request)
        .await
        .told();
    assert!(told.starts_with("NotFound"), "{told}");
}
