//! The master key of an installation and the keys derived from it (decision 6).

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use hkdf::Hkdf;
use nrm_panel_domain::id::SiteId;
use nrm_panel_ledger::Signer;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::StoreError;
use nrm_panel_sealing::{Key, random};

const HEADER: &str = "nrm-panel master key v1";

/// The key that every other key of an installation is derived from or wrapped
/// under. Whoever has it and the database can read everything; without it the
/// database says nothing about a child.
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Reads the key file, making one with mode 0600 where there is none.
    ///
    /// # Errors
    /// `Config` for a file that others can read, or that is no key file;
    /// `Unavailable` where there is no randomness.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        match load(path) {
            Err(Failed::Missing) => {}
            Ok(key) => return Ok(key),
            Err(Failed::Because(why)) => return Err(why),
        }
        create(path)?;
        load(path).map_err(|failed| match failed {
            Failed::Missing => unusable(path, "vanished while it was made"),
            Failed::Because(why) => why,
        })
    }

    /// Wraps a key that is kept elsewhere.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the key that wraps the data keys of a site's streams.
    pub(crate) fn site_key(&self, site: SiteId) -> Key {
        self.derive(b"nrm-panel site key v1", site.uuid().as_bytes())
    }

    /// Returns the key that turns what a site's cases are found by into tokens.
    pub(crate) fn index_key(&self, site: SiteId) -> Key {
        self.derive(b"nrm-panel index key v1", site.uuid().as_bytes())
    }

    /// Returns who signs the checkpoints of the ledger. The name of the ledger is derived
    /// from its key: a new database under the same master key claims to be the same one.
    #[must_use]
    pub fn ledger_signer(&self) -> Signer {
        Signer::from_seed(self.derive(b"nrm-panel ledger key v1", b"").bytes())
    }

    /// Returns what a database keeps so that it can tell a wrong key. It says
    /// nothing about the key.
    pub(crate) fn check_value(&self) -> String {
        hex(self.derive(b"nrm-panel key check v1", b"").bytes())
    }

    fn derive(&self, purpose: &[u8], about: &[u8]) -> Key {
        let mut okm = Zeroizing::new([0; 32]);
        let expanded =
            Hkdf::<Sha256>::new(None, &*self.0).expand_multi_info(&[purpose, about], &mut *okm);
        debug_assert!(expanded.is_ok(), "32 bytes are within what HKDF can give");
        Key::from_bytes(okm)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey([secret])")
    }
}

enum Failed {
    Missing,
    Because(StoreError),
}

fn load(path: &Path) -> Result<MasterKey, Failed> {
    let because = |why: &str| Failed::Because(unusable(path, why));
    let metadata = fs::metadata(path).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            Failed::Missing
        } else {
            because("cannot be read")
        }
    })?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(because("can be read by others: set its mode to 0600"));
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|_| because("cannot be read"))?);
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err(because("is not a key file of this program"));
    }
    let key = lines
        .next()
        .and_then(unhex)
        .ok_or_else(|| because("is damaged"))?;
    Ok(MasterKey(key))
}

/// Writes beside the path and links into place, so that nobody ever reads half a
/// key and two starts at once agree on one.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut bytes = Zeroizing::new([0; 32]);
    random(&mut *bytes)?;
    let name = path
        .file_name()
        .ok_or_else(|| unusable(path, "is not a file name"))?;
    let mut beside = name.to_owned();
    beside.push(format!(".new-{}", std::process::id()));
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let beside = folder.join(beside);
    let cannot = |_| unusable(path, "cannot be made");
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)
        .map_err(cannot)?;
    let text = Zeroizing::new(format!("{HEADER}\n{}\n", &*Zeroizing::new(hex(&*bytes))));
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&beside, path));
    // The name beside is of no further use, whatever happened.
    let _ = fs::remove_file(&beside);
    match linked {
        Ok(()) => File::open(&folder)
            .and_then(|folder| folder.sync_all())
            .map_err(cannot),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(cannot(error)),
    }
}

fn unusable(path: &Path, why: &str) -> StoreError {
    StoreError::Config(format!("the key file {} {why}", path.display()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn unhex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
