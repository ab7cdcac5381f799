//! `nrm-panel user`.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use nrm_panel_domain::{directory::Role, id::PersonId};
use nrm_panel_store::StoreError;

use super::{Desk, read_toml, say, text};
use crate::{
    clock::Clock,
    config::UserCommand,
    setup::{self, Enrolled, PeopleFile},
};

pub(super) fn run(desk: &Desk, command: UserCommand) -> Result<(), String> {
    let now = desk.clock.now();
    match command {
        UserCommand::Add { site, file, tokens } => {
            let site = desk.site(&site)?;
            let file: PeopleFile = read_toml(&file)?;
            let people =
                setup::add_people(&desk.db, &desk.ids, now, &site, &file.people).map_err(text)?;
            write_tokens(&tokens, &people)
        }
        UserCommand::List { site } => list(desk, &site),
        UserCommand::Roles {
            site,
            person,
            roles,
        } => {
            let site = desk.site(&site)?;
            let person = person_id(&person)?;
            let roles = roles
                .iter()
                .map(|code| role(code))
                .collect::<Result<Vec<_>, _>>()?;
            setup::set_roles(&desk.db, &desk.ids, now, &site, person, roles).map_err(text)
        }
        UserCommand::Token {
            site,
            person,
            tokens,
        } => {
            let site = desk.site(&site)?;
            let person = person_id(&person)?;
            let token =
                setup::issue_token(&desk.db, &desk.ids, now, &site, person).map_err(text)?;
            make_folder(&tokens)?;
            write_token(&tokens, person, &token)
        }
        UserCommand::Revoke { site, person } => {
            let site = desk.site(&site)?;
            let person = person_id(&person)?;
            setup::revoke(&desk.db, &desk.ids, now, &site, person).map_err(text)
        }
    }
}

/// Writes the tokens of people who were enrolled, one file each, named by identifier:
/// a name would be personal data in a path.
pub(super) fn write_tokens(folder: &Path, people: &[Enrolled]) -> Result<(), String> {
    make_folder(folder)?;
    for enrolled in people {
        let roles: Vec<&str> = enrolled
            .person
            .roles
            .iter()
            .map(|role| role.code())
            .collect();
        say(&format!("{}  {}", enrolled.person.id, roles.join(",")));
        write_token(folder, enrolled.person.id, &enrolled.token)?;
    }
    Ok(())
}

fn list(desk: &Desk, prefix: &str) -> Result<(), String> {
    let site = desk.site(prefix)?;
    let people = desk
        .db
        .read::<_, StoreError, _>(move |tx| tx.people(site.id))
        .wait()
        .map_err(text)?;
    for person in people {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.code()).collect();
        let training = person
            .training_valid_until
            .map_or_else(|| "-".to_owned(), |date| date.to_string());
        say(&format!(
            "{}  {}  {}  {}",
            person.id,
            training,
            roles.join(","),
            person.name
        ));
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), String> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))
}

fn write_token(folder: &Path, person: PersonId, token: &str) -> Result<(), String> {
    let path = folder.join(format!("{person}.token"));
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| {
            writeln!(file, "{token}")?;
            file.sync_all()
        });
    written.map_err(|error| {
        // Half a token is worse than none.
        let _ = fs::remove_file(&path);
        format!("{} cannot be written: {error}", path.display())
    })
}

fn person_id(text: &str) -> Result<PersonId, String> {
    text.parse()
        .map_err(|_| format!("{text} is not the identifier of a person"))
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("{code} is not a role; the roles are {}", known.join(", "))
    })
}
