//! Delivery into a folder: one folder a message, there whole or not at all.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use super::{Fault, parcel::Parcel};

/// Puts a message into its receiver's folder. Delivered again it changes nothing; a
/// folder of the same name that holds something else is left as it is.
///
/// # Errors
/// `drop_folder_conflict` for the latter; `drop_folder_unwritable` with the system's
/// kind of error.
pub(super) fn deliver(root: &Path, receiver: &str, parcel: &Parcel) -> Result<String, Fault> {
    let placed = place(&root.join(receiver), parcel).map_err(|error| {
        let kind = format!("{:?}", error.kind()).to_lowercase();
        Fault::new(format!("drop_folder_unwritable_{kind}"))
    })?;
    if placed {
        Ok(parcel.sha256())
    } else {
        Err(Fault::new("drop_folder_conflict"))
    }
}

fn place(folder: &Path, parcel: &Parcel) -> io::Result<bool> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let name = parcel.folder();
    let whole = folder.join(&name);
    if whole.exists() {
        return same(&whole, parcel);
    }
    // Whoever was cut off half-way has lost the lease by now: begin afresh.
    let half = folder.join(format!(".half-{}", parcel.message.id));
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    DirBuilder::new().mode(0o700).create(&half)?;
    for (name, bytes) in &parcel.files {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(half.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    File::open(&half)?.sync_all()?;
    fs::rename(&half, &whole)?;
    File::open(folder)?.sync_all()?;
    Ok(true)
}

fn same(whole: &Path, parcel: &Parcel) -> io::Result<bool> {
    for (name, bytes) in &parcel.files {
        match fs::read(whole.join(name)) {
            Ok(found) if found == **bytes => {}
            Ok(_) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}
