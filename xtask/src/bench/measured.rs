//! What a subject reports of its own work.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::ratio::median;

/// One run of a subject: its last line of output.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Measured {
    pub(super) calls: u64,
    wall_ns: u64,
    /// Of all threads, in user and system mode; nothing where the system does not count it.
    cpu_ns: Option<u64>,
    /// The most memory that the process ever held.
    pub(super) peak_kib: Option<u64>,
}

impl Measured {
    /// Runs a subject to its end.
    pub(super) fn by(command: &mut Command) -> Result<Self> {
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("cannot run {command:?}"))?;
        if !output.status.success() {
            bail!("{command:?} ended with {}", output.status);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().last().with_context(|| format!("{command:?} printed nothing"))?;
        serde_json::from_str(line).with_context(|| format!("{command:?} printed {line:?}"))
    }

    pub(super) fn per_second(&self) -> u64 {
        let second = u128::from(self.calls) * Duration::from_secs(1).as_nanos();
        u64::try_from(second / u128::from(self.wall_ns.max(1))).unwrap_or(u64::MAX)
    }

    pub(super) const fn wall_ms(&self) -> u64 {
        self.wall_ns / 1_000_000
    }

    pub(super) fn cpu_ms(&self) -> Option<u64> {
        Some(self.cpu_ns? / 1_000_000)
    }

    pub(super) fn cpu_ns_per_call(&self) -> Option<u64> {
        Some(self.cpu_ns? / self.calls.max(1))
    }
}

/// The median over several runs of one of their figures; nothing when one of them lacks it.
pub(super) fn typical(runs: &[Measured], figure: impl Fn(&Measured) -> Option<u64>) -> Option<u64> {
    median(runs.iter().map(figure).collect::<Option<_>>()?)
}
