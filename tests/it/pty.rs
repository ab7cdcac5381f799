//! A terminal with nobody at it: a program that asks is answered line by line.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, OptionalActions, Winsize, tcgetattr, tcsetattr, tcsetwinsize},
};

/// How long a program may take to ask.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was printed so far, and whether more may come.
#[derive(Default)]
struct Printed {
    text: String,
    ended: bool,
}

/// A program at a terminal.
pub(crate) struct Pty {
    child: Child,
    keyboard: File,
    printed: Arc<(Mutex<Printed>, Condvar)>,
    read: usize,
}

impl Pty {
    /// Starts a program at a terminal of its own, which does not echo and knows no
    /// width.
    pub(crate) fn start(command: Command) -> Self {
        Self::sized(command, 0, 0)
    }

    /// Starts a program at a terminal of a size, in letters and lines.
    pub(crate) fn sized(mut command: Command, columns: u16, rows: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let mut modes = tcgetattr(&terminal).unwrap();
        modes.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Now, &modes).unwrap();
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&terminal, size).unwrap();
        let end = || Stdio::from(terminal.try_clone().unwrap());
        command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        // The terminal ends when the last program lets go of it.
        drop((command, terminal));
        let keyboard = File::from(master);
        let screen = keyboard.try_clone().unwrap();
        let printed = Arc::<(Mutex<Printed>, Condvar)>::default();
        let shared = Arc::clone(&printed);
        thread::spawn(move || watch(screen, &shared));
        Self {
            child,
            keyboard,
            printed,
            read: 0,
        }
    }

    /// Waits until the program prints something, after what was waited for before.
    pub(crate) fn expect(&mut self, wanted: &str) {
        let (printed, changed) = &*self.printed;
        let deadline = Instant::now() + PATIENCE;
        let mut now = printed.lock().unwrap();
        loop {
            if let Some(found) = now.text[self.read..].find(wanted) {
                self.read += found + wanted.len();
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !now.ended,
                "never printed: {wanted:?}\nbut:\n{}",
                &now.text[self.read..]
            );
            now = changed.wait_timeout(now, left).unwrap().0;
        }
    }

    /// Types a line.
    pub(crate) fn line(&mut self, text: &str) {
        self.keyboard
            .write_all(format!("{text}\n").as_bytes())
            .unwrap();
    }

    /// Presses keys, and nothing after them.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for a question, and answers it.
    pub(crate) fn answer(&mut self, question: &str, text: &str) {
        self.expect(question);
        self.expect("> ");
        self.line(text);
    }

    /// Ends the program as a power cut would, and returns what it printed.
    pub(crate) fn kill9(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.all()
    }

    /// Interrupts the program as Ctrl-C would.
    pub(crate) fn interrupt(&self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.unwrap(), Signal::INT).unwrap();
    }

    /// Waits for the end of the program; returns its exit code and what it printed.
    pub(crate) fn end(mut self) -> (i32, String) {
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), None);
        (status.code().unwrap(), self.all())
    }

    fn all(&self) -> String {
        let (printed, changed) = &*self.printed;
        let now = printed.lock().unwrap();
        let (now, waited) = changed
            .wait_timeout_while(now, PATIENCE, |now| !now.ended)
            .unwrap();
        assert!(!waited.timed_out());
        now.text.clone()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Both fail for a process that has ended, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Notes what is printed, until the terminal is let go of.
fn watch(mut screen: File, printed: &(Mutex<Printed>, Condvar)) {
    let (text, changed) = printed;
    let mut bytes = [0; 4096];
    let mut rest = Vec::new();
    loop {
        // A terminal that nobody holds any more cannot be read.
        let count = screen.read(&mut bytes).unwrap_or(0);
        rest.extend_from_slice(&bytes[..count]);
        // A letter may arrive in two halves.
        let whole = match std::str::from_utf8(&rest) {
            Ok(_) => rest.len(),
            Err(error) => error.valid_up_to(),
        };
        let letters = rest.drain(..whole).collect();
        let mut now = text.lock().unwrap_or_else(PoisonError::into_inner);
        now.text.push_str(&String::from_utf8(letters).unwrap());
        now.ended = count == 0;
        drop(now);
        changed.notify_all();
        if count == 0 {
            return;
        }
    }
}
