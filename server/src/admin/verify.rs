//! `nrm-panel verify`: the chains, the tree over them, then every sealed decision.

use std::{path::PathBuf, process::ExitCode};

use nrm_panel_domain::rulebook::RuleBook;
use nrm_panel_ledger::Wrong;
use nrm_panel_store::{FaultKind, StoreError};

use super::{Desk, ledger::notes, say, text};
use crate::reverify::{self, Reverification};

/// The exit code where every byte is as it was signed and a decision does not stand on
/// its record. The codes of the ledger are those before it.
const FLAWED: u8 = 20;

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
    // One snapshot for all: a running service goes on recording.
    let book = RuleBook::built_in().map_err(text)?;
    let (chains, tree, decisions) = desk
        .db
        .report::<_, StoreError, _>(move |tx| {
            let chains = tx.verify_all(site)?;
            // Decisions are read from chains that stand, or not at all.
            let decisions = match chains.fault {
                None => reverify::all(tx, site, &book)?,
                Some(_) => Reverification::default(),
            };
            Ok((chains, tx.verify_ledger(&outside)?, decisions))
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
    for (case, flawed) in &decisions.flawed {
        for flaw in &flawed.flaws {
            let (decision, stage) = (flawed.decision, flawed.stage.code().to_uppercase());
            say(&format!(
                "decision {decision} ({stage}) of case {case}: {flaw}"
            ));
        }
    }
    if !decisions.flawed.is_empty() {
        return Ok(ExitCode::from(FLAWED));
    }
    let outside = match tree.outside {
        0 => String::new(),
        kept => format!(" and {kept} kept outside"),
    };
    say(&format!(
        "{} events in {} chains; {} events under {} signed checkpoints{outside}; {} decisions \
         re-verified: all is well",
        chains.events, chains.chains, tree.leaves, tree.checkpoints, decisions.decisions
    ));
    Ok(ExitCode::SUCCESS)
}
