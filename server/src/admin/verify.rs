//! `nrm-panel verify`.

use std::process::ExitCode;

use nrm_panel_store::{FaultKind, StoreError};

use super::{Desk, say, text};

pub(super) fn run(desk: &Desk, prefix: Option<&str>) -> Result<ExitCode, String> {
    let site = prefix
        .map(|prefix| desk.site(prefix))
        .transpose()?
        .map(|site| site.id);
    let verified = desk
        .db
        .report::<_, StoreError, _>(move |tx| tx.verify_all(site))
        .wait()
        .map_err(text)?;
    let Some(fault) = verified.fault else {
        say(&format!(
            "{} events in {} chains: all is well",
            verified.events, verified.chains
        ));
        return Ok(ExitCode::SUCCESS);
    };
    let (what, code) = match fault.kind {
        FaultKind::Edited => ("edited", 10),
        FaultKind::Gap => ("missing or doubled", 11),
        FaultKind::Truncated => ("cut off", 12),
        FaultKind::Unreadable => ("unreadable", 13),
    };
    say(&format!(
        "event {} of {} {} is {what}",
        fault.sequence,
        fault.stream_kind.code(),
        fault.stream_id
    ));
    Ok(ExitCode::from(code))
}
