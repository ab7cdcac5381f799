//! Lodging, written by hand: the statements, rows and bytes of one LodgeReferral.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime};
use nrm_panel_domain::id::IdSource;
use nrm_panel_server::ids::case_reference;
use rusqlite::{OptionalExtension, params};

use super::{
    Outcome,
    raw::Raw,
    vault::{self, Header, Key, SALT},
};

/// What is written again and again: the rows of one seeded case, with what they seal
/// in clear.
pub(super) struct Lodger {
    subject: String,
    body: Vec<u8>,
    payload: Vec<u8>,
    reply: Vec<u8>,
    message: Vec<u8>,
    message_kind: String,
    event: EventColumns,
    case: CaseColumns,
    fact: FactColumns,
    prefix: String,
    ids: std::sync::Arc<dyn IdSource>,
    micros: i64,
    /// Where the time of one lodgement goes, if asked for.
    pub(super) watch: Stopwatch,
}

struct EventColumns {
    kind: String,
    purpose: String,
}

struct CaseColumns {
    state: String,
    authority_id: Option<String>,
    authority_name: String,
    eligibility: String,
    next_due_on: Option<String>,
}

struct FactColumns {
    counted: i64,
    nrm_received_on: String,
    site_received_on: String,
    age: String,
    location: String,
    exploitation: String,
    gender: String,
    nationalities: String,
    first_responder_type: Option<String>,
    first_responder: String,
}

impl Lodger {
    /// Takes a seeded case as the pattern; `body` is a request as it goes over the
    /// wire.
    pub(super) fn like(
        raw: &Raw,
        case: &str,
        subject: String,
        body: Vec<u8>,
        ids: std::sync::Arc<dyn IdSource>,
    ) -> Outcome<Self> {
        let conn = &raw.conn;
        let wrapped: Vec<u8> = conn.query_row(
            "SELECT wrapped_key FROM stream WHERE id = ?1",
            [case],
            |row| row.get(0),
        )?;
        let key = raw.site_key.unwrap(case, &wrapped)?;
        let (event_id, sealed, event, recorded_at) = conn.query_row(
            "SELECT id, payload, kind, purpose, recorded_at FROM event WHERE stream_id = ?1 AND seq = 1",
            [case],
            |row| {
                let event = EventColumns {
                    kind: row.get(2)?,
                    purpose: row.get(3)?,
                };
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, event, row.get::<_, String>(4)?))
            },
        )?;
        let salted = key.open(["event", &event_id, "payload"], &sealed)?;
        let (name, sealed) = conn.query_row(
            "SELECT principal_id || '/' || request_id, body FROM reply WHERE stream_id = ?1",
            [case],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        let (message, message_kind) = message(raw, &key, case)?;
        let last = NaiveDateTime::parse_from_str(&recorded_at, "%Y-%m-%d %H:%M:%S%.f")?;
        Ok(Self {
            subject,
            body,
            payload: salted[SALT..].to_vec(),
            reply: key.open(["reply", &name, "body"], &sealed)?,
            message,
            message_kind,
            event,
            case: case_columns(raw, case)?,
            fact: fact_columns(raw, case)?,
            prefix: conn.query_row("SELECT reference_prefix FROM site", [], |row| row.get(0))?,
            ids,
            micros: last.and_utc().timestamp_micros() + 3_600_000_000,
            watch: Stopwatch::default(),
        })
    }

    /// Lodges so many in one commit.
    pub(super) fn lodge(&mut self, raw: &Raw, group: usize) -> Outcome<()> {
        raw.step("BEGIN IMMEDIATE")?;
        for _ in 0..group {
            self.one(raw)?;
        }
        self.watch.start();
        raw.step("COMMIT")?;
        self.watch.lap("commit: write the log and sync it");
        Ok(())
    }

    fn one(&mut self, raw: &Raw) -> Outcome<()> {
        let watch = &mut self.watch;
        watch.start();
        let body_hash = vault::digest(&[b"ReferralService/LodgeReferral\0", &self.body]);
        watch.lap("hash the request");
        raw.step("SAVEPOINT job")?;
        let (person, agency) = raw.authorise(&self.subject)?;
        watch.lap("authorise: 2 statements");
        let request = uuid::Uuid::from_bytes(vault::random()?).to_string();
        raw.conn
            .prepare_cached(
                "SELECT body_hash, stream_id, body FROM reply \
                 WHERE principal_id = ?1 AND request_id = ?2",
            )?
            .query_row([&person, &request], |row| row.get::<_, Vec<u8>>(0))
            .optional()?;
        let mut authorities = raw.conn.prepare_cached(
            "SELECT id, name, joined_on FROM authority WHERE site_id = ?1 ORDER BY name, id",
        )?;
        let mut rows = authorities.query([&raw.site])?;
        while let Some(row) = rows.next()? {
            row.get::<_, String>(1)?;
        }
        drop(rows);
        watch.lap("request seen before?, authorities: 2 statements");

        self.micros += 100;
        let at = stamp(self.micros)?;
        let [case, event, message] = std::array::from_fn(|_| self.ids.next().to_string());
        let key = Key::random()?;
        let wrapped = key.wrapped(&raw.site_key, &case)?;
        let salt = vault::random::<SALT>()?;
        let commitment = vault::digest(&[&salt, &self.payload]);
        let previous = [0; 32];
        let header = Header {
            id: &event,
            stream: &case,
            seq: 1,
            site: &raw.site,
            kind: &self.event.kind,
            actor: &person,
            agency: &agency,
            purpose: &self.event.purpose,
            occurred_at: self.micros,
            recorded_at: self.micros,
        };
        let hash = header.hash(&commitment, &previous);
        let sealed = key.seal(["event", &event, "payload"], &[&salt, &self.payload])?;
        let reply_name = format!("{person}/{request}");
        let reply = key.seal(["reply", &reply_name, "body"], &[&self.reply])?;
        let told = key.seal(["outbox", &message, "payload"], &[&self.message])?;
        watch.lap("hash and seal");

        let conn = &raw.conn;
        conn.prepare_cached("INSERT INTO stream (id, kind, site_id, wrapped_key, created_at, head_seq, head_hash, head_recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute(params![case, "case", raw.site, wrapped, at, 1, hash, at])?;
        watch.lap("insert stream");
        conn.prepare_cached("INSERT INTO event (id, stream_id, seq, site_id, kind, actor_id, agency_id, purpose, occurred_at, recorded_at, payload, commitment, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")?
            .execute(params![event, case, 1, raw.site, self.event.kind, person, agency, self.event.purpose, at, at, sealed, commitment, previous, hash])?;
        watch.lap("insert event (the sealed payload)");
        let row = &self.case;
        conn.prepare_cached("INSERT INTO case_record (id, site_id, reference, state, authority_id, authority_name, lodged_by_agency_id, site_received_at, eligibility, next_due_on, urgent, next_hearing_on, sitting_id, social_worker_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, NULL, NULL, NULL)")?
            .execute(params![case, raw.site, case_reference(&self.prefix), row.state, row.authority_id, row.authority_name, agency, at, row.eligibility, row.next_due_on])?;
        watch.lap("insert case_record");
        let row = &self.fact;
        conn.prepare_cached("INSERT INTO referral_fact (case_id, recorded_at, site_id, counted, nrm_received_on, site_received_on, age, location, exploitation, gender, nationalities, first_responder_type, first_responder) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?
            .execute(params![case, at, raw.site, row.counted, row.nrm_received_on, row.site_received_on, row.age, row.location, row.exploitation, row.gender, row.nationalities, row.first_responder_type, row.first_responder])?;
        watch.lap("insert referral_fact");
        conn.prepare_cached("INSERT INTO outbox (id, stream_id, seq, kind, payload, created_at, delivered_at, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0)")?
            .execute(params![message, case, 1, self.message_kind, told, at])?;
        watch.lap("insert outbox");
        conn.prepare_cached("INSERT INTO reply (principal_id, request_id, body_hash, stream_id, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![person, request, body_hash, case, reply, at])?;
        watch.lap("insert reply");
        raw.step("RELEASE job")?;
        watch.lap("release the savepoint");
        Ok(())
    }
}

/// Opens what the pattern says must be sent out.
fn message(raw: &Raw, key: &Key, case: &str) -> Outcome<(Vec<u8>, String)> {
    let (id, sealed, kind) = raw.conn.query_row(
        "SELECT id, payload, kind FROM outbox WHERE stream_id = ?1",
        [case],
        |row| {
            let sealed: Vec<u8> = row.get(1)?;
            Ok((row.get::<_, String>(0)?, sealed, row.get(2)?))
        },
    )?;
    Ok((key.open(["outbox", &id, "payload"], &sealed)?, kind))
}

fn case_columns(raw: &Raw, case: &str) -> Outcome<CaseColumns> {
    Ok(raw.conn.query_row(
        "SELECT state, authority_id, authority_name, eligibility, next_due_on FROM case_record WHERE id = ?1",
        [case],
        |row| {
            Ok(CaseColumns {
                state: row.get(0)?,
                authority_id: row.get(1)?,
                authority_name: row.get(2)?,
                eligibility: row.get(3)?,
                next_due_on: row.get(4)?,
            })
        },
    )?)
}

fn fact_columns(raw: &Raw, case: &str) -> Outcome<FactColumns> {
    Ok(raw.conn.query_row(
        "SELECT counted, nrm_received_on, site_received_on, age, location, exploitation, gender, \
         nationalities, first_responder_type, first_responder FROM referral_fact WHERE case_id = ?1",
        [case],
        |row| {
            Ok(FactColumns {
                counted: row.get(0)?,
                nrm_received_on: row.get(1)?,
                site_received_on: row.get(2)?,
                age: row.get(3)?,
                location: row.get(4)?,
                exploitation: row.get(5)?,
                gender: row.get(6)?,
                nationalities: row.get(7)?,
                first_responder_type: row.get(8)?,
                first_responder: row.get(9)?,
            })
        },
    )?)
}

/// Writes an instant as the store does.
pub(super) fn stamp(micros: i64) -> Outcome<String> {
    let at = DateTime::from_timestamp_micros(micros).ok_or("an instant out of range")?;
    Ok(at.naive_utc().format("%Y-%m-%d %H:%M:%S%.f").to_string())
}

/// Sums up where time goes, step by step. Off unless asked for: looking at the clock
/// costs too.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    pub(super) on: bool,
    since: Option<Instant>,
    laps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn start(&mut self) {
        if self.on {
            self.since = Some(Instant::now());
        }
    }

    fn lap(&mut self, step: &'static str) {
        let Some(since) = self.since else { return };
        let now = Instant::now();
        match self.laps.iter_mut().find(|(known, _)| *known == step) {
            Some((_, sum)) => *sum += now - since,
            None => self.laps.push((step, now - since)),
        }
        self.since = Some(now);
    }

    /// Returns each step with its share of the whole, in the order they were made.
    pub(super) fn shares(&self) -> Vec<(&'static str, f64)> {
        let whole: Duration = self.laps.iter().map(|(_, sum)| *sum).sum();
        let share = |sum: Duration| sum.as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE);
        self.laps
            .iter()
            .map(|(step, sum)| (*step, share(*sum)))
            .collect()
    }
}
