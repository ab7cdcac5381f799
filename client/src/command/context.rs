//! `nrm context`: named servers and tokens.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use crate::{
    context::{self, Context, Contexts},
    exit::Failure,
    render::{page::Page, table::Table},
    session::Session,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm context set site --address https://panel.example --token-file ~/.nrm-token
  nrm context set site --purpose panel_decision
  nrm context use site
  nrm context show
  nrm context remove site";

/// The verbs of contexts.
#[derive(Debug, Subcommand)]
pub(crate) enum ContextCommand {
    /// List the contexts
    List,
    /// Use a context from now on
    Use {
        /// Its name
        name: String,
    },
    /// Make or change a context: give --address, --token-file, --ca-file or --purpose
    Set {
        /// Its name
        name: String,
    },
    /// Show a context
    Show {
        /// Its name [default: the one in use]
        name: Option<String>,
    },
    /// Remove a context; the token file stays
    Remove {
        /// Its name
        name: String,
    },
}

/// A context as it is shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    name: &'a str,
    current: bool,
    #[serde(flatten)]
    context: &'a Context,
}

impl ContextCommand {
    pub(crate) fn run(self, session: &Session) -> Result<(), Failure> {
        let path = context::path()?;
        let mut contexts = Contexts::load(&path)?;
        match self {
            Self::List => return list(session, &contexts),
            Self::Show { name } => return show(session, &contexts, name),
            Self::Use { name } => {
                contexts.pick(Some(&name))?;
                session
                    .printer
                    .note(&format!("using \"{name}\" from now on"));
                contexts.current = Some(name);
            }
            Self::Set { name } => {
                let context = contexts.all.entry(name.clone()).or_default();
                set(session, context)?;
                // The first context is the one a person means.
                contexts.current.get_or_insert_with(|| name.clone());
                session
                    .printer
                    .note(&format!("kept \"{name}\" in {}", path.display()));
            }
            Self::Remove { name } => {
                contexts.pick(Some(&name))?;
                contexts.all.remove(&name);
                contexts.current.take_if(|current| *current == name);
                session.printer.note(&format!("removed \"{name}\""));
            }
        }
        contexts.save(&path)
    }
}

fn set(session: &Session, context: &mut Context) -> Result<(), Failure> {
    let flags = &session.flags;
    let given = [
        flags.address.is_some(),
        flags.token_file.is_some(),
        flags.ca_file.is_some(),
        flags.purpose.is_some(),
    ];
    if !given.contains(&true) {
        return Err(Failure::usage(
            "there is nothing to set",
            "give --address, --token-file, --ca-file or --purpose",
        ));
    }
    if let Some(address) = &flags.address {
        context.address = Some(address.clone());
    }
    if let Some(file) = &flags.token_file {
        context.token_file = Some(absolute(file)?);
    }
    if let Some(file) = &flags.ca_file {
        context.ca_file = Some(absolute(file)?);
    }
    if let Some(purpose) = &flags.purpose {
        context.purpose = Some(purpose.clone());
    }
    Ok(())
}

/// The context is used from other folders than this one.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::machine(path.display().to_string(), error))
}

fn list(session: &Session, contexts: &Contexts) -> Result<(), Failure> {
    let mut table = Table::new(["Name", "In use", "Address"]);
    let mut shown = Vec::new();
    for (name, context) in &contexts.all {
        let current = contexts.current.as_ref() == Some(name);
        let address = context.address.clone().unwrap_or_default();
        let mark = if current { "yes" } else { "" };
        table.row([name.clone(), mark.to_owned(), address]);
        shown.push(Shown {
            name,
            current,
            context,
        });
    }
    session.printer.record(&shown, &Page::from(table))
}

fn show(session: &Session, contexts: &Contexts, name: Option<String>) -> Result<(), Failure> {
    let name = name
        .or_else(|| session.flags.context.clone())
        .or_else(|| contexts.current.clone());
    let Some(name) = name else {
        return Err(Failure::usage(
            "no context is in use",
            "make one with 'nrm context set NAME --address URL'",
        ));
    };
    let context = contexts.pick(Some(&name))?.cloned().unwrap_or_default();
    let path = |path: &Option<PathBuf>| {
        let path = path.as_ref();
        path.map(|path| path.display().to_string())
            .unwrap_or_default()
    };
    let mut page = Page::new();
    page.heading(format!("Context {name}"));
    page.fact("Address", context.address.clone().unwrap_or_default());
    page.fact("Token file", path(&context.token_file));
    page.fact("CA file", path(&context.ca_file));
    page.fact("Purpose", context.purpose.clone().unwrap_or_default());
    let current = contexts.current.as_deref() == Some(&name);
    let shown = Shown {
        name: &name,
        current,
        context: &context,
    };
    session.printer.record(&shown, &page)
}
