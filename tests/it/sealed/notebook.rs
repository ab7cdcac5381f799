//! What the process logs, taken down.

use std::{
    io,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tracing_subscriber::{
    Layer, Registry, filter::dynamic_filter_fn, fmt::MakeWriter, layer::SubscriberExt,
};

/// Takes down everything that any part of the process logs, at every level.
pub(crate) struct Recording;

static RECORDINGS: AtomicUsize = AtomicUsize::new(0);
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

impl Recording {
    /// Starts to listen.
    pub(crate) fn start() -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let recording = dynamic_filter_fn(|_, _| RECORDINGS.load(Ordering::SeqCst) > 0);
            let layer = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(Notebook)
                .with_filter(recording);
            let subscriber = Registry::default().with(layer);
            tracing::subscriber::set_global_default(subscriber).unwrap();
        });
        RECORDINGS.fetch_add(1, Ordering::SeqCst);
        Self
    }

    /// Returns what was logged since any test listened.
    pub(crate) fn stop(self) -> Vec<u8> {
        RECORDINGS.fetch_sub(1, Ordering::SeqCst);
        LOGGED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

struct Notebook;

impl<'a> MakeWriter<'a> for Notebook {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl io::Write for Notebook {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
        logged.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
