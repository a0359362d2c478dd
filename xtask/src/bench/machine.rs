//! The machine that figures were taken on, in one line.

use std::fs;
use std::process::Command;

/// Processor, cores, memory, system, compiler, and how busy the machine is: what a reader needs to judge the figures below.
pub(super) fn line() -> String {
    let facts = [
        value("/proc/cpuinfo", "model name"),
        std::thread::available_parallelism().ok().map(|cores| format!("{cores} cores")),
        value("/proc/meminfo", "MemTotal").and_then(|kib| gibibytes(&kib)),
        first_line("/proc/sys/kernel/osrelease").map(|release| format!("{} {release}", std::env::consts::OS)),
        compiler(),
        first_line("/proc/loadavg").and_then(|load| Some(format!("load {}", load.split(' ').next()?))),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn value(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn gibibytes(kib: &str) -> Option<String> {
    let kib: u64 = kib.strip_suffix("kB")?.trim().parse().ok()?;
    Some(format!("{} GiB", kib.div_ceil(1024 * 1024)))
}

fn first_line(file: &str) -> Option<String> {
    fs::read_to_string(file).ok()?.lines().next().map(str::to_owned)
}

fn compiler() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split(' ').take(2).collect::<Vec<_>>().join(" "))
}
