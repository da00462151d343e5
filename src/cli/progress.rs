//! How far a long run has come: a bar on the terminal, once it takes longer than half a second.

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::global::Global;

/// Runs that are over sooner show nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A run of so many steps, told of by any number of threads.
pub struct Progress {
    /// Whether anybody looks: stderr is a terminal, and neither `--quiet` nor `--no-progress` is given.
    watched: bool,
    started: Instant,
    total: AtomicUsize,
    done: AtomicUsize,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A run that begins now.
    pub fn new(global: &Global) -> Self {
        Progress {
            watched: !global.quiet && !global.no_progress && std::io::stderr().is_terminal(),
            started: Instant::now(),
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            bar: OnceLock::new(),
        }
    }

    /// How many steps there will be.
    pub fn of(&self, steps: usize) {
        self.total.store(steps, Ordering::Relaxed);
    }

    /// So many more steps are done.
    pub fn add(&self, steps: usize) {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        if self.watched && self.started.elapsed() >= PATIENCE {
            self.bar.get_or_init(|| bar(self.total.load(Ordering::Relaxed))).set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent}% of {len}, {eta} left");
    ProgressBar::new(steps as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
