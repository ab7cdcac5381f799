//! Sending a document in chunks, and going on where it broke off.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use nrm_panel_client::{Client, ClientError, new_request_id};
use nrm_panel_proto::v1;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_stream::StreamExt;

use crate::{exit::Failure, render::progress::Bar, session::Session};

/// Chunks sent in one call: few enough that a slow line brings them over in time.
const AT_ONCE: i32 = 16;
/// Attempts without a single new chunk before giving up.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A file to send.
#[derive(Debug)]
pub(super) struct Document {
    path: PathBuf,
    name: String,
    media: v1::MediaType,
    size: u64,
    sha256: String,
}

impl Document {
    /// Looks a file through.
    pub(super) async fn read(path: PathBuf) -> Result<Self, Failure> {
        let name = path.file_name().map(|name| name.to_string_lossy());
        let name = name.unwrap_or_default().into_owned();
        let media = media_of(&name).ok_or_else(|| {
            Failure::usage(
                format!("{} is none of the types taken", path.display()),
                "documents are JPG, PNG, PDF, DOC or DOCX",
            )
        })?;
        let shown = path.display().to_string();
        let hashed = path.clone();
        let read = tokio::task::spawn_blocking(move || hash(&hashed)).await;
        let (size, sha256) = read
            .map_err(io::Error::other)
            .flatten()
            .map_err(|error| Failure::machine(format!("{shown} cannot be read"), error))?;
        Ok(Self {
            path,
            name,
            media,
            size,
            sha256,
        })
    }

    /// Names the file to the person.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Sends the document, from where an earlier attempt ended.
    pub(super) async fn upload(
        &self,
        session: &Session,
        offer: v1::StartUploadRequest,
    ) -> Result<v1::FinishUploadResponse, Failure> {
        let case = offer.case_id.clone();
        let mut upload = match self.unfinished(session, &case).await? {
            Some(upload) => {
                let name = self.shown();
                session
                    .printer
                    .note(&format!("{name}: going on where it broke off"));
                upload
            }
            None => self.start(session, offer).await?,
        };
        let bar = session.printer.bar(&self.name, self.size);
        let client = session.client().await?;
        let mut failed = 0;
        while upload.next_chunk < upload.chunks {
            let error = match self.send(client, &case, &upload, &bar).await {
                Ok(next) => {
                    upload.next_chunk = next;
                    failed = 0;
                    continue;
                }
                Err(Failure::Client(error)) if passes(&error) && failed < ATTEMPTS => error,
                Err(failure) => return Err(failure),
            };
            tokio::time::sleep(LONGEST_PAUSE.min(FIRST_PAUSE * 2_u32.pow(failed))).await;
            failed += 1;
            match self.unfinished(session, &case).await {
                Ok(Some(now)) => {
                    if now.next_chunk > upload.next_chunk {
                        failed = 0;
                    }
                    upload = now;
                }
                // It expired, or another terminal finished it.
                Ok(None) => return Err(error.into()),
                Err(Failure::Client(error)) if passes(&error) => {}
                Err(failure) => return Err(failure),
            }
        }
        drop(bar);
        let request = v1::FinishUploadRequest {
            request_id: new_request_id(),
            case_id: case,
            evidence_id: upload.evidence_id,
        };
        let request_id = request.request_id.clone();
        session
            .mutate(&request_id, request, |client, request| async move {
                client.evidence().finish_upload(request).await
            })
            .await
    }

    async fn start(
        &self,
        session: &Session,
        offer: v1::StartUploadRequest,
    ) -> Result<v1::Upload, Failure> {
        let request_id = new_request_id();
        let request = v1::StartUploadRequest {
            request_id: request_id.clone(),
            file_name: self.name.clone(),
            media_type: self.media.into(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            sha256: self.sha256.clone(),
            ..offer
        };
        let reply = session
            .mutate(&request_id, request, |client, request| async move {
                client.evidence().start_upload(request).await
            })
            .await?;
        Ok(reply.upload.unwrap_or_default())
    }

    /// Asks the server for an unfinished upload of these very bytes.
    async fn unfinished(
        &self,
        session: &Session,
        case: &str,
    ) -> Result<Option<v1::Upload>, Failure> {
        let request = v1::ListUploadsRequest {
            case_id: case.to_owned(),
        };
        let reply = session
            .query(request, |client, request| async move {
                client.evidence().list_uploads(request).await
            })
            .await?;
        let mut uploads = reply.uploads.into_iter();
        Ok(uploads.find(|upload| upload.sha256 == self.sha256))
    }

    /// Sends the next chunks in one call; returns which is next.
    async fn send(
        &self,
        client: &Client,
        case: &str,
        upload: &v1::Upload,
        bar: &Bar,
    ) -> Result<i32, Failure> {
        let unreadable =
            |error| Failure::machine(format!("{} cannot be read", self.shown()), error);
        let size = u64::try_from(upload.chunk_size).unwrap_or_default();
        let position = |chunk: i32| u64::try_from(chunk).unwrap_or_default() * size;
        let mut file = tokio::fs::File::open(&self.path)
            .await
            .map_err(unreadable)?;
        let start = position(upload.next_chunk);
        file.seek(io::SeekFrom::Start(start))
            .await
            .map_err(unreadable)?;
        bar.set(start);
        let end = upload.chunks.min(upload.next_chunk + AT_ONCE);
        let mut chunks = Vec::new();
        for number in upload.next_chunk..end {
            let length = size.min(self.size.saturating_sub(position(number)));
            let mut content = vec![0; usize::try_from(length).unwrap_or_default()];
            file.read_exact(&mut content).await.map_err(unreadable)?;
            chunks.push(v1::UploadChunksRequest {
                case_id: case.to_owned(),
                evidence_id: upload.evidence_id.clone(),
                number,
                content,
            });
        }
        let sent = bar.clone();
        let chunks = tokio_stream::iter(chunks).map(move |chunk| {
            sent.add(chunk.content.len());
            chunk
        });
        let reply = client
            .once(chunks, |client, request| async move {
                client.evidence().upload_chunks(request).await
            })
            .await?;
        Ok(reply.next_chunk)
    }
}

/// Whether it may do better in a moment.
fn passes(error: &ClientError) -> bool {
    error.is_transient() || matches!(error, ClientError::TimedOut { .. })
}

fn media_of(name: &str) -> Option<v1::MediaType> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "jpg" | "jpeg" => Some(v1::MediaType::Jpeg),
        "png" => Some(v1::MediaType::Png),
        "pdf" => Some(v1::MediaType::Pdf),
        "doc" => Some(v1::MediaType::Doc),
        "docx" => Some(v1::MediaType::Docx),
        _ => None,
    }
}

/// Returns length and SHA-256 of a file, piece by piece.
fn hash(path: &Path) -> io::Result<(u64, String)> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((size, format!("{:x}", hash.finalize())));
        }
        hash.update(&piece[..read]);
        size += read as u64;
    }
}
