//! What a person reads: the machine that figures were taken on, and the figures in columns.

use std::fmt;
use std::fs;
use std::process::Command;

/// Rows of cells; the first row is the heading, the first column is aligned left and the others right.
#[derive(Debug)]
pub(super) struct Table(Vec<Vec<String>>);

impl Table {
    pub(super) fn new<'a>(heading: impl IntoIterator<Item = &'a str>) -> Self {
        Self(vec![heading.into_iter().map(str::to_owned).collect()])
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column| {
            let cells = self.0.iter().filter_map(|row| row.get::<usize>(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.0 {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
                if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// A figure, or that there is none.
pub(super) fn cell(figure: Option<impl fmt::Display>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| figure.to_string())
}

/// A figure with a mark between thousands.
pub(super) fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Thousands of something as a figure with one digit after the point.
pub(super) fn tenths(thousandths: u64) -> String {
    format!("{}.{}", thousandths / 1000, thousandths % 1000 / 100)
}

/// KiB as MiB.
pub(super) fn mebibytes(kib: u64) -> String {
    format!("{}.{}", kib / 1024, kib % 1024 * 10 / 1024)
}

/// Processor, cores, memory, system, compiler, and how busy the machine is: what a reader needs to judge the figures below.
pub(super) fn machine() -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_headings() {
        let mut table = Table::new(["subject", "calls/s"]);
        table.row(["ours".to_owned(), grouped(1_234_567)]);
        assert_eq!(table.to_string(), "subject    calls/s\nours     1,234,567\n");
    }

    #[test]
    fn figures_are_cut_not_rounded() {
        assert_eq!((tenths(61_999), mebibytes(1536)), ("61.9".to_owned(), "1.5".to_owned()));
        assert_eq!((grouped(999), grouped(1000)), ("999".to_owned(), "1,000".to_owned()));
    }
}
