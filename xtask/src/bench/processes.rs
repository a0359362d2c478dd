//! The processes that take part: programs of this workspace, as people get them, the server that they call, and the same loop
//! in Python.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// A release build of a program.
#[derive(Debug)]
pub(super) struct Program(PathBuf);

/// A message of cargo, as far as we read it.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

impl Program {
    /// Builds it, unless it is fresh.
    pub(super) fn build(package: &str, name: &str) -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--release", "--package", package, "--bin", name])
            .arg("--message-format=json-render-diagnostics")
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo build")?;
        if !output.status.success() {
            bail!("{package} does not build");
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
        let ours = |message: Message| {
            message.executable.filter(|_| message.target.is_some_and(|target| target.name == name))
        };
        let program = messages.filter_map(ours).next_back();
        program.map(Self).with_context(|| format!("cargo did not report where {name} is"))
    }

    /// To be given arguments.
    pub(super) fn command(&self) -> Command {
        Command::new(&self.0)
    }

    /// A directory that measurements may fill, on the disk that cargo builds on.
    pub(super) fn scratch_dir(&self) -> Result<PathBuf> {
        let target = self.0.parent().and_then(|release| release.parent());
        let scratch_dir = target.context("a program is below the target directory")?.join("bench");
        std::fs::create_dir_all(&scratch_dir)?;
        Ok(scratch_dir)
    }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pub(super) address: String,
}

/// What the server was asked since the last report.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) summaries: u64,
    pub(super) others: u64,
    pub(super) first_day: Option<String>,
    pub(super) last_day: Option<String>,
    cpu_ns: Option<u64>,
}

impl Server {
    pub(super) fn start(program: &Program, accounts: u32) -> Result<Self> {
        let mut process = program
            .command()
            .args(["serve", "--accounts", &accounts.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let asks = process.stdin.take();
        let mut answers = BufReader::new(process.stdout.take().context("the server has no output")?);
        let mut address = String::new();
        answers.read_line(&mut address).context("the server did not print its address")?;
        Ok(Self { process, asks, answers, address: address.trim_end().to_owned() })
    }

    pub(super) fn report(&mut self) -> Result<Report> {
        self.asks.as_mut().context("the server listens until it is dropped")?.write_all(b"report\n")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).with_context(|| format!("the server printed {line:?}"))
    }
}

impl Report {
    pub(super) fn cpu_ns_per_call(&self) -> Option<u64> {
        self.cpu_ns?.checked_div(self.summaries + self.others)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input ends it.
        self.asks = None;
        if let Err(error) = self.process.wait() {
            eprintln!("the server did not end: {error}");
        }
    }
}

/// An HTTP library of Python, in the version that is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Library {
    pub(super) name: &'static str,
    version: &'static str,
}

pub(super) const AIOHTTP: Library = Library { name: "aiohttp", version: "3.14.5" };
pub(super) const DUCKDB: Library = Library { name: "duckdb", version: "2.0.0" };
pub(super) const POLARS: Library = Library { name: "polars", version: "2.1.0" };
pub(super) const HTTPX: Library = Library { name: "httpx", version: "0.28.1" };

/// An interpreter that has a library.
#[derive(Debug)]
pub(super) struct Peer {
    interpreter: PathBuf,
    library: Library,
}

impl Library {
    /// Makes the environment, unless it is there.
    pub(super) fn install(self, scratch_dir: &Path) -> Result<Peer> {
        let home = scratch_dir.join(format!("python-{}-{}", self.name, self.version));
        let interpreter = home.join("bin").join("python");
        if !succeeds(Command::new(&interpreter).args(["-c", &format!("import {}", self.name)])) {
            run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
            let wanted = format!("{}=={}", self.name, self.version);
            run(Command::new(&interpreter).args(["-m", "pip", "install", "--quiet", &wanted]))?;
        }
        Ok(Peer { interpreter, library: self })
    }
}

impl Peer {
    /// To be given the arguments of a subject.
    pub(super) fn command(&self, root: &Path) -> Command {
        self.script(root, "peer.py")
    }

    /// A script next to this file, with the library as argument.
    pub(super) fn script(&self, root: &Path, script: &str) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.arg(root.join("xtask/src/bench").join(script)).args(["--library", self.library.name]);
        command
    }

    pub(super) fn name(&self) -> String {
        format!("python {} {}", self.library.name, self.library.version)
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}", said.lines().last().unwrap_or("it failed without a message"));
    }
    Ok(())
}
