//! Where histories are made: a panel's records, and who serves them.

use crate::{
    actor::Actor,
    binaries::Binaries,
    crash::{Mortal, Outcome, quiet},
    dice::Dice,
    engine::Engine,
    panel::{Panel, START, instant},
    process::{ClockFile, Options, Records},
};

/// A panel, and the servers its people call.
pub(super) struct Arena {
    pub(super) panel: Panel,
    servers: Vec<Server>,
}

struct Server {
    mortal: Mortal,
    address: String,
}

impl Arena {
    /// Serves by real processes.
    pub(super) async fn of_processes(
        binaries: &Binaries,
        engine: Engine,
        servers: usize,
    ) -> Outcome<Self> {
        let panel = Panel::new(engine).await;
        let folder = panel.database().folder().to_owned();
        let records = Records {
            database: panel.database().settings().url.clone(),
            key_file: folder.join("key"),
        };
        let clock = ClockFile::at(folder.join("clock"), instant(START))?;
        let mut arena = Self {
            panel,
            servers: Vec::new(),
        };
        for number in 0..servers {
            let listen = quiet()?;
            let options = Options::new(records.clone(), folder.join(format!("log-{number}")))
                .test_clock(&clock)
                .listen(&listen);
            arena.servers.push(Server {
                mortal: Mortal::start(binaries.clone(), options).await?,
                address: format!("http://{listen}"),
            });
        }
        Ok(arena)
    }

    /// Serves in memory, from a store that locks nothing.
    pub(super) async fn unlocked(engine: Engine) -> Self {
        Self {
            panel: Panel::unlocked(engine).await,
            servers: Vec::new(),
        }
    }

    /// Returns somebody who calls one of the servers, the next for each number.
    pub(super) async fn person(&self, number: usize, name: &str) -> Actor {
        match self.servers.len() {
            0 => self.panel.person(name),
            servers => {
                let server = &self.servers[number % servers];
                self.panel.person_over(&server.address, name).await
            }
        }
    }

    /// Kills one of the servers and starts it again.
    pub(super) async fn kill_one(&mut self, dice: &mut Dice) -> Outcome<()> {
        let which = dice.below(self.servers.len());
        match self.servers.get_mut(which) {
            Some(server) => server.mortal.die_and_rise().await,
            None => Ok(()),
        }
    }

    pub(super) fn kills(&self) -> u32 {
        self.servers
            .iter()
            .map(|server| server.mortal.kills())
            .sum()
    }

    /// Stops the servers; every chain verifies, and every sealed decision.
    pub(super) async fn close(self) -> Outcome<()> {
        for server in self.servers {
            server.mortal.stop().await?;
        }
        self.panel.close().await;
        Ok(())
    }
}
