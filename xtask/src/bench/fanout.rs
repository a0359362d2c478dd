//! `cargo xtask bench fanout`: many small calls, compared with a bare loop and with Python.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::Result;

use super::measured::{Measured, typical};
use super::processes::{AIOHTTP, HTTPX, Peer, Program, Server};
use super::ratio::{Goal, Ratio, median};
use super::report::{Table, cell, grouped, machine, mebibytes, tenths};
use crate::output;

/// Accounts over which the calls are spread.
const ACCOUNTS: u32 = 200;

/// Ask a server on loopback for payout summaries: our client, a bare reqwest loop, and loops in Python.
#[derive(Debug, clap::Args)]
pub(crate) struct Command {
    /// Calls in each run.
    #[arg(long, default_value_t = 20_000)]
    calls: u64,
    /// Calls in each run of a Python loop, which is slower.
    #[arg(long, default_value_t = 3_000)]
    peer_calls: u64,
    /// How often all subjects take their turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Calls in flight at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
    concurrency: Vec<usize>,
    /// Leave the Python loops out.
    #[arg(long)]
    no_peers: bool,
}

/// Who takes part.
enum Subject {
    /// `payouts-bench` with this argument.
    Rust {
        name: &'static str,
        argument: &'static str,
    },
    Python(Peer),
}

const OURS: Subject = Subject::Rust { name: "payouts_core::OracleBi", argument: "ours" };
const BARE: Subject = Subject::Rust { name: "bare reqwest", argument: "bare" };

/// All runs of one subject at one concurrency, in the order of the rounds.
#[derive(Default)]
struct Runs {
    own: Vec<Measured>,
    /// What a call cost the server.
    server_cpu_ns: Vec<Option<u64>>,
}

impl Command {
    pub(super) fn run(&self, root: &Path) -> Result<()> {
        let program = Program::build("payouts-bench", "payouts-bench")?;
        let mut subjects = vec![OURS, BARE];
        if !self.no_peers {
            subjects.extend(peers(&program.scratch_dir()?));
        }
        output::line(machine());
        output::line(format_args!(
            "{} calls a run ({} of Python), {} rounds, medians",
            grouped(self.calls),
            grouped(self.peer_calls),
            self.rounds
        ));
        let bench = Bench { command: self, program, root: root.to_owned(), subjects };
        let results: Vec<_> =
            self.concurrency.iter().map(|&calls| bench.measure(calls)).collect::<Result<_>>()?;
        output::text(format_args!("\n{}", bench.figures(&results)));
        output::text(format_args!("\n{}", bench.ratios(&results)));
        Ok(())
    }
}

fn peers(scratch_dir: &Path) -> Vec<Subject> {
    let mut peers = Vec::new();
    for library in [AIOHTTP, HTTPX] {
        match library.install(scratch_dir) {
            Ok(peer) => peers.push(Subject::Python(peer)),
            Err(why) => output::line(format_args!("python {} is left out: {why:#}", library.name)),
        }
    }
    peers
}

struct Bench<'c> {
    command: &'c Command,
    program: Program,
    root: PathBuf,
    subjects: Vec<Subject>,
}

impl Bench<'_> {
    /// Lets all subjects take their turns at one concurrency. Who begins changes from round to round.
    fn measure(&self, concurrency: usize) -> Result<Vec<Runs>> {
        let mut results: Vec<Runs> = self.subjects.iter().map(|_| Runs::default()).collect();
        for round in 0..self.command.rounds {
            for turn in 0..self.subjects.len() {
                let index = (round + turn) % self.subjects.len();
                eprintln!("concurrency {concurrency}, round {}: {}", round + 1, self.subjects[index].name());
                let mut server = Server::start(&self.program, ACCOUNTS)?;
                let measured = Measured::by(&mut self.process(&self.subjects[index], concurrency, &server))?;
                results[index].server_cpu_ns.push(server.report()?.cpu_ns_per_call());
                results[index].own.push(measured);
            }
        }
        Ok(results)
    }

    fn process(&self, subject: &Subject, concurrency: usize, server: &Server) -> Process {
        let (mut process, calls) = match subject {
            Subject::Rust { argument, .. } => {
                let mut process = self.program.command();
                process.arg(argument);
                (process, self.command.calls)
            }
            Subject::Python(peer) => (peer.command(&self.root), self.command.peer_calls),
        };
        process.args(["--server", &server.address]);
        process.args(["--calls", &calls.to_string(), "--concurrency", &concurrency.to_string()]);
        process
    }

    fn figures(&self, results: &[Vec<Runs>]) -> Table {
        let mut table = Table::new([
            "subject",
            "in flight",
            "calls/s",
            "CPU µs/call",
            "peak RSS MiB",
            "server's CPU µs/call",
        ]);
        for (concurrency, runs) in self.command.concurrency.iter().zip(results) {
            for (subject, runs) in self.subjects.iter().zip(runs) {
                let server = runs.server_cpu_ns.iter().copied().collect::<Option<_>>().and_then(median);
                table.row([
                    subject.name(),
                    concurrency.to_string(),
                    cell(typical(&runs.own, |run| Some(run.per_second())).map(grouped)),
                    cell(typical(&runs.own, Measured::cpu_ns_per_call).map(tenths)),
                    cell(typical(&runs.own, |run| run.peak_kib).map(mebibytes)),
                    cell(server.map(tenths)),
                ]);
            }
        }
        table
    }

    fn ratios(&self, results: &[Vec<Runs>]) -> Table {
        let in_flight: Vec<_> = self.command.concurrency.iter().map(ToString::to_string).collect();
        let heading = ["ours / theirs, in flight:"].into_iter().chain(in_flight.iter().map(String::as_str));
        let mut table = Table::new(heading.chain(["goal"]));
        let mut add = |what: String, index: usize, figure: Figure, goal: Goal| {
            let ratios: Vec<_> = results.iter().map(|runs| ratio(&runs[0], &runs[index], figure)).collect();
            let cells = ratios.iter().map(|ratio| cell(*ratio));
            table.row([what].into_iter().chain(cells).chain([goal.judge(&ratios)]));
        };
        for (index, subject) in self.subjects.iter().enumerate().skip(1) {
            let throughput = match subject {
                Subject::Rust { .. } => Ratio::hundredths(85),
                Subject::Python(_) => Ratio::hundredths(500),
            };
            add(
                format!("throughput, {}", subject.name()),
                index,
                |run| Some(run.per_second()),
                Goal::AtLeast(throughput),
            );
            if matches!(subject, Subject::Rust { .. }) {
                let goal = Goal::AtMost(Ratio::hundredths(125));
                add(format!("CPU per call, {}", subject.name()), index, Measured::cpu_ns_per_call, goal);
            }
        }
        table
    }
}

type Figure = fn(&Measured) -> Option<u64>;

fn ratio(ours: &Runs, theirs: &Runs, figure: Figure) -> Option<Ratio> {
    Ratio::typical(ours.own.iter().zip(&theirs.own).map(|(ours, theirs)| (figure(ours), figure(theirs))))
}

impl Subject {
    fn name(&self) -> String {
        match self {
            Self::Rust { name, .. } => (*name).to_owned(),
            Self::Python(peer) => peer.name(),
        }
    }
}
