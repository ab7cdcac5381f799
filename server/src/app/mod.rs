//! Use cases. Each takes plain input, asks the policy, calls the pure rules, and
//! leaves the outcome as events. Nothing here knows of tonic.

pub(crate) mod adjourn;
pub(crate) mod audit;
pub(crate) mod case_read;
pub(crate) mod case_record;
pub(crate) mod challenge;
pub(crate) mod course;
pub(crate) mod decision;
pub(crate) mod decision_document;
pub(crate) mod directory;
pub(crate) mod entitlement;
pub(crate) mod error;
pub(crate) mod evidence;
pub(crate) mod exchange;
pub(crate) mod instant;
pub(crate) mod matching;
pub(crate) mod notifiable;
pub(crate) mod plan;
pub(crate) mod readiness;
pub(crate) mod reference;
pub(crate) mod referral;
pub(crate) mod request;
pub(crate) mod returns;
pub(crate) mod review;
pub(crate) mod safeguarding;
pub(crate) mod session;
pub(crate) mod similar;
pub(crate) mod sitting;
pub(crate) mod transfer;
pub(crate) mod upload;
pub(crate) mod weighing;
pub(crate) mod work;

use std::sync::Arc;

use nrm_panel_domain::{id::IdSource, rulebook::RuleBook};
use nrm_panel_store::{Access, AccessOutcome, Db, RequestKey};
use prost::Message;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{clock::Clock, reference::Shelf, scan::Scanner, way_out::WayOut};
use error::{AppError, NotPermitted};
use session::{Call, Session};
use upload::Staging;
use work::{Look, Saved, Work};

/// What every use case needs.
#[derive(Clone)]
pub struct App {
    /// The records.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn IdSource>,
    /// The dated legal numbers.
    pub book: Arc<RuleBook>,
    /// The dated lists.
    pub shelf: Arc<Shelf>,
    /// Who scans documents for malware; without one a coordinator accepts them.
    pub scanner: Option<Arc<Scanner>>,
    /// The folder by which returns leave; without one they cannot be submitted.
    pub way_out: Option<Arc<WayOut>>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// What makes a mutation happen once (decision 10).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Once {
    /// The caller's identifier of the request.
    pub(crate) request_id: Uuid,
    /// Hash of the request as sent.
    pub(crate) body_hash: [u8; 32],
}

impl Once {
    pub(crate) fn new(request_id: Uuid, rpc: &str, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(rpc.as_bytes());
        hash.update([0]);
        hash.update(body);
        Self {
            request_id,
            body_hash: hash.finalize().into(),
        }
    }
}

impl App {
    /// Checks that the caller is known, before a fault of their request is told to them.
    pub(crate) async fn known(&self, call: Call) -> Result<(), AppError> {
        let known = self.db.read(move |tx| Session::open(tx, &call).map(drop));
        known.await
    }

    /// Changes a record, exactly once for a request identifier: a repeated request
    /// gets the bytes of the first answer.
    pub(crate) async fn change<Input, Output, Reply>(
        &self,
        call: Call,
        once: Once,
        input: Input,
        run: fn(&mut Work<'_, '_>, &Input) -> Result<Saved<Output>, AppError>,
        to_wire: fn(&Output) -> Reply,
    ) -> Result<Reply, AppError>
    where
        Input: Send + 'static,
        Output: 'static,
        Reply: Message + Default + 'static,
    {
        let (ids, book, at) = (self.ids.clone(), self.book.clone(), call.now);
        let shelf = self.shelf.clone();
        let logged = call.clone();
        let changed = self.db.write(move |tx| {
            let session = Session::open(tx, &call)?;
            let key = RequestKey {
                principal: session.actor.person,
                request_id: once.request_id,
                body_hash: once.body_hash,
            };
            if let Some(stored) = tx.reply_to(&key)? {
                let reply = Reply::decode(stored.bytes.as_slice())
                    .map_err(|_| AppError::Internal("a stored reply cannot be read"))?;
                return Ok(tx.replay(stored, reply));
            }
            let mut work = Work {
                tx,
                session,
                call: &call,
                ids: &*ids,
                book: &book,
                shelf: &shelf,
            };
            let saved = run(&mut work, &input)?;
            let reply = to_wire(&saved.value);
            tx.remember(&key, saved.appended.stream, &reply.encode_to_vec(), at)?;
            Ok(saved.appended.with(reply))
        });
        self.keep_refusal(&logged, changed.await).await
    }

    /// Stages what is no record yet: the parts of an upload.
    pub(crate) async fn stage<Input, Output>(
        &self,
        call: Call,
        input: Input,
        run: fn(&mut Staging<'_, '_>, &Input) -> Result<Output, AppError>,
    ) -> Result<Output, AppError>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let ids = self.ids.clone();
        let logged = call.clone();
        let staged = self.db.stage(move |tx| {
            let session = Session::open(tx, &call)?;
            let mut staging = Staging {
                tx,
                session,
                call: &call,
                ids: &*ids,
            };
            run(&mut staging, &input)
        });
        self.keep_refusal(&logged, staged.await).await
    }

    /// Shows a record: the look is recorded before the value leaves (decision 17).
    pub(crate) async fn show<Input, Output>(
        &self,
        call: Call,
        input: Input,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
    ) -> Result<Output, AppError>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let (book, shelf) = (self.book.clone(), self.shelf.clone());
        let shown = self.db.disclose(move |tx| {
            let mut look = match Look::open(tx, &call, &book, &shelf) {
                Ok(look) => look,
                Err(error) => return (None, Err(error)),
            };
            let result = run(&mut look, &input);
            let row = match &result {
                Ok(_) => Some(allowed_row(&look)),
                Err(AppError::NotPermitted(refused)) => Some(refusal_row(&call, refused)),
                Err(_) => None,
            };
            (row, result)
        });
        shown.await
    }

    /// Reads much, beside the short reads; the look is recorded before the value
    /// leaves.
    pub(crate) async fn report<Input, Output>(
        &self,
        call: Call,
        input: Input,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
    ) -> Result<Output, AppError>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let (book, shelf) = (self.book.clone(), self.shelf.clone());
        let logged = call.clone();
        let read = self.db.report(move |tx| {
            let mut look = Look::open(tx, &call, &book, &shelf)?;
            let output = run(&mut look, &input)?;
            Ok((allowed_row(&look), output))
        });
        let (row, output) = self.keep_refusal(&logged, read.await).await?;
        self.db.record_access(row).await?;
        Ok(output)
    }

    /// Reads what is not case data: the directory, built returns.
    pub(crate) async fn read<Input, Output>(
        &self,
        call: Call,
        input: Input,
        run: fn(&mut Look<'_, '_>, &Input) -> Result<Output, AppError>,
    ) -> Result<Output, AppError>
    where
        Input: Send + 'static,
        Output: Send + 'static,
    {
        let (book, shelf) = (self.book.clone(), self.shelf.clone());
        let logged = call.clone();
        let read = self
            .db
            .read(move |tx| run(&mut Look::open(tx, &call, &book, &shelf)?, &input));
        self.keep_refusal(&logged, read.await).await
    }

    /// Keeps a refusal in the access log before the caller hears of it: it is
    /// evidence too.
    async fn keep_refusal<T>(
        &self,
        call: &Call,
        result: Result<T, AppError>,
    ) -> Result<T, AppError> {
        if let Err(AppError::NotPermitted(refused)) = &result {
            self.db.record_access(refusal_row(call, refused)).await?;
        }
        result
    }
}

fn allowed_row(look: &Look<'_, '_>) -> Access {
    Access {
        at: look.call.now,
        site: Some(look.session.actor.site),
        person: Some(look.session.actor.person),
        agency: Some(look.session.actor.agency),
        rpc: look.call.action.rpc(),
        cases: look.seen.clone(),
        purpose: look.call.purpose.code().to_owned(),
        outcome: AccessOutcome::Allowed,
        rule: None,
        request: look.call.request.clone(),
    }
}

fn refusal_row(call: &Call, refused: &NotPermitted) -> Access {
    Access {
        at: call.now,
        site: Some(refused.site),
        person: Some(refused.person),
        agency: Some(refused.agency),
        rpc: refused.action.rpc(),
        cases: refused.case.into_iter().collect(),
        purpose: call.purpose.code().to_owned(),
        outcome: if refused.hidden {
            AccessOutcome::Hidden
        } else {
            AccessOutcome::Denied
        },
        rule: Some(match &refused.refusal {
            Some(refusal) => refusal.reason().to_owned(),
            None => refused.action.rpc().to_owned(),
        }),
        request: call.request.clone(),
    }
}
