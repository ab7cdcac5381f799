//! `nrm-panel site constitution`.

use nrm_panel_domain::constitution::Constitution;

use super::{Desk, read_toml, say, text};
use crate::{
    clock::Clock,
    config::ConstitutionCommand,
    constitution::{self, Adopted, Adoption},
    setup::SetupError,
};

pub(super) fn run(desk: &Desk, command: ConstitutionCommand) -> Result<(), String> {
    match command {
        ConstitutionCommand::Show { site, version } => show(desk, &site, version),
        ConstitutionCommand::Adopt {
            site,
            file,
            by,
            reason,
        } => {
            let site = desk.site(&site)?;
            let proposal: Constitution = read_toml(&file)?;
            let adoption = Adoption {
                proposal,
                adopted_by: by,
                reason,
            };
            let adopted =
                constitution::adopt(&desk.db, &desk.ids, desk.clock.now(), &site, adoption)
                    .map_err(text)?;
            say(&format!(
                "version {} of the constitution is in force",
                adopted.version
            ));
            Ok(())
        }
    }
}

/// Prints a version as a file that can be altered and adopted, the history as comments.
fn show(desk: &Desk, prefix: &str, version: Option<i64>) -> Result<(), String> {
    let site = desk.site(prefix)?;
    let wanted = version.unwrap_or(site.constitution.version);
    let read = desk
        .db
        .read::<_, SetupError, _>(move |tx| constitution::versions(tx, &site));
    let versions = read.wait().map_err(text)?;
    let found = versions
        .iter()
        .find(|adopted| adopted.constitution.version == wanted)
        .ok_or_else(|| format!("the constitution has no version {wanted}"))?;
    for adopted in &versions {
        say(&format!("# {}", line(adopted)));
    }
    let body = toml::to_string(&found.constitution).map_err(text)?;
    say(body.trim_end());
    Ok(())
}

fn line(adopted: &Adopted) -> String {
    let day = adopted.at.london_date();
    let version = adopted.constitution.version;
    if adopted.by.is_empty() {
        return format!("version {version}, {day}: {}", adopted.reason);
    }
    format!(
        "version {version}, {day}, adopted by {}: {}",
        adopted.by, adopted.reason
    )
}
