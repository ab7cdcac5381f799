//! What leaves: the files, signed off by two people.

use std::{collections::BTreeSet, fs};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::{Actor, Told},
    on_both,
    panel::Panel,
    returned,
};

use super::{build, hash, local, order, show, year};

on_both!(
    two_people_sign_a_return_before_it_leaves,
    a_local_return_leaves_in_plain_text,
    its_files_are_what_the_manifest_says,
);

async fn two_people_sign_a_return_before_it_leaves(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let built = build(&officer, order(4, None)).await;
    let sign = async |actor: &Actor, sha256: &str| {
        let request = pb::SignOffReturnRequest {
            request_id: new_request_id(),
            return_id: built.built.id.clone(),
            sha256: sha256.to_owned(),
        };
        actor.returns().sign_off_return(request).await
    };
    let submit = async || {
        let request = pb::SubmitReturnRequest {
            request_id: new_request_id(),
            return_id: built.built.id.clone(),
        };
        officer.returns().submit_return(request).await
    };
    let sha256 = built.built.sha256.as_str();
    let other = sign(&officer, &"0".repeat(64)).await.told();
    assert_eq!(other, "FailedPrecondition RETURN_CHANGED");
    assert_eq!(sign(&officer, sha256).await.granted().sign_offs.len(), 1);
    let again = sign(&officer, sha256).await.told();
    assert_eq!(again, "FailedPrecondition ALREADY_SIGNED_OFF");
    assert_eq!(submit().await.told(), "FailedPrecondition NOT_SIGNED_OFF");
    assert_eq!(fs::read_dir(panel.return_folder()).unwrap().count(), 0);
    let signed = sign(&panel.chair(), sha256).await.granted().sign_offs;
    let names: Vec<&str> = signed.iter().map(|signed| signed.name.as_str()).collect();
    assert_eq!(
        BTreeSet::from_iter(names),
        ["Ada Chair", "Joan Returns"].into()
    );

    let left = submit().await.granted();
    let folder = panel.return_folder().join(&left.folder);
    assert_eq!(left.files.len(), built.built.files.len());
    for (name, file) in left.files.iter().zip(&built.built.files) {
        assert_eq!(name, &format!("{}.age", file.name));
        let sealed = fs::read(folder.join(name)).unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1"), "{name}");
        let plain = panel.read_as_recipient(&sealed);
        assert_eq!(hash(&plain), file.sha256, "{name}");
    }
    let request = pb::ListEventsRequest {
        page_size: 200,
        ..pb::ListEventsRequest::default()
    };
    let events = panel.auditor().audit().list_events(request).await.granted();
    let of_files = events
        .events
        .iter()
        .filter(|event| event.kind == "ReturnFileSubmitted");
    assert_eq!(of_files.count(), left.files.len());
    assert_eq!(submit().await.told(), "FailedPrecondition RETURN_SUBMITTED");
    let late = sign(&panel.coordinator(), sha256).await.told();
    assert_eq!(late, "FailedPrecondition RETURN_SUBMITTED");
    let shown = show(&officer, &built.built.id).await.built;
    assert_eq!(shown.submitted_at, left.submitted_at);
}

async fn a_local_return_leaves_in_plain_text(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let built = build(&officer, local(4)).await.built;
    for actor in [&officer, &panel.chair()] {
        let request = pb::SignOffReturnRequest {
            request_id: new_request_id(),
            return_id: built.id.clone(),
            sha256: built.sha256.clone(),
        };
        actor.returns().sign_off_return(request).await.granted();
    }
    let request = pb::SubmitReturnRequest {
        request_id: new_request_id(),
        return_id: built.id.clone(),
    };
    let left = officer.returns().submit_return(request).await.granted();
    let folder = panel.return_folder().join(&left.folder);
    for file in &built.files {
        assert_eq!(
            hash(&fs::read(folder.join(&file.name)).unwrap()),
            file.sha256
        );
    }
}

async fn its_files_are_what_the_manifest_says(panel: &Panel) {
    year(panel).await;
    let officer = panel.returns_officer();
    let built = build(&officer, order(4, None)).await.built;
    let names: Vec<&str> = built.files.iter().map(|file| file.name.as_str()).collect();
    for name in [
        "return.json",
        "bulletin.html",
        "bulletin.pdf",
        "manifest.json",
    ] {
        assert!(names.contains(&name), "{names:?}");
    }
    for file in &built.files {
        let request = pb::GetReturnFileRequest {
            return_id: built.id.clone(),
            name: file.name.clone(),
        };
        let pieces = officer.returns().get_return_file(request).await.granted();
        let bytes = returned::file(pieces).await.unwrap();
        assert_eq!(i64::try_from(bytes.len()).unwrap(), file.size);
        assert_eq!(hash(&bytes), file.sha256);
        if file.name == "return.json" {
            assert_eq!(file.sha256, built.sha256);
        }
    }
    let request = pb::GetReturnFileRequest {
        return_id: built.id,
        name: "../key".to_owned(),
    };
    let told = officer.returns().get_return_file(request).await.told();
    assert_eq!(told, "NotFound");
}
