//! The same figures by aggregates in SQL, written by hand.

use rusqlite::Connection;

use super::{
    ours::{ALIKE, Sums},
    stored::Stored,
};
use crate::bench::Outcome;

const COUNTED: &str = include_str!("bare.sql");
const EXTRACT: &str = include_str!("extract.sql");

/// A connection set as a reader of the store is.
pub(super) struct Bare {
    conn: Connection,
    parameters: [(&'static str, String); 4],
}

impl Bare {
    pub(super) fn open(stored: &Stored, year: i32) -> Outcome<Self> {
        let conn = Connection::open(stored.path())?;
        conn.set_prepared_statement_cache_capacity(64);
        conn.execute_batch(
            "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000",
        )?;
        // As instants are stored: a blank between day and time.
        let cut = stored.as_at.naive_utc().format("%Y-%m-%d %H:%M:%S%.f");
        Ok(Self {
            conn,
            parameters: [
                (":site", stored.site.to_string()),
                (":cut", cut.to_string()),
                (":first", format!("{year}-01-01")),
                (":last", format!("{year}-12-31")),
            ],
        })
    }

    /// Runs the aggregates and returns how much those of some tables hold.
    pub(super) fn count(&self) -> Outcome<Sums> {
        let mut sums = Vec::new();
        for statement in statements(COUNTED) {
            let held = self.run(statement)?.counted;
            if let Some(table) = ALIKE.into_iter().find(|table| heads(statement, table)) {
                sums.push((table, held));
            }
        }
        Ok(sums)
    }

    /// Reads a row a referral and returns how many there are.
    pub(super) fn extract(&self) -> Outcome<usize> {
        let mut rows = 0;
        for statement in statements(EXTRACT) {
            rows = self.run(statement)?.rows;
        }
        Ok(rows)
    }

    /// Runs a statement and reads every column of every row it gives.
    fn run(&self, sql: &str) -> Outcome<Read> {
        let mut statement = self.conn.prepare_cached(sql)?;
        for (name, value) in &self.parameters {
            if let Some(place) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(place, value)?;
            }
        }
        let mut read = Read::default();
        if statement.column_count() == 0 {
            statement.raw_execute()?;
            return Ok(read);
        }
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            read.rows += 1;
            for column in 0..columns - 1 {
                let value: rusqlite::types::Value = row.get(column)?;
                std::hint::black_box(&value);
            }
            let last: rusqlite::types::Value = row.get(columns - 1)?;
            if let rusqlite::types::Value::Integer(count) = last {
                read.counted += u64::try_from(count)?;
            }
        }
        Ok(read)
    }
}

/// What a statement gave.
#[derive(Default)]
struct Read {
    rows: usize,
    /// The sum of its last column.
    counted: u64,
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(';')
        .map(str::trim)
        .filter(|statement| statement.ends_with(';'))
}

/// Tells whether a statement is headed by the name of a table.
fn heads(statement: &str, table: &str) -> bool {
    let first = statement.lines().next().unwrap_or_default();
    let named = first.trim_start_matches("-- ");
    named.split([':', ' ']).next() == Some(table)
}
