//! The files of a return: fetched, checked and kept whole.

use std::{io, path::Path};

use nrm_panel_proto::v1;
use sha2::{Digest, Sha256};

use crate::{
    exit::Failure,
    files::{private_folder, replace},
    pieces,
    session::Session,
};

/// Puts the files of a return into a folder that only its owner enters. A file of the
/// same name gives way: the same return has the same bytes.
pub(super) async fn save(
    session: &Session,
    built: &v1::BuiltReturn,
    folder: &Path,
) -> Result<(), Failure> {
    let failed = |error| Failure::machine(format!("{} cannot be written", folder.display()), error);
    private_folder(folder).map_err(failed)?;
    let progress = session.printer.counting("fetching", built.files.len());
    for file in &built.files {
        // The server does not choose the folder.
        let Some(name) = Path::new(&file.name).file_name() else {
            return Err(broken("the server named a file that cannot be"));
        };
        let bytes = fetch(session, &built.id, file).await?;
        replace(&folder.join(name), &bytes).map_err(failed)?;
        progress.advance();
    }
    drop(progress);
    session.printer.note(&format!(
        "{} files in {}, each as its SHA-256 says",
        built.files.len(),
        folder.display()
    ));
    Ok(())
}

/// Fetches a file, and checks it against what the server said of it.
pub(super) async fn fetch(
    session: &Session,
    return_id: &str,
    file: &v1::ReturnFile,
) -> Result<Vec<u8>, Failure> {
    let request = v1::GetReturnFileRequest {
        return_id: return_id.to_owned(),
        name: file.name.clone(),
    };
    let mut pieces = session
        .writer()
        .await?
        .query(request, |client, request| async move {
            client.returns().get_return_file(request).await
        })
        .await?;
    let mut bytes = Vec::new();
    while let Some(piece) = pieces::next(&mut pieces).await? {
        bytes.extend(piece.content);
    }
    if format!("{:x}", Sha256::digest(&bytes)) != file.sha256 {
        return Err(broken("what came is not what the server announced"));
    }
    Ok(bytes)
}

pub(super) fn broken(what: &str) -> Failure {
    let cause = io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    Failure::machine("the file was not kept", cause)
}
