//! The return, counted as the service counts it: the same reading, the same fold.

use nrm_panel_domain::id::SiteId;
use nrm_panel_returns::{Builder, ReturnTables, Scope, Value};
use nrm_panel_server::hex::hex;
use nrm_panel_store::{Db, Detail, MasterKey, Settings, StoreError};
use sha2::{Digest, Sha256};

use super::stored::Stored;
use crate::bench::Outcome;

/// The store, read as the service reads it.
pub(super) struct Ours {
    db: Db,
    site: SiteId,
}

/// How much tables counted: both sides must agree.
pub(super) type Sums = Vec<(&'static str, u64)>;

/// The tables both sides count alike.
pub(super) const ALIKE: [&str; 8] = ["R1", "R2", "R3", "R4", "R5a", "R5b", "R6", "R8"];

impl Ours {
    pub(super) fn open(stored: &Stored) -> Outcome<Self> {
        let records = stored.records();
        let key = MasterKey::load_or_create(&records.key_file)?;
        Ok(Self {
            db: Db::open(&Settings::new(records.database), key)?,
            site: stored.site,
        })
    }

    /// Counts the tables of a scope and returns how much some of them hold.
    pub(super) async fn count(&self, scope: &Scope) -> Outcome<Sums> {
        let tables = self.tables(scope).await?;
        let control = tables
            .table("R0")
            .ok_or("the return has no control table")?;
        let counted = |table: &str| {
            let name = format!("{table}_counted");
            let row = control.rows.iter().find(|row| row.keys == [name.clone()])?;
            match row.cells.first()? {
                Value::Text(text) => text.parse().ok(),
                Value::Number(_) | Value::Marker(_) => None,
            }
        };
        let sum = |table| Some((table, counted(table)?));
        let sums: Option<Sums> = ALIKE.into_iter().map(sum).collect();
        sums.ok_or_else(|| "a table is not in the control table".into())
    }

    /// Builds R13 and returns its number of rows.
    pub(super) async fn extract(&self, scope: &Scope) -> Outcome<usize> {
        let tables = self.tables(scope).await?;
        Ok(tables
            .table("R13")
            .ok_or("the return has no R13")?
            .rows
            .len())
    }

    async fn tables(&self, scope: &Scope) -> Outcome<ReturnTables> {
        let (site, scope) = (self.site, scope.clone());
        let counting = self.db.report::<_, StoreError, _>(move |tx| {
            let mut builder = Builder::new(scope.clone());
            tx.counted_cases(site, scope.as_at, Detail::Return, |case| builder.add(&case))?;
            Ok(builder.finish())
        });
        Ok(counting.await??.into_return(None, sha256))
    }

    pub(super) fn close(self) {
        self.db.close();
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
