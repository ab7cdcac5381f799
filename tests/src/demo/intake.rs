//! What the coordinator does with a referral before any sitting: sees what is missing,
//! asks for it, and takes a document in.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self, Stage};
use sha2::{Digest, Sha256};

use super::{
    Mishap, Story,
    acts::{Person, Reply, act, ask},
    cast::Child,
    words::{self, Day},
};

/// An invented page, as short as a PDF can say that it is one.
const REPORT: &[u8] = b"%PDF-1.7\n% Report of the midwife (invented)\n";

pub(super) async fn take_in(story: &mut Story) -> Result<(), Mishap> {
    let day = Day::of(3, 8);
    story.at(day, 11, 0)?;
    story
        .teller
        .chapter(&format!("What is missing, {}", day.date()));
    what_is_missing(story).await?;
    nil_return(story).await?;
    document(story).await
}

async fn readiness(person: &Person, case: &str) -> Reply<Vec<v1::ReadinessItem>> {
    let request = v1::GetCaseReadinessRequest {
        case_id: case.to_owned(),
        stage: Stage::ConclusiveGrounds.into(),
    };
    let reply = ask!(person, cases.get_case_readiness, request).await?;
    Ok(reply.items)
}

async fn what_is_missing(story: &mut Story) -> Result<(), Mishap> {
    let case = story.case(Child::Engjellushe)?;
    let Story { teller, cast, .. } = story;
    teller.say(
        "Nobody has to remember what a decision needs. Ottoline Frayne-Achebe, who runs the \
         panel, asks what is missing, who owes it and by when.",
    );
    let items = readiness(&cast.coordinator, &case.id).await?;
    let missing = items.iter().filter(|item| !item.complete);
    teller.table(
        ["Rule", "By", "Missing", "From"],
        missing.map(|item| {
            [
                item.rule.clone(),
                words::date(item.due_on),
                item.title.clone(),
                item.owed_by.clone(),
            ]
        }),
    );
    let complete = |code: &str| {
        let found = items.iter().find(|item| item.code == code);
        found.map(|item| item.complete)
    };
    teller.check(
        "The SCA's reference is there; the girl herself has not been heard.",
        (Some(true), Some(false)),
        (complete("SCA_REFERENCE"), complete("CHILD_VIEWS")),
    );
    Ok(())
}

async fn nil_return(story: &mut Story) -> Result<(), Mishap> {
    let case = story.case(Child::Engjellushe)?;
    let Story { teller, cast, .. } = story;
    let coordinator = &cast.coordinator;
    let asking = v1::RequestInformationRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: coordinator.case(&case.id).await?.version,
        agencies: vec![cast.health.enrolled.agency.clone()],
        question: "What do the walk-in centres in Dudley hold since March?".to_owned(),
        stage: Stage::ReasonableGrounds.into(),
        ..v1::RequestInformationRequest::default()
    };
    let asked = act!(coordinator, requests.request_information, asking).await?;
    let asked = asked.requests.first().cloned().unwrap_or_default();
    teller.say(&format!(
        "She asks {} what it holds, by {}. It finds nothing, and says so: an answer too.",
        asked.agency_name,
        words::date(asked.due_on)
    ));
    let nothing = v1::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked.id,
        version: asked.version,
        nil_return: true,
        ..v1::RecordInformationRequest::default()
    };
    let answered = act!(cast.health, requests.record_information, nothing).await?;
    let state = answered.request.unwrap_or_default().state();
    teller.check(
        "A nil return stands on record; nobody is chased for it.",
        v1::InformationRequestState::Nil,
        state,
    );
    Ok(())
}

async fn document(story: &mut Story) -> Result<(), Mishap> {
    let case = story.case(Child::Engjellushe)?;
    let Story { teller, cast, .. } = story;
    let coordinator = &cast.coordinator;
    teller.say(
        "The midwife's report comes as a PDF. It is sealed like everything else. No scanner runs \
         here, so it waits for a person's word.",
    );
    let offer = v1::StartUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        file_name: "report.pdf".to_owned(),
        media_type: v1::MediaType::Pdf.into(),
        size: i64::try_from(REPORT.len())?,
        sha256: format!("{:x}", Sha256::digest(REPORT)),
        source: "Community midwives (invented)".to_owned(),
        dated: Some(Day::of(29, 7).wire()),
        author: "Sister Ottavia Brandreth-Moss".to_owned(),
        sensitivity: v1::Sensitivity::Health.into(),
        description: "What the midwife saw".to_owned(),
        caveat: Some(v1::Caveat {
            visibility: v1::Visibility::Everybody.into(),
            reuse: v1::Reuse::PanelOnly.into(),
            ..v1::Caveat::default()
        }),
        expert_report: true,
    };
    let upload = act!(coordinator, evidence.start_upload, offer).await?;
    let upload = upload.upload.unwrap_or_default();
    let chunk = v1::UploadChunksRequest {
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id.clone(),
        number: 0,
        content: REPORT.to_vec(),
    };
    let chunks = coordinator.client.query(chunk, |client, chunk| async move {
        client
            .evidence()
            .upload_chunks(chunk.map(|chunk| tokio_stream::iter([chunk])))
            .await
    });
    chunks.await?;
    let finish = v1::FinishUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id,
    };
    act!(coordinator, evidence.finish_upload, finish).await?;
    let waits = readiness(coordinator, &case.id).await?;
    let accept = v1::AcceptEvidenceRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: coordinator.case(&case.id).await?.version,
        number: 1,
        reason: "Scanned by the trust before it was sent.".to_owned(),
    };
    act!(coordinator, evidence.accept_evidence, accept).await?;
    let accepted = readiness(coordinator, &case.id).await?;
    let is_there = |items: &[v1::ReadinessItem]| {
        let documents = items.iter().find(|item| item.code == "DOCUMENTS");
        documents.map(|item| item.complete)
    };
    teller.check(
        "It was owed until she accepted it, with her reason on record.",
        (Some(false), Some(true)),
        (is_there(&waits), is_there(&accepted)),
    );
    Ok(())
}
