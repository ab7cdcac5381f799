//! What is typed at the board.

use std::{io, thread, time::Duration};

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{self, UnboundedReceiver};

/// How long a thread waits for a key before it looks whether the board is gone.
const PATIENCE: Duration = Duration::from_millis(200);

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Quit,
    Interrupt,
    Refresh,
    Up,
    Down,
    /// The screen has another size.
    Redraw,
}

/// Listens to the keyboard until it is dropped.
#[derive(Debug)]
pub(super) struct Keyboard(UnboundedReceiver<Key>);

impl Keyboard {
    pub(super) fn listen() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        thread::spawn(move || {
            while !sender.is_closed() {
                let key = match typed() {
                    Ok(Some(event)) => asked(&event),
                    Ok(None) => None,
                    // Without a keyboard there is nobody before the screen.
                    Err(_) => Some(Key::Quit),
                };
                if let Some(key) = key
                    && sender.send(key).is_err()
                {
                    return;
                }
            }
        });
        Self(receiver)
    }

    pub(super) async fn next(&mut self) -> Key {
        self.0.recv().await.unwrap_or(Key::Quit)
    }
}

/// Waits a while for something to be typed.
fn typed() -> io::Result<Option<Event>> {
    if event::poll(PATIENCE)? {
        event::read().map(Some)
    } else {
        Ok(None)
    }
}

fn asked(event: &Event) -> Option<Key> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => of_key(key),
        Event::Resize(..) => Some(Key::Redraw),
        Event::Key(_)
        | Event::FocusGained
        | Event::FocusLost
        | Event::Mouse(_)
        | Event::Paste(_) => None,
    }
}

fn of_key(key: &KeyEvent) -> Option<Key> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    if key.code == KeyCode::Char('c') && control {
        return Some(Key::Interrupt);
    }
    if matches!(key.code, KeyCode::Char('q') | KeyCode::Esc) {
        return Some(Key::Quit);
    }
    if matches!(key.code, KeyCode::Char('r') | KeyCode::F(5)) {
        return Some(Key::Refresh);
    }
    if matches!(key.code, KeyCode::Up | KeyCode::Char('k')) {
        return Some(Key::Up);
    }
    if matches!(key.code, KeyCode::Down | KeyCode::Char('j')) {
        return Some(Key::Down);
    }
    None
}
