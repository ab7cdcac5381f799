//! The records a run fills: where they are, and the site in them.

use std::path::{Path, PathBuf};

use nrm_panel_domain::id::IdSource;
use nrm_panel_server::setup::SiteFile;
use nrm_panel_store::Settings;
use serde_json::json;

use super::Outcome;
use crate::engine::{Database, Engine};

/// Returns how to open the records, where their key is, and what keeps them.
pub(super) fn open(database: Option<&str>) -> Outcome<(Settings, PathBuf, Option<Database>)> {
    let own = match database {
        None => Engine::Sqlite.database(),
        Some(server) if server.starts_with("postgres") => Database::on_server(server)?,
        Some(file) => {
            let path = file.strip_prefix("sqlite://").unwrap_or(file);
            let key = Path::new(path).with_extension("key");
            return Ok((Settings::new(format!("sqlite://{path}")), key, None));
        }
    };
    let (settings, key) = (own.settings().clone(), own.folder().join("key"));
    Ok((settings, key, Some(own)))
}

/// Returns letters no other site of a database has.
fn prefix(ids: &dyn IdSource) -> String {
    let bytes = ids.next().into_bytes();
    let letters = bytes.iter().rev().take(6);
    letters.map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The site is named alike in every run: its name is in the return.
pub(super) fn site(ids: &dyn IdSource) -> Outcome<SiteFile> {
    Ok(serde_json::from_value(json!({
        "name": "Published figures",
        "reference_prefix": prefix(ids),
        "division": "england-and-wales",
        "live_since": "2009-04-01",
        "guardian_service": false,
        "authorities": [{"name": "Published", "joined_on": "2009-04-01"}],
        "agencies": [{"name": "Published", "kind": "local_authority"}],
        "people": [{
            "name": "Otis Returns", "agency": "Published", "roles": ["returns_officer"],
        }],
    }))?)
}
