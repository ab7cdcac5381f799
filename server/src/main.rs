//! The binary `nrm-panel`.

use std::process::ExitCode;

fn main() -> ExitCode {
    nrm_panel_server::run()
}
