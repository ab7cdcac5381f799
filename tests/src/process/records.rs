//! The records of a service, and what its administrator does with them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use nrm_panel_domain::directory::Role;
use nrm_panel_server::setup::SiteFile;

use super::{ProcessError, io_error, plain};
use crate::binaries::Binaries;

/// The records a process works on.
#[derive(Clone, Debug)]
pub struct Records {
    /// `sqlite://PATH` or `postgres://…`.
    pub database: String,
    /// The site key.
    pub key_file: PathBuf,
}

impl Records {
    /// An embedded database in a folder.
    #[must_use]
    pub fn embedded(folder: &Path) -> Self {
        Self::at(
            format!("sqlite://{}", folder.join("panel.db").display()),
            folder,
        )
    }

    /// A database anywhere, with the key in a folder.
    pub fn at(database: impl Into<String>, folder: &Path) -> Self {
        Self {
            database: database.into(),
            key_file: folder.join("site.key"),
        }
    }

    pub(super) fn command(&self, binaries: &Binaries) -> Command {
        let mut command = plain(&binaries.panel);
        // Not as an argument: those can be read by every user of a machine, and the
        // URL of a PostgreSQL database may hold a password.
        command
            .env("NRM_DATABASE_URL", &self.database)
            .env("NRM_KEY_FILE", &self.key_file)
            .stdin(Stdio::null());
        command
    }

    /// Runs one command of the administrator's, such as `["verify"]`.
    ///
    /// # Errors
    /// Where it cannot be started; its exit code is for the caller to judge.
    pub fn run(&self, binaries: &Binaries, arguments: &[&str]) -> Result<Output, ProcessError> {
        let what = format!("nrm-panel {}", arguments.join(" "));
        self.command(binaries)
            .args(arguments)
            .output()
            .map_err(io_error(what))
    }

    /// As [`Records::run`], for a command that must do its work; returns its lines.
    ///
    /// # Errors
    /// Where it fails.
    pub fn manage(&self, binaries: &Binaries, arguments: &[&str]) -> Result<String, ProcessError> {
        let output = self.run(binaries, arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(ProcessError::Ended {
            what: format!("nrm-panel {}", arguments.join(" ")),
            status: output.status,
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Brings the schema up to date and marks a new database as a demo, where a
    /// test clock works.
    ///
    /// # Errors
    /// Where `nrm-panel migrate --demo` fails.
    pub fn migrate_demo(&self, binaries: &Binaries) -> Result<(), ProcessError> {
        self.manage(binaries, &["migrate", "--demo"]).map(drop)
    }

    /// Sets up a site from its file, and reads the tokens of its people.
    ///
    /// # Errors
    /// Where `nrm-panel site create` fails or a token is not there.
    pub fn create_site(
        &self,
        binaries: &Binaries,
        file: &Path,
        tokens: &Path,
    ) -> Result<Site, ProcessError> {
        let (file_name, folder) = (file.display().to_string(), tokens.display().to_string());
        let arguments = ["site", "create", "--file", &file_name, "--tokens", &folder];
        let said = self.manage(binaries, &arguments)?;
        let unexpected = |what: &str| ProcessError::Unexpected {
            what: format!("nrm-panel site create, in {what}"),
            said: said.clone(),
        };
        let text = fs::read_to_string(file).map_err(io_error(file_name.clone()))?;
        let named: SiteFile = toml::from_str(&text).map_err(|_| unexpected("its file"))?;
        let mut lines = said.lines();
        let mut head = lines.next().unwrap_or_default().split_whitespace();
        let (Some("site"), Some(prefix), Some(id)) = (head.next(), head.next(), head.next()) else {
            return Err(unexpected("its first line"));
        };
        let people = named
            .people
            .into_iter()
            .map(|person| {
                let line = lines.next().unwrap_or_default();
                let id = line.split_whitespace().next().unwrap_or_default();
                let token_file = tokens.join(format!("{id}.token"));
                let token = fs::read_to_string(&token_file)
                    .map_err(io_error(token_file.display().to_string()))?;
                Ok(Enrolled {
                    id: id.to_owned(),
                    name: person.name,
                    agency: person.agency,
                    roles: person.roles,
                    token: token.trim().to_owned(),
                    token_file,
                })
            })
            .collect::<Result<_, ProcessError>>()?;
        Ok(Site {
            id: id.to_owned(),
            prefix: prefix.to_owned(),
            name: named.name,
            people,
        })
    }
}

/// A site that was set up.
#[derive(Clone, Debug)]
pub struct Site {
    /// Identifier.
    pub id: String,
    /// Letters that open its case references.
    pub prefix: String,
    /// Name.
    pub name: String,
    /// Its people, in the order of the file.
    pub people: Vec<Enrolled>,
}

impl Site {
    /// Finds a person by name.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Enrolled> {
        self.people.iter().find(|person| person.name == name)
    }

    /// Finds the first person with a role.
    #[must_use]
    pub fn with_role(&self, role: Role) -> Option<&Enrolled> {
        self.people
            .iter()
            .find(|person| person.roles.contains(&role))
    }
}

/// A person who was enrolled.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name of the agency.
    pub agency: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Bearer token.
    pub token: String,
    /// The file the token is in.
    pub token_file: PathBuf,
}
