//! Uploads: chunk by chunk, broken off and resumed, verified from end to end.

use std::{collections::BTreeSet, time::Duration};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_server::upkeep;
use nrm_panel_tests::{
    actor::{Told, fields, quoting, words},
    on_both,
    panel::Panel,
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    CHUNK, add, added, chunks, fetch, finish, listed, offer, open_to_all, pdf, send, sha256, start,
    unfinished,
};

on_both!(
    documents_come_back_byte_for_byte,
    r68_what_is_too_large_is_refused_before_a_byte_is_sent,
    r68_a_referral_has_a_hundred_documents_and_no_more,
    a_wrong_hash_is_found_at_the_end,
    r68_a_document_is_what_its_bytes_say,
    what_is_announced_is_checked,
    an_interrupted_upload_goes_on_where_it_was,
    chunks_come_in_order_and_may_come_again,
    uploads_of_others_are_not_found,
    an_upload_expires_after_a_day,
    a_request_begins_one_upload,
    an_agency_adds_the_same_bytes_once,
    nothing_is_added_to_a_retracted_referral,
    a_document_is_no_record_until_it_is_finished,
);

async fn documents_come_back_byte_for_byte(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let sizes = [9, CHUNK - 1, CHUNK, CHUNK + 1, 25 << 20];
    for (number, size) in (1..).zip(sizes) {
        let bytes = pdf(size, 0);
        let evidence = add(&gwen, &case, offer(&case, &bytes), &bytes).await;
        let details = evidence.details.unwrap();
        assert_eq!((evidence.number, details.size), (number, size as i64));
        let name = format!("{}-E{number}.pdf", case.reference);
        assert_eq!(details.download_name, name);
        assert_eq!(details.file_name, "statement.pdf");
        let (file, read) = fetch(&gwen, &case, number).await.unwrap();
        assert_eq!(
            (file.name, file.size, file.sha256),
            (name, size as i64, sha256(&bytes))
        );
        assert!(read == bytes, "{size} bytes came back otherwise");
    }
    assert_eq!(listed(&panel.coordinator(), &case).await.len(), sizes.len());
}

async fn r68_what_is_too_large_is_refused_before_a_byte_is_sent(panel: &Panel) {
    let case = panel.lodge().await;
    let mut evidence = panel.first_responder().evidence();
    let announced = |size| {
        let request = pb::StartUploadRequest {
            size,
            ..offer(&case, b"%PDF-1.7\n")
        };
        let mut evidence = panel.first_responder().evidence();
        async move { evidence.start_upload(request).await }
    };
    let told = announced((25 << 20) + 1).await.told();
    assert_eq!(told, "FailedPrecondition EVIDENCE_TOO_LARGE R68");
    assert_eq!(
        announced(i64::MAX).await.told(),
        "FailedPrecondition EVIDENCE_TOO_LARGE R68"
    );
    for size in [0, -1, i64::MIN] {
        assert_eq!(fields(&announced(size).await.refused()), ["size"]);
    }
    assert_eq!(panel.database().count("evidence_upload"), 0);
    // A chunk that says more than was announced is refused too.
    let bytes = pdf(100, 0);
    let upload = start(&panel.first_responder(), offer(&case, &bytes)).await;
    let mut longer = chunks(&case, &upload, &bytes);
    longer[0].content.push(0);
    let refused = evidence.upload_chunks(tokio_stream::iter(longer)).await;
    assert_eq!(fields(&refused.refused()), ["content"]);
    let mut behind = chunks(&case, &upload, &bytes);
    behind.push(pb::UploadChunksRequest {
        number: 1,
        content: vec![0],
        ..behind[0].clone()
    });
    let refused = evidence.upload_chunks(tokio_stream::iter(behind)).await;
    assert_eq!(fields(&refused.refused()), ["number"]);
}

async fn r68_a_referral_has_a_hundred_documents_and_no_more(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    for seed in 0..60 {
        added(&gwen, &case, seed).await;
    }
    // Unfinished ones count: a case cannot be filled with them.
    for seed in 60..100 {
        start(&gwen, offer(&case, &pdf(1_000, seed))).await;
    }
    let last = offer(&case, &pdf(1_000, 100));
    let told = gwen.evidence().start_upload(last.clone()).await.told();
    assert_eq!(told, "FailedPrecondition EVIDENCE_LIMIT_REACHED R68");
    // A day later they are given up, and there is room again.
    panel.at("2026-11-17T09:00:01Z");
    let request = pb::StartUploadRequest {
        request_id: new_request_id(),
        ..last
    };
    start(&gwen, request).await;
    assert_eq!(listed(&gwen, &case).await.len(), 60);
}

async fn a_wrong_hash_is_found_at_the_end(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(CHUNK + 10, 1);
    let mut altered = bytes.clone();
    altered[CHUNK + 3] ^= 1;
    let upload = start(&gwen, offer(&case, &bytes)).await;
    send(&gwen, chunks(&case, &upload, &altered))
        .await
        .granted();
    let told = finish(&gwen, &case, &upload).await.told();
    assert_eq!(told, "FailedPrecondition EVIDENCE_HASH_MISMATCH");
    assert!(listed(&gwen, &case).await.is_empty());
    assert_eq!(case.version().await, 1);
}

async fn r68_a_document_is_what_its_bytes_say(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let docx = b"PK\x03\x04..[Content_Types].xml..word/document.xml..".to_vec();
    let mut with_macros = docx.clone();
    with_macros.extend(b"word/vbaProject.bin");
    let mut doc = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    doc.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    for (name, media, bytes, taken) in [
        (
            "a.pdf",
            pb::MediaType::Pdf,
            b"#!/bin/sh\nrm -rf /\n".to_vec(),
            false,
        ),
        ("a.pdf", pb::MediaType::Pdf, b"%".to_vec(), false),
        (
            "a.docx",
            pb::MediaType::Docx,
            b"no zip at all".to_vec(),
            false,
        ),
        (
            "a.docx",
            pb::MediaType::Docx,
            b"PK\x03\x04 META-INF/".to_vec(),
            false,
        ),
        ("a.docx", pb::MediaType::Docx, with_macros, false),
        ("a.png", pb::MediaType::Png, b"GIF89a......".to_vec(), false),
        (
            "a.doc",
            pb::MediaType::Doc,
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..".to_vec(),
            false,
        ),
        ("a.docx", pb::MediaType::Docx, docx, true),
        ("a.doc", pb::MediaType::Doc, doc, true),
        (
            "a.png",
            pb::MediaType::Png,
            b"\x89PNG\r\n\x1A\n..".to_vec(),
            true,
        ),
        ("a.jpg", pb::MediaType::Jpeg, b"\xFF\xD8\xFF".to_vec(), true),
        (
            "a.JPEG",
            pb::MediaType::Jpeg,
            b"\xFF\xD8\xFF\xE0".to_vec(),
            true,
        ),
    ] {
        let request = pb::StartUploadRequest {
            file_name: name.to_owned(),
            media_type: media.into(),
            ..offer(&case, &bytes)
        };
        let upload = start(&gwen, request).await;
        // Refused with the first bytes where they tell, otherwise at the end.
        let told = match send(&gwen, chunks(&case, &upload, &bytes)).await {
            Err(status) => Err(words(&status)),
            Ok(_) => finish(&gwen, &case, &upload)
                .await
                .map(drop)
                .map_err(|status| words(&status)),
        };
        let expected = if taken {
            Ok(())
        } else {
            Err("FailedPrecondition EVIDENCE_TYPE_MISMATCH R68".to_owned())
        };
        assert_eq!(told, expected, "{name} {bytes:?}");
    }
    let types: Vec<_> = listed(&gwen, &case).await;
    let names = types
        .iter()
        .map(|known| known.details.clone().unwrap().download_name);
    let endings: Vec<_> = names
        .map(|name| name.rsplit_once('-').unwrap().1.to_owned())
        .collect();
    assert_eq!(endings, ["E1.docx", "E2.doc", "E3.png", "E4.jpg", "E5.jpg"]);
}

async fn what_is_announced_is_checked(panel: &Panel) {
    let case = panel.lodge().await;
    let good = offer(&case, b"%PDF-1.7\n");
    let bad = pb::StartUploadRequest {
        file_name: "virus.exe".to_owned(),
        sha256: "ABC".to_owned(),
        source: " ".to_owned(),
        author: String::new(),
        description: String::new(),
        dated: Some(nrm_panel_tests::builder::date("2026-11-17")),
        sensitivity: 0,
        caveat: None,
        ..good.clone()
    };
    let mut evidence = panel.first_responder().evidence();
    let status = evidence.start_upload(bad).await.refused();
    let expected = [
        "author",
        "caveat",
        "dated",
        "description",
        "file_name",
        "sensitivity",
        "sha256",
        "source",
    ];
    let found: BTreeSet<String> = fields(&status).into_iter().collect();
    assert_eq!(found, expected.map(str::to_owned).into());
    let named = |visibility: pb::Visibility, ids: &[&str]| pb::StartUploadRequest {
        caveat: Some(pb::Caveat {
            visibility: visibility.into(),
            agency_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..open_to_all()
        }),
        ..good.clone()
    };
    let absent = "01990000-0000-7000-8000-000000000000";
    for request in [
        named(pb::Visibility::Agencies, &[]),
        named(pb::Visibility::Agencies, &["health"]),
        named(pb::Visibility::Agencies, &[absent]),
        named(pb::Visibility::Everybody, &[absent]),
    ] {
        let status = evidence.start_upload(request).await.refused();
        assert_eq!(fields(&status), ["caveat.agency_ids"]);
    }
    // A name of another type than announced, and names that hide their ending.
    for name in ["a.docx", "a.pdf\u{202E}gpj.exe", "pdf", ".exe.pdf."] {
        let request = pb::StartUploadRequest {
            file_name: name.to_owned(),
            ..good.clone()
        };
        let status = evidence.start_upload(request).await.refused();
        assert!(fields(&status).contains(&"file_name".to_owned()), "{name}");
    }
    assert_eq!(panel.database().count("evidence_upload"), 0);
}

async fn an_interrupted_upload_goes_on_where_it_was(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(4 * CHUNK + 17, 2);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    let all = chunks(&case, &upload, &bytes);

    // The caller hangs up in the middle of the stream.
    let (sender, stream) = mpsc::channel(1);
    let mut evidence = gwen.evidence();
    let call =
        tokio::spawn(async move { evidence.upload_chunks(ReceiverStream::new(stream)).await });
    for chunk in &all[..3] {
        sender.send(chunk.clone()).await.unwrap();
    }
    while panel.database().count("evidence_chunk") < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    drop(sender);

    let told = finish(&gwen, &case, &upload).await.told();
    assert_eq!(told, "FailedPrecondition UPLOAD_INCOMPLETE");
    let found = unfinished(&gwen, &case).await;
    assert_eq!(found.len(), 1);
    let found = &found[0];
    assert_eq!(found.evidence_id, upload.evidence_id);
    assert_eq!((found.next_chunk, found.chunks), (3, 5));
    assert_eq!(
        (found.size, &found.sha256),
        (bytes.len() as i64, &sha256(&bytes))
    );
    let reply = send(&gwen, all[3..].to_vec()).await.granted();
    assert_eq!(reply.next_chunk, 5);
    finish(&gwen, &case, &upload).await.granted();
    assert!(fetch(&gwen, &case, 1).await.unwrap().1 == bytes);
    assert!(unfinished(&gwen, &case).await.is_empty());
}

async fn chunks_come_in_order_and_may_come_again(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(3 * CHUNK, 3);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    let all = chunks(&case, &upload, &bytes);
    let told = send(&gwen, vec![all[1].clone()]).await.told();
    assert_eq!(told, "FailedPrecondition CHUNK_OUT_OF_ORDER");
    assert_eq!(
        send(&gwen, vec![all[0].clone()]).await.granted().next_chunk,
        1
    );
    let told = send(&gwen, vec![all[2].clone()]).await.told();
    assert_eq!(told, "FailedPrecondition CHUNK_OUT_OF_ORDER");
    // Again: the same bytes change nothing, others are refused.
    let again = vec![
        all[0].clone(),
        all[1].clone(),
        all[0].clone(),
        all[1].clone(),
    ];
    assert_eq!(send(&gwen, again).await.granted().next_chunk, 2);
    let other = pb::UploadChunksRequest {
        content: all[2].content.clone(),
        ..all[1].clone()
    };
    let told = send(&gwen, vec![other]).await.told();
    assert_eq!(told, "FailedPrecondition CHUNK_DIFFERS");
    assert_eq!(send(&gwen, all.clone()).await.granted().next_chunk, 3);
    assert_eq!(panel.database().count("evidence_chunk"), 3);
    finish(&gwen, &case, &upload).await.granted();
    // A finished upload takes no more.
    assert_eq!(send(&gwen, all).await.told(), "NotFound");
    assert!(fetch(&gwen, &case, 1).await.unwrap().1 == bytes);
    // Nothing at all is no chunk.
    assert_eq!(
        fields(&send(&gwen, Vec::new()).await.refused()),
        ["content"]
    );
}

async fn uploads_of_others_are_not_found(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let item = case.listed(nrm_panel_tests::builder::RG).await;
    let gwen = panel.first_responder();
    let bytes = pdf(2 * CHUNK, 4);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    let all = chunks(&case, &upload, &bytes);
    // Everybody else who may upload to the case, a stranger, and the case beside it.
    for actor in [
        panel.coordinator(),
        panel.officer(),
        panel.chair(),
        panel.stranger(),
    ] {
        assert_eq!(send(&actor, all.clone()).await.told(), "NotFound");
        assert_eq!(finish(&actor, &item.case, &upload).await.told(), "NotFound");
    }
    assert!(unfinished(&panel.coordinator(), &case).await.is_empty());
    assert_eq!(finish(&gwen, &other, &upload).await.told(), "NotFound");
    let elsewhere = chunks(&other, &upload, &bytes);
    assert_eq!(send(&gwen, elsewhere).await.told(), "NotFound");
    for absent in ["01990000-0000-7000-8000-000000000000", "no identifier"] {
        let upload = pb::Upload {
            evidence_id: absent.to_owned(),
            ..upload.clone()
        };
        assert_eq!(
            send(&gwen, chunks(&case, &upload, &bytes)).await.told(),
            "NotFound"
        );
    }
    // The same bytes as for a case that is not there.
    let quoted = async |request: pb::FinishUploadRequest| {
        let status = gwen
            .evidence()
            .finish_upload(quoting("same", request))
            .await
            .refused();
        (
            status.code(),
            status.message().to_owned(),
            status.details().to_vec(),
        )
    };
    let finishing = |case: &str, upload: &str| pb::FinishUploadRequest {
        request_id: new_request_id(),
        case_id: case.to_owned(),
        evidence_id: upload.to_owned(),
    };
    let absent = "01990000-0000-7000-8000-000000000000";
    let hidden = quoted(finishing(&other.id, &upload.evidence_id)).await;
    assert_eq!(hidden, quoted(finishing(absent, &upload.evidence_id)).await);
    assert_eq!(panel.database().count("evidence_chunk"), 0);
}

async fn an_upload_expires_after_a_day(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(2 * CHUNK, 5);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    let all = chunks(&case, &upload, &bytes);
    send(&gwen, vec![all[0].clone()]).await.granted();
    let kept = added(&gwen, &case, 6).await;
    panel.at("2026-11-17T08:59:59Z");
    assert_eq!(upkeep::sweep(panel.app()).await, Ok(0));
    assert_eq!(unfinished(&gwen, &case).await.len(), 1);
    panel.at("2026-11-17T09:00:00Z");
    assert!(unfinished(&gwen, &case).await.is_empty());
    assert_eq!(send(&gwen, all.clone()).await.told(), "NotFound");
    assert_eq!(finish(&gwen, &case, &upload).await.told(), "NotFound");
    assert_eq!(upkeep::sweep(panel.app()).await, Ok(1));
    assert_eq!(upkeep::sweep(panel.app()).await, Ok(0));
    // What was finished stays, bytes and all.
    assert_eq!(panel.database().count("evidence_upload"), 1);
    assert_eq!(panel.database().count("evidence_chunk"), 1);
    fetch(&gwen, &case, kept.number).await.unwrap();
    // The same document is announced anew.
    start(&gwen, offer(&case, &bytes)).await;
}

async fn a_request_begins_one_upload(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(100, 7);
    let request = offer(&case, &bytes);
    let upload = start(&gwen, request.clone()).await;
    assert_eq!(start(&gwen, request.clone()).await, upload);
    send(&gwen, chunks(&case, &upload, &bytes)).await.granted();
    assert_eq!(start(&gwen, request.clone()).await.next_chunk, 1);
    let other = pb::StartUploadRequest {
        description: "Another".to_owned(),
        ..request.clone()
    };
    let told = gwen.evidence().start_upload(other).await.told();
    assert_eq!(told, "AlreadyExists REQUEST_ID_REUSED");
    // An identifier is used once, whatever the request is.
    let finishing = pb::FinishUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id.clone(),
    };
    let mut evidence = gwen.evidence();
    let first = evidence.finish_upload(finishing.clone()).await.granted();
    let again = evidence.finish_upload(finishing.clone()).await.granted();
    assert_eq!(first, again);
    let reused = pb::StartUploadRequest {
        request_id: finishing.request_id,
        ..offer(&case, &pdf(100, 8))
    };
    let told = evidence.start_upload(reused).await.told();
    assert_eq!(told, "AlreadyExists REQUEST_ID_REUSED");
    assert_eq!(listed(&gwen, &case).await.len(), 1);
    assert_eq!(panel.database().count("evidence_upload"), 1);
}

async fn an_agency_adds_the_same_bytes_once(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(nrm_panel_tests::builder::RG).await;
    let gwen = panel.first_responder();
    let bytes = pdf(1_000, 9);
    // Announced twice before either is finished: the second finds out at the end.
    let uploads = [
        start(&gwen, offer(&case, &bytes)).await,
        start(&gwen, offer(&case, &bytes)).await,
    ];
    for upload in &uploads {
        send(&gwen, chunks(&case, upload, &bytes)).await.granted();
    }
    finish(&gwen, &case, &uploads[0]).await.granted();
    let told = finish(&gwen, &case, &uploads[1]).await.told();
    assert_eq!(told, "FailedPrecondition EVIDENCE_ALREADY_ADDED");
    // Basil is of the same agency, Cora of another, which learns nothing.
    let told = panel
        .officer()
        .evidence()
        .start_upload(offer(&case, &bytes))
        .await
        .told();
    assert_eq!(told, "FailedPrecondition EVIDENCE_ALREADY_ADDED");
    add(&panel.nurse(), &case, offer(&case, &bytes), &bytes).await;
}

async fn nothing_is_added_to_a_retracted_referral(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let bytes = pdf(100, 10);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    send(&gwen, chunks(&case, &upload, &bytes)).await.granted();
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    gwen.referrals().retract_referral(request).await.granted();
    let told = finish(&gwen, &case, &upload).await.told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
    let told = gwen
        .evidence()
        .start_upload(offer(&case, &bytes))
        .await
        .told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
}

async fn a_document_is_no_record_until_it_is_finished(panel: &Panel) {
    let case = panel.lodge().await;
    let gwen = panel.first_responder();
    let events = panel.database().count("event");
    let bytes = pdf(100, 11);
    let upload = start(&gwen, offer(&case, &bytes)).await;
    send(&gwen, chunks(&case, &upload, &bytes)).await.granted();
    assert_eq!(panel.database().count("event"), events);
    assert!(listed(&panel.coordinator(), &case).await.is_empty());
    let reply = finish(&gwen, &case, &upload).await.granted();
    assert_eq!(panel.database().count("event"), events + 1);
    assert_eq!(reply.version, case.version().await);
    // From then on nobody takes it away, not even with the database in hand.
    for statement in [
        "DELETE FROM evidence_chunk",
        "DELETE FROM evidence_upload",
        "UPDATE evidence_chunk SET number = 7",
    ] {
        let attempt = std::panic::AssertUnwindSafe(|| panel.database().execute(statement));
        assert!(std::panic::catch_unwind(attempt).is_err(), "{statement}");
    }
    fetch(&gwen, &case, 1).await.unwrap();
}
