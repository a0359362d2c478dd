//! What a piece of work took of the machine, as the process that does it sees it.

use std::time::{Duration, Instant};

use serde::Serialize;

/// Runs from its making to [`Meter::stop`].
pub(crate) struct Meter {
    started: Instant,
    cpu: Option<Duration>,
}

/// What some calls took.
#[derive(Serialize)]
pub(crate) struct Measured {
    calls: u64,
    wall_ns: u64,
    /// On all threads, in user and system mode.
    cpu_ns: Option<u64>,
    /// The most memory the process ever held, start and warm-up included.
    peak_kib: Option<u64>,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), cpu: cpu_time() }
    }

    pub(crate) fn stop(&self, calls: u64) -> Measured {
        let cpu = cpu_time().zip(self.cpu).map(|(now, then)| now.saturating_sub(then));
        Measured {
            calls,
            wall_ns: nanos(self.started.elapsed()),
            cpu_ns: cpu.map(nanos),
            peak_kib: peak_kib(),
        }
    }
}

impl Measured {
    /// Writes it to standard output, for the process that started this one.
    pub(crate) fn print(&self) -> anyhow::Result<()> {
        println!("{}", serde_json::to_string(self)?);
        Ok(())
    }
}

pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// What this process has used of the processors so far.
#[cfg(unix)]
pub(crate) fn cpu_time() -> Option<Duration> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(used).ok()
}

#[cfg(not(unix))]
pub(crate) fn cpu_time() -> Option<Duration> {
    None
}

/// Linux's own account; `getrusage` would count what the parent held before it started this process.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
