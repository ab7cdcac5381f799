//! Files only their owner can read, written so that a crash leaves the old or the
//! new one, never half of it; and where this machine keeps its own.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

use crate::exit::Failure;

/// Says where this machine keeps what is under way: `nrm` in the XDG state folder.
pub(crate) fn state() -> Result<PathBuf, Failure> {
    let folders = etcetera::choose_base_strategy()
        .map_err(|error| Failure::machine("no home folder", io::Error::other(error.to_string())))?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    Ok(state.join("nrm"))
}

/// Makes a folder, and those above it, that only their owner can enter.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Replaces a file as a whole, mode 0600, and returns once the disk has it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    beside(folder, bytes)?
        .persist(path)
        .map_err(|error| error.error)?;
    sync_folder(folder)
}

/// As [`replace`], for a file that must not be there yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    beside(folder, bytes)?
        .persist_noclobber(path)
        .map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes the disk know which files a folder holds.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Other systems have no folders that can be opened.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Temporary files are made with mode 0600 and keep it when renamed.
fn beside(folder: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_only_its_owner_reads_it() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let inner = folder.path().join("a/b");
        private_folder(&inner)?;
        let path = inner.join("file");
        create(&path, b"one")?;
        assert!(create(&path, b"two").is_err(), "it is there already");
        replace(&path, b"three")?;
        assert_eq!(fs::read(&path)?, b"three");
        assert_eq!(
            fs::read_dir(&inner)?.count(),
            1,
            "nothing is left beside it"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| Ok::<_, io::Error>(fs::metadata(path)?.permissions().mode());
            assert_eq!(mode(&path)? & 0o777, 0o600);
            assert_eq!(mode(&inner)? & 0o777, 0o700);
        }
        Ok(())
    }
}
