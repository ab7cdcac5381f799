//! Migrations: embedded, under the same names for both engines.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use diesel::{
    PgConnection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    dsl::sql,
    sql_types::{BigInt, Text},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{
    engine::connection::AnyConn,
    error::{StoreError, without_values},
};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The number that processes which migrate one PostgreSQL queue up for.
const LOCK: i64 = 0x6e72_6d5f_6d69_6772;

/// Returns the names of the migrations that are not applied yet.
pub(crate) fn pending(conn: &mut AnyConn) -> Result<Vec<String>, StoreError> {
    match conn {
        AnyConn::Pg(c) => names(c.pending_migrations(POSTGRES)),
        AnyConn::Sqlite(c) => names(c.pending_migrations(SQLITE)),
    }
}

/// Applies what is pending, one transaction a migration, and returns its names.
pub(crate) fn run(conn: &mut AnyConn) -> Result<Vec<String>, StoreError> {
    match conn {
        AnyConn::Pg(c) => alone(c, |c| names_of(c.run_pending_migrations(POSTGRES))),
        AnyConn::Sqlite(c) => names_of(c.run_pending_migrations(SQLITE)),
    }
}

/// Takes every migration back, and with it every record.
pub(crate) fn revert_all(conn: &mut AnyConn) -> Result<Vec<String>, StoreError> {
    match conn {
        AnyConn::Pg(c) => alone(c, |c| names_of(c.revert_all_migrations(POSTGRES))),
        AnyConn::Sqlite(c) => names_of(c.revert_all_migrations(SQLITE)),
    }
}

/// Copies a SQLite database beside itself before it is migrated, if it holds
/// anything; a copy of the same state is kept, not made again.
pub(crate) fn back_up(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let tables = sql::<BigInt>("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
        .get_result::<i64>(conn)?;
    let pending: Vec<String> = names(conn.pending_migrations(SQLITE))?;
    let Some(first) = pending.first().filter(|_| tables > 0) else {
        return Ok(());
    };
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".before-{first}"));
    let copy = Path::new(&copy);
    if fs::metadata(copy).is_ok_and(|metadata| metadata.len() > 0) {
        return Ok(());
    }
    let cannot = || StoreError::Unavailable("the copy before a migration cannot be made");
    // Made empty first, so that nobody else can read what is copied into it.
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(copy)
        .map_err(|_| cannot())?;
    let text = copy.to_str().ok_or_else(cannot)?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(text)
        .execute(conn)?;
    tracing::info!(copy = text, "copied the database before migrating it");
    Ok(())
}

/// Lets only one process migrate at a time. The lock ends with the connection at
/// the latest.
fn alone<T>(
    conn: &mut PgConnection,
    body: impl FnOnce(&mut PgConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    conn.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    let result = body(conn);
    conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    result
}

fn names<DB: diesel::backend::Backend>(
    pending: diesel::migration::Result<Vec<Box<dyn diesel::migration::Migration<DB>>>>,
) -> Result<Vec<String>, StoreError> {
    let pending = pending.map_err(failed)?;
    Ok(pending
        .iter()
        .map(|migration| migration.name().to_string())
        .collect())
}

fn names_of(
    versions: diesel::migration::Result<Vec<diesel::migration::MigrationVersion<'_>>>,
) -> Result<Vec<String>, StoreError> {
    let versions = versions.map_err(failed)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Config(format!(
        "a migration failed: {}",
        without_values(&error.to_string())
    ))
}
