//! Log lines: identifiers and codes, never personal data.

use std::panic;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;

/// Starts logging to standard error, and makes a panic leave its place but not its
/// message, which may quote what somebody typed.
///
/// # Errors
/// A sentence, where the filter is not valid.
pub fn start(format: LogFormat, filter: &str) -> Result<(), String> {
    let filter =
        EnvFilter::try_new(filter).map_err(|error| format!("--log is not valid: {error}"))?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Json => lines.json().init(),
        LogFormat::Text => lines.with_ansi(false).with_target(false).init(),
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(panic.place = %place, "a thread panicked");
    }));
    Ok(())
}
