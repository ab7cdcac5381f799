//! A folder into which checkpoints are dropped, one file each. Whoever copies them
//! elsewhere can later show that the records were rolled back or forked.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use nrm_panel_ledger::PublicKey;
use nrm_panel_store::KeptCheckpoint;

/// A folder of checkpoints.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Keeps a checkpoint. A file that is there is never overwritten; one that says
    /// something else is a sign of another history.
    pub(super) async fn keep(&self, checkpoint: KeptCheckpoint) {
        let folder = self.0.clone();
        let size = checkpoint.size;
        let kept = tokio::task::spawn_blocking(move || keep(&folder, &checkpoint)).await;
        match kept {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => tracing::error!(
                size,
                "the folder of checkpoints holds another checkpoint of as many events: the \
                 records were rolled back or forked"
            ),
            Ok(Err(error)) => tracing::error!(
                size,
                kind = ?error.kind(),
                "a checkpoint could not be dropped into its folder"
            ),
            Err(_) => tracing::error!(size, "dropping a checkpoint panicked"),
        }
    }

    /// Says so where the folder holds a checkpoint of more events than there are.
    pub(super) async fn compare(&self, key: PublicKey, size: u64) {
        let folder = self.0.clone();
        let largest = tokio::task::spawn_blocking(move || largest(&folder, &key)).await;
        match largest {
            Ok(Ok(largest)) if largest > size => tracing::error!(
                size,
                largest,
                "the folder of checkpoints counts more events than the records: they were \
                 rolled back"
            ),
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                tracing::error!(kind = ?error.kind(), "the folder of checkpoints cannot be read");
            }
            Err(_) => tracing::error!("reading the folder of checkpoints panicked"),
        }
    }
}

/// Returns the name of the file of a checkpoint; they sort by size.
pub(super) fn name(size: u64) -> String {
    format!("checkpoint-{size:012}.txt")
}

/// Writes a checkpoint, whole or not at all. `false`: another one is there.
fn keep(folder: &Path, checkpoint: &KeptCheckpoint) -> io::Result<bool> {
    let path = folder.join(name(checkpoint.size));
    let half = folder.join(format!(".half-{}", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&half)?;
    file.write_all(checkpoint.note.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&half, &path);
    fs::remove_file(&half)?;
    match linked {
        Ok(()) => File::open(folder)?.sync_all().map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ok(fs::read_to_string(&path)? == checkpoint.note)
        }
        Err(error) => Err(error),
    }
}

/// Returns how many events the largest checkpoint of a folder counts.
fn largest(folder: &Path, key: &PublicKey) -> io::Result<u64> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?.file_name().into_string().unwrap_or_default();
        if entry.starts_with("checkpoint-") {
            names.push(entry);
        }
    }
    names.sort_unstable();
    // What somebody else put there is not ours to judge.
    for name in names.iter().rev() {
        let note = fs::read_to_string(folder.join(name))?;
        if let Ok(said) = key.open(&note) {
            return Ok(said.size);
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use nrm_panel_domain::time::UtcTime;
    use nrm_panel_ledger::{Digest, Signer};

    use super::*;

    fn checkpoint(size: u64, root: u8) -> KeptCheckpoint {
        KeptCheckpoint {
            size,
            note: Signer::from_seed(&[1; 32]).sign(size, Digest([root; 32])),
            signed_at: UtcTime::from_micros(0).unwrap(),
        }
    }

    #[test]
    fn a_kept_checkpoint_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let first = checkpoint(9, 1);
        assert!(keep(folder.path(), &first).unwrap());
        assert!(keep(folder.path(), &first).unwrap());
        assert!(!keep(folder.path(), &checkpoint(9, 2)).unwrap());
        let kept = fs::read_to_string(folder.path().join(name(9))).unwrap();
        assert_eq!(kept, first.note);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_largest_checkpoint_of_ours_counts() {
        let folder = tempfile::tempdir().unwrap();
        let key = Signer::from_seed(&[1; 32]).public().clone();
        assert_eq!(largest(folder.path(), &key).unwrap(), 0);
        for size in [9, 1_000_000, 10] {
            keep(folder.path(), &checkpoint(size, 1)).unwrap();
        }
        fs::write(folder.path().join(name(9_999_999)), "not ours").unwrap();
        assert_eq!(largest(folder.path(), &key).unwrap(), 1_000_000);
    }
}
