//! `nrm sitting board`: a sitting as it goes on, on a screen or as plain lines.
//!
//! Everything is from `GetSitting`, asked again every few seconds; each answer is a look
//! in the access log. A view is shown only once the server shows it.

mod card;
mod keys;
mod plain;
mod screen;
#[cfg(test)]
mod tests;

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use clap::Args;
use nrm_panel_proto::v1;

use self::{
    card::Board,
    keys::{Key, Keyboard},
    screen::{Screen, View},
};
use crate::{command::sitting_of, exit::Failure, render::Format, session::Session};

/// Flags of `nrm sitting board`.
#[derive(Debug, Args)]
pub(crate) struct BoardArgs {
    /// Identifier of the sitting
    sitting: String,
    /// Print plain lines, for a screen reader; so it is anyway where there is no screen
    #[arg(long)]
    plain: bool,
    /// Look once and end
    #[arg(long)]
    once: bool,
    /// Seconds between two looks; each is kept in the access log
    #[arg(long, value_name = "SECONDS", default_value_t = 5,
          value_parser = clap::value_parser!(u64).range(2..=600))]
    every: u64,
}

impl BoardArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let reply = sitting_of(session, &self.sitting).await?;
        let screen = io::stdout().is_terminal() && io::stdin().is_terminal();
        if session.printer.format() != Format::Table {
            let page = plain::page(&board_of(&reply));
            return session.printer.reply(&reply, Some("sitting.agenda"), &page);
        }
        if self.plain || self.once || !screen {
            return self.lines(session, reply).await;
        }
        self.screen(session, board_of(&reply)).await
    }

    /// Prints the board, and again whenever something changed, until it is closed.
    async fn lines(self, session: &Session, first: v1::GetSittingResponse) -> Result<(), Failure> {
        let mut board = board_of(&first);
        loop {
            let page = plain::page(&board);
            session.printer.data(page.layout(None).as_bytes())?;
            // A pipe or a file gets one look: nobody sits before it.
            if self.once || board.closed || !io::stdout().is_terminal() {
                return Ok(());
            }
            loop {
                let now = self.look(session, self.pause()).await?;
                if now != board {
                    board = now;
                    break;
                }
            }
        }
    }

    async fn screen(self, session: &Session, first: Board) -> Result<(), Failure> {
        let cannot = |error| Failure::machine("the screen cannot be used", error);
        let mut screen = Screen::enter().map_err(cannot)?;
        let mut keyboard = Keyboard::listen();
        let mut view = View::of(first);
        let mut look = Box::pin(self.look(session, self.pause()));
        loop {
            screen.draw(&view).map_err(cannot)?;
            tokio::select! {
                key = keyboard.next() => match key {
                    Key::Quit => return Ok(()),
                    Key::Interrupt => return Err(Failure::Interrupted),
                    Key::Refresh => look = Box::pin(self.look(session, Duration::ZERO)),
                    Key::Up => view.up(),
                    Key::Down => view.down(),
                    Key::Redraw => {}
                },
                looked = &mut look => {
                    match looked {
                        Ok(board) => view.show(board),
                        Err(failure) if passes(&failure) => view.stale(failure.to_string()),
                        Err(failure) => return Err(failure),
                    }
                    look = Box::pin(self.look(session, self.pause()));
                }
            }
        }
    }

    const fn pause(&self) -> Duration {
        Duration::from_secs(self.every)
    }

    /// Waits, and looks at the sitting.
    async fn look(&self, session: &Session, pause: Duration) -> Result<Board, Failure> {
        tokio::time::sleep(pause).await;
        Ok(board_of(&sitting_of(session, &self.sitting).await?))
    }
}

fn board_of(reply: &v1::GetSittingResponse) -> Board {
    reply.sitting.as_ref().map(Board::of).unwrap_or_default()
}

/// Whether the next look may succeed: the network, or a server that starts again.
fn passes(failure: &Failure) -> bool {
    matches!(failure, Failure::Client(error) if error.is_transient())
}
