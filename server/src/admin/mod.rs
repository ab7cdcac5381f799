//! What the administrator does at the machine. Reasons go to standard error,
//! results to standard output.

mod constitution;
mod ledger;
mod outbox;
mod people;
mod reference;
mod verify;

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use clap::Parser;
use nrm_panel_domain::{calendar::parse_holidays, directory::Site, id::IdSource, message::Route};
use nrm_panel_store::{Db, MasterKey, Mode, Settings as StoreSettings, StoreError};

use crate::{
    boot,
    clock::{Clock, SystemClock},
    config::{Cli, Command, IndexCommand, Migrate, Settings, SiteCommand},
    ids::RandomIds,
    index, log,
    setup::{self, SiteFile},
};

/// Runs `nrm-panel`.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        Err(reason) => {
            let _ = writeln!(io::stderr(), "nrm-panel: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, String> {
    let listen = match &cli.command {
        Command::Serve(options) => options.listen,
        Command::Migrate(_)
        | Command::Site(_)
        | Command::User(_)
        | Command::Outbox(_)
        | Command::Holidays { .. }
        | Command::Reference(_)
        | Command::Index(_)
        | Command::Ledger(_)
        | Command::Verify { .. } => None,
    };
    let settings = Settings::resolve(&cli.common, listen)?;
    match cli.command {
        Command::Serve(options) => {
            log::start(settings.log_format, &settings.log)?;
            boot::run(&settings, &options)?;
        }
        Command::Migrate(options) => migrate(&settings, &options)?,
        Command::Site(SiteCommand::Create { file, tokens }) => {
            create_site(&Desk::open(&settings)?, &file, &tokens)?;
        }
        Command::Site(SiteCommand::List) => list_sites(&Desk::open(&settings)?)?,
        Command::Site(SiteCommand::Delivery {
            site,
            agency,
            route,
        }) => settle_delivery(&Desk::open(&settings)?, &site, &agency, route)?,
        Command::Site(SiteCommand::Constitution(command)) => {
            constitution::run(&Desk::open(&settings)?, command)?;
        }
        Command::Outbox(command) => return outbox::run(&Desk::open(&settings)?, command),
        Command::User(command) => people::run(&Desk::open(&settings)?, command)?,
        Command::Holidays { file } => load_holidays(&Desk::open(&settings)?, &file)?,
        Command::Reference(command) => reference::run(&Desk::open(&settings)?, command)?,
        Command::Index(IndexCommand::Rebuild { all }) => {
            let rebuilt = index::rebuild(&Desk::open(&settings)?.db, all).map_err(text)?;
            say(&format!("{rebuilt} cases taken into the index"));
        }
        Command::Ledger(command) => ledger::run(&Desk::open(&settings)?, command)?,
        Command::Verify { site, checkpoint } => {
            return verify::run(&Desk::open(&settings)?, site.as_deref(), &checkpoint);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The records, as the administrator has them open.
struct Desk {
    db: Db,
    clock: SystemClock,
    ids: Arc<dyn IdSource>,
}

impl Desk {
    fn open(settings: &Settings) -> Result<Self, String> {
        let key = MasterKey::load_or_create(&settings.key_file).map_err(text)?;
        let db = Db::open(&StoreSettings::new(settings.database.clone()), key).map_err(text)?;
        Ok(Self {
            db,
            clock: SystemClock,
            ids: Arc::new(RandomIds::new(Arc::new(SystemClock))),
        })
    }

    fn site(&self, prefix: &str) -> Result<Site, String> {
        let wanted = prefix.to_owned();
        self.db
            .read::<_, StoreError, _>(move |tx| tx.site_by_prefix(&wanted))
            .wait()
            .map_err(text)?
            .ok_or_else(|| format!("there is no site with the prefix {prefix}"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.db.close();
    }
}

fn migrate(settings: &Settings, options: &Migrate) -> Result<(), String> {
    let store = StoreSettings::new(settings.database.clone());
    if options.revert {
        if !options.yes {
            return Err("--revert loses every record; add --yes to confirm".to_owned());
        }
        for name in Db::revert_all(&store).map_err(text)? {
            say(&format!("reverted {name}"));
        }
        return Ok(());
    }
    let applied = Db::migrate(&store).map_err(text)?;
    for name in &applied {
        say(&format!("applied {name}"));
    }
    if applied.is_empty() {
        say("the schema is current");
    }
    let desk = Desk::open(settings)?;
    if options.demo {
        mark_demo(&desk)?;
    }
    setup::load_built_in_holidays(&desk.db, desk.clock.now()).map_err(text)
}

/// A demo database is one that was empty when it was marked.
fn mark_demo(desk: &Desk) -> Result<(), String> {
    let (mode, sites) = desk
        .db
        .read::<_, StoreError, _>(|tx| Ok((tx.mode()?, tx.sites()?.len())))
        .wait()
        .map_err(text)?;
    match (mode, sites) {
        (Some(Mode::Demo), _) => Ok(()),
        (Some(Mode::Live), _) | (None, 1..) => {
            Err("only a new, empty database can be made a demo".to_owned())
        }
        (None, 0) => {
            let marked = desk
                .db
                .maintain::<_, StoreError, _>(|tx| tx.set_mode(Mode::Demo));
            marked.wait().map_err(text)?;
            say("marked as a demo");
            Ok(())
        }
    }
}

fn create_site(desk: &Desk, file: &Path, tokens: &Path) -> Result<(), String> {
    let site: SiteFile = read_toml(file)?;
    let created = setup::create_site(&desk.db, &desk.ids, desk.clock.now(), &site).map_err(text)?;
    say(&format!(
        "site {} {}",
        created.site.reference_prefix, created.site.id
    ));
    people::write_tokens(tokens, &created.people)
}

fn list_sites(desk: &Desk) -> Result<(), String> {
    for site in desk
        .db
        .read::<_, StoreError, _>(|tx| tx.sites())
        .wait()
        .map_err(text)?
    {
        say(&format!(
            "{}  {}  {}",
            site.reference_prefix, site.id, site.name
        ));
    }
    Ok(())
}

fn settle_delivery(
    desk: &Desk,
    prefix: &str,
    agency: &str,
    route: Option<Route>,
) -> Result<(), String> {
    let site = desk.site(prefix)?;
    let said = match &route {
        Some(route) => format!("{agency} takes delivery at {route}"),
        None => format!("{agency} takes delivery by hand"),
    };
    setup::settle_delivery(&desk.db, &desk.ids, desk.clock.now(), &site, agency, route)
        .map_err(text)?;
    say(&said);
    Ok(())
}

fn load_holidays(desk: &Desk, file: &Path) -> Result<(), String> {
    let holidays = parse_holidays(&read_text(file)?).map_err(text)?;
    let now = desk.clock.now();
    let count = holidays.len();
    desk.db
        .maintain::<_, StoreError, _>(move |tx| tx.load_holidays(&holidays, now))
        .wait()
        .map_err(text)?;
    say(&format!("loaded {count} bank holidays"));
    Ok(())
}

fn read_toml<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, String> {
    toml::from_str(&read_text(file)?)
        .map_err(|error| format!("{} is not valid: {error}", file.display()))
}

fn read_text(file: &Path) -> Result<String, String> {
    let read = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    read.map_err(|error| format!("{} cannot be read: {error}", file.display()))
}

fn say(line: &str) {
    // A closed pipe is not a failure of the command.
    let _ = writeln!(io::stdout(), "{line}");
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
