//! Named contexts: which server, which token file, for people who work with more
//! than one. Kept in a file only its owner can read.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::{exit::Failure, files};

/// One server and how to be known to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ca_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) purpose: Option<String>,
}

/// The file of contexts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contexts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<String>,
    #[serde(default, rename = "context")]
    pub(crate) all: BTreeMap<String, Context>,
}

impl Contexts {
    /// Reads the file; one that is not there holds no context.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::machine(path.display().to_string(), error)),
        };
        toml::from_str(&text).map_err(|error| Failure::Document {
            document: path.display().to_string(),
            problems: vec![error.message().to_owned()],
        })
    }

    /// Replaces the file as a whole, mode 0600: a crash leaves the old one.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Failure> {
        let failed = |error| Failure::machine(path.display().to_string(), error);
        let folder = path.parent().unwrap_or(Path::new("."));
        let text = toml::to_string_pretty(self)
            .map_err(|error| failed(io::Error::other(error.to_string())))?;
        fs::create_dir_all(folder).map_err(failed)?;
        files::replace(path, text.as_bytes()).map_err(failed)
    }

    /// Picks the context named, or else the current one, if any.
    pub(crate) fn pick(&self, named: Option<&str>) -> Result<Option<&Context>, Failure> {
        let Some(name) = named.or(self.current.as_deref()) else {
            return Ok(None);
        };
        self.all.get(name).map(Some).ok_or_else(|| {
            Failure::usage(
                format!("there is no context \"{name}\""),
                "'nrm context list' shows those there are",
            )
        })
    }
}

/// Says where the file of contexts is: `nrm/contexts.toml` in the XDG config folder.
pub(crate) fn path() -> Result<PathBuf, Failure> {
    etcetera::choose_base_strategy()
        .map(|folders| folders.config_dir().join("nrm").join("contexts.toml"))
        .map_err(|error| Failure::machine("no home folder", io::Error::other(error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_kept_private_and_read_back() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("nrm").join("contexts.toml");
        assert_eq!(Contexts::load(&path)?, Contexts::default());

        let mut contexts = Contexts {
            current: Some("site".to_owned()),
            ..Contexts::default()
        };
        let context = Context {
            address: Some("https://panel.example".to_owned()),
            token_file: Some("/home/a/token".into()),
            ..Context::default()
        };
        contexts.all.insert("site".to_owned(), context.clone());
        contexts.save(&path)?;

        let read = Contexts::load(&path)?;
        assert_eq!(read.pick(None)?, Some(&context));
        assert!(read.pick(Some("other")).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        }
        Ok(())
    }
}
