//! How long `payouts --version` takes: what every call of the command costs before it does anything.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::programs::Program;
use super::ratio::median;

const STARTS: usize = 20;

/// The median of so many starts, and how many that is.
pub(super) fn of_payouts() -> Result<(Duration, usize)> {
    let program = Program::build("payouts-cli", "payouts")?;
    let mut took = Vec::with_capacity(STARTS);
    // The first start reads the program from the disk, which is not its own time.
    for _ in 0..=STARTS {
        let started = Instant::now();
        let status = program.command().arg("--version").stdout(Stdio::null()).status()?;
        took.push(u64::try_from(started.elapsed().as_nanos())?);
        if !status.success() {
            bail!("payouts --version ended with {status}");
        }
    }
    let typical = median(took.split_off(1)).unwrap_or_default();
    Ok((Duration::from_nanos(typical), STARTS))
}
