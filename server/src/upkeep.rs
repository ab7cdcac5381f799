//! What the service does by itself: scans documents in quarantine, and gives up
//! uploads that were never finished.

use std::{io, time::Duration};

use nrm_panel_domain::{
    case::{CaseEvent, ScanVerdict},
    id::{CaseId, EventId, EvidenceId},
};
use nrm_panel_store::{NewEvent, StoreError, UploadState};
use prost::bytes::Bytes;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use zeroize::Zeroizing;

use crate::{
    app::{App, error::AppError, work::fold_case},
    scan::Scanner,
};

/// The pause between two rounds, and so between two attempts at a scan that failed.
const PAUSE: Duration = Duration::from_secs(15);

/// Why events of the service itself are recorded.
const PURPOSE: &str = "malware_scan";

/// Keeps the records of a service in order, for as long as it runs.
pub(crate) async fn keep(app: App) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "unfinished uploads could not be swept");
        }
        match &app.scanner {
            Some(scanner) => {
                if let Err(error) = scan(&app).await {
                    tracing::warn!(%error, "documents in quarantine could not be listed");
                }
                // Rung by whoever adds a document, or time for another attempt.
                let _ = tokio::time::timeout(PAUSE, scanner.wanted()).await;
            }
            None => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Gives up the uploads that have expired, and returns how many.
///
/// # Errors
/// Where the records cannot be reached.
pub async fn sweep(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let expired = app
        .db
        .read::<_, StoreError, _>(move |tx| tx.expired_uploads(now));
    let mut swept = 0;
    for id in expired.await? {
        let discarded = app
            .db
            .stage::<_, StoreError, _>(move |tx| tx.discard_upload(id));
        if discarded.await? {
            swept += 1;
        }
    }
    Ok(swept)
}

/// Has every document in quarantine scanned, and returns how many got a verdict.
///
/// # Errors
/// Where the documents cannot be listed.
pub async fn scan(app: &App) -> Result<usize, StoreError> {
    let Some(scanner) = &app.scanner else {
        return Ok(0);
    };
    let waiting = app.db.read::<_, StoreError, _>(|tx| tx.quarantined());
    let mut settled = 0;
    for (id, case) in waiting.await? {
        match scan_one(app, scanner, id, case).await {
            Ok(found) => {
                settled += 1;
                tracing::info!(evidence.id = %id, found, "scanned");
            }
            // It stays in quarantine; the next round tries again.
            Err(why) => tracing::warn!(evidence.id = %id, why, "no verdict"),
        }
    }
    Ok(settled)
}

/// Has a document scanned and records the verdict; returns whether malware was found.
async fn scan_one(
    app: &App,
    scanner: &Scanner,
    id: EvidenceId,
    case: CaseId,
) -> Result<bool, String> {
    let (chunks, bytes) = mpsc::channel(1);
    let reading = tokio::spawn(read(app.clone(), id, case, chunks));
    let verdict = match scanner.scan(ReceiverStream::new(bytes)).await {
        Ok(verdict) => verdict,
        Err(why) => {
            reading.abort();
            return Err(format!("the scanner: {why}"));
        }
    };
    // A verdict on half a document is none.
    if !reading.await.unwrap_or(false) {
        return Err("the document could not be read to its end".to_owned());
    }
    let found = matches!(verdict, ScanVerdict::Infected(_));
    record(app, id, case, verdict)
        .await
        .map_err(|_| "the verdict could not be recorded".to_owned())?;
    Ok(found)
}

/// Reads a document chunk by chunk for whoever takes the chunks; returns whether they
/// were given all of it.
async fn read(
    app: App,
    id: EvidenceId,
    case: CaseId,
    chunks: mpsc::Sender<io::Result<Bytes>>,
) -> bool {
    let upload = app
        .db
        .read::<_, StoreError, _>(move |tx| tx.upload(id))
        .await;
    let count = match upload {
        Ok(Some(upload)) => upload.received,
        Ok(None) | Err(_) => {
            let _ = chunks.send(Err(io::ErrorKind::InvalidData.into())).await;
            return false;
        }
    };
    for number in 0..count {
        let chunk = app
            .db
            .read::<_, StoreError, _>(move |tx| tx.evidence_chunk(case, id, number));
        let chunk = chunk
            .await
            .map(|bytes| Bytes::copy_from_slice(&bytes))
            .map_err(|_| io::ErrorKind::InvalidData.into());
        let broken = chunk.is_err();
        if chunks.send(chunk).await.is_err() || broken {
            return false;
        }
    }
    true
}

/// Records a verdict with the document it is about. Another process may have been
/// faster: then there is nothing to record.
async fn record(
    app: &App,
    id: EvidenceId,
    case: CaseId,
    verdict: ScanVerdict,
) -> Result<(), AppError> {
    let (event_id, now) = (EventId::new(&*app.ids), app.clock.now());
    let recorded = app.db.write(move |tx| {
        tx.lock_stream(case.uuid())?;
        let folded = fold_case(tx.events(case.uuid())?)?;
        let folded = folded.ok_or(AppError::Internal("a case without events"))?;
        let event = folded
            .record_verdict(id, verdict.clone())
            .map(CaseEvent::Evidence)
            .ok_or(StoreError::Stale)?;
        let payload = serde_json::to_vec(&event)
            .map_err(|_| AppError::Internal("an event that cannot be written"))?;
        let new = NewEvent {
            id: event_id,
            kind: event.kind(),
            actor: None,
            agency: None,
            purpose: PURPOSE.to_owned(),
            occurred_at: now,
            now,
            payload: Zeroizing::new(payload),
        };
        let appended = tx.append(case.uuid(), new)?;
        tx.move_upload(id, UploadState::Quarantined, UploadState::Settled)?;
        Ok(appended.with(()))
    });
    match recorded.await {
        Err(AppError::Store(StoreError::Stale)) => Ok(()),
        result => result,
    }
}
