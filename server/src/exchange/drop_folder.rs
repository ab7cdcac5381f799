//! Delivery into a folder: one folder a message, there whole or not at all.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use nrm_panel_domain::{
    id::{CaseId, EvidenceId},
    media,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    Fault,
    parcel::{Content, Enclosed, Parcel},
};
use crate::hex::hex;

/// Reads a chunk of a document of a case.
pub(super) type Chunks<'a> =
    dyn Fn(CaseId, EvidenceId, u32) -> Result<Zeroizing<Vec<u8>>, Fault> + 'a;

/// Puts a message into its receiver's folder. Delivered again it changes nothing; a
/// folder of the same name that holds something else is left as it is.
///
/// # Errors
/// `drop_folder_conflict` for the latter; `drop_folder_unwritable` with the system's
/// kind of error; what the reader of documents says; `document_altered` where what it
/// read is not what was uploaded.
pub(super) fn deliver(
    root: &Path,
    receiver: &str,
    parcel: &Parcel,
    chunks: &Chunks<'_>,
) -> Result<String, Fault> {
    if place(&root.join(receiver), parcel, chunks)? {
        Ok(parcel.sha256())
    } else {
        Err(Fault::new("drop_folder_conflict"))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        let kind = format!("{:?}", error.kind()).to_lowercase();
        Self::new(format!("drop_folder_unwritable_{kind}"))
    }
}

fn place(folder: &Path, parcel: &Parcel, chunks: &Chunks<'_>) -> Result<bool, Fault> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let name = parcel.folder();
    let whole = folder.join(&name);
    if whole.exists() {
        return Ok(same(&whole, parcel)?);
    }
    // Whoever was cut off half-way has lost the lease by now: begin afresh.
    let half = folder.join(format!(".half-{}", parcel.message.id));
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    DirBuilder::new().mode(0o700).create(&half)?;
    for enclosed in &parcel.files {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(half.join(&enclosed.name))?;
        write(&mut file, enclosed, chunks)?;
        file.sync_all()?;
    }
    File::open(&half)?.sync_all()?;
    fs::rename(&half, &whole)?;
    File::open(folder)?.sync_all()?;
    Ok(true)
}

fn write(file: &mut File, enclosed: &Enclosed, chunks: &Chunks<'_>) -> Result<(), Fault> {
    let (case, id) = match &enclosed.content {
        Content::Written(bytes) => return Ok(file.write_all(bytes)?),
        Content::Document { case, id } => (*case, *id),
    };
    let mut read = Sha256::new();
    for number in 0..media::chunks(enclosed.bytes) {
        let chunk = chunks(case, id, number)?;
        read.update(&**chunk);
        file.write_all(&chunk)?;
    }
    if hex(&read.finalize()) == enclosed.sha256 {
        Ok(())
    } else {
        Err(Fault::new("document_altered"))
    }
}

fn same(whole: &Path, parcel: &Parcel) -> io::Result<bool> {
    for enclosed in &parcel.files {
        let mut found = match File::open(whole.join(&enclosed.name)) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let mut read = Sha256::new();
        io::copy(&mut found, &mut read)?;
        if hex(&read.finalize()) != enclosed.sha256 {
            return Ok(false);
        }
    }
    Ok(true)
}
