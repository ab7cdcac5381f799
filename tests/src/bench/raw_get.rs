//! Looking at a case, written by hand: the statements of one GetCase, what it opens
//! and checks, and the row of the access log, committed for many at once.

use std::sync::Arc;

use rusqlite::{Row, params};

use super::{
    Outcome, fault,
    raw::Raw,
    raw_lodge::stamp,
    vault::{self, Header, SALT},
};
use crate::dice::Dice;

const CASE_FOR: &str = "SELECT id, site_id, reference, state, authority_id, authority_name, \
     lodged_by_agency_id, site_received_at, eligibility, next_due_on, urgent, next_hearing_on, sitting_id, social_worker_id, \
     EXISTS (SELECT 1 FROM agenda_entry e JOIN sitting_member m ON m.sitting_id = e.sitting_id \
     WHERE e.case_id = ?1 AND m.person_id = ?2), \
     EXISTS (SELECT 1 FROM recusal WHERE case_id = ?1 AND person_id = ?2) \
     FROM case_record WHERE id = ?1";
const STREAM: &str = "SELECT id, kind, site_id, wrapped_key, head_seq, head_hash, head_recorded_at \
     FROM stream WHERE id = ?1";
const EVENTS: &str = "SELECT id, seq, site_id, kind, actor_id, agency_id, purpose, occurred_at, \
     recorded_at, payload, commitment, prev_hash, hash FROM event WHERE stream_id = ?1 ORDER BY seq";
const LOG: &str = "INSERT INTO access_log (at, site_id, person_id, agency_id, rpc, case_id, purpose, \
     outcome, rule, request) VALUES (?1, ?2, ?3, ?4, 'CaseService/GetCase', ?5, 'panel_decision', \
     'allowed', NULL, ?6)";

/// Somebody who looks at cases.
pub(super) struct Reader {
    subject: String,
    cases: Arc<[String]>,
    dice: Dice,
    micros: i64,
}

impl Reader {
    pub(super) fn new(subject: String, cases: Arc<[String]>, dice: Dice) -> Self {
        Self {
            subject,
            cases,
            dice,
            micros: 1_800_000_000_000_000,
        }
    }

    /// Looks at so many cases, each a snapshot of its own, then commits the rows that
    /// say so together.
    pub(super) fn look(&mut self, raw: &Raw, group: usize) -> Outcome<()> {
        let mut seen = Vec::with_capacity(group);
        for _ in 0..group {
            let case = self.dice.pick(&self.cases).clone();
            raw.step("BEGIN")?;
            let (person, agency) = raw.authorise(&self.subject)?;
            read(raw, &case, &person)?;
            raw.step("COMMIT")?;
            seen.push((case, person, agency));
        }
        raw.step("BEGIN IMMEDIATE")?;
        for (case, person, agency) in seen {
            self.micros += 1;
            raw.step("SAVEPOINT job")?;
            let request = uuid::Uuid::from_bytes(vault::random()?).to_string();
            let at = stamp(self.micros)?;
            raw.conn
                .prepare_cached(LOG)?
                .execute(params![at, raw.site, person, agency, case, request])?;
            raw.step("RELEASE job")?;
        }
        raw.step("COMMIT")
    }
}

fn read(raw: &Raw, case: &str, person: &str) -> Outcome<()> {
    let conn = &raw.conn;
    conn.prepare_cached(CASE_FOR)?
        .query_row([case, person], |row| {
            for column in [0, 1, 2, 3, 5, 6, 7, 8] {
                row.get::<_, String>(column)?;
            }
            Ok(())
        })?;
    let (wrapped, head) = conn.prepare_cached(STREAM)?.query_row([case], |row| {
        Ok((row.get::<_, Vec<u8>>(3)?, row.get::<_, Vec<u8>>(5)?))
    })?;
    let key = raw.site_key.unwrap(case, &wrapped)?;
    let mut events = conn.prepare_cached(EVENTS)?;
    let mut rows = events.query([case])?;
    let mut previous = vec![0; 32];
    while let Some(row) = rows.next()? {
        let event = Event::of(row)?;
        let hash = event.header(case)?.hash(&event.commitment, &previous);
        let payload = key.open(["event", &event.id, "payload"], &event.payload)?;
        let commitment = vault::digest(&[&payload[..SALT], &payload[SALT..]]);
        if hash != *event.hash || commitment != *event.commitment {
            return Err(fault("a seeded event does not verify"));
        }
        previous = event.hash;
    }
    if previous == head {
        Ok(())
    } else {
        Err(fault("a seeded chain does not end at its head"))
    }
}

struct Event {
    id: String,
    seq: i64,
    site: String,
    kind: String,
    actor: Option<String>,
    agency: Option<String>,
    purpose: String,
    occurred_at: chrono::NaiveDateTime,
    recorded_at: chrono::NaiveDateTime,
    payload: Vec<u8>,
    commitment: Vec<u8>,
    hash: Vec<u8>,
}

impl Event {
    fn of(row: &Row<'_>) -> Outcome<Self> {
        let instant = |column| -> Outcome<chrono::NaiveDateTime> {
            let text: String = row.get(column)?;
            Ok(chrono::NaiveDateTime::parse_from_str(
                &text,
                "%Y-%m-%d %H:%M:%S%.f",
            )?)
        };
        Ok(Self {
            id: row.get(0)?,
            seq: row.get(1)?,
            site: row.get(2)?,
            kind: row.get(3)?,
            actor: row.get(4)?,
            agency: row.get(5)?,
            purpose: row.get(6)?,
            occurred_at: instant(7)?,
            recorded_at: instant(8)?,
            payload: row.get(9)?,
            commitment: row.get(10)?,
            hash: row.get(12)?,
        })
    }

    fn header<'a>(&'a self, stream: &'a str) -> Outcome<Header<'a>> {
        Ok(Header {
            id: &self.id,
            stream,
            seq: self.seq,
            site: &self.site,
            kind: &self.kind,
            actor: self.actor.as_deref().unwrap_or_default(),
            agency: self.agency.as_deref().unwrap_or_default(),
            purpose: &self.purpose,
            occurred_at: self.occurred_at.and_utc().timestamp_micros(),
            recorded_at: self.recorded_at.and_utc().timestamp_micros(),
        })
    }
}
