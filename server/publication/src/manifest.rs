//! The list of all the other files, with what they were made from and by.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Edition, File, PublicationError, profile};

/// Fields stand in the order of the alphabet: canonical JSON.
#[derive(Serialize)]
struct Manifest<'a> {
    as_at: &'a str,
    files: Vec<Entry<'a>>,
    handling: Option<&'static str>,
    period: Period<'a>,
    profile: &'static str,
    site: &'a str,
    software: &'a str,
    specification: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    media_type: &'a str,
    name: &'a str,
    sha256: String,
    size: usize,
}

#[derive(Serialize)]
struct Period<'a> {
    end: &'a str,
    name: &'a str,
    start: &'a str,
}

impl<'a> Entry<'a> {
    fn new(file: &'a File) -> Self {
        Self {
            media_type: file.media_type,
            name: &file.name,
            sha256: Sha256::digest(&file.bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            size: file.bytes.len(),
        }
    }
}

/// Writes the manifest of files.
pub(crate) fn write(edition: &Edition<'_>, files: &[File]) -> Result<Vec<u8>, PublicationError> {
    let manifest = Manifest {
        as_at: edition.as_at,
        files: files.iter().map(Entry::new).collect(),
        handling: profile::handling(edition.profile),
        period: Period {
            end: edition.period_end,
            name: edition.period,
            start: edition.period_start,
        },
        profile: edition.profile.code(),
        site: edition.site,
        software: edition.software,
        specification: edition.specification,
        title: edition.title,
    };
    Ok(serde_json::to_vec(&manifest)?)
}
