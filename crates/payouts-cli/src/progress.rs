//! Showing how a sync goes: bars on a terminal, one line for each state change otherwise.

use crate::output::{visible_lines, width_of_stderr, wrapped};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use payouts_core::Window;
use payouts_store::JobState;
use payouts_sync::{Event, Observer};
use std::{
    io::{self, Write},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// A bar over all windows, with what happens now next to it.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
    failed: AtomicU64,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template(template(width_of_stderr()));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, failed: AtomicU64::new(0) }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// What a bar shows: what happens now is a window's name, its state and an age, and more than half of eighty columns.
fn template(width: Option<u16>) -> &'static str {
    match width {
        Some(..60) => "{spinner} {pos}/{len} windows [{bar:10}] {elapsed}",
        Some(60..100) => "{spinner} {pos}/{len} windows [{bar:10}] {elapsed} {wide_msg}",
        _ => "{spinner} {pos:>6}/{len} windows [{bar:30}] {elapsed} {wide_msg}",
    }
}

impl Observer for Bar {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Begun { windows } => self.bar.set_length(*windows as u64),
            Event::Reached { state: JobState::Released, .. } => self.bar.inc(1),
            Event::Reached { window, state } => self.bar.set_message(format!("{window} {state}")),
            Event::Polled { window, status, age_seconds } => {
                self.bar.set_message(format!("{window} {status}, {}", age(*age_seconds)));
            }
            Event::Downloaded { window, bytes } => {
                self.bar.set_message(format!("{window} {}", size(*bytes)));
            }
            Event::Failed { window, failure } => {
                let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
                self.bar.suspend(|| failed_line(window, &failure.message));
                self.bar.set_message(format!("{failed} failed"));
            }
            _ => {}
        }
    }
}

/// One line for each state change of an export; windows that are answered at once are counted only.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    only_counts: bool,
    total: AtomicU64,
    done: AtomicU64,
}

/// How many windows go by between two lines that count them.
const EVERY: u64 = 1000;

impl Lines {
    /// Only how many windows are done.
    pub(crate) fn counting() -> Self {
        Self { only_counts: true, ..Self::default() }
    }
}

impl Observer for Lines {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Begun { windows } => {
                self.total.store(*windows as u64, Ordering::Relaxed);
                line(&format!("{} to walk", counted(*windows, "window")));
            }
            Event::Reached { window, state } => {
                if window.dataset.provider() == payouts_core::Provider::PartnerCenter && !self.only_counts {
                    line(&format!("{window} {state}"));
                }
                if *state == JobState::Released {
                    let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
                    if done.is_multiple_of(EVERY) {
                        line(&format!("{done} of {} windows done", self.total.load(Ordering::Relaxed)));
                    }
                }
            }
            Event::Polled { window, status, age_seconds } if !self.only_counts => {
                line(&format!("{window} {status}, {}", age(*age_seconds)));
            }
            Event::Failed { window, failure } => failed_line(window, &failure.message),
            _ => {}
        }
    }
}

fn failed_line(window: &Window, message: &str) {
    let message = message.lines().next().unwrap_or_default();
    line(&format!("{window} failed: {message}"));
}

fn line(text: &str) {
    // The receiver may be gone; the work goes on.
    let _ = writeln!(io::stderr(), "{}", wrapped(&visible_lines(text), width_of_stderr()));
}

/// A count with its noun, in the plural where needed.
pub(crate) fn counted(count: impl TryInto<u64>, one: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    }
}

/// An age, as text for people.
pub(crate) fn age(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{}s", seconds.max(0)),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h {}m", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{}d {}h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

/// A size as text for people, in decimal units and whole tenths.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut tenths = u128::from(bytes) * 10 / 1000;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_sizes_read_like_speech() {
        assert_eq!([5, 61, 3_700, 90_000].map(age), ["5s", "1m", "1h 1m", "1d 1h"]);
        assert_eq!([999, 1_500, 2_000_000, 3_400_000_000].map(size), ["999 B", "1.5 kB", "2.0 MB", "3.4 GB"]);
    }
}
