//! The answer of the store, to be awaited or waited for.

use std::{
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use futures_channel::oneshot;

use crate::error::StoreError;

/// The answer to a closure given to the store. Dropping it changes nothing: the
/// transaction still ends whole.
#[derive(Debug)]
#[must_use = "whether it worked is in the answer"]
pub struct Reply<T, E>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<StoreError>> Reply<T, E> {
    /// Waits without a runtime.
    ///
    /// # Errors
    /// As the closure, or what kept it from running or from being committed.
    pub fn wait(self) -> Result<T, E> {
        let mut answer = pin!(self);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match answer.as_mut().poll(&mut context) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl<T, E: From<StoreError>> Future for Reply<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| {
            // Nobody answers only when a thread died in the middle.
            answer.unwrap_or_else(|oneshot::Canceled| Err(E::from(StoreError::Unknown)))
        })
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The other end: what a job will answer. An answer is always given, at the latest
/// when a job is dropped unrun.
pub(crate) struct Slot<T, E: From<StoreError>> {
    result: Option<Result<T, E>>,
    sender: Option<oneshot::Sender<Result<T, E>>>,
}

impl<T, E: From<StoreError>> Slot<T, E> {
    pub(crate) fn new() -> (Self, Reply<T, E>) {
        let (sender, receiver) = oneshot::channel();
        (
            Self {
                result: None,
                sender: Some(sender),
            },
            Reply(receiver),
        )
    }

    /// Keeps what the closure returned until the transaction has ended.
    pub(crate) fn keep(&mut self, result: Result<T, E>) {
        self.result = Some(result);
    }

    /// Answers with what was kept, or with why that cannot be had.
    pub(crate) fn release(mut self, outcome: Result<(), StoreError>) {
        let answer = match outcome {
            Ok(()) => self.result.take(),
            Err(error) => Some(Err(E::from(error))),
        };
        let answer =
            answer.unwrap_or_else(|| Err(E::from(StoreError::Bug("a job was answered unrun"))));
        if let Some(sender) = self.sender.take() {
            // The caller may have gone; the transaction stands either way.
            let _ = sender.send(answer);
        }
    }
}

impl<T, E: From<StoreError>> Drop for Slot<T, E> {
    fn drop(&mut self) {
        if let Some(sender) = self.sender.take() {
            let _ = sender.send(Err(E::from(StoreError::Unavailable("it is shutting down"))));
        }
    }
}
