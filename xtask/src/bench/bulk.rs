//! `cargo xtask bench bulk`: a large export into the lake, compared with the engines that people would load it with instead.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};

use anyhow::{Context as _, Result};

use super::measured::{Measured, typical};
use super::processes::{DUCKDB, POLARS, Peer, Program};
use super::ratio::{Goal, Ratio, median};
use super::report::{Table, cell, grouped, machine, mebibytes, tenths};
use crate::output;

/// Load an export of a million rows from a link into a synced store, compared with `DuckDB` and Polars reading it as a local file.
#[derive(Debug, clap::Args)]
pub(crate) struct Command {
    /// Rows, of 60 columns.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// How many times as many rows are loaded, as often, to see whether memory grows; 1 leaves that out.
    #[arg(long, default_value_t = 4)]
    times: u64,
    /// How often all subjects take their turn.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

/// What earnings are exported as.
const FORMATS: [&str; 3] = ["csv", "jsonl", "parquet"];

/// All runs, each list in the order of the rounds.
#[derive(Default)]
struct Runs {
    ours: Vec<Measured>,
    peers: Vec<Vec<Measured>>,
    inflate: Vec<Measured>,
    exports: [Vec<Measured>; FORMATS.len()],
    /// Copying the CSV file.
    copy: Vec<Measured>,
    /// Bytes of Parquet: ours, then each peer's.
    sizes: Vec<u64>,
}

struct Bench<'c> {
    command: &'c Command,
    program: Program,
    root: PathBuf,
    /// Where the inputs are.
    data: PathBuf,
    files: FileServer,
    peers: Vec<Peer>,
}

impl Command {
    pub(super) fn run(&self, root: &Path) -> Result<()> {
        let program = Program::build("payouts-bench", "payouts-bench")?;
        let data = program.scratch_dir()?.join("bulk");
        fs::create_dir_all(&data)?;
        let files = FileServer::start(&data)?;
        let peers = [DUCKDB, POLARS].map(|library| library.install(&data));
        let peers = peers.into_iter().collect::<Result<Vec<_>>>()?;
        let bench = Bench { command: self, program, root: root.to_owned(), data, files, peers };
        output::line(machine());
        let mut runs = Runs { peers: bench.peers.iter().map(|_| Vec::new()).collect(), ..Runs::default() };
        bench.make(self.rows)?;
        for round in 0..self.rounds {
            eprintln!("round {}", round + 1);
            bench.round(&mut runs)?;
        }
        output::line(format_args!(
            "{} rows of 60 columns, {} rounds, medians",
            grouped(self.rows),
            self.rounds
        ));
        output::text(format_args!("\n{}", bench.figures(&runs)));
        output::line("");
        bench.judge(&runs);
        if self.times > 1 {
            bench.judge_growth(&runs)?;
        }
        Ok(())
    }
}

impl Bench<'_> {
    /// Few rows are the first of the many: so they differ in their number, and not in what rows contain.
    fn make(&self, rows: u64) -> Result<()> {
        if self.input(rows, "csv.gz").exists() && self.input(rows, "zip").exists() {
            return Ok(());
        }
        eprintln!("making {} rows", grouped(rows));
        let mut process = self.program.command();
        process.args(["bulk", "make", "--rows", &rows.to_string(), "--of", &self.most().to_string()]);
        process.args(["--name", &self.name(rows), "--to"]).arg(&self.data);
        anyhow::ensure!(process.status()?.success(), "the input could not be made");
        Ok(())
    }

    /// How many rows the larger input has.
    fn most(&self) -> u64 {
        self.command.rows * self.command.times.max(1)
    }

    fn name(&self, rows: u64) -> String {
        format!("{rows}-of-{}", self.most())
    }

    fn input(&self, rows: u64, extension: &str) -> PathBuf {
        self.data.join(format!("{}.{extension}", self.name(rows)))
    }

    fn round(&self, runs: &mut Runs) -> Result<()> {
        let rows = self.command.rows;
        let store = tempfile::tempdir_in(&self.data)?;
        runs.ours.push(self.load(rows, store.path())?);
        runs.sizes = vec![parquet_bytes(store.path())?];
        for (format, runs) in FORMATS.iter().zip(&mut runs.exports) {
            let mut export = self.program.command();
            export.args(["bulk", "export", "--format", format, "--store"]).arg(store.path());
            let to = store.path().join(format!("export.{format}"));
            runs.push(Measured::by(export.arg("--to").arg(to))?);
        }
        let mut copy = self.program.command();
        copy.args(["bulk", "copy", "--file"]).arg(store.path().join("export.csv"));
        runs.copy.push(Measured::by(copy.arg("--to").arg(store.path().join("copy.csv")))?);
        drop(store);
        for (peer, runs_of_peer) in self.peers.iter().zip(&mut runs.peers) {
            let out = self.data.join("peer.parquet");
            let mut process = peer.script(&self.root, "bulk_peer.py");
            process.arg("--source").arg(self.input(rows, "csv.gz")).arg("--to").arg(&out);
            runs_of_peer.push(Measured::by(process.args(["--rows", &rows.to_string()]))?);
            runs.sizes.push(fs::metadata(&out)?.len());
            fs::remove_file(out)?;
        }
        let mut inflate = self.program.command();
        inflate.args(["bulk", "inflate", "--file"]).arg(self.input(rows, "zip"));
        runs.inflate.push(Measured::by(&mut inflate)?);
        Ok(())
    }

    fn load(&self, rows: u64, store: &Path) -> Result<Measured> {
        let mut process = self.program.command();
        process.args(["bulk", "load", "--link", &self.link(rows), "--store"]);
        Measured::by(process.arg(store))
    }

    fn link(&self, rows: u64) -> String {
        format!("{}/{}.zip", self.files.address, self.name(rows))
    }

    fn figures(&self, runs: &Runs) -> Table {
        let mut table = Table::new(["subject", "seconds", "CPU seconds", "peak RSS MiB", "Parquet MiB"]);
        let mut row = |name: String, runs: &[Measured], size: Option<&u64>| {
            table.row([
                name,
                cell(typical(runs, |run| Some(run.wall_ms())).map(tenths)),
                cell(typical(runs, Measured::cpu_ms).map(tenths)),
                cell(typical(runs, |run| run.peak_kib).map(mebibytes)),
                cell(size.map(|bytes| mebibytes(bytes / 1024))),
            ]);
        };
        row("payouts, zip over HTTP to archive and lake".to_owned(), &runs.ours, runs.sizes.first());
        for ((peer, of_peer), size) in self.peers.iter().zip(&runs.peers).zip(runs.sizes.iter().skip(1)) {
            row(format!("{}, local csv.gz", peer.name()), of_peer, Some(size));
        }
        row("inflate only, the limit of one core".to_owned(), &runs.inflate, None);
        for (format, runs) in FORMATS.iter().zip(&runs.exports) {
            row(format!("payouts export earnings --format {format}"), runs, None);
        }
        row("copying that CSV file and syncing it, the limit of the disk".to_owned(), &runs.copy, None);
        table
    }

    fn judge(&self, runs: &Runs) {
        for ((peer, of_peer), goal) in self.peers.iter().zip(&runs.peers).zip([200, 400]) {
            let pairs = of_peer.iter().zip(&runs.ours);
            let ratio =
                Ratio::typical(pairs.map(|(peer, ours)| (Some(peer.wall_ms()), Some(ours.wall_ms()))));
            let goal = Goal::AtLeast(Ratio::hundredths(goal));
            output::line(format_args!(
                "as fast as {}: {} times, {}",
                peer.name(),
                cell(ratio),
                goal.judge(&[ratio])
            ));
        }
        if let [ours, duckdb, ..] = runs.sizes[..] {
            let (ratio, goal) = (Ratio::of(ours, duckdb), Goal::AtMost(Ratio::hundredths(110)));
            output::line(format_args!("Parquet, ours / DuckDB's: {}, {}", cell(ratio), goal.judge(&[ratio])));
        }
        let (ratio, goal) = (
            peak(&runs.ours).and_then(|peak| Ratio::of(peak, 128 * 1024)),
            Goal::AtMost(Ratio::hundredths(100)),
        );
        output::line(format_args!("peak memory / 128 MiB: {}, {}", cell(ratio), goal.judge(&[ratio])));
    }

    fn judge_growth(&self, runs: &Runs) -> Result<()> {
        let rows = self.command.rows * self.command.times;
        self.make(rows)?;
        let mut more = Vec::new();
        for round in 0..self.command.rounds {
            eprintln!("round {} of {} rows", round + 1, grouped(rows));
            let store = tempfile::tempdir_in(&self.data)?;
            more.push(self.load(rows, store.path())?);
        }
        let (few, many) = (peak(&runs.ours), peak(&more));
        let ratio = many.zip(few).and_then(|(many, few)| Ratio::of(many, few));
        let goal = Goal::AtMost(Ratio::hundredths(105));
        output::line(format_args!(
            "peak memory with {} rows, of which those {} are the first, {} MiB: {} times that, {}",
            grouped(rows),
            grouped(self.command.rows),
            cell(many.map(mebibytes)),
            cell(ratio),
            goal.judge(&[ratio])
        ));
        Ok(())
    }
}

/// The most memory that a run had, of several.
fn peak(runs: &[Measured]) -> Option<u64> {
    runs.iter().map(|run| run.peak_kib).collect::<Option<Vec<_>>>().and_then(median)
}

/// Bytes of all Parquet files below a directory.
fn parquet_bytes(dir: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            bytes += parquet_bytes(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            bytes += fs::metadata(&path)?.len();
        }
    }
    Ok(bytes)
}

/// Python's own file server on loopback, until it is dropped.
struct FileServer {
    process: Child,
    address: String,
}

impl FileServer {
    fn start(dir: &Path) -> Result<Self> {
        let mut process = Process::new("python3")
            .args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"])
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start python3")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("the server has no output")?).read_line(&mut line)?;
        let port = line.split_whitespace().skip_while(|word| *word != "port").nth(1);
        let port = port.with_context(|| format!("the server printed {line:?}"))?;
        Ok(Self { address: format!("http://127.0.0.1:{port}"), process })
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
