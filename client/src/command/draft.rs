//! `nrm referral drafts`, `draft`, `new`, `template` and `receipts`: referrals that
//! are not sent yet, and the receipts of those that are.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use nrm_panel_proto::v1;
use serde::Serialize;

use super::send;
use crate::{
    date,
    draft::{
        Draft,
        mapping::to_sheet,
        sheet::Sheet,
        shelf::{Found, Held, Shelf},
    },
    exit::Failure,
    questions::{Catalogue, cache},
    render::{json, page::Page, table::Table},
    session::Session,
    template, text, view,
    wizard::{End, SUMMARY, Wizard},
};

pub(crate) const NEW_EXAMPLES: &str = "\
Examples:
  nrm referral new
  nrm referral template > referral.toml
  nrm referral new --from referral.toml
  nrm referral send k7q2x9fd --yes";

/// Flags of `nrm referral new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Begin with a template that was filled in, or a referral as JSON, and ask nothing;
    /// - for standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Print the template instead, as 'nrm referral template' does
    #[arg(long, conflicts_with = "from")]
    template: bool,
}

/// How a template is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TemplateFormat {
    /// TOML, with comments
    Toml,
}

/// The verbs of one draft.
#[derive(Debug, Subcommand)]
pub(crate) enum DraftCommand {
    /// Show a draft: what is said, and what is missing
    Show {
        /// The draft: see 'nrm referral drafts'
        draft: String,
    },
    /// Go on with a draft at the question where it was left
    Resume {
        /// The draft; may be left out where there is only one
        draft: Option<String>,
    },
    /// Throw a draft away; it cannot be had back
    Discard {
        /// The draft: see 'nrm referral drafts'
        draft: String,
        /// Do not ask for confirmation
        #[arg(long)]
        yes: bool,
    },
}

impl DraftCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let shelf = Shelf::open()?;
        match self {
            Self::Show { draft } => {
                let draft = shelf.draft(&draft)?;
                let page = view::draft::page(&draft);
                session
                    .printer
                    .record(&view::draft::Shown::of(&draft), &page)
            }
            Self::Resume { draft } => resume(session, &shelf, draft).await,
            Self::Discard { draft: id, yes } => discard(session, &shelf, &id, yes).await,
        }
    }
}

async fn discard(session: &Session, shelf: &Shelf, id: &str, yes: bool) -> Result<(), Failure> {
    // One that cannot be opened can still be thrown away.
    let held = match shelf.hold(id) {
        Ok(held) => Some(held),
        Err(Failure::Document { .. }) => None,
        Err(failure) => return Err(failure),
    };
    if held.as_ref().is_some_and(|held| held.draft.is_sent()) {
        session.printer.warn(&format!(
            "the draft {id} was sent and its answer never came: it may be lodged; \
             'nrm referral send {id}' finds out"
        ));
    }
    session.confirm(yes, "Throwing a draft away", id).await?;
    shelf.remove(id)?;
    session.printer.note(&format!("threw the draft {id} away"));
    Ok(())
}

/// Prints the template.
pub(crate) async fn template(session: &Session, format: TemplateFormat) -> Result<(), Failure> {
    let catalogue = cache::catalogue(session).await?;
    match format {
        TemplateFormat::Toml => {
            let template = template::write(&catalogue);
            session.printer.verbatim(template.as_bytes())
        }
    }
}

impl NewArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        if self.template {
            return template(session, TemplateFormat::Toml).await;
        }
        let Some(from) = &self.from else {
            return at_terminal(session).await;
        };
        let catalogue = cache::catalogue(session).await?;
        let sheet = sheet_of(&catalogue, from).await?;
        let shelf = Shelf::open()?;
        let draft = Draft::begin(shelf.new_id()?, date::now(), &catalogue, sheet);
        let held = shelf.begin(draft)?;
        let id = &held.draft.id;
        let page = view::draft::begun(&held.draft);
        session.printer.record(&Begun { draft: id }, &page)
    }
}

/// Begins a draft and asks its questions.
async fn at_terminal(session: &Session) -> Result<(), Failure> {
    somebody_sits_there()?;
    let catalogue = cache::catalogue(session).await?;
    let shelf = Shelf::open()?;
    let open = shelf.drafts()?.len();
    if open > 0 {
        let verb = if open == 1 { "is" } else { "are" };
        session.printer.note(&format!(
            "drafts here: there {verb} {open} already; 'nrm referral drafts' lists them"
        ));
    }
    let draft = Draft::begin(shelf.new_id()?, date::now(), &catalogue, Sheet::default());
    let mut held = shelf.begin(draft)?;
    sit(session, &shelf, &mut held).await
}

async fn resume(session: &Session, shelf: &Shelf, draft: Option<String>) -> Result<(), Failure> {
    somebody_sits_there()?;
    let id = match draft {
        Some(id) => id,
        None => match shelf.drafts()?.as_slice() {
            [only] => only.id.clone(),
            _ => {
                return Err(Failure::usage(
                    "which draft is not clear",
                    "name one of 'nrm referral drafts'",
                ));
            }
        },
    };
    let mut held = shelf.hold(&id)?;
    if held.draft.is_sent() {
        return Err(Failure::usage(
            format!("the draft {id} was sent and its answer never came: it may be lodged"),
            format!("find out first: nrm referral send {id}"),
        ));
    }
    sit(session, shelf, &mut held).await
}

fn somebody_sits_there() -> Result<(), Failure> {
    if Session::is_interactive() {
        return Ok(());
    }
    Err(Failure::usage(
        "nobody is at the terminal to be asked",
        "print a file with 'nrm referral template', fill it in, and name it with --from",
    ))
}

/// Asks the questions of a draft, and sends it where that is wanted.
async fn sit(session: &Session, shelf: &Shelf, held: &mut Held) -> Result<(), Failure> {
    let catalogue = held.draft.catalogue();
    loop {
        match Wizard::new(session, shelf, held, &catalogue).run().await? {
            End::Kept => {
                let id = &held.draft.id;
                session
                    .printer
                    .note(&format!("kept; go on with: nrm referral draft resume {id}"));
                return Ok(());
            }
            End::Send => match send::from_wizard(session, shelf, held).await {
                Ok(()) => return Ok(()),
                Err(failure) if held.draft.is_sent() => return Err(failure),
                // What is wrong can be put right at once.
                Err(failure) => {
                    session.printer.failure(&failure);
                    send::explain(session, held, &failure);
                }
            },
        }
        // On with the summary, where the person was.
        SUMMARY.clone_into(&mut held.draft.at);
    }
}

#[derive(Debug, Serialize)]
struct Begun<'a> {
    draft: &'a str,
}

/// Reads a file that somebody filled in: a template, or a referral as JSON.
pub(crate) async fn sheet_of(catalogue: &Catalogue, path: &Path) -> Result<Sheet, Failure> {
    let text = text::file(path).await?;
    let failed = |problems| Failure::Document {
        document: text::name(path),
        problems,
    };
    if text.trim_start().starts_with('{') {
        let referral: v1::Referral = json::parse(&text).map_err(|problem| failed(vec![problem]))?;
        return to_sheet(catalogue, &referral)
            .map_err(|faults| failed(faults.iter().map(ToString::to_string).collect()));
    }
    template::read(catalogue, &text).map_err(failed)
}

/// A draft in a list: nothing of what it says.
#[derive(Debug, Serialize)]
struct Listed {
    draft: String,
    state: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    age: String,
    sections_done: usize,
    sections: usize,
}

impl Listed {
    fn of(found: &Found<Draft>) -> Self {
        let Ok(draft) = &found.opened else {
            return Self {
                draft: found.id.clone(),
                state: "cannot be opened",
                age: String::new(),
                sections_done: 0,
                sections: 0,
            };
        };
        let now = date::now();
        let age = draft.begun_at.as_ref();
        let (sections_done, sections) = draft.catalogue().sections_done(draft.sheet());
        Self {
            draft: found.id.clone(),
            state: view::draft::state(draft),
            age: age
                .map(|then| date::print_age(then, &now))
                .unwrap_or_default(),
            sections_done,
            sections,
        }
    }
}

/// Lists the drafts.
pub(crate) fn drafts(session: &Session) -> Result<(), Failure> {
    let found = Shelf::open()?.drafts()?;
    let listed: Vec<_> = found.iter().map(Listed::of).collect();
    let mut table = Table::new(["Draft", "State", "Age", "Sections done"]);
    for one in &listed {
        let done = format!("{} of {}", one.sections_done, one.sections);
        table.row([
            one.draft.clone(),
            one.state.to_owned(),
            one.age.clone(),
            done,
        ]);
    }
    session.printer.record(&listed, &Page::from(table))
}

/// A receipt in a list.
#[derive(Debug, Serialize)]
struct ListedReceipt {
    draft: String,
    reference: String,
    received: String,
}

/// Lists the receipts, or shows one.
pub(crate) fn receipts(session: &Session, draft: Option<&str>) -> Result<(), Failure> {
    let shelf = Shelf::open()?;
    if let Some(draft) = draft {
        let kept = shelf.receipt(draft)?.ok_or_else(|| {
            Failure::usage(
                format!("there is no receipt of a draft {draft}"),
                "'nrm referral receipts' lists those there are",
            )
        })?;
        let receipt = kept.receipt.unwrap_or_default();
        let page = view::referral::receipt(&receipt);
        let reply = v1::LodgeReferralResponse {
            receipt: Some(receipt),
        };
        return session.printer.reply(&reply, None, &page);
    }
    let mut table = Table::new(["Draft", "Reference", "Received"]);
    let mut listed = Vec::new();
    for found in shelf.receipts()? {
        let (reference, received) = match found.opened {
            Ok(kept) => {
                let receipt = kept.receipt.unwrap_or_default();
                let received = date::print_instant(receipt.received_at.as_ref());
                (receipt.case_reference, received)
            }
            Err(_) => ("cannot be opened".to_owned(), String::new()),
        };
        table.row([found.id.clone(), reference.clone(), received.clone()]);
        listed.push(ListedReceipt {
            draft: found.id,
            reference,
            received,
        });
    }
    session.printer.record(&listed, &Page::from(table))
}
