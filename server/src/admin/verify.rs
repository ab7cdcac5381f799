//! `nrm-panel verify`: the chains, then the tree over them.

use std::{path::PathBuf, process::ExitCode};

use nrm_panel_ledger::Wrong;
use nrm_panel_store::{FaultKind, StoreError};

use super::{Desk, ledger::notes, say, text};

pub(super) fn run(
    desk: &Desk,
    prefix: Option<&str>,
    checkpoints: &[PathBuf],
) -> Result<ExitCode, String> {
    let site = prefix
        .map(|prefix| desk.site(prefix))
        .transpose()?
        .map(|site| site.id);
    let outside = notes(checkpoints)?;
    // One snapshot for both: a running service goes on recording.
    let (chains, tree) = desk
        .db
        .report::<_, StoreError, _>(move |tx| {
            let chains = tx.verify_all(site)?;
            Ok((chains, tx.verify_ledger(&outside)?))
        })
        .wait()
        .map_err(text)?;
    if let Some(fault) = chains.fault {
        let (what, wrong) = match fault.kind {
            FaultKind::Edited => ("edited", Wrong::Edited),
            FaultKind::Gap => ("missing or doubled", Wrong::Gap),
            FaultKind::Truncated => ("cut off", Wrong::Truncated),
            FaultKind::Unreadable => ("unreadable", Wrong::Unreadable),
        };
        say(&format!(
            "event {} of {} {} is {what}",
            fault.sequence,
            fault.stream_kind.code(),
            fault.stream_id
        ));
        return Ok(ExitCode::from(wrong.exit_code()));
    }
    if let Some(finding) = tree.finding {
        say(&finding.to_string());
        return Ok(ExitCode::from(finding.wrong.exit_code()));
    }
    let outside = match tree.outside {
        0 => String::new(),
        kept => format!(" and {kept} kept outside"),
    };
    say(&format!(
        "{} events in {} chains; {} events under {} signed checkpoints{outside}: all is well",
        chains.events, chains.chains, tree.leaves, tree.checkpoints
    ));
    Ok(ExitCode::SUCCESS)
}
