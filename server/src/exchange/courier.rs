//! Carries messages out: claims one, makes it ready, hands it over, and puts on the
//! record that it did. Cut off anywhere in between, it does so again: never is a
//! message lost, and a receiver knows a repeat by its identifier.

use std::{sync::Arc, time::Duration};

use nrm_panel_domain::{
    case::ExchangeEvent,
    id::{AgencyId, EventId, IdSource, MessageId, SiteId},
    message::Route,
    rulebook::ExchangeRules,
    time::UtcTime,
};
use nrm_panel_store::StoreError;
use tokio::runtime::Handle;

use super::{
    Fault, Transports,
    parcel::{Parcel, sca},
    record::{append, said},
};
use crate::app::{App, error::AppError};

/// The most messages of a site that are begun in one round.
const ROUND: i64 = 50;

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Delivered and put on the record.
    pub sent: u32,
    /// Failed, to be tried again.
    pub postponed: u32,
    /// Given up.
    pub dead: u32,
}

/// Carries messages out. Any number of them may share one database.
pub struct Courier {
    app: App,
    transports: Arc<Transports>,
    holder: String,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Courier")
    }
}

/// What a site's receivers can take by the ways of this process.
struct Reachable {
    site: SiteId,
    sca: bool,
    agencies: Vec<AgencyId>,
}

impl Courier {
    /// Makes a courier with a name of its own.
    #[must_use]
    pub fn new(app: App, transports: Transports) -> Self {
        let holder = app.ids.next().to_string();
        Self {
            app,
            transports: Arc::new(transports),
            holder,
        }
    }

    /// Carries out what is due, again and again, until it is dropped.
    pub async fn run(self, every: Duration) {
        loop {
            if let Err(fault) = self.deliver_due().await {
                tracing::error!(%fault, "messages could not be carried out");
            }
            tokio::time::sleep(every).await;
        }
    }

    /// Carries out what is due now.
    ///
    /// # Errors
    /// A sentence, where the records cannot be read or written.
    pub async fn deliver_due(&self) -> Result<Tally, String> {
        let mut tally = Tally::default();
        for id in self.due().await.map_err(|error| error.to_string())? {
            self.carry(id, &mut tally)
                .await
                .map_err(|error| said(&error))?;
        }
        Ok(tally)
    }

    async fn due(&self) -> Result<Vec<MessageId>, StoreError> {
        let (now, transports) = (self.app.clock.now(), self.transports.clone());
        let read = self.app.db.read(move |tx| {
            let mut due = Vec::new();
            for site in tx.sites()? {
                let agencies = tx.agencies(site.id)?;
                let served =
                    |route: Option<&Route>| route.is_some_and(|route| transports.serves(route));
                let reachable = Reachable {
                    site: site.id,
                    agencies: agencies
                        .iter()
                        .filter(|agency| served(agency.delivery.as_ref()))
                        .map(|agency| agency.id)
                        .collect(),
                    sca: sca(agencies).is_some_and(|sca| served(sca.delivery.as_ref())),
                };
                let Reachable {
                    site,
                    sca,
                    agencies,
                } = reachable;
                due.extend(tx.due_messages(site, sca, &agencies, now, ROUND)?);
            }
            Ok(due)
        });
        read.await
    }

    async fn carry(&self, id: MessageId, tally: &mut Tally) -> Result<(), AppError> {
        let now = self.app.clock.now();
        let rules = self
            .app
            .book
            .in_force_on(now.london_date())
            .exchange
            .clone();
        let until = later(now, rules.lease_seconds);
        let holder = self.holder.clone();
        let claimed = self
            .app
            .db
            .maintain::<_, StoreError, _>(move |tx| tx.claim(id, &holder, now, until));
        if !claimed.await? {
            return Ok(());
        }
        let book = self.app.book.clone();
        let packed = self
            .app
            .db
            .read::<_, AppError, _>(move |tx| Parcel::pack(tx, &book, id));
        let handed = match packed.await {
            Ok(Some(parcel)) => self.hand_over(parcel, now).await,
            Ok(None) => Err(Fault::new("no_route")),
            Err(AppError::Store(StoreError::Corrupt { what })) => {
                tracing::error!(message = %id, what, "a message was not sent");
                Err(Fault::new("record_altered"))
            }
            Err(AppError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(message = %id, fault = said(&error), "a message was not sent");
                Err(Fault::new("record_unfit"))
            }
        };
        match handed {
            Ok(event) => {
                if self.recorded(id, event).await? {
                    tally.sent += 1;
                    tracing::info!(message = %id, "sent");
                }
                Ok(())
            }
            Err(fault) => self.failed(id, fault, &rules, tally).await,
        }
    }

    async fn hand_over(&self, parcel: Parcel, now: UtcTime) -> Result<ExchangeEvent, Fault> {
        let transports = self.transports.clone();
        let (db, here) = (self.app.db.clone(), Handle::current());
        let handing = tokio::task::spawn_blocking(move || {
            let sha256 = match &parcel.route {
                Route::Drop(folder) => {
                    let root = transports.drop_folder.as_ref();
                    let root = root.ok_or_else(|| Fault::new("no_route"))?;
                    let chunks = |case, id, number| {
                        let read = db.read::<_, StoreError, _>(move |tx| {
                            tx.evidence_chunk(case, id, number)
                        });
                        here.block_on(read)
                            .map_err(|_| Fault::new("document_unreadable"))
                    };
                    super::drop_folder::deliver(root, folder, &parcel, &chunks)?
                }
                Route::Mail(address) => {
                    let mail = transports.mail.as_ref();
                    let mail = mail.ok_or_else(|| Fault::new("no_route"))?;
                    mail.deliver(address, &parcel, now)?
                }
            };
            Ok(ExchangeEvent::Sent {
                message: parcel.message.id,
                kind: parcel.message.kind,
                because: parcel.message.sequence,
                to: parcel.receiver,
                sha256,
            })
        });
        handing
            .await
            .unwrap_or_else(|_| Err(Fault::new("panicked")))
    }

    /// Puts a delivery on the record. `false`: somebody closed the message meanwhile.
    async fn recorded(&self, id: MessageId, event: ExchangeEvent) -> Result<bool, AppError> {
        let (book, now) = (self.app.book.clone(), self.app.clock.now());
        let event_id = EventId::new(&*self.app.ids as &dyn IdSource);
        let holder = self.holder.clone();
        let written = self.app.db.write::<_, AppError, _>(move |tx| {
            let known = tx.message(id)?.ok_or(StoreError::NotFound)?;
            let appended = append(tx, &book, event_id, known.case, event.clone(), now)?;
            tx.mark_sent(id, &holder, now)?;
            Ok(appended.with(()))
        });
        match written.await {
            Ok(()) => Ok(true),
            Err(AppError::Store(StoreError::Stale)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn failed(
        &self,
        id: MessageId,
        fault: Fault,
        rules: &ExchangeRules,
        tally: &mut Tally,
    ) -> Result<(), AppError> {
        let read = self
            .app
            .db
            .read::<_, StoreError, _>(move |tx| tx.message(id));
        let Some(known) = read.await? else {
            return Ok(());
        };
        tracing::warn!(
            message = %id,
            attempt = known.attempts,
            fault = fault.0,
            "a message could not be delivered"
        );
        let now = self.app.clock.now();
        let holder = self.holder.clone();
        if known.attempts < rules.delivery_attempts {
            let until = later(now, rules.pause_seconds(known.attempts));
            let postponed = self
                .app
                .db
                .maintain::<_, StoreError, _>(move |tx| tx.postpone(id, &holder, until, &fault.0));
            return match postponed.await {
                Ok(()) => {
                    tally.postponed += 1;
                    Ok(())
                }
                Err(StoreError::Stale) => Ok(()),
                Err(error) => Err(error.into()),
            };
        }
        let book = self.app.book.clone();
        let event_id = EventId::new(&*self.app.ids as &dyn IdSource);
        let written = self.app.db.write::<_, AppError, _>(move |tx| {
            let event = ExchangeEvent::DeliveryFailed {
                message: id,
                kind: known.kind,
                attempts: known.attempts,
                fault: fault.0.clone(),
            };
            let appended = append(tx, &book, event_id, known.case, event, now)?;
            tx.mark_dead(id, &holder, now, &fault.0)?;
            Ok(appended.with(()))
        });
        match written.await {
            Ok(()) => {
                tally.dead += 1;
                Ok(())
            }
            Err(AppError::Store(StoreError::Stale)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn later(now: UtcTime, seconds: u32) -> UtcTime {
    UtcTime::from_micros(now.micros() + i64::from(seconds) * 1_000_000).unwrap_or(now)
}
