//! Where drafts and receipts are kept: sealed files with random names, each written
//! whole, so that a crash costs the answer being typed and no other.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use prost::Message;
use zeroize::Zeroizing;

use super::{Draft, KeptReceipt, key, key::Key};
use crate::{exit::Failure, files};

/// Letters of a name: none that look alike, and no vowels to make words of.
const LETTERS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";
const LENGTH: usize = 8;

const DRAFTS: &str = "drafts";
const RECEIPTS: &str = "receipts";

/// The drafts and receipts of this machine.
pub(crate) struct Shelf {
    folder: PathBuf,
    key: Key,
}

/// A draft on the shelf, or one that cannot be opened.
pub(crate) struct Found<T> {
    pub(crate) id: String,
    pub(crate) opened: Result<T, Failure>,
}

/// A draft that nobody else changes meanwhile.
pub(crate) struct Held {
    pub(crate) draft: Draft,
    _lock: Lock,
}

impl Shelf {
    /// Opens the shelf of this machine; makes it, and the key, when first used.
    pub(crate) fn open() -> Result<Self, Failure> {
        Self::at(files::state()?)
    }

    pub(crate) fn at(folder: PathBuf) -> Result<Self, Failure> {
        for name in [DRAFTS, RECEIPTS] {
            let folder = folder.join(name);
            files::private_folder(&folder)
                .map_err(|error| Failure::machine(folder.display().to_string(), error))?;
        }
        let path = key::path(&folder);
        let key = match Key::read(&path)? {
            Some(key) => key,
            None if is_empty(&folder)? => Key::make(&path)?,
            // A new key would open nothing that is here.
            None => {
                return Err(Failure::Document {
                    document: format!("what is kept in {}", folder.display()),
                    problems: vec![format!("its key, {}, is gone", path.display())],
                });
            }
        };
        Ok(Self { folder, key })
    }

    /// Chooses a name for a new draft: random, and free.
    pub(crate) fn new_id(&self) -> Result<String, Failure> {
        loop {
            let id =
                random_id().map_err(|error| Failure::machine("a name for the draft", error))?;
            if !self.path(DRAFTS, &id).exists() && !self.path(RECEIPTS, &id).exists() {
                return Ok(id);
            }
        }
    }

    /// Every draft, oldest first.
    pub(crate) fn drafts(&self) -> Result<Vec<Found<Draft>>, Failure> {
        let mut found = self.all::<Draft>(DRAFTS)?;
        found.sort_by_key(|found| {
            let begun = found.opened.as_ref().ok().and_then(|draft| draft.begun_at);
            (begun.map(|begun| begun.seconds), found.id.clone())
        });
        Ok(found)
    }

    /// Every receipt, oldest first.
    pub(crate) fn receipts(&self) -> Result<Vec<Found<KeptReceipt>>, Failure> {
        let mut found = self.all::<KeptReceipt>(RECEIPTS)?;
        found.sort_by_key(|found| {
            let kept = found.opened.as_ref().ok();
            let receipt = kept.and_then(|kept| kept.receipt.as_ref());
            let received = receipt.and_then(|receipt| receipt.received_at);
            (received.map(|at| at.seconds), found.id.clone())
        });
        Ok(found)
    }

    /// Reads a draft.
    pub(crate) fn draft(&self, id: &str) -> Result<Draft, Failure> {
        self.read(DRAFTS, id)?.ok_or_else(|| self.absent(id))
    }

    /// Reads a receipt, if the draft got one.
    pub(crate) fn receipt(&self, draft: &str) -> Result<Option<KeptReceipt>, Failure> {
        self.read(RECEIPTS, draft)
    }

    /// Takes a draft in hand, so that no other window writes over it.
    pub(crate) fn hold(&self, id: &str) -> Result<Held, Failure> {
        // Before the lock, so that a wrong name leaves nothing behind.
        self.draft(id)?;
        let lock = Lock::take(self.path(DRAFTS, id).with_extension("lock"), id)?;
        let draft = self.draft(id)?;
        Ok(Held { draft, _lock: lock })
    }

    /// Puts a new draft on the shelf, in hand.
    pub(crate) fn begin(&self, draft: Draft) -> Result<Held, Failure> {
        let lock = Lock::take(
            self.path(DRAFTS, &draft.id).with_extension("lock"),
            &draft.id,
        )?;
        self.save(&draft)?;
        Ok(Held { draft, _lock: lock })
    }

    /// Writes a draft, and returns once the disk has it.
    pub(crate) fn save(&self, draft: &Draft) -> Result<(), Failure> {
        self.write(DRAFTS, &draft.id, draft)
    }

    /// Writes a receipt, and returns once the disk has it.
    pub(crate) fn keep(&self, receipt: &KeptReceipt) -> Result<(), Failure> {
        self.write(RECEIPTS, &receipt.draft, receipt)
    }

    /// Takes a draft off the shelf.
    pub(crate) fn remove(&self, id: &str) -> Result<(), Failure> {
        let path = self.path(DRAFTS, id);
        let removed = fs::remove_file(&path)
            .and_then(|()| files::sync_folder(path.parent().unwrap_or(Path::new("."))));
        removed.map_err(|error| Failure::machine(format!("the draft {id}"), error))
    }

    fn path(&self, kind: &str, id: &str) -> PathBuf {
        self.folder.join(kind).join(format!("{id}.sealed"))
    }

    fn absent(&self, id: &str) -> Failure {
        match self.receipt(id) {
            Ok(Some(_)) => Failure::usage(
                format!("the draft {id} was sent and is safe"),
                format!("'nrm referral receipts {id}' shows its receipt"),
            ),
            Ok(None) | Err(_) => Failure::usage(
                format!("there is no draft {id}"),
                "'nrm referral drafts' shows those there are",
            ),
        }
    }

    fn write(&self, kind: &str, id: &str, message: &impl Message) -> Result<(), Failure> {
        let failed = |error| Failure::machine(format!("the draft {id} cannot be kept"), error);
        let plain = Zeroizing::new(message.encode_to_vec());
        let sealed = self
            .key
            .seal(&format!("{kind}/{id}"), &plain)
            .map_err(failed)?;
        files::replace(&self.path(kind, id), &sealed).map_err(failed)
    }

    fn read<M: Message + Default>(&self, kind: &str, id: &str) -> Result<Option<M>, Failure> {
        if !is_id(id) {
            return Ok(None);
        }
        let path = self.path(kind, id);
        let sealed = match fs::read(&path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::machine(path.display().to_string(), error)),
        };
        let plain = self.key.open(&format!("{kind}/{id}"), &sealed);
        let message = plain.and_then(|plain| M::decode(plain.as_slice()).ok());
        message.map(Some).ok_or_else(|| Failure::Document {
            document: path.display().to_string(),
            problems: vec![
                "it was altered, or sealed with another key; nothing in it can be trusted"
                    .to_owned(),
            ],
        })
    }

    fn all<M: Message + Default>(&self, kind: &str) -> Result<Vec<Found<M>>, Failure> {
        let mut found = Vec::new();
        for id in ids(&self.folder.join(kind))? {
            let opened = match self.read(kind, &id) {
                // Removed meanwhile.
                Ok(None) => continue,
                Ok(Some(message)) => Ok(message),
                Err(failure) => Err(failure),
            };
            found.push(Found { id, opened });
        }
        Ok(found)
    }
}

fn ids(folder: &Path) -> Result<Vec<String>, Failure> {
    let failed = |error| Failure::machine(folder.display().to_string(), error);
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".sealed"));
        ids.extend(id.filter(|id| is_id(id)).map(str::to_owned));
    }
    Ok(ids)
}

fn is_empty(folder: &Path) -> Result<bool, Failure> {
    Ok(ids(&folder.join(DRAFTS))?.is_empty() && ids(&folder.join(RECEIPTS))?.is_empty())
}

/// Names come from the command line too: they must not lead to another folder.
fn is_id(id: &str) -> bool {
    id.len() == LENGTH && id.bytes().all(|byte| LETTERS.contains(&byte))
}

fn random_id() -> io::Result<String> {
    let mut id = String::new();
    while id.len() < LENGTH {
        // 28 letters into 252 of 256 values: each is as likely as another.
        let [byte] = key::random::<1>()?;
        if byte < 252 {
            id.push(char::from(LETTERS[usize::from(byte % 28)]));
        }
    }
    Ok(id)
}

/// A file that says a draft is in hand; the system lets go of it when the program
/// ends, however it ends.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(path: PathBuf, id: &str) -> Result<Self, Failure> {
        let failed = |error| Failure::machine(path.display().to_string(), error);
        let file = File::create(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::usage(
                format!("the draft {id} is open in another window"),
                "finish there first",
            )),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // An empty file left behind does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests;
