//! `nrm-panel ledger`: the public key, checkpoints and exports.

use std::{
    fs::{self, OpenOptions},
    io::{BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use nrm_panel_store::{LedgerScope, StoreError};

use super::{Desk, say, text};
use crate::{
    config::{ExportLedger, LedgerCommand},
    ledger::{Part, export, fold_all},
};

pub(super) fn run(desk: &Desk, command: LedgerCommand) -> Result<(), String> {
    match command {
        LedgerCommand::Key => {
            let key = desk
                .db
                .read::<_, StoreError, _>(|tx| Ok(tx.ledger_key().to_string()));
            say(&key.wait().map_err(text)?);
            Ok(())
        }
        LedgerCommand::Checkpoint => {
            fold(desk)?;
            let newest = desk
                .db
                .read::<_, StoreError, _>(|tx| tx.newest_checkpoint());
            let newest = newest.wait().map_err(text)?;
            let newest = newest.ok_or("nothing was recorded yet")?;
            say(newest.note.trim_end());
            Ok(())
        }
        LedgerCommand::Export(options) => write(desk, &options),
    }
}

fn fold(desk: &Desk) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?;
    runtime
        .block_on(fold_all(&desk.db, &desk.clock))
        .map(drop)
        .map_err(text)
}

fn write(desk: &Desk, options: &ExportLedger) -> Result<(), String> {
    fold(desk)?;
    let part = part(desk, options)?;
    let path = &options.file;
    let cannot = |error| format!("{} cannot be written: {error}", path.display());
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(cannot)?;
    let mut out = BufWriter::new(file);
    let written = export(&desk.db, part.as_ref(), &mut out).and_then(|events| {
        out.flush().map_err(cannot)?;
        out.get_ref().sync_all().map_err(cannot)?;
        Ok(events)
    });
    if written.is_err() {
        // Half an export is of no use to anybody; the reason is what is told.
        let _ = fs::remove_file(path);
    }
    let events = written?;
    say(&format!("{events} events written to {}", path.display()));
    Ok(())
}

fn part(desk: &Desk, options: &ExportLedger) -> Result<Option<Part>, String> {
    let scope = match (&options.case, &options.site) {
        (None, None) => return Ok(None),
        (Some(reference), _) => {
            // WWK-7K3M-Q9TZ-4: what stands before the last three parts is the site's.
            let prefix = reference.rsplitn(4, '-').nth(3).unwrap_or_default();
            let site = desk.site(prefix)?.id;
            let wanted = reference.clone();
            let found = desk
                .db
                .read::<_, StoreError, _>(move |tx| tx.case_by_reference(site, &wanted));
            let row = found.wait().map_err(text)?;
            let row = row.ok_or_else(|| format!("there is no case {reference}"))?;
            LedgerScope::Case(row.id)
        }
        (None, Some(prefix)) => LedgerScope::Site(desk.site(prefix)?.id),
    };
    let kept = notes(&options.checkpoint)?.into_iter();
    Ok(Some(Part {
        scope,
        kept: kept.map(|(_, note)| note).collect(),
    }))
}

/// Reads checkpoints that were kept outside, with the names of their files.
pub(super) fn notes(paths: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let read = |path: &PathBuf| {
        let name = Path::new(path).display().to_string();
        fs::read_to_string(path)
            .map(|note| (name.clone(), note))
            .map_err(|error| format!("{name} cannot be read: {error}"))
    };
    paths.iter().map(read).collect()
}
