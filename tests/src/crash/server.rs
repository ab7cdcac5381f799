//! A server that is killed and comes back on the same port.

use std::sync::Arc;

use super::Outcome;
use crate::{
    binaries::Binaries,
    process::{Options, ProcessError, ServerProcess},
};

/// A server and its deaths.
pub(crate) struct Mortal {
    binaries: Arc<Binaries>,
    options: Options,
    server: Option<ServerProcess>,
    kills: u32,
}

impl Mortal {
    pub(crate) async fn start(binaries: Binaries, options: Options) -> Outcome<Self> {
        let mut mortal = Self {
            binaries: Arc::new(binaries),
            options,
            server: None,
            kills: 0,
        };
        mortal.rise().await?;
        Ok(mortal)
    }

    pub(crate) const fn kills(&self) -> u32 {
        self.kills
    }

    /// Ends the process as a power cut would, and starts another on the same port.
    pub(crate) async fn die_and_rise(&mut self) -> Outcome<()> {
        if let Some(server) = self.server.take() {
            blocking(move || server.kill9()).await?;
            self.kills += 1;
        }
        self.rise().await
    }

    /// Drains the server.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        match self.server.take() {
            Some(server) => blocking(move || server.stop()).await,
            None => Ok(()),
        }
    }

    async fn rise(&mut self) -> Outcome<()> {
        let (binaries, options) = (Arc::clone(&self.binaries), self.options.clone());
        let server = blocking(move || ServerProcess::start(&binaries, &options)).await?;
        self.server = Some(server);
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ProcessError> + Send + 'static,
) -> Outcome<T> {
    Ok(tokio::task::spawn_blocking(work).await??)
}
