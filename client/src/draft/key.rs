//! The key of this machine, and sealing with it: XChaCha20-Poly1305 with a random
//! nonce, bound to the name of the file, so that no file passes for another.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::{exit::Failure, files};

/// First byte of everything sealed, so that a later algorithm can be told apart.
const VERSION: u8 = 1;
const NONCE: usize = 24;
const LENGTH: usize = 32;

/// The key of this machine. Whoever cannot read its file cannot read a draft.
pub(crate) struct Key {
    bytes: Zeroizing<Vec<u8>>,
}

impl Key {
    /// Reads the key.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let failed = |error| Failure::machine(said(path), error);
        let bytes = match fs::read(path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        check_mode(path)?;
        if bytes.len() != LENGTH {
            return Err(Failure::Document {
                document: said(path),
                problems: vec!["it is not the key of this program".to_owned()],
            });
        }
        Ok(Some(Self { bytes }))
    }

    /// Makes the key, unless somebody makes it at the same moment.
    pub(crate) fn make(path: &Path) -> Result<Self, Failure> {
        let failed = |error| Failure::machine(said(path), error);
        let bytes = Zeroizing::new(random::<LENGTH>().map_err(failed)?.to_vec());
        match files::create(path, &bytes) {
            Ok(()) => Ok(Self { bytes }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::read(path)?.ok_or_else(|| failed(error))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Seals bytes for a place.
    pub(crate) fn seal(&self, place: &str, plain: &[u8]) -> io::Result<Vec<u8>> {
        let nonce = random::<NONCE>()?;
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let sealed = self.cipher()?.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| io::Error::other("it is too long to seal"))?;
        Ok([&[VERSION], nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Opens what was sealed for this very place; `None` for anything else.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (version, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE)?;
        if *version != VERSION {
            return None;
        }
        let payload = Payload {
            msg: body,
            aad: place.as_bytes(),
        };
        let plain = self
            .cipher()
            .ok()?
            .decrypt(XNonce::from_slice(nonce), payload);
        plain.ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> io::Result<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&self.bytes).map_err(io::Error::other)
    }
}

/// Names the key in a message.
fn said(path: &Path) -> String {
    format!("the key of your drafts, {},", path.display())
}

/// A key that others can read protects nothing.
fn check_mode(path: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = fs::metadata(path).map_err(|error| Failure::machine(said(path), error))?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(Failure::usage(
                format!("{} can be read by others", said(path)),
                format!("find out who did, then: chmod 600 {}", path.display()),
            ));
        }
    }
    Ok(())
}

/// Says where the key is.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join("draft.key")
}

/// Bytes from the operating system.
pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_in_its_place_and_nowhere_else()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = path(folder.path());
        assert!(Key::read(&path)?.is_none());
        let key = Key::make(&path)?;
        let sealed = key.seal("draft/1", b"Ottoline")?;
        let again = Key::make(&path)?;
        let opened = again.open("draft/1", &sealed).ok_or("the same key")?;
        assert_eq!(opened.as_slice(), b"Ottoline");
        assert!(key.open("draft/2", &sealed).is_none());
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert!(key.open("draft/1", &altered).is_none(), "byte {index}");
            assert!(
                key.open("draft/1", &sealed[..index]).is_none(),
                "length {index}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_key_that_others_can_read_is_not_used() -> Result<(), Box<dyn std::error::Error>> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let path = path(folder.path());
        Key::make(&path)?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        let refused = Key::read(&path).err().ok_or("it was read")?;
        assert!(
            refused.to_string().contains("can be read by others"),
            "{refused}"
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        fs::write(&path, "short")?;
        assert!(Key::read(&path).is_err());
        Ok(())
    }
}
