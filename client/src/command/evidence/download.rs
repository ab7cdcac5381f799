//! Fetching a document: checked whole before it is kept.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use nrm_panel_proto::v1::{self, download_evidence_response::Content};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tonic::Streaming;

use crate::{exit::Failure, pieces, session::Session};

/// Downloads a document into a file that only its owner reads. The file appears
/// whole or not at all, and never in the place of another.
pub(super) async fn get(
    session: &Session,
    case_id: String,
    number: i32,
    out: &Path,
) -> Result<(), Failure> {
    let request = v1::DownloadEvidenceRequest { case_id, number };
    let client = session.client().await?;
    let mut pieces = client
        .once(request, |client, request| async move {
            client.evidence().download_evidence(request).await
        })
        .await?;
    let Some(Content::File(file)) = next(&mut pieces).await? else {
        return Err(broken("the server did not say what follows"));
    };
    let path = place(out, &file.name);
    let failed = |error| Failure::machine(format!("{} cannot be written", path.display()), error);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    // Made with mode 0600, beside the file it becomes.
    let mut kept = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    let size = u64::try_from(file.size).unwrap_or_default();
    let bar = session.printer.bar(&file.name, size);
    let (mut hash, mut read) = (Sha256::new(), 0);
    while let Some(content) = next(&mut pieces).await? {
        let Content::Chunk(bytes) = content else {
            return Err(broken("the server named the document twice"));
        };
        read += bytes.len() as u64;
        hash.update(&bytes);
        kept.write_all(&bytes).map_err(failed)?;
        bar.add(bytes.len());
    }
    drop(bar);
    let digits = format!("{:x}", hash.finalize());
    if read != size || digits != file.sha256 {
        return Err(broken("what came is not what the server announced"));
    }
    kept.as_file().sync_all().map_err(failed)?;
    kept.persist_noclobber(&path)
        .map_err(|error| failed(error.error))?;
    let shown = path.display();
    session
        .printer
        .note(&format!("{shown}: {read} bytes, SHA-256 {digits}"));
    Ok(())
}

async fn next(
    pieces: &mut Streaming<v1::DownloadEvidenceResponse>,
) -> Result<Option<Content>, Failure> {
    let piece = pieces::next(pieces).await?;
    Ok(piece.and_then(|piece| piece.content))
}

/// Returns where to keep it: in a folder under the last part of the server's name.
fn place(out: &Path, name: &str) -> PathBuf {
    match Path::new(name).file_name() {
        Some(name) if out.is_dir() => out.join(name),
        _ => out.to_owned(),
    }
}

fn broken(what: &str) -> Failure {
    let cause = io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    Failure::machine("nothing was kept", cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_cannot_choose_the_folder() {
        let folder = Path::new("/tmp");
        for (name, path) in [
            ("WWK-E1.pdf", "/tmp/WWK-E1.pdf"),
            ("../../etc/passwd", "/tmp/passwd"),
            ("/etc/passwd", "/tmp/passwd"),
            ("..", "/tmp"),
        ] {
            assert_eq!(place(folder, name), Path::new(path), "{name}");
        }
        let file = Path::new("/tmp/no-such-folder/a.pdf");
        assert_eq!(place(file, "b.pdf"), file);
    }
}
