//! With the database in hand and no key, nothing of a document can be found.

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{actor::Told, on_both, panel::Panel};

use super::{add, chunks, fetch, offer, open_to_all, pdf, send, start};
use crate::sealed::{everything_stored, notebook::Recording, search::Search};

on_both!(nothing_of_a_document_is_stored_or_logged_in_clear);

/// What stands in each field, and in the bytes themselves.
const PLANTED: [&str; 8] = [
    "quokka-name",
    "quokka-source",
    "quokka-author",
    "quokka-description",
    "quokka-caveat",
    "quokka-reason",
    "quokka-in-the-bytes",
    "quokka-unfinished",
];

async fn nothing_of_a_document_is_stored_or_logged_in_clear(panel: &Panel) {
    let recording = Recording::start();
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let mut bytes = pdf(300_000, 1);
    bytes.extend(PLANTED[6].as_bytes());
    let request = pb::StartUploadRequest {
        file_name: format!("{}.pdf", PLANTED[0]),
        source: PLANTED[1].to_owned(),
        author: PLANTED[2].to_owned(),
        description: PLANTED[3].to_owned(),
        caveat: Some(pb::Caveat {
            words: PLANTED[4].to_owned(),
            ..open_to_all()
        }),
        ..offer(&case, &bytes)
    };
    add(&gwen, &case, request.clone(), &bytes).await;
    let mut evidence = panel.coordinator().evidence();
    let acceptance = pb::AcceptEvidenceRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        reason: PLANTED[5].to_owned(),
    };
    evidence.accept_evidence(acceptance).await.granted();
    assert!(fetch(&panel.coordinator(), &case, 1).await.unwrap().1 == bytes);
    // One that is not finished, and one that is refused.
    let mut half = pdf(200, 2);
    half.extend(PLANTED[7].as_bytes());
    let upload = start(&gwen, offer(&case, &half)).await;
    send(&gwen, chunks(&case, &upload, &half)).await.granted();
    let refused = pb::StartUploadRequest {
        request_id: nrm_panel_client::new_request_id(),
        ..request
    };
    gwen.evidence().start_upload(refused).await.refused();
    let logs = recording.stop();

    let digest = super::sha256(&bytes);
    let secret = Search::of(PLANTED.into_iter().chain([digest.as_str()]));
    let stored = everything_stored(panel.database());
    for (place, bytes) in &stored {
        assert!(
            secret.found_in(bytes).is_empty(),
            "{:?} in {place}",
            secret.found_in(bytes)
        );
    }
    assert!(
        secret.found_in(&logs).is_empty(),
        "{:?}",
        secret.found_in(&logs)
    );
    // The search does find what is there in clear.
    let plain = [case.reference.as_str(), "EvidenceAdded", "EvidenceAccepted"];
    for word in plain {
        let search = Search::of([word]);
        let found = stored
            .iter()
            .any(|(_, bytes)| !search.found_in(bytes).is_empty());
        assert!(found, "{word}");
    }
    assert!(
        !Search::of(["EvidenceService/UploadChunks"])
            .found_in(&logs)
            .is_empty()
    );
}
