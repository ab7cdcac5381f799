//! Which files there are, and that they are the same every time.

use nrm_panel_returns::{Profile, ReturnTables, Row, Value};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::{LOCAL, SECURE, file};
use crate::{Edition, File, PublicationError, files, sample};

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_files_are_those_of_a_return_and_their_names_tell_of_nobody() {
    let tables = sample::tables();
    let mut heard = Vec::new();
    let files = files(
        &sample::edition(&tables, Profile::Local),
        &mut |what, done, of| {
            heard.push((what.to_owned(), done, of));
        },
    )
    .unwrap();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "return-2026-Q4-local.ods",
            "return-2026-Q4-local.xlsx",
            "return.json",
            "R0.csv",
            "R1.csv",
            "R2.csv",
            "R5.csv",
            "R8.csv",
            "R9.csv",
            "R10.csv",
            "R12.csv",
            "R13.csv",
            "bulletin.html",
            "bulletin.pdf",
            "manifest.json",
        ]
    );
    let expected: Vec<_> = names
        .iter()
        .zip(0..)
        .map(|(name, done)| ((*name).to_owned(), done, 15))
        .collect();
    assert_eq!(heard, expected);
    assert_eq!(file(&files, "return.json"), b"{\"tables\":[]}");
    // Made another time, and all the same.
    assert_eq!(files, LOCAL.1);
}

#[test]
fn the_manifest_lists_every_other_file_as_it_is() {
    let files = &SECURE.1;
    let (manifest, others) = files.split_last().unwrap();
    let json: Json = serde_json::from_slice(&manifest.bytes).unwrap();
    let listed = json["files"].as_array().unwrap();
    assert_eq!(listed.len(), others.len());
    for (entry, file) in listed.iter().zip(others) {
        assert_eq!(entry["name"], file.name.as_str());
        assert_eq!(entry["size"], file.bytes.len());
        assert_eq!(entry["sha256"], hash(&file.bytes));
    }
    assert_eq!(json["handling"], "OFFICIAL-SENSITIVE");
    // Canonical: written again with sorted keys it is the same.
    let sorted: std::collections::BTreeMap<String, Json> = serde_json::from_value(json).unwrap();
    assert_eq!(serde_json::to_vec(&sorted).unwrap(), manifest.bytes);
}

#[test]
fn the_version_of_the_software_stands_in_the_manifest_alone() {
    let tables = sample::tables();
    let edition = sample::edition(&tables, Profile::Secure);
    let other = Edition {
        software: "9.9.9",
        ..edition
    };
    let other = files(&other, &mut |_, _, _| {}).unwrap();
    let pairs: Vec<(&File, &File)> = SECURE.1.iter().zip(&other).collect();
    let (manifest, others) = pairs.split_last().unwrap();
    assert_ne!(manifest.0, manifest.1);
    // Made another time, and all others the same.
    assert!(others.iter().all(|(one, other)| one == other));
}

/// The hashes are those of another process and another machine: `sha256sum` of what
/// `examples/sample_return.rs` wrote, in the order of the manifest.
#[test]
fn the_same_return_gives_the_same_bytes_every_time_and_on_every_machine() {
    let hashes: Vec<String> = SECURE
        .1
        .iter()
        .map(|file| format!("{}  {}\n", hash(&file.bytes), file.name))
        .collect();
    assert_eq!(hashes.concat(), include_str!("../../tests/sample.sha256"));
}

#[test]
fn tables_that_contradict_themselves_become_no_files() {
    let refused = |change: &dyn Fn(&mut ReturnTables)| {
        let mut tables = sample::tables();
        change(&mut tables);
        files(
            &sample::edition(&tables, Profile::Secure),
            &mut |_, _, _| {},
        )
        .unwrap_err()
    };
    let row = Row::new(vec!["a".to_owned()], Vec::new());
    assert!(matches!(
        refused(&|tables| tables.tables[1].rows.push(row.clone())),
        PublicationError::Shape { row: 17, .. }
    ));
    assert!(matches!(
        refused(&|tables| tables.tables[1].rows[0].revised = vec![7]),
        PublicationError::Shape { row: 1, .. }
    ));
    assert!(matches!(
        refused(&|tables| tables.tables[1].rows[1].cells[0] = Value::Number(1 << 32)),
        PublicationError::Size { row: 2, .. }
    ));
    for id in ["r0", "", "../R1", "Cover", "R1:R2", "RRRRRRRRRRRRRRRRRRRRR"] {
        let error = refused(&|tables| tables.tables[1].id = id.to_owned());
        assert!(matches!(error, PublicationError::Identifier(_)), "{id}");
    }
}
