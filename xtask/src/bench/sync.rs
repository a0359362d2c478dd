//! `cargo xtask bench sync`: what a first sync and a nightly one cost.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::measured::{Measured, typical};
use super::processes::{Program, Report, Server};
use super::ratio::{Goal, Ratio, median};
use super::report::{Table, cell, grouped, machine, mebibytes, tenths};
use crate::output;

/// The first day that is synced.
const SINCE: &str = "2025-01-01";
/// Days that a nightly sync reads again: the command's own default.
const LOOK_BACK: u64 = 45;
/// What `payouts --version` may take, in milliseconds.
const LONGEST_START_MS: u128 = 10;

/// Sync a year of payout summaries into a store on disk, compared with the bare fan-out; then sync again.
#[derive(Debug, clap::Args)]
pub(crate) struct Command {
    /// Accounts.
    #[arg(long, default_value_t = 200)]
    accounts: u32,
    /// Days.
    #[arg(long, default_value_t = 365)]
    days: u64,
    /// Windows at once, and calls of the bare loop.
    #[arg(long, default_value_t = 16)]
    concurrency: usize,
    /// Calls in each run of the bare loop. A run of a second varies too much to be divided by.
    #[arg(long, default_value_t = 60_000)]
    bare_calls: u64,
    /// How often everything is done.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Leave out how long the command takes to start.
    #[arg(long)]
    no_startup: bool,
}

/// All runs, each list in the order of the rounds.
#[derive(Default)]
struct Runs {
    bare: Vec<Measured>,
    first: Vec<Measured>,
    again: Vec<Measured>,
    /// A first sync of a tenth of the accounts.
    tenth: Vec<Measured>,
    asked_again: Option<Report>,
}

impl Command {
    pub(super) fn run(&self) -> Result<()> {
        let program = Program::build("payouts-bench", "payouts-bench")?;
        output::line(machine());
        output::line(format_args!(
            "{} accounts × {} days, {} windows at once, {} rounds, medians",
            self.accounts, self.days, self.concurrency, self.rounds
        ));
        let mut runs = Runs::default();
        for round in 0..self.rounds {
            eprintln!("round {}", round + 1);
            self.round(&program, &mut runs)?;
        }
        output::text(format_args!("\n{}", figures(&runs)));
        output::line("");
        self.judge(&runs);
        if !self.no_startup {
            output::line(start());
        }
        Ok(())
    }

    fn round(&self, program: &Program, runs: &mut Runs) -> Result<()> {
        let scratch_dir = program.scratch_dir()?;
        let mut server = Server::start(program, self.accounts)?;
        runs.bare.push(self.bare(program, &server)?);
        let store = tempfile::tempdir_in(&scratch_dir)?;
        runs.first.push(self.sync(program, &server, store.path())?);
        server.report()?;
        runs.again.push(self.sync(program, &server, store.path())?);
        runs.asked_again = Some(server.report()?);
        drop(store);

        let server = Server::start(program, self.accounts.div_ceil(10))?;
        let store = tempfile::tempdir_in(&scratch_dir)?;
        runs.tenth.push(self.sync(program, &server, store.path())?);
        Ok(())
    }

    fn bare(&self, program: &Program, server: &Server) -> Result<Measured> {
        let mut process = program.command();
        process.args(["bare", "--server", &server.address, "--since", SINCE]);
        process.args(["--accounts", &self.accounts.to_string(), "--calls", &self.bare_calls.to_string()]);
        Measured::by(process.args(["--concurrency", &self.concurrency.to_string()]))
    }

    fn sync(&self, program: &Program, server: &Server, store: &Path) -> Result<Measured> {
        let mut process = program.command();
        process.args(["sync", "--server", &server.address, "--since", SINCE]).arg("--store").arg(store);
        process.args(["--days", &self.days.to_string(), "--look-back", &LOOK_BACK.to_string()]);
        Measured::by(process.args(["--concurrency", &self.concurrency.to_string()]))
    }

    fn judge(&self, runs: &Runs) {
        let throughput = Ratio::typical(
            runs.first
                .iter()
                .zip(&runs.bare)
                .map(|(sync, bare)| (Some(sync.per_second()), Some(bare.per_second()))),
        );
        let goal = Goal::AtLeast(Ratio::hundredths(50));
        output::line(format_args!(
            "throughput of the first sync / bare fan-out: {}, {}",
            cell(throughput),
            goal.judge(&[throughput])
        ));
        let memory = Ratio::typical(
            runs.first.iter().zip(&runs.tenth).map(|(all, tenth)| (all.peak_kib, tenth.peak_kib)),
        );
        let goal = Goal::AtMost(Ratio::hundredths(125));
        output::line(format_args!(
            "peak memory with ten times the windows: {} times, {}",
            cell(memory),
            goal.judge(&[memory])
        ));
        if let Some(asked) = &runs.asked_again {
            output::line(self.judge_look_back(asked));
        }
    }

    /// A window is in the look-back as long as its last day is: that day, and `LOOK_BACK` days before it.
    fn judge_look_back(&self, asked: &Report) -> String {
        let expected = u64::from(self.accounts) * self.days.min(LOOK_BACK + 1);
        let verdict = if asked.summaries == expected { "met" } else { "MISSED" };
        let day = |day: &Option<String>| cell(day.as_ref());
        format!(
            "the second sync asked for {} windows, from {} to {}; {LOOK_BACK} days of look-back hold {}: {verdict}",
            grouped(asked.summaries),
            day(&asked.first_day),
            day(&asked.last_day),
            grouped(expected)
        )
    }
}

fn figures(runs: &Runs) -> Table {
    let mut table = Table::new(["", "calls", "calls/s", "CPU µs/call", "peak RSS MiB"]);
    let all = [
        ("bare fan-out", &runs.bare),
        ("first sync", &runs.first),
        ("second sync", &runs.again),
        ("first sync of a tenth of the accounts", &runs.tenth),
    ];
    for (name, runs) in all {
        table.row([
            name.to_owned(),
            cell(typical(runs, |run| Some(run.calls)).map(grouped)),
            cell(typical(runs, |run| Some(run.per_second())).map(grouped)),
            cell(typical(runs, Measured::cpu_ns_per_call).map(tenths)),
            cell(typical(runs, |run| run.peak_kib).map(mebibytes)),
        ]);
    }
    table
}

fn start() -> String {
    match startup().context("payouts --version was not measured") {
        Ok((typical, starts)) => {
            let verdict = if typical.as_millis() < LONGEST_START_MS { "met" } else { "MISSED" };
            let millis = tenths(u64::try_from(typical.as_micros()).unwrap_or(u64::MAX));
            format!(
                "payouts --version: {millis} ms, the median of {starts} starts; at most {LONGEST_START_MS} ms: {verdict}"
            )
        }
        Err(why) => format!("{why:#}"),
    }
}

const STARTS: usize = 20;

/// The median time of `payouts --version` over several starts, and their number: what every call of the command costs.
fn startup() -> Result<(Duration, usize)> {
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
