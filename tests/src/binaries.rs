//! The real programs, built: `nrm-panel`, `nrm` and `nrm-verify`.
//!
//! `cargo run --bin demo` and `cargo test` build the libraries of the other crates
//! but not their programs, so they are built here, in the profile of the program
//! that asks. The packages are named together with this one, because cargo then
//! finds everything but two links done.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde::Deserialize;
use thiserror::Error;

/// Where the programs are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The server and its administration, `nrm-panel`.
    pub panel: PathBuf,
    /// The client, `nrm`.
    pub nrm: PathBuf,
    /// The stand-alone verifier, `nrm-verify`.
    pub verify: PathBuf,
}

/// Why the programs are not there.
#[derive(Debug, Error)]
pub enum BuildError {
    /// Cargo could not be started.
    #[error("cargo cannot be started: {0}")]
    Cargo(#[from] std::io::Error),
    /// The build failed; cargo said why on standard error.
    #[error("building the programs failed; the reason stands above")]
    Failed,
    /// Cargo built, and did not say what.
    #[error("cargo did not say where it put {0}")]
    Missing(&'static str),
}

/// Builds the programs. Cargo shows its progress on standard error.
///
/// # Errors
/// [`BuildError`].
pub fn build() -> Result<Binaries, BuildError> {
    let mut cargo = Command::new(cargo());
    cargo
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(["build", "--message-format", "json-render-diagnostics"])
        .args(["--package", "nrm-panel-server", "--bin", "nrm-panel"])
        .args(["--package", "nrm-panel-client", "--bin", "nrm"])
        .args(["--package", "nrm-panel-verify", "--bin", "nrm-verify"])
        .args(["--package", env!("CARGO_PKG_NAME")])
        .args(["--profile", profile(&env::current_exe()?)])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    // What `cargo run` tells this program about itself would be told to every build
    // script, and those that ask to know would run again.
    for (name, _) in env::vars_os() {
        let told = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_"]
            .iter()
            .any(|it| told.starts_with(it))
        {
            cargo.env_remove(&name);
        }
    }
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(BuildError::Failed);
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let find = |name| executable(&messages, name).ok_or(BuildError::Missing(name));
    Ok(Binaries {
        panel: find("nrm-panel")?,
        nrm: find("nrm")?,
        verify: find("nrm-verify")?,
    })
}

/// Builds the programs once a process, for tests.
///
/// # Panics
/// Where they cannot be built: no test could go on.
pub fn built() -> &'static Binaries {
    static BUILT: OnceLock<Binaries> = OnceLock::new();
    BUILT.get_or_init(|| match build() {
        Ok(binaries) => binaries,
        Err(error) => panic!("{error}"),
    })
}

/// The cargo that runs this program, or else the one that built it.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into())
}

/// Returns the profile a program was built in, from the folder it lies in:
/// `target/debug/demo`, `target/debug/deps/it-0123`.
fn profile(program: &Path) -> &str {
    let folders = program.ancestors().skip(1);
    let names = folders.filter_map(|folder| folder.file_name()?.to_str());
    match names.into_iter().find(|name| *name != "deps") {
        None | Some("debug") => "dev",
        Some(name) => name,
    }
}

/// The part of a message of cargo that is read here.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.target.as_ref().is_some_and(|it| it.name == name))
        .find_map(|message| message.executable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_that_of_the_program_that_asks() {
        for (program, expected) in [
            ("/w/target/debug/demo", "dev"),
            ("/w/target/debug/deps/it-0123", "dev"),
            ("/w/target/release/bench", "release"),
            ("/w/target/x86_64-unknown-linux-gnu/release/demo", "release"),
        ] {
            assert_eq!(profile(Path::new(program)), expected, "{program}");
        }
    }

    #[test]
    fn cargo_is_read_for_programs_only() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"nrm-panel"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"nrm-panel"},"executable":"/t/nrm-panel"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            executable(messages, "nrm-panel"),
            Some("/t/nrm-panel".into())
        );
        assert_eq!(executable(messages, "nrm"), None);
    }
}
