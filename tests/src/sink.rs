//! A real mail server for the suites: aiosmtpd, writing a maildir.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// Names the folder of aiosmtpd.
const AIOSMTPD: &str = "NRM_AIOSMTPD";

/// A mail server at work; it ends with this.
#[derive(Debug)]
pub struct MailSink {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl MailSink {
    /// Starts a mail server that accepts everything.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("behaviour"), "accept").unwrap();
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sink.py");
        let mut child = Command::new("python3")
            .arg(program)
            .arg(folder.path())
            .env("PYTHONPATH", aiosmtpd())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            port: line.trim().parse().unwrap(),
            child,
            folder,
        }
    }

    /// Returns its address as `HOST:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Says what it does from now on: `accept`, `defer` or `hold`.
    ///
    /// # Panics
    /// Where the file cannot be written.
    pub fn behave(&self, behaviour: &str) {
        let file = self.folder.path().join("behaviour");
        fs::write(file.with_extension("new"), behaviour).unwrap();
        fs::rename(file.with_extension("new"), file).unwrap();
    }

    /// Returns every mail it was given, whole.
    ///
    /// # Panics
    /// Where the maildir cannot be read.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        let kept = self.folder.path().join("maildir/new");
        let entries = fs::read_dir(kept).unwrap();
        let read = |path: &Path| String::from_utf8(fs::read(path).unwrap()).unwrap();
        entries.map(|entry| read(&entry.unwrap().path())).collect()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        // Both fail for a process that has ended, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests/run says where it put the mail server; a test has no flags"
)]
fn aiosmtpd() -> String {
    std::env::var(AIOSMTPD)
        .unwrap_or_else(|_| panic!("{AIOSMTPD} is not set: run the suite through tests/run"))
}
