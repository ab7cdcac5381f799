//! Text people write: from a file, from standard input, or from their editor.
//! Never from an argument, where every user of the machine could read it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use tokio::process::Command;

use crate::{exit::Failure, session::Session};

const CUT: &str = "# ----- everything from this line on is left out -----";

/// A text to be had: what it is and which flag names its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) what: &'static str,
    pub(crate) flag: &'static str,
}

impl Wanted {
    pub(crate) const fn new(what: &'static str, flag: &'static str) -> Self {
        Self { what, flag }
    }
}

/// Reads a file, or standard input for "-".
pub(crate) async fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let path = path.to_owned();
    let shown = name(&path);
    let read = tokio::task::spawn_blocking(move || {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut io::stdin(), &mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        }
    });
    let bytes = read.await.map_err(io::Error::other).flatten();
    bytes.map_err(|error| Failure::machine(format!("{shown} cannot be read"), error))
}

/// Reads a file of text, or standard input for "-".
pub(crate) async fn file(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path).await?).map_err(|_| Failure::Document {
        document: name(path),
        problems: vec!["it is not UTF-8 text".to_owned()],
    })
}

/// Names a document to a person.
pub(crate) fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Gets a text that must not be empty.
pub(crate) async fn required(
    session: &Session,
    path: Option<&Path>,
    wanted: Wanted,
) -> Result<String, Failure> {
    let text = match path {
        Some(path) => Some(file(path).await?),
        None if Session::is_interactive() => Some(written(session, wanted).await?),
        None => None,
    };
    let text = text.map(|text| text.trim_end().to_owned());
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
        Failure::usage(
            format!("{} are needed", wanted.what),
            format!("name a file with {}, or - for standard input", wanted.flag),
        )
    })
}

/// Gets the text of a file if one is named.
pub(crate) async fn given(path: Option<&Path>) -> Result<String, Failure> {
    match path {
        Some(path) => Ok(file(path).await?.trim_end().to_owned()),
        None => Ok(String::new()),
    }
}

/// Gets a text that may be left out: only a person at a terminal is asked.
pub(crate) async fn optional(
    session: &Session,
    path: Option<&Path>,
    wanted: Wanted,
) -> Result<String, Failure> {
    if path.is_none() && Session::is_interactive() {
        return Ok(written(session, wanted).await?.trim_end().to_owned());
    }
    given(path).await
}

async fn written(session: &Session, wanted: Wanted) -> Result<String, Failure> {
    let note = format!(
        "\n{CUT}\n# Write the {} above, then save and leave the editor.\n",
        wanted.what
    );
    edited(session, &note, "txt").await
}

/// Lets a person write or change a text below which the question stands. Apart from
/// the line break before the mark it comes back byte for byte; empty where nothing is
/// written.
pub(crate) async fn composed(
    session: &Session,
    current: &str,
    question: &[&str],
) -> Result<String, Failure> {
    let mut start = format!("{current}\n{CUT}\n");
    for line in question.iter().flat_map(|text| text.lines()) {
        start.push_str(&format!("# {line}\n"));
    }
    let text = edited(session, &start, "txt").await?;
    Ok(text.strip_suffix('\n').map_or(text.clone(), str::to_owned))
}

/// Gets a form: a TOML or JSON file, or the template filled in in the editor.
pub(crate) async fn form<T: DeserializeOwned>(
    session: &Session,
    path: Option<&Path>,
    template: &str,
) -> Result<T, Failure> {
    let (document, text) = match path {
        Some(path) => (name(path), file(path).await?),
        None if Session::is_interactive() => (
            "what was written".to_owned(),
            edited(session, template, "toml").await?,
        ),
        None => {
            return Err(Failure::usage(
                "a form is needed",
                "print one with --template, fill it in and name it with --file",
            ));
        }
    };
    parse_form(&text).map_err(|problem| Failure::Document {
        document,
        problems: vec![problem],
    })
}

/// Reads a form; the problem names line and field but repeats none of the text.
pub(crate) fn parse_form<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| error.to_string());
    }
    toml::from_str(text).map_err(|error| {
        let message = error.message().replace('\n', "; ");
        match error.span() {
            Some(span) => {
                let before = text.get(..span.start).unwrap_or(text);
                format!("line {}: {message}", before.matches('\n').count() + 1)
            }
            None => message,
        }
    })
}

/// Lets the person write in their editor, in a folder only they can enter.
async fn edited(session: &Session, start: &str, suffix: &str) -> Result<String, Failure> {
    let editor = session.environment.editor.as_deref().ok_or_else(|| {
        Failure::usage(
            "there is no editor to write in",
            "set VISUAL or EDITOR, or name a file",
        )
    })?;
    let failed = |error| Failure::machine(format!("the editor \"{editor}\" did not work"), error);
    let folder = Private::new().map_err(failed)?;
    let path = folder
        .write(&format!("nrm.{suffix}"), start)
        .map_err(failed)?;

    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words).arg(&path).kill_on_drop(true);
    let guard = session.while_editing();
    let status = command.status().await.map_err(failed)?;
    drop(guard);
    if !status.success() {
        return Err(Failure::NotConfirmed(format!(
            "the editor ended with {status}"
        )));
    }
    let text = fs::read_to_string(&path).map_err(failed)?;
    Ok(text.split(CUT).next().unwrap_or_default().to_owned())
}

/// A folder only its owner can enter; wiped and removed when dropped, whatever the
/// editor left in it.
#[derive(Debug)]
struct Private {
    folder: tempfile::TempDir,
}

impl Private {
    fn new() -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("nrm-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir()?;
        Ok(Self { folder })
    }

    fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.folder.path().join(name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        io::Write::write_all(&mut options.open(&path)?, text.as_bytes())?;
        Ok(path)
    }

    fn wipe(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let length = usize::try_from(entry.metadata()?.len()).unwrap_or_default();
            fs::write(entry.path(), vec![0; length])?;
        }
        Ok(())
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // The folder is removed next; zeros over the text are for what a disk keeps.
        let _ = self.wipe();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        reference: String,
    }

    #[test]
    fn a_form_is_toml_or_json() {
        let form = |text| parse_form::<Form>(text).map(|form| form.reference);
        assert_eq!(form("reference = \"a\""), Ok("a".to_owned()));
        assert_eq!(form(" {\"reference\": \"a\"}"), Ok("a".to_owned()));
    }

    #[test]
    fn what_is_wrong_with_a_form_names_line_and_field() {
        let problem = |text| parse_form::<Form>(text).err().unwrap_or_default();
        let unknown = problem("# comment\nreference = \"a\"\nShoe = \"Amy wrote this\"\n");
        assert!(
            unknown.starts_with("line 3: unknown field `Shoe`"),
            "{unknown}"
        );
        assert!(!unknown.contains("Amy"), "{unknown}");
        let missing = problem("\n");
        assert!(missing.contains("missing field `reference`"), "{missing}");
        let json = problem("{\"reference\": 1}");
        assert!(json.contains("line 1"), "{json}");
    }

    #[test]
    fn a_private_folder_is_private_and_goes() -> io::Result<()> {
        let folder = Private::new()?;
        let path = folder.write("nrm.txt", "words")?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| Ok::<_, io::Error>(fs::metadata(path)?.permissions().mode());
            assert_eq!(mode(folder.folder.path())? & 0o777, 0o700);
            assert_eq!(mode(&path)? & 0o777, 0o600);
        }
        drop(folder);
        assert!(!path.exists());
        Ok(())
    }
}
