//! Closures of callers, made into jobs.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crossbeam_channel::{Sender, TrySendError};

use crate::{
    access::{self, Access},
    engine::{AnyJob, Job, Ran, connection::Session},
    error::StoreError,
    reply::{Reply, Slot},
    tx::ReadTx,
};

/// A read, a write or an upkeep: the transaction's closure and where its result
/// is kept until the transaction has ended.
pub(crate) struct Work<T, E: From<StoreError>, B> {
    body: B,
    slot: Slot<T, E>,
}

impl<T, E, B> Work<T, E, B>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    B: Fn(&mut Session) -> Result<T, E> + Send + 'static,
{
    pub(crate) fn job(body: B) -> (AnyJob, Reply<T, E>) {
        let (slot, reply) = Slot::new();
        (Box::new(Self { body, slot }), reply)
    }
}

impl<T, E, B> Job for Work<T, E, B>
where
    T: Send,
    E: From<StoreError> + Send,
    B: Fn(&mut Session) -> Result<T, E> + Send,
{
    fn run(&mut self, session: &mut Session) -> Ran {
        let result = guarded(session, &self.body).and_then(|value| unless_failed(session, value));
        let ran = if result.is_ok() {
            Ran::Commit
        } else {
            Ran::RollBack
        };
        self.slot.keep(result);
        ran
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        self.slot.release(outcome);
    }
}

/// A disclosure: what was read is released only when the row that says so is
/// durable (decision 17).
pub(crate) struct Disclosure<T, E: From<StoreError>, F> {
    look: F,
    access: Option<Access>,
    slot: Slot<T, E>,
}

impl<T, E, F> Disclosure<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: Fn(&mut ReadTx<'_>) -> (Option<Access>, Result<T, E>) + Send + 'static,
{
    /// Makes the job that reads and writes in one transaction.
    pub(crate) fn whole(look: F) -> (AnyJob, Reply<T, E>) {
        let (slot, reply) = Slot::new();
        (
            Box::new(Self {
                look,
                access: None,
                slot,
            }),
            reply,
        )
    }

    /// Makes the job that reads, and hands the row and the result to a writer.
    pub(crate) fn in_two(look: F, writer: Sender<AnyJob>) -> (AnyJob, Reply<T, E>) {
        let (slot, reply) = Slot::new();
        (
            Box::new(Look {
                disclosure: Self {
                    look,
                    access: None,
                    slot,
                },
                writer,
            }),
            reply,
        )
    }

    fn look(&mut self, session: &mut Session) -> Ran {
        let looked = guarded(session, |session| {
            Ok::<_, E>((self.look)(&mut ReadTx::new(session)))
        });
        match looked {
            Ok((Some(access), result)) if !session.failed() => {
                self.access = Some(access);
                self.slot.keep(result);
                Ran::Commit
            }
            Ok((None, Ok(_))) => {
                self.access = None;
                self.slot.keep(Err(E::from(StoreError::Bug(
                    "a disclosure without an access row",
                ))));
                Ran::RollBack
            }
            // Nothing is released, so nothing need be logged.
            Ok((_, result)) => {
                self.access = None;
                self.slot
                    .keep(result.and_then(|value| unless_failed(session, value)));
                Ran::RollBack
            }
            Err(error) => {
                self.access = None;
                self.slot.keep(Err(error));
                Ran::RollBack
            }
        }
    }
}

impl<T, E, F> Job for Disclosure<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: Fn(&mut ReadTx<'_>) -> (Option<Access>, Result<T, E>) + Send + 'static,
{
    fn run(&mut self, session: &mut Session) -> Ran {
        let Ran::Commit = self.look(session) else {
            return Ran::RollBack;
        };
        let Some(access) = &self.access else {
            return Ran::RollBack;
        };
        match access::insert(session, access) {
            Ok(()) => Ran::Commit,
            Err(error) => {
                self.slot.keep(Err(E::from(error)));
                Ran::RollBack
            }
        }
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        self.slot.release(outcome);
    }
}

struct Look<T, E: From<StoreError>, F> {
    disclosure: Disclosure<T, E, F>,
    writer: Sender<AnyJob>,
}

impl<T, E, F> Job for Look<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: Fn(&mut ReadTx<'_>) -> (Option<Access>, Result<T, E>) + Send + 'static,
{
    fn run(&mut self, session: &mut Session) -> Ran {
        self.disclosure.look(session)
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self {
            disclosure:
                Disclosure {
                    look: _,
                    access,
                    slot,
                },
            writer,
        } = *self;
        match (outcome, access) {
            (Ok(()), Some(access)) => submit(&writer, Box::new(Log { access, slot })),
            (outcome, _) => slot.release(outcome),
        }
    }
}

struct Log<T, E: From<StoreError>> {
    access: Access,
    slot: Slot<T, E>,
}

impl<T: Send, E: From<StoreError> + Send> Job for Log<T, E> {
    fn run(&mut self, session: &mut Session) -> Ran {
        match access::insert(session, &self.access) {
            Ok(()) => Ran::Commit,
            Err(error) => {
                self.slot.keep(Err(E::from(error)));
                Ran::RollBack
            }
        }
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        self.slot.release(outcome);
    }
}

/// Queues a job, or answers it at once.
pub(crate) fn submit(queue: &Sender<AnyJob>, job: AnyJob) {
    match queue.try_send(job) {
        Ok(()) => {}
        Err(TrySendError::Full(job)) => job.answer(Err(StoreError::Busy)),
        Err(TrySendError::Disconnected(job)) => job.answer(Err(SHUTTING_DOWN)),
    }
}

pub(crate) const SHUTTING_DOWN: StoreError = StoreError::Unavailable("it is shutting down");

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether this thread is running a closure of the store. Waiting for
/// another from there would wait for itself.
pub(crate) fn is_inside() -> bool {
    INSIDE.get()
}

/// Runs a closure of a caller: a panic is an error.
fn guarded<T, E: From<StoreError>>(
    session: &mut Session,
    body: impl Fn(&mut Session) -> Result<T, E>,
) -> Result<T, E> {
    INSIDE.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| body(session)));
    INSIDE.set(false);
    result.unwrap_or_else(|_panic| {
        Err(E::from(StoreError::Bug(
            "a closure given to the store panicked",
        )))
    })
}

/// Refuses a result that looks good although a statement failed.
fn unless_failed<T, E: From<StoreError>>(session: &Session, value: T) -> Result<T, E> {
    if session.failed() {
        return Err(E::from(StoreError::Bug("a failed statement was ignored")));
    }
    Ok(value)
}
