//! What `cargo xtask bench` measures: each subject a process of its own, so that its time and memory are its own.
//!
//! A subject warms up, does its work, and writes one line of JSON about it to standard output. The server is the counterpart
//! of them all. Nothing here is meant to be run by hand, though it can be.

#![allow(clippy::print_stdout, reason = "a subject prints its result")]

mod bare;
mod bulk;
mod drive;
mod grid;
mod meter;
mod ours;
mod serve;
mod sync;

use clap::Parser;

// The one that the command has: what is measured is what people run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about)]
enum Subject {
    Bare(bare::Command),
    Bulk(bulk::Command),
    Ours(ours::Command),
    Serve(serve::Command),
    Sync(sync::Command),
}

fn main() -> anyhow::Result<()> {
    match Subject::parse() {
        Subject::Bare(command) => command.run(),
        Subject::Bulk(command) => command.run(),
        Subject::Ours(command) => command.run(),
        Subject::Serve(command) => command.run(),
        Subject::Sync(command) => command.run(),
    }
}
