//! A panel served by the real program, and the real client beside it.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use nrm_panel_tests::{
    binaries::{Binaries, built},
    panel::instant,
    process::{ClockFile, Enrolled, Options, Records, ServerProcess, Site, plain},
};
use serde_json::Value;
use tempfile::TempDir;

/// The day the first referral comes in.
pub(crate) const RECEIVED: &str = "2026-10-14T09:00:00Z";
/// The day the panel sits.
pub(crate) const SITTING: &str = "2026-10-20";

/// A small site: one authority, police and health.
const SITE: &str = r#"
name = "Warwickshire pilot"
reference_prefix = "WWK"
division = "england-and-wales"
live_since = "2023-02-20"
guardian_service = false
authorities = [{ name = "Warwickshire County Council", joined_on = "2023-02-20" }]
agencies = [
    { name = "Warwickshire County Council", kind = "local_authority" },
    { name = "Warwickshire Police", kind = "police", first_responder = "police" },
    { name = "Arden Health Trust", kind = "health" },
    { name = "Competent Authority", kind = "competent_authority" },
]
people = [
    { name = "Ada", agency = "Warwickshire County Council", roles = ["chair"], training_valid_until = "2028-06-30" },
    { name = "Basil", agency = "Warwickshire Police", roles = ["panel_member"], training_valid_until = "2028-06-30" },
    { name = "Cora", agency = "Arden Health Trust", roles = ["panel_member"], training_valid_until = "2028-06-30" },
    { name = "Flora", agency = "Warwickshire County Council", roles = ["coordinator"] },
    { name = "Gwen", agency = "Warwickshire Police", roles = ["first_responder"] },
    { name = "Ines", agency = "Warwickshire County Council", roles = ["auditor"] },
    { name = "Joan", agency = "Warwickshire County Council", roles = ["returns_officer"] },
]
"#;

/// A site set up in a demo database, with its key, its clock and its people's tokens.
pub(crate) struct Town {
    /// Where everything lies; it goes with this.
    pub(crate) folder: TempDir,
    /// The records.
    pub(crate) records: Records,
    /// The test clock.
    pub(crate) clock: ClockFile,
    site: Site,
}

impl Town {
    /// Sets a site up in an embedded database.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::embedded(folder.path());
        Self::found(folder, records)
    }

    /// Sets a site up in a database that is there.
    pub(crate) fn at(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = Records::at(database, folder.path());
        Self::found(folder, records)
    }

    fn found(folder: TempDir, records: Records) -> Self {
        let file = folder.path().join("site.toml");
        fs::write(&file, SITE).unwrap();
        records.migrate_demo(built()).unwrap();
        let tokens = folder.path().join("tokens");
        let site = records.create_site(built(), &file, &tokens).unwrap();
        let clock = ClockFile::at(folder.path().join("clock"), instant(RECEIVED)).unwrap();
        Self {
            folder,
            records,
            clock,
            site,
        }
    }

    /// Starts a server of the site.
    pub(crate) fn serve(&self) -> ServerProcess {
        ServerProcess::start(built(), &self.options()).unwrap()
    }

    /// Returns how a server of the site is started.
    pub(crate) fn options(&self) -> Options {
        let mut log = self.folder.path().join("log");
        for number in 2.. {
            if !log.exists() {
                break;
            }
            log = self.folder.path().join(format!("log-{number}"));
        }
        Options::new(self.records.clone(), log)
            .test_clock(&self.clock)
            .reflection()
    }

    /// Moves the clock to an instant.
    pub(crate) fn clock_to(&self, text: &str) {
        self.clock.set(instant(text)).unwrap();
    }

    /// Returns somebody of the site.
    pub(crate) fn person(&self, name: &str) -> &Enrolled {
        self.site.person(name).unwrap()
    }

    /// Returns the identifier of somebody of the site.
    pub(crate) fn id(&self, name: &str) -> String {
        self.person(name).id.clone()
    }

    /// Writes a file that only its owner reads, and returns its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
        path.display().to_string()
    }

    /// Returns a person at a terminal of theirs.
    pub(crate) fn terminal<'a>(&'a self, name: &str, server: &ServerProcess) -> Terminal<'a> {
        Terminal {
            town: self,
            token_file: Some(self.person(name).token_file.clone()),
            address: server.address().to_owned(),
        }
    }

    /// Lodges the first sample of the real form, and returns reference and identifier
    /// of its case.
    pub(crate) fn lodge(&self, server: &ServerProcess) -> (String, String) {
        let gwen = self.terminal("Gwen", server);
        let receipt = gwen.done(&["referral", "lodge", "--file", &sample("01"), "-o", "json"]);
        let receipt = receipt.json();
        let text = |path| receipt.pointer(path).unwrap().as_str().unwrap().to_owned();
        (text("/receipt/caseReference"), text("/receipt/caseId"))
    }

    /// Schedules a sitting with chair, police and health, and returns its identifier.
    pub(crate) fn schedule(&self, server: &ServerProcess) -> String {
        let scheduled = self.terminal("Flora", server).done(&[
            "sitting",
            "schedule",
            "--held-on",
            SITTING,
            "--place",
            "Shire Hall",
            "--chair",
            &self.id("Ada"),
            "--invite",
            &self.id("Basil"),
            "--invite",
            &self.id("Cora"),
            "-o",
            "json",
        ]);
        let scheduled = scheduled.json();
        let id = scheduled.pointer("/sitting/id").unwrap();
        id.as_str().unwrap().to_owned()
    }

    /// Lists cases for reasonable grounds, convenes the sitting on its day, and has
    /// each agency say yes.
    pub(crate) fn deliberate(&self, server: &ServerProcess, sitting: &str, cases: &[String]) {
        let flora = self.terminal("Flora", server);
        for case in cases {
            flora.done(&["sitting", "add", sitting, "--case", case, "--stage", "rg"]);
        }
        self.clock_to(&format!("{SITTING}T10:00:00Z"));
        let ids = ["Ada", "Basil", "Cora"].map(|name| self.id(name));
        let mut convene = vec!["sitting", "convene", sitting];
        for id in &ids {
            convene.extend(["--present", id]);
        }
        self.terminal("Ada", server).done(&convene);
        for case in cases {
            for name in ["Ada", "Basil", "Cora"] {
                let reasons = self.file("reasons.txt", "The pattern is typical of a drug line.\n");
                self.terminal(name, server).done(&[
                    "decision",
                    "position",
                    "--sitting",
                    sitting,
                    "--case",
                    case,
                    "--stage",
                    "rg",
                    "--view",
                    "positive",
                    "--reasons-file",
                    &reasons,
                ]);
            }
        }
    }
}

/// A decision as the chair writes it.
pub(crate) const DECISION: &str = r#"
no_plan_reason = "The grandmother keeps him safe; a plan is being drawn up."
[[outcome]]
stage = "rg"
outcome = "positive"
reasons = "Debt, overnight travel and fear of a named nickname."
account_alone_reason = "The school and the grandmother told the first responder the same."
[outcome.action]
finding = "found"
which = ["recruitment", "transportation"]
reasons = "He was given a telephone, then put on trains at night."
rests_on = ["referral"]
[outcome.purpose]
finding = "found"
intended = ["forced-criminality"]
reasons = "The debt was to be worked off by carrying packets. Whether he carried any is open, and intended is enough."
rests_on = ["referral"]
[outcome.service]
finding = "not-decided"
[[outcome.evidence]]
item = "referral"
version = 1
weight = "substantial"
bearing = "for"
internal = "inconsistent"
external = "consistent"
detail = "sufficient"
mitigating = ["grooming", "developmental-stage"]
reasons = "He gave two dates for the first journey. He is fourteen and was told what to say."
"#;

/// Somebody at a terminal.
#[derive(Clone)]
pub(crate) struct Terminal<'a> {
    town: &'a Town,
    token_file: Option<PathBuf>,
    address: String,
}

impl Terminal<'_> {
    /// The same terminal without a token.
    pub(crate) fn without_token(mut self) -> Self {
        self.token_file = None;
        self
    }

    /// The same terminal before another address.
    pub(crate) fn before(mut self, address: String) -> Self {
        self.address = address;
        self
    }

    /// Returns the command, ready to be started.
    pub(crate) fn nrm(&self, arguments: &[&str]) -> Command {
        let mut command = bare_nrm(self.town.folder.path());
        command.args(["--address", &self.address]);
        if let Some(token_file) = &self.token_file {
            command.arg("--token-file").arg(token_file);
        }
        command.args(arguments);
        command
    }

    /// Runs a command.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.nrm(arguments))
    }

    /// Runs a command that must do its work.
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "nrm {}:\n{}", arguments.join(" "), ran.stderr);
        ran
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn fed(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.nrm(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads nothing closes the pipe; its exit code tells.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::from(child.wait_with_output().unwrap())
    }
}

/// The client with the settings of nobody: its configuration lies in a folder of the
/// test.
pub(crate) fn bare_nrm(folder: &Path) -> Command {
    let mut command = plain(&built().nrm);
    command
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("HOME", folder)
        .env_remove("VISUAL")
        .env_remove("EDITOR")
        .stdin(Stdio::null());
    command
}

/// The programs.
pub(crate) fn programs() -> &'static Binaries {
    built()
}

/// Returns the path of a sample of the real form.
pub(crate) fn sample(number: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/referrals");
    folder
        .join(format!("sample-{number}.json"))
        .display()
        .to_string()
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Runs a command.
    pub(crate) fn of(mut command: Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// Reads what it said as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Shows all of it, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        let Self {
            code,
            stdout,
            stderr,
        } = self;
        format!("exit code: {code}\n----- stdout -----\n{stdout}----- stderr -----\n{stderr}")
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
