//! `nrm-panel reference`: newer and fuller lists without a release.

mod file;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nrm_panel_domain::{
    reference::{
        Book, Certainty, List,
        import::{Plan, plan},
    },
    time::CivilDate,
};
use nrm_panel_store::StoreError;
use sha2::{Digest, Sha256};

use super::{Desk, read_text, say, text};
use crate::{
    clock::Clock,
    config::ReferenceCommand,
    hex,
    reference::{Shelf, ShelfError},
};

/// The most faults of a file that are shown.
const SHOWN: usize = 20;

pub(super) fn run(desk: &Desk, command: ReferenceCommand) -> Result<(), String> {
    match command {
        ReferenceCommand::Import {
            file,
            list,
            source,
            as_of,
            dry_run,
        } => import(
            desk,
            &Import {
                file,
                list: list.as_deref().map(list_of).transpose()?,
                source,
                as_of: as_of.as_deref().map(date_of).transpose()?,
                dry_run,
            },
        ),
        ReferenceCommand::List { list: None } => lists(desk),
        ReferenceCommand::List { list: Some(list) } => entries(desk, list_of(&list)?),
    }
}

/// A file to lay over what is known.
struct Import {
    file: PathBuf,
    list: Option<List>,
    source: Option<String>,
    as_of: Option<CivilDate>,
    dry_run: bool,
}

fn import(desk: &Desk, asked: &Import) -> Result<(), String> {
    let name = asked.file.file_name().unwrap_or(asked.file.as_os_str());
    let source = match &asked.source {
        Some(source) => source.clone(),
        None => name.to_string_lossy().into_owned(),
    };
    let now = desk.clock.now();
    let as_of = asked.as_of.unwrap_or_else(|| now.london_date());
    let content = read_text(&asked.file)?;
    let bar = bar(&content);
    let rows = file::rows(&content, asked.list, |bytes| bar.set_position(bytes))
        .map_err(|faults| told(&faults))?;
    bar.set_message("comparing");
    let planned = plan(&*book(desk)?, &rows, &source, as_of).map_err(|faults| told(&faults))?;
    bar.finish_and_clear();
    report(&planned);
    if planned.versions.is_empty() {
        say("nothing new; nothing was kept");
        return Ok(());
    }
    if asked.dry_run {
        say("a dry run; nothing was kept");
        return Ok(());
    }
    let sha256 = hex::hex(&Sha256::digest(content.as_bytes()));
    let edition = desk
        .db
        .maintain::<_, StoreError, _>(move |tx| {
            tx.keep_reference(&source, as_of, &sha256, now, &planned.versions)
        })
        .wait()
        .map_err(text)?;
    say(&format!("kept as edition {edition}"));
    Ok(())
}

fn report(planned: &Plan) {
    for (list, tally) in &planned.tally {
        say(&format!(
            "{}: {} added, {} changed, {} unchanged, {} ended",
            list.code(),
            tally.added,
            tally.changed,
            tally.unchanged,
            tally.ended
        ));
    }
}

/// Every fault, by line; nothing of such a file is kept.
fn told(faults: &[nrm_panel_domain::reference::import::RowFault]) -> String {
    let mut lines: Vec<String> = faults
        .iter()
        .take(SHOWN)
        .map(|fault| format!("line {}: {}", fault.line, fault.what))
        .collect();
    if faults.len() > SHOWN {
        lines.push(format!("and {} more", faults.len() - SHOWN));
    }
    lines.push("nothing was kept".to_owned());
    lines.join("\n")
}

/// How many entries each list has today, and which files were laid over the release.
fn lists(desk: &Desk) -> Result<(), String> {
    let book = book(desk)?;
    let today = desk.clock.now().london_date();
    for list in List::ALL {
        let mut in_force = 0_u32;
        let mut ended = 0_u32;
        let mut sure: BTreeMap<Certainty, u32> = BTreeMap::new();
        for entry in book.entries(*list) {
            if entry.in_force_on(today) {
                in_force += 1;
            } else {
                ended += 1;
            }
            *sure.entry(entry.certainty).or_default() += 1;
        }
        let sure: Vec<String> = sure
            .iter()
            .map(|(certainty, count)| format!("{count} {}", certainty.code()))
            .collect();
        say(&format!(
            "{}: {in_force} in force, {ended} not; {}",
            list.code(),
            sure.join(", ")
        ));
    }
    let editions = desk
        .db
        .read::<_, StoreError, _>(|tx| tx.reference_editions())
        .wait()
        .map_err(text)?;
    for edition in editions {
        say(&format!(
            "edition {}: {}, as of {}, loaded {}, SHA-256 {}",
            edition.number,
            edition.source,
            edition.as_of,
            edition.loaded_at.london_date(),
            edition.sha256
        ));
    }
    Ok(())
}

/// The entries of a list in force today, and the sources they are from.
fn entries(desk: &Desk, list: List) -> Result<(), String> {
    let book = book(desk)?;
    let today = desk.clock.now().london_date();
    let found = book.search(list, "", today);
    for entry in &found {
        say(&format!(
            "{}  {}  {}",
            entry.code,
            entry.certainty.code(),
            entry.name
        ));
    }
    let sources: BTreeSet<&str> = found.iter().map(|entry| entry.source.as_str()).collect();
    for source in sources {
        say(&format!("source: {source}"));
    }
    Ok(())
}

fn book(desk: &Desk) -> Result<Arc<Book>, String> {
    desk.db
        .read::<_, ShelfError, _>(|tx| Shelf::default().book(tx))
        .wait()
        .map_err(text)
}

/// The bar is drawn where standard error is a terminal, and nowhere else.
fn bar(content: &str) -> ProgressBar {
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar.with_message("reading")
}

fn list_of(code: &str) -> Result<List, String> {
    List::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = List::ALL.iter().map(|list| list.code()).collect();
        format!("{code} is not a list; the lists are {}", known.join(", "))
    })
}

fn date_of(text: &str) -> Result<CivilDate, String> {
    CivilDate::parse_iso(text).map_err(|_| format!("{text} is not a date such as 2026-04-07"))
}
