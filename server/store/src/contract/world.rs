//! A site of its own for each test, and a hand that reaches past the store.

use diesel::{
    Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
};
use nrm_panel_domain::{
    calendar::Division,
    case::CaseStateCode,
    constitution::Constitution,
    directory::{Agency, AgencyKind, Authority, FirstResponderType, Person, Role, ScopeDate, Site},
    eligibility::Verdict,
    id::{AgencyId, AuthorityId, CaseId, EventId, PersonId, SiteId},
    projection::CaseRow,
    time::{CivilDate, UtcTime},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Appended, Db, EngineKind, NewEvent, StoreError, StreamKind, WriteTx};

/// A site with people in it, in a store that may hold others.
pub(super) struct World {
    pub(super) db: Db,
    pub(super) site: SiteId,
    pub(super) authority: AuthorityId,
    pub(super) agency: AgencyId,
    pub(super) person: PersonId,
    pub(super) other: PersonId,
}

impl World {
    pub(super) fn new(db: &Db) -> Self {
        let world = Self {
            db: db.clone(),
            site: SiteId::from_uuid(id()),
            authority: AuthorityId::from_uuid(id()),
            agency: AgencyId::from_uuid(id()),
            person: PersonId::from_uuid(id()),
            other: PersonId::from_uuid(id()),
        };
        let (site, agency) = (world.site_row(), world.agency_row());
        let authority = Authority {
            id: world.authority,
            name: "Ash".into(),
            joined_on: day(1),
        };
        let people = [
            world.person_row(world.person, "Bea"),
            world.person_row(world.other, "Cy"),
        ];
        db.write(move |tx| {
            tx.insert_site(&site, now())?;
            tx.insert_authority(site.id, &authority)?;
            tx.insert_agency(site.id, &agency)?;
            for person in &people {
                tx.insert_person(site.id, person, now())?;
            }
            tx.create_stream(StreamKind::Site, site.id.uuid(), site.id)?;
            Ok::<_, StoreError>(tx.append(site.id.uuid(), event("founded"))?.with(()))
        })
        .wait()
        .unwrap();
        world
    }

    pub(super) fn site_row(&self) -> Site {
        Site {
            id: self.site,
            name: "Northshire".into(),
            reference_prefix: self.site.to_string(),
            division: Division::Scotland,
            live_since: day(1),
            guardian_service: true,
            scope_measured_on: ScopeDate::NrmReceipt,
            constitution: Constitution::initial(),
        }
    }

    pub(super) fn agency_row(&self) -> Agency {
        Agency {
            id: self.agency,
            name: "Constabulary".into(),
            kind: AgencyKind::Police,
            first_responder: Some(FirstResponderType::Police),
            delivery: Some("drop:constabulary".parse().unwrap()),
            designation: Some("POLICE".into()),
        }
    }

    pub(super) fn person_row(&self, id: PersonId, name: &str) -> Person {
        Person {
            id,
            name: name.into(),
            agency: self.agency,
            roles: vec![Role::FirstResponder, Role::PanelMember],
            authorities: vec![self.authority],
            training_valid_until: Some(day(28)),
        }
    }

    pub(super) fn case_row(&self, case: CaseId) -> CaseRow {
        CaseRow {
            id: case,
            site: self.site,
            reference: case.to_string(),
            state: CaseStateCode::Received,
            authority: Some(self.authority),
            authority_name: "Ash".into(),
            lodged_by_agency: self.agency,
            site_received_at: now(),
            eligibility: Verdict::NotEnoughInformation,
            next_due_on: None,
            urgent: false,
            next_hearing_on: None,
            sitting: None,
            social_worker: None,
        }
    }

    /// Makes a stream with one event.
    pub(super) fn stream(&self, kind: StreamKind) -> Uuid {
        let (stream, site, event) = (id(), self.site, event("made"));
        self.write(move |tx| {
            tx.create_stream(kind, stream, site)?;
            tx.append(stream, event.clone())
        });
        stream
    }

    /// Makes a case with its row.
    pub(super) fn case(&self, change: impl Fn(&mut CaseRow)) -> CaseRow {
        let case = CaseId::from_uuid(self.stream(StreamKind::Case));
        let mut row = self.case_row(case);
        change(&mut row);
        let (insert, event) = (row.clone(), event("received"));
        self.write(move |tx| {
            let appended = tx.append(case.uuid(), event.clone())?;
            tx.insert_case(&insert)?;
            Ok(appended)
        });
        row
    }

    /// Runs a write that must succeed.
    pub(super) fn write(
        &self,
        f: impl Fn(&mut WriteTx<'_>) -> Result<Appended, StoreError> + Send + 'static,
    ) {
        self.db
            .write(move |tx| Ok::<_, StoreError>(f(tx)?.with(())))
            .wait()
            .unwrap();
    }

    /// Appends an event to the site's own stream, for writes that need some event.
    pub(super) fn with_event(
        &self,
        f: impl Fn(&mut WriteTx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        let (site, event) = (self.site.uuid(), event("changed"));
        self.db
            .write(move |tx| {
                f(tx)?;
                Ok(tx.append(site, event.clone())?.with(()))
            })
            .wait()
    }

    /// Runs statements on a connection of its own, as somebody with the database in
    /// hand would. Returns how many rows the last one changed.
    pub(super) fn raw(&self, statements: &[String]) -> Result<usize, String> {
        let settings = self.db.settings();
        let mut changed = 0;
        match self.db.engine() {
            EngineKind::Sqlite => {
                let path = settings
                    .url
                    .trim_start_matches("sqlite:")
                    .trim_start_matches("//");
                let mut conn = SqliteConnection::establish(path).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
                for statement in statements {
                    changed = diesel::sql_query(statement)
                        .execute(&mut conn)
                        .map_err(|error| error.to_string())?;
                }
            }
            EngineKind::Postgres => {
                let mut conn = PgConnection::establish(&settings.url).unwrap();
                for statement in statements {
                    changed = diesel::sql_query(statement)
                        .execute(&mut conn)
                        .map_err(|error| error.to_string())?;
                }
            }
        }
        Ok(changed)
    }

    /// Changes the events table although its triggers forbid it.
    pub(super) fn tamper(&self, statement: &str) {
        let mut statements = vec![statement.to_owned()];
        match self.db.engine() {
            EngineKind::Sqlite => {
                statements.insert(0, "DROP TRIGGER event_no_update".into());
                statements.insert(1, "DROP TRIGGER event_no_delete".into());
                for (when, name) in [("UPDATE", "update"), ("DELETE", "delete")] {
                    let trigger = format!(
                        "CREATE TRIGGER event_no_{name} BEFORE {when} ON event \
                         BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"
                    );
                    statements.push(trigger);
                }
            }
            EngineKind::Postgres => {
                statements.insert(0, "BEGIN".into());
                statements.insert(1, "ALTER TABLE event DISABLE TRIGGER USER".into());
                statements.push("ALTER TABLE event ENABLE TRIGGER USER".into());
                statements.push("COMMIT".into());
            }
        }
        self.raw(&statements).unwrap();
    }

    /// Writes bytes as the engine's literal.
    pub(super) fn blob(&self, bytes: &[u8]) -> String {
        let hex = crate::key::hex(bytes);
        match self.db.engine() {
            EngineKind::Sqlite => format!("X'{hex}'"),
            EngineKind::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }
}

/// Returns an id that no other test has.
pub(super) fn id() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    Uuid::from_bytes(bytes)
}

pub(super) fn now() -> UtcTime {
    UtcTime::parse_rfc3339("2026-11-22T10:00:00.000001Z").unwrap()
}

pub(super) fn later(micros: i64) -> UtcTime {
    UtcTime::from_micros(now().micros() + micros).unwrap()
}

pub(super) fn day(day: u32) -> CivilDate {
    CivilDate::from_ymd(2026, 10, day).unwrap()
}

pub(super) fn event(kind: &'static str) -> NewEvent {
    NewEvent {
        id: EventId::from_uuid(id()),
        kind,
        actor: None,
        agency: None,
        purpose: "test".into(),
        occurred_at: now(),
        now: now(),
        payload: Zeroizing::new(b"{\"name\":\"Ottoline\"}".to_vec()),
    }
}
