//! A sign of life on standard error for what is slow.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A sign of life; it goes away when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows the text with the time that passed; indicatif draws nothing where
    /// standard error is not a terminal.
    pub(super) fn start(text: &'static str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, target(quiet)).with_message(text);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Shows how many of a number are done.
    pub(super) fn counting(text: &'static str, total: usize, quiet: bool) -> Self {
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(total), target(quiet)).with_message(text);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} ({eta})") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// One more is done.
    pub(crate) fn advance(&self) {
        self.bar.inc(1);
    }

    /// Shows what is being done, how much of it is done and how much there is.
    pub(crate) fn stage(&self, text: String, done: i64, total: i64) {
        let number = |value: i64| u64::try_from(value).unwrap_or_default();
        self.bar.set_message(text);
        self.bar.set_length(number(total));
        self.bar.set_position(number(done));
    }
}

fn target(quiet: bool) -> ProgressDrawTarget {
    if quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

/// How much of something of known length is done; it goes away with its last clone.
#[derive(Clone, Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn start(name: &str, length: u64, quiet: bool) -> Self {
        let target = if quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(Some(length), target).with_message(name.to_owned());
        let template = "{msg} {wide_bar} {bytes}/{total_bytes} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Says how much is done.
    pub(crate) fn set(&self, done: u64) {
        self.0.set_position(done);
    }

    /// Says that so much more is done.
    pub(crate) fn add(&self, done: usize) {
        self.0.inc(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
