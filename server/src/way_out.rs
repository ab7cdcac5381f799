//! The folder by which returns leave. A return lies there whole or not at all; what is for
//! the Home Office lies there encrypted for its reader and for nobody else.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    str::FromStr,
};

use age::x25519::Recipient;
use nrm_panel_returns::Profile;
use sha2::{Digest, Sha256};

use crate::{app::returns::Parcel, hex::hex};

/// What an encrypted file is called after its name.
const ENCRYPTED: &str = ".age";

/// The way by which returns leave.
pub struct WayOut {
    folder: PathBuf,
    recipient: Option<Recipient>,
}

impl std::fmt::Debug for WayOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WayOut")
    }
}

/// Why a return did not leave.
#[derive(Debug)]
pub(crate) enum Stuck {
    /// Nobody is known to encrypt a secure return for.
    NoRecipient,
    /// The folder cannot be written.
    Unwritable(io::ErrorKind),
    /// The folder holds another return under this name.
    Conflict,
}

impl From<io::Error> for Stuck {
    fn from(error: io::Error) -> Self {
        Self::Unwritable(error.kind())
    }
}

impl WayOut {
    /// Returns the way out through a folder, encrypting for a reader by their public key
    /// (`age1…`).
    ///
    /// # Errors
    /// A sentence for the person who starts the service.
    pub fn new(folder: &Path, recipient: Option<&str>) -> Result<Self, String> {
        if !folder.is_dir() {
            return Err(format!("{} is not a folder", folder.display()));
        }
        let recipient = recipient.map(|key| {
            Recipient::from_str(key).map_err(|_| {
                "the recipient of returns is not a public key of age (age1…)".to_owned()
            })
        });
        Ok(Self {
            folder: folder.to_owned(),
            recipient: recipient.transpose()?,
        })
    }

    /// Puts the files of a return into the folder, and returns their names. Done again it
    /// changes nothing.
    pub(crate) fn put(&self, parcel: &Parcel) -> Result<Vec<String>, Stuck> {
        let recipient = match parcel.profile {
            Profile::Secure => Some(self.recipient.as_ref().ok_or(Stuck::NoRecipient)?),
            Profile::Local => None,
        };
        let whole = self.folder.join(&parcel.folder);
        let suffix = if recipient.is_some() { ENCRYPTED } else { "" };
        let names: Vec<String> = parcel
            .files
            .iter()
            .map(|file| format!("{}{suffix}", file.row.name))
            .collect();
        if whole.exists() {
            return match same(&whole, parcel, &names, recipient.is_some())? {
                true => Ok(names),
                false => Err(Stuck::Conflict),
            };
        }
        // What was cut off half-way is begun afresh.
        let half = self.folder.join(format!(".half-{}", parcel.folder));
        if half.exists() {
            fs::remove_dir_all(&half)?;
        }
        DirBuilder::new().mode(0o700).create(&half)?;
        for (file, name) in parcel.files.iter().zip(&names) {
            let mut out = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(half.join(name))?;
            match recipient {
                None => out.write_all(&file.body)?,
                Some(recipient) => {
                    let sealed = age::encrypt(recipient, &file.body)
                        .map_err(|_| Stuck::Unwritable(io::ErrorKind::Other))?;
                    out.write_all(&sealed)?;
                }
            }
            out.sync_all()?;
        }
        File::open(&half)?.sync_all()?;
        fs::rename(&half, &whole)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(names)
    }
}

/// Whether the folder holds this return: an encrypted file can only be told by its name,
/// which the folder's holds the return's identifier of.
fn same(whole: &Path, parcel: &Parcel, names: &[String], encrypted: bool) -> io::Result<bool> {
    for (file, name) in parcel.files.iter().zip(names) {
        let found = match fs::read(whole.join(name)) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        if !encrypted && hex(&Sha256::digest(&found)) != file.row.sha256 {
            return Ok(false);
        }
    }
    Ok(true)
}
