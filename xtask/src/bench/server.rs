//! The server of `payouts-bench` in a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::programs::Program;

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
        answers.read_line(&mut address).context("the server did not say where it listens")?;
        Ok(Self { process, asks, answers, address: address.trim_end().to_owned() })
    }

    pub(super) fn report(&mut self) -> Result<Report> {
        self.asks.as_mut().context("the server listens until it is dropped")?.write_all(b"report\n")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).with_context(|| format!("the server said {line:?}"))
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
