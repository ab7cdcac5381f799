//! A site of a running service, whose store is filled past the service and whose returns are
//! asked of it.

use std::{collections::HashMap, sync::Arc};

use nrm_panel_client::{Client, Returned, Target, new_request_id};
use nrm_panel_domain::{
    id::{CaseId, EventId, SiteId},
    projection::{DecisionFact, FactChanges},
    time::UtcTime,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_server::{
    App, boot,
    clock::ManualClock,
    setup::{self, CreatedSite},
};
use nrm_panel_store::{Db, MasterKey, Mode, NewEvent, StoreError, StreamKind};
use tonic::transport::Channel;
use zeroize::Zeroizing;

use super::{Line, Outcome, Place, Told, records};
use crate::{actor::Actor, builder::timestamp, engine::Database, panel::serve_in_memory};

/// Cases stored in one commit.
const AT_ONCE: usize = 500;

/// A site of a running service.
#[derive(Debug)]
pub struct Site {
    app: App,
    id: SiteId,
    officer: Actor,
    /// When what was loaded was recorded.
    recorded_at: UtcTime,
    /// When returns are cut: by then everything the file tells has happened.
    cut: UtcTime,
    /// A database of the run's own goes with it.
    _database: Option<Database>,
}

/// A return, its figures by table and keys.
#[derive(Debug)]
pub struct Built {
    /// The SHA-256 of its canonical form.
    pub sha256: String,
    /// The return.
    pub returned: Returned,
    figures: HashMap<(String, Vec<String>), String>,
}

/// A stored case.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The case.
    pub id: CaseId,
    /// What was told of it.
    pub told: Told,
}

/// What is written of a case at one instant.
#[derive(Clone, Debug)]
struct Entry {
    case: CaseId,
    event: EventId,
    facts: FactChanges,
    decisions: Vec<DecisionFact>,
}

impl Site {
    /// Makes a site whose clock stands after everything the lines tell. An address of
    /// PostgreSQL says on which server a database is made for the run; an SQLite file is
    /// filled as it is; without an address, everything is temporary.
    ///
    /// # Errors
    /// Where the database cannot be opened.
    pub async fn open(database: Option<&str>, lines: &[Line]) -> Outcome<Self> {
        let last = lines.iter().map(|line| line.year).max().unwrap_or_default();
        Self::at(database, &format!("{}-07-01T09:00:00Z", last + 2)).await
    }

    /// Makes a site whose clock stands at an instant.
    ///
    /// # Errors
    /// Where the database cannot be opened.
    pub(super) async fn at(database: Option<&str>, now: &str) -> Outcome<Self> {
        let (settings, key, database) = records::open(database)?;
        Db::migrate(&settings)?;
        let db = Db::open(&settings, MasterKey::load_or_create(&key)?)?;
        let marked = db
            .maintain::<_, StoreError, _>(|tx| tx.set_mode(Mode::Demo))
            .await;
        db.close();
        marked?;
        let now = UtcTime::parse_rfc3339(now)?;
        let app = boot::open(&settings, &key, Arc::new(ManualClock::at(now)))?;
        let file = records::site(app.ids.as_ref())?;
        let CreatedSite { site, people } = setup::create_site(&app.db, &app.ids, now, &file)?;
        let channel = serve_in_memory(&app).await;
        let officer = people.first().ok_or("the site has nobody")?;
        let officer = caller(channel, &officer.token, officer.person.id.to_string())?;
        let hours = |hours: i64| UtcTime::from_micros(now.micros() - hours * 3_600_000_000);
        Ok(Self {
            recorded_at: hours(48).ok_or("there is no day before")?,
            cut: hours(24).ok_or("there is no day before")?,
            app,
            id: site.id,
            officer,
            _database: database,
        })
    }

    /// Stores as many cases as each leaf counts.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn load(&self, leaves: &[&Line]) -> Outcome<Vec<Stored>> {
        let mut told = Vec::new();
        for leaf in leaves {
            for _ in 0..leaf.count {
                told.push(leaf.told.clone());
            }
        }
        self.record(told, self.recorded_at).await
    }

    /// Stores cases as recorded at an instant.
    ///
    /// # Errors
    /// Where the store fails.
    pub(super) async fn record(&self, told: Vec<Told>, at: UtcTime) -> Outcome<Vec<Stored>> {
        let ids = self.app.ids.as_ref();
        let mut stored = Vec::with_capacity(told.len());
        for chunk in told.chunks(AT_ONCE) {
            let entries = chunk.iter().map(|told| {
                let case = CaseId::new(ids);
                stored.push(Stored {
                    id: case,
                    told: told.clone(),
                });
                Entry {
                    case,
                    event: EventId::new(ids),
                    facts: told.facts(case, self.id, at),
                    decisions: told.decision_facts(case, self.id, at, ids),
                }
            });
            let entries = entries.collect();
            self.write(entries, at, true).await?;
        }
        Ok(stored)
    }

    /// Records at an instant what cases are told to be now; nothing where they count no
    /// more.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn amend(&self, amended: &[(CaseId, Told, bool)], at: UtcTime) -> Outcome<()> {
        for chunk in amended.chunks(AT_ONCE) {
            let entries = chunk.iter().map(|(case, told, counted)| {
                let mut referral = told.referral(*case, self.id, at);
                referral.counted = *counted;
                Entry {
                    case: *case,
                    event: EventId::new(self.app.ids.as_ref()),
                    facts: FactChanges {
                        referral: Some(referral),
                        ..FactChanges::default()
                    },
                    decisions: Vec::new(),
                }
            });
            self.write(entries.collect(), at, false).await?;
        }
        Ok(())
    }

    async fn write(&self, entries: Vec<Entry>, at: UtcTime, new: bool) -> Outcome<()> {
        let site = self.id;
        let write = self.app.db.write::<_, StoreError, _>(move |tx| {
            let mut last = None;
            for entry in &entries {
                let stream = entry.case.uuid();
                if new {
                    tx.create_stream(StreamKind::Case, stream, site)?;
                }
                last = Some(tx.append(stream, event(entry.event, at))?);
                tx.record_facts(&entry.facts)?;
                for decision in &entry.decisions {
                    tx.record_decision_fact(decision)?;
                }
            }
            let last = last.ok_or(StoreError::NotFound)?;
            Ok(last.with(()))
        });
        Ok(write.await?)
    }

    /// Asks the service for the return of a year, cut after everything was recorded.
    ///
    /// # Errors
    /// Where the service refuses or fails.
    pub async fn build(&self, year: i32) -> Outcome<Built> {
        self.build_at(year, self.cut).await
    }

    /// Asks the service for the return of a year as at an instant.
    ///
    /// # Errors
    /// Where the service refuses or fails.
    pub async fn build_at(&self, year: i32, as_at: UtcTime) -> Outcome<Built> {
        let request = pb::BuildReturnRequest {
            request_id: new_request_id(),
            period: Some(pb::Period { year, quarter: 0 }),
            as_at: Some(timestamp(&as_at.to_string())),
            ..pb::BuildReturnRequest::default()
        };
        let pieces = self.officer.returns().build_return(request).await?;
        let returned = Returned::of_building(pieces.into_inner(), |_| ()).await?;
        let mut figures = HashMap::new();
        for table in &returned.tables {
            for row in &table.rows {
                if let Some(cell) = row.cells.first() {
                    figures.insert((table.id.clone(), row.keys.clone()), cell.clone());
                }
            }
        }
        Ok(Built {
            sha256: returned.built.sha256.clone(),
            returned,
            figures,
        })
    }

    /// Returns an instant after everything [`Site::load`] recorded and before the cut.
    #[must_use]
    pub fn later(&self) -> UtcTime {
        self.recorded_at.next_micro()
    }

    /// Returns when what was loaded was recorded.
    #[must_use]
    pub fn recorded_at(&self) -> UtcTime {
        self.recorded_at
    }

    /// Closes the store.
    pub fn close(self) {
        self.app.db.close();
    }
}

impl Built {
    /// Returns the figure of a place, where the return prints a number there.
    #[must_use]
    pub fn figure(&self, place: &Place) -> Option<u64> {
        let key = (place.table.to_owned(), place.keys.clone());
        match self.figures.get(&key) {
            Some(figure) => figure.parse().ok(),
            None => place.sparse.then_some(0),
        }
    }
}

fn caller(channel: Channel, token: &str, id: String) -> Outcome<Actor> {
    let target = Target::new("http://127.0.0.1:1").token(token.to_owned());
    Ok(Actor::new(
        id,
        String::new(),
        Client::over(channel, &target)?,
    ))
}

fn event(id: EventId, at: UtcTime) -> NewEvent {
    NewEvent {
        id,
        kind: "PublishedFigureLoaded",
        actor: None,
        agency: None,
        purpose: "published figures".to_owned(),
        occurred_at: at,
        now: at,
        payload: Zeroizing::new(b"{}".to_vec()),
    }
}
