//! Where the questions come from: the server, or the copy kept from the last time,
//! so that a draft can be begun without a network.

use std::{fs, io, path::PathBuf};

use nrm_panel_proto::v1;
use sha2::{Digest, Sha256};

use super::Catalogue;
use crate::{
    exit::{Exit, Failure},
    files,
    render::json,
    session::Session,
};

/// Gets the questions of the server.
pub(crate) async fn catalogue(session: &Session) -> Result<Catalogue, Failure> {
    let path = path(session)?;
    let reply = asked(session).await;
    match reply {
        Ok(reply) => {
            keep(&path, &reply)?;
            Ok(reply.into())
        }
        Err(failure) if failure.exit() == Exit::Unavailable => {
            let Some(kept) = kept(&path)? else {
                return Err(failure);
            };
            let version = &kept.version;
            session.printer.note(&format!(
                "the server cannot be reached: these are its questions of {version}"
            ));
            Ok(kept.into())
        }
        Err(failure) => Err(failure),
    }
}

/// Asks the server for its questions.
pub(crate) async fn asked(session: &Session) -> Result<v1::ListQuestionsResponse, Failure> {
    session
        .query(v1::ListQuestionsRequest {}, |client, request| async move {
            client.referrals().list_questions(request).await
        })
        .await
}

/// Each server has questions of its own.
fn path(session: &Session) -> Result<PathBuf, Failure> {
    let address = session.settings()?.address;
    let digest = Sha256::digest(address.trim_end_matches('/'));
    let name = &format!("{digest:x}")[..16];
    Ok(files::state()?
        .join("questions")
        .join(format!("{name}.json")))
}

fn keep(path: &PathBuf, reply: &v1::ListQuestionsResponse) -> Result<(), Failure> {
    let failed = |error| Failure::machine(path.display().to_string(), error);
    let text = json::message(reply);
    if fs::read_to_string(path).is_ok_and(|kept| kept == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        files::private_folder(folder).map_err(failed)?;
    }
    files::replace(path, text.as_bytes()).map_err(failed)
}

fn kept(path: &PathBuf) -> Result<Option<v1::ListQuestionsResponse>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => json::parse(&text)
            .map(Some)
            .map_err(|problem| Failure::Document {
                document: path.display().to_string(),
                problems: vec![problem],
            }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::machine(path.display().to_string(), error)),
    }
}
